"""Money: integer minor units and a currency; the only module that rounds, adds and converts it.

Decimals are exact throughout. Money becomes binary floats only in `measures`, for averages.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

# ISO 4217 currencies in use, by the number of decimals of their minor unit; most have two.
_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
    2: (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF "
        "CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ "
        "GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD "
        "MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD "
        "RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH "
        "USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ZWL"
    ),
}
CURRENCIES: dict[str, int] = {code: places for places, codes in _DECIMALS.items() for code in codes.split()}
# Signs and words for a currency in a cell, in capitals. If several share one, the user has to choose.
SIGNS: dict[str, tuple[str, ...]] = {
    sign: tuple(codes.split())
    for sign, codes in {
        "€": "EUR",
        "EURO": "EUR",
        "EUROS": "EUR",
        "£": "GBP",
        "UK£": "GBP",
        "US$": "USD",
        "U.S.$": "USD",
        "U$S": "USD",
        "USD$": "USD",
        "A$": "AUD",
        "AU$": "AUD",
        "C$": "CAD",
        "CA$": "CAD",
        "CAN$": "CAD",
        "CDN$": "CAD",
        "NZ$": "NZD",
        "HK$": "HKD",
        "S$": "SGD",
        "SG$": "SGD",
        "NT$": "TWD",
        "MX$": "MXN",
        "MEX$": "MXN",
        "R$": "BRL",
        "AR$": "ARS",
        "CLP$": "CLP",
        "COL$": "COP",
        "$U": "UYU",
        "RD$": "DOP",
        "J$": "JMD",
        "TT$": "TTD",
        "N$": "NAD",
        "FJ$": "FJD",
        "₹": "INR",
        "₺": "TRY",
        "TL": "TRY",
        "₪": "ILS",
        "₩": "KRW",
        "원": "KRW",
        "₴": "UAH",
        "ГРН": "UAH",
        "₦": "NGN",
        "₱": "PHP",
        "₫": "VND",
        "฿": "THB",
        "₽": "RUB",
        "РУБ": "RUB",
        "₸": "KZT",
        "₾": "GEL",
        "₡": "CRC",
        "₲": "PYG",
        "₵": "GHS",
        "₭": "LAK",
        "₮": "MNT",
        "₼": "AZN",
        "֏": "AMD",
        "৳": "BDT",
        "៛": "KHR",
        "ЛВ": "BGN",
        "ДЕН": "MKD",
        "ДИН": "RSD",
        "ZŁ": "PLN",
        "KČ": "CZK",
        "KČS": "CZK",
        "FT": "HUF",
        "LEI": "RON",
        "SFR": "CHF",
        "FR": "CHF",
        "RM": "MYR",
        "RP": "IDR",
        "S/": "PEN",
        "S/.": "PEN",
        "R": "ZAR",
        "KSH": "KES",
        "TSH": "TZS",
        "USH": "UGX",
        "SKR": "SEK",
        "NKR": "NOK",
        "DKR": "DKK",
        "円": "JPY",
        "圓": "JPY TWD HKD",
        "元": "CNY TWD HKD",
        "RMB": "CNY",
        "CN¥": "CNY",
        "JP¥": "JPY",
        "KR": "SEK NOK DKK ISK",
        "RS": "INR PKR LKR NPR MUR",
        "₨": "INR PKR LKR NPR MUR",
        "DH": "AED MAD",
        "﷼": "SAR IRR QAR OMR YER",
        "$": "USD CAD AUD NZD SGD HKD MXN TWD CLP COP ARS UYU DOP JMD TTD BBD BMD BND BSD BZD FJD GYD KYD "
        "LRD NAD SBD SRD "
        "XCD",
        "¥": "JPY CNY",
    }.items()
}
# Hundredths in which share prices are quoted, case-sensitive: 1,200 GBp are 12 GBP.
HUNDREDTH_UNITS: dict[str, str] = {"GBp": "GBP", "GBX": "GBP", "ZAc": "ZAR", "ZAC": "ZAR", "ILA": "ILS", "ILa": "ILS"}
MAX_MINOR = 10**15  # keeps sums exact in 64 bits and in a double's 53


class InvalidMoney(ValueError):
    """An amount that can't be money; `code` says why."""

    def __init__(self, code: str, message: str):
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """`minor` whole minor units (cents, yen, fils) of `currency` (ISO 4217)."""

    minor: int
    currency: str

    @property
    def amount(self) -> Decimal:
        """Returns the exact amount in major units."""
        return Decimal(self.minor).scaleb(-CURRENCIES[self.currency])

    def __str__(self) -> str:
        return canonical_text(self)

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise InvalidMoney(
                "currency-mixed", f"{self.currency} and {other.currency} can’t be added without an exchange rate."
            )
        return Money(self.minor + other.minor, self.currency)


def from_amount(amount: Decimal, currency: str) -> Money:
    """Returns `amount` major units as money; raises InvalidMoney if the currency has fewer decimals, is unknown, or the
    amount is too large."""
    places = CURRENCIES.get(currency)
    if places is None:
        raise InvalidMoney("currency-unknown", f"“{currency}” is not a currency code. Use a code such as EUR or USD.")
    exact = amount.scaleb(places)
    minor = int(exact)
    if minor != exact:
        decimals = "no decimals" if places == 0 else f"{places} decimals"
        raise InvalidMoney("money-decimals", f"{currency} has {decimals}. Round the amount or correct the currency.")
    if abs(minor) > MAX_MINOR:
        raise InvalidMoney("money-too-large", "The amount is too large. Check its decimal mark.")
    return Money(minor, currency)


def round_amount(amount: Decimal, currency: str) -> Decimal:
    """Returns the amount rounded half up to the decimals of its currency, as spreadsheets show it."""
    return amount.quantize(Decimal(1).scaleb(-CURRENCIES[currency]), ROUND_HALF_UP)


def canonical_text(money: Money) -> str:
    """Returns the amount as canonical text: decimal point, no grouping, all decimals of the currency ("1234.50")."""
    return f"{money.amount:f}"


def convert(money: Money, factor: Decimal, currency: str) -> Money:
    """Returns `money` in `currency`, at `factor` units of it per unit of its own, rounded half to even."""
    exact = money.amount * factor
    minor = exact.scaleb(CURRENCIES[currency]).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    return Money(int(minor), currency)


def without_tax(gross: Decimal, percent: Decimal, currency: str) -> Money:
    """Returns the net of a `gross` amount that includes `percent` % recoverable tax, rounded half to even."""
    net = gross * 100 / (100 + percent)
    minor = net.scaleb(CURRENCIES[currency]).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    return Money(int(minor), currency)
