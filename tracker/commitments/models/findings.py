"""What the automatic checks answered, and what editors say of it. Computed, so never journalled; an editor's answer is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models.commitments import Commitment
from tracker.commitments.vocabulary import ANSWERS, OUTCOMES
from tracker.sources.vocabulary import choices, one_of


class Verification(models.Model):
    """The last time a published commitment was checked: by which version of the checks, on which inputs."""

    commitment = models.OneToOneField(
        Commitment,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="verification",
        verbose_name=_("engagement"),
    )
    method = models.CharField(_("version des contrôles"), max_length=20)
    inputs = models.CharField(_("empreinte de ce qui a été contrôlé"), max_length=64)
    # Days, not instants: checking twice in a day changes nothing.
    verified_on = models.DateField(_("vérifié le"), db_index=True)

    class Meta:
        verbose_name = _("vérification")
        verbose_name_plural = _("vérifications")
        ordering = ["commitment_id"]

    def __str__(self) -> str:
        return f"{self.commitment.reference} {self.verified_on}"


class FindingQuerySet(models.QuerySet["Finding"]):
    def standing(self) -> FindingQuerySet:
        """Those that still hold."""
        return self.filter(closed_at=None)


class Finding(models.Model):
    """The answer of one check on one published commitment, while it holds.

    A row is what it says: where the answer changes, it is closed and another opened. `claims` and `evidence` are references;
    `passages` the places it stands on, `[document, start, end]`, in code points; `others` are public with it, or it is not.
    """

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="findings", verbose_name=_("engagement")
    )

    # What was found
    code = models.CharField(_("contrôle"), max_length=20)
    outcome = models.CharField(_("résultat"), max_length=25, choices=choices(OUTCOMES))
    reason = models.CharField(_("motif"), max_length=40)
    field = models.CharField(_("champ"), max_length=20, blank=True)
    values = models.JSONField(_("valeurs"), default=dict, blank=True)
    sentence_fr = models.TextField(_("phrase"))
    sentence_en = models.TextField(_("phrase en anglais"))
    claims = models.JSONField(_("affirmations"), default=list, blank=True)
    evidence = models.JSONField(_("preuves"), default=list, blank=True)
    others = models.ManyToManyField(
        Commitment, blank=True, related_name="named_in_findings", verbose_name=_("autres engagements")
    )
    passages = models.JSONField(_("passages"), default=list, blank=True)
    # Whether it is public without an editor: what is supported, and what is refuted of integrity (design, section 4).
    is_at_once = models.BooleanField(_("public aussitôt"), default=False)

    # How and when
    method = models.CharField(_("version des contrôles"), max_length=20)
    inputs = models.CharField(_("empreinte de ce qui a été contrôlé"), max_length=64)
    digest = models.CharField(_("empreinte"), max_length=64)
    first_seen = models.DateTimeField(_("vu d'abord le"))
    last_seen = models.DateField(_("vu encore le"))
    closed_at = models.DateTimeField(_("ne tient plus depuis le"), null=True, blank=True)
    # The journal's head when it was last found: it says nothing of what was written after.
    sequence = models.PositiveBigIntegerField(_("écriture"))

    # What editors say of it
    answer = models.CharField(_("réponse"), max_length=10, choices=choices(ANSWERS), blank=True)
    answer_text = models.TextField(_("explication"), blank=True)
    answered_by = models.CharField(_("par"), max_length=150, blank=True)
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("révision"), default=0, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("constat")
        verbose_name_plural = _("constats")
        ordering = ["commitment_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "digest"],
                condition=Q(closed_at__isnull=True),
                name="finding_once",
                violation_error_message=_("Ce constat est déjà enregistré."),
            ),
            one_of("outcome", OUTCOMES, model="finding"),
            one_of("answer", ANSWERS, model="finding", blank=True),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by="", answer_text="")
                | ~Q(answer="") & Q(answered_at__isnull=False) & ~Q(answered_by=""),
                name="finding_answer_signed",
                violation_error_message=_("Une réponse porte sa date et son auteur."),
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", "confirmed"]) | ~Q(answer_text=""),
                name="finding_answer_explained",
                violation_error_message=_("Expliquer ou écarter un constat demande une phrase."),
            ),
        ]
        indexes = [
            # What waits for an editor; the interface's filters.
            models.Index(fields=["closed_at", "outcome", "answer", "id"], name="finding_to_answer"),
            models.Index(fields=["closed_at", "code", "id"], name="finding_by_check"),
        ]

    def __str__(self) -> str:
        return self.sentence_fr
