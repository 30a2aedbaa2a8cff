"""What days a date as precise as its words covers: our own table over a part of EDTF (ISO 8601-2:2019).

The standard leaves `~` (approximate) to the reader, and libraries widen it by amounts no French speaker would
recognise. The editors need one answer that can be printed beside the words, so the answer is this table:

| EDTF | the words | first day | last day |
|---|---|---|---|
| `2026` | en 2026 | 1 January | 31 December |
| `2030~` | à l'horizon 2030, vers 2030 | 1 January 2030 | 31 December 2030 |
| `2026-06` | en juin 2026 | 1 June | 30 June |
| `2026-01~` | début 2026 | 1 January | 31 March |
| `2026-06~` | mi-2026, vers juin 2026 | 1 May | 31 August |
| `2026-12~` | fin 2026 | 1 October | 31 December |
| any other `2026-MM~` | vers ce mois | first of the month before | last of the month after |
| `2026-06-12` | le 12 juin 2026 | that day | that day |
| `2026-33` … `2026-36` | premier … quatrième trimestre | of its three months | |
| `2026-40`, `2026-41` | premier, second semestre | of its six months | |
| `A/B` | entre A et B, de A à B | the first of A | the last of B |
| `../B`, `/B` | au plus tard B; avant B, B being the day before | open | the last of B |
| `A/..`, `A/` | à partir de A | the first of A | open |

The middle of a year is two months on either side of its midpoint, so that it touches neither "début" nor "fin".
`2030~` does not spill into its neighbours: a goal set for 2030 is late in 2031. `?` (uncertain) says how sure the words
are, not when, and changes nothing; `%` is both, and counts as `~`. `A/` and `/B`, unknown in the standard, set no limit
either.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date


class EdtfError(ValueError):
    """A date or duration that this table does not read. `str()` is one French sentence for the editor."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The first and the last day that the words allow, both included. `None` sets no limit on that side."""

    lower: date | None
    upper: date | None


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time whose start is not known: whole months (a year is twelve) and whole days (a week is seven)."""

    months: int
    days: int


_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<part>\d\d)(?:-(?P<day>\d\d))?)?(?P<qualifier>[?~%]?)", re.ASCII)
_DURATION = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?", re.ASCII)
_SEASONS = range(21, 33)
_PARTS_OF_YEAR = {33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12), 40: (1, 6), 41: (7, 12)}
_ABOUT = {1: (1, 3), 6: (5, 8), 12: (10, 12)}


def bounds(edtf: str) -> Bounds:
    """The days that a date covers, by the table at the head of this module. At least one side is limited.

    Raises `EdtfError` for everything else: seasons, whose months depend on the hemisphere; dates without a year; days
    qualified as approximate; intervals that end before they begin; days that the calendar does not have.
    """
    if "/" not in edtf:
        return _simple(edtf, written=edtf)
    first, _, last = edtf.partition("/")
    if first in ("", "..") and last in ("", ".."):
        raise EdtfError(
            f"« {edtf:.40} » ne donne aucune date ; écrivez au moins une borne, par exemple « ../2026-12-31 »."
        )
    lower = None if first in ("", "..") else _simple(first, written=edtf).lower
    upper = None if last in ("", "..") else _simple(last, written=edtf).upper
    if lower and upper and lower > upper:
        raise EdtfError(
            f"« {edtf:.40} » finit avant de commencer ; écrivez d'abord le plus ancien, par exemple « 2025/2026 »."
        )
    return Bounds(lower, upper)


def duration(iso: str) -> Duration:
    """The length of an ISO 8601 duration of years, months, weeks or days: `P24M`, `P2Y`, `P3W`, `P90D`, `P1Y6M`.

    Raises `EdtfError` for hours, fractions, a length of nothing, and more than 9999 of a unit.
    """
    match = _DURATION.fullmatch(iso)
    if not match:
        raise EdtfError(
            f"« {iso:.40} » n'est pas une durée ; écrivez par exemple « P24M » (24 mois) ou « P90D » (90 jours)."
        )
    years, months, weeks, days = (int(number or 0) for number in match.groups())
    length = Duration(12 * years + months, 7 * weeks + days)
    if length == Duration(0, 0):
        raise EdtfError(f"« {iso:.40} » est une durée nulle ; écrivez par exemple « P24M » (24 mois).")
    return length


def _simple(edtf: str, *, written: str) -> Bounds:
    """The days of a date that is no interval, be it one side of what was written."""
    match = _DATE.fullmatch(edtf)
    if not match:
        raise EdtfError(f"« {written:.40} » n'est pas une date ; écrivez par exemple « 2026-12 » ou « ../2026-12-31 ».")
    year, part = int(match["year"]), int(match["part"] or 0)
    is_about = match["qualifier"] in ("~", "%")
    if year == 0:
        raise EdtfError(f"« {written:.40} » : l'année 0000 n'existe pas ; écrivez par exemple « 2026 ».")
    if match["day"] and is_about:
        days = f"{year:04}-06-10/{year:04}-06-20"
        raise EdtfError(
            f"« {written:.40} » : un jour approximatif n'a pas de bornes ; écrivez-les, par exemple « {days} »."
        )
    if match["day"]:
        return _day(year, part, int(match["day"]), written=written)
    if not match["part"]:
        return _months(year, 1, 12)
    if 1 <= part <= 12:
        return _months(year, *(_ABOUT.get(part, (part - 1, part + 1)) if is_about else (part, part)))
    months = f"{year:04}-01/{year:04}-03"
    if part in _SEASONS:
        raise EdtfError(
            f"« {written:.40} » : une saison dépend de l'hémisphère ; écrivez les mois, par exemple « {months} »."
        )
    if part not in _PARTS_OF_YEAR:
        raise EdtfError(
            f"« {written:.40} » : {part:02} n'est ni un mois (01 à 12), ni un trimestre (33 à 36), "
            f"ni un semestre (40 ou 41) ; écrivez par exemple « {year:04}-12 »."
        )
    if match["qualifier"] or edtf != written:
        raise EdtfError(
            f"« {written:.40} » : un trimestre ou un semestre s'écrit seul, sans signe ; "
            f"écrivez les mois, par exemple « {months} »."
        )
    return _months(year, *_PARTS_OF_YEAR[part])


def _day(year: int, month: int, day: int, *, written: str) -> Bounds:
    try:
        only = date(year, month, day)
    except ValueError:
        raise EdtfError(
            f"« {written:.40} » nomme un jour qui n'existe pas ; écrivez par exemple « 2026-02-28 »."
        ) from None
    return Bounds(only, only)


def _months(year: int, first: int, last: int) -> Bounds:
    return Bounds(date(year, first, 1), date(year, last, monthrange(year, last)[1]))
