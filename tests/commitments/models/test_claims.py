"""Claims, figures and names: no value without its words, none inferred without a reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.commitments.models.refusals import assert_refused, broken, names
from tracker.commitments.models import Claim, Figure, PartyName

pytestmark = pytest.mark.django_db

IN_LIST = "Cette valeur n'est pas dans la liste."
ON_WORDS = "Une valeur s'écrit avec ses mots et leur place dans le texte."
REASON = "Une valeur déduite demande une raison."
ORDER = "La date au plus tôt doit précéder la date au plus tard."

CUE = {"cue_text": "annonce", "cue_start": 12, "cue_end": 19}
SPEAKER = {"speaker_text": "Le ministre", "speaker_start": 0, "speaker_end": 11}
SAID = {"said_text": "hier", "said_start": 3, "said_end": 7, "said_edtf": "2024-05-02", "said_basis": "resolved"}
DEADLINE = {
    "deadline_text": "avant 2025",
    "deadline_start": 3,
    "deadline_end": 13,
    "deadline_edtf": "../2024-12-31",
    "deadline_qualifier": "before",
    "deadline_basis": "stated",
}
DURATION = {"duration_text": "24 mois", "duration_start": 3, "duration_end": 10, "duration_iso": "P24M"}
RECURRENCE = {
    "recurrence_text": "mensuelle",
    "recurrence_start": 3,
    "recurrence_end": 12,
    "recurrence_rule": "FREQ=MONTHLY",
}
REPLACES = {"replaces_text": "150 millions", "replaces_start": 3, "replaces_end": 15}
WHOLES = {
    "claim_cue_on_span": (make.ClaimFactory, CUE),
    "claim_speaker_on_span": (make.ClaimFactory, SPEAKER),
    "claim_said_on_span": (make.ClaimFactory, SAID),
    "claim_deadline_on_span": (make.ClaimFactory, DEADLINE),
    "claim_duration_on_span": (make.ClaimFactory, DURATION),
    "claim_recurrence_on_span": (make.ClaimFactory, RECURRENCE),
    "figure_replaces_on_span": (make.FigureFactory, REPLACES),
}


def _empty(value: Any) -> Any:
    return "" if isinstance(value, str) else None


@pytest.mark.parametrize(
    ("constraint", "missing"), [(name, field) for name, (_, whole) in WHOLES.items() for field in whole]
)
def test_a_value_with_one_of_its_parts_missing_is_refused(constraint, missing):
    factory, whole = WHOLES[constraint]
    assert_refused(broken(factory(), **whole | {missing: _empty(whole[missing])}), constraint, ON_WORDS)


@pytest.mark.parametrize(
    ("constraint", "alone"),
    [(name, field) for name, (_, whole) in WHOLES.items() for field in whole if len(whole) > 1],
)
def test_one_part_of_a_value_alone_is_refused(constraint, alone):
    factory, whole = WHOLES[constraint]
    assert_refused(broken(factory(), **{alone: whole[alone]}), constraint, ON_WORDS)


@pytest.mark.parametrize("constraint", WHOLES)
def test_a_whole_value_is_kept_and_so_is_none(constraint):
    factory, whole = WHOLES[constraint]
    row = factory(**whole)
    row.full_clean(exclude=["quotations"])
    assert type(row).objects.filter(**whole).exists()
    factory()


def _twin_name() -> PartyName:
    first = make.PartyNameFactory()
    return broken(make.PartyNameFactory(), claim=first.claim, party=first.party)


INFERRED = {"basis": "inferred", "reason": ""}
CASES = {
    "claim_place_known": (lambda: broken(make.ClaimFactory(), place="margin"), IN_LIST),
    "claim_act_known": (lambda: broken(make.ClaimFactory(), act="reports"), IN_LIST),
    "claim_firmness_known": (lambda: broken(make.ClaimFactory(), firmness="certain"), IN_LIST),
    "claim_said_basis_known": (lambda: broken(make.ClaimFactory(**SAID), said_basis="guess"), IN_LIST),
    "claim_deadline_basis_known": (lambda: broken(make.ClaimFactory(**DEADLINE), deadline_basis="guess"), IN_LIST),
    "claim_deadline_qualifier_known": (
        lambda: broken(make.ClaimFactory(**DEADLINE), deadline_qualifier="soon"),
        IN_LIST,
    ),
    "claim_said_inferred_explained": (lambda: broken(make.ClaimFactory(**SAID), said_basis="inferred"), REASON),
    "claim_deadline_inferred_explained": (
        lambda: broken(make.ClaimFactory(**DEADLINE), deadline_basis="inferred"),
        REASON,
    ),
    "claim_deadline_in_order": (
        lambda: broken(make.ClaimFactory(), deadline_lower=date(2025, 1, 1), deadline_upper=date(2024, 1, 1)),
        ORDER,
    ),
    "figure_span_not_empty": (
        lambda: broken(make.FigureFactory(), start=7, end=7),
        "Le début du passage doit précéder sa fin.",
    ),
    "figure_qualifier_known": (lambda: broken(make.FigureFactory(), qualifier="exactly"), IN_LIST),
    "figure_role_known": (lambda: broken(make.FigureFactory(), role="price"), IN_LIST),
    "figure_kind_known": (lambda: broken(make.FigureFactory(), kind="relative"), IN_LIST),
    "figure_basis_known": (lambda: broken(make.FigureFactory(), basis="guess"), IN_LIST),
    "figure_inferred_explained": (lambda: broken(make.FigureFactory(), **INFERRED), REASON),
    "figure_bounded": (lambda: broken(make.FigureFactory(), min=None, max=None), "Un chiffre a au moins une borne."),
    "figure_in_order": (
        lambda: broken(make.FigureFactory(), min=Decimal(2), max=Decimal(1)),
        "Le minimum ne dépasse pas le maximum.",
    ),
    "party_once_per_role": (_twin_name, "Cet acteur a déjà ce rôle dans cette affirmation."),
    "party_name_span_not_empty": (
        lambda: broken(make.PartyNameFactory(), start=11, end=0),
        "Le début du passage doit précéder sa fin.",
    ),
    "party_name_role_known": (lambda: broken(make.PartyNameFactory(), role="witness"), IN_LIST),
    "party_name_basis_known": (lambda: broken(make.PartyNameFactory(), basis="guess"), IN_LIST),
    "party_name_inferred_explained": (lambda: broken(make.PartyNameFactory(), **INFERRED), REASON),
}


@pytest.mark.parametrize("constraint", CASES)
def test_the_database_refuses_and_the_model_says_why(constraint):
    row, sentence = CASES[constraint]
    assert_refused(row(), constraint, sentence)


def test_every_constraint_is_shown():
    shared = {"claim_state_known", "claim_publication_signed"}  # in test_record
    assert names(Claim, Figure, PartyName) == {*CASES, *WHOLES} | shared


@pytest.mark.parametrize(("low", "high"), [(5, 5), (5, None), (None, 5), (4, 5)])
def test_a_figure_bounded_on_one_side_is_enough(low, high):
    figure = make.FigureFactory(min=low, max=high)
    figure.refresh_from_db()
    assert (figure.min, figure.max) == (low, high)


def test_a_party_may_play_two_parts_in_one_claim():
    name = make.PartyNameFactory()
    make.PartyNameFactory(claim=name.claim, party=name.party, role="beneficiary")
    assert name.claim.parties.count() == 2


def test_they_read_as_what_they_are():
    assert str(make.ClaimFactory(reference="A-0007", act="postpones")) == "A-0007 (reporte)"
    assert str(make.FigureFactory()) == "120 000 tonnes"
    assert str(make.PartyNameFactory(text="la société NOVAWIND")) == "la société NOVAWIND"
