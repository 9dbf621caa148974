"""The one Jinja environment: a report becomes a page, a mail or a PDF, without a request."""
