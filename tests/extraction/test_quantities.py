"""Quantities: every case of tests/specs/quantities.toml, and what holds for any text."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction.quantities import Quantity, quantities
from tracker.text.spans import Span

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent.parent / "specs" / "quantities.toml").read_text(encoding="utf-8")
)["cases"]


def said(quantity: Quantity, text: str) -> dict[str, Any]:
    """A quantity as the specs write it: only what is not the usual."""
    found: dict[str, Any] = {"span": quantity.span.of(text), "unit": quantity.unit}
    for name, value in (("min", quantity.min), ("max", quantity.max)):
        if value is not None:
            found[name] = str(value)
    if quantity.product:
        found["product"] = quantity.product
    usual = {"qualifier": "exact", "role": "amount", "kind": "absolute"}
    found |= {name: str(getattr(quantity, name)) for name, value in usual.items() if getattr(quantity, name) != value}
    if quantity.replaces:
        old = quantity.replaces
        found["replaces"] = {"span": old.span.of(text), "unit": old.unit}
        found["replaces"] |= {
            name: str(getattr(old, name)) for name in ("min", "max") if getattr(old, name) is not None
        }
    if quantity.equivalent:
        found["equivalent"] = quantity.equivalent.of(text)
    if quantity.flags:
        found["flags"] = list(quantity.flags)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_a_case_is_read_as_written(case: dict[str, Any]) -> None:
    assert [said(quantity, case["text"]) for quantity in quantities(case["text"])] == case["found"]


def test_the_specs_are_many_and_hold_negatives() -> None:
    assert len(CASES) >= 200
    assert sum(1 for case in CASES if not case["found"]) >= 30


@pytest.mark.parametrize(
    ("text", "currency", "unit"),
    [
        ("5 milliards de FCFA", "", "XOF"),
        ("5 milliards de FCFA", "XAF", "XAF"),
        ("Le Gabon investit 5 milliards de FCFA", "", "XAF"),
        ("La BEAC prête 5 milliards FCFA", "", "XAF"),
        ("Le Mali et le Cameroun mobilisent 5 milliards FCFA", "", "XOF"),
        ("La RDC n'est pas citée : le litre à 725 F", "XOF", "XOF"),
        ("À Conakry, 5 000 francs", "", "GNF"),
        ("5 000 francs", "GNF", "GNF"),
        ("Tunis obtient 9 millions de dinars", "", "TND"),
        ("Sonatrach investit 9 millions de dinars", "", "DZD"),
        ("9 millions de dinars", "TND", "TND"),
        ("5 milliards de FCFA", "MAD", "XOF"),
    ],
)
def test_bare_money_is_of_the_country(text: str, currency: str, unit: str) -> None:
    assert [quantity.unit for quantity in quantities(text, currency=currency)] == [unit]


def test_a_scale_alone_takes_the_currency_of_the_country_when_the_text_names_none() -> None:
    [quantity] = quantities("une enveloppe de 600 milliards", currency="XAF")
    assert (quantity.unit, quantity.flags) == ("XAF", ("currency_carried",))


def test_within_reads_a_part_and_keeps_the_places_of_the_whole() -> None:
    text = "Il livre 20 tonnes. Elle livre 30 tonnes de blé."
    [quantity] = quantities(text, within=Span(20, len(text)))
    assert quantity.span.of(text) == "30 tonnes"
    assert quantity.product_span is not None
    assert quantity.product_span.of(text) == "blé"


def test_a_blank_line_parts_two_numbers() -> None:
    found = quantities("Budget : 20\n\n300 logements")
    assert [quantity.min for quantity in found] == [Decimal(300)]


def test_a_line_break_within_a_quantity_is_a_blank() -> None:
    text = "livrer 160\n000 tonnes\nde blé"
    [quantity] = quantities(text)
    assert quantity.span.of(text) == "160\n000 tonnes"
    assert (quantity.min, quantity.product) == (160_000, "blé")


def test_the_qualifier_stands_on_its_words() -> None:
    text = "créer plus de 3 000 emplois, près d’un million de repas et jusqu’à 20 MW"
    spans = [quantity.qualifier_span for quantity in quantities(text)]
    assert [span and span.of(text) for span in spans] == ["plus de", "près d’", "jusqu’à"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "000_d6c8f9f0230f6029.txt",
            [("160 000 à 200 000 tonnes", "t", "produits pétroliers"), ("340 millions de personnes", "personne", "")],
        ),
        ("001_07a045cfdd2cbff2.txt", [("160 000 à 200 000 tonnes", "t", "produits pétroliers")]),
        (
            "002_40e0f30589e9526f.txt",
            [
                ("200 MWc", "MWc", "centrale solaire"),
                ("100 MWc", "MWc", "centrales solaires"),
                ("140 MWc", "MWc", "centrales solaires"),
                ("225 kV", "kV", ""),
                ("deux (02) mémorandums d’entente", "mémorandum d'entente", ""),
                ("120 000 tonnes", "t", "urée"),
                ("60 millions de litres", "L", "produits pétroliers"),
            ],
        ),
        ("003_ccb86a7849c0f5b8.txt", [("10.000 dollars américains", "USD", "")]),
        ("004_b1b42c2dad4aa6ab.txt", [("quadrupler", "fois", "capacité nationale de raffinage")]),
    ],
)
def test_the_figures_of_a_seed_are_found(name: str, expected: list[tuple[str, str, str]]) -> None:
    text = (Path(__file__).parent.parent.parent / "seeds" / name).read_text(encoding="utf-8")
    found = [(quantity.span.of(text), quantity.unit, quantity.product) for quantity in quantities(text)]
    assert [figure for figure in expected if figure not in found] == []


PIECES = st.sampled_from(
    [
        "1",
        "20",
        "160 000",
        "2,5",
        " ",
        "\xa0",
        " à ",
        " et ",
        ", ",
        "-",
        " x ",
        "(",
        ")",
        "deux",
        "cent ",
        " millions",
        " de ",
        "d’",
        " MW",
        " tonnes",
        "FCFA",
        " %",
        " euros",
        "soit ",
        "plus de ",
        "au lieu de ",
        "passer de ",
        " logements",
        " par an",
        "\n\n",
        "é",
        "\xad",
        "œ",
        "É",
        ".",
        "doubler la ",
        "2025",
        "une centaine",
        "contre ",
        " auparavant",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=120))
def test_any_text_is_read_in_order_without_overlap(text: str) -> None:
    found = quantities(text)
    assert all(before.span.end <= after.span.start for before, after in pairwise(found))
    for quantity in found:
        assert quantity.span.of(text).strip() == quantity.span.of(text)
        assert quantity.min is not None or quantity.max is not None
        assert quantity.min is None or quantity.max is None or quantity.min <= quantity.max
        for span in (quantity.product_span, quantity.qualifier_span, quantity.equivalent):
            assert span is None or span.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "de 1 à 2 à 3 ",
        "1",
        "111 ",
        "1,",
        "1, 2, 3, ",
        "(1) ",
        "(((",
        "deux ",
        "mille milliards ",
        "5 milliards FCFA (soit ",
        "2 x 3 ",
        "60 au lieu de ",
        "100 MW contre ",
        "doubler la ",
        "3 centrales solaires de centrales de ",
        "1\n \n",
        "-1",
        "l'Urée (12 t) et de A (",
    ],
)
def test_time_is_linear_in_the_text(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        best = 9.0
        for _ in range(3):
            start = process_time()
            quantities(text)
            best = min(best, process_time() - start)
        return best

    assert min(seconds(40_000) for _ in range(2)) < 14 * seconds(10_000) + 0.02
