"""The door itself: who writes, in which transaction, and how what is refused is said."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from tracker.commitments import journal
from tracker.commitments.models import JournalEntry, JournalHead, ReferenceCounter
from tracker.commitments.models.record import Referenced
from tracker.extraction.edtf import EdtfError

Row = TypeVar("Row", bound=Referenced)


class Refused(ValidationError):
    """What the user can mend. `sentence` is the whole message, in French."""

    @property
    def sentence(self) -> str:
        return " ".join(self.messages)


class ChangedMeanwhile(Refused):
    """Somebody wrote the row after the caller read it. Read it again, then decide."""


class Unchanged(Refused):
    """What was to be corrected stands so already."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who writes: the name and role that the journal shows, and the account behind them, if there is one."""

    name: str
    role: str
    user_id: int | None = None
    # Whether they may publish what they handed in themselves: the one editor of a small newsroom.
    publishes_alone: bool = False


@dataclass(slots=True)
class Writing:
    """One action under way: the locked head, who, when."""

    head: JournalHead
    actor: Actor
    at: datetime

    def reference(self, row: Referenced) -> None:
        """Gives a new row its reference, never used before."""
        counter, _ = ReferenceCounter.objects.get_or_create(prefix=row.prefix)
        counter.last += 1
        counter.save()
        row.reference = f"{row.prefix}-{counter.last:04d}"

    def insert(self, row: Row) -> Row:
        self.reference(row)
        save(row)
        return row

    def update(self, row: Referenced) -> None:
        row.revision += 1
        save(row)

    def record(
        self,
        action: str,
        reference: str,
        *,
        public: bool,
        reason: str = "",
        before: Any = None,
        after: Any = None,
    ) -> JournalEntry:
        body = {
            "action": action,
            "reference": reference,
            "actor": {"name": self.actor.name, "role": self.actor.role},
            "reason": reason,
            "before": before,
            "after": after,
        }
        return journal.append(self.head, action=action, reference=reference, body=body, is_public=public, at=self.at)


@contextmanager
def write(actor: Actor, at: datetime) -> Iterator[Writing]:
    """One transaction, one writer at a time. What the database or a model refuses comes out as `Refused`."""
    try:
        with transaction.atomic():
            yield Writing(journal.lock_head(), actor, at)
    except Refused:
        raise
    except ValidationError as error:
        raise Refused(error.messages) from error


def save(row: Model) -> None:
    """Writes the row, or says in French what its model or a constraint of the database refuses, naming the field.

    The database checks its constraints itself; they are asked for their sentence once it has refused. (Django's own check
    beforehand is a query for each of them, and was most of the time of a write.)
    """
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, str):
            refuse_nul(value, str(field.verbose_name))
            if value and not field.blank and is_invisible(value):
                raise Refused(f"« {field.verbose_name} » ne contient rien de visible ; écrivez-le.")
    try:
        row.full_clean(validate_constraints=False)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            row.validate_constraints()
            raise
    except ValidationError as error:
        raise Refused(
            [
                sentence if name == NON_FIELD_ERRORS else f"« {_label(row, name)} » : {sentence}"
                for name, sentences in error.message_dict.items()
                for sentence in sentences
            ]
        ) from error


def _label(row: Model, field: str) -> str:
    return str(getattr(row._meta.get_field(field), "verbose_name", field))


def fresh(row: Row) -> Row:
    """The row as it is now, under the lock. Raises `ChangedMeanwhile` if the caller's is older."""
    now = type(row)._default_manager.get(pk=row.pk)
    if now.revision != row.revision:
        raise ChangedMeanwhile(
            f"{row.reference} a été modifié entre-temps ; relisez-le, puis refaites votre modification."
        )
    return now


def is_invisible(text: str) -> bool:
    """Whether nothing of the text would be seen: blanks, controls, marks that only join or direct (Unicode classes Z, C and M)."""
    return all(unicodedata.category(char)[0] in "ZCM" for char in text)


def refuse_nul(text: str, label: str) -> None:
    # PostgreSQL stores none, SQLite would.
    if "\0" in text:
        raise Refused(f"« {label} » : un caractère nul (U+0000) n'est pas du texte ; retirez-le.")


def reasoned(reason: str, *, needed: bool = True) -> str:
    """The reason as it is kept. What is public needs one."""
    refuse_nul(reason, "raison")
    if needed and not reason.strip():
        raise Refused("Ce qui est publié ne change pas sans raison : écrivez-la.")
    return reason.strip()


def parsed(read: Callable[[], Any]) -> Any:
    """What `read` gives; a date that it cannot read is the user's to mend."""
    try:
        return read()
    except EdtfError as error:
        raise Refused(str(error)) from error
