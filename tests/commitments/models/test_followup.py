"""Evidence, searches and verdicts: what the design's table asks the database itself to keep."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import factories as make
from tests.commitments.models.refusals import assert_refused, broken, names
from tracker.commitments.models import Evidence, SearchLog, Verdict

pytestmark = pytest.mark.django_db

IN_LIST = "Cette valeur n'est pas dans la liste."
OCCURRED = {
    "occurred_text": "Cette semaine",
    "occurred_start": 3,
    "occurred_end": 16,
    "occurred_edtf": "2025-10-20/2025-10-24",
    "occurred_basis": "resolved",
}
ON_WORDS = "Une valeur s'écrit avec ses mots et leur place dans le texte."
FULFILLED = "« Tenu » demande la date et la source ; les autres verdicts n'en ont pas."
SUPERSEDED = "« Remplacé » nomme l'engagement qui remplace ; les autres verdicts n'en ont pas."
DONE = {"fulfilled_edtf": "2024-12", "fulfilled_basis": "independent"}


def evidence(**values: object) -> Evidence:
    return broken(make.EvidenceFactory(), **values)


def verdict(**values: object) -> Verdict:
    return broken(make.VerdictFactory(), **values)


def _by_itself() -> Verdict:
    row = make.VerdictFactory()
    return broken(row, code="superseded", successor=row.commitment)


CASES = [
    ("evidence_kind_known", lambda: evidence(kind="rumour"), IN_LIST),
    ("evidence_source_basis_known", lambda: evidence(source_basis="unsure"), IN_LIST),
    ("evidence_occurred_basis_known", lambda: evidence(**OCCURRED | {"occurred_basis": "guess"}), IN_LIST),
    *(
        ("evidence_occurred_on_span", lambda field=field, empty=empty: evidence(**OCCURRED | {field: empty}), ON_WORDS)
        for field, empty in [
            ("occurred_text", ""),
            ("occurred_start", None),
            ("occurred_edtf", ""),
            ("occurred_basis", ""),
        ]
    ),
    *(
        ("evidence_occurred_on_span", lambda field=field: evidence(**{field: OCCURRED[field]}), ON_WORDS)
        for field in OCCURRED
    ),
    (
        "evidence_occurred_inferred_explained",
        lambda: evidence(**OCCURRED | {"occurred_basis": "inferred"}),
        "Une valeur déduite demande une raison.",
    ),
    (
        "evidence_period_in_order",
        lambda: evidence(period_lower=date(2025, 2, 1), period_upper=date(2025, 1, 1)),
        "La période commence avant de finir.",
    ),
    (
        "evidence_delivered_in_order",
        lambda: evidence(delivered_min=Decimal(2), delivered_max=Decimal(1)),
        "Le minimum ne dépasse pas le maximum.",
    ),
    ("verdict_code_known", lambda: verdict(code="broken"), IN_LIST),
    ("verdict_fulfilled_basis_known", lambda: verdict(code="fulfilled", **DONE | {"fulfilled_basis": "both"}), IN_LIST),
    ("verdict_reasoned", lambda: verdict(reasons=""), "Un verdict donne ses raisons."),
    ("verdict_fulfilled_when", lambda: verdict(code="fulfilled"), FULFILLED),
    ("verdict_fulfilled_when", lambda: verdict(code="fulfilled", fulfilled_edtf="2024"), FULFILLED),
    ("verdict_fulfilled_when", lambda: verdict(code="fulfilled", fulfilled_basis="independent"), FULFILLED),
    ("verdict_fulfilled_when", lambda: verdict(code="in_progress", **DONE), FULFILLED),
    ("verdict_superseded_by", lambda: verdict(code="superseded"), SUPERSEDED),
    ("verdict_superseded_by", lambda: verdict(successor=make.CommitmentFactory()), SUPERSEDED),
    ("verdict_not_by_itself", _by_itself, "Un engagement ne se remplace pas lui-même."),
    (
        "verdict_assesses",
        lambda: verdict(code="not_assessed"),
        "« Non évalué » est l'état de départ, pas un verdict à rendre.",
    ),
]


@pytest.mark.parametrize(
    ("constraint", "row", "sentence"), CASES, ids=[f"{case[0]}-{n}" for n, case in enumerate(CASES)]
)
def test_the_database_refuses_and_the_model_says_why(constraint, row, sentence):
    assert_refused(row(), constraint, sentence)


def test_every_constraint_is_shown():
    shared = {f"{model}_{name}" for model in ("evidence", "verdict") for name in ("state_known", "publication_signed")}
    assert names(Evidence, SearchLog, Verdict) == {case[0] for case in CASES} | shared


@pytest.mark.parametrize(
    "values",
    [
        {"code": "fulfilled", **DONE},
        {"code": "superseded", "successor": make.CommitmentFactory},
        {"code": "unverifiable"},
    ],
    ids=["fulfilled", "superseded", "unverifiable"],
)
def test_a_whole_verdict_is_kept(values):
    row = make.VerdictFactory(**{name: value() if callable(value) else value for name, value in values.items()})
    row.full_clean()
    assert Verdict.objects.filter(pk=row.pk, code=values["code"]).exists()


def test_a_delivery_may_be_bounded_on_one_side_only():
    row = make.EvidenceFactory(delivered_min=Decimal("20000.5"), period_lower=date(2025, 1, 1), **OCCURRED)
    row.full_clean(exclude=["quotations"])
    row.refresh_from_db()
    assert (row.delivered_min, row.delivered_max, row.period_upper) == (Decimal("20000.5"), None, None)


def test_they_read_as_what_they_are():
    assert str(make.EvidenceFactory(reference="S-0002", kind="delay")) == "S-0002 (retard)"
    assert str(make.SearchLogFactory(reference="R-0003")) == "R-0003 2026-01-10"
    assert str(make.VerdictFactory(reference="V-0001", code="stalled")) == "V-0001 à l'arrêt"
