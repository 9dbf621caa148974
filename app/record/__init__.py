"""The record: engagements, providers, reviews, invoices & time, teams and their history."""
