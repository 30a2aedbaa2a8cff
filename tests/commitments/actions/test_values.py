"""A value is what its words say, or an editor says that it is inferred, and why."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.commitments.actions.acting import WHO, refused
from tests.factories import AT
from tracker.commitments import actions
from tracker.commitments.content import Amount, Valued
from tracker.extraction.vocabulary import Basis, FigureKind
from tracker.sources.quoting import ArticleReader

pytestmark = pytest.mark.django_db

TEXT = (
    "Le ministre annonce la livraison mensuelle de 160 000 à 200 000 tonnes de blé, au lieu de 150 000 tonnes, et de "
    "trois centrales solaires, pour 12,5 milliards de FCFA, dans un délai de 24 mois, avant le 31 décembre 2024. "
    "La production a augmenté de 20 %."
)


def _said(**values: Any) -> Any:
    article = make.archived(TEXT, published="2024-02-01")
    return make.claim_content(article, TEXT, **{name: value(article) for name, value in values.items()})


def _add(content: Any) -> Any:
    return actions.add_claim(**WHO, commitment=make.draft(), content=content)


def _figure(words: str, low: Any, high: Any, unit: str, **more: Any) -> Any:
    return lambda article: (
        replace(make.figure(article, words, low, high, unit=unit), **({"basis": Basis.STATED, "reason": ""} | more)),
    )


@pytest.mark.parametrize(
    ("words", "low", "high", "unit"),
    [
        ("160 000 à 200 000 tonnes", "160000", "200000", "t"),
        ("12,5 milliards de FCFA", "12500000000", "12500000000", "XOF"),
        ("12,5 milliards de FCFA", "12500000000", "12500000000", "XAF"),
        ("trois centrales solaires", "3", "3", "centrale"),
        ("trois centrales solaires", "3", "3", "centrale solaire"),
    ],
)
def test_a_value_that_its_words_say_is_kept(words: str, low: str, high: str, unit: str) -> None:
    claim = _add(_said(figures=_figure(words, low, high, unit)))
    (figure,) = claim.figures.all()
    assert (figure.min, figure.max, figure.basis) == (Decimal(low), Decimal(high), "stated")


@pytest.mark.parametrize(
    ("words", "low", "high", "unit", "sentence"),
    [
        ("160 000 à 200 000 tonnes", "160000", "160000", "t", "se lit 160000 à 200000 t, et non 160000 t"),
        ("160 000 à 200 000 tonnes", "160000", None, "t", "et non au moins 160000 t"),
        ("160 000 à 200 000 tonnes", "160", "200", "kt", "et non 160 à 200 kt"),
        ("12,5 milliards de FCFA", "125000000000", "125000000000", "XOF", "se lit 12500000000 XOF"),
        ("12,5 milliards de FCFA", "12500000000", "12500000000", "EUR", "et non 12500000000 EUR"),
        ("trois centrales solaires", "4", "4", "centrale", "se lit 3 centrale"),
    ],
)
def test_another_value_is_refused_with_what_the_words_say(
    words: str, low: str, high: str | None, unit: str, sentence: str
) -> None:
    content = _said(figures=_figure(words, low, high, unit))
    commitment = make.draft()
    with refused(sentence):
        actions.add_claim(**WHO, commitment=commitment, content=content)


def test_what_is_inferred_with_a_reason_is_the_editor_s_own() -> None:
    more = {"basis": Basis.INFERRED, "reason": "Une tonne fait 1,2 mètre cube."}
    assert _add(_said(figures=_figure("160 000 à 200 000 tonnes", "192000", "240000", "m3", **more))).pk


def test_a_change_and_words_that_say_several_things_are_left_to_the_editor() -> None:
    assert _add(_said(figures=_figure("20 %", "20", None, "%", kind=FigureKind.CHANGE))).pk
    assert _add(_said(figures=_figure("trois centrales solaires, pour 12,5 milliards de FCFA", "1", "1", "lot"))).pk


def test_a_value_that_was_replaced_is_read_again_too() -> None:
    def replacing(value: int) -> Any:
        return lambda article: (
            make.figure(
                article,
                "160 000 à 200 000 tonnes",
                160000,
                200000,
                replaces=(
                    ArticleReader(article).find("150 000 tonnes"),
                    Amount(Decimal(value), Decimal(value), "t"),
                ),
            ),
        )

    assert _add(_said(figures=replacing(150000))).pk
    content, commitment = _said(figures=replacing(15000)), make.draft()
    with refused("se lit 150000 t, et non 15000 t"):
        actions.add_claim(**WHO, commitment=commitment, content=content)


@pytest.mark.parametrize(
    ("part", "words", "right", "wrong"),
    [
        ("deadline", "avant le 31 décembre 2024", "../2024-12-30", "../2024-12-31"),
        ("duration", "dans un délai de 24 mois", "P24M", "P2M"),
        ("recurrence", "mensuelle", "FREQ=MONTHLY", "FREQ=WEEKLY"),
    ],
)
def test_a_date_a_duration_and_a_recurrence_are_read_again(part: str, words: str, right: str, wrong: str) -> None:
    def stated(value: str) -> Any:
        def on_words(article: Any) -> Any:
            if part != "deadline":
                return Valued(ArticleReader(article).find(words), value)
            return replace(make.deadline(article, words, value), basis=Basis.STATED, reason="")

        return on_words

    assert _add(_said(**{part: stated(right)})).pk
    content, commitment = _said(**{part: stated(wrong)}), make.draft()
    with refused(f"se lit {right}, et non {wrong}"):
        actions.add_claim(**WHO, commitment=commitment, content=content)


def test_a_correction_is_read_again_and_leaves_what_was() -> None:
    article = make.archived(TEXT)
    commitment = make.published("", make.claim_content(article, TEXT))
    claim = commitment.claims.get()
    wrong = make.claim_content(
        article, TEXT, figures=_figure("trois centrales solaires", "30", "30", "centrale")(article)
    )
    with refused("se lit 3 centrale"):
        actions.correct_claim(**WHO, claim=claim, content=wrong, reason="Faute.")
    assert AT
