"""What changed since the report before, in words: verdicts that turned and why, key figures, who edited what, and which
verdicts are new or confirmed. Made from the changes that were kept, nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.core.domain.number_format import confidence, join_words
from app.core.domain.number_parsing import format_date
from app.core.domain.plural import plural
from app.record.domain.engagements import FIELDS
from app.record.domain.organisation_values import LABELS
from app.record.domain.reviews import REVIEW_FIELDS
from app.report.domain.confirmation import CONFIRMED, State
from app.report.domain.saved import parse_ranges

Changes = Mapping[str, Any]
NO_EARLIER_REPORT = "There is no earlier report of this series to compare with."
EXPLORATORY = "Since {before}: filtered views carry no verdicts."
NO_VERDICT_CHANGED = "Since {before}: no verdict changed."
VERDICTS_CHANGED = ("Since {before}: {n} verdict changed.", "Since {before}: {n} verdicts changed.")
VERDICT, ADDED = "{name}: {before} → {after}.", "{name}: {after} (a new claim)."
NO_LONGER_TESTED = "{name}: no longer tested (it was {before})."
NO_CAUSE = "Nothing that it rests on changed"
WITHIN_RANGE = (
    "{n} key contrast moved, within its earlier range.",
    "{n} key contrasts moved, each within its earlier range.",
)
MOVED, EDITED, REMOVED = "Key contrasts that moved", "Edited since", "Removed since"
NEW_AND_CONFIRMED, EARLIER_VERDICTS = "New and confirmed verdicts", "Verdicts from earlier reports"
FIGURE, FIRST_FIGURE = "{name}: {before} → {after}.", "{name}: {after} (no figure before)."
ENGAGEMENTS = {
    "added": ("{n} new engagement", "{n} new engagements"),
    "late": 2 * ("{n} of them from days already covered, recorded since",),
    "ended": ("{n} running engagement ended", "{n} running engagements ended"),
    "edited": ("{n} engagement edited{who}", "{n} engagements edited{who}"),
    "removed": ("{n} engagement removed{who}", "{n} engagements removed{who}"),
    "moved_on": ("{n} engagement moved out of the window", "{n} engagements moved out of the window"),
}
RATES = ("{n} exchange rate changed", "{n} exchange rates changed")
CLAIM = "the claim was changed"
CLAIMS = ("{n} claim changed", "{n} claims changed")
SETTINGS = "settings changed ({names})"
METHOD = "figures are worked out by a newer method"
LEVEL = "the claims tested with it moved its confidence level from {before} to {after}"
WHO, ONE_AND_WHEN, SOME_AND_WHEN = "by {who}", "by {who} on {day}", "by {who}, last on {day}"
EDITORS_SUFFIX, EDITORS_AFTER_COLON = " {who}", ": {who}"
ENTRY, ENTRY_UNNAMED = "{reference}, {title}{who}", "Engagement {number}, no longer there{who}"
FIELDS_CHANGED = " ({fields})"
MORE = "… and {n} more."
NEW_IN_REPORT, NEW_SINCE = "New in this report", "New since {since}, not confirmed yet"
CONFIRMED_NOW, CONFIRMED_IN = "Confirmed: first seen in {since}", "Confirmed in {by}: first seen in {since}"
NEW_VERDICT_NOTE = (
    "A new verdict can be a fluke. It is confirmed once the engagements since then, taken alone, give the same verdict."
)


def headline(changes: Changes | None) -> str:
    """How many verdicts changed since the report before: “Since Q2 2026: 2 verdicts changed.”"""
    if changes is None:
        return NO_EARLIER_REPORT
    before, n = changes["before"]["title"], len(changes["turned"])
    if changes["explored"]:
        return EXPLORATORY.format(before=before)
    return plural(n, *VERDICTS_CHANGED, before=before) if n else NO_VERDICT_CHANGED.format(before=before)


def verdict_text(it: Mapping[str, Any]) -> str:
    """One verdict that turned: “Cost by project: Inconclusive → Supported.”"""
    before, after = it["before"], it["after"]
    if before is None:
        return ADDED.format(name=it["name"], after=after["word"])
    if after is None:
        return NO_LONGER_TESTED.format(name=it["name"], before=before["word"])
    return VERDICT.format(name=it["name"], before=before["word"], after=after["word"])


def causes_text(causes: Mapping[str, Any], changes: Changes, of_claim: bool = True) -> str:
    """What may explain a change: “9 new engagements, 1 engagement edited by Rita on 3 Sep 2026.”"""
    parts = [*_engagement_causes(causes, changes)]
    if causes["claims"]:
        parts.append(CLAIM if of_claim else plural(len(causes["claims"]), *CLAIMS))
    if causes["settings"]:
        names = [LABELS.get(name, name.replace("_", " ")) for name in causes["settings"]]
        parts.append(SETTINGS.format(names=join_words(names)))
    if causes["rates"]:
        parts.append(plural(len(causes["rates"]), *RATES))
    if causes["method"]:
        parts.append(METHOD)
    if level := causes.get("level"):
        parts.append(LEVEL.format(before=confidence(level[0]), after=confidence(level[1])))
    text = ", ".join(parts) or NO_CAUSE
    return f"{text[:1].upper()}{text[1:]}."


def _engagement_causes(causes: Mapping[str, Any], changes: Changes) -> Iterator[str]:
    for cause, forms in ENGAGEMENTS.items():
        those = parse_ranges(causes[cause])
        if those and "{who}" in forms[0]:
            who = _editors_of(changes[cause], those)
            yield plural(len(those), *forms, who=EDITORS_SUFFIX.format(who=who) if who else "")
        elif those:
            yield plural(len(those), *forms)


def _editors_of(entries: Sequence[Mapping[str, Any]], those: Sequence[int]) -> str:
    """Who touched these engagements, where each of them is listed and somebody is known for it."""
    meant = set(those)
    found = [each for each in entries if each["number"] in meant]
    if len(found) < len(meant) or not all(each["by"] for each in found):
        return ""
    return _editors_text([name for each in found for name in each["by"]], max(each["at"] for each in found))


def _editors_text(names: Sequence[str], at: str | None) -> str:
    if not names:
        return ""
    people = list(dict.fromkeys(names))
    if not at:
        return WHO.format(who=join_words(people))
    return (ONE_AND_WHEN if len(people) == 1 else SOME_AND_WHEN).format(
        who=join_words(people), day=format_date(datetime.fromisoformat(at).date())
    )


def engagement_lines(changes: Changes, cause: str) -> Iterator[str]:
    """The engagements that were “edited” or “removed”, a line each: which, by whom, when, and what of them."""
    listed_ = changes[cause]
    for it in listed_:
        who = _editors_text(it["by"], it["at"])
        who = EDITORS_AFTER_COLON.format(who=who) if who else ""
        line = (
            ENTRY.format(reference=it["reference"], title=it["title"], who=who)
            if it["reference"]
            else (ENTRY_UNNAMED.format(number=it["number"], who=who))
        )
        names = [_field_label(name) for name in it["fields"]]
        yield f"{line}{FIELDS_CHANGED.format(fields=', '.join(names)) if names else ''}."
    rest = len(parse_ranges(changes["causes"][cause])) - len(listed_)
    if rest > 0:
        yield MORE.format(n=f"{rest:,}")


def _field_label(name: str) -> str:
    known = FIELDS.get(name) or REVIEW_FIELDS.get(name)
    return known.label if known else name.replace("_", " ")


def figure_text(it: Mapping[str, Any]) -> str:
    """One key contrast that moved: what was seen before with its range, and what is seen now."""
    after = _figure_with_range(it["after"])
    if it["before"] is None:
        return FIRST_FIGURE.format(name=it["name"], after=after)
    return FIGURE.format(name=it["name"], before=_figure_with_range(it["before"]), after=after)


def _figure_with_range(it: Mapping[str, Any]) -> str:
    return f"{it['seen']} ({it['range']})" if it["range"] else str(it["seen"])


def confirmation_text(state: State | None) -> str:
    """Whether a verdict is new or confirmed, and since when; empty where it is not settled."""
    if state is None:
        return ""
    since, by = state["since"], state["confirmed_by"]
    if since is None:
        return NEW_IN_REPORT
    if state["state"] != CONFIRMED:
        return NEW_SINCE.format(since=since["title"])
    return (
        CONFIRMED_NOW.format(since=since["title"])
        if by is None
        else (CONFIRMED_IN.format(by=by["title"], since=since["title"]))
    )


def key_figure_lines(changes: Changes) -> Iterator[str]:
    """The key contrasts that moved beyond their earlier range, a line each; the others are only counted, since figures
    move a little with every new engagement."""
    beyond = [each for each in changes["figures"] if _is_beyond_range(each["before"], each["after"])]
    yield from map(figure_text, beyond)
    if stayed := len(changes["figures"]) - len(beyond):
        yield plural(stayed, *WITHIN_RANGE)


def _is_beyond_range(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> bool:
    return (
        before is None
        or before["scale"] != after["scale"]
        or not (before["low"] <= after["estimate"] <= before["high"])
    )


def lines(changes: Changes | None, names: Mapping[str, str]) -> Iterator[str]:
    """All of it as text, a line each; `names`: what claims are called, by key."""
    yield headline(changes)
    if changes is None:
        return
    for it in changes["turned"]:
        yield f"  {verdict_text(it)} {causes_text(it['causes'], changes)}"
    yield f"What changed: {causes_text(changes['causes'], changes, of_claim=False)}"
    for title, found in lists(changes, changes["states"], names):
        yield f"{title}:"
        yield from (f"  {each}" for each in found)


def lists(
    changes: Changes | None, states: Mapping[str, State], names: Mapping[str, str]
) -> Iterator[tuple[str, list[str]]]:
    """Everything that is told one by one, under a title each: figures, engagements and verdicts. What was decided in an
    earlier report stands by itself, so that nobody takes it for news."""
    here = {
        key: each
        for key, each in states.items()
        if each["since"] is None or (each["state"] == CONFIRMED and each["confirmed_by"] is None)
    }
    before = {key: each for key, each in states.items() if key not in here}
    of_changes = (
        ()
        if changes is None
        else (
            (MOVED, map(figure_text, changes["figures"])),
            (EDITED, engagement_lines(changes, "edited")),
            (REMOVED, engagement_lines(changes, "removed")),
        )
    )
    for title, those in (
        *of_changes,
        (NEW_AND_CONFIRMED, _confirmation_lines(here, names)),
        (EARLIER_VERDICTS, _confirmation_lines(before, names)),
    ):
        if found := list(those):
            yield title, found


def _confirmation_lines(those: Mapping[str, State], names: Mapping[str, str]) -> Iterator[str]:
    """Which verdicts are new or confirmed, a line each, in the order of the report."""
    for key, name in names.items():
        if key in those:
            yield f"{name}: {confirmation_text(those[key])}."


def summary(changes: Changes | None) -> str:
    """The first line, and what is counted behind it: for a mail or a list."""
    if changes is None:
        return NO_EARLIER_REPORT
    return f"{headline(changes)} {causes_text(changes['causes'], changes, of_claim=False)}"
