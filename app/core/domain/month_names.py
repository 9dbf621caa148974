"""Month names in the languages of imported files: full and short, in the grammatical cases used in dates."""

import unicodedata

# By language: twelve months, each with its spellings (case and accents are ignored).
_NAMES = """
English: jan january, feb february, mar march, apr april, may, jun june, jul july, aug august, sep sept september,
  oct october, nov november, dec december
Čeština: led leden ledna, úno únor února, bře březen března, dub duben dubna, kvě květen května, čvn červen června,
  čvc červenec července, srp srpen srpna, zář září, říj říjen října, lis listopad listopadu, pro prosinec prosince
Dansk: januar, februar, marts, april, maj, juni, juli, august, september, okt oktober, november, december
Deutsch: jan jän januar jänner, feb februar feber, mär mrz märz, apr april, mai, jun juni, jul juli, aug august,
  sep sept september, okt oktober, nov november, dez dezember
Ελληνικά: ιαν ιανουάριος ιανουαρίου, φεβ φεβρουάριος φεβρουαρίου, μαρ μάρτιος μαρτίου, απρ απρίλιος απριλίου,
  μαι μάιος μαΐου, ιουν ιούνιος ιουνίου, ιουλ ιούλιος ιουλίου, αυγ αύγουστος αυγούστου, σεπ σεπτ σεπτέμβριος
  σεπτεμβρίου, οκτ οκτώβριος οκτωβρίου, νοε νοέμβριος νοεμβρίου, δεκ δεκέμβριος δεκεμβρίου
Español: ene enero, feb febrero, mar marzo, abr abril, may mayo, jun junio, jul julio, ago agosto,
  sep sept set septiembre setiembre, oct octubre, nov noviembre, dic diciembre
Français: janv jan janvier, févr fév février, mars, avr avril, mai, juin, juil juillet, août, sept septembre,
  oct octobre, nov novembre, déc décembre
Italiano: gen gennaio, feb febbraio, mar marzo, apr aprile, mag maggio, giu giugno, lug luglio, ago agosto,
  set sett settembre, ott ottobre, nov novembre, dic dicembre
Magyar: január, febr február, márc március, ápr április, máj május, jún június, júl július, aug augusztus,
  szept szeptember, október, november, december
Nederlands: januari, februari, mrt maart, april, mei, juni, juli, augustus, september, okt oktober, november, december
Norsk: januar, februar, mars, april, mai, juni, juli, august, september, okt oktober, november, des desember
Polski: sty styczeń stycznia, lut luty lutego, mar marzec marca, kwi kwiecień kwietnia, maj maja, cze czerwiec czerwca,
  lip lipiec lipca, sie sierpień sierpnia, wrz wrzesień września, paź październik października,
  lis listopad listopada, gru grudzień grudnia
Português: jan janeiro, fev fevereiro, mar março, abr abril, mai maio, jun junho, jul julho, ago agosto, set setembro,
  out outubro, nov novembro, dez dezembro
Română: ian ianuarie, feb februarie, mar martie, apr aprilie, mai, iun iunie, iul iulie, aug august, sept septembrie,
  oct octombrie, noi noiembrie, dec decembrie
Русский: янв январь января, фев февр февраль февраля, мар март марта, апр апрель апреля, май мая, июн июнь июня,
  июл июль июля, авг август августа, сен сент сентябрь сентября, окт октябрь октября, ноя нояб ноябрь ноября,
  дек декабрь декабря
Slovenčina: jan január januára, feb február februára, mar marec marca, apr apríl apríla, máj mája, jún júna, júl júla,
  aug august augusta, sep september septembra, okt október októbra, nov november novembra, dec december decembra
Suomi: tammi tammikuu tammikuuta, helmi helmikuu helmikuuta, maalis maaliskuu maaliskuuta, huhti huhtikuu huhtikuuta,
  touko toukokuu toukokuuta, kesä kesäkuu kesäkuuta, heinä heinäkuu heinäkuuta, elo elokuu elokuuta,
  syys syyskuu syyskuuta, loka lokakuu lokakuuta, marras marraskuu marraskuuta, joulu joulukuu joulukuuta
Svenska: januari, februari, mars, april, maj, juni, juli, aug augusti, september, okt oktober, november, december
Türkçe: oca ocak, şub şubat, mar mart, nis nisan, may mayıs, haz haziran, tem temmuz, ağu ağustos, eyl eylül,
  eki ekim, kas kasım, ara aralık
Українська: січ січень січня, лют лютий лютого, бер берез березень березня, квіт квітень квітня, трав травень травня,
  черв червень червня, лип липень липня, серп серпень серпня, вер верес вересень вересня, жовт жовтень жовтня,
  лист листопад листопада, груд грудень грудня
"""
_LETTERS = str.maketrans({"ł": "l", "ı": "i"})


def _fold_month_name(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char)).translate(_LETTERS)


def _load_languages() -> dict[str, dict[str, int]]:
    """Returns the month numbers by folded name, for each language."""
    found: dict[str, dict[str, int]] = {}
    for entry in _NAMES.replace("\n  ", " ").strip().splitlines():
        language, _, months = entry.partition(": ")
        found[language] = {
            _fold_month_name(name): month for month, names in enumerate(months.split(", "), 1) for name in names.split()
        }
    return found


LANGUAGES = _load_languages()
ENGLISH = frozenset(LANGUAGES["English"])
_MONTHS = {name: month for months in LANGUAGES.values() for name, month in months.items()}
_MAX_LENGTH = 40


def month_number(word: str) -> int | None:
    """Returns the number of the month with this name, from 1; None if it is no month."""
    return None if len(word) > _MAX_LENGTH else _MONTHS.get(_fold_month_name(word))


def is_english(word: str) -> bool:
    """Returns whether the word is an English month name."""
    return word.lower() in ENGLISH
