"""A claim on first jobs of a provider, beside the same on later ones."""

from tests.report.domain.evidence.test_taking_apart import closer, priced


def test_first_jobs_are_set_beside_later_ones():
    rows = [row | {"first": place % 4 < 2} for place, row in enumerate(priced(40))]
    it = closer(rows, "freelance-cheaper")
    assert [(each.name, each.freelance, each.outsourced) for each in it.jobs] == [
        ("first job", 20, 20), ("later jobs", 20, 20)]
    assert all(each.effect and each.like_for_like for each in it.jobs)
    assert closer(priced(), "freelance-cheaper").jobs == (), "nothing to set beside first jobs alone"
