"""The words for yes and no, as the form lists them."""

from werkzeug.datastructures import MultiDict

from app.importing.values.column_format import LANGUAGES
from app.importing.values.options import Options


def _split(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def yes_no_options(form: "MultiDict[str, str]", before: Options) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if "yes" not in form:
        return tuple(before.yes), tuple(before.no)
    yes, no = _split(form.get("yes", "")), _split(form.get("no", ""))
    for language in form.getlist("language"):
        more = LANGUAGES.get(language, ((), ()))
        yes, no = [*yes, *more[0]], [*no, *more[1]]
    return tuple(dict.fromkeys(yes)), tuple(dict.fromkeys(no))
