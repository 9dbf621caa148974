"""The application over HTTP: identity, errors, forms and filters."""
