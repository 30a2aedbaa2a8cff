"""Places in an article: what may be quoted, and digits that come back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.commitments.actions.acting import (
    WHO,
    payload,
    refused,
    shown,
)
from tracker.commitments import actions
from tracker.commitments.content import Speaker
from tracker.commitments.models import (
    Figure,
)
from tracker.sources import archive
from tracker.sources.quoting import ArticleReader
from tracker.text import RegionKind, Span

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "label"), [(RegionKind.COMMENTS, "commentaires"), (RegionKind.ADVERTISEMENT, "publicité")]
)
@pytest.mark.parametrize(
    "part", ["quotation", "a letter of the quotation", "cue", "speaker", "said", "party", "evidence"]
)
def test_readers_comments_and_advertisements_announce_nothing(kind, label, part):
    text = "Le ministre annonce une usine. Commentaire : Moussa promet la Lune demain."
    start = text.index("Commentaire") if part != "a letter of the quotation" else text.index("usine")
    article = make.archived(text, regions=(archive.RegionContent(kind, Span(start, len(text))),))
    find = ArticleReader(article).find
    content = make.claim_content(
        article, "Moussa promet la Lune" if part == "quotation" else "Le ministre annonce une usine"
    )
    extra: dict[str, Any] = {
        "cue": {"cue": find("promet")},
        "speaker": {"speaker": Speaker(find("Moussa"))},
        "said": {"said": make.said(article, "demain", "2024")},
        "party": {"parties": (make.named(article, "Moussa", make.party()),)},
    }
    commitment = make.draft()
    with refused(f"dans une zone « {label} »"):
        if part == "evidence":
            content = make.evidence_content(article, "Moussa promet la Lune")
            actions.add_evidence(**WHO, commitment=commitment, content=content)
        else:
            actions.add_claim(**WHO, commitment=commitment, content=replace(content, **extra.get(part, {})))


def test_a_telephone_number_is_not_quoted():
    article = make.archived("Le ministre annonce une usine ; joindre Moussa au +223 76 12 34 56 avant lundi.")
    commitment, content = make.draft(), make.claim_content(article)
    with refused("qui ne sortent pas de l'archive"):
        actions.add_claim(**WHO, commitment=commitment, content=content)
    (quotation,) = shown(make.published("", make.claim_content(article, "une usine")))["claims"][0]["quotations"]
    assert "76 12" not in quotation["before"] + quotation["after"]


def test_a_caption_inside_the_article_may_be_quoted():
    text = "Le ministre annonce une usine. Photo : la future usine de Ségou."
    article = make.archived(text, regions=(archive.RegionContent(RegionKind.CAPTION, Span(31, len(text))),))
    assert (
        make.claimed(make.draft(), make.claim_content(article, "la future usine")).quotations.get().exact
        == "la future usine"
    )


@pytest.mark.parametrize(
    "number", ["120000", "0.5", "123456789012345", "123456.123456789", "1E+6", "0.000000001", "-3"]
)
def test_a_number_of_at_most_fifteen_digits_comes_back_digit_for_digit(number):
    article = make.archived()
    make.claimed(make.draft(), make.claim_content(article, figures=(make.figure(article, "120 000 tonnes", number),)))
    figure = Figure.objects.get()
    assert figure.min == figure.max == Decimal(number)
    assert payload()["after"]["figures"][0]["min"] == format(Decimal(number), "f")


def test_more_than_nine_decimals_are_refused():
    article = make.archived()
    content = make.claim_content(article, figures=(make.figure(article, "120 000 tonnes", "0.0000000001"),))
    commitment = make.draft()
    with refused("9 chiffres après la virgule"):
        actions.add_claim(**WHO, commitment=commitment, content=content)


def test_the_same_words_quoted_by_two_claims_are_one_quotation():
    article = make.archived()
    one, other = (make.claimed(make.draft(), make.claim_content(article)) for _ in range(2))
    assert one.quotations.get() == other.quotations.get()
