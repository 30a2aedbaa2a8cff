"""What the corpus cannot say of quotations and bytes: places outside the text, and files that several rows share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.verification.cases import case
from tracker.text import Span
from tracker.verification import Case, Finding, Outcome, sentence, verify
from tracker.verification.case import Quotation, Recorded
from tracker.verification.integrity import BYTES, QUOTATION
from tracker.verification.times import SILENCE

TEXT = "Il a été convenu de construire 200 MWc à Bougouni. La ligne sera posée en 2026."


def _case(quotation: Quotation) -> Case:
    made = case({"claim": [{"text": TEXT, "quotes": ["200 MWc"]}]})
    return replace(made, claims=tuple(replace(claim, quotations=(quotation,)) for claim in made.claims))


def _found(case: Case) -> list[Finding]:
    return verify(case, [QUOTATION, BYTES])


@pytest.mark.parametrize(
    ("exact", "span", "reason"),
    [
        ("200 MWc", Span(31, 38), "holds"),
        ("200 MWc", Span(40, 10_000), "moved"),
        ("200 MWc", Span(5_000, 10_000), "moved"),
        ("La Chine construira un port", Span(5_000, 10_000), "missing"),
        ("\0", Span(0, 3), "missing"),
    ],
)
def test_places_outside_the_text_are_answered(exact: str, span: Span, reason: str) -> None:
    (finding,) = (each for each in _found(_case(Quotation(exact, span))) if each.check == "quotation")
    assert finding.reason == reason


def test_a_quotation_of_nothing_stands_nowhere() -> None:
    outcomes = {finding.check: finding.outcome for finding in _found(_case(Quotation(" \u00ad", Span(0, 3))))}
    assert outcomes == {"quotation": Outcome.REFUTED, "bytes": Outcome.SUPPORTED}


def test_what_is_refuted_stands_by_itself_with_its_words_and_its_place() -> None:
    (finding,) = (each for each in _found(_case(Quotation("300 MWc", Span(31, 38)))) if each.check == "quotation")
    assert finding.outcome is Outcome.REFUTED
    assert finding.claims == ("A-0001",)
    assert finding.field == "quotations"
    assert [place.span.of(TEXT) for place in finding.passages] == [finding.values["reads"]]
    assert "« 300 MWc »" in sentence(finding, "fr")
    assert "“300 MWc”" in sentence(finding, "en")


def test_only_changed_words_and_bytes_are_public_at_once() -> None:
    assert QUOTATION.at_once == {"altered", "missing", "lost", "not_as_published"}
    assert BYTES.at_once == {"changed", "missing", "text"}


def test_a_changed_file_names_every_row_that_stands_on_it() -> None:
    article = {"key": "a", "text": TEXT, "file": "changed"}
    made = case(
        {
            "on": date(2026, 1, 1),
            "article": [article],
            "claim": [{"article": "a"}, {"article": "a"}],
            "evidence": [{"article": "a"}],
        }
    )
    (finding,) = (each for each in _found(made) if each.check == "bytes")
    assert (finding.reason, finding.claims, finding.evidence) == ("changed", ("A-0001", "A-0002"), ("S-0001",))


def _shown(*words: str, reference: str = "A-0001") -> Case:
    plain = case({"claim": [{"text": TEXT}]})
    return replace(plain, recorded=(Recorded(reference, "0" * 64, words),))


def test_a_row_is_held_against_what_readers_are_shown() -> None:
    def reasons(made: Case) -> list[str]:
        return [finding.reason for finding in verify(made, (QUOTATION,))]

    assert reasons(_shown(TEXT)) == ["holds"]
    assert reasons(_shown(TEXT.replace("200", "900"))) == ["not_as_published"]
    assert reasons(_shown(TEXT, "Et autre chose.")) == ["lost"]
    assert reasons(_shown(TEXT, reference="A-0009")) == ["lost"]


def test_what_cannot_be_told_of_an_undated_article() -> None:
    made = case({"closed": False, "claim": [{"text": TEXT}]})
    undated = replace(made, last_news=None, has_undated_news=True)
    (finding,) = verify(undated, (SILENCE,))
    assert (finding.outcome.value, finding.reason) == ("not_enough_information", "undated")
