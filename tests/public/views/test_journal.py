"""The journal: its page, and its file, which verifies by its written rule alone."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.public import many
from tests.public.reading import check, page, words
from tests.public.rows import everything
from tracker.commitments import actions, models
from tracker.commitments.vocabulary import State

pytestmark = pytest.mark.django_db


# The journal


def journal_lines(client: Client) -> list[dict[str, Any]]:
    response = client.get("/journal.jsonl")
    assert response.status_code == 200
    assert response.streaming
    assert response.headers["Content-Type"] == "application/x-ndjson; charset=utf-8"
    chunks = list(response.streaming_content)
    text = b"".join(chunks).decode()
    assert len(chunks) == text.count("\n")  # an entry at a time
    assert text.endswith("\n")
    return [json.loads(each) for each in text.split("\n")[:-1]]


def breaks(lines: Iterable[dict[str, Any]]) -> list[str]:
    """What does not hold, by the rule at the head of `tracker.commitments.journal` alone."""

    def canonical(value: Any) -> str:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    found, previous = [], "0" * 64
    for number, entry in enumerate(lines, 1):
        chained = ("sequence", "recorded_at", "is_public", "previous_digest", "payload_digest")
        if entry["digest"] != hashlib.sha256(canonical({name: entry[name] for name in chained}).encode()).hexdigest():
            found.append(f"{number}: digest")
        if entry["sequence"] != number or entry["previous_digest"] != previous:
            found.append(f"{number}: link")
        if entry["payload"] is not None:
            salted = entry["salt"] + canonical(entry["payload"])
            if entry["payload_digest"] != hashlib.sha256(salted.encode()).hexdigest():
                found.append(f"{number}: payload")
        previous = entry["digest"]
    return found


def corrected(commitment: models.Commitment, title: str) -> None:
    row = models.Commitment.objects.get(pk=commitment.pk)
    actions.correct_commitment(actor=make.EDITOR, at=make.AT, commitment=row, reason="Précision.", title=title)


def test_the_whole_journal_verifies_by_its_written_rule_alone(client):
    commitment = everything('Élan d’« urée » \u2028 "\\ 👩🏽‍🌾')
    corrected(commitment, "Autre titre")
    make.in_state(State.WITHDRAWN)
    make.in_state(State.DRAFT)

    lines = journal_lines(client)

    assert breaks(lines) == []
    assert {entry["is_public"] for entry in lines} == {True, False}
    head = models.JournalHead.objects.get()
    assert (lines[-1]["sequence"], lines[-1]["digest"]) == (head.sequence, head.digest)


@pytest.mark.parametrize("name", ["recorded_at", "payload", "is_public", "previous_digest", "digest", "salt"])
def test_a_journal_that_was_tampered_with_does_not_verify(client, name):
    make.published()
    lines = journal_lines(client)
    public = next(entry for entry in lines if entry["is_public"])
    changed = {"is_public": False, "payload": public["payload"] | {"reason": "Autre."}}
    public[name] = changed.get(name, "2020-01-01T00:00:00.000000Z")

    assert breaks(lines) != []
    assert breaks(lines[:2] + lines[3:]) != []


def test_what_was_never_public_is_withheld_and_its_link_shown(client):
    make.in_state(State.SUBMITTED, "Livrer l'urée secrète")

    lines = journal_lines(client)

    assert lines
    assert all(entry["payload"] is entry["salt"] is None for entry in lines)
    assert "secrète" not in json.dumps(lines, ensure_ascii=False)
    assert breaks(lines) == []


def test_a_redacted_entry_is_empty_says_by_which_and_the_chain_holds(client):
    commitment = make.published("Appeler le 00 223")
    (published,) = [n["sequence"] for n in journal_lines(client) if n["is_public"]]
    corrected(commitment, "Appeler")
    actions.redact(actor=make.EDITOR, at=make.AT, sequence=published, reason="Numéro privé.")

    lines = journal_lines(client)
    html = page(client, "/journal/")

    redacted = lines[published - 1]
    assert (redacted["payload"], redacted["salt"], redacted["redacted_by"]) == (None, None, lines[-1]["sequence"])
    assert breaks(lines) == []
    assert f"caviardé par l'écriture {lines[-1]['sequence']}" in words(html)
    assert "caviardage · " in words(html)


def test_the_journal_page_tells_the_last_change_first_and_prints_the_head(client):
    commitment = make.published("Livrer l'urée")
    corrected(commitment, "Livrer de l'urée")
    head = models.JournalHead.objects.get()

    html = page(client, "/journal/")

    entries = re.findall(r'<li value="(\d+)" id="n\1">(.*?)</li>', html, re.DOTALL)
    assert [int(number) for number, _ in entries] == list(range(head.sequence, 0, -1))
    assert words(entries[0][1]) == (
        f"{head.sequence} · 15 janvier 2026 09:30 UTC · correction · {commitment.reference} · Awa, rédactrice · « Précision. » "
        f"Avant, après Champ Avant Après Titre Livrer l'urée Livrer de l'urée {head.digest}"
    )
    assert "· publication ·" in words(entries[1][1])
    assert "travail préparatoire, non public" in words(entries[-1][1])
    assert f"Tête du journal : écriture {head.sequence} {head.digest}" in words(html)
    assert '<a href="/journal.jsonl">' in html
    check(html)


def test_the_journal_page_goes_back_to_the_first_entry(client):
    make.published()
    many.entries(150)

    last = page(client, "/journal/?page=7")

    assert '<li value="1" id="n1">' in last
    assert "Page 7 sur 7" in words(last)


def test_the_entries_on_one_reference_are_those_on_all_that_it_shows(client):
    commitment, other = make.published("Livrer l'urée"), make.published("Autre chose")
    corrected(commitment, "Livrer de l'urée")
    claim = make.claimed(models.Commitment.objects.get(pk=commitment.pk))
    make.made_public(claim)
    corrected(other, "Autre")

    html = page(client, f"/journal/?reference={commitment.reference}")

    assert f"3 écritures publiques sur {commitment.reference}." in words(html)
    assert re.findall(r'class="time".*?</a>\s*· (\w+)', html, re.DOTALL) == ["publication", "correction", "publication"]
    assert other.reference not in html
    assert "1 écriture publique sur A-0001." not in words(html)
    assert f"1 écriture publique sur {claim.reference}." in words(
        page(client, f"/journal/?reference={claim.reference}")
    )
    check(html)


def test_what_was_never_public_is_not_found_by_its_reference(client):
    draft = make.in_state(State.SUBMITTED, "Livrer l'urée secrète")

    html = page(client, f"/journal/?reference={draft.reference}")

    assert "Aucune écriture publique ne porte cette référence." in words(html)
    assert "secrète" not in html


def test_the_entries_of_what_was_merged_are_found_with_the_other(client):
    rows = [make.published("Livrer l'urée"), make.published("Livrer de l'urée")]
    one, other = (models.Commitment.objects.get(pk=row.pk) for row in rows)
    actions.merge_commitments(actor=make.EDITOR, at=make.AT, commitment=one, into=other, reason="Entré deux fois.")

    html = page(client, f"/journal/?reference={other.reference}")

    assert "· fusion ·" in words(html)
    assert "« Entré deux fois. »" in words(html)


def test_an_entry_has_an_address_and_leads_to_what_it_is_about(client):
    commitment = make.published("Livrer l'urée")
    head = models.JournalHead.objects.get()

    html = page(client, "/journal/")

    assert f'<a class="time" href="#n{head.sequence}">{head.sequence} · ' in html
    assert f'<a href="/{commitment.reference}/">{commitment.reference}</a>' in html
    assert client.get(f"/{commitment.reference}/", follow=True).status_code == 200
    assert '<a href="/methode/#journal">Comment le vérifier</a>' in html


@pytest.mark.parametrize("reference", ["E-0001%00", "x" * 10_000, "%F0%9F%91%A9", "<script>", "%"])
def test_whatever_reference_is_asked_for_the_journal_answers(client, reference):
    make.published("Livrer l'urée")

    check(page(client, f"/journal/?reference={reference}"))
