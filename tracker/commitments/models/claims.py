"""What one passage of an article says about one commitment, with every value on its words.

All `*_start` and `*_end` are Unicode code points of the text of the article's document, half-open.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models.commitments import Commitment
from tracker.commitments.models.parties import Party
from tracker.commitments.models.record import Stateful, inferred_needs_reason, together
from tracker.commitments.vocabulary import (
    ACTS,
    BASES,
    DEADLINE_QUALIFIERS,
    FIGURE_KINDS,
    FIGURE_QUALIFIERS,
    FIGURE_ROLES,
    FIRMNESSES,
    PARTY_ROLES,
    PLACES,
    State,
)
from tracker.sources.models import Article, Quotation, span_constraint
from tracker.sources.vocabulary import choices, one_of

# SQLite keeps 15 significant digits of a decimal; the door refuses more, so both databases give back what was entered.
SIGNIFICANT_DIGITS = 15


class ClaimQuerySet(models.QuerySet["Claim"]):
    def published(self) -> ClaimQuerySet:
        return self.filter(state=State.PUBLISHED.value, commitment__state=State.PUBLISHED.value)


class Claim(Stateful):
    """One passage's words about one commitment: who says what, when, how firmly, by when."""

    prefix = "A"

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="claims", verbose_name=_("engagement")
    )
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="claims", verbose_name=_("article"))
    quotations = models.ManyToManyField(Quotation, related_name="claims", verbose_name=_("citations"))
    place = models.CharField(_("place dans l'article"), max_length=15, choices=choices(PLACES))
    act = models.CharField(_("acte"), max_length=10, choices=choices(ACTS))
    note = models.TextField(_("note"), blank=True)

    # Firmness, and the words that show it
    firmness = models.CharField(_("fermeté"), max_length=20, choices=choices(FIRMNESSES))
    cue_text = models.CharField(_("indice de fermeté"), max_length=300, blank=True)
    cue_start = models.PositiveIntegerField(null=True, blank=True)
    cue_end = models.PositiveIntegerField(null=True, blank=True)

    # Who speaks
    speaker_text = models.CharField(_("locuteur"), max_length=300, blank=True)
    speaker_start = models.PositiveIntegerField(null=True, blank=True)
    speaker_end = models.PositiveIntegerField(null=True, blank=True)
    speaker_function = models.CharField(_("fonction du locuteur"), max_length=300, blank=True)
    speaker_party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="spoken_claims",
        verbose_name=_("au nom de"),
    )

    # When it was said, where the words give it
    said_text = models.CharField(_("dit le (mots)"), max_length=300, blank=True)
    said_start = models.PositiveIntegerField(null=True, blank=True)
    said_end = models.PositiveIntegerField(null=True, blank=True)
    said_edtf = models.CharField(_("dit le"), max_length=50, blank=True)
    said_lower = models.DateField(null=True, blank=True)
    said_upper = models.DateField(null=True, blank=True)
    said_basis = models.CharField(_("date donnée ou déduite"), max_length=10, choices=choices(BASES), blank=True)
    said_reason = models.TextField(_("raison"), blank=True)

    # The deadline
    deadline_text = models.CharField(_("échéance (mots)"), max_length=300, blank=True)
    deadline_start = models.PositiveIntegerField(null=True, blank=True)
    deadline_end = models.PositiveIntegerField(null=True, blank=True)
    deadline_edtf = models.CharField(_("échéance"), max_length=50, blank=True)
    deadline_qualifier = models.CharField(
        _("sens de l'échéance"), max_length=10, choices=choices(DEADLINE_QUALIFIERS), blank=True
    )
    deadline_lower = models.DateField(_("échéance au plus tôt"), null=True, blank=True)
    deadline_upper = models.DateField(_("échéance au plus tard"), null=True, blank=True)
    deadline_basis = models.CharField(
        _("échéance donnée ou déduite"), max_length=10, choices=choices(BASES), blank=True
    )
    deadline_reason = models.TextField(_("raison"), blank=True)

    # A duration without a start stays a duration
    duration_text = models.CharField(_("durée (mots)"), max_length=300, blank=True)
    duration_start = models.PositiveIntegerField(null=True, blank=True)
    duration_end = models.PositiveIntegerField(null=True, blank=True)
    duration_iso = models.CharField(_("durée"), max_length=20, blank=True, help_text=_("ISO 8601, comme P24M."))

    # What is done each period
    recurrence_text = models.CharField(_("récurrence (mots)"), max_length=300, blank=True)
    recurrence_start = models.PositiveIntegerField(null=True, blank=True)
    recurrence_end = models.PositiveIntegerField(null=True, blank=True)
    recurrence_rule = models.CharField(_("récurrence"), max_length=200, blank=True, help_text=_("RRULE."))

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("affirmation")
        verbose_name_plural = _("affirmations")
        ordering = ["id"]
        constraints = [
            *Stateful.state_constraints("claim"),
            one_of("place", PLACES, model="claim"),
            one_of("act", ACTS, model="claim"),
            one_of("firmness", FIRMNESSES, model="claim"),
            one_of("said_basis", BASES, model="claim", blank=True),
            one_of("deadline_basis", BASES, model="claim", blank=True),
            one_of("deadline_qualifier", DEADLINE_QUALIFIERS, model="claim", blank=True),
            together("claim", "cue", ["cue_text"], ["cue_start", "cue_end"]),
            together("claim", "speaker", ["speaker_text"], ["speaker_start", "speaker_end"]),
            together("claim", "said", ["said_text", "said_edtf", "said_basis"], ["said_start", "said_end"]),
            together(
                "claim",
                "deadline",
                ["deadline_text", "deadline_edtf", "deadline_qualifier", "deadline_basis"],
                ["deadline_start", "deadline_end"],
            ),
            together("claim", "duration", ["duration_text", "duration_iso"], ["duration_start", "duration_end"]),
            together(
                "claim", "recurrence", ["recurrence_text", "recurrence_rule"], ["recurrence_start", "recurrence_end"]
            ),
            inferred_needs_reason("claim", "said_"),
            inferred_needs_reason("claim", "deadline_"),
            models.CheckConstraint(
                condition=Q(deadline_lower__isnull=True)
                | Q(deadline_upper__isnull=True)
                | Q(deadline_lower__lte=F("deadline_upper")),
                name="claim_deadline_in_order",
                violation_error_message=_("La date au plus tôt doit précéder la date au plus tard."),
            ),
        ]
        indexes = [models.Index(fields=["commitment", "state"], name="claim_by_commitment")]

    def __str__(self) -> str:
        return f"{self.reference} ({self.get_act_display()})"


class Figure(models.Model):
    """A quantity on its words. `min` and `max` are equal for one value; one is empty where the words bound one side only."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="figures", verbose_name=_("affirmation"))

    # The words
    text = models.CharField(_("mots"), max_length=300)
    start = models.PositiveIntegerField(_("début"))
    end = models.PositiveIntegerField(_("fin"))

    # The value
    min = models.DecimalField(_("minimum"), max_digits=30, decimal_places=9, null=True, blank=True)
    max = models.DecimalField(_("maximum"), max_digits=30, decimal_places=9, null=True, blank=True)
    unit = models.CharField(
        _("unité"),
        max_length=50,
        blank=True,
        help_text=_("Code UCUM, monnaie ISO 4217, %, ou un nom français au singulier pour ce qui se compte."),
    )
    product = models.CharField(_("produit"), max_length=200, blank=True)
    qualifier = models.CharField(_("qualificatif"), max_length=10, choices=choices(FIGURE_QUALIFIERS))
    role = models.CharField(_("rôle"), max_length=10, choices=choices(FIGURE_ROLES))
    kind = models.CharField(_("nature"), max_length=10, choices=choices(FIGURE_KINDS))

    # How it is known
    basis = models.CharField(_("origine"), max_length=10, choices=choices(BASES))
    reason = models.TextField(_("raison"), blank=True)

    # What it replaces: « 60 au lieu de 150 »
    replaces_text = models.CharField(_("remplace (mots)"), max_length=300, blank=True)
    replaces_start = models.PositiveIntegerField(null=True, blank=True)
    replaces_end = models.PositiveIntegerField(null=True, blank=True)
    replaces_min = models.DecimalField(_("remplace : minimum"), max_digits=30, decimal_places=9, null=True, blank=True)
    replaces_max = models.DecimalField(_("remplace : maximum"), max_digits=30, decimal_places=9, null=True, blank=True)
    replaces_unit = models.CharField(_("remplace : unité"), max_length=50, blank=True)

    class Meta:
        verbose_name = _("chiffre")
        verbose_name_plural = _("chiffres")
        ordering = ["claim_id", "start"]
        constraints = [
            span_constraint("figure"),
            one_of("qualifier", FIGURE_QUALIFIERS, model="figure"),
            one_of("role", FIGURE_ROLES, model="figure"),
            one_of("kind", FIGURE_KINDS, model="figure"),
            one_of("basis", BASES, model="figure"),
            inferred_needs_reason("figure"),
            together("figure", "replaces", ["replaces_text"], ["replaces_start", "replaces_end"]),
            models.CheckConstraint(
                condition=Q(min__isnull=False) | Q(max__isnull=False),
                name="figure_bounded",
                violation_error_message=_("Un chiffre a au moins une borne."),
            ),
            models.CheckConstraint(
                condition=Q(min__isnull=True) | Q(max__isnull=True) | Q(min__lte=F("max")),
                name="figure_in_order",
                violation_error_message=_("Le minimum ne dépasse pas le maximum."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class PartyName(models.Model):
    """A party's name as one claim writes it, on its words, with the part it plays there."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="parties", verbose_name=_("affirmation"))
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="names", verbose_name=_("acteur"))
    role = models.CharField(_("rôle"), max_length=12, choices=choices(PARTY_ROLES))
    text = models.CharField(_("nom tel qu'écrit"), max_length=300)
    start = models.PositiveIntegerField(_("début"))
    end = models.PositiveIntegerField(_("fin"))
    basis = models.CharField(_("origine"), max_length=10, choices=choices(BASES))
    reason = models.TextField(_("raison"), blank=True)

    class Meta:
        verbose_name = _("nom")
        verbose_name_plural = _("noms")
        ordering = ["claim_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "party", "role"],
                name="party_once_per_role",
                violation_error_message=_("Cet acteur a déjà ce rôle dans cette affirmation."),
            ),
            span_constraint("party_name"),
            one_of("role", PARTY_ROLES, model="party_name"),
            one_of("basis", BASES, model="party_name"),
            inferred_needs_reason("party_name"),
        ]

    def __str__(self) -> str:
        return self.text
