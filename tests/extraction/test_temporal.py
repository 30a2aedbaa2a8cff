"""The moments of a text: cases as data in tests/specs/temporal.toml, and what holds for any text."""

from __future__ import annotations

import time
import tomllib
import unicodedata
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from dateparser.date import DateDataParser  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction.edtf import Bounds, bounds, duration
from tracker.extraction.lexicon import table
from tracker.extraction.temporal import Moment, Sense, moments
from tracker.extraction.vocabulary import Basis, DeadlineQualifier
from tracker.text.spans import Span

SPECS = tomllib.loads((Path(__file__).parents[1] / "specs" / "temporal.toml").read_text(encoding="utf-8"))
FRIDAY = bounds("2025-10-24")


def as_data(moment: Moment, text: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "text": moment.span.of(text),
        "sense": moment.sense.value,
        "edtf": moment.edtf,
        "qualifier": moment.qualifier.value if moment.qualifier else "",
        "lower": moment.lower.isoformat() if moment.lower else "",
        "upper": moment.upper.isoformat() if moment.upper else "",
        "duration": moment.duration,
        "basis": moment.basis.value,
    }
    return {**data, "flags": list(moment.flags)} if moment.flags else data


@pytest.mark.parametrize("case", SPECS["cases"], ids=lambda case: f"{case['published']} {case['text']}"[:80])
def test_case(case: dict[str, Any]) -> None:
    published = bounds(case["published"]) if case["published"] else None
    found = [as_data(moment, case["text"]) for moment in moments(case["text"], published_on=published)]
    assert found == case["moments"]


def test_there_are_cases_enough_and_negatives_among_them() -> None:
    cases = SPECS["cases"]
    assert len(cases) >= 150
    assert sum(not case["moments"] for case in cases) >= 20


# --- the vocabulary's own examples

_READ = [
    "months",
    "weekdays",
    "numbers",
    "units",
    "ordinals",
    "parts",
    "shifts",
    "days",
    "leads",
    "trails",
    "lengths",
    "length_nouns",
    "about",
    "no_tense",
    "not_plural",
]


@pytest.mark.parametrize("name", _READ)
def test_each_example_holds_a_moment(name: str) -> None:
    for entry in table(f"time_{name}"):
        assert moments(entry["example"], published_on=FRIDAY), entry["example"]


_KINDS = {
    "future": Sense.DEADLINE,
    "holding": Sense.DEADLINE,
    "past": Sense.EVENT,
    "former": Sense.PAST,
    "ongoing": Sense.EVENT,
    "gathering": Sense.EVENT,
    "meeting": Sense.EVENT,
}


@pytest.mark.parametrize("entry", table("time_cues"), ids=lambda entry: entry["kind"])
def test_a_cue_says_what_the_date_dates(entry: dict[str, Any]) -> None:
    published = None if entry["kind"] in ("gathering", "meeting") else FRIDAY
    assert [m.sense for m in moments(entry["example"], published_on=published)] == [_KINDS[entry["kind"]]]


def test_the_other_tables_mean_what_their_examples_say() -> None:
    assert [m.flags for m in read(table("time_tenders")[0]["example"])] == [("tender_closing",)]
    assert [m.sense for m in read(table("time_references")[0]["example"])] == [Sense.REFERENCE]
    assert [m.edtf for m in read(table("time_saying")[0]["example"])] == ["2025-11"]
    assert [read(entry["example"]) for entry in table("time_not_lengths")] == [[], []]
    former, current = read(table("time_moved")[0]["example"])
    assert (former.flags[-1], former.sense) == ("former_deadline", Sense.PAST)
    assert (current.edtf, current.sense) == ("2026-06", Sense.DEADLINE)


# --- rules


def read(text: str) -> list[Moment]:
    return moments(text, published_on=FRIDAY)


@pytest.mark.parametrize(
    ("words", "edtf", "qualifier"),
    [
        ("avant le 31 décembre 2026", "../2026-12-30", DeadlineQualifier.BEFORE),
        ("au plus tard le 31 décembre 2026", "../2026-12-31", DeadlineQualifier.BY),
        ("d’ici fin 2026", "../2026-12-31", DeadlineQualifier.BY),
        ("fin 2026", "2026-12~", DeadlineQualifier.IN),
        ("à partir du 1er juin 2026", "2026-06-01/..", DeadlineQualifier.FROM),
        ("à l’horizon 2030", "2030~", DeadlineQualifier.HORIZON),
        ("entre 2026 et 2028", "2026/2028", DeadlineQualifier.BETWEEN),
    ],
)
def test_the_design_s_own_words(words: str, edtf: str, qualifier: DeadlineQualifier) -> None:
    text = f"La centrale sera livrée {words}."
    (moment,) = read(text)
    assert moment.span.of(text) == words
    assert (moment.edtf, moment.qualifier, moment.sense) == (edtf, qualifier, Sense.DEADLINE)


def test_only_what_the_publication_date_determines_is_resolved() -> None:
    text = "Le conseil se tiendra l’année prochaine, en novembre."
    whole_year = moments(text, published_on=bounds("2025"))
    month = moments(text, published_on=bounds("2025-10"))
    nothing = moments(text, published_on=None)
    assert [m.edtf for m in whole_year] == ["2026", ""]
    assert [m.edtf for m in month] == ["2026", "2025-11"]
    assert [m.edtf for m in nothing] == ["", ""]
    assert all("needs_publication_date" in m.flags and m.lower is m.upper is None for m in nothing)


def test_an_open_publication_date_resolves_nothing() -> None:
    assert [m.edtf for m in moments("demain", published_on=Bounds(date(2025, 10, 24), None))] == [""]


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar(published: str) -> None:
    text = "hier, demain, dans 9999 ans, d'ici 9999 mois, la semaine prochaine, l'an dernier, en mars, le mois dernier"
    for moment in moments(text, published_on=bounds(published)):
        assert moment.edtf or moment.flags


def test_within_reads_only_there_and_counts_from_the_text_s_beginning() -> None:
    text = "En mars 2026. La centrale sera livrée d’ici fin 2026. En juin 2027."
    start, end = text.index("La centrale"), text.index("En juin")
    (moment,) = moments(text, published_on=FRIDAY, within=Span(start, end))
    assert moment.span.of(text) == "d’ici fin 2026"
    assert moments(text, published_on=FRIDAY, within=Span(start, 10_000))[-1].span.of(text) == "En juin 2027"


_PLAIN = "Les travaux devront être exécutés avant le 31 décembre 2026, puis d'ici à la fin de l'année 2027."


@pytest.mark.parametrize(
    "text",
    [
        _PLAIN,
        _PLAIN.replace("'", "’"),
        _PLAIN.replace(" ", "\u00a0"),
        _PLAIN.replace(" ", "\u202f"),
        _PLAIN.replace(" ", "\n"),
        _PLAIN.replace(" ", "\r\n"),
        unicodedata.normalize("NFD", _PLAIN),
        _PLAIN.replace("décem", "décem\u00ad").replace("l'année", "l'\u200bannée"),
        _PLAIN.upper(),
        _PLAIN.replace("décembre", "decembre"),
    ],
    ids=["plain", "curly", "no-break", "narrow", "lines", "windows", "nfd", "invisible", "capitals", "no accents"],
)
def test_the_same_moments_however_it_is_typed(text: str) -> None:
    found = read(text)
    assert [m.edtf for m in found] == ["../2026-12-30", "../2027-12-31"]
    assert found[0].span.of(text).lower().startswith("avant")
    assert found[0].span.of(text).endswith("2026")
    assert found[1].span.of(text).endswith("2027")


def test_a_blank_line_parts_two_dates() -> None:
    assert [m.edtf for m in read("Livraison avant\n\nle 3 mars 2026")] == ["2026-03-03"]


# --- any text

_FRAGMENTS = st.sampled_from(
    [word for name in _READ for entry in table(f"time_{name}") for word in (*entry["words"], entry["example"])]
    + [
        "1er",
        "31",
        "2026",
        "2026-2030",
        "12/03/2026",
        "T1",
        "le",
        "de",
        "à",
        "et",
        "au",
        "(",
        ")",
        "-",
        ".",
        ",",
        "\n",
        "\n\n",
        "29 février",
    ]
    + [
        "e\u0301",
        "\u00ad",
        "İ",
        "ŉ",
        "\u0301",
        "9999",
        "0",
        "00",
        "1900",
        "2099",
        "2000 logements",
        "prochain",
        "dernier",
    ]
)
_TEXTS = st.one_of(
    st.text(), st.lists(_FRAGMENTS, max_size=14).map(" ".join), st.lists(_FRAGMENTS, max_size=14).map("".join)
)
_PUBLISHED = st.sampled_from([None, *map(bounds, ("2025", "2024-02", "2024-02-29", "0001-01-01", "9999-12-31"))])


@given(_TEXTS, _PUBLISHED)
def test_any_text_is_read(text: str, published: Bounds | None) -> None:
    found = moments(text, published_on=published)
    for before, after in pairwise(found):
        assert before.span.end <= after.span.start
    for moment in found:
        assert moment.span.of(text).strip()
        assert bool(moment.edtf or moment.duration) or moment.flags
        if moment.edtf:
            assert bounds(moment.edtf) == Bounds(moment.lower, moment.upper)
        else:
            assert moment.lower is moment.upper is None
        if moment.duration:
            assert duration(moment.duration)
        if published is None:
            assert moment.basis is Basis.STATED
        assert (moment.qualifier is None) <= (moment.sense in (Sense.DURATION, Sense.REFERENCE, Sense.PAST))


@given(_TEXTS, st.integers(0, 40), st.integers(1, 60))
def test_a_part_of_a_text_is_read_as_if_it_were_the_text(text: str, start: int, length: int) -> None:
    if start >= len(text):
        return
    part = text[start : start + length]
    inside = moments(text, published_on=FRIDAY, within=Span(start, start + length))
    assert [(m.span.shift(-start), m.edtf) for m in inside] == [(m.span, m.edtf) for m in read(part)]


_MONTHS = [word for entry in table("time_months") for word in entry["words"]]


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_a_whole_date_is_the_one_that_dateparser_reads(day: date) -> None:
    core = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    settings: Any = {"RELATIVE_BASE": datetime(2000, 1, 1), "PARSERS": ["absolute-time"]}  # noqa: DTZ001 — no zone
    oracle = DateDataParser(languages=["fr"], settings=settings).get_date_data(core).date_obj
    assert oracle is not None
    assert [m.lower for m in read(f"le {core}")] == [oracle.date()] == [day]


@pytest.mark.parametrize(
    "unit",
    [
        "de 1 à 2 à 3 ",
        "d'ici ",
        "1234567890",
        "12 ",
        "12, ",
        "((",
        "fin de la ",
        "premier trimestre de ",
        "24 mois ",
        "un ",
        "\n",
    ],
)
def test_time_is_linear_in_the_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        took = []
        for _ in range(3):
            start = time.process_time()
            moments(text, published_on=FRIDAY)
            took.append(time.process_time() - start)
        return min(took)

    seconds(1_000)
    assert min(seconds(80_000) for _ in range(2)) < 14 * max(seconds(20_000), 0.002)
