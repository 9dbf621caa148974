"""The web application: requests, errors, forms and template filters."""
