"""Where exchange rates come from: the European Central Bank's history and people's own files."""
