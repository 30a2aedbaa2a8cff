"""Numbers in French text, as digits, as words, or as both, with the scale that follows them. What they count is read
elsewhere (`quantities`).

The text is one that `fold` made: small letters without accents, every blank one space. Read are:

- digits in groups: `160 000`, `40.000`, `12.500.000.000`, `1,500,000`; a comma or a point before anything but a group of
  three is a decimal sign (`14,5`, `2.3`), and so is a point before a scale in the singular (`1.250 million`);
- scales: `12 mille`, `2,3 milliards`, `15 mds`, `25 m€`, and compounds that go down: `7 milliards 412 millions 90 mille`;
- words: `cent vingt`, `deux millions et demi`, `un million`; never the articles `un` and `une` alone;
- collectives, which are about a number: `une centaine`, `une dizaine de milliers`;
- words with the same number in brackets, where the digits win: `deux (02)`, `cinq (5) millions`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from text_to_num import text2num  # type: ignore[import-untyped]

WORDS_DIFFER = "words_differ_from_digits"
SPACED_DECIMAL = "spaced_decimal"

_ACCENTS = tuple(zip("éèêëàâäáîïíôöóûùüúçñ", "eeeeaaaaiiiooouuuucn", strict=True))


def fold(text: str) -> str:
    """`text` in small letters without accents, every character in its place. `text` has been normalised."""
    folded = text.replace("İ", "I").lower()  # the one letter that two would stand for
    if not folded.isascii():
        for accented, plain in _ACCENTS:
            folded = folded.replace(accented, plain)
    return folded


class Number(NamedTuple):
    """One number at the half-open place `[start, end)` of a folded text; `value` includes `scale`.

    A tuple because a page of figures makes one each few characters, and tuples are made fastest.
    """

    start: int
    end: int
    value: Decimal
    # What the scale words multiply by; 1 without any.
    scale: int = 1
    # Whether nothing but digits and their signs was written.
    is_digits: bool = False
    # Whether the words say it is a round number ("une centaine"), which "de" has to follow.
    is_collective: bool = False
    # Whether it may name a year: four digits in one group, 1900 to 2099.
    is_year: bool = False
    # Whether a comma stands before its last three digits, so that they may be a group all the same.
    is_comma_group: bool = False
    flags: tuple[str, ...] = ()


_SCALES = {
    "mille": 10**3,
    "millier": 10**3,
    "million": 10**6,
    "milliard": 10**9,
    "billion": 10**12,
    "md": 10**9,
    "mrd": 10**9,
    "mn": 10**6,
    "mln": 10**6,
    "m": 10**6,
    "k": 10**3,
}
_COLLECTIVES = {
    "dizaine": 10,
    "douzaine": 12,
    "quinzaine": 15,
    "vingtaine": 20,
    "trentaine": 30,
    "quarantaine": 40,
    "cinquantaine": 50,
    "soixantaine": 60,
    "centaine": 100,
    "millier": 1000,
}
# "M" and "k" are scales before a sign of money only: elsewhere they are metres and names.
_MONEY_SIGN = (
    r"(?= ?(?:€|\$|fcfa\b|f cfa\b|euros?\b|eur\b|usd\b|us\$|xof\b|xaf\b)| (?:de fcfa|d'euros|de dollars|de francs)\b)"
)
_SCALE = rf"(?:mille|milliers?|millions?|milliards?|billions?|mds?|mrds?|mn|mln)(?![\w-])|[mk]{_MONEY_SIGN}"
# More than seven groups are no number that an article prints.
_DIGITS = r"(?:\d{1,3}(?:[ .']\d{3}){1,6}+(?!\d)|\d{1,3}(?:,\d{3}){2,5}+(?!\d)|\d++)(?:[.,]\d++)?+"
_UNIT_WORD = r"deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
_WORD = (
    r"(?:(?:vingt|trente|quarante|cinquante|soixante)[ -]et[ -](?:une?|onze)|quatre[ -]vingt[ -]une?|(?:cent|mille) une?"
    rf"|{_UNIT_WORD}|vingts?|trente|quarante|cinquante|soixante|septante|huitante|octante|nonante|cents?|mille|mil)"
)
_BIG_WORD = r"(?:millions?|milliards?)"
_RUN = (
    rf"(?:{_WORD}|une?(?= \(0?1\))|une? {_BIG_WORD}|mille {_BIG_WORD})(?:[ -](?:{_WORD}|{_BIG_WORD})(?![a-z])){{0,24}}+"
)
_NUMBER = re.compile(
    # No digit of a name, a date, an address or a section ("A400", "12.06.2024", "x@10"), and no half of a fraction.
    r"(?:(?<![\w.,])(?<!\d')(?<!\d/)(?<!\w[.@_])(?<![a-z]-)|(?<=\d[x×])(?=\d))(?=[\dcdhlmnoqstuv])(?:"
    rf"(?P<digits>{_DIGITS})(?: ?(?P<scale>{_SCALE})(?:(?<=mille|llier)s? (?:de )?(?P<scale2>millions?|milliards?)(?!\w))?)?"
    rf"|(?P<many>une?|la|{_UNIT_WORD}) (?:(?:bonne|petite|grosse) )?(?P<half>demi-)?(?P<collective>{'|'.join(_COLLECTIVES)})s?"
    r"(?: de (?P<of>milliers|millions|milliards)(?!\w))?(?!\w)"
    r"|un demi-(?P<half_scale>million|milliard)(?!\w)"
    rf"|(?P<words>{_RUN})(?![\w-])"
    r")(?P<and_half> et demie?(?!\w))?"
)
_SCALE_AFTER = re.compile(rf" (?P<scale>{_SCALE})")
# Glued to the digits, these make an ordinal; a point, a colon or a bar before more digits makes a section, a time, a ratio.
_NO_NUMBER_AFTER = re.compile(r"(?:e|er|ers|ere|eme|emes|es|nd|nde|ieme|iemes|o|°)(?![\w])|[./:]\d|'\d")


def numbers(folded: str) -> list[Number]:
    """The numbers of a folded text in order, not overlapping. Takes time linear in the text."""
    found: list[Number] = []
    for match in _NUMBER.finditer(folded):
        number = _number(match, folded)
        if number is None:
            continue
        joined = _joined(found[-1], number, folded) if found and number.start - found[-1].end <= 4 else None
        if joined is None:
            found.append(number)
        else:
            found[-1] = joined
    return found


def _number(match: re.Match[str], folded: str) -> Number | None:
    start, end = match.span()
    if match["digits"]:
        number = _of_digits(match, folded)
    elif match["collective"]:
        many = match["many"]
        value = Decimal(
            _COLLECTIVES[match["collective"]] * (1 if many in ("un", "une", "la") else _of_words(many) or 1)
        )
        scale = _SCALES[match["of"].rstrip("s")] if match["of"] else 1
        number = Number(start, end, (value / 2 if match["half"] else value) * scale, scale, is_collective=True)
    elif match["half_scale"]:
        scale = _SCALES[match["half_scale"]]
        number = Number(start, end, Decimal(scale) / 2, scale)
    else:
        of_words = _of_words(match["words"])
        if of_words is None or folded[max(0, start - 5) : start] == "pour ":
            return None
        last = match["words"].rsplit(" ", 1)[-1].rstrip("s")
        number = Number(start, end, Decimal(of_words), _SCALES.get(last, 1) if last != "mille" else 1)
    if number is not None and match["and_half"]:
        number = number._replace(end=end, value=number.value + Decimal(number.scale) / 2)
    return number


def _of_digits(match: re.Match[str], folded: str) -> Number | None:
    digits = match["digits"]
    start, end = match.span()
    if len(digits) > 28 or _NO_NUMBER_AFTER.match(folded, match.end("digits")):
        return None
    if digits[0] == "0" and len(digits) > 2 and digits[1] not in ",.":
        return None  # a telephone number, a code
    if match["scale"] is None and digits.isdigit():  # the most frequent, and cheap to read
        is_year = len(digits) == 4 and digits[:2] in ("19", "20")
        return Number(start, end, Decimal(digits), is_digits=True, is_year=is_year)
    scale_word = (match["scale"] or "").removesuffix("s")
    is_singular = scale_word in ("million", "milliard") and not (match["scale"] or "").endswith("s")
    is_decimal = digits[0] == "0" or (is_singular and digits[1:2] == ".")
    scale = _SCALES[scale_word] if scale_word else 1
    if match["scale2"]:
        scale *= _SCALES[match["scale2"].rstrip("s")]
    return Number(
        start,
        end,
        _decimal(digits, is_decimal=is_decimal) * scale,
        scale,
        is_digits=scale == 1,
        is_comma_group=scale == 1 and digits[-4:-3] == "," and digits.count(",") == 1 and digits[0] != "0",
    )


def _decimal(digits: str, *, is_decimal: bool) -> Decimal:
    """The value of digits with their signs; a sign before three digits groups, unless the number is a decimal one."""
    if digits.count(",") > 1:
        digits = digits.replace(",", "")
    whole, comma, rest = digits.partition(",")
    if not comma:
        head, point, tail = digits.rpartition(".")
        if point and tail.isdigit() and (is_decimal or len(tail) != 3):
            whole, rest = head, tail
    whole = whole.replace(" ", "").replace(".", "").replace("'", "")
    return Decimal(f"{whole or 0}.{rest}" if rest else whole)


@lru_cache(maxsize=4096)
def _of_words(words: str) -> int | None:
    try:
        return int(text2num(words.replace("octante", "huitante"), "fr"))
    except ValueError:  # a run that is no number: "deux trois"
        return None


def _joined(before: Number, number: Number, folded: str) -> Number | None:
    """The one number that both are, if they are: a compound, words with digits in brackets, a decimal with a blank."""
    gap = folded[before.end : number.start]
    if gap == " (" and folded[number.end : number.end + 1] == ")" and not before.is_collective:
        return _bracketed(before, number, folded)
    if gap in (" ", " et "):
        goes_down = before.scale > number.value > 0 and before.scale > number.scale
        if gap == " " and before.scale == 1000 and number.is_digits and 100 <= number.value < 1000:
            return before._replace(end=number.end, value=before.value + number.value, scale=1)
        if goes_down and (number.scale > 1 or (number.value >= 1000 and gap == " " and not number.is_year)):
            return before._replace(end=number.end, value=before.value + number.value, scale=number.scale)
    if gap == ", " and before.is_digits and number.scale > 1 and before.end - before.start <= 3:
        tail = folded[number.start : number.end].partition(" ")[0]
        is_listed = folded[max(0, before.start - 2) : before.start] == ", "
        if tail.isdigit() and len(tail) <= 2 and not is_listed:
            value = Decimal(f"{before.value}.{tail}") * number.scale if before.value == int(before.value) else None
            if value is not None:  # "2, 1 milliards"
                return number._replace(start=before.start, value=value, flags=(SPACED_DECIMAL,))
    return None


def _bracketed(before: Number, number: Number, folded: str) -> Number | None:
    """Words, then the same in digits, or the other way round; a scale may follow the bracket."""
    if before.is_digits == number.is_digits and before.value != number.value:
        return None
    digits = number if number.is_digits or not before.is_digits else before
    flags = before.flags
    if before.value != number.value:
        flags = (*flags, WORDS_DIFFER)
    end, value, scale = number.end + 1, digits.value, max(before.scale, number.scale)
    after = _SCALE_AFTER.match(folded, end) if scale == 1 else None
    if after:
        scale = _SCALES[after["scale"].removesuffix("s")]
        end, value = after.end(), value * scale
    return Number(before.start, end, value, scale, flags=flags)
