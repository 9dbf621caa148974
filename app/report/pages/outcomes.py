"""How engagements turned out and what was spent on them: counted over the report's selection, and not judged."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.domain.errors import NotFound
from app.core.domain.selection import EVERYTHING, Page, Selection
from app.core.services.work import Work
from app.record.pages import filter_form
from app.record.services import engagements, providers
from app.report.domain.spend import AGAINST
from app.report.files import outcomes_csv, outcomes_json
from app.report.pages import outcomes_view
from app.report.pages.report_url import View, asked, csv_file, taken_out, view_of
from app.report.services import drilldown, outcomes
from app.report.services import spend as spending
from app.report.text import refusals
from app.report.text.contrasts import lack_words
from app.report.text.notes import rate_text
from app.report.text.period import capital, period
from app.report.text.spend import concentration, dominating_text
from app.web.addresses import page_number, within
from app.web.request import current_work

blueprint = Blueprint("outcomes", __name__)

OWN = ("against", "list", "part", "table", "more")  # parameters of this page alone
HERE = "outcomes.index"
ARRANGEMENT = "arrangement"  # never narrowed by: the page sets one beside the other
ROWS = 10


@blueprint.get("/report/outcomes")
def index() -> ResponseReturnValue:
    """Outcomes by arrangement, kind and size of work; spend; and the engagements whose cost is in no figure."""
    work = current_work()
    view = view_of(work, HERE, OWN)
    found = outcomes.outcomes(work, view.selection)
    against = request.args.get("against", "")
    against = against if against in {each.key for each in AGAINST} else AGAINST[0].key
    also: dict[str, Any] = {"sample": "yes"} if view.selection.sample else {}
    spend, elsewhere = found.spent.spend, 0
    if not found.freelance + found.outsourced:
        whole = replace(view.selection, period=EVERYTHING)
        elsewhere = engagements.listing(work, whole, page=Page(size=1)).total

    def to_provider(number: int) -> str:
        return url_for("providers.show", number=number, **also)

    return render_template(
        "report/outcomes/index.html",
        elsewhere=elsewhere,
        found=found,
        tables=found.tables,
        spend=spend,
        view=view,
        words=outcomes_view,
        period_words=period(view.selection.period),
        concentration=concentration(spend),
        dominating_text=dominating_text,
        notes=[rate_text(each) for each in spend.rates],
        months=work.organisation.window_months,
        against=AGAINST,
        against_key=against,
        names=found.spent.providers,
        label=work.organisation.category_label,
        to_provider=to_provider,
        picture=outcomes_view.picture(spend, found.spent.providers, against, to_provider),
        choices=[
            (each.label, view.href(also={"against": each.key}) + "#spend-chart", each.key == against)
            for each in AGAINST
        ],
        blocks=outcomes_view.blocks(spend, found.spent.providers, found.spent.teams, to_provider),
        **_narrowing(work, view),
        **_unpriced(work, view, spend.unknown),
    ), 422 if view.refused else 200


def _narrowing(work: Work, view: View) -> dict[str, Any]:
    """The filter of the page, as the report has it."""
    params = {} if view.refused else request.args.to_dict(flat=False)
    kept = [(name, value) for name in (ARRANGEMENT, "all") for value in params.get(name, ())]
    carried = [pair for pair in filter_form.carried(params, False) if pair[0] not in OWN]
    return {
        "chips": filter_form.chips(replace(view.selection, period=EVERYTHING), work.organisation),
        "chip_href": lambda chip: view.narrowed(chip.without),
        "clear_href": view.narrowed(Selection(sample=view.selection.sample)),
        "carried": carried + kept,
        "filters": [it for it in filter_form.bar(params, work.organisation) if it.field.name != ARRANGEMENT],
        "provider_names": providers.names(work, view.selection.sample)[:150],
    }


def _unpriced(work: Work, view: View, unknown: Any) -> dict[str, Any]:
    """The engagements whose cost is in no figure, a list for each reason."""
    lists = {str(why): numbers for why, numbers in unknown.items()}
    chosen = request.args.get("list", "")
    chosen = chosen if chosen in lists else next(iter(lists), "")
    numbers = lists.get(chosen, ())
    page = Page(page_number("part"), ROWS)
    within(page, len(numbers))
    begin = (page.number - 1) * ROWS
    shown = drilldown.behind(work, numbers[begin : begin + ROWS])

    def href(number: int) -> str:
        return view.href(also={"list": chosen, "part": str(number)}) + "#unknown"

    return {
        "lists": [
            (f"{capital(lack_words(name))} ({len(of):,})", view.href(also={"list": name}) + "#unknown", name == chosen)
            for name, of in lists.items()
        ],
        "unpriced": [shown[number] for number in numbers[begin : begin + ROWS] if number in shown],
        "chosen": chosen,
        "page": page,
        "pages": -(-len(numbers) // ROWS),
        "total": len(numbers),
        "begin": begin,
        "page_href": href,
    }


@blueprint.get("/report/outcomes.json")
def as_json() -> Response:
    """The same for programs."""
    work = current_work()
    selection = asked(work, HERE, OWN).selection
    found = outcomes.outcomes(work, selection)
    taken_out("outcomes", "json", selection)
    text = outcomes_json.to_json(
        period(selection.period), found.tables, found.spent.spend, found.spent.providers, found.spent.teams
    )
    return Response(text, mimetype="application/json")


@blueprint.get("/report/outcomes.csv")
def as_csv() -> Response:
    """One of four tables: the outcomes, or with `table=spend`, `table=providers` or `table=quarters` those."""
    work = current_work()
    view, table = asked(work, HERE, OWN), request.args.get("table", "outcomes")
    found = outcomes.outcomes(work, view.selection)
    spend, names = found.spent.spend, found.spent.providers
    if table == "outcomes":
        text = outcomes_csv.of_outcomes(found.tables)
    elif table == "spend":
        text = outcomes_csv.of_spend(spend, names, found.spent.teams)
    elif table == "providers":
        text = outcomes_csv.of_providers(spend, names)
    elif table == "quarters":
        text = outcomes_csv.of_quarters(spending.by_quarter(work, view.selection))
    else:
        raise NotFound(refusals.NO_TABLE)
    taken_out(table if table == "outcomes" else f"{table} of the outcomes", "csv", view.selection)
    return csv_file(text, table, view.selection.sample, work)
