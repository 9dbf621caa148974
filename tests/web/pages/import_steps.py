"""A file walked through the steps of its import, as a browser without script would send their forms."""

import io
import re
from html import unescape

from app.core.domain.selection import Selection
from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements

CLEAN = """reference,title,arrangement,provider,currency,actual_cost,started_on
A-1,Paint the fence,freelance,Amy,EUR,120.50,2026-01-05
A-2,Mind the shop,outsourced,Shopkeepers,EUR,800,2026-02-01
"""
CONTRACTS = """Job,Arrangement,Supplier,Amount,Start date,Notes
Paint the fence,gig,Amy,"1.234",03/04/2026,=1+1
Mind the shop,house,Shopkeepers,80,05/06/2026,
"""


def plain(text):
    """What a page says, without its markup."""
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def upload_text(visitor, text, name="contracts.csv", **said):
    """Chooses a file on the page; the answer."""
    data = text if isinstance(text, bytes) else text.encode()
    return visitor.send("/imports/new", said | {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def upload_address(visitor, text, **said):
    """The address under which a file waits."""
    answer = upload_text(visitor, text, **said)
    assert answer.status_code == 303, plain(answer.text)
    return answer.headers["Location"]


def fields(visitor, address, page=None):
    """The fields of the step at this address as they stand, as a browser would send them."""
    page = visitor.get(address).text if page is None else page
    page = re.search(rf'<form method="post" action="{re.escape(address)}".*?</form>', page, re.DOTALL).group()
    found = {}
    controls = r"<((input|textarea|select)\b[^>]*)>([^<]*(?:<option.*?</select>)?)"
    for tag, kind, rest in re.findall(controls, page, re.DOTALL):
        name = re.search(r'name="([^"]*)"', tag)
        if not name:
            continue
        if kind == "select":
            options = re.findall(r"<option([^>]*)>([^<]*)", rest)
            chosen = next((each for each in options if " selected" in each[0]), options[0])
            value = re.search(r'value="([^"]*)"', chosen[0])
            text = value.group(1) if value else chosen[1]
        elif kind == "textarea":
            text = rest
        elif re.search('type="(radio|checkbox)"', tag) and " checked" not in tag:
            continue
        else:
            value = re.search(r'value="([^"]*)"', tag)
            text = value.group(1) if value else ""
        found.setdefault(unescape(name.group(1)), []).append(unescape(text))
    found.pop("csrf_token")
    return found


def send_step(visitor, address, step, act="next", **said):
    """Sends a step's form with these fields changed ("__" stands for "-"); the answer."""
    address = f"{address}/{step}"
    changed = {name.replace("__", "-"): value for name, value in said.items()}
    return visitor.send(address, fields(visitor, address) | changed | {"act": act})


def check(visitor, address, **query):
    """The last step as it is."""
    return visitor.get(f"{address}/check", query_string=query).text


def counts(page):
    """New, changed, as they are, refused."""
    stats = re.search(r'<dl class="stats">.*?</dl>', page, re.DOTALL).group()
    return [int(each.replace(",", "")) for each in re.findall(r"<dd>([\d,]+)", stats)]


def engagements_by_title(database):
    """The engagements in the record, by title."""
    with begin_work(database, CONSOLE, writes=False) as work:
        rows = engagements.listing(work, Selection()).rows
        return {stored.engagement.title: stored.engagement for stored in rows}
