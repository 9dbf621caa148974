"""`contrast questions`: the three questions, locked with a day and whether there was a result to read by then."""

import json

import click

from app.cli.opening import working


@click.group()
def questions_command() -> None:
    """List the three questions, lock claims as questions, give one up."""


@questions_command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="The same for programs.")
def list_(as_json: bool) -> None:
    """List every question that was ever locked; those given up say so."""
    from app.report.services import questions
    from app.report.text.questions import for_programs

    with working(writes=False) as work:
        found = questions.listing(work)
    if as_json:
        click.echo(json.dumps([for_programs(each) for each in found], ensure_ascii=False, indent=2).encode())
        return
    if not found:
        click.echo("No question is locked. Lock up to three: contrast questions lock KEY (contrast claims list has the "
                   "keys)", err=True)
    width = max((len(each.question.key) for each in found), default=0)
    for each in found:
        given_up = each.question.given_up_on
        when = f"{each.question.picked_on.isoformat()}{f', given up {given_up.isoformat()}' if given_up else ''}"
        click.echo(f"{each.question.key:<{width}}  {each.sentence}  (locked {when})".encode())


@questions_command.command()
@click.argument("keys", nargs=-1, required=True, metavar="KEY...")
def lock(keys: tuple[str, ...]) -> None:
    """Lock the claims KEY as questions, today. At most three are asked at a time."""
    from app.report.services import questions

    with working() as work:
        asked = questions.pick(work, keys)
    click.echo(f"Locked: {', '.join(keys)}. {len(asked)} asked now; the report answers them at a level of their own.")
    if late := [each.key for each in asked if each.readable and each.key in keys]:
        click.echo(f"The record had a result already for {', '.join(late)}; that is kept with the day.")


@questions_command.command(name="give-up")
@click.argument("key")
def give_up(key: str) -> None:
    """Make room for another question. Both days of KEY stay on record."""
    from app.report.services import questions

    with working() as work:
        questions.give_up(work, key)
    click.echo(f"{key} is given up as a question; that stays on record.")
