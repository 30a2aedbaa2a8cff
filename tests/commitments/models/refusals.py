"""One way to show a constraint: the model says its sentence in French, and the database refuses whoever does not ask."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction


def broken(row: models.Model, **values: Any) -> models.Model:
    """A valid row that is in the database, with some values changed in memory."""
    for name, value in values.items():
        setattr(row, name, value)
    return row


def assert_refused(row: models.Model, constraint: str, sentence: str) -> None:
    """For a row that breaks this one constraint only."""
    with pytest.raises(ValidationError) as told:
        row.validate_constraints()
    assert told.value.messages == [sentence]
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save()
    (broken_one,) = (each for each in row._meta.constraints if each.name == constraint)
    # SQLite names the columns of a unique constraint, not the constraint.
    if connection.vendor == "postgresql" or isinstance(broken_one, models.CheckConstraint):
        assert constraint in str(refused.value)


def names(*rows: type[models.Model]) -> set[str]:
    """All the constraints of these models."""
    return {constraint.name for model in rows for constraint in model._meta.constraints}
