from __future__ import annotations

import time

import pytest

from tracker.text import contacts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Joindre M. Traoré, tél. 76 12 34 56. Merci.", "tél. 76 12 34 56"),
        ("TEL 00227 81204817", "TEL 00227 81204817"),
        ("TEL 0 0 2 2 7 81204817", "TEL 0 0 2 2 7 81204817"),
        ("Rue 12, porte 5, 66 00 11 22.", "66 00 11 22"),
        ("appelez le +223 20 22 51 36 demain", "+223 20 22 51 36"),
        ("au 06.12.34.56.78 chaque jour", "06.12.34.56.78"),
        ("WhatsApp : +221771234567", "WhatsApp : +221771234567"),
        ("écrire à awa.traore@exemple.ml avant lundi", "awa.traore@exemple.ml"),
        ("Email : [email protected] pour s'inscrire", "[email protected]"),
    ],
)
def test_a_number_or_an_address_is_found(text: str, found: str) -> None:
    assert [span.of(text) for span in contacts(text)] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "la livraison mensuelle de 160 000 à 200 000 tonnes",
        "un montant de 12 500 000 000 FCFA",
        "12.500.000.000 francs",
        "du 09 au 18 octobre 2023",
        "le partenariat signé, le 01/07/2024",
        "depuis 2022 2023 et 2024",
        "la ligne 225 kV double terne de 350 km",
        "deux (02) mémorandums",
        "les 9 et 10 octobre 2025, 5000 ou 10.000 dollars",
        "des téléphones pour 20 000 élèves",
        "de 10 à 20 et de 30 à 40 %",
    ],
)
def test_a_quantity_or_a_date_is_not(text: str) -> None:
    assert contacts(text) == []


def test_a_hostile_text_takes_time_in_proportion() -> None:
    def seconds(text: str) -> float:
        start = time.perf_counter()
        contacts(text)
        return time.perf_counter() - start

    for piece in ("tel 1 ", "12 ", "@", "+1 ", "[email "):
        short, long = piece * 20_000, piece * 200_000
        assert seconds(long) < 30 * seconds(short) + 0.5, piece
