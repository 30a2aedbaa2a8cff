"""The journal's tables: one head, one chain, a payload whole or redacted."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests import factories as make
from tests.commitments.models.refusals import assert_refused, broken, names
from tracker.commitments.models import JournalEntry, JournalHead, JournalPayload

pytestmark = pytest.mark.django_db

WHOLE = "Un contenu est entier, ou caviardé par une écriture du journal."

CASES = [
    ("journal_one_head", lambda: JournalHead(id=2), "Le journal n'a qu'une tête."),
    (
        "journal_counts_from_one",
        lambda: make.JournalEntryFactory.build(sequence=0),
        "Le journal se compte à partir de 1.",
    ),
    ("journal_payload_whole_or_redacted", lambda: broken(make.JournalPayloadFactory(), body=""), WHOLE),
    ("journal_payload_whole_or_redacted", lambda: broken(make.JournalPayloadFactory(), salt=""), WHOLE),
    ("journal_payload_whole_or_redacted", lambda: broken(make.JournalPayloadFactory(), salt="", body=""), WHOLE),
    (
        "journal_payload_whole_or_redacted",
        lambda: broken(make.JournalPayloadFactory(), redacted_by=make.JournalEntryFactory()),
        WHOLE,
    ),
    (
        "journal_payload_whole_or_redacted",
        lambda: broken(make.JournalPayloadFactory(), salt="", redacted_by=make.JournalEntryFactory()),
        WHOLE,
    ),
]


@pytest.mark.parametrize(("constraint", "row", "sentence"), CASES)
def test_the_database_refuses_and_the_model_says_why(constraint, row, sentence):
    assert_refused(row(), constraint, sentence)


def test_every_constraint_is_shown():
    assert names(JournalHead, JournalEntry, JournalPayload) == {case[0] for case in CASES}


@pytest.mark.parametrize("field", ["previous_digest", "digest"])
def test_no_two_entries_share_a_link(field):
    first = make.JournalEntryFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        make.JournalEntryFactory(**{field: getattr(first, field)})


def test_a_redacted_payload_is_kept_empty():
    payload = make.JournalPayloadFactory()
    payload.salt, payload.body, payload.redacted_by = "", "", make.JournalEntryFactory()
    payload.full_clean()
    payload.save()
    assert JournalPayload.objects.get(pk=payload.pk).body == ""


def test_the_head_is_there_from_the_first_migration_on():
    assert JournalHead.objects.get().sequence == 0


def test_they_read_as_what_they_are():
    assert str(make.JournalEntryFactory(sequence=7)) == "7"
    assert str(make.JournalPayloadFactory(entry=make.JournalEntryFactory(sequence=8))) == "8 create E-0001"
    assert str(make.JournalHeadFactory()).startswith("0 000000000000")
