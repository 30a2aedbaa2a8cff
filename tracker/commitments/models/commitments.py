"""Commitments, the dossiers that hold them, and how they relate."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models.record import Referenced, Stateful
from tracker.commitments.vocabulary import RELATION_KINDS, SECTORS, TESTABILITIES, State
from tracker.sources.vocabulary import choices, one_of


class Dossier(Referenced):
    """Commitments that belong together: a mission's results, one project over the years."""

    prefix = "D"

    title = models.CharField(_("titre"), max_length=300)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def published(self) -> CommitmentQuerySet:
        return self.filter(state=State.PUBLISHED.value, merged_into=None)

    def standing(self) -> CommitmentQuerySet:
        """Those that were not merged into another."""
        return self.filter(merged_into=None)


class Commitment(Stateful):
    """A prospective, testable statement of an action or outcome. Its terms are the fold of its published claims."""

    prefix = "E"

    title = models.CharField(
        _("titre"), max_length=300, help_text=_("Une phrase neutre, à l'infinitif, qui n'ajoute rien aux mots.")
    )
    testability = models.CharField(
        _("testabilité"),
        max_length=12,
        choices=choices(TESTABILITIES),
        help_text=_(
            "Mesurable : un chiffre ou une date. Observable : on verra si c'est fait. Vague : ni l'un ni l'autre."
        ),
    )
    sector = models.CharField(_("secteur"), max_length=20, choices=choices(SECTORS))
    dossier = models.ForeignKey(
        Dossier,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("dossier"),
    )
    reading_note = models.TextField(
        _("note de lecture"), blank=True, help_text=_("Publique : ce que les mots laissent ouvert.")
    )

    # What was merged into another leads there. `merged_rows` names the claims, evidence, searches, verdicts and relations that went
    # with it, for the day the merge is undone.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("fusionné avec"),
    )
    merged_rows = models.JSONField(_("emporté par la fusion"), default=list, blank=True, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")
        ordering = ["id"]
        constraints = [
            *Stateful.state_constraints("commitment"),
            one_of("testability", TESTABILITIES, model="commitment"),
            one_of("sector", SECTORS, model="commitment"),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="commitment_titled",
                violation_error_message=_("Un engagement a un titre."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="commitment_not_merged_into_itself",
                violation_error_message=_("Un engagement ne se fusionne pas avec lui-même."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_published(self) -> bool:
        return super().is_published and self.merged_into_id is None

    @property
    def standing(self) -> Commitment:
        """The commitment as it is read now: itself, or the one it was merged into."""
        return self.merged_into.standing if self.merged_into else self


class Relation(models.Model):
    """One commitment is part of, supersedes or continues another. Parts are never added to their whole."""

    source = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="relations", verbose_name=_("engagement")
    )
    kind = models.CharField(_("lien"), max_length=12, choices=choices(RELATION_KINDS))
    target = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="inverse_relations", verbose_name=_("autre engagement")
    )
    # As versions: the journal entries for which it holds. It is public where both commitments are.
    journal_from = models.PositiveBigIntegerField(_("à partir de l'écriture"), editable=False)
    journal_to = models.PositiveBigIntegerField(_("jusqu'à l'écriture"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("lien entre engagements")
        verbose_name_plural = _("liens entre engagements")
        ordering = ["source_id", "kind", "target_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "target"],
                condition=Q(journal_to__isnull=True),
                name="relation_once",
                violation_error_message=_("Ce lien existe déjà."),
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")),
                name="relation_not_to_itself",
                violation_error_message=_("Un engagement n'est pas lié à lui-même."),
            ),
            one_of("kind", RELATION_KINDS, model="relation"),
        ]

    def __str__(self) -> str:
        return f"{self.source.reference} {self.get_kind_display()} {self.target.reference}"
