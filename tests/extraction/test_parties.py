"""Parties: names on their spans, with the role that the words give."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction.parties import EMPTY, Gazetteer, NamedParty, parties
from tracker.extraction.vocabulary import PartyRole

KNOWN = Gazetteer.of(
    {"Mali": "P-1", "NOVAWIND": "P-2", "Côte d'Ivoire": "P-3", "Banque mondiale": "P-4", "Niger": "P-5"}
)


def _found(text: str, gazetteer: Gazetteer = KNOWN) -> list[tuple[str, str, str]]:
    return [(name.span.of(text), name.key, name.role or "") for name in parties(text, gazetteer)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Il a été convenu avec la société NOVAWIND la réalisation", [("la société NOVAWIND", "P-2", "implementer")]),
        (
            "Le groupement SOTRAMA/COVEC-Sahel construira la route",
            [("Le groupement SOTRAMA/COVEC-Sahel", "", "promisor")],
        ),
        ("Une entreprise a été retenue", []),
        ("un don au profit du Mali.", [("Mali", "P-1", "beneficiary")]),
        ("La Côte d’Ivoire recevra", [("Côte d’Ivoire", "P-3", "beneficiary")]),
        ("Le mali, les Maliens et Malia", []),
        ("La Banque mondiale accorde un prêt", [("Banque mondiale", "P-4", "financier")]),
        ("Le ministère de l'Énergie lancera", [("Le ministère de l'Énergie", "", "")]),
        ("Le ministère des Mines et du Pétrole lancera", [("Le ministère des Mines et du Pétrole", "", "")]),
        ("la Nigérienne", []),
        ("Le\u00a0Niger s’engage", [("Niger", "P-5", "promisor")]),
        ("NIGER", []),
    ],
)
def test_a_name_is_found_with_its_role(text: str, found: list[tuple[str, str, str]]) -> None:
    assert _found(text) == found


def test_the_longest_known_name_wins() -> None:
    known = Gazetteer.of({"Guinée": "GN", "Guinée équatoriale": "GQ", "Guinée-Bissau": "GW"})
    text = "La Guinée équatoriale, la Guinée et la Guinée-Bissau"
    assert [key for _, key, _ in _found(text, known)] == ["GQ", "GN", "GW"]


def test_without_a_gazetteer_the_words_alone_show_names() -> None:
    assert _found("La société Ponts & Lagunes SA a promis", EMPTY) == [
        ("La société Ponts & Lagunes SA", "", "promisor")
    ]


def test_a_gazetteer_takes_any_name() -> None:
    assert parties("rien", Gazetteer.of({"": "x", "minuscule": "y", "  ": "z"})) == []


@given(st.text(alphabet="MaliNger la société SA&'’ ,.\u00a0", max_size=120))
def test_names_lie_in_the_text_in_order(text: str) -> None:
    found: list[NamedParty] = parties(text, KNOWN)
    assert all(name.span.end <= len(text) for name in found)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    assert all(name.role is None or isinstance(name.role, PartyRole) for name in found)
