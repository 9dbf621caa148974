"""Each function of a service that writes logs an event, calls one that does, or is called by those alone.

Which rows an action writes is tested in tests/durability/test_every_change_has_an_event.py; this finds new functions.
"""

import ast
from collections import defaultdict

from tests.architecture.sources import module_name, read, under

LOGGING = {".log_event", ".log_events", ".log_separately", ".log_always"}
WRITING = {
    *(f"app.core.storage.bulk.{name}" for name in ("insert", "update", "insert_from_select", "copy")),
    *(f"sqlalchemy.{name}" for name in ("insert", "update", "delete")),
    "app.core.storage.database.flush",
    ".add",
    ".delete",
}
# Modules and functions that write no record, each with the reason.
NO_RECORD = {
    "app.accounts.services.sessions": "who is signed in; signing in itself is logged",
    "app.accounts.services.password_resets.ask": "what a worker answers; the mail is logged",
    "app.accounts.services.second_factors.start": "a key that isn't used yet; turning it on is logged",
    "app.accounts.services.single_sign_on.is_first_use": "counts the use of an answer; signing in itself is logged",
    "app.core.services.backups.write_backup": "moves waiting events to the history; whoever makes the backup logs it",
    "app.core.services.copying.copy_to": "writes to another database; this one stays as it is",
    "app.core.services.jobs": "progress of a job; its result has an event",
    "app.core.services.work": "moves events to the history",
    "app.importing.services.row_sinks": "rows that wait to be imported",
    "app.importing.services.setup": "options of a file that waits to be imported",
    "app.importing.services.cleanup": "files that were abandoned",
    "app.importing.services.uploading.discard_upload": "a file that waits to be imported; discarding is logged",
    "app.record.services.answer_requests.update": "follows from due dates; the mails have events",
    "app.report.services.answer_mails._queue": "a mail that is not sent yet; sending is logged",
    "app.report.services.backup_mails.queue_once": "a mail that is not sent yet; sending is logged",
    "app.report.services.deliveries.test_send": "a mail that is not sent yet; sending is logged",
    "app.report.services.claims.seed": "the catalogue comes with Contrast, and its versions say so",
    "app.report.services.sharing._count_visit": "counts the visits of a shared report",
    "app.report.services.shuffle_tests": "figures calculated from the record",
}


def functions(floors):
    """Each function of these floors by its full name, with the full names of what it refers to (".name": a method)."""
    found = {}
    for path in under("app", ".py"):
        if len(path.parts) > 2 and path.parts[2] in floors:
            tree, module = ast.parse(read(path)), module_name(path)
            imported = {
                alias.asname or alias.name: f"{node.module}.{alias.name}"
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom)
                for alias in node.names
            } | {"sa": "sqlalchemy"}
            for body in (tree, *(each for each in tree.body if isinstance(each, ast.ClassDef))):
                prefix = f"{module}.{body.name}" if isinstance(body, ast.ClassDef) else module
                for each in body.body:
                    if isinstance(each, ast.FunctionDef):
                        found[f"{prefix}.{each.name}"] = set(_references(each, imported, module))
    return found


def _references(function, imported, module):
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            yield imported.get(node.id, f"{module}.{node.id}")
        elif isinstance(node, ast.Attribute):
            known = imported.get(node.value.id) if isinstance(node.value, ast.Name) else None
            on_session = isinstance(node.value, ast.Name) and node.value.id in ("session", "access")
            if known:
                yield f"{known}.{node.attr}"
            elif on_session or f".{node.attr}" in LOGGING:
                yield f".{node.attr}"


def closure(graph, start):
    """The functions that refer to one of `start`, directly or through others."""
    found = {name for name, used in graph.items() if used & start}
    while more := {name for name, used in graph.items() if name not in found and used & found}:
        found |= more
    return found


def silent_writers():
    writers = closure(functions({"storage"}), WRITING)
    services = functions({"services", "identity"})
    logged = closure(services, LOGGING)
    callers = defaultdict(set)
    for name, used in services.items():
        for each in used - {name}:
            callers[each].add(name)
    while more := {name for name in services if name not in logged and callers[name] and callers[name] <= logged}:
        logged |= more
    return {name for name, used in services.items() if used & writers and name not in logged}


def test_what_writes_also_logs():
    silent = silent_writers()
    excepted = {name for name in silent if any(name == each or name.startswith(f"{each}.") for each in NO_RECORD)}
    assert not silent - excepted, "log an event in these with `work.log_event`, or name them in NO_RECORD with a reason"
    unused = [each for each in NO_RECORD if not any(name == each or name.startswith(f"{each}.") for name in silent)]
    assert not unused, "these need no exception any more"


def test_the_check_sees_what_writes_and_what_logs():
    services = functions({"services", "identity"})
    writers = closure(functions({"storage"}), WRITING)
    assert services["app.record.services.trash.remove"] & writers
    assert "app.record.services.trash.remove" in closure(services, LOGGING)
    assert "app.report.services.sharing._count_visit" in silent_writers()
