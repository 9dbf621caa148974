"""All the English of the report: whole templates, filled with the figures and codes of findings, never taken apart."""
