"""Submit, return, publish, withdraw: the same four buttons for commitments, claims, evidence and verdicts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.commitments import actions
from tracker.commitments.actions import Actor
from tracker.commitments.models.record import Stateful
from tracker.commitments.vocabulary import TRANSITIONS, State
from tracker.editorial.admin.base import RowAction
from tracker.editorial.forms.rows import BareForm
from tracker.editorial.permissions import may


def _allowed(action: str) -> Any:
    return lambda row: State(row.state) in TRANSITIONS[action][0] and getattr(row, "merged_into_id", None) is None


def _submit(actor: Actor, at: datetime, row: Any, asked: dict[str, Any]) -> None:
    actions.submit(actor=actor, at=at, row=row)


def _return(actor: Actor, at: datetime, row: Any, asked: dict[str, Any]) -> None:
    actions.return_to_draft(actor=actor, at=at, row=row, reason=asked["reason"])


def _publish(actor: Actor, at: datetime, row: Any, asked: dict[str, Any]) -> None:
    actions.publish(actor=actor, at=at, row=row)


def _withdraw(actor: Actor, at: datetime, row: Any, asked: dict[str, Any]) -> None:
    actions.withdraw(actor=actor, at=at, row=row, reason=asked["reason"])


def _not_own(request: HttpRequest, row: Stateful) -> bool:
    """A second pair of eyes publishes; whoever works alone is their own."""
    return row.submitted_by_id != request.user.pk or may(request.user, "publish_own")


def _always(row: Stateful) -> bool:
    return True


WORKFLOW: tuple[RowAction, ...] = (
    RowAction(
        "soumettre",
        _("Soumettre à relecture"),
        "submit",
        _submit,
        _("Soumis : une autre personne peut maintenant relire et publier."),
        form=BareForm,
        explains=_(
            "Un engagement emporte ses affirmations et ses preuves encore en brouillon. Rien n'est public avant la publication."
        ),
        possible=_allowed("submit"),
    ),
    RowAction(
        "publier",
        _("Publier"),
        "publish",
        _publish,
        _("Publié : les lecteurs le voient, et le journal le dit."),
        form=BareForm,
        explains=_(
            "Relisez l'aperçu d'abord. Une fois publié, un mot ne change plus sans raison écrite au journal. Un engagement "
            "emporte ses affirmations et ses preuves soumises."
        ),
        possible=_allowed("publish"),
        is_for=_not_own,
    ),
    RowAction(
        "renvoyer",
        _("Renvoyer au brouillon"),
        "return",
        _return,
        _("Renvoyé au brouillon, avec la raison."),
        explains=_("Dites ce qui manque ou ne va pas ; c'est ce que lira la personne qui l'a soumis."),
        possible=_allowed("return"),
        needs_reason=_always,
    ),
    RowAction(
        "retirer",
        _("Retirer du public"),
        "withdraw",
        _withdraw,
        _("Retiré : les lecteurs ne le voient plus ; le journal garde ce qui a été lu, et la raison."),
        explains=_("On retire ce qui n'aurait pas dû être publié. Ce qui est seulement inexact se corrige."),
        possible=_allowed("withdraw"),
        needs_reason=_always,
        is_grave=True,
    ),
)
