"""Quantities made comparable: one unit for each dimension, bounds that their qualifiers allow, products by their words.

Only what converts exactly is converted: tonnes and kilograms, litres and barrels, hectares and square kilometres, prefixes of
watts. Megawatts-peak are not megawatts: how much of the one makes the other depends on the inverters. Of moneys only the franc CFA
and the euro convert, at the parity of 655.957 that has been fixed since 1 January 1999 (Council decision 98/683/EC).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import Enum, auto

from tracker.extraction.vocabulary import FigureQualifier
from tracker.verification.case import Amount, Figure

ABOUT = Decimal("0.10")
"""What "environ" leaves open on either side. A press figure rounded to its first digit and a half (180 for 184, 250 for 238) moves
by less than a tenth; beyond, the other figure would have been called by another round number."""

ROUNDED = Decimal("0.02")
"""What a conversion that no reader does in his head (barrels, ounces, euros to francs) loses when its result is written in two or
three digits."""


def _units() -> dict[str, tuple[str, Decimal]]:
    """Unit to dimension and how many base units it is."""
    table = {
        "mass": {"kg": "1", "g": "0.001", "t": "1e3", "kt": "1e6", "Mt": "1e9", "quintal": "1e2"},
        "volume": {"L": "1", "l": "1", "hL": "1e2", "m3": "1e3", "dam3": "1e6", "hm3": "1e9"},
        "length": {"m": "1", "mm": "0.001", "cm": "0.01", "km": "1e3"},
        "area": {"m2": "1", "har": "1e4", "ha": "1e4", "km2": "1e6"},
        "power": {"W": "1", "kW": "1e3", "MW": "1e6", "GW": "1e9"},
        "peak power": {"Wc": "1", "kWc": "1e3", "MWc": "1e6", "GWc": "1e9"},
        "apparent power": {"kVA": "1e3", "MVA": "1e6"},
        "energy": {"Wh": "1", "kWh": "1e3", "MWh": "1e6", "GWh": "1e9", "TWh": "1e12"},
        "voltage": {"V": "1", "kV": "1e3"},
        "bits a second": {"Mbit/s": "1e6", "Gbit/s": "1e9", "Tbit/s": "1e12"},
        "francs CFA": {"XOF": "1", "XAF": "1", "CFA": "1"},
    }
    found = {unit: (dimension, Decimal(factor)) for dimension, units in table.items() for unit, factor in units.items()}
    found |= {unit: (dimension, Decimal(factor)) for unit, (dimension, factor) in _INEXACT.items()}
    return found


# Units whose conversion is written rounded: the troy ounce, the carat, the barrel, the gallon, the cubic foot, the mile, the euro.
_INEXACT = {
    "[oz_tr]": ("mass", "0.0311034768"),
    "[car_m]": ("mass", "0.0002"),
    "bbl": ("volume", "158.987294928"),
    "[gal_us]": ("volume", "3.785411784"),
    "[cft_i]": ("volume", "28.316846592"),
    "[nmi_i]": ("length", "1852"),
    "EUR": ("francs CFA", "655.957"),
}
_UNITS = _units()
# Months and years convert into one another; so do hours and days. A year of so many working days is nobody's to say here.
_TIMES = {
    "a": ("year", Decimal(1)),
    "mo": ("year", Decimal(12)),
    "d": ("day", Decimal(1)),
    "h": ("day", Decimal(24)),
    "min": ("day", Decimal(1440)),
    "s": ("day", Decimal(86400)),
    "wk": ("week", Decimal(1)),
}
# Dimensions whose units are taken for one another in print: the same number in both is loose language, not a slip.
_LOOSE = frozenset({"power", "peak power", "apparent power"})
_PRECISION = Context(prec=12)


def dimension(unit: str) -> tuple[str, Decimal]:
    """What a unit measures, and how many base units it is. One that is not in the table measures itself: "emploi", "USD"."""
    if unit in _UNITS:
        return _UNITS[unit]
    whole, slash, per = unit.rpartition("/")
    if not slash:
        return _noun(unit), Decimal(1)
    measured, factor = dimension(whole)
    if per in _TIMES:
        period, times = _TIMES[per]
        return f"{measured} a {period}", factor * times
    of, divisor = _UNITS.get(per, (per, Decimal(1)))
    return f"{measured} per {of}", factor / divisor


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount in the base unit of its dimension. `low` and `high` are what the words say, None where they set no limit;
    `is_about` that they say it roughly."""

    dimension: str
    low: Decimal | None
    high: Decimal | None
    is_about: bool
    amount: Amount

    @property
    def is_rounded(self) -> bool:
        return self.amount.unit in _INEXACT

    def wide(self, by: Decimal = Decimal(0)) -> tuple[Decimal, Decimal | None]:
        """The least and the most (None: no limit) that the words allow, `by` more where they are compared with a rounded value."""
        slack = by + (ABOUT if self.is_about else 0)
        low = (self.low or Decimal(0)) * (1 - slack)
        return low, None if self.high is None else self.high * (1 + slack)

    def times(self, n: Decimal) -> Measure:
        low, high = (None if v is None else v * n for v in (self.low, self.high))
        return Measure(self.dimension, low, high, self.is_about, shown(low, high, self.amount.unit))


def measure(amount: Amount, qualifier: FigureQualifier = FigureQualifier.EXACT) -> Measure:
    """An amount as its unit and its qualifier let one compare it. `plus de 340` has no upper limit, `jusqu'à 500` no lower one."""
    what, factor = dimension(amount.unit)
    low = None if amount.min is None or qualifier is FigureQualifier.AT_MOST else amount.min * factor
    high = None if amount.max is None or qualifier is FigureQualifier.AT_LEAST else amount.max * factor
    return Measure(what, low, high, qualifier is FigureQualifier.ABOUT, amount)


def of(figure: Figure) -> Measure:
    return measure(figure.amount, figure.qualifier)


def shown(low: Decimal | None, high: Decimal | None, unit: str) -> Amount:
    """Base units as an amount of `unit`, in at most twelve digits."""
    factor = dimension(unit)[1]
    first, last = (None if v is None else _plain(_PRECISION.divide(v, factor)) for v in (low, high))
    return Amount(first, last, unit)


def _plain(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


class Likeness(Enum):
    """How two values of one thing stand to one another."""

    AGREE = auto()  # equal, or one holds the other, or both can be true
    OVERLAP = auto()  # two ranges that only overlap
    UNITS = auto()  # nothing converts the one into the other
    UNIT = auto()  # the same number in two units that measure different things
    DIFFER = auto()


def compare(one: Measure, other: Measure) -> Likeness:
    if one.dimension != other.dimension:
        is_same_number = {one.amount.min, one.amount.max} == {other.amount.min, other.amount.max}
        is_loose = {one.dimension, other.dimension} <= _LOOSE
        return Likeness.UNIT if is_same_number and not is_loose else Likeness.UNITS
    slack = ROUNDED if one.amount.unit != other.amount.unit and (one.is_rounded or other.is_rounded) else Decimal(0)
    if one.is_about or other.is_about or slack:
        plain_one, plain_other = _stated(one), _stated(other)
        is_met = meet(one.wide(slack), plain_other) or meet(plain_one, other.wide(slack))
        return Likeness.AGREE if is_met else Likeness.DIFFER
    mine, theirs = one.wide(), other.wide()
    if not meet(mine, theirs):
        return Likeness.DIFFER
    is_open = None in (one.low, one.high, other.low, other.high)
    return Likeness.AGREE if is_open or holds(mine, theirs) or holds(theirs, mine) else Likeness.OVERLAP


Bound = tuple[Decimal, Decimal | None]


def _stated(measured: Measure) -> Bound:
    return measured.low or Decimal(0), measured.high


def meet(one: Bound, other: Bound) -> bool:
    """Whether something lies in both."""
    return (other[1] is None or one[0] <= other[1]) and (one[1] is None or other[0] <= one[1])


def holds(one: Bound, other: Bound) -> bool:
    """Whether the whole of the other lies in this one."""
    return one[0] <= other[0] and (one[1] is None or (other[1] is not None and other[1] <= one[1]))


def total(measures: Sequence[Measure], unit: str) -> Measure:
    """The sum of measures of one dimension, shown in `unit`. Raises ValueError for none."""
    if not measures:
        raise ValueError("nothing to add")
    low = sum((m.low or Decimal(0) for m in measures), Decimal(0))
    highs = [m.high for m in measures]
    high = None if None in highs else sum((h for h in highs if h is not None), Decimal(0))
    return Measure(measures[0].dimension, low, high, any(m.is_about for m in measures), shown(low, high, unit))


# --- What it is of ----------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+")
_LITTLE = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "of", "un", "une"])
_LONGEST = 200

Product = tuple[str, ...]


def product(words: str) -> Product:
    """What a figure is of, by its words: without case, accents, little words and plurals. Empty where the words do not say."""
    return tuple(_singular(word) for word in _WORD.findall(plain(words)) if word not in _LITTLE)


def extends(part: Product, whole: Product) -> bool:
    """Whether `part` says all that `whole` does: "centrale solaire de Bougouni", "centrale solaire"."""
    return set(whole) <= set(part)


def plain(words: str) -> str:
    """Small letters without accents, and one apostrophe, of the first 200 characters: names and products are shorter."""
    decomposed = unicodedata.normalize("NFKD", words[:_LONGEST].replace("’", "'").replace("œ", "oe"))
    return "".join(char for char in decomposed.casefold() if not unicodedata.combining(char))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _noun(unit: str) -> str:
    return unit if len(unit) == 3 and unit.isupper() else " ".join(product(unit)) or unit


def once(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Without doubles, in an order that does not depend on theirs."""

    def key(m: Measure) -> tuple[object, ...]:
        none = Decimal(0)
        bounds = (m.low is not None, m.low or none, m.high is not None, m.high or none, m.is_about)
        return m.dimension, *bounds, m.amount.unit, str(m.amount.min), str(m.amount.max)

    return tuple(sorted(set(measures), key=key))
