"""Findings: kept while they hold, closed when they no longer do, and what readers see of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tracker.commitments import actions, findings
from tracker.commitments.models import Commitment, CommitmentVersion, Finding, JournalEntry, Verification
from tracker.commitments.queries import as_of, published
from tracker.commitments.vocabulary import Answer
from tracker.sources.models import ArchivedFile, Quotation
from tracker.verification import CHECKS, METHOD

pytestmark = pytest.mark.django_db

LATER = make.AT + timedelta(days=1)
NEXT_WEEK = make.AT + timedelta(days=7)


def change(table: str, sql: str, *values: Any) -> None:
    """What somebody with the database's own tools might do: the triggers that forbid it are gone."""
    with connection.cursor() as cursor:
        on = f" ON {table}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {table}_no_update{on}")
        cursor.execute(sql, values)


def change_bytes(commitment: Commitment) -> ArchivedFile:
    file = ArchivedFile.objects.get(document__articles__claims__commitment=commitment)
    change(
        "sources_archivedfile", "UPDATE sources_archivedfile SET content = %s WHERE document_id = %s", b"autre", file.pk
    )
    return file


def change_words(commitment: Commitment) -> Quotation:
    quotation = Quotation.objects.get(claims__commitment=commitment)
    words = quotation.exact.replace("120 000", "129 000")
    assert words != quotation.exact
    change("sources_quotation", "UPDATE sources_quotation SET exact = %s WHERE id = %s", words, quotation.pk)
    return quotation


def change_quotation(quotation: Quotation, words: str) -> None:
    with connection.cursor() as cursor:
        on = " ON sources_quotation" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER IF EXISTS sources_quotation_no_update{on}")
        cursor.execute("UPDATE sources_quotation SET exact = %s WHERE id = %s", [words, quotation.pk])


def contradicted() -> Commitment:
    """Two articles of one day, two figures."""
    contents = []
    for words, amount in (("120 000 tonnes", 120_000), ("150 000 tonnes", 150_000)):
        article = make.archived(f"Le ministre annonce {words} d'urée.", published="2025-10-24")
        told = make.figure(article, words, amount, product="urée")
        contents.append(make.claim_content(article, figures=(told,)))
    return make.published("", *contents)


def recheck(*commitments: Commitment, at: datetime = make.AT) -> findings.Tally:
    return findings.recheck(commitments or Commitment.objects.all(), at=at)


def standing(**values: Any) -> list[Finding]:
    return list(Finding.objects.standing().filter(**values).order_by("pk"))


def shown(commitment: Commitment, **asked: Any) -> list[Finding]:
    when = as_of(**({"on": NEXT_WEEK.date()} | asked))
    return findings.shown(published(when).get(reference=commitment.reference), when)


# Kept, closed, found again


def test_what_is_published_is_checked_and_its_findings_kept() -> None:
    commitment = make.published()
    tally = recheck()
    assert (tally.commitments, tally.checked, tally.closed) == (1, 1, 0)
    codes = {finding.code: finding for finding in standing()}
    assert tally.opened == len(standing())
    assert {"quotation", "bytes"} <= set(codes)
    quotation = codes["quotation"]
    assert (quotation.outcome, quotation.commitment, quotation.claims) == (
        "supported",
        commitment,
        [commitment.claims.get().reference],
    )
    assert quotation.sentence_fr == "La citation est mot pour mot dans le document archivé."
    assert quotation.sentence_en == "The quotation stands word for word in the archived document."
    assert (quotation.method, quotation.first_seen, quotation.last_seen) == (METHOD, make.AT, make.AT.date())
    assert Verification.objects.get().inputs == quotation.inputs


def test_twice_in_a_day_changes_nothing() -> None:
    contradicted()
    recheck()
    before = list(Finding.objects.order_by("pk").values()), list(Verification.objects.values())
    assert recheck(at=make.AT + timedelta(hours=2)) == findings.Tally(commitments=1)
    assert (list(Finding.objects.order_by("pk").values()), list(Verification.objects.values())) == before
    assert findings.recheck_all(at=make.AT + timedelta(hours=3), is_all=True) == findings.Tally(1, 1)
    assert (list(Finding.objects.order_by("pk").values()), list(Verification.objects.values())) == before


def test_the_next_day_says_that_it_was_seen_again() -> None:
    make.published()
    recheck()
    assert recheck(at=LATER) == findings.Tally(commitments=1)
    assert {(each.first_seen, each.last_seen) for each in standing()} == {(make.AT, LATER.date())}
    assert Verification.objects.get().verified_on == LATER.date()


def test_what_no_longer_holds_is_closed_with_its_date_and_what_is_new_is_opened() -> None:
    commitment = contradicted()
    recheck()
    (conflict,) = standing(code="conflict", outcome="refuted")
    actions.withdraw(
        actor=make.SECOND_EDITOR, at=LATER, row=commitment.claims.latest("pk"), reason="Mal lu : c'est un autre port."
    )
    tally = recheck(at=LATER)
    conflict.refresh_from_db()
    assert conflict.closed_at == LATER
    assert tally.closed >= 1
    assert standing(code="conflict", outcome="refuted") == []
    assert [each.values["n"] for each in standing(code="quotation")] == [1]


def test_an_answer_stays_with_a_finding_that_another_change_leaves_alone() -> None:
    commitment = contradicted()
    recheck()
    (conflict,) = standing(code="conflict", outcome="refuted")
    answered = actions.answer_finding(actor=make.EDITOR, at=make.AT, finding=conflict, answer=Answer.CONFIRMED)
    actions.correct_commitment(
        actor=make.EDITOR, at=LATER, commitment=commitment, reason="Titre plus court.", title="Livrer l'urée, vite"
    )
    recheck(at=LATER)
    (again,) = standing(code="conflict", outcome="refuted")
    assert (again.pk, again.answer) == (answered.pk, "confirmed")


def test_a_new_method_checks_everything_again(monkeypatch: pytest.MonkeyPatch) -> None:
    make.published()
    recheck()
    monkeypatch.setattr(findings, "METHOD", "another")
    assert recheck().checked == 1
    assert {each.method for each in standing()} == {"another"}


def test_what_is_withdrawn_is_checked_no_more() -> None:
    commitment = make.published()
    recheck()
    actions.withdraw(actor=make.SECOND_EDITOR, at=LATER, row=commitment, reason="Entré deux fois.")
    assert findings.recheck_all(at=LATER).closed == Finding.objects.count()
    assert standing() == []
    assert not Verification.objects.exists()


def test_drafts_are_not_among_them_but_the_editor_is_told() -> None:
    draft = make.draft()
    make.claimed(draft)
    assert recheck() == findings.Tally()
    assert {found.check for found in findings.working(draft, at=make.AT)} >= {"quotation", "bytes"}
    assert not Finding.objects.exists()


def test_a_check_that_fails_inside_could_not_run_and_the_others_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(case: Any) -> Any:
        raise RuntimeError("un texte hostile\0")

    broken = [
        type(check)(**{n: getattr(check, n) for n in check.__dataclass_fields__} | {"run": fails})
        if check.code == "bytes"
        else check
        for check in CHECKS
    ]
    monkeypatch.setattr("tracker.verification.checks.CHECKS", tuple(broken))
    monkeypatch.setattr(
        findings,
        "verify",
        lambda case, checks=tuple(broken): __import__("tracker.verification").verification.verify(case, checks),
    )
    make.published()
    recheck()
    (failed,) = standing(code="bytes")
    assert (failed.outcome, failed.values) == ("could_not_run", {"error": "RuntimeError : un texte hostile"})
    assert failed.sentence_fr.startswith("Ce contrôle n'a pas pu se faire (RuntimeError : un texte hostile)")
    assert standing(code="quotation", outcome="supported")
    assert failed not in shown(failed.commitment)


# Integrity


def test_bytes_that_changed_are_found_though_no_row_did() -> None:
    commitment = make.published()
    recheck()
    file = change_bytes(commitment)
    recheck(at=LATER)
    (found,) = standing(code="bytes")
    assert (found.outcome, found.reason, found.is_at_once) == ("refuted", "changed", True)
    assert found.sentence_fr == (
        f"Le fichier archivé « {file.document.filename} » ({file.document.sha256[:12]}) a changé depuis sa réception."
    )
    assert list(findings.alarming()) == [found]
    assert found in shown(commitment)


def test_words_that_changed_are_public_at_once() -> None:
    commitment = make.published()
    recheck()
    change_words(commitment)
    recheck(at=LATER)
    (found,) = standing(code="quotation")
    assert (found.outcome, found.reason) == ("refuted", "altered")
    assert "au plus près, il dit « Le ministre annonce 120 000 tonnes d'urée" in found.sentence_fr
    assert found in shown(commitment)


# What readers see


def test_readers_see_what_agrees_and_what_an_editor_confirmed_or_explained() -> None:
    commitment = contradicted()
    recheck()
    (conflict,) = standing(code="conflict", outcome="refuted")
    assert conflict not in shown(commitment)
    assert {each.outcome for each in shown(commitment)} == {"supported"}
    for answer, text, is_seen in (
        (Answer.CONFIRMED, "", True),
        (Answer.SET_ASIDE, "Deux ports.", False),
        (Answer.EXPLAINED, "Deux ports.", True),
    ):
        conflict = actions.answer_finding(actor=make.EDITOR, at=make.AT, finding=conflict, answer=answer, text=text)
        assert (conflict in shown(commitment)) is is_seen, answer


def test_what_was_written_since_the_last_check_hides_what_it_found() -> None:
    commitment = make.published()
    recheck()
    assert shown(commitment)
    actions.correct_commitment(
        actor=make.EDITOR, at=LATER, commitment=commitment, reason="Titre plus court.", title="Livrer l'urée, vite"
    )
    assert shown(commitment) == []
    recheck(at=LATER)
    assert shown(commitment)


def test_a_finding_that_names_a_commitment_is_not_public_without_it() -> None:
    commitment, other = make.published(), make.published()
    recheck()
    (found,) = standing(code="quotation", commitment=commitment)
    found.others.add(other)
    assert found in shown(commitment)
    actions.withdraw(actor=make.SECOND_EDITOR, at=LATER, row=other, reason="Entré deux fois.")
    assert found not in shown(commitment)


def test_on_a_day_when_less_had_been_said_no_check_is_shown() -> None:
    commitment = contradicted()
    late = make.archived("Le ministre confirme 120 000 tonnes d'urée.", published="2025-12-01")
    make.made_public(make.claimed(commitment, make.claim_content(late)))
    recheck()
    assert shown(commitment, on=date(2025, 11, 1)) == []
    assert shown(commitment, on=date(2025, 12, 1)) == shown(commitment) != []


def test_an_instant_shows_what_was_shown_then() -> None:
    commitment = contradicted()
    recheck()
    (conflict,) = standing(code="conflict", outcome="refuted")
    actions.answer_finding(actor=make.EDITOR, at=LATER, finding=conflict, answer=Answer.CONFIRMED)
    actions.withdraw(actor=make.SECOND_EDITOR, at=NEXT_WEEK, row=commitment.claims.latest("pk"), reason="Mal lu.")
    recheck(at=NEXT_WEEK)
    hour = timedelta(hours=1)
    assert conflict not in shown(commitment, recorded_at=make.AT + hour)
    assert conflict in shown(commitment, recorded_at=LATER + hour)
    assert conflict not in shown(commitment, recorded_at=NEXT_WEEK + hour)
    assert conflict not in shown(commitment)


def test_what_is_redacted_leaves_the_findings_too() -> None:
    commitment = contradicted()
    recheck()
    last = commitment.claims.latest("pk")
    actions.withdraw(actor=make.SECOND_EDITOR, at=LATER, row=last, reason="Demande d'une personne.")
    recheck(at=LATER)
    entry = JournalEntry.objects.get(payload__action="publish", payload__reference=commitment.reference)
    assert Finding.objects.exclude(closed_at=None).exists()
    actions.redact(actor=make.EDITOR, at=NEXT_WEEK, sequence=entry.sequence, reason="Décision de justice.")
    assert not Finding.objects.exclude(closed_at=None).exists()
    assert not CommitmentVersion.objects.filter(journal_from=entry.sequence).exists()


# How much it asks


def test_checking_asks_as_many_queries_for_many_as_for_few() -> None:
    def asked() -> int:
        recheck(at=LATER)
        with CaptureQueriesContext(connection) as queries:
            findings.recheck_all(at=LATER, is_all=True)
        return len(queries)

    for _ in range(2):
        make.published()
    few = asked()
    for _ in range(28):
        make.published()
    assert asked() == few


def test_a_day_that_passes_changes_only_what_asks_it() -> None:
    commitment = make.published("", make.claim_content(make.archived(published="2025-12-01")))
    recheck(at=make.AT)
    assert [row.outcome for row in standing(code="silence")] == ["supported"]
    assert recheck(at=make.AT + timedelta(days=30)).checked == 0
    tally = recheck(at=make.AT + timedelta(days=400))
    assert (tally.checked, tally.opened, tally.closed) == (1, 1, 1)
    (quiet,) = standing(code="silence")
    assert quiet.outcome == "not_enough_information"
    assert "Aucune nouvelle enregistrée" in quiet.sentence_fr
    assert recheck(at=make.AT + timedelta(days=430)).checked == 0
    assert quiet not in shown(commitment)


def test_what_is_said_of_another_commitment_is_hidden_once_that_one_is_written() -> None:
    commitment, other = make.published(), make.published()
    recheck()
    (found,) = standing(code="quotation", commitment=commitment)
    found.others.add(other)
    assert found in shown(commitment)
    actions.correct_commitment(
        actor=make.EDITOR, at=LATER, commitment=other, reason="Titre plus court.", title="Livrer l'urée, vite"
    )
    assert found not in shown(commitment)
    recheck(at=LATER)


def test_what_was_written_while_it_was_being_checked_is_left_to_the_next_run(monkeypatch: pytest.MonkeyPatch) -> None:
    commitment = make.published()
    real = findings.verify

    def slow(case: Any, *given: Any) -> Any:
        if not given:  # an editor saves meanwhile
            actions.correct_commitment(
                actor=make.EDITOR, at=LATER, commitment=commitment, reason="Titre.", title="Livrer l'urée, vite"
            )
        return real(case, *given)

    monkeypatch.setattr(findings, "verify", slow)
    recheck(at=LATER)
    assert standing() == []
    monkeypatch.setattr(findings, "verify", real)
    recheck(at=LATER)
    assert standing()


def test_a_change_of_words_to_others_of_the_article_is_an_alarm() -> None:
    article = make.archived("Le ministre annonce 120 000 tonnes d'urée. Rien n'est encore signé.")
    commitment = make.published("", make.claim_content(article, "Le ministre annonce 120 000 tonnes d'urée."))
    quotation = Quotation.objects.get(claims__commitment=commitment)
    for words in ("Rien n'est encore signé.", ""):
        change_quotation(quotation, words)
        recheck(at=LATER)
        assert list(findings.alarming()), words
