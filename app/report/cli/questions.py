"""`contrast questions`: the three questions, each locked with its date and whether there was a result by then."""

import json

import click

from app.cli.installation import console_work


@click.group()
def questions_command() -> None:
    """List the three questions, lock and unlock them."""


@questions_command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_(as_json: bool) -> None:
    """List every question that was ever locked, with its dates."""
    from app.report.services import questions
    from app.report.text.questions import to_dict

    with console_work(writes=False) as work:
        found = questions.listing(work)
    if as_json:
        click.echo(json.dumps([to_dict(each) for each in found], ensure_ascii=False, indent=2).encode())
        return
    if not found:
        click.echo(
            "No question is locked. Lock up to three: contrast questions lock KEY (contrast claims list has the keys)",
            err=True,
        )
    width = max((len(each.question.key) for each in found), default=0)
    for each in found:
        given_up = each.question.given_up_on
        when = f"{each.question.picked_on.isoformat()}{f', unlocked {given_up.isoformat()}' if given_up else ''}"
        click.echo(f"{each.question.key:<{width}}  {each.sentence}  (locked {when})".encode())


@questions_command.command()
@click.argument("keys", nargs=-1, required=True, metavar="KEY...")
def lock(keys: tuple[str, ...]) -> None:
    """Lock the claims KEY as questions, today. At most three at a time."""
    from app.report.services import questions

    with console_work() as work:
        asked = questions.lock(work, keys)
    click.echo(f"Locked: {', '.join(keys)}. {len(asked)} of 3 in use, tested apart from the other claims.")
    if late := [each.key for each in asked if each.readable and each.key in keys]:
        click.echo(f"There was already a result for {', '.join(late)}; that is kept with the date.")


@questions_command.command(name="give-up")
@click.argument("key")
def give_up(key: str) -> None:
    """Unlock the question KEY. Both dates are kept."""
    from app.report.services import questions

    with console_work() as work:
        questions.unlock(work, key)
    click.echo(f"{key} is unlocked; both dates are kept.")
