"""What the report knows: claims, measures, statistics, evidence and verdicts. No web, no database, no clock."""
