"""The forms of engagements, providers and entries."""
