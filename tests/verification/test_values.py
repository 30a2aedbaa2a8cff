"""What the corpus cannot say of values: words that moved, days that are not their EDTF's, hostile places and texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verification.cases import case
from tracker.extraction.edtf import Bounds
from tracker.extraction.vocabulary import Basis
from tracker.text import Span
from tracker.verification import Case, Finding, Outcome, sentence, verify
from tracker.verification.case import Amount, Claim, Coded, Dated, Figure, Words
from tracker.verification.values import DEADLINE, FIGURE, RECURRENCE

TEXT = "Il livrera chaque mois 60 millions de litres au lieu de 150 millions, avant le 31 décembre 2026, sous 24 mois."
CHECKS = [FIGURE, DEADLINE, RECURRENCE]


def _claim(**values: Any) -> Case:
    made = case({"claim": [{"text": TEXT, "published": "2025-10-24"}]})
    return replace(made, claims=tuple(replace(claim, **values) for claim in made.claims))


def _words(words: str) -> Words:
    start = TEXT.index(words)
    return Words(words, Span(start, start + len(words)))


def _figure(words: Words, **values: Any) -> Figure:
    return Figure(words, Amount(Decimal(60_000_000), Decimal(60_000_000), "L"), **values)


def _one(made: Case) -> Finding:
    (finding,) = verify(made, CHECKS)
    assert sentence(finding, "fr")
    assert sentence(finding, "en")
    return finding


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (_words("60 millions de litres"), "same"),
        (Words("60\u00a0millions de litres", _words("60 millions de litres").span), "same"),
        (Words("60 millions de litres", Span(0, 5)), "moved"),
        (Words("60 millions de litres", Span(10_000, 10_021)), "moved"),
        (Words("70 millions de litres", _words("60 millions de litres").span), "moved"),
    ],
)
def test_a_figures_words_stand_at_their_place(words: Words, reason: str) -> None:
    assert _one(_claim(figures=(_figure(words),))).reason == reason


def test_a_finding_shows_what_the_words_read_as_and_what_is_stored() -> None:
    words = _words("60 millions de litres")
    finding = _one(_claim(figures=(replace(_figure(words), amount=Amount(Decimal(60), Decimal(60), "L")),)))
    assert finding.outcome is Outcome.REFUTED
    assert sentence(finding, "fr").replace("\u00a0", " ").replace("\u202f", " ") == (
        "A-0001 : « 60 millions de litres » se lit 60 000 000 L ; la valeur enregistrée est 60 L."
    )
    assert finding.as_json()["reads"] == {"min": "60000000", "max": "60000000", "unit": "L"}
    assert [place.span.of(TEXT) for place in finding.passages] == ["60 millions de litres"]


def test_a_computed_figure_stands_on_its_reason() -> None:
    figure = replace(
        _figure(_words("60 millions de litres"), basis=Basis.RESOLVED),
        amount=Amount(Decimal(720_000_000), Decimal(720_000_000), "L"),
    )
    assert _one(_claim(figures=(figure,))).reason == "other"
    reasoned = replace(figure, reason="Douze livraisons par an.")
    assert _one(_claim(figures=(reasoned,))).reason == "computed"


def test_inferred_values_are_counted_apart() -> None:
    stated = _figure(_words("60 millions de litres"))
    inferred = replace(stated, basis=Basis.INFERRED, reason="D'après le contrat.")
    found = verify(_claim(figures=(stated, stated, inferred)), CHECKS)
    assert {finding.reason: finding.values["n"] for finding in found} == {"same": 2, "inferred": 1}


@pytest.mark.parametrize(
    ("edtf", "days", "reason"),
    [
        ("../2026-12-30", Bounds(None, date(2026, 12, 30)), "same"),
        ("../2026-12-30", Bounds(None, date(2026, 12, 31)), "days"),
        ("../2026-12-30", Bounds(None, None), "days"),
        ("fin 2026", Bounds(None, date(2026, 12, 30)), "invalid"),
    ],
)
def test_the_stored_days_are_those_of_the_edtf(edtf: str, days: Bounds, reason: str) -> None:
    dated = Dated(_words("avant le 31 décembre 2026"), edtf, days)
    assert _one(_claim(deadline=dated)).reason == reason


def test_a_length_and_a_rule_that_are_none() -> None:
    assert _one(_claim(duration=Coded(_words("24 mois"), "deux ans"))).reason == "invalid"
    assert _one(_claim(recurrence=Coded(_words("chaque mois"), "FREQ=MONTHLY;INTERVAL=0"))).reason == "invalid"
    assert _one(_claim(recurrence=Coded(_words("chaque mois"), "FREQ=MONTHLY;INTERVAL=²"))).reason == "invalid"


def test_more_than_the_words_say_of_a_rule_is_no_contradiction() -> None:
    assert _one(_claim(recurrence=Coded(_words("chaque mois"), "FREQ=MONTHLY;BYMONTHDAY=5;COUNT=12"))).reason == "same"


def test_a_value_of_another_document_is_outside() -> None:
    made = _claim(figures=(_figure(_words("60 millions de litres")),))
    elsewhere = replace(made, articles=tuple(replace(each, span=Span(0, 10)) for each in made.articles))
    assert _one(elsewhere).reason == "outside"


HOSTILE = ["ne pas " * 150_000, "1 " * 300_000, "\0" * 500_000, "١٢٣ MW " * 50_000, "(" * 500_000, "\u0301" * 300_000]


@pytest.mark.parametrize("text", HOSTILE, ids=["words", "numbers", "nul", "digits", "brackets", "marks"])
def test_a_hostile_text_is_read_around_the_value_only(text: str) -> None:
    made = case({"claim": [{"text": text, "quotes": [text[:200]]}]})
    words = Words(text[:40], Span(0, 40))
    claim = replace(
        made.claims[0],
        figures=(_figure(words),),
        deadline=Dated(words, "2026", Bounds(date(2026, 1, 1), date(2026, 12, 31))),
        duration=Coded(words, "P24M"),
        recurrence=Coded(words, "FREQ=MONTHLY"),
    )
    found = verify(replace(made, claims=(claim,)), CHECKS)
    assert {finding.check for finding in found} == {"figure", "deadline", "recurrence"}
    assert Outcome.COULD_NOT_RUN not in {finding.outcome for finding in found}


@given(st.data())
def test_any_value_on_any_place_of_any_text_is_answered(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="12 ,.\u00a0millonsdetMWc'avrépès%()-/\0", min_size=2, max_size=80))

    def place() -> Span:
        start = data.draw(st.integers(0, len(text) + 3))
        return Span(start, start + data.draw(st.integers(1, 40)))

    number = st.one_of(st.none(), st.decimals(allow_nan=False, allow_infinity=False, places=2))
    words = Words(data.draw(st.sampled_from([text, text[:3], "12 t"])), place())
    made = case({"claim": [{"text": text}]})
    claim: Claim = replace(
        made.claims[0],
        figures=(Figure(words, Amount(data.draw(number), data.draw(number), data.draw(st.text(max_size=4)))),),
        deadline=Dated(words, data.draw(st.text(max_size=8)), Bounds(None, None)),
        duration=Coded(words, data.draw(st.text(max_size=5))),
        recurrence=Coded(words, data.draw(st.text(max_size=12))),
    )
    for finding in verify(replace(made, claims=(claim,)), CHECKS):
        assert finding.outcome is not Outcome.COULD_NOT_RUN, finding.values
        assert sentence(finding, "fr")
