"""Invented data hold nothing that an editor could not have entered, and a little of everything an editor may meet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Count, F

from tests import factories as make
from tracker.commitments import journal
from tracker.commitments.actions.verdicts import check_verdict
from tracker.commitments.models import (
    Claim,
    Commitment,
    CommitmentVersion,
    Evidence,
    Figure,
    JournalEntry,
    JournalHead,
    Party,
    PartyName,
    Relation,
    SameAs,
    Verdict,
    VersionArticle,
    VersionChild,
    VersionFigure,
    VersionParty,
)
from tracker.commitments.queries import as_of, facets, published
from tracker.commitments.versions import refold
from tracker.commitments.vocabulary import (
    PartyKind,
    Sector,
    SourceBasis,
    State,
    TimelinessCode,
    VerdictCode,
    country_name,
)
from tracker.extraction.vocabulary import (
    Act,
    Basis,
    DeadlineQualifier,
    EvidenceKind,
    FigureQualifier,
    Firmness,
    PartyRole,
    Place,
    Testability,
)
from tracker.ops.generator import generate
from tracker.sources.models import Article, Document, Publisher, Quotation, Region, ReprintGroup
from tracker.sources.quoting import ArticleReader
from tracker.sources.vocabulary import DateBasis
from tracker.text import QuotationState, RegionKind, Span, contacts, locate, normalise

# Each test in a savepoint of the transaction in which the data lie.
pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 15)
ORIGINALS = 220
COMMITMENTS = 360


@pytest.fixture(scope="module", autouse=True)
def _fictional(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For all tests of this module: originals, some of them in a second edition, and commitments published one by one."""
    with django_db_blocker.unblock(), transaction.atomic():
        generate(commitments=COMMITMENTS, seed=7, today=TODAY, originals=ORIGINALS)
        yield
        transaction.set_rollback(True)


def _all(name: str, queryset: Any) -> set[Any]:
    return set(queryset.values_list(name, flat=True))


# The rows


@pytest.mark.parametrize(
    "model",
    [m for app in ("sources", "commitments") for m in apps.get_app_config(app).get_models()],
    ids=lambda model: model.__name__,
)
def test_every_row_is_one_that_its_model_accepts(model: Any) -> None:
    """The database has checked its constraints already."""
    for row in model._default_manager.all():
        row.clean_fields(exclude=["content"])


def test_there_are_as_many_as_asked_for_with_references_that_follow() -> None:
    assert list(Commitment.objects.order_by("pk").values_list("reference", flat=True)) == [
        f"E-{n:04d}" for n in range(1, COMMITMENTS + 1)
    ]
    for model in (Claim, Evidence, Verdict, Party):
        references = _all("reference", model.objects)
        assert len(references) == model.objects.count()


def test_the_next_reference_and_the_next_key_are_free() -> None:
    with transaction.atomic():
        claim = make.claimed(commitment := make.draft("Livrer l'urée"))
        assert commitment.reference == f"E-{COMMITMENTS + 1:04d}"
        assert int(claim.reference[2:]) > max(int(r[2:]) for r in _all("reference", Claim.objects.exclude(pk=claim.pk)))
        transaction.set_rollback(True)


def test_no_two_documents_are_the_same_file_and_each_is_its_bytes() -> None:
    for document in Document.objects.select_related("file"):
        assert bytes(document.file.content) == document.text.encode()
        assert len(document.file.content) == document.size
    assert len(_all("sha256", Document.objects)) == len(_all("filename", Document.objects)) == Document.objects.count()


# On their words


def test_every_quotation_stands_where_it_says() -> None:
    texts = {document.pk: normalise(document.text) for document in Document.objects.all()}
    for quotation in Quotation.objects.select_related("article"):
        text = texts[quotation.article.document_id]
        found = locate(quotation.exact, text, at=quotation.span, within=quotation.article.span)
        assert found.state is QuotationState.VERIFIED
        assert quotation.span.of(text.original) == quotation.exact
        assert not contacts(quotation.exact)
    assert not Quotation.objects.filter(claims=None, evidence=None).exists()


def _values(claim: Claim) -> Iterator[tuple[str, Span]]:
    for name in ("cue", "speaker", "said", "deadline", "duration", "recurrence"):
        if text := getattr(claim, f"{name}_text"):
            yield text, Span(getattr(claim, f"{name}_start"), getattr(claim, f"{name}_end"))
    for figure in claim.figures.all():
        yield figure.text, Span(figure.start, figure.end)
        if figure.replaces_text:
            yield figure.replaces_text, Span(figure.replaces_start, figure.replaces_end)
    for name in claim.parties.all():
        yield name.text, Span(name.start, name.end)


def test_every_value_stands_on_its_words_in_its_article_and_in_no_zone() -> None:
    claims = Claim.objects.select_related("article__document").prefetch_related(
        "quotations", "figures", "parties", "article__regions"
    )
    for claim in claims:
        reader = ArticleReader(claim.article)
        for text, span in _values(claim):
            assert span.of(reader.text) == text
            assert claim.article.span.contains(span)
            assert not any(region.overlaps(span) for _, region in reader.regions)
        for figure in claim.figures.all():
            assert any(q.span.contains(Span(figure.start, figure.end)) for q in claim.quotations.all())
    for claim in claims[:40]:
        reader = ArticleReader(claim.article)
        assert not any(reader.cuts(span) for _, span in _values(claim))


def test_every_headline_is_in_its_article() -> None:
    for article in Article.objects.select_related("document"):
        assert article.span.of(article.document.text).startswith(article.headline)


def test_every_verdict_has_what_it_needs() -> None:
    verdicts = Verdict.objects.select_related("commitment")
    assert verdicts.count() > 50
    for verdict in verdicts:
        check_verdict(verdict, verdict.commitment.claims.filter(state=State.PUBLISHED))
        assert verdict.decided_on < TODAY
    assert not Verdict.objects.filter(successor__isnull=False).exclude(successor__state=State.PUBLISHED).exists()


def test_a_relation_leads_from_a_later_commitment_to_an_earlier_one_or_to_the_one_replaced() -> None:
    assert Relation.objects.exists()
    assert not Relation.objects.exclude(kind="supersedes").filter(source__lte=F("target")).exists()
    assert set(Relation.objects.filter(kind="supersedes").values_list("target", "source")) == set(
        Verdict.objects.exclude(successor=None).values_list("commitment", "successor")
    )


# As the public reads them


def test_the_journal_holds() -> None:
    assert list(journal.breaks()) == []
    assert JournalHead.objects.get().is_fictional
    assert as_of(on=TODAY).is_fictional
    assert JournalEntry.objects.latest("sequence").recorded_at.date() < TODAY


def _shown() -> list[Any]:
    versions = CommitmentVersion.objects.filter(journal_to=None).order_by("commitment", "day_from")
    beside = [
        sorted(model.objects.filter(version__journal_to=None).values_list("version__reference", "version__day_from", *columns))
        for model, columns in (
            (VersionParty, ("party", "role", "name", "country")),
            (VersionFigure, ("unit", "low", "high")),
            (VersionChild, ("prefix", "number")),
            (VersionArticle, ("article",)),
        )
    ]  # fmt: skip
    own = [
        {f.attname: getattr(version, f.attname) for f in version._meta.fields if f.name not in ("id", "journal_from")}
        for version in versions
    ]
    return [own, *beside]


def test_folded_again_they_are_the_same() -> None:
    """What the second edition copied is what a fold of its rows gives."""
    before = _shown()
    assert len(before[0]) > COMMITMENTS
    with transaction.atomic():
        head = journal.lock_head()
        entry = journal.append(
            head,
            action="test",
            reference="",
            body={},
            is_public=False,
            at=journal.JournalHead.objects.get().recorded_at,
        )
        refold(Commitment.objects.all(), entry)
        assert _shown() == before
        transaction.set_rollback(True)


def test_the_past_can_be_asked_for() -> None:
    """Some were judged, and some withdrawn, by a later entry than the one that published them."""
    assert CommitmentVersion.objects.exclude(journal_to=None).exists()
    first = JournalEntry.objects.get(sequence=2).recorded_at
    then = published(as_of(on=TODAY, recorded_at=first))
    assert 0 < then.count() < published(as_of(on=TODAY)).count()


def test_the_last_are_published_one_by_one_with_all_their_words_in_the_journal() -> None:
    published_alone = JournalEntry.objects.filter(payload__action="publish")
    assert published_alone.count() > 50
    line = journal.line(published_alone.first())
    content = line["payload"]["after"]
    commitment = Commitment.objects.get(reference=line["payload"]["reference"])
    assert content["content"]["title"] == commitment.title
    assert len(content["with"]) == commitment.claims.count() + commitment.evidence.count()


def test_what_is_not_published_is_not_shown() -> None:
    shown = _all("reference", published(as_of(on=date.max)))
    assert shown == _all("reference", Commitment.objects.filter(state=State.PUBLISHED))
    assert len(shown) < COMMITMENTS


# Of everything


def test_there_is_something_of_every_kind() -> None:
    when = as_of(on=TODAY)
    shown = published(when)
    assert _all("timeliness_code", shown) == {code.value for code in TimelinessCode}
    assert _all("verdict", shown) == {code.value for code in VerdictCode}
    assert _all("firmness", shown) == {code.value for code in Firmness}
    assert _all("testability", shown) == {code.value for code in Testability}
    assert _all("sector", shown) == {sector.value for sector in Sector}
    assert _all("state", Commitment.objects) == {state.value for state in State}
    assert _all("act", Claim.objects) == {act.value for act in Act} - {"denies"}
    assert _all("place", Claim.objects) == {place.value for place in Place} - {"headline"}
    assert _all("deadline_qualifier", Claim.objects) == {q.value for q in DeadlineQualifier} | {""}
    assert _all("deadline_basis", Claim.objects) == {basis.value for basis in Basis} | {""}
    assert _all("qualifier", Figure.objects) == {q.value for q in FigureQualifier}
    assert _all("role", PartyName.objects) == {role.value for role in PartyRole}
    assert _all("kind", Evidence.objects) == {kind.value for kind in EvidenceKind}
    assert _all("source_basis", Evidence.objects) == {basis.value for basis in SourceBasis}
    assert _all("kind", Party.objects) == {kind.value for kind in PartyKind}
    assert _all("kind", Region.objects) == {kind.value for kind in RegionKind}
    assert _all("date_basis", Article.objects) == {basis.value for basis in DateBasis}
    statuses = {version.record["terms"][field]["status"] for version in shown for field in ("deadline", "firmness")}
    statuses |= {figure["status"] for version in shown for figure in version.record["terms"]["figures"]}
    assert statuses == {"none", "single", "revised", "contested"}
    assert Claim.objects.exclude(duration_iso="").exists()
    assert Claim.objects.exclude(recurrence_rule="").exists()
    assert Figure.objects.exclude(replaces_text="").exists()
    assert ReprintGroup.objects.annotate(n=Count("articles")).filter(n__gt=1).exists()
    assert SameAs.objects.exists()
    assert facets(when).dossiers
    assert facets(when).units


def test_a_few_commitments_have_very_many_claims() -> None:
    numbers = Commitment.objects.annotate(n=Count("claims")).values_list("n", flat=True)
    assert max(numbers) >= 10
    assert sorted(numbers)[len(numbers) // 2] == 1


def test_documents_hold_several_articles_and_articles_several_statements() -> None:
    assert Document.objects.annotate(n=Count("articles")).filter(n__gt=2).exists()
    assert Article.objects.annotate(n=Count("quotations")).filter(n__gt=1).exists()
    assert Publisher.objects.annotate(n=Count("articles")).filter(n__gt=1).exists()


def test_no_real_state_is_said_to_have_promised_anything() -> None:
    for code in _all("country", Party.objects) - {""}:
        assert country_name(code) == code  # no list of countries knows it
