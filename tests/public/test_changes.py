"""What an entry of the journal changed, in a reader's lines."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import translation

from tests import factories as make
from tests.public.rows import everything, judged, line, proven, searched
from tracker.commitments import actions, models
from tracker.public.changes import LONGEST_VALUE, MOST_LINES, Change, Changes, changes


def entry(before: Any, after: Any) -> Changes:
    return changes({"action": "correct", "before": before, "after": after})


def lines(found: Changes) -> list[tuple[str, str, str]]:
    return [(each.label, each.before, each.after) for each in found.lines]


def test_only_what_differs_is_shown_before_and_after():
    found = entry({"title": "Livrer", "note": "Rien."}, {"title": "Livrer l'urée", "note": "Rien."})

    assert found.has_before
    assert lines(found) == [("Titre", "Livrer", "Livrer l'urée")]


def test_codes_dates_numbers_and_countries_are_said_in_words():
    before = {
        "firmness": "announced",
        "country": "ML",
        "deadline": {"edtf": "../2024-12-30"},
        "unit": "t",
        "min": "120000",
    }
    after = {"firmness": "agreed", "country": "CI", "deadline": {"edtf": "2025"}, "unit": "kt", "min": "130000"}

    assert lines(entry(before, after)) == [
        ("Fermeté", "annoncé", "convenu"),
        ("Pays", "Mali", "Côte d’Ivoire"),
        ("Échéance · date", "au plus tard le 30 décembre 2024", "du 1er janvier au 31 décembre 2025"),
        ("Unité", "t", "kt"),
        ("Au moins", "120\u202f000", "130\u202f000"),
    ]
    with translation.override("en"):
        assert entry({"country": "CI"}, {"country": "ML"}).lines[0].before == "Côte d’Ivoire"


def test_an_editor_s_words_are_told_from_codes():
    found = entry({"title": "a", "sector": "energy"}, {"title": "b", "sector": "mining"})

    assert [each.is_french for each in found.lines] == [True, False]


def test_rows_are_told_apart_by_reference_and_places_in_a_text_are_left_out():
    before = {"with": [{"reference": "A-0001", "note": "", "quotations": [{"exact": "a", "start": 1}]}]}
    after = {
        "with": [{"reference": "A-0001", "note": "Oui.", "quotations": [{"exact": "a", "start": 2}, {"exact": "b"}]}]
    }

    assert lines(entry(before, after)) == [
        ("A-0001 · note", "", "Oui."),
        ("A-0001 · citation · 2 · mots exacts", "", "b"),
    ]


def test_what_is_published_is_shown_as_what_became_readable():
    found = entry(None, {"state": "published", "content": {"reference": "E-0001", "title": "Livrer"}, "with": []})

    assert not found.has_before
    assert found.lines == (Change("Titre", "", "Livrer", True),)


@pytest.mark.parametrize("payload", [None, {"before": None, "after": 12}, {"before": None, "after": None}])
def test_an_entry_that_says_nothing_of_fields_has_no_lines(payload):
    assert not changes(payload)


def test_a_code_and_a_field_that_nobody_foresaw_stand_as_they_are():
    assert lines(entry({"firmness": "vow", "colour": "x"}, {"firmness": "oath", "colour": "y"})) == [
        ("Fermeté", "vow", "oath"),
        ("Colour", "x", "y"),
    ]


def test_a_long_value_is_cut_and_many_lines_are_counted():
    found = entry({}, {f"champ {n}": "x" * 100_000 for n in range(MOST_LINES + 5)})

    assert len(found.lines) == MOST_LINES
    assert found.left_out == 5
    assert {len(each.after) for each in found.lines} == {LONGEST_VALUE + 1}


@pytest.mark.django_db
def test_every_payload_that_the_actions_write_can_be_read():
    commitment = everything("Urée")
    other = make.published("Exécuter la ligne", line())
    judged(other, "no_progress_found", searches=(searched(other).reference,))
    actions.withdraw(actor=make.EDITOR, at=make.AT, row=proven(other), reason="Mal lu.")
    row = models.Commitment.objects.get(pk=other.pk)
    actions.merge_commitments(
        actor=make.EDITOR,
        at=make.AT,
        commitment=row,
        into=models.Commitment.objects.get(pk=commitment.pk),
        reason="Entré deux fois.",
    )

    for payload in models.JournalPayload.objects.all():
        found = changes(json.loads(payload.body))
        for each in found.lines:
            assert each.label
            assert each.before or each.after
            assert "{" not in each.before + each.after
