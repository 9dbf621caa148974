"""The report's English stands in its text alone: no other floor holds a sentence.

Left out: the catalogue and the measures (claims in the organisation's own words, and what an engagement did), help and
refusals of the command line, and messages that no user reads.
"""

import ast
import re

from tests.architecture.sources import ROOT, files

NOT_HERE = ("app/report/text/", "app/report/cli/", "app/report/domain/catalogue")
OF_MEASURES = {
    "app/report/domain/claim_measures.py",
    "app/report/domain/spend.py",
    "app/report/domain/evidence/cost_variants.py",
    "app/report/domain/evidence/second_best.py",
    "app/report/charts/__init__.py",
}
NO_WORDS = re.compile(r'="|\(\?|-src |;[a-z-]+:')  # a header, a pattern, a content security policy, a style
LOGS = ("log", "logger")
FOR_PROGRAMMERS = ("ValueError", "KeyError", "TypeError", "RuntimeError")
WORD = re.compile(r"[A-Za-z’'-]{2,}")
SMALL = re.compile(r"(?<![\w-])[a-z’']{2,}(?![\w-])")


def is_sentence(text):
    """Five words that begin like a sentence or four that end like one; codes, names, addresses and fonts do neither."""
    begins, ends = re.match(r"[“‘]?[A-Z{]", text), re.search(r"[.?!:;]\W*$|[.?!;:] ", text)
    words = len(WORD.findall(text))
    if len(SMALL.findall(text)) < 3 or NO_WORDS.search(text):
        return False
    return bool((words >= 5 and begins) or (words >= 4 and ends))


def written(node):
    """A literal as it reads, with {} where a figure is put in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(each.value if isinstance(each, ast.Constant) else "{}" for each in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def is_logger(node):
    """Whether something is called `log`, by itself or as a part of something else."""
    return getattr(node, "attr", getattr(node, "id", "")) in LOGS


def unread(tree):
    """The nodes that no user reads: docstrings, parts of f-strings, logs, and what is raised for programmers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield from node.values
        elif (
            isinstance(node, ast.Raise)
            and isinstance(node.exc, ast.Call)
            and getattr(node.exc.func, "id", "") in FOR_PROGRAMMERS
        ):
            yield from ast.walk(node.exc)
        elif isinstance(node, ast.Call) and is_logger(getattr(node.func, "value", None)):
            yield from ast.walk(node)


def sentences(source):
    """Every sentence in a module, with its line."""
    tree = ast.parse(source)
    silent = {id(node) for node in unread(tree)}
    return [
        (node.lineno, text) for node in ast.walk(tree) if id(node) not in silent and is_sentence(text := written(node))
    ]


def test_only_the_text_of_the_report_holds_sentences():
    here = [
        path
        for path in files()
        if path.as_posix().startswith("app/report/")
        and path.suffix == ".py"
        and not path.as_posix().startswith(NOT_HERE)
        and path.as_posix() not in OF_MEASURES
    ]
    assert len(here) > 90
    found = [f"{path}:{line}: {text}" for path in here for line, text in sentences((ROOT / path).read_text("utf-8"))]
    assert not found, "Say it in app/report/text, filled with codes and figures:\n  " + "\n  ".join(found)


def test_a_sentence_is_found_and_a_code_is_not():
    source = '''
"""This docstring is a sentence that nobody minds."""
A = "no category or scope"
B = f"There is no claim “{key}”."
C = "Not enough data to compare them"
D = "/report/<key>/<part>.<any(svg, png):kind>"
raise ValueError("a coefficient in a unit of its own is no effect.")
log.info("mail %s with report %s: attempt %s failed", number, report, attempt)
outages.log.error("The answer to mail %s could not be kept.", number)
catalog.info("This mail goes to whoever asks for it.")
POLICY = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
STYLE = f"{face};font-size:{size};color:#ffffff;text-decoration:none;font-weight:600"
F = "Not saved; somebody else changed it. Look again: it is newer."
'''
    assert sorted(line for line, _ in sentences(source)) == [4, 5, 10, 13]
