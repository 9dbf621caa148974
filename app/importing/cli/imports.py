"""`contrast import`: preview or import a file, with output for people or one JSON object."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.installation import open_installation
from app.core.domain.errors import Refused
from app.core.domain.number_format import join_words
from app.core.services.work import CONSOLE, Work, begin_work
from app.importing.cli.import_options import build_options, file_options
from app.importing.cli.import_text import all_notes, print_summary
from app.importing.cli.profile_options import ProfileOptions
from app.importing.cli.refusal_text import reason_text

if TYPE_CHECKING:
    from app.importing.services.imports import ImportResult
    from app.importing.services.preview import EntryCounts, Preview
    from app.importing.values.options import Options


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@file_options
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Import the good rows, and write rows with errors to this file, with the reasons. Correct "
    "that file and import it.",
)
@click.option("--profile", metavar="NAME", help="Apply this profile. Options on the command line override it.")
@click.option(
    "--save-profile", metavar="NAME", help="After the import, save these settings as a profile with this name."
)
@click.option("--dry-run", is_flag=True, help="Preview only.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Answer with one JSON object: import (null if nothing was written), new, changed, unchanged, "
    "refused; notes, if any; lines, if rows are lines.",
)
def import_command(
    file: Path,
    rejects: Path | None,
    profile: str | None,
    save_profile: str | None,
    dry_run: bool,
    as_json: bool,
    **said: Any,
) -> None:
    """Import engagements from FILE: CSV, also compressed, or a workbook; or electronic invoices (XML, PDF, or a ZIP of
    them) as entries of their engagements. If any row has an error, nothing is imported.

    A row whose reference already exists updates that engagement; other rows are added. A blank cell keeps the existing
    value.

    Exit 0: done. Exit 1: nothing was written because of errors; with --rejects, only if every row has an error. Exit 2:
    usage error.
    """
    options = build_options(said, rejects)
    try:
        done, notes = _import_file(file, options, rejects, dry_run, ProfileOptions(profile, save_profile))
    except Refused as refused:
        if not as_json:
            raise
        # Errors about the file as a whole; those about rows are refusals with a line.
        _json_result(
            None,
            dict.fromkeys(("new", "changed", "unchanged"), 0),
            [
                {"line": None, "column": each.field, "value": each.value, "reason": each.message}
                for each in refused.problems
            ],
        )
        raise click.exceptions.Exit(1) from refused
    shown = done.preview
    if as_json:
        _json_result(
            done.number,
            shown.counts,
            [
                *(
                    {"line": each.line, "column": each.column, "value": each.value, "reason": reason_text(each)}
                    for each in shown.refusals
                ),
                *_duplicate_problems(shown),
            ],
            rejects if shown.refusals and not dry_run else None,
            shown.lines,
            [*all_notes(shown, profile), *(note.removeprefix("Note: ") for note in notes)],
        )
    else:
        print_summary(file, done, dry_run, rejects, profile)
        for note in notes:
            click.echo(note)
    if (
        (shown.refusals and not (rejects and _has_accepted_rows(shown)))
        or not shown.table.read
        or (shown.writes and not shown.is_applicable)
    ):
        raise click.exceptions.Exit(1)


def _has_accepted_rows(shown: "Preview") -> bool:
    """Whether at least one row is not refused."""
    return shown.writes or shown.counts["unchanged"] > 0


def _duplicate_problems(shown: "Preview") -> list[dict[str, object]]:
    return [{"line": None, "column": None, "value": None, "reason": question} for question in shown.open.values()]


def _import_file(
    file: Path, options: "Options", rejects: Path | None, dry_run: bool, profiles: ProfileOptions
) -> tuple["ImportResult", list[str]]:
    from app.core.services import transactions
    from app.importing.services import imports, upload_store

    with open_installation() as installation:
        with begin_work(installation.database, CONSOLE, writes=False) as work:
            options, notes = profiles.apply(work, installation.settings.uploads, file, options)
            if dry_run:
                shown = imports.preview(work, file, options)
                return imports.ImportResult(None, shown), notes + _currency_hint(work, shown)
        try:
            at = transactions.separate_transactions(installation.database, CONSOLE)
            with upload_store.console_lock(installation.settings.uploads):
                done = imports.import_file(at, installation.settings.uploads, file, file.name, options, rejects)
            with begin_work(installation.database, CONSOLE) as work:
                return done, notes + profiles.save_profile(work, done) + _currency_hint(work, done.preview)
        except OSError as failed:
            if rejects and failed.filename == str(rejects):
                raise Refused(
                    f"{rejects} can't be written: {failed.strerror}. Nothing was imported.", "rejects"
                ) from None
            raise


def _currency_hint(work: Work, shown: "Preview") -> list[str]:
    """Returns how to choose the reporting currency, if none is chosen and the file's amounts are in other
    currencies."""
    from app.record.services import organisation

    choose = organisation.currency_choices(work, shown.currencies)
    if not choose:
        return []
    *of_file, now = choose
    note = (
        f"Note: the amounts are in {join_words(of_file)}, but your reporting currency is still the "
        f"initial {now}. Choose one: contrast settings set reporting_currency={of_file[0]} (or "
        f"{now} to keep it)."
    )
    return [note]


def _json_result(
    number: int | None,
    counts: Mapping[str, int],
    refused: Sequence[Mapping[str, object]],
    rejects: Path | None = None,
    lines: "EntryCounts | None" = None,
    notes: Sequence[str] = (),
) -> None:
    answer: dict[str, Any] = {"import": number, **{name: counts[name] for name in ("new", "changed", "unchanged")}}
    answer["refused"] = refused
    if notes:
        answer["notes"] = list(notes)
    if rejects:
        answer["rejects"] = {"file": str(rejects), "rows": counts["refused"]}
    if lines:
        answer["lines"] = {name: getattr(lines, name) for name in ("new", "known", "removed", "other")}
    click.echo(json.dumps(answer, ensure_ascii=True))
