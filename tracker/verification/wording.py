"""Values as a sentence shows them, in French or English, and as machines read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from tracker.extraction.edtf import Bounds
from tracker.verification.case import Amount

_NO_BREAK = "\u00a0"


class Quoted(tuple[str, ...]):
    """Words to be shown between the quotation marks of the language."""

    __slots__ = ()


def shown(value: object, language: str) -> str:
    """A value in a sentence: numbers with their separators, days written out, amounts with their unit, lists joined by "et"."""
    match value:
        case bool():
            return str(value).lower()
        case int() | Decimal():
            return number(value, language)
        case date():
            # The French write the first of a month « 1er », which the Unicode data leaves out.
            day = "d'er'" if language == "fr" and value.day == 1 else "d"
            return format_date(value, f"{day} MMMM y", locale=_locale(language))
        case Amount():
            return amount(value, language)
        case Bounds():
            return days(value, language)
        case Quoted():
            opened, closed = ("« ", " »") if language == "fr" else ("“", "”")
            return format_list([f"{opened}{each}{closed}" for each in value], locale=_locale(language))
        case tuple():
            return format_list([str(each) for each in value], locale=_locale(language))
    return str(value)


def plain(value: object) -> object:
    """A value as JSON has it: decimals and days as strings, an amount as an object of its bounds and unit."""
    match value:
        case bool() | int() | str() | None:
            return value
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case Amount():
            return {"min": plain(value.min), "max": plain(value.max), "unit": value.unit}
        case Bounds():
            return {"lower": plain(value.lower), "upper": plain(value.upper)}
        case tuple():
            return [plain(each) for each in value]
    raise TypeError(f"{type(value).__name__} has no place in a finding's values")


def number(value: int | Decimal, language: str) -> str:
    return format_decimal(value, locale=_locale(language), decimal_quantization=False)


def amount(value: Amount, language: str) -> str:
    """« 100 MWc », « 160 000 à 200 000 t », « au moins 5 km »."""
    words = {"fr": ("au moins", "au plus", "à"), "en": ("at least", "at most", "to")}[language]
    low, high = value.min, value.max
    if low is not None and high is not None:
        text = number(low, language) if low == high else f"{number(low, language)} {words[2]} {number(high, language)}"
    elif low is not None:
        text = f"{words[0]} {number(low, language)}"
    else:
        text = f"{words[1]} {number(high, language)}" if high is not None else ""
    return f"{text}{_NO_BREAK}{value.unit}" if value.unit else text


def days(value: Bounds, language: str) -> str:
    """« le 30 juin 2026 », « du 1 juin 2026 au 30 juin 2026 », « au plus tard le … », « à partir du … »."""
    low, high = (shown(day, language) if day else "" for day in (value.lower, value.upper))
    french = language == "fr"
    if low and high:
        if low == high:
            return f"le {low}" if french else f"on {low}"
        return f"du {low} au {high}" if french else f"from {low} to {high}"
    if high:
        return f"au plus tard le {high}" if french else f"by {high}"
    if low:
        return f"à partir du {low}" if french else f"from {low}"
    return "à une date inconnue" if french else "on an unknown date"


@cache
def _locale(language: str) -> Locale:
    return Locale(language)
