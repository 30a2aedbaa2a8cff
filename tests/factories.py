"""Rows for tests. The classes make one valid row of each model, straight into the database, for tests of models and
constraints; the functions below them go through the actions, as every door does. All of it is invented."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import factory
from django.contrib.auth.models import Group, User
from factory.django import DjangoModelFactory

from tracker.commitments import actions, models
from tracker.commitments.actions import Actor
from tracker.commitments.content import (
    Amount,
    ClaimContent,
    Dated,
    DeadlineContent,
    EvidenceContent,
    FigureContent,
    PartyContent,
)
from tracker.commitments.vocabulary import PartyKind, Sector, SourceBasis, State
from tracker.editorial import models as editorial
from tracker.extraction.rereading import other_date, other_quantity
from tracker.extraction.vocabulary import (
    Act,
    Basis,
    DeadlineQualifier,
    EvidenceKind,
    FigureRole,
    Firmness,
    PartyRole,
    Place,
    Testability,
)
from tracker.sources import archive
from tracker.sources import models as sources
from tracker.sources.quoting import ArticleReader
from tracker.sources.vocabulary import DateBasis

AT = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
EDITOR = Actor(name="Awa", role="rédactrice")
SECOND_EDITOR = Actor(name="Moussa", role="rédacteur")

TEXT = (
    "Le ministre annonce 120 000 tonnes d'urée avant le 31 décembre 2024. La société SOLAIRE construira deux centrales de 50 MWc. "
    "Les discussions se poursuivent. Rien n'est encore signé."
)


# One valid row of each model


class PublisherFactory(DjangoModelFactory[sources.Publisher]):
    class Meta:
        model = sources.Publisher

    name = factory.Sequence(lambda n: f"Journal {n}")


class ReprintGroupFactory(DjangoModelFactory[sources.ReprintGroup]):
    class Meta:
        model = sources.ReprintGroup

    key = factory.Sequence(lambda n: f"reprise-{n}")


class DocumentFactory(DjangoModelFactory[sources.Document]):
    class Meta:
        model = sources.Document

    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    filename = factory.Sequence(lambda n: f"document-{n}.txt")
    media_type = "text/plain; charset=utf-8"
    text = TEXT
    size = len(TEXT.encode())
    retrieved_at = AT
    text_tool = "test"
    text_tool_version = "1"


class ArchivedFileFactory(DjangoModelFactory[sources.ArchivedFile]):
    class Meta:
        model = sources.ArchivedFile

    document = factory.SubFactory(DocumentFactory)
    content = TEXT.encode()


class ArticleFactory(DjangoModelFactory[sources.Article]):
    class Meta:
        model = sources.Article

    document = factory.SubFactory(DocumentFactory)
    number = 1
    start = 0
    end = len(TEXT)


class RegionFactory(DjangoModelFactory[sources.Region]):
    class Meta:
        model = sources.Region

    document = factory.SubFactory(DocumentFactory)
    kind = "caption"
    start = 0
    end = 10


class QuotationFactory(DjangoModelFactory[sources.Quotation]):
    class Meta:
        model = sources.Quotation

    article = factory.SubFactory(ArticleFactory)
    exact = TEXT[:24]
    start = 0
    end = 24


class ShingleFactory(DjangoModelFactory[sources.Shingle]):
    class Meta:
        model = sources.Shingle

    article = factory.SubFactory(ArticleFactory)
    value = factory.Sequence(lambda n: n)


class FingerprintFactory(DjangoModelFactory[sources.Fingerprint]):
    class Meta:
        model = sources.Fingerprint

    article = factory.SubFactory(ArticleFactory)
    size = 1
    values = (7).to_bytes(8, "little")
    text_group = factory.SelfAttribute("article.pk")


class LikePairFactory(DjangoModelFactory[sources.LikePair]):
    class Meta:
        model = sources.LikePair

    article = factory.SubFactory(ArticleFactory)
    other = factory.SubFactory(ArticleFactory)
    jaccard = 0.2
    containment = 0.4


def _reference(prefix: str) -> factory.Sequence:
    # Above anything that the actions give out in a test.
    return factory.Sequence(lambda n: f"{prefix}-{900000 + n}")


class PartyFactory(DjangoModelFactory[models.Party]):
    class Meta:
        model = models.Party

    reference = _reference("P")
    name = factory.Sequence(lambda n: f"Société {n}")
    kind = "company"


class SameAsFactory(DjangoModelFactory[models.SameAs]):
    class Meta:
        model = models.SameAs

    journal_from = 1
    party = factory.SubFactory(PartyFactory)
    other = factory.SubFactory(PartyFactory)
    certainty = "uncertain"


class DossierFactory(DjangoModelFactory[models.Dossier]):
    class Meta:
        model = models.Dossier

    reference = _reference("D")
    title = factory.Sequence(lambda n: f"Dossier {n}")


class CommitmentFactory(DjangoModelFactory[models.Commitment]):
    class Meta:
        model = models.Commitment

    reference = _reference("E")
    title = factory.Sequence(lambda n: f"Livrer l'urée {n}")
    testability = "measurable"
    sector = "agriculture"


class RelationFactory(DjangoModelFactory[models.Relation]):
    class Meta:
        model = models.Relation

    source = factory.SubFactory(CommitmentFactory)
    kind = "part_of"
    target = factory.SubFactory(CommitmentFactory)
    journal_from = 1


class ClaimFactory(DjangoModelFactory[models.Claim]):
    class Meta:
        model = models.Claim

    reference = _reference("A")
    commitment = factory.SubFactory(CommitmentFactory)
    article = factory.SubFactory(ArticleFactory)
    place = "body"
    act = "announces"
    firmness = "announced"


class FigureFactory(DjangoModelFactory[models.Figure]):
    class Meta:
        model = models.Figure

    claim = factory.SubFactory(ClaimFactory)
    text = "120 000 tonnes"
    start = 20
    end = 34
    min = Decimal(120000)
    max = Decimal(120000)
    unit = "t"
    product = "urée"
    qualifier = "exact"
    role = "amount"
    kind = "absolute"
    basis = "stated"


class PartyNameFactory(DjangoModelFactory[models.PartyName]):
    class Meta:
        model = models.PartyName

    claim = factory.SubFactory(ClaimFactory)
    party = factory.SubFactory(PartyFactory)
    role = "promisor"
    text = "Le ministre"
    start = 0
    end = 11
    basis = "stated"


class EvidenceFactory(DjangoModelFactory[models.Evidence]):
    class Meta:
        model = models.Evidence

    reference = _reference("S")
    commitment = factory.SubFactory(CommitmentFactory)
    article = factory.SubFactory(ArticleFactory)
    kind = "progress"
    statement = "Le ministre dit que les discussions se poursuivent."
    source_basis = "self_declared"


class SearchLogFactory(DjangoModelFactory[models.SearchLog]):
    class Meta:
        model = models.SearchLog

    reference = _reference("R")
    commitment = factory.SubFactory(CommitmentFactory)
    searched_on = date(2026, 1, 10)
    where = "Journal officiel"
    looked_for = "un avis de livraison"


class VerdictFactory(DjangoModelFactory[models.Verdict]):
    class Meta:
        model = models.Verdict

    reference = _reference("V")
    commitment = factory.SubFactory(CommitmentFactory)
    code = "in_progress"
    decided_on = date(2026, 1, 12)
    reasons = "Les travaux ont commencé."


class JournalEntryFactory(DjangoModelFactory[models.JournalEntry]):
    class Meta:
        model = models.JournalEntry

    # Far from the real chain: such an entry is for tests of columns only.
    sequence = factory.Sequence(lambda n: 1_000_000 + n)
    recorded_at = AT
    is_public = True
    previous_digest = factory.Sequence(lambda n: f"a{n:063x}")
    payload_digest = factory.Sequence(lambda n: f"b{n:063x}")
    digest = factory.Sequence(lambda n: f"c{n:063x}")


class JournalPayloadFactory(DjangoModelFactory[models.JournalPayload]):
    class Meta:
        model = models.JournalPayload

    entry = factory.SubFactory(JournalEntryFactory)
    action = "create"
    reference = "E-0001"
    salt = "00" * 16
    body = "{}"


class JournalHeadFactory(DjangoModelFactory[models.JournalHead]):
    class Meta:
        model = models.JournalHead
        django_get_or_create = ("id",)

    id = 1


class ReferenceCounterFactory(DjangoModelFactory[models.ReferenceCounter]):
    class Meta:
        model = models.ReferenceCounter
        django_get_or_create = ("prefix",)

    prefix = "Z"


class ImportedFactory(DjangoModelFactory[models.Imported]):
    class Meta:
        model = models.Imported

    key = factory.Sequence(lambda n: f"engagement:cle-{n}")
    reference = "E-0001"
    source_digest = "0" * 64
    stored_digest = "1" * 64


class CommitmentVersionFactory(DjangoModelFactory[models.CommitmentVersion]):
    class Meta:
        model = models.CommitmentVersion

    commitment = factory.SubFactory(CommitmentFactory)
    reference = factory.SelfAttribute("commitment.reference")
    title = factory.SelfAttribute("commitment.title")
    sector = factory.SelfAttribute("commitment.sector")
    testability = factory.SelfAttribute("commitment.testability")
    journal_from = 1
    day_from = date(2024, 1, 1)
    firmness = "announced"
    verdict = "not_assessed"
    record = factory.LazyFunction(dict)


class VersionPartyFactory(DjangoModelFactory[models.VersionParty]):
    class Meta:
        model = models.VersionParty

    version = factory.SubFactory(CommitmentVersionFactory)
    party = factory.SubFactory(PartyFactory)
    role = "promisor"
    name = factory.SelfAttribute("party.name")
    kind = factory.SelfAttribute("party.kind")


class VersionFigureFactory(DjangoModelFactory[models.VersionFigure]):
    class Meta:
        model = models.VersionFigure

    version = factory.SubFactory(CommitmentVersionFactory)
    unit = "t"
    low = Decimal(120000)
    high = Decimal(120000)


class VersionChildFactory(DjangoModelFactory[models.VersionChild]):
    class Meta:
        model = models.VersionChild

    version = factory.SubFactory(CommitmentVersionFactory)
    prefix = "A"
    number = factory.Sequence(lambda n: 900000 + n)


class VersionArticleFactory(DjangoModelFactory[models.VersionArticle]):
    class Meta:
        model = models.VersionArticle

    version = factory.SubFactory(CommitmentVersionFactory)
    article = factory.SubFactory(ArticleFactory)


class VerificationFactory(DjangoModelFactory[models.Verification]):
    class Meta:
        model = models.Verification

    commitment = factory.SubFactory(CommitmentFactory)
    method = "1"
    inputs = "0" * 64
    verified_on = AT.date()


class FindingFactory(DjangoModelFactory[models.Finding]):
    class Meta:
        model = models.Finding

    commitment = factory.SubFactory(CommitmentFactory)
    code = "conflict"
    outcome = "refuted"
    reason = "figure"
    sentence_fr = "Deux affirmations donnent deux chiffres."
    sentence_en = "Two claims give two figures."
    method = "1"
    inputs = "0" * 64
    digest = factory.Sequence(lambda n: f"f{n:063x}")
    first_seen = AT
    last_seen = AT.date()
    sequence = 1


def proposal(**values: Any) -> dict[str, Any]:
    """What a candidate holds, as the reader writes it: a passage without a figure unless told otherwise."""
    empty: dict[str, Any] = {"start": 0, "end": 10, "quote": "Le ministre", "figures": [], "parties": [], "cues": []}
    claim = {"act": "announces", "firmness": "announced", "testability": "vague", "score": 0.5, "reasons": []}
    return empty | claim | {"deadline": None, "duration": None, "recurrence": None} | values


class CandidateFactory(DjangoModelFactory[editorial.Candidate]):
    class Meta:
        model = editorial.Candidate

    article = factory.SubFactory(ArticleFactory)
    proposes = "claim"
    start = 0
    end = 10
    anchor = "passage"
    anchor_start = factory.Sequence(lambda n: n)
    anchor_end = factory.LazyAttribute(lambda row: row.anchor_start + 10)
    proposal = factory.LazyFunction(proposal)
    version = "1"
    cue = "will"
    score = 0.5
    proposed_at = AT


class WorkingCheckFactory(DjangoModelFactory[editorial.WorkingCheck]):
    class Meta:
        model = editorial.WorkingCheck

    commitment = factory.SubFactory(CommitmentFactory)
    checked_at = AT


# Editors


def account(username: str, *roles: str, is_staff: bool = True, **values: Any) -> User:
    """Somebody with an account, in these roles of the permissions table."""
    user = User.objects.create_user(username, is_staff=is_staff, **values)
    user.groups.set(Group.objects.filter(name__in=[str(role) for role in roles]))
    assert user.groups.count() == len(roles)
    return user


# Through the actions

_serial = itertools.count(1)


def archived(text: str = TEXT, **described: Any) -> sources.Article:
    """An archived document of one article that spans the text. `described` are fields of `ArticleContent`."""
    unique = f"{text}\n\n— {next(_serial)}"  # so that the same words twice are two documents
    received = archive.received(f"document-{next(_serial)}.txt", unique.encode(), max_bytes=10**8)
    (plain,) = archive.undescribed(text).articles
    fields: dict[str, Any] = {"span": plain.span, "headline": ""}
    if described.get("published"):
        fields["date_basis"] = DateBasis.PRINTED
    content = archive.DocumentContent(articles=(archive.ArticleContent(**(fields | described)),))
    document, _ = actions.archive_document(actor=EDITOR, at=AT, received=received, content=content)
    return document.articles.get()


def claim_content(article: sources.Article, quoted: str | Sequence[str] = "", **values: Any) -> ClaimContent:
    """A claim on these words of the article (by default its first sentence), announced in its body unless told otherwise."""
    reader = ArticleReader(article)
    phrases = [quoted] if isinstance(quoted, str) else list(quoted)
    spans = tuple(reader.find(phrase or reader.text.split(".")[0]) for phrase in phrases)
    defaults: dict[str, Any] = {"place": Place.BODY, "act": Act.ANNOUNCES, "firmness": Firmness.ANNOUNCED}
    return ClaimContent(article=article, quotations=spans, **(defaults | values))


def figure(
    article: sources.Article, words: str, low: int | str | None, high: Any = "same", **values: Any
) -> FigureContent:
    """A figure on its words. `high` defaults to `low`; `unit` defaults to t and `role` to amount.

    A value that is not what the words say is inferred, as an editor would have to say.
    """
    unit = values.pop("unit", "t")
    amount = Amount(
        None if low is None else Decimal(low),
        (None if low is None else Decimal(low)) if high == "same" else None if high is None else Decimal(high),
        unit,
    )
    span = ArticleReader(article).find(words)
    text, bounds_of = article.document.text, (amount.min, amount.max, amount.unit)
    if other_quantity(text, span, *bounds_of, within=article.span) and "basis" not in values:
        values |= {"basis": Basis.INFERRED, "reason": "Pour l'essai."}
    return FigureContent(span, amount, **({"role": FigureRole.AMOUNT} | values))


def deadline(article: sources.Article, words: str, edtf: str, **values: Any) -> DeadlineContent:
    """A deadline on its words; one that they do not say is inferred."""
    qualifier = values.pop("qualifier", DeadlineQualifier.BEFORE)
    span = ArticleReader(article).find(words)
    if "basis" not in values and other_date(article.document.text, span, edtf, published_on=None, within=article.span):
        values |= {"basis": Basis.INFERRED, "reason": "Pour l'essai."}
    return DeadlineContent(span, edtf, qualifier=qualifier, **values)


def said(article: sources.Article, words: str, edtf: str, basis: Basis = Basis.STATED, reason: str = "") -> Dated:
    return Dated(ArticleReader(article).find(words), edtf, basis, reason)


def party(name: str = "", kind: PartyKind = PartyKind.COMPANY) -> models.Party:
    return actions.create_party(actor=EDITOR, at=AT, name=name or f"Société {next(_serial)}", kind=kind)


def named(
    article: sources.Article, words: str, who: models.Party, role: PartyRole = PartyRole.PROMISOR
) -> PartyContent:
    return PartyContent(ArticleReader(article).find(words), who, role)


def draft(title: str = "", **values: Any) -> models.Commitment:
    """A draft commitment without claims."""
    defaults: dict[str, Any] = {"testability": Testability.MEASURABLE, "sector": Sector.AGRICULTURE}
    return actions.create_commitment(
        actor=EDITOR, at=AT, title=title or f"Livrer l'urée {next(_serial)}", **(defaults | values)
    )


def claimed(commitment: models.Commitment, content: ClaimContent | None = None) -> models.Claim:
    """A draft claim on it."""
    return actions.add_claim(actor=EDITOR, at=AT, commitment=commitment, content=content or claim_content(archived()))


def published(title: str = "", *contents: ClaimContent, at: datetime = AT, **values: Any) -> models.Commitment:
    """A published commitment with these claims, or one of its own; its date of saying is then unknown, so its article's receipt."""
    commitment = draft(title, **values)
    for content in contents or (claim_content(archived()),):
        claimed(commitment, content)
    actions.submit(actor=EDITOR, at=at, row=commitment)
    actions.publish(actor=SECOND_EDITOR, at=at, row=commitment)
    return commitment


def made_public(row: models.Claim | models.Evidence | models.Verdict) -> None:
    """Submits and publishes a child of a published commitment."""
    actions.submit(actor=EDITOR, at=AT, row=row)
    actions.publish(actor=SECOND_EDITOR, at=AT, row=row)


def evidence_content(article: sources.Article | None = None, quoted: str = "", **values: Any) -> EvidenceContent:
    article = article or archived()
    reader = ArticleReader(article)
    defaults: dict[str, Any] = {
        "kind": EvidenceKind.PROGRESS,
        "statement": "Le ministre dit que les discussions se poursuivent.",
        "source_basis": SourceBasis.SELF_DECLARED,
    }
    return EvidenceContent(
        article=article, quotations=(reader.find(quoted or reader.text.split(".")[0]),), **(defaults | values)
    )


def in_state(state: State, title: str = "", *contents: ClaimContent) -> models.Commitment:
    """A commitment with one claim, brought to a state the way an editor would."""
    commitment = draft(title)
    for content in contents or (claim_content(archived()),):
        claimed(commitment, content)
    if state in (State.SUBMITTED, State.PUBLISHED, State.WITHDRAWN):
        actions.submit(actor=EDITOR, at=AT, row=commitment)
    if state in (State.PUBLISHED, State.WITHDRAWN):
        actions.publish(actor=SECOND_EDITOR, at=AT, row=commitment)
    if state is State.WITHDRAWN:
        actions.withdraw(actor=SECOND_EDITOR, at=AT, row=commitment, reason="Entré deux fois.")
    return commitment
