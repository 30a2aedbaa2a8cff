"""Verdicts: held to the design's table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.commitments.actions.acting import (
    BY,
    TODAY,
    WHO,
    a_claim_on,
    a_search,
    a_verdict,
    an_evidence,
    refused,
    shown,
)
from tracker.commitments import actions, journal
from tracker.commitments.actions import Refused
from tracker.commitments.models import (
    Verdict,
)
from tracker.commitments.vocabulary import SourceBasis
from tracker.extraction.vocabulary import Act, EvidenceKind, Testability

pytestmark = pytest.mark.django_db


def due(edtf: str = "../2024-12-30", **values: Any) -> Any:
    article = make.archived()
    deadline = {"deadline": make.deadline(article, BY, edtf)} if edtf else {}
    return make.claim_content(article, **deadline, **values)


def judged(code: str, evidence: list[str], searched: bool, *, edtf: str = "../2024-12-30", **values: Any) -> Verdict:
    """A verdict on a published commitment with such evidence, and perhaps a search, behind it."""
    commitment = make.published("", due(edtf))
    kinds = [EvidenceKind(kind) for kind in evidence]
    values["evidence"] = tuple(an_evidence(commitment, kind, public=True).reference for kind in kinds)
    values["searches"] = (a_search(commitment).reference,) if searched else ()
    return a_verdict(commitment, code, **values)


DONE = ("2024-12-15", SourceBasis.INDEPENDENT)


@pytest.mark.parametrize(
    ("code", "evidence", "searched", "values"),
    [
        ("no_progress_found", [], True, {}),
        ("in_progress", ["progress"], False, {}),
        ("in_progress", ["delivery"], False, {}),
        ("in_progress", ["completion"], False, {}),
        ("stalled", ["suspension"], False, {}),
        ("stalled", [], True, {}),
        ("partly_fulfilled", ["delivery"], False, {}),
        ("fulfilled", ["completion"], False, {"fulfilled": DONE}),
        ("not_fulfilled", [], True, {}),
        ("not_fulfilled", ["delay"], False, {}),
        ("not_fulfilled", ["withdrawal"], False, {"edtf": "../2030"}),  # direct contradiction, before the day
        ("not_fulfilled", [], True, {"decided_on": date(2024, 12, 31)}),
        ("withdrawn", ["withdrawal"], False, {}),
        ("unverifiable", [], False, {}),
    ],
)
def test_a_verdict_with_what_the_table_asks_for_is_accepted_and_shown(code, evidence, searched, values):
    verdict = judged(code, evidence, searched, **values)
    assert shown(verdict.commitment)["verdict"] == "not_assessed", "a draft judges nothing yet"
    make.made_public(verdict)
    public = shown(verdict.commitment)
    assert public["verdict"] == code
    assert public["verdicts"][0]["reasons"] == "On ne peut pas le savoir."


@pytest.mark.parametrize(
    ("code", "evidence", "searched", "values", "sentence"),
    [
        ("no_progress_found", [], False, {}, "demande une recherche sans résultat"),
        ("no_progress_found", ["progress"], False, {}, "demande une recherche sans résultat"),
        ("in_progress", [], False, {}, "« En cours » demande la preuve d'une action"),
        ("in_progress", [], True, {}, "« En cours » demande la preuve d'une action"),
        ("in_progress", ["suspension", "delay", "withdrawal"], True, {}, "« En cours » demande la preuve d'une action"),
        ("stalled", [], False, {}, "demande la preuve d'une suspension"),
        ("stalled", ["progress"], False, {}, "demande la preuve d'une suspension"),
        ("partly_fulfilled", [], True, {}, "« Partiellement tenu » demande une preuve de suivi"),
        ("fulfilled", [], True, {"fulfilled": DONE}, "« Tenu » demande une preuve de suivi"),
        ("fulfilled", ["completion"], False, {}, "« Tenu » demande la date et la source"),
        ("fulfilled", ["completion"], False, {"fulfilled": ("fin 2024", DONE[1])}, "« fin 2024 » n'est pas une date"),
        ("in_progress", ["progress"], False, {"fulfilled": DONE}, "les autres verdicts n'en ont pas"),
        ("not_fulfilled", [], False, {}, "demande une preuve de suivi ou une recherche"),
        ("fulfilled", ["completion"], False, {"fulfilled": ("2027", DONE[1])}, "ne se dit pas d'avance"),
        ("not_fulfilled", ["progress"], False, {"edtf": "../2030"}, "demande une échéance dépassée"),
        ("not_fulfilled", [], True, {"edtf": "../2030"}, "demande une échéance dépassée"),
        ("not_fulfilled", [], True, {"edtf": ""}, "demande une échéance dépassée"),
        ("not_fulfilled", [], True, {"decided_on": date(2024, 12, 30)}, "demande une échéance dépassée"),
        ("withdrawn", [], True, {}, "demande une affirmation ou une preuve qui le dise"),
        ("withdrawn", ["suspension"], False, {}, "demande une affirmation ou une preuve qui le dise"),
        ("superseded", [], False, {}, "« Remplacé » nomme l'engagement qui remplace"),
        ("superseded", [], False, {"successor": "E-9999"}, "Aucun engagement publié ne porte la référence E-9999"),
        ("unverifiable", [], False, {"reasons": ""}, "« raisons » : Ce champ ne peut pas être vide"),
        ("unverifiable", [], False, {"decided_on": TODAY + timedelta(days=1)}, "ne se date pas de l'avenir"),
        ("not_assessed", [], False, {}, "« Non évalué » est l'état de départ"),
    ],
)
def test_a_verdict_without_what_the_table_asks_for_is_refused(code, evidence, searched, values, sentence):
    with pytest.raises(Refused) as caught:
        judged(code, evidence, searched, **values)
    assert sentence in caught.value.sentence
    assert not Verdict.objects.exists()
    assert list(journal.breaks()) == []


@pytest.mark.parametrize("act", [Act.CANCELS, Act.DENIES])
def test_a_claim_that_cancels_carries_the_verdict_withdrawn_once_it_is_published(act):
    commitment = make.published()
    claim = a_claim_on(commitment, act=act)
    verdict = a_verdict(commitment, "withdrawn")  # the two drafts may be written together
    actions.submit(**WHO, row=verdict)
    with refused("« Abandonné » demande une affirmation"):
        actions.publish(**WHO, row=verdict)
    make.made_public(claim)
    actions.publish(**WHO, row=verdict)
    assert shown(commitment)["verdict"] == "withdrawn"


def test_a_verdict_waits_for_the_evidence_it_rests_on():
    commitment = make.published()
    evidence = an_evidence(commitment)
    verdict = a_verdict(commitment, "in_progress", evidence=(evidence.reference,))
    actions.submit(**WHO, row=verdict)
    with refused(f"Publiez d'abord la preuve {evidence.reference}"):
        actions.publish(**WHO, row=verdict)


@pytest.mark.parametrize("name", ["evidence", "searches"])
def test_a_verdict_rests_on_its_own_commitments_follow_up_only(name):
    elsewhere = make.published()
    other = an_evidence(elsewhere) if name == "evidence" else a_search(elsewhere)
    commitment = make.published()
    with refused(f"{other.reference} n'appartient pas à {commitment.reference}"):
        a_verdict(commitment, "unverifiable", **{name: (other.reference,)})


def test_a_superseded_commitment_names_a_public_successor_that_is_not_itself():
    commitment, successor, hidden = make.published(), make.published(), make.draft()
    with refused(f"Aucun engagement publié ne porte la référence {hidden.reference}"):
        a_verdict(commitment, "superseded", successor=hidden.reference)
    with refused("Un engagement ne se remplace pas lui-même"):
        a_verdict(commitment, "superseded", successor=commitment.reference)
    verdict = a_verdict(commitment, "superseded", successor=successor.reference)
    actions.submit(**WHO, row=verdict)
    gone = a_verdict(commitment, "superseded", successor=successor.reference)
    actions.publish(**WHO, row=verdict)
    assert shown(commitment)["verdicts"][0]["successor"] == successor.reference
    actions.withdraw(**WHO, row=successor, reason="Doublon.")
    actions.submit(**WHO, row=gone)
    with refused(f"{successor.reference}, qui remplace, n'est pas publié"):
        actions.publish(**WHO, row=gone)


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("no_progress_found", False),
        ("in_progress", False),
        ("stalled", False),
        ("partly_fulfilled", False),
        ("fulfilled", False),
        ("not_fulfilled", False),
        ("withdrawn", True),
        ("superseded", True),
        ("unverifiable", True),
    ],
)
def test_a_vague_commitment_can_only_be_unverifiable_withdrawn_or_superseded(code, allowed):
    successor = make.published()
    commitment = make.published("", testability=Testability.VAGUE)
    kinds = (EvidenceKind.PROGRESS, EvidenceKind.SUSPENSION, EvidenceKind.WITHDRAWAL)
    values: dict[str, Any] = {
        "evidence": tuple(an_evidence(commitment, kind).reference for kind in kinds),
        "searches": (a_search(commitment).reference,),
        "fulfilled": DONE if code == "fulfilled" else None,
        "successor": successor.reference if code == "superseded" else "",
    }
    if allowed:
        assert a_verdict(commitment, code, **values).code == code
    else:
        with refused("Un engagement vague ne peut être qu'invérifiable, abandonné ou remplacé"):
            a_verdict(commitment, code, **values)


def test_a_new_verdict_reopens_a_final_one_and_both_stay():
    verdict = judged("not_fulfilled", [], True)
    make.made_public(verdict)
    evidence = an_evidence(verdict.commitment, EvidenceKind.DELIVERY, public=True)
    make.made_public(a_verdict(verdict.commitment, "in_progress", evidence=(evidence.reference,)))
    public = shown(verdict.commitment)
    assert public["verdict"] == "in_progress"
    assert [each["code"] for each in public["verdicts"]] == ["not_fulfilled", "in_progress"]
