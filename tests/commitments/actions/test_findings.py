"""An editor's word on a finding: signed, journalled, and refused where it makes no sense."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import factories as make
from tracker.commitments import actions, journal
from tracker.commitments.actions import ChangedMeanwhile, Refused, Unchanged
from tracker.commitments.models import Commitment, Finding, JournalEntry
from tracker.commitments.vocabulary import Answer

pytestmark = pytest.mark.django_db

LATER = make.AT + timedelta(days=1)


def found(commitment: Commitment | None = None, **values: object) -> Finding:
    return make.FindingFactory(commitment=commitment or make.published(), **values)


def answer(finding: Finding, kind: Answer = Answer.CONFIRMED, text: str = "") -> Finding:
    return actions.answer_finding(actor=make.EDITOR, at=LATER, finding=finding, answer=kind, text=text)


def last() -> JournalEntry:
    return JournalEntry.objects.select_related("payload").latest("sequence")


def test_a_confirmation_is_signed_and_public() -> None:
    finding = answer(found())
    assert (finding.answer, finding.answered_by, finding.answered_at) == ("confirmed", "Awa", LATER)
    line = journal.line(last())
    assert (line["is_public"], line["payload"]["action"]) == (True, "answer")
    assert line["payload"]["reference"] == finding.commitment.reference
    assert line["payload"]["before"] is None
    assert line["payload"]["after"]["sentence"] == "Deux affirmations donnent deux chiffres."
    assert line["payload"]["after"]["answer"] == "confirmed"


def test_an_explanation_keeps_its_sentence() -> None:
    finding = answer(found(), Answer.EXPLAINED, "  L'un compte les deux ports. ")
    assert finding.answer_text == "L'un compte les deux ports."


@pytest.mark.parametrize("kind", [Answer.EXPLAINED, Answer.SET_ASIDE])
def test_explaining_and_setting_aside_need_a_sentence(kind: Answer) -> None:
    with pytest.raises(Refused, match="demande une phrase"):
        answer(found(), kind, "  ")


def test_what_is_set_aside_is_not_told_to_readers_by_the_journal() -> None:
    answer(found(), Answer.SET_ASIDE, "Deux ports.")
    line = journal.line(last())
    assert (line["is_public"], line["payload"]) == (False, None)


def test_what_readers_saw_is_not_set_aside_in_silence() -> None:
    finding = answer(found())
    again = answer(finding, Answer.SET_ASIDE, "Le contrôle avait mal lu.")
    before = Finding.objects.get(pk=finding.pk)
    assert (before.answer, before.closed_at) == ("confirmed", LATER)
    assert (again.pk != before.pk, again.answer, again.closed_at) == (True, "set_aside", None)
    assert again.first_seen == before.first_seen
    line = journal.line(last())
    assert line["is_public"]
    assert (line["payload"]["before"]["answer"], line["payload"]["after"]["answer"]) == ("confirmed", "set_aside")


def test_setting_aside_one_on_integrity_is_public_for_it_stays_shown() -> None:
    answer(found(is_at_once=True, code="quotation", reason="altered"), Answer.SET_ASIDE, "Faute de frappe du journal.")
    assert last().is_public


def test_two_editors_at_once() -> None:
    finding = found()
    other = Finding.objects.get(pk=finding.pk)
    answer(finding)
    with pytest.raises(ChangedMeanwhile):
        answer(other, Answer.EXPLAINED, "Deux ports.")


def test_the_same_answer_again_is_no_entry() -> None:
    finding = answer(found())
    before = last().sequence
    with pytest.raises(Unchanged):
        answer(finding)
    assert last().sequence == before


@pytest.mark.parametrize(
    ("values", "why"),
    [({"closed_at": make.AT}, "ne tient plus"), ({"outcome": "supported"}, "tout concorde")],
)
def test_what_needs_no_answer_takes_none(values: dict[str, object], why: str) -> None:
    with pytest.raises(Refused, match=why):
        answer(found(**values))


def test_a_nul_is_refused() -> None:
    with pytest.raises(Refused, match="caractère nul"):
        answer(found(), Answer.EXPLAINED, "Deux\0ports")


def test_on_what_is_no_longer_public_the_journal_withholds_it() -> None:
    commitment = make.published()
    finding = found(commitment)
    actions.withdraw(actor=make.SECOND_EDITOR, at=LATER, row=commitment, reason="Entré deux fois.")
    answer(finding)
    assert not last().is_public


def test_what_was_only_set_aside_never_reaches_the_readers_journal() -> None:
    finding = answer(found(), Answer.SET_ASIDE, "Mal lu : deux prots.")
    finding = answer(finding, Answer.SET_ASIDE, "Mal lu : deux ports.")
    assert not last().is_public
    answer(finding)
    line = journal.line(last())
    assert line["is_public"]
    assert line["payload"]["before"] is None
    assert "Mal lu" not in str(line)


def test_an_answer_that_names_what_is_not_public_is_withheld() -> None:
    finding = found()
    finding.others.add(make.draft())
    answer(finding)
    assert not last().is_public


def test_a_check_that_could_not_run_says_nothing_to_readers() -> None:
    finding = found(outcome="could_not_run", reason="could_not_run")
    for kind in (Answer.CONFIRMED, Answer.EXPLAINED):
        with pytest.raises(Refused, match="n'a pas pu se faire"):
            answer(finding, kind, "Une erreur.")
    assert answer(finding, Answer.SET_ASIDE, "Signalé.").answer == "set_aside"


def test_an_explanation_is_redacted_with_its_entry() -> None:
    finding = answer(found(), Answer.EXPLAINED, "M. Koné, au 76 54 32 10.")
    sequence = last().sequence
    with pytest.raises(Refused, match="répondez-y d'abord autrement"):
        actions.redact(actor=make.EDITOR, at=LATER, sequence=sequence, reason="Vie privée.")
    again = LATER + timedelta(days=1)
    actions.answer_finding(actor=make.EDITOR, at=again, finding=finding, answer=Answer.EXPLAINED, text="Un tiers.")
    actions.redact(actor=make.EDITOR, at=again, sequence=sequence, reason="Vie privée.")
    assert [row.answer_text for row in Finding.objects.all()] == ["Un tiers."]
