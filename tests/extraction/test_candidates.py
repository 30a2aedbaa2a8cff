"""Candidates: what a text seems to announce and to report, each part on its words."""

from __future__ import annotations

import time
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extraction import judging
from tracker.extraction.candidates import ClaimCandidate, extract, extract_and_reports, reports
from tracker.extraction.edtf import bounds
from tracker.extraction.parties import Gazetteer
from tracker.extraction.vocabulary import Act, EvidenceKind, Firmness, Testability
from tracker.text import Span

DAY = bounds("2024-03-15")
TEXT = (
    "Le ministre a informé le Conseil qu’il a été convenu avec la société Agrinor la fourniture de 45 000 tonnes d’urée, à livrer "
    "avant le 31 décembre 2024. La campagne précédente avait mobilisé 18 500 tonnes d’engrais."
)


def _one(text: str, **asked: Any) -> ClaimCandidate:
    (claim,) = extract(text, published_on=DAY, **asked)
    return claim


def test_a_promised_quantity_is_one_candidate_with_all_its_parts() -> None:
    claim = _one(TEXT, gazetteer=Gazetteer.of({"Agrinor": "P-0007"}))
    (figure,) = claim.figures
    assert (figure.span.of(TEXT), str(figure.min), figure.unit) == ("45 000 tonnes", "45000", "t")
    assert claim.deadline
    assert (claim.deadline.span.of(TEXT), claim.deadline.edtf) == ("avant le 31 décembre 2024", "../2024-12-30")
    assert (claim.act, claim.firmness, claim.testability) == (Act.ANNOUNCES, Firmness.AGREED, Testability.MEASURABLE)
    assert [(name.span.of(TEXT), name.key) for name in claim.parties] == [("la société Agrinor", "P-0007")]
    assert ("agree", "il a été convenu") in [(cue.kind, cue.span.of(TEXT)) for cue in claim.cues]
    assert claim.span.of(TEXT).endswith("2024.")
    assert claim.score > 0.8
    assert claim.reasons


def test_several_quantities_of_one_passage_are_several_candidates_with_one_deadline() -> None:
    text = "L’État construira 40 écoles et 12 forages d’ici fin 2026, pour un coût de 3,5 milliards de FCFA."
    found = extract(text, published_on=DAY)
    assert [claim.figures[0].unit for claim in found] == ["école", "forage", "XOF"]
    assert {claim.deadline.edtf for claim in found if claim.deadline} == {"../2026-12-31"}
    assert all(claim.deadline for claim in found)


@pytest.mark.parametrize(
    ("text", "firmness"),
    [
        ("Le groupe envisage de construire une usine de 40 MW.", Firmness.UNDER_DISCUSSION),
        ("Le groupe va construire une usine de 40 MW.", Firmness.ANNOUNCED),
        ("Les deux parties sont convenues de la livraison de 40 bus.", Firmness.AGREED),
        ("Ils ont paraphé un mémorandum d’entente portant sur une usine de 40 MW.", Firmness.MOU),
        ("Le ministre a signé un contrat de 12 millions d’euros pour la fourniture de 40 bus.", Firmness.SIGNED),
        ("L’agence a bouclé le financement de l’usine, soit 12 millions d’euros.", Firmness.IN_FORCE),
        ("Ils ont signé un accord. Celui-ci prévoit la construction de 40 écoles.", Firmness.SIGNED),
        ("Ils ont signé un accord.\n\nLe ministre a annoncé la construction de 40 écoles.", Firmness.ANNOUNCED),
        ("Aux termes de la convention, la société construira 300 logements.", Firmness.SIGNED),
    ],
)
def test_the_firmness_is_that_of_the_strongest_instrument_that_covers_it(text: str, firmness: Firmness) -> None:
    found = extract(text, published_on=DAY)
    assert found
    assert found[-1].firmness is firmness


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("La livraison des 40 bus, prévue en mars, est reportée au 30 juin 2024.", Act.POSTPONES),
        ("Le Conseil dément la vente de 2 000 tonnes d’uranium.", Act.DENIES),
        ("Le ministre a rappelé l’engagement de l’État de construire 40 écoles avant fin 2025.", Act.RESTATES),
        ("Le ministre annonce la construction de 40 écoles.", Act.ANNOUNCES),
    ],
)
def test_the_act_is_what_the_passage_does(text: str, act: Act) -> None:
    assert act in {claim.act for claim in extract(text, published_on=DAY)}


def test_an_undertaking_without_a_quantity_has_its_day() -> None:
    claim = _one("Le pont sera livré au plus tard le 31 mars 2025, a promis l’entreprise.")
    assert claim.figures == ()
    assert claim.deadline
    assert claim.deadline.edtf == "../2025-03-31"
    assert claim.testability is Testability.MEASURABLE


def test_a_signed_instrument_is_proposed_even_when_nothing_is_known_of_it() -> None:
    claim = _one("La délégation a signé un mémorandum d’entente avec le ministère.")
    assert (claim.firmness, claim.testability, claim.figures) == (Firmness.MOU, Testability.VAGUE, ())


def test_what_is_postponed_holds_from_its_new_day() -> None:
    (claim,) = extract(
        "La mise en eau du barrage, initialement fixée à août 2024, est repoussée à fin 2026.", published_on=DAY
    )
    assert claim.deadline
    assert claim.deadline.edtf == "2026-12~"


def test_nothing_is_proposed_from_what_stands_apart_or_outside() -> None:
    text = "Le groupe construira 40 écoles.\n\nMoussa : moi je construirai 900 écoles avant demain."
    start = text.index("Moussa")
    apart = extract(text, published_on=DAY, apart=[Span(start, len(text))])
    assert [claim.figures[0].span.of(text) for claim in apart] == ["40 écoles"]
    within = extract(text, published_on=DAY, within=Span(0, start - 2))
    assert [claim.figures[0].span.of(text) for claim in within] == ["40 écoles"]


def test_a_relative_date_waits_for_the_day_of_the_article() -> None:
    (claim,) = extract("Le groupe livrera 40 bus en novembre prochain.", published_on=None)
    assert claim.deadline
    assert (claim.deadline.edtf, claim.deadline.upper) == ("", None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Les 120 motoculteurs ont été livrés lundi aux producteurs.", EvidenceKind.DELIVERY),
        ("Le pont a été inauguré samedi.", EvidenceKind.COMPLETION),
        ("Le taux d’avancement des travaux est de 78 %.", EvidenceKind.PROGRESS),
        ("Le chantier accuse un retard de six mois.", EvidenceKind.DELAY),
        ("Les travaux sont suspendus depuis mars 2023.", EvidenceKind.SUSPENSION),
    ],
)
def test_what_was_done_or_delayed_is_evidence_and_no_claim(text: str, kind: EvidenceKind) -> None:
    assert [item.kind for item in reports(text, published_on=DAY)] == [kind]
    assert extract(text, published_on=DAY) == []


# The whole, on the corpus


@pytest.fixture(scope="module")
def judged() -> dict[str, Any]:
    return {name: judging.judge(judging.load(name)) for name in ("reading", "reading_aside")}


@pytest.mark.parametrize("part", ["reading", "reading_aside"])
@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("figure", 0.92),
        ("deadline", 0.84),
        ("recurrence", 0.80),
        ("duration", 0.80),
        ("firmness", 0.79),
        ("act", 0.94),
        ("recall", 0.88),
        ("precision", 0.80),
        ("nothing", 0.80),
    ],
)
def test_the_reader_is_as_good_as_the_table_says(judged: dict[str, Any], part: str, name: str, least: float) -> None:
    count = judged[part]
    assert count[f"{name} of"] > 15
    assert count[name] / count[f"{name} of"] >= least


@pytest.mark.parametrize("part", ["reading", "reading_aside"])
def test_at_most_one_proposal_in_six_is_a_decoy(judged: dict[str, Any], part: str) -> None:
    assert judged[part]["decoy"] / judged[part]["decoy of"] <= 1 / 6


def test_there_are_enough_cases_and_each_stands_on_its_words() -> None:
    cases = judging.load("reading") + judging.load("reading_aside")
    assert len(cases) >= 400
    assert len({case["id"] for case in cases}) == len(cases)
    for case in cases:
        for claim in case.get("claim", ()):
            assert claim["passage"] in case["text"], case["id"]
            for part in ("figure", "deadline", "recurrence"):
                assert claim.get(part, {"text": ""})["text"] in case["text"], case["id"]
        assert all(decoy["text"] in case["text"] for decoy in case.get("decoy", ())), case["id"]


# Any text


def _spans(claim: ClaimCandidate) -> list[Span]:
    parts = [*claim.figures, *claim.parties, *claim.cues, claim.deadline, claim.duration, claim.recurrence]
    return [claim.span, *(part.span for part in parts if part is not None)]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u202f", "  "])
def test_every_part_lies_in_the_text_however_it_is_typed(form: Any, blank: str) -> None:
    text = unicodedata.normalize(form, TEXT.replace(" ", blank))
    found = extract(text, published_on=DAY)
    assert [str(claim.figures[0].min) for claim in found] == ["45000"]
    for claim in found:
        assert claim.deadline
        assert claim.deadline.edtf == "../2024-12-30"
        assert all(claim.span.contains(figure.span) for figure in claim.figures)
        assert all(span.of(text).strip() for span in _spans(claim))


_PIECES = [
    *("Le ", "groupe ", "construira ", "40 ", "écoles", ", ", "avant ", "le 31 ", "décembre 2024", ". ", "de ", "à "),
    *("1 000", " millions ", "de FCFA ", "(", ")", "; ", "signé ", "«", "d’ici ", "\n", "\u00ad", "e\u0301", "\u202e"),
]


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(_PIECES),
        max_size=40,
    ).map("".join)
)
def test_any_text_is_read_and_every_span_is_in_it(text: str) -> None:
    for claim in extract(text, published_on=DAY):
        assert all(span.end <= len(text) for span in _spans(claim))
        assert 0 <= claim.score <= 1
    for item in reports(text, published_on=DAY):
        assert item.span.end <= len(text)
    assert extract(text, published_on=DAY) == extract(text, published_on=DAY)


@pytest.mark.parametrize(
    "unit",
    ["de 1 à 2 à 3, (1) 111,", "sera ", "12 milliards de FCFA, ", "le 31 décembre 2024 ", "Société A ", "((1)) "],
)
def test_time_is_linear_in_the_text(unit: str) -> None:
    def cost(size: int) -> float:
        text = unit * (size // len(unit))
        taken = []
        for _ in range(3):  # a busy machine is asked again
            begin = time.process_time()
            extract(text, published_on=DAY)
            taken.append(time.process_time() - begin)
        return min(taken)

    cost(2_000)
    assert cost(80_000) < 12 * max(cost(20_000), 0.002)


@pytest.mark.parametrize("case", judging.load("reading")[::12], ids=lambda case: case["id"])
def test_read_once_for_both_a_text_gives_what_it_gives_each(case: dict[str, Any]) -> None:
    both = extract_and_reports(case["text"], published_on=DAY)
    assert both == (extract(case["text"], published_on=DAY), reports(case["text"], published_on=DAY))
