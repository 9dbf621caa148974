"""A saved report as JSON: its document as it was kept, and beside it what had changed since the report before."""

import json

from app.report.text.saved_contents import Contents


def to_json(contents: Contents) -> str:
    """The document, with “changes” (null in the first report of a series)."""
    return json.dumps({**contents.document, "changes": contents.saved_changes}, ensure_ascii=False, indent=2) + "\n"
