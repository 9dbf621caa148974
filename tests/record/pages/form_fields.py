"""What stands in the fields of a form, and what is kept of them."""

import re
from html import unescape

from app.core.services.work import CONSOLE, begin_work
from app.record.services import engagements


def stored_engagement(database, number):
    """An engagement as it stands in the record."""
    with begin_work(database, CONSOLE, writes=False) as work:
        return engagements.get_by_id(work, number)


def field(answer, name):
    """The markup of one field, up to the next one."""
    return re.search(
        rf'<(?:input|select|textarea)[^>]* name="{name}".*?(?=<div class="field|<fieldset|</form)',
        answer.text,
        re.DOTALL,
    ).group()


def value(answer, name):
    """What stands in a text field."""
    return unescape(re.search(rf'name="{name}"[^>]* value="([^"]*)"', answer.text).group(1))


def chosen(answer, name):
    """What is chosen in a list."""
    options = re.search(
        rf'<select[^>]* name="{name}"[^>]*>(.*?)</select>|<select name="{name}"[^>]*>(.*?)</select>',
        answer.text,
        re.DOTALL,
    )
    return unescape(re.search(r"<option[^>]* selected>([^<]*)", options.group()).group(1))
