"""Every format of an export is offered and named by each face; what lacks one is named here."""

import click
import pytest

from app.exporting.cli.export import export_command
from app.exporting.files import FORMATS
from app.exporting.files.writer import _WRITERS
from app.record.pages.event_details import _FORMAT_NAMES as IN_HISTORY
from tests.architecture.sources import read, under

OWN = "csv"  # our own file: history says nothing more of it
BUTTONS = "".join(read(path) for path in under("templates", ".html"))


def offered_by_the_console():
    (format_,) = (each for each in export_command.params if each.name == "kind")
    assert isinstance(format_.type, click.Choice)
    return set(format_.type.choices)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_offered_everywhere(kind):
    assert kind in _WRITERS, f"app/exporting/files/writer.py can't write {kind}"
    assert kind in offered_by_the_console(), f"contrast export --format lacks {kind}: app/exporting/cli/export.py"
    assert f"'exporting.file', ending='{FORMATS[kind].extension}'" in BUTTONS, (
        f"no button of the export page offers {kind}"
    )
    assert kind == OWN or kind in IN_HISTORY, f"app/record/pages/event_details.py has no words for {kind}"
