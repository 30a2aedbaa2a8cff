"""What the corpus cannot say of days: intervals that touch, months' ends, hostile texts, and answers that do not change daily."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verification.cases import case
from tracker.extraction.edtf import Bounds
from tracker.extraction.vocabulary import Act, EvidenceKind
from tracker.text import Span
from tracker.verification import Case, Finding, Outcome, sentence, verify
from tracker.verification.case import Claim, Dated, Evidence, Quotation, Words
from tracker.verification.times import CHRONOLOGY, MONTHS, SILENCE

DAY = date(2025, 10, 24)


def _refuted(made: Case) -> list[Finding]:
    return [finding for finding in verify(made, [CHRONOLOGY]) if finding.outcome is Outcome.REFUTED]


def _written(text: str, published: str = "2025-10-24") -> list[str]:
    return [finding.reason for finding in _refuted(case({"claim": [{"text": text, "published": published}]}))]


def test_a_wrong_weekday_is_shown_with_its_day_and_place() -> None:
    text = "Il a reçu ce jeudi 24 octobre 2025 une délégation."
    (finding,) = _refuted(case({"claim": [{"text": text}]}))
    assert sentence(finding, "fr") == (
        "A-0001 : « ce jeudi 24 octobre 2025 » : le 24 octobre 2025 est un autre jour de la semaine."
    )
    assert [place.span.of(text) for place in finding.passages] == ["ce jeudi 24 octobre 2025"]


@pytest.mark.parametrize(
    ("words", "published", "reasons"),
    [
        ("jeudi 24 octobre", "2025-10-24", ["weekday"]),
        ("jeudi 24 octobre", "2025-10-01/2025-12-31", ["weekday"]),
        ("jeudi 24 octobre", "2024/2025", []),  # in 2024 it was one
        ("jeudi 24 octobre", "2025-05-24", []),  # too far from the article to know the year
        ("29 février", "2024-03-01", []),
        ("29 février", "2025-03-01", ["impossible"]),
        ("31 juin", "", []),  # neither an article, nor "le", nor a year: it may be a count
        ("le 31 juin", "", ["impossible"]),
        ("le 31 juillet", "", []),
        ("le 0 mars 2025", "", ["impossible"]),
        ("le 12/31/2026", "", []),
        ("le 31/13/2026", "", ["impossible"]),
        ("du 24 au 18 octobre", "2025-10-24", ["backwards"]),
        ("du 28 octobre au 3 novembre", "2025-10-24", []),
        ("les 9 et 10 octobre 2025", "", []),
        ("10 000 mai", "", []),
        ("article 45 juin", "", []),
    ],
)
def test_written_dates(words: str, published: str, reasons: list[str]) -> None:
    assert _written(f"La foire se tient {words} à Bamako.", published) == reasons


def test_only_the_quoted_sentences_and_the_days_said_are_read() -> None:
    text = "Le jeudi 24 octobre 2025, il a plu. La société livrera 40 camions."
    assert _refuted(case({"claim": [{"text": text, "quotes": ["La société livrera 40 camions."]}]})) == []
    said = {"words": "24 octobre 2025", "edtf": "2025-10-24"}
    row = {"text": text, "quotes": ["La société livrera 40 camions."], "said_on": said}
    assert [finding.reason for finding in _refuted(case({"claim": [row]}))] == ["weekday"]


def _pair(announced: str, seen: str, kind: EvidenceKind, act: Act = Act.ANNOUNCES) -> list[str]:
    claim = {"text": "La société livrera 40 camions.", "published": announced, "act": act.value}
    item = {"text": "Vingt camions sont là.", "published": seen, "kind": kind.value}
    return [finding.reason for finding in _refuted(case({"claim": [claim], "evidence": [item]}))]


def test_what_may_come_before_an_announcement() -> None:
    for kind in EvidenceKind:
        may = kind in (EvidenceKind.PROGRESS, EvidenceKind.SUSPENSION)
        assert _pair("2025-03-02", "2025-03-01", kind) == ([] if may else ["evidence_first"])
    assert _pair("2025-03-02", "2025-03-01", EvidenceKind.DELIVERY, Act.RESTATES) == []
    assert _pair("2025-03", "2025-03-01", EvidenceKind.DELIVERY) == []


def test_a_claim_of_unknown_day_may_be_the_first() -> None:
    rows = [{"text": "Il livrera.", "published": "2025-03-02"}, {"text": "Il livrera 40 bus."}]
    item = {"text": "Vingt bus sont là.", "published": "2025-03-01", "kind": "delivery"}
    assert _refuted(case({"claim": rows, "evidence": [item]})) == []


def _silent(last: date | None, on: date) -> list[Finding]:
    made = case({"claim": [{"text": "Il livrera."}]})
    return verify(replace(made, last_news=last, on=on), [SILENCE])


def test_a_silence_reads_the_same_every_day() -> None:
    answers = {str(_silent(DAY, date(2026, 10, 24) + timedelta(days))) for days in range(0, 2000, 7)}
    assert len(answers) == 1
    (finding,) = _silent(DAY, date(2027, 1, 1))
    assert finding.outcome is Outcome.NOT_ENOUGH_INFORMATION
    assert dict(finding.values) == {"since": DAY, "months": MONTHS}
    assert sentence(finding, "fr") == (
        "Aucune nouvelle enregistrée depuis au moins 12 mois ; la dernière est du 24 octobre 2025."
    )


@pytest.mark.parametrize(
    ("last", "on", "reason"),
    [
        (date(2025, 10, 31), date(2026, 10, 30), "recent"),
        (date(2025, 10, 31), date(2026, 10, 31), "quiet"),
        (date(2024, 2, 29), date(2025, 2, 27), "recent"),
        (date(2024, 2, 29), date(2025, 2, 28), "quiet"),
        (date(2026, 1, 1), date(2025, 1, 1), "recent"),
        (date.max, date.max, "recent"),
        (date.min, date.min, "recent"),
    ],
)
def test_a_year_to_the_day(last: date, on: date, reason: str) -> None:
    assert [finding.reason for finding in _silent(last, on)] == [reason]


HOSTILE = {
    "dates": "le 31 juin " * 100_000,
    "weekdays": "lundi " * 160_000,
    "numbers": "31 " * 300_000,
    "slashes": "31/" * 300_000,
    "months": "1 mai au " * 100_000,
    "nul": "\0" * 1_000_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_read_around_the_quotation_only(text: str) -> None:
    made = case({"claim": [{"text": text, "quotes": [text[:50]], "published": "2025-10-24"}]})
    found = verify(made, [CHRONOLOGY])
    assert Outcome.COULD_NOT_RUN not in {finding.outcome for finding in found}
    assert len(found) < 200
    whole = verify(case({"claim": [{"text": text[:100_000]}]}), [CHRONOLOGY])
    assert Outcome.COULD_NOT_RUN not in {finding.outcome for finding in whole}


_DAYS = st.one_of(st.none(), st.dates())
_BOUNDS = st.builds(Bounds, _DAYS, _DAYS)
_PIECES = [
    "lundi ",
    "jeudi ",
    "le ",
    "du ",
    "au ",
    "31 ",
    "24 ",
    "1er ",
    "0 ",
    "mars ",
    "juin ",
    "2025 ",
    "/",
    ", ",
    "\n",
    "\u00a0",
    "\u0301",
]


@given(st.data())
def test_any_days_and_any_words_are_answered(data: st.DataObject) -> None:
    text = "".join(data.draw(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=15)))
    start = data.draw(st.integers(0, len(text)))
    quotation = Quotation(text, Span(start, start + data.draw(st.integers(1, 30))))
    dated = Dated(Words(text, quotation.span), "", data.draw(_BOUNDS))
    made = case({"claim": [{"text": text}], "evidence": [{"text": text}]})
    claims: tuple[Claim, ...] = tuple(
        replace(claim, said=data.draw(_BOUNDS), said_on=dated, deadline=dated, quotations=(quotation,))
        for claim in made.claims
    )
    evidence: tuple[Evidence, ...] = tuple(
        replace(item, kind=data.draw(st.sampled_from(EvidenceKind)), occurred=dated, period=data.draw(_BOUNDS))
        for item in made.evidence
    )
    articles = tuple(replace(article, published=data.draw(_BOUNDS)) for article in made.articles)
    made = replace(made, claims=claims, evidence=evidence, articles=articles, last_news=data.draw(_DAYS))
    for finding in verify(made, [CHRONOLOGY, SILENCE]):
        assert finding.outcome is not Outcome.COULD_NOT_RUN, finding.values
        assert sentence(finding, "fr")
        assert sentence(finding, "en")
