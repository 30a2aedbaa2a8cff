"""Redaction: what the public reads now is corrected first."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.commitments.actions.acting import (
    WHO,
    a_search,
    entry,
    fresh,
    named_in,
    refused,
    shown,
)
from tests.factories import State
from tracker.commitments import actions, journal
from tracker.commitments.models import CommitmentVersion, JournalPayload, VersionParty

pytestmark = pytest.mark.django_db


def test_what_the_public_reads_now_is_corrected_before_it_is_redacted():
    commitment = make.published()
    publication = entry().sequence
    with refused("est ce que le public lit aujourd'hui"):
        actions.redact(**WHO, sequence=publication, reason="Numéro privé.")
    actions.correct_commitment(**WHO, commitment=commitment, reason="Numéro privé.", title="Livrer")
    with refused("ne change pas sans raison"):
        actions.redact(**WHO, sequence=publication, reason=" ")
    actions.redact(**WHO, sequence=publication, reason="Numéro privé.")
    assert shown(commitment)["title"] == "Livrer"
    with refused("n'existe pas, ou est déjà caviardée"):
        actions.redact(**WHO, sequence=publication, reason="Encore.")


def test_an_entry_that_does_not_exist_is_not_redacted():
    with refused("L'écriture 99 n'existe pas"):
        actions.redact(**WHO, sequence=99, reason="Numéro privé.")


def test_the_words_of_a_search_taken_back_are_redacted_and_the_page_keeps_its_version():
    private = "M. Untel, 12 rue 345"
    commitment = make.published("Livrer l'urée")
    search = a_search(commitment, where=private)
    actions.withdraw_search(**WHO, search=search, reason="Privé.")
    last = entry().sequence
    for sequence in (last - 1, last):
        actions.redact(**WHO, sequence=sequence, reason="Privé.")
    assert not JournalPayload.objects.filter(body__contains=private).exists()
    assert not CommitmentVersion.objects.filter(record__icontains=private).exists()
    assert shown(commitment)["title"] == "Livrer l'urée"
    assert list(journal.breaks()) == []


def test_what_lies_beside_a_past_version_goes_with_it():
    party = make.party("Untel")
    commitment = named_in(party, State.PUBLISHED)
    publication = entry().sequence
    actions.correct_party(**WHO, party=fresh(party), reason="Privé.", name="Une personne")
    actions.redact(**WHO, sequence=publication, reason="Privé.")
    assert not VersionParty.objects.filter(name="Untel").exists()
    assert shown(commitment)["claims"][0]["parties"][0]["name"] == "Une personne"
