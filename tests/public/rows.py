"""Published commitments of every kind, in a line each; through the actions, as every door."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests import factories as make
from tracker.commitments import actions, models
from tracker.commitments.content import Delivered, Speaker, Valued, VerdictContent
from tracker.commitments.vocabulary import RelationKind, Sector
from tracker.extraction.vocabulary import Basis, Firmness, Testability
from tracker.sources import archive
from tracker.sources.models import Article
from tracker.sources.quoting import ArticleReader
from tracker.sources.vocabulary import DateBasis

LINE = "La ligne sera exécutée avant le 31 décembre 2024"


def dated(text: str, published: str, **described: Any) -> Article:
    return make.archived(text, published=published, **described)


def line(published: str = "2023-11-20", **values: Any) -> Any:
    """A claim with a deadline: before 31 December 2024."""
    article = dated(f"{LINE}.", published)
    return make.claim_content(
        article, LINE, deadline=make.deadline(article, "avant le 31 décembre 2024", "../2024-12-30"), **values
    )


def tonnes(n: int, published: str, **values: Any) -> Any:
    """A claim that announces so many tonnes of urea."""
    article = dated(f"Le ministre annonce {n} tonnes d'urée.", published)
    figure = make.figure(article, f"{n} tonnes", n, product="urée")
    return make.claim_content(article, figures=(figure,), **values)


def judged(commitment: models.Commitment, code: str, reasons: str = "Les faits le montrent.", **values: Any) -> Any:
    content = VerdictContent(code, date(2026, 1, 12), reasons, **values)
    verdict = actions.record_verdict(actor=make.EDITOR, at=make.AT, commitment=commitment, content=content)
    make.made_public(verdict)
    return verdict


def proven(commitment: models.Commitment, **values: Any) -> models.Evidence:
    evidence = actions.add_evidence(
        actor=make.EDITOR, at=make.AT, commitment=commitment, content=make.evidence_content(**values)
    )
    make.made_public(evidence)
    return evidence


def searched(commitment: models.Commitment, **values: Any) -> models.SearchLog:
    asked = {"searched_on": date(2026, 1, 10), "where": "Journal officiel", "looked_for": "un avis"} | values
    return actions.log_search(actor=make.EDITOR, at=make.AT, commitment=commitment, **asked)


def everything(word: str) -> models.Commitment:
    """A published commitment with this word in every field of text that an editor fills, and in the archived text."""
    text = (
        f"{word}\n\nLe ministre annonce 120 tonnes de {word} avant le 31 décembre 2024. La société {word} les livrera."
    )
    received = archive.received("markup.txt", text.encode(), max_bytes=10**6)
    (plain,) = archive.undescribed(text).articles
    described = archive.ArticleContent(
        span=plain.span,
        headline=word,
        publisher=word,
        published="2023-11-20",
        date_basis=DateBasis.INFERRED,
        date_note=word,
    )
    document, _ = actions.archive_document(
        actor=make.EDITOR,
        at=make.AT,
        received=received,
        content=archive.DocumentContent(url="https://exemple.ml/?a=1&b='\"", articles=(described,)),
    )
    article = document.articles.get()
    find = ArticleReader(article).find
    passage = f"Le ministre annonce 120 tonnes de {word} avant le 31 décembre 2024"
    spoken = Speaker(find(f"La société {word}"), function=word, party=make.party(word))
    amount = make.figure(article, "120 tonnes", 120, unit=word[:50], product=word, basis=Basis.INFERRED, reason=word)
    content = make.claim_content(
        article,
        passage,
        cue=find(f"120 tonnes de {word}"),
        speaker=spoken,
        figures=(amount,),
        said=make.said(article, "31 décembre 2024", "2023-11-20", Basis.INFERRED, word),
        recurrence=Valued(find("120 tonnes"), "FREQ=MONTHLY"),
        deadline=make.deadline(
            article, "avant le 31 décembre 2024", "../2024-12-30", basis=Basis.INFERRED, reason=word
        ),
        parties=(make.named(article, f"La société {word}", make.party(word)),),
        note=word,
    )
    dossier = actions.create_dossier(actor=make.EDITOR, at=make.AT, title=word, description=word)
    commitment = make.published(word, content, reading_note=f"{word}\n{word}", dossier=dossier)
    evidence = proven(
        commitment,
        article=article,
        quoted=passage,
        statement=word,
        delivered=Delivered(make.Amount(Decimal(1), None, word[:50]), word),
    )
    searched(commitment, where=word, looked_for=word)
    judged(commitment, "in_progress", word, evidence=(evidence.reference,))
    other = make.published(word)
    actions.relate(actor=make.EDITOR, at=make.AT, source=commitment, kind=RelationKind.PART_OF, target=other)
    fresh = models.Commitment.objects.get(pk=commitment.pk)
    actions.correct_commitment(actor=make.EDITOR, at=make.AT, commitment=fresh, reason=word, sector=Sector.ENERGY)
    return commitment


def three_kinds() -> dict[str, models.Commitment]:
    """Commitments that differ in whatever can be filtered."""
    dossier = actions.create_dossier(actor=make.EDITOR, at=make.AT, title="Mission de 2023")
    power = make.published("Exécuter la ligne", line(), sector=Sector.ENERGY, dossier=dossier)
    urea = make.published("Livrer l'urée", tonnes(120, "2023-11-20", firmness=Firmness.UNDER_DISCUSSION))
    vague = make.published("Coopérer", testability=Testability.VAGUE, sector=Sector.DIPLOMACY)
    judged(vague, "unverifiable")
    return {"power": power, "urea": urea, "vague": vague, "dossier": dossier}


FILTERS = {
    "q=ligne": "power",
    "q=LIGNE": "power",
    "q=ligne+exécuter": "power",
    "q=ligne+urée": "",
    "q=livrer+urée": "urea",
    "q=120+tonnes": "urea vague",
    "q=++": "urea power vague",
    "firmness=under_discussion": "urea",
    "firmness=under_discussion&firmness=announced": "urea power vague",
    "firmness=signed": "",
    "verdict=unverifiable": "vague",
    "verdict=not_assessed": "urea power",
    "timeliness=overdue": "power",
    "timeliness=closed&timeliness=not_binding_yet": "urea vague",
    "timeliness=upcoming&on=2024-01-01": "power",
    "testability=vague": "vague",
    "sector=energy": "power",
    "sector=energy&sector=diplomacy": "power vague",
    "dossier={dossier}": "power",
    "dossier={dossier}&sector=diplomacy": "",
    "q=ligne&sector=energy&firmness=announced&timeliness=overdue&testability=measurable": "power",
}


# Whatever is asked, and whatever an editor writes

RIGHT_TO_LEFT = "\u202eexécuter\u202c \u200fالمال"
HOSTILE = {
    "nothing": "",
    "NUL": "\0",
    "long": "a" * 100_000,
    "many words": "a " * 50_000,
    "wild cards": "%_\\%",
    "quotation marks": "'\";--",
    "markup": "<script>alert(1)</script>",
    "right to left": RIGHT_TO_LEFT,
    "emoji": "👩🏽‍🌾🇲🇱",
    "half a surrogate": "\ufffd",
    "negative": "-1",
    "huge": "9" * 5000,
    "last day": "9999-12-31",
    "first day": "0001-01-01",
    "last instant": "9999-12-31T23:59:59-12:00",
    "first instant": "0001-01-01T00:00:00+14:00",
}
MARKUP = "<script>alert('x')</script><img src=x onerror=\"y\">&amp;{{ 7|add:7 }}"
