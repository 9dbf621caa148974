"""Rounds computed numbers with too many decimals where the user chose that, and counts them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.core.domain import money
from app.core.domain.kinds import Amount, Quantity
from app.core.domain.plural import plural
from app.importing.domain.column_matching import Match
from app.importing.values.options import Options
from app.record.domain.file_schema import COLUMNS


class Rounding:
    """Rounds the columns for which that was chosen; `counts` has the number of rounded cells of each."""

    def __init__(self, options: Options):
        self.names = [name for name, way in options.ways.items() if way.get("round") == "yes" and name in COLUMNS]
        self.counts: Counter[str] = Counter()

    def column(self, name: str, values: Sequence[Any], currencies: Sequence[str | None]) -> list[Any]:
        """Returns the values of a column, each rounded to the decimals of its field or currency."""
        return [self.value(name, value, currency) for value, currency in zip(values, currencies, strict=True)]

    def value(self, name: str, value: Any, currency: str | None) -> Any:
        """Returns one value of a column, rounded; unchanged if its currency is unknown."""
        kind = COLUMNS[name].field.kind
        if not isinstance(value, Decimal):
            return value
        if isinstance(kind, Quantity):
            found = value.quantize(Decimal(1).scaleb(-kind.places), ROUND_HALF_UP)
        elif isinstance(kind, Amount) and currency in money.CURRENCIES:
            found = money.round_amount(value, str(currency))
        else:
            return value
        self.counts[name] += found != value
        return found.normalize() + Decimal(0) if found != value else value

    def engagements(
        self, columns: dict[str, Sequence[Any]], stated: Sequence[str | None], matched: Mapping[int, str | None]
    ) -> None:
        """Rounds the values of engagements; amounts to the currency of the row, or else of the matched engagement."""
        for name in self.names:
            if COLUMNS[name].part == "engagement" and name in columns:
                currencies = [currency or matched.get(index) for index, currency in enumerate(stated)]
                columns[name] = self.column(name, columns[name], currencies)

    def notes(self, headers: Mapping[str, Match]) -> Iterator[str]:
        """Yields the number of rounded cells by column, as sentences."""
        for name, times in self.counts.items():
            if times:
                header = headers[name].header if name in headers else name
                yield plural(
                    times,
                    "{header}: {n} cell is rounded to the allowed number of decimals.",
                    "{header}: {n} cells are rounded to the allowed number of decimals.",
                    header=header,
                )
