"""What came after: dated facts with their source, searches that found nothing, and the editors' judgements."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.commitments.models.commitments import Commitment
from tracker.commitments.models.record import Referenced, Stateful, inferred_needs_reason, together
from tracker.commitments.vocabulary import BASES, EVIDENCE_KINDS, SOURCE_BASES, VERDICTS, State, VerdictCode
from tracker.sources.models import Article, Quotation
from tracker.sources.vocabulary import choices, one_of


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def published(self) -> EvidenceQuerySet:
        return self.filter(state=State.PUBLISHED.value, commitment__state=State.PUBLISHED.value)


class Evidence(Stateful):
    """A dated, sourced follow-up fact; it may carry a delivered quantity and the period it was delivered in."""

    prefix = "S"

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("engagement")
    )
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("article"))
    quotations = models.ManyToManyField(Quotation, related_name="evidence", verbose_name=_("citations"))
    kind = models.CharField(_("genre"), max_length=12, choices=choices(EVIDENCE_KINDS))
    statement = models.TextField(
        pgettext_lazy("preuve de suivi", "constat"), help_text=_("Une phrase neutre : ce qui est rapporté, et par qui.")
    )
    source_basis = models.CharField(
        _("source"),
        max_length=15,
        choices=choices(SOURCE_BASES),
        help_text=_("Auto-déclarée si c'est un acteur de l'engagement qui le dit, quel que soit le journal."),
    )

    # When it happened, where the words give it
    occurred_text = models.CharField(_("date (mots)"), max_length=300, blank=True)
    occurred_start = models.PositiveIntegerField(null=True, blank=True)
    occurred_end = models.PositiveIntegerField(null=True, blank=True)
    occurred_edtf = models.CharField(_("date"), max_length=50, blank=True)
    occurred_lower = models.DateField(null=True, blank=True)
    occurred_upper = models.DateField(null=True, blank=True)
    occurred_basis = models.CharField(_("date donnée ou déduite"), max_length=10, choices=choices(BASES), blank=True)
    occurred_reason = models.TextField(_("raison"), blank=True)

    # What was delivered, in which period
    delivered_min = models.DecimalField(_("livré : minimum"), max_digits=30, decimal_places=9, null=True, blank=True)
    delivered_max = models.DecimalField(_("livré : maximum"), max_digits=30, decimal_places=9, null=True, blank=True)
    delivered_unit = models.CharField(_("livré : unité"), max_length=50, blank=True)
    delivered_product = models.CharField(_("livré : produit"), max_length=200, blank=True)
    period_lower = models.DateField(_("période : du"), null=True, blank=True)
    period_upper = models.DateField(_("période : au"), null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("preuve de suivi")
        verbose_name_plural = _("preuves de suivi")
        ordering = ["id"]
        constraints = [
            *Stateful.state_constraints("evidence"),
            one_of("kind", EVIDENCE_KINDS, model="evidence"),
            one_of("source_basis", SOURCE_BASES, model="evidence"),
            one_of("occurred_basis", BASES, model="evidence", blank=True),
            together(
                "evidence",
                "occurred",
                ["occurred_text", "occurred_edtf", "occurred_basis"],
                ["occurred_start", "occurred_end"],
            ),
            inferred_needs_reason("evidence", "occurred_"),
            models.CheckConstraint(
                condition=Q(period_lower__isnull=True)
                | Q(period_upper__isnull=True)
                | Q(period_lower__lte=F("period_upper")),
                name="evidence_period_in_order",
                violation_error_message=_("La période commence avant de finir."),
            ),
            models.CheckConstraint(
                condition=Q(delivered_min__isnull=True)
                | Q(delivered_max__isnull=True)
                | Q(delivered_min__lte=F("delivered_max")),
                name="evidence_delivered_in_order",
                violation_error_message=_("Le minimum ne dépasse pas le maximum."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.get_kind_display()})"


class SearchLogQuerySet(models.QuerySet["SearchLog"]):
    def standing(self) -> SearchLogQuerySet:
        """Those that were not taken back."""
        return self.filter(withdrawn_in=None)


class SearchLog(Referenced):
    """Where one looked, when, and what was not found. Public with its commitment."""

    prefix = "R"

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="searches", verbose_name=_("engagement")
    )
    searched_on = models.DateField(_("cherché le"))
    where = models.TextField(_("où"), help_text=_("Les sites, journaux officiels, personnes interrogées."))
    looked_for = models.TextField(_("ce qui n'a pas été trouvé"))
    withdrawn_in = models.PositiveBigIntegerField(_("retirée par l'écriture"), null=True, blank=True, editable=False)

    objects = SearchLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("recherche sans résultat")
        verbose_name_plural = _("recherches sans résultat")
        ordering = ["searched_on", "id"]

    def __str__(self) -> str:
        return f"{self.reference} {self.searched_on}"


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def published(self) -> VerdictQuerySet:
        return self.filter(state=State.PUBLISHED.value, commitment__state=State.PUBLISHED.value)


class Verdict(Stateful):
    """An editors' dated judgement with reasons. Appended, never edited; without one, the commitment is `not_assessed`."""

    prefix = "V"

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="verdicts", verbose_name=_("engagement")
    )
    code = models.CharField(_("verdict"), max_length=20, choices=choices(VERDICTS))
    decided_on = models.DateField(_("rendu le"))
    reasons = models.TextField(_("raisons"))
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="verdicts", verbose_name=_("preuves"))
    searches = models.ManyToManyField(SearchLog, blank=True, related_name="verdicts", verbose_name=_("recherches"))

    # Only where it was fulfilled
    fulfilled_edtf = models.CharField(_("tenu le"), max_length=50, blank=True)
    fulfilled_lower = models.DateField(null=True, blank=True)
    fulfilled_upper = models.DateField(null=True, blank=True)
    fulfilled_basis = models.CharField(_("d'après"), max_length=15, choices=choices(SOURCE_BASES), blank=True)

    # Only where another takes its place
    successor = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="succeeds",
        verbose_name=_("remplacé par"),
    )

    objects = VerdictQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        ordering = ["id"]
        constraints = [
            *Stateful.state_constraints("verdict"),
            one_of("code", VERDICTS, model="verdict"),
            one_of("fulfilled_basis", SOURCE_BASES, model="verdict", blank=True),
            models.CheckConstraint(
                condition=~Q(reasons=""),
                name="verdict_reasoned",
                violation_error_message=_("Un verdict donne ses raisons."),
            ),
            models.CheckConstraint(
                condition=Q(code=VerdictCode.FULFILLED.value) & ~Q(fulfilled_edtf="") & ~Q(fulfilled_basis="")
                | ~Q(code=VerdictCode.FULFILLED.value) & Q(fulfilled_edtf="", fulfilled_basis=""),
                name="verdict_fulfilled_when",
                violation_error_message=_("« Tenu » demande la date et la source ; les autres verdicts n'en ont pas."),
            ),
            models.CheckConstraint(
                condition=Q(code=VerdictCode.SUPERSEDED.value, successor__isnull=False)
                | ~Q(code=VerdictCode.SUPERSEDED.value) & Q(successor__isnull=True),
                name="verdict_superseded_by",
                violation_error_message=_(
                    "« Remplacé » nomme l'engagement qui remplace ; les autres verdicts n'en ont pas."
                ),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("commitment")),
                name="verdict_not_by_itself",
                violation_error_message=_("Un engagement ne se remplace pas lui-même."),
            ),
            models.CheckConstraint(
                condition=~Q(code=VerdictCode.NOT_ASSESSED.value),
                name="verdict_assesses",
                violation_error_message=_("« Non évalué » est l'état de départ, pas un verdict à rendre."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.get_code_display()}"
