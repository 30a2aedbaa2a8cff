"""The chain holds, every tampering shows, drafts are withheld, and a redaction hides words without breaking anything."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta, timezone
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests import factories as make
from tracker.commitments import actions, journal
from tracker.commitments.actions import states
from tracker.commitments.models import Commitment, JournalEntry, JournalHead, JournalPayload, ReferenceCounter
from tracker.commitments.models.journal import GENESIS
from tracker.commitments.queries import as_of, public_journal, public_objects, published

pytestmark = pytest.mark.django_db

TABLE = "commitments_journalentry"
REFUSAL = "Le journal ne change pas"


def sentences() -> list[str]:
    return [found.sentence for found in journal.breaks()]


def last() -> JournalEntry:
    return JournalEntry.objects.select_related("payload").latest("sequence")


def lines() -> list[dict]:
    return [journal.line(entry) for entry in public_journal()]


def without_triggers() -> None:
    """What only the owner of the tables can do. The test's transaction takes it back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in (f"{TABLE}_no_update", f"{TABLE}_no_delete"):
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {TABLE}" if connection.vendor == "postgresql" else ""))


@pytest.fixture
def chain() -> Commitment:
    """A dozen entries: documents, drafts, a publication, a correction, a redaction."""
    commitment = make.published("Livrer l'urée")
    commitment = actions.correct_commitment(
        actor=make.EDITOR,
        at=make.AT,
        commitment=commitment,
        reason="Faute.",
        reading_note="Téléphone : 01 02 03 04 05.",
    )
    hidden = last().sequence
    commitment = actions.correct_commitment(
        actor=make.EDITOR, at=make.AT, commitment=commitment, reason="Numéro privé.", reading_note=""
    )
    actions.redact(actor=make.EDITOR, at=make.AT, sequence=hidden, reason="Numéro privé.")
    make.draft("Construire la ligne")
    return commitment


# The chain


def test_the_chain_holds_from_its_first_entry_to_its_head(chain):
    assert sentences() == []
    entries = list(JournalEntry.objects.all())
    assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))
    assert entries[0].previous_digest == GENESIS
    assert [entry.previous_digest for entry in entries[1:]] == [entry.digest for entry in entries[:-1]]
    head = JournalHead.objects.get()
    assert (head.sequence, head.digest) == (entries[-1].sequence, entries[-1].digest)


def test_an_empty_journal_holds():
    assert sentences() == []
    assert JournalHead.objects.get().digest == GENESIS


def test_a_reader_verifies_the_chain_with_the_public_lines_alone(chain):
    """As decision 2 describes it, with nothing of ours."""

    def sha256(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    def canonical(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    previous = "0" * 64
    for line in json.loads(json.dumps(lines())):
        link = {
            name: line[name] for name in ("sequence", "recorded_at", "is_public", "previous_digest", "payload_digest")
        }
        assert line["previous_digest"] == previous
        assert line["digest"] == sha256(canonical(link))
        if line["payload"] is not None:
            assert line["payload_digest"] == sha256(line["salt"] + canonical(line["payload"]))
        previous = line["digest"]
    assert previous == JournalHead.objects.get().digest


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [None, True]}, '{"a":[null,true],"b":1}'),
        ({"titre": "l’urée — 120 000 t"}, '{"titre":"l’urée — 120 000 t"}'),
        ({"day": date(2024, 12, 30)}, '{"day":"2024-12-30"}'),
    ],
)
def test_one_value_has_one_spelling(value, text):
    assert journal.canonical(value) == text


def test_an_instant_is_hashed_in_utc_whatever_the_zone_it_came_in(chain):
    entry = last()
    elsewhere = JournalEntry.objects.get(pk=entry.pk)
    elsewhere.recorded_at = entry.recorded_at.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert journal.entry_digest(elsewhere) == entry.digest


def test_recorded_at_never_runs_backwards():
    make.draft()
    later = make.AT + timedelta(hours=3)
    actions.create_dossier(actor=make.EDITOR, at=later, title="Mission")
    actions.create_dossier(actor=make.EDITOR, at=make.AT, title="Projet")  # a clock that was set back
    actions.create_dossier(actor=make.EDITOR, at=later + timedelta(seconds=1), title="Accord")
    instants = list(JournalEntry.objects.values_list("recorded_at", flat=True))
    assert instants == sorted(instants)
    assert instants[-3:] == [later, later + timedelta(microseconds=1), later + timedelta(seconds=1)]
    assert sentences() == []


def test_two_entries_cannot_follow_the_same_one(chain):
    entry = last()
    fork = make.JournalEntryFactory.build(sequence=entry.sequence + 1, previous_digest=entry.previous_digest)
    with pytest.raises(IntegrityError), transaction.atomic():
        fork.save(force_insert=True)


# One transaction


def test_nothing_is_written_outside_a_transaction(monkeypatch):
    monkeypatch.setattr(transaction, "get_connection", lambda: SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError):
        journal.lock_head()


def test_a_change_whose_entry_fails_is_not_made(monkeypatch):
    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no entry")

    monkeypatch.setattr(journal, "append", fails)
    with pytest.raises(RuntimeError):
        make.draft("Livrer l'urée")
    assert not Commitment.objects.exists()
    assert not ReferenceCounter.objects.exists()
    assert JournalHead.objects.get().sequence == 0


def test_an_entry_whose_change_fails_is_not_written(monkeypatch):
    commitment = make.in_state(make.State.SUBMITTED)
    before = last().sequence

    def fails(*args: object) -> None:
        raise RuntimeError("no versions")

    monkeypatch.setattr(states, "refold", fails)
    with pytest.raises(RuntimeError):
        actions.publish(actor=make.EDITOR, at=make.AT, row=commitment)
    assert last().sequence == JournalHead.objects.get().sequence == before
    assert Commitment.objects.get().state == "submitted"
    assert sentences() == []


# Tampering


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET is_public = NOT is_public WHERE sequence = 1",
        f"UPDATE {TABLE} SET digest = 'x' WHERE sequence = 1",
        f"DELETE FROM {TABLE} WHERE sequence = 1",
    ],
)
def test_the_database_refuses_to_change_or_drop_an_entry_and_says_so_in_french(chain, statement):
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert sentences() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda entries: entries.update(recorded_at=make.AT),
        lambda entries: entries.get().save(),
        lambda entries: entries._raw_delete(entries.db),
    ],
    ids=["update", "save", "delete"],
)
def test_the_database_refuses_django_too(chain, change):
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        change(JournalEntry.objects.filter(sequence=2))
    assert sentences() == []


def _entry(**values: object) -> object:
    return lambda: JournalEntry.objects.filter(sequence=2).update(**values)


def _payload(sequence: int = 2, **values: object) -> object:
    return lambda: JournalPayload.objects.filter(pk=sequence).update(**values)


def _swap_payloads() -> None:
    one, other = JournalPayload.objects.get(pk=2), JournalPayload.objects.get(pk=3)
    JournalPayload.objects.filter(pk=2).update(salt=other.salt, body=other.body)
    JournalPayload.objects.filter(pk=3).update(salt=one.salt, body=one.body)


def _drop(sequence: int) -> None:
    JournalPayload.objects.filter(pk=sequence).delete()
    JournalEntry.objects.filter(pk=sequence)._raw_delete("default")


def _rewrite() -> None:
    """An entry rewritten with a digest that fits it: the next one does not follow it any more."""
    entry = JournalEntry.objects.select_related("payload").get(sequence=2)
    body = entry.payload.body.replace("Awa", "Eve")
    entry.payload_digest = journal.payload_digest(entry.payload.salt, body)
    digest = journal.entry_digest(entry)
    JournalPayload.objects.filter(pk=2).update(body=body)
    JournalEntry.objects.filter(sequence=2).update(payload_digest=entry.payload_digest, digest=digest)


def _append() -> None:
    """An entry that follows the last one by every rule, but behind the head's back."""
    tail = last()
    text = journal.canonical({"action": "create", "reference": "E-0009"})
    forged = JournalEntry(
        sequence=tail.sequence + 1,
        recorded_at=tail.recorded_at,
        is_public=True,
        previous_digest=tail.digest,
        payload_digest=journal.payload_digest("5a", text),
    )
    forged.digest = journal.entry_digest(forged)
    forged.save(force_insert=True)
    JournalPayload.objects.create(entry=forged, action="create", reference="E-0009", salt="5a", body=text)


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        pytest.param(_entry(is_public=True), "Écriture 2 : son empreinte ne correspond pas", id="a draft made public"),
        pytest.param(_entry(recorded_at=make.AT - timedelta(days=9)), "Écriture 2 : son empreinte", id="backdated"),
        pytest.param(_entry(payload_digest="0" * 64), "Écriture 2 : son contenu a changé", id="payload digest"),
        pytest.param(_entry(digest="0" * 64), "Écriture 3 : ne suit pas l'empreinte", id="digest"),
        pytest.param(_entry(previous_digest="f" * 64), "Écriture 2 : ne suit pas l'empreinte", id="previous digest"),
        pytest.param(_payload(body='{"action":"create"}'), "Écriture 2 : son contenu a changé", id="body"),
        pytest.param(_payload(body="rien"), "Écriture 2 : son contenu a changé", id="body that is no JSON"),
        pytest.param(_payload(salt="00"), "Écriture 2 : son contenu a changé", id="salt"),
        pytest.param(_payload(action="withdraw"), "Écriture 2 : son contenu a changé", id="the action shown beside it"),
        pytest.param(_payload(reference="E-0099"), "Écriture 2 : son contenu a changé", id="the reference beside it"),
        pytest.param(_swap_payloads, "Écriture 3 : son contenu a changé", id="payloads exchanged"),
        pytest.param(lambda: JournalPayload.objects.filter(pk=2).delete(), "Écriture 2 : son contenu manque", id="no payload"),
        pytest.param(
            _payload(salt="", body="", redacted_by=4), "sans écriture qui le caviarde", id="emptied without a redaction"
        ),
        pytest.param(_payload(salt="", body="", redacted_by=2), "sans écriture qui le caviarde", id="emptied by itself"),
        pytest.param(lambda: _drop(3), "Écriture 4 : il manque l'écriture 3", id="an entry in the middle dropped"),
        pytest.param(lambda: _drop(last().sequence), "n'est pas la dernière écriture", id="the last entry dropped"),
        pytest.param(_rewrite, "Écriture 3 : ne suit pas l'empreinte", id="an entry rewritten whole"),
        pytest.param(_append, "n'est pas la dernière écriture", id="an entry added behind the head's back"),
        pytest.param(
            lambda: JournalHead.objects.update(digest="0" * 64), "n'est pas la dernière écriture", id="another head"
        ),
    ],
)  # fmt: skip
def test_whoever_gets_past_the_triggers_is_found_by_the_chain(chain, tamper, sentence):
    without_triggers()
    tamper()
    assert any(sentence in found for found in sentences()), sentences()


def test_a_break_says_where_it_is(chain):
    without_triggers()
    _payload(body="{}")()
    (found,) = journal.breaks()
    assert found.sequence == 2


def test_emptying_a_payload_in_the_name_of_another_ones_redaction_is_found(chain):
    redaction = JournalPayload.objects.get(action="redact")
    JournalPayload.objects.filter(pk=2).update(salt="", body="", redacted_by=redaction.pk)
    assert sentences() == ["Écriture 2 : son contenu manque, sans écriture qui le caviarde."]


# What is shown


def test_the_payload_of_a_draft_is_withheld_and_its_link_shown():
    make.draft("Titre à ne pas montrer")
    (line,) = lines()
    assert (line["is_public"], line["salt"], line["payload"]) == (False, None, None)
    assert line["digest"] == last().digest
    assert "Titre" not in journal.canonical(line)


def test_a_publication_shows_all_that_became_public_and_the_drafts_before_it_stay_withheld():
    commitment = make.published("Livrer l'urée")
    shown = [line for line in lines() if line["payload"]]
    assert [line["payload"]["action"] for line in shown] == ["publish"]
    payload = shown[0]["payload"]
    assert payload["reference"] == commitment.reference
    assert payload["actor"] == {"name": "Moussa", "role": "rédacteur"}
    assert payload["after"]["content"]["title"] == "Livrer l'urée"
    (claim,) = payload["after"]["with"]
    assert claim["quotations"][0]["exact"].startswith("Le ministre annonce")


def test_a_withheld_payload_cannot_be_guessed_from_its_digest():
    for _ in range(2):
        actions.create_dossier(actor=make.EDITOR, at=make.AT, title="Mission")
    one, other = JournalEntry.objects.select_related("payload")
    assert one.payload.salt != other.payload.salt
    guess = one.payload.body
    assert hashlib.sha256(guess.encode()).hexdigest() != one.payload_digest
    assert journal.payload_digest(one.payload.salt, guess) == one.payload_digest
    assert len(one.payload.salt) == 32


def test_the_journal_is_read_from_an_entry_on():
    make.published()
    whole = [entry.sequence for entry in public_journal()]
    assert [entry.sequence for entry in public_journal(after=3)] == whole[3:]


def test_reading_the_journal_takes_one_query(django_assert_num_queries):
    make.published()
    with django_assert_num_queries(1):
        lines()


# Redaction


def test_a_redaction_hides_the_words_everywhere_and_the_chain_still_holds():
    """An editor lets a private number through; it is corrected, then both entries that hold it are redacted."""
    private = "01 02 03 04 05"
    commitment = make.published("Livrer l'urée")
    for hour, note in enumerate((f"Téléphone : {private}.", "", "Voir l'article.")):
        at = make.AT + timedelta(hours=hour)
        commitment = actions.correct_commitment(
            actor=make.EDITOR, at=at, commitment=commitment, reason="Note.", reading_note=note
        )
    after = last().sequence
    for sequence in (after - 2, after - 1):  # the one that wrote the number, the one whose `before` quotes it
        redaction = actions.redact(actor=make.EDITOR, at=at, sequence=sequence, reason="Numéro privé.")
        entry = JournalEntry.objects.select_related("payload").get(pk=sequence)
        line = journal.line(entry)
        assert (line["salt"], line["payload"], line["redacted_by"]) == (None, None, redaction.sequence)
    assert private not in journal.canonical(lines())
    assert not JournalPayload.objects.filter(body__contains=private).exists()
    now = make.AT + timedelta(days=1)
    for recorded_at in (None, *(entry.recorded_at for entry in JournalEntry.objects.all()), now):
        when = as_of(on=now.date(), recorded_at=recorded_at)
        assert private not in journal.canonical(public_objects(published(when), when))
    assert sentences() == []
    shown = journal.line(last())["payload"]
    assert (shown["action"], shown["after"], shown["reason"]) == ("redact", after - 1, "Numéro privé.")


def test_the_page_of_today_keeps_its_version_when_an_older_entry_is_redacted(chain):
    when = as_of(on=make.AT.date())
    assert [version.title for version in published(when)] == ["Livrer l'urée"]


def test_what_was_redacted_and_why_stays(chain):
    redaction = JournalPayload.objects.get(action="redact")
    with pytest.raises(actions.Refused, match="dit ce qui a été caviardé, et pourquoi : elle reste"):
        actions.redact(actor=make.EDITOR, at=make.AT, sequence=redaction.pk, reason="Le motif.")
    assert sentences() == []


def test_a_correction_is_redacted_without_another_one_and_the_page_keeps_its_version():
    """The words that it took away are in what it quotes, not in what it wrote."""
    commitment = make.published("Livrer l'urée au 01 02 03")
    publication = last().sequence
    actions.correct_commitment(
        actor=make.EDITOR,
        at=make.AT + timedelta(hours=1),
        commitment=commitment,
        reason="Privé.",
        title="Livrer l'urée",
    )
    correction = last().sequence
    for sequence in (publication, correction):
        actions.redact(actor=make.EDITOR, at=make.AT + timedelta(hours=2), sequence=sequence, reason="Privé.")
    assert not JournalPayload.objects.filter(body__contains="01 02 03", entry__is_public=True).exists()
    assert [version.title for version in published(as_of(on=make.AT.date()))] == ["Livrer l'urée"]
    assert sentences() == []
