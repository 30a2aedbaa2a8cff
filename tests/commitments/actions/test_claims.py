"""Claims: every value on its words, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.commitments.actions.acting import (
    BY,
    UREA,
    WHO,
    fresh,
    payload,
    refused,
)
from tracker.commitments import actions
from tracker.commitments.content import Amount, Speaker, Valued
from tracker.extraction.vocabulary import Basis, PartyRole
from tracker.sources.quoting import ArticleReader
from tracker.text import Span

pytestmark = pytest.mark.django_db


def urea(article: Any, **values: Any) -> Any:
    """The claim on the article's first sentence, with its figure and its deadline."""
    return make.claim_content(
        article,
        "",
        **(
            {
                "figures": (make.figure(article, "120 000 tonnes", 120000, product="urée"),),
                "deadline": make.deadline(article, BY, "../2024-12-30"),
            }
            | values
        ),
    )


def test_a_claim_keeps_the_words_of_the_document_at_each_place():
    article = make.archived()
    find = ArticleReader(article).find
    ministry = make.party("Ministère")
    content = urea(
        article,
        cue=find("annonce"),
        speaker=Speaker(find("Le ministre"), "ministre", ministry),
        said=make.said(article, "se poursuivent", "2024-05", Basis.RESOLVED, "D'après le mois de l'article."),
        parties=(make.named(article, "La société SOLAIRE", ministry, PartyRole.SUPPLIER),),
    )
    claim = fresh(make.claimed(make.draft(), content))
    assert (claim.cue_text, claim.speaker_text, claim.said_text) == ("annonce", "Le ministre", "se poursuivent")
    assert (claim.deadline_text, claim.deadline_lower, claim.deadline_upper) == (BY, None, date(2024, 12, 30))
    assert (claim.said_lower, claim.said_upper) == (date(2024, 5, 1), date(2024, 5, 31))
    assert claim.parties.get().text == "La société SOLAIRE"
    figure = claim.figures.get()
    assert figure.text == "120 000 tonnes"
    for row, name in [(claim, "cue_"), (claim, "speaker_"), (claim, "said_"), (claim, "deadline_"), (figure, "")]:
        text = getattr(row, f"{name}text")
        assert article.document.text[getattr(row, f"{name}start") : getattr(row, f"{name}end")] == text
    quotation = claim.quotations.get()
    assert quotation.exact == article.document.text[quotation.start : quotation.end]
    assert quotation.suffix.startswith(". La société")


def _with(**values: Any) -> Any:
    return lambda article: replace(urea(article), **{name: make_value(article) for name, make_value in values.items()})


def _figure_on(words: str, **values: Any) -> Any:
    return lambda article: (make.figure(article, words, 50, unit="MWc", **values),)


def _outside(article: Any) -> Span:
    return Span(article.end, article.end + 3)


def _misplaced_figure(span: Any, **values: Any) -> Any:
    return lambda article: (replace(make.figure(article, "120 000 tonnes", 120000), span=span(article), **values),)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(_with(quotations=lambda _: ()), "Il faut au moins une citation", id="no quotation"),
        pytest.param(_with(quotations=lambda a: (_outside(a),)), "sort de l'article", id="quotation outside the article"),
        pytest.param(
            _with(quotations=lambda a: (Span(0, a.end + 1),)), "sort de l'article", id="quotation longer than the article"
        ),
        pytest.param(
            _with(figures=_figure_on("50 MWc")), "« 50 MWc » n'est dans aucune citation", id="figure outside the quotation"
        ),
        pytest.param(
            _with(figures=_misplaced_figure(lambda a: Span(a.end + 900, a.end + 910))),
            "sort de l'article",
            id="figure beyond the text",
        ),
        pytest.param(
            _with(
                figures=lambda a: (
                    make.figure(
                        a,
                        "120 000 tonnes",
                        120000,
                        replaces=(ArticleReader(a).find("50 MWc"), Amount(Decimal(50), Decimal(50), "MWc")),
                    ),
                )
            ),
            "« 50 MWc » n'est dans aucune citation",
            id="what it replaces outside the quotation",
        ),
        pytest.param(
            _with(deadline=lambda a: make.deadline(a, "Rien n'est encore signé", "2025")),
            "n'est dans aucune citation",
            id="deadline outside the quotation",
        ),
        pytest.param(
            _with(duration=lambda a: Valued(ArticleReader(a).find("encore"), "P24M")),
            "« encore » n'est dans aucune citation",
            id="duration outside the quotation",
        ),
        pytest.param(
            _with(recurrence=lambda a: Valued(ArticleReader(a).find("encore"), "FREQ=MONTHLY")),
            "« encore » n'est dans aucune citation",
            id="recurrence outside the quotation",
        ),
        pytest.param(_with(cue=_outside), "sort de l'article", id="cue outside the article"),
        pytest.param(_with(speaker=lambda a: Speaker(_outside(a))), "sort de l'article", id="speaker outside the article"),
        pytest.param(
            _with(parties=lambda a: (replace(make.named(a, "Le ministre", make.party()), span=_outside(a)),)),
            "sort de l'article",
            id="name outside the article",
        ),
        pytest.param(
            _with(deadline=lambda a: make.deadline(a, BY, "31/12/2024")), "« 31/12/2024 » n'est pas une date", id="deadline"
        ),
        pytest.param(
            _with(deadline=lambda a: make.deadline(a, BY, "2024-02-30")), "« 2024-02-30 »", id="no such day"
        ),
        pytest.param(_with(said=lambda a: make.said(a, "encore", "hier")), "« hier » n'est pas une date", id="said on"),
        pytest.param(
            _with(duration=lambda a: Valued(ArticleReader(a).find(BY), "24 mois")),
            "« 24 mois » n'est pas une durée",
            id="duration",
        ),
        pytest.param(
            _with(recurrence=lambda a: Valued(ArticleReader(a).find(BY), "chaque mois")),
            "« chaque mois » n'est pas une récurrence",
            id="recurrence",
        ),
        pytest.param(
            _with(deadline=lambda a: make.deadline(a, BY, "2024", basis=Basis.INFERRED)),
            "Une valeur déduite demande une raison",
            id="inferred deadline without a reason",
        ),
        pytest.param(
            _with(figures=lambda a: (make.figure(a, "120 000 tonnes", 120000, basis=Basis.INFERRED),)),
            "Une valeur déduite demande une raison",
            id="inferred figure without a reason",
        ),
        pytest.param(
            _with(figures=lambda a: (make.figure(a, "120 000 tonnes", None),)), "au moins une borne", id="no bound"
        ),
        pytest.param(
            _with(figures=lambda a: (make.figure(a, "120 000 tonnes", 2, 1),)), "ne dépasse pas le maximum", id="min above max"
        ),
        pytest.param(
            _with(figures=lambda a: (make.figure(a, "120 000 tonnes", "1234567890.123456"),)),
            "plus de 15 chiffres significatifs",
            id="sixteen digits",
        ),
        pytest.param(
            _with(figures=lambda a: (make.figure(a, "120 000 tonnes", "1234567890123456"),)),
            "Le nombre 1234567890123456 a plus de 15 chiffres",
            id="sixteen digits before the point",
        ),
        pytest.param(
            _with(figures=lambda a: (make.figure(a, "120 000 tonnes", "NaN"),)), "nombre", id="not a number"
        ),
        pytest.param(
            _with(
                parties=lambda a: (make.named(a, "Le ministre", p := make.party()), make.named(a, "La société SOLAIRE", p))
            ),
            "déjà ce rôle",
            id="a party twice in one role",
        ),
    ],
)  # fmt: skip
def test_a_claim_whose_values_do_not_stand_on_words_is_refused(content, sentence):
    commitment = make.draft()
    asked = content(make.archived())
    with refused(sentence):
        actions.add_claim(**WHO, commitment=commitment, content=asked)
    claim = make.claimed(commitment)
    with refused(sentence):
        actions.correct_claim(**WHO, claim=claim, content=asked)


def test_a_corrected_claim_says_only_what_was_handed_in():
    article = make.archived()
    full = urea(article, parties=(make.named(article, "Le ministre", make.party()),))
    claim = make.claimed(make.draft(), full)
    claim = actions.correct_claim(**WHO, claim=claim, content=make.claim_content(article, UREA))
    claim = fresh(claim)
    assert (claim.deadline_edtf, claim.deadline_text, claim.deadline_upper) == ("", "", None)
    assert [*claim.figures.all(), *claim.parties.all()] == []
    assert [quotation.exact for quotation in claim.quotations.all()] == [UREA]
    assert payload()["before"]["figures"][0]["text"] == "120 000 tonnes"
