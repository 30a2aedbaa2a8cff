"""Every code has its words, the words are the design's, and the workflow leads from draft to withdrawn."""

from __future__ import annotations

from enum import StrEnum

import pytest

from tracker.commitments import vocabulary as words
from tracker.commitments.vocabulary import FINAL_VERDICTS, TRANSITIONS, State, VerdictCode

LABELS = {
    name: value
    for name, value in vars(words).items()
    if name.isupper() and isinstance(value, dict) and name != "TRANSITIONS"
}


@pytest.mark.parametrize("name", LABELS)
def test_every_code_of_a_list_has_words_of_its_own(name):
    labels = LABELS[name]
    kind = type(next(iter(labels)))
    assert issubclass(kind, StrEnum)
    assert list(labels) == list(kind), "in the order of the codes"
    shown = [str(label) for label in labels.values()]
    assert all(shown)
    assert len(set(shown)) == len(shown)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        (
            "FIRMNESSES",
            "unspecified non précisé · under_discussion en discussion · announced annoncé · agreed convenu · "
            "mou protocole d'accord · signed accord ou contrat signé · in_force en vigueur, financé",
        ),
        (
            "VERDICTS",
            "not_assessed non évalué · no_progress_found aucun progrès constaté · in_progress en cours · stalled à l'arrêt · "
            "partly_fulfilled partiellement tenu · fulfilled tenu · not_fulfilled non tenu · withdrawn abandonné · "
            "superseded remplacé · unverifiable invérifiable",
        ),
        (
            "TIMELINESSES",
            "closed clos · met_on_time tenu à temps · met_late tenu en retard · met_timing_unclear tenu, date incertaine · "
            "not_binding_yet pas encore un engagement ferme · clock_not_started délai non commencé · "
            "no_deadline sans échéance · overdue échéance dépassée · in_window échéance en cours · "
            "due_soon échéance proche · upcoming à venir",
        ),
        ("TESTABILITIES", "measurable mesurable · observable observable · vague vague"),
    ],
)
def test_the_words_and_their_order_are_those_of_the_design(name, table):
    assert [f"{code} {label}" for code, label in LABELS[name].items()] == table.split(" · ")


def test_the_workflow_leads_from_draft_to_withdrawn_and_never_back_from_what_was_public():
    assert {
        "submit": ({State.DRAFT}, State.SUBMITTED),
        "return": ({State.SUBMITTED}, State.DRAFT),
        "publish": ({State.SUBMITTED}, State.PUBLISHED),
        "withdraw": ({State.PUBLISHED}, State.WITHDRAWN),
    } == TRANSITIONS
    assert all(State.WITHDRAWN not in before for before, _ in TRANSITIONS.values())


def test_final_verdicts_are_those_of_the_design():
    open_ones = {"not_assessed", "no_progress_found", "in_progress", "stalled"}
    assert {code.value for code in FINAL_VERDICTS} == {code.value for code in VerdictCode} - open_ones
