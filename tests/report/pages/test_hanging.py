"""What a claim hangs on: the claim's page names the providers without whom it would read otherwise."""

import re

import pytest

from tests.importing.services.importing import import_text
from tests.report.pages.sample_report import SAMPLE, as_json, plain, reader, sampled

__all__ = ["reader", "sampled"]


def providers(visitor, key, **said):
    """The sentence above the claim's providers, and each provider's row in words."""
    page = visitor.get(f"/report/{key}", query_string=said).text
    part = re.search(r'<details class="fold" id="providers"[^>]*>.*?</details>', page, re.DOTALL).group()
    rows = re.findall(r'<tr role="row">\s*<th role="rowheader".*?(?=<tr|</tbody>|</table>)', part, re.DOTALL)
    return plain(re.search(r"<p>(.*?)</p>", part, re.DOTALL).group(1)).replace("\u00a0", " "), [*map(plain, rows)]


@pytest.fixture
def dominated(client, app_database, tmp_path):
    """Forty jobs of twenty freelancers; seventy outsourced ones, sixty of them with Bigco, ten with as many others."""
    lines = ["reference,title,status,arrangement,provider,contact,work_managed_by"]
    lines += [
        f"F-{n},Job,completed,freelance,Freelancer {n // 2},{'direct' if n % 8 else 'both'},worker" for n in range(40)
    ]
    lines += [
        f"B-{n},Job,completed,outsourced,Bigco,{'both' if n % 2 else 'direct'},provider company" for n in range(60)
    ]
    lines += [f"O-{n},Job,completed,outsourced,Other {n},through provider," for n in range(10)]
    import_text(app_database, tmp_path, "\n".join(lines) + "\n")
    return client


def test_the_provider_without_whom_it_reads_otherwise_is_named(dominated):
    said, rows = providers(dominated, "direct-relationship", all="yes")
    assert said == "Without Bigco it would be Supported. Without any other one it would still be Inconclusive."
    assert "✓ Supported" in rows[0] and rows[0].startswith("Bigco")
    assert not any("Supported" in row for row in rows[1:])


def test_nothing_is_said_to_hang_below_the_minimum(dominated):
    said, rows = providers(dominated, "managed-by-provider", all="yes")
    assert said == "21 providers, largest first." and "Without" not in rows[0]


def test_so_it_is_for_every_claim_of_the_sample(reader):
    named = 0
    for claim in as_json(reader, **SAMPLE)["claims"]:
        said, rows = providers(reader, claim["key"], **SAMPLE)
        assert f"it would still be {claim['word']}." in said
        nobody = "it would be" not in said
        assert said.startswith("No single provider") == (nobody and claim["verdict"] != "inconclusive")
        for row in rows:
            name = re.match(r"Sample provider \d+", row).group()
            if re.search(rf"{name}\b", said):
                assert re.search(r" [✓✗≈?] [A-Z][a-z ]+$", row), row
        named += len(claim["alone"])
        assert all(name in said for name in claim["alone"][:3])
    assert named
