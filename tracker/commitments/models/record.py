"""What every row of the record shares: an opaque reference, a state, a revision; and how an imported row is
recognised again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.commitments.vocabulary import STATES, State
from tracker.sources.vocabulary import choices, one_of


class ReferenceCounter(models.Model):
    """The last number given out under a prefix. A reference is never reused, not even after a deletion."""

    prefix = models.CharField(_("préfixe"), max_length=2, primary_key=True)
    last = models.PositiveIntegerField(_("dernier numéro"), default=0)

    class Meta:
        verbose_name = _("compteur de références")
        verbose_name_plural = _("compteurs de références")

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last:04d}"


class Referenced(models.Model):
    """A row that the outside world names by `reference` (`E-0004`); `prefix` says of what kind it is."""

    prefix: ClassVar[str]

    reference = models.CharField(_("référence"), max_length=20, unique=True, editable=False)
    # Counts the writes. An action that was handed an older revision refuses: the writer had not seen the latest.
    revision = models.PositiveIntegerField(_("révision"), default=0, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.reference


class Stateful(Referenced):
    """A row with the states draft → submitted → published → withdrawn. Only actions move it."""

    state = models.CharField(
        _("état"), max_length=10, choices=choices(STATES), default=State.DRAFT.value, editable=False
    )
    # The account that handed it in: another one publishes it.
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("soumis par"),
    )
    published_at = models.DateTimeField(_("publié le"), null=True, blank=True, editable=False)
    published_by = models.CharField(_("publié par"), max_length=150, blank=True, editable=False)

    class Meta:
        abstract = True

    @staticmethod
    def state_constraints(model: str) -> list[models.BaseConstraint]:
        """The states the database accepts, and what publication leaves on the row."""
        public = [State.PUBLISHED.value, State.WITHDRAWN.value]
        return [
            one_of("state", STATES, model=model),
            models.CheckConstraint(
                condition=Q(state__in=public, published_at__isnull=False) & ~Q(published_by="")
                | ~Q(state__in=public) & Q(published_at__isnull=True, published_by=""),
                name=f"{model}_publication_signed",
                violation_error_message=_("Ce qui est publié porte la date et l'auteur de la publication."),
            ),
        ]

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    def enter(self, state: State, *, at: datetime, by: str, user_id: int | None) -> None:
        """Sets the state, with who handed it in, and on publication its date and author. For actions."""
        self.state = state.value
        if state in (State.DRAFT, State.SUBMITTED):
            self.submitted_by_id = user_id if state is State.SUBMITTED else None
        if state is State.PUBLISHED:
            self.published_at, self.published_by = at, by


class Imported(models.Model):
    """Which curated entry became which row, and how both looked then: so that a later load knows an editor's change
    from its own."""

    key = models.CharField(_("clé"), max_length=200, unique=True)
    reference = models.CharField(_("référence"), max_length=20)
    source_digest = models.CharField(_("empreinte de l'entrée"), max_length=64)
    stored_digest = models.CharField(_("empreinte de la ligne"), max_length=64)

    class Meta:
        verbose_name = _("entrée importée")
        verbose_name_plural = _("entrées importées")
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.key} → {self.reference}"


def inferred_needs_reason(model: str, prefix: str = "") -> models.CheckConstraint:
    """An editor who infers a value says why (design, section 4)."""
    return models.CheckConstraint(
        condition=~Q(**{f"{prefix}basis": "inferred"}) | ~Q(**{f"{prefix}reason": ""}),
        name=f"{model}_{prefix}inferred_explained",
        violation_error_message=_("Une valeur déduite demande une raison."),
    )


def together(model: str, name: str, words: Sequence[str], places: Sequence[str]) -> models.CheckConstraint:
    """All of the fields are given, or none: a value never stands without its words and their place."""
    given, absent = Q(), Q()
    for field in words:
        given &= ~Q(**{field: ""})
        absent &= Q(**{field: ""})
    for field in places:
        given &= Q(**{f"{field}__isnull": False})
        absent &= Q(**{f"{field}__isnull": True})
    return models.CheckConstraint(
        condition=given | absent,
        name=f"{model}_{name}_on_span",
        violation_error_message=_("Une valeur s'écrit avec ses mots et leur place dans le texte."),
    )
