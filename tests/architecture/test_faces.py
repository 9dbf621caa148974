"""Every face knows every kind of field: what is missing is named here, and not found while a form is filled in."""

import importlib

import pytest

from app.core.domain.kinds import KINDS

# Where the small dictionary of each face stands.
FACES = {
    "the tests of a selection": "app.core.domain.selection:TESTS",
    "the columns of the table": "app.core.storage.types:COLUMN_TYPES",
    "the way into a row": "app.core.storage.column_values:TO_COLUMN",
    "the controls of a form": "app.web.forms.record_form:CONTROLS",
    "the controls of the filters": "app.record.pages.filter_form:WIDGETS",
    "the words on a page": "app.web.formatting:FORMATTERS",
    "the help about files": "app.report.pages.help:KIND_HELP",
    "the values that tests make up": "tests.strategies:OF_KIND",
}


@pytest.mark.parametrize("face", FACES)
def test_every_face_knows_every_kind(face):
    module, name = FACES[face].split(":")
    known = getattr(importlib.import_module(module), name)
    lacking = [kind.__name__ for kind in KINDS if kind not in known]
    assert not lacking, f"{face} ({FACES[face]}) lack an entry for {', '.join(lacking)}"
    strange = [str(kind) for kind in known if kind not in KINDS]
    assert not strange, f"{face} ({FACES[face]}) speak of {', '.join(strange)}, which is no kind of field"
