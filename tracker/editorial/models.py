"""What the program proposes and nobody has decided yet: editors' material. Pages and the interface cannot import it."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models import Claim, Commitment, Evidence
from tracker.sources.models import Article, span_constraint
from tracker.sources.vocabulary import Labels, choices, one_of
from tracker.text import Span


class Proposed(StrEnum):
    """What a candidate would become."""

    CLAIM = "claim"
    EVIDENCE = "evidence"


class Anchor(StrEnum):
    """Where a candidate stands: on its figure, or where it has none on its passage."""

    FIGURE = "figure"
    PASSAGE = "passage"


class CandidateState(StrEnum):
    """Only a waiting candidate is decided. A replaced one is no longer proposed by the reader as it is now."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    MERGED = "merged"
    REJECTED = "rejected"
    REPLACED = "replaced"


class Rejection(StrEnum):
    """Why a candidate is nothing to enter."""

    NOT_A_COMMITMENT = "not_a_commitment"
    DELIVERED = "delivered"
    STATISTIC = "statistic"
    ENTERED = "entered"
    MISREAD = "misread"
    OTHER = "other"


PROPOSED: Labels = {Proposed.CLAIM: _("affirmation"), Proposed.EVIDENCE: _("preuve de suivi")}
ANCHORS: Labels = {Anchor.FIGURE: _("chiffre"), Anchor.PASSAGE: _("passage")}
CANDIDATE_STATES: Labels = {
    CandidateState.WAITING: _("à trier"),
    CandidateState.ACCEPTED: _("acceptée"),
    CandidateState.MERGED: _("rattachée"),
    CandidateState.REJECTED: _("écartée"),
    CandidateState.REPLACED: _("remplacée"),
}
REJECTIONS: Labels = {
    Rejection.NOT_A_COMMITMENT: _("n'est pas un engagement"),
    Rejection.DELIVERED: _("déjà livré ou réalisé"),
    Rejection.STATISTIC: _("statistique ou histoire"),
    Rejection.ENTERED: _("déjà relevé"),
    Rejection.MISREAD: _("mal lu"),
    Rejection.OTHER: _("autre"),
}


class Candidate(models.Model):
    """A claim or a piece of evidence that the program proposes; waits for an editor, and keeps what was decided.

    Its identity is its article, what it proposes and its anchor: by it a newer reader's proposal is known again. `copy` is 0 for
    the program's own; a passage that holds two things is split by an editor into 0, 1 and so on. All places are Unicode code points
    of the text of the article's document, half-open.
    """

    # What is proposed, and where
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="candidates", verbose_name=_("article"))
    proposes = models.CharField(_("propose"), max_length=10, choices=choices(PROPOSED))
    start = models.PositiveIntegerField(_("début"))
    end = models.PositiveIntegerField(_("fin"))
    anchor = models.CharField(_("repère"), max_length=10, choices=choices(ANCHORS))
    anchor_start = models.PositiveIntegerField(_("début du repère"))
    anchor_end = models.PositiveIntegerField(_("fin du repère"))
    copy = models.PositiveSmallIntegerField(_("copie"), default=0)
    proposal = models.JSONField(_("contenu proposé"))

    # By which reader, and why: `cue` is the kind of the words that decided, empty where none did
    version = models.CharField(_("version du lecteur"), max_length=20)
    cue = models.CharField(_("indice"), max_length=30, blank=True)
    score = models.FloatField(_("score"))
    proposed_at = models.DateTimeField(_("proposée le"))

    # What was decided
    state = models.CharField(
        _("état"), max_length=10, choices=choices(CANDIDATE_STATES), default=CandidateState.WAITING.value
    )
    rejection = models.CharField(_("écartée parce que"), max_length=20, choices=choices(REJECTIONS), blank=True)
    rejection_note = models.CharField(_("précision"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("triée le"), null=True, blank=True)
    decided_by = models.CharField(_("triée par"), max_length=150, blank=True)
    claim = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="candidates",
        verbose_name=_("affirmation qui en est faite"),
    )
    evidence = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="candidates",
        verbose_name=_("preuve qui en est faite"),
    )

    class Meta:
        verbose_name = _("proposition")
        verbose_name_plural = _("propositions")
        ordering = ["article_id", "start", "anchor_start", "copy", "id"]
        constraints = [
            span_constraint("candidate"),
            span_constraint("candidate", "anchor_"),
            one_of("proposes", PROPOSED, model="candidate"),
            one_of("anchor", ANCHORS, model="candidate"),
            one_of("state", CANDIDATE_STATES, model="candidate"),
            one_of("rejection", REJECTIONS, model="candidate", blank=True),
            models.UniqueConstraint(
                fields=["article", "proposes", "anchor", "anchor_start", "anchor_end", "copy"],
                name="candidate_once",
                violation_error_message=_("Cette proposition est déjà dans la file."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "replaced"], decided_at__isnull=True, decided_by="")
                | Q(state__in=["accepted", "merged", "rejected"], decided_at__isnull=False) & ~Q(decided_by=""),
                name="candidate_decision_signed",
                violation_error_message=_("Une décision porte sa date et son auteur."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "merged"], claim__isnull=False, evidence__isnull=True)
                | Q(state__in=["accepted", "merged"], claim__isnull=True, evidence__isnull=False)
                | ~Q(state__in=["accepted", "merged"]) & Q(claim__isnull=True, evidence__isnull=True),
                name="candidate_made_one_row",
                violation_error_message=_("Une proposition acceptée donne une affirmation ou une preuve."),
            ),
            models.CheckConstraint(
                condition=Q(state="rejected") & ~Q(rejection="") | ~Q(state="rejected") & Q(rejection=""),
                name="candidate_rejection_explained",
                violation_error_message=_("Une proposition écartée l'est pour une raison."),
            ),
            models.CheckConstraint(
                condition=~Q(rejection="other") | ~Q(rejection_note=""),
                name="candidate_other_reason_said",
                violation_error_message=_("« Autre » demande une précision : dites laquelle."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "article"], name="candidate_by_state"),
            models.Index(fields=["version", "cue", "state"], name="candidate_by_version"),
        ]

    def __str__(self) -> str:
        words = " ".join(str(self.proposal.get("quote", "")).split())
        return words if len(words) <= 80 else f"{words[:79]}…"

    @property
    def span(self) -> Span:
        """The passage."""
        return Span(self.start, self.end)

    @property
    def anchor_span(self) -> Span:
        return Span(self.anchor_start, self.anchor_end)

    @property
    def is_waiting(self) -> bool:
        return self.state == CandidateState.WAITING


class WorkingCheck(models.Model):
    """What the checks answered, when a commitment was last saved, of all that is not withdrawn, its drafts included. The public
    findings are rows of their own; these go with the next save."""

    commitment = models.OneToOneField(
        Commitment,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="working_check",
        verbose_name=_("engagement"),
    )
    findings = models.JSONField(_("constats"), default=list, blank=True)
    checked_at = models.DateTimeField(_("contrôlé le"))

    class Meta:
        verbose_name = _("contrôle en cours de saisie")
        verbose_name_plural = _("contrôles en cours de saisie")
        ordering = ["commitment_id"]

    def __str__(self) -> str:
        return f"{self.commitment.reference} {self.checked_at}"
