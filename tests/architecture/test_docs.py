"""What the documents name is there."""

import ast
import re
from functools import cache

import pytest

from tests.architecture.sources import ROOT, files, read, under

NAMED = re.compile(r"`((?:app|deploy|docs|migrations|templates|tests)/[^`\s:]+)`")
DOCUMENTS = [each for each in files() if each.suffix == ".md"]
CURRENT = [each for each in DOCUMENTS if each.name != "CHANGELOG.md"]  # it tells of names and files that are gone
CODE = re.compile(r"`@?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?:\([^`]*\)|=[^`/]*)?`")
ITEMS = re.compile(r"\n\s*\n|\n(?=\d+\. |- |\|)")
# Of other programs, or to fill in.
OTHERS = {"NUMBER", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "WEB_CONCURRENCY", "batch_alter_table", "pg_dump"}


@pytest.mark.parametrize("document", CURRENT, ids=str)
def test_every_file_that_a_document_names_is_there(document):
    named = NAMED.findall((ROOT / document).read_text("utf-8"))
    # <subject> and N stand for a name of one's own.
    missing = [each for each in named if not re.search(r"<|_N\.", each) and not list(ROOT.glob(each.rstrip("/")))]
    assert not missing, f"{document} names what isn't there: {', '.join(missing)}"


def test_contributing_names_files():
    assert len(NAMED.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8"))) > 20


@cache
def _tree(path):
    return ast.parse(read(path), str(path))


def _bound(tree):
    """The names that a module or class gives to something."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Name(ctx=ast.Store()):
                yield node.id
            case ast.arg() | ast.keyword() if node.arg:
                yield node.arg
            case ast.alias():
                yield node.asname or node.name


@cache
def _places():
    """The names by the module, or the class in lower case (`work` is a Work), that holds them."""
    found = {}
    for path in under("app", ".py"):
        found.setdefault(path.stem, set()).update(_bound(_tree(path)))
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name.lower(), set()).update(_bound(node))
    return found


@cache
def _known():
    """Every name of the code, its files and folders, and each word that it keeps or writes."""
    found = {part for path in files() for part in (*path.parts, path.stem)}
    found.update(*_places().values())
    for path in under("app", ".py"):
        texts = (node.value for node in ast.walk(_tree(path)) if isinstance(node, ast.Constant))
        found.update(word for text in texts if isinstance(text, str) for word in re.findall(r"\w+(?:\.\w+)*", text))
    return found | {f"CONTRAST_SMTP_{each}" for each in ("PORT", "SECURITY", "USER", "PASSWORD", "SENDER")}


def _is_known(name, beside):
    """Whether there is such a name: in one of the modules named `beside` it, else where its first part says."""
    if name in OTHERS or name in _known():
        return not beside or any(re.search(rf"\b{name}\b", read(each)) for each in beside)
    *owners, last = name.split(".")
    return bool(owners) and last in _places().get(owners[-1].lower(), ())


def _modules(item):
    """The modules that an item of a list names."""
    named = [re.sub(r"<\w+>", "*", each) for each in NAMED.findall(item) if each.startswith("app/")]
    return [path.relative_to(ROOT) for each in named for path in ROOT.glob(each) if path.suffix == ".py"]


@pytest.mark.parametrize("document", CURRENT, ids=str)
def test_every_name_in_a_document_is_one_of_the_code(document):
    missing = [
        f"`{name}`" + (f" (not in {', '.join(map(str, beside))})" if beside else "")
        for item in ITEMS.split((ROOT / document).read_text("utf-8"))
        for beside in [_modules(item)]
        for name in CODE.findall(item)
        if not _is_known(name, beside if document.name == "CONTRIBUTING.md" else ())
    ]
    assert not missing, f"{document} names what the code doesn't: {'; '.join(missing)}"


def test_names_that_are_gone_are_found():
    for name in ("MENU_ITEMS", "FORMATS", "BUILT_IN", "ACTION_LABELS"):
        assert _is_known(name, ())
    assert _is_known("Work.log_event", ()) and not _is_known("Work.no_such_method", ())
    assert not _is_known("NO_SUCH_NAME", ()) and not _is_known("MENU_ITEMS", _modules("`app/core/domain/money.py`"))


def test_security_speaks_of_every_chapter_and_names_tests():
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    assert re.findall(r"^### (V\d+) ", text, re.MULTILINE) == [f"V{number}" for number in range(1, 18)]
    for chapter in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        claims = "Holds" in chapter
        assert "Does not apply" in chapter or claims
        assert not claims or NAMED.search(chapter), f"{chapter.splitlines()[0]} says that something holds, by no test"
