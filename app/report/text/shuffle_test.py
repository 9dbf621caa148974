"""What a shuffle test says: how often chance alone shows a verdict in this report, by family of claims."""

from app.core.domain.number_format import count, join_words
from app.report.domain.claims import DEFINITION_FAMILY, EXPERIENCE, QUESTIONS
from app.report.domain.shuffle_test import NOMINAL_ALPHA, FamilyResult, ShuffleTest
from app.report.text.figures import percent

FAMILIES = {
    DEFINITION_FAMILY: "Claims true by definition",
    EXPERIENCE: "Claims that need evidence",
    QUESTIONS: "Questions we picked",
}
NOT_RUN = (
    "It shuffles the labels freelance and outsourced among your own providers, and counts how often such a "
    "report shows a verdict."
)


def sentences(test: ShuffleTest) -> tuple[str, ...]:
    """The answer first, then family by family, then how it was found."""
    if not test.tested:
        return (f"In none of {count(test.times, 'shuffle')} did a claim have enough data, so this says nothing yet.",)
    share = _share_of_cases(test.shown, test.times)
    return (
        f"If arrangement did not matter, a report like this would show a false verdict in {share}.",
        *(_family_sentence(each, test.times) for each in test.families),
        _verdict_sentence(test),
        *_method_sentence(test),
    )


def _family_sentence(each: FamilyResult, times: int) -> str:
    if not each.tested:
        return f"{_family_name(each)}: not enough data in any shuffle."
    return f"{_family_name(each)}: {_share_of_cases(each.shown, times)}."


def _family_name(each: FamilyResult) -> str:
    return FAMILIES.get(each.name, each.name)


def _verdict_sentence(test: ShuffleTest) -> str:
    promised, names = (
        percent(NOMINAL_ALPHA),
        join_words([_family_name(each).lower() for each in test.inflated_families]),
    )
    if not names:
        return f"The method allows {promised} in each of these groups, and this record stays within that."
    return f"The method allows {promised} in each of these groups. Here it is more for {names}: read those with care."


def _method_sentence(test: ShuffleTest) -> tuple[str, ...]:
    providers, times = count(test.providers, "provider"), count(test.times, "time")
    return (
        f"How it works: freelance and outsourced were shuffled among your {providers}, {times}.",
        "Each provider kept its engagements, and each side its number of providers.",
        "A provider with both kinds had them shuffled among its own engagements.",
        "Each shuffle was judged as this report is.",
        "Claims about one side alone are left out: shuffling doesn’t make them false.",
    )


def _share_of_cases(shown: int, times: int) -> str:
    """3% of cases (31 of 1,000)."""
    return f"{percent(shown / times)} of cases ({shown:,} of {times:,})"
