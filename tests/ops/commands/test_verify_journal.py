"""`manage.py verify_journal`: what one who doubts the record reads."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests import factories as make
from tracker.commitments import actions
from tracker.commitments.models import JournalEntry, JournalHead, JournalPayload

pytestmark = pytest.mark.django_db


def _verify() -> tuple[str, list[str], str]:
    out, err, failure = StringIO(), StringIO(), ""
    try:
        call_command("verify_journal", stdout=out, stderr=err)
    except CommandError as error:
        failure = str(error)
    return out.getvalue(), err.getvalue().splitlines(), failure


def test_an_empty_journal_holds() -> None:
    assert _verify() == (f"La chaîne tient : 0 écritures, tête {'0' * 64}.\n", [], "")


def test_a_journal_as_written_holds_and_names_its_head() -> None:
    make.published()
    head = JournalHead.objects.get()
    assert head.sequence > 0
    assert _verify() == (f"La chaîne tient : {head.sequence} écritures, tête {head.digest}.\n", [], "")


def test_a_redacted_payload_leaves_the_chain_whole() -> None:
    commitment = make.published()
    actions.correct_commitment(
        actor=make.EDITOR, at=make.AT, commitment=commitment, reason="Plus clair.", title="Autre"
    )
    actions.redact(actor=make.EDITOR, at=make.AT, sequence=1, reason="Décision de justice.")
    assert _verify()[2] == ""


def _changed_payload() -> None:
    body = JournalPayload.objects.get(pk=2).body
    JournalPayload.objects.filter(pk=2).update(body=body.replace("archive_document", "archive_documents"))


def _changed_salt() -> None:
    JournalPayload.objects.filter(pk=2).update(salt="f" * 32)


def _lost_payload() -> None:
    JournalPayload.objects.filter(pk=2).delete()


def _head_before_the_last() -> None:
    last = JournalEntry.objects.get(sequence=2)
    JournalHead.objects.update(sequence=last.sequence, digest=last.digest)


def _forged_entry() -> None:
    make.JournalPayloadFactory(entry=make.JournalEntryFactory())


@pytest.mark.parametrize(
    ("tamper", "complaints"),
    [
        (_changed_payload, ["Écriture 2 : son contenu a changé depuis."]),
        (_changed_salt, ["Écriture 2 : son contenu a changé depuis."]),
        (_lost_payload, ["Écriture 2 : son contenu manque."]),
        (_head_before_the_last, ["La tête du journal (2) n'est pas la dernière écriture."]),
        (
            _forged_entry,
            [
                "il manque l'écriture",
                "ne suit pas l'empreinte de la précédente.",
                "son empreinte ne correspond pas à ce qu'elle dit.",
                "son contenu a changé depuis.",
                "n'est pas la dernière écriture.",
            ],
        ),
    ],
)
def test_a_journal_tampered_with_is_told_place_by_place_and_fails(
    tamper: Callable[[], None], complaints: list[str]
) -> None:
    make.published("Livrer l'urée")
    tamper()
    said, beside, failure = _verify()
    assert said == ""
    assert len(beside) == len(complaints)
    assert all(complaint in line for line, complaint in zip(beside, complaints, strict=True))
    assert failure == f"La chaîne est rompue en {len(complaints)} endroit(s)."
