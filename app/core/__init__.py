"""What every subject stands on: values, kinds and fields, errors, events, the database and background jobs."""

from pathlib import Path

ROOT = Path(__file__).parents[2]  # where templates, migrations and pyproject.toml lie
