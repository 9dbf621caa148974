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
from app.report.domain.spend import PROVIDER_OUTCOMES
from app.report.files import outcomes_csv, outcomes_json
from app.report.pages import outcomes_view
from app.report.pages.report_url import View, csv_file, record_export, view_for_file, view_of
from app.report.services import drilldown, outcomes, rater_checks
from app.report.services import spend as spending
from app.report.text import refusals
from app.report.text.contrasts import lack_text
from app.report.text.notes import rate_text
from app.report.text.period import capitalise, period_days
from app.report.text.spend import concentration_text, dominant_engagement_text
from app.web.addresses import page_number, require_page
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
    against = against if against in {each.key for each in PROVIDER_OUTCOMES} else PROVIDER_OUTCOMES[0].key
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
        compared=rater_checks.comparisons(work, view.selection),
        found=found,
        tables=found.tables,
        spend=spend,
        view=view,
        words=outcomes_view,
        period_words=period_days(view.selection.period),
        concentration=concentration_text(spend),
        dominating_text=dominant_engagement_text,
        notes=[rate_text(each) for each in spend.rates],
        months=work.organisation.window_months,
        against=PROVIDER_OUTCOMES,
        against_key=against,
        names=found.spent.providers,
        label=work.organisation.category_label,
        to_provider=to_provider,
        picture=outcomes_view.spend_chart(spend, found.spent.providers, against, to_provider),
        choices=[
            (each.label, view.href(also={"against": each.key}) + "#spend-chart", each.key == against)
            for each in PROVIDER_OUTCOMES
        ],
        blocks=outcomes_view.spend_blocks(spend, found.spent.providers, found.spent.teams, to_provider),
        **_arrangement_filter(work, view),
        **_unknown_cost_lists(work, view, spend.unknown),
    ), 422 if view.refused else 200


def _arrangement_filter(work: Work, view: View) -> dict[str, Any]:
    """The filter of the page, as the report has it."""
    params = {} if view.refused else request.args.to_dict(flat=False)
    kept = [(name, value) for name in (ARRANGEMENT, "all") for value in params.get(name, ())]
    carried = [pair for pair in filter_form.hidden_params(params, False) if pair[0] not in OWN]
    return {
        "chips": filter_form.chips(replace(view.selection, period=EVERYTHING), work.organisation),
        "chip_href": lambda chip: view.with_filters(chip.remaining),
        "clear_href": view.with_filters(Selection(sample=view.selection.sample)),
        "carried": carried + kept,
        "filters": [it for it in filter_form.bar_controls(params, work.organisation) if it.field.name != ARRANGEMENT],
        "provider_names": providers.names(work, view.selection.sample)[:150],
    }


def _unknown_cost_lists(work: Work, view: View, unknown: Any) -> dict[str, Any]:
    """The engagements whose cost is in no figure, a list for each reason."""
    lists = {str(why): numbers for why, numbers in unknown.items()}
    chosen = request.args.get("list", "")
    chosen = chosen if chosen in lists else next(iter(lists), "")
    numbers = lists.get(chosen, ())
    page = Page(page_number("part"), ROWS)
    require_page(page, len(numbers))
    begin = (page.number - 1) * ROWS
    shown = drilldown.engagements_by_number(work, numbers[begin : begin + ROWS])

    def href(number: int) -> str:
        return view.href(also={"list": chosen, "part": str(number)}) + "#unknown"

    return {
        "lists": [
            (
                f"{capitalise(lack_text(name))} ({len(of):,})",
                view.href(also={"list": name}) + "#unknown",
                name == chosen,
            )
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
    selection = view_for_file(work, HERE, OWN).selection
    found = outcomes.outcomes(work, selection)
    record_export("outcomes", "json", selection)
    text = outcomes_json.to_json(
        period_days(selection.period), found.tables, found.spent.spend, found.spent.providers, found.spent.teams
    )
    return Response(text, mimetype="application/json")


@blueprint.get("/report/outcomes.csv")
def as_csv() -> Response:
    """One of four tables: the outcomes, or with `table=spend`, `table=providers` or `table=quarters` those."""
    work = current_work()
    view, table = view_for_file(work, HERE, OWN), request.args.get("table", "outcomes")
    found = outcomes.outcomes(work, view.selection)
    spend, names = found.spent.spend, found.spent.providers
    if table == "outcomes":
        text = outcomes_csv.outcomes_csv(found.tables)
    elif table == "spend":
        text = outcomes_csv.spend_csv(spend, names, found.spent.teams)
    elif table == "providers":
        text = outcomes_csv.providers_csv(spend, names)
    elif table == "quarters":
        text = outcomes_csv.quarters_csv(spending.by_quarter(work, view.selection))
    else:
        raise NotFound(refusals.NO_TABLE)
    record_export(table if table == "outcomes" else f"{table} of the outcomes", "csv", view.selection)
    return csv_file(text, table, view.selection.sample, work)
