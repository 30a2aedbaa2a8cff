"""Moved, split, merged, and back: nothing public is lost, nothing appears that the journal does not hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories as make
from tests.commitments.actions.acting import (
    TODAY,
    WHO,
    a_claim,
    a_claim_on,
    a_search,
    a_verdict,
    an_evidence,
    entry,
    everything,
    fresh,
    merged,
    payload,
    refused,
    related,
    shown,
    split,
    unmerged,
)
from tests.factories import AT, EDITOR, State
from tracker.commitments import actions, journal
from tracker.commitments.actions import ChangedMeanwhile, Refused
from tracker.commitments.models import Claim, Commitment, Relation, Verdict
from tracker.commitments.queries import as_of, leads_to, public_objects, published
from tracker.commitments.vocabulary import RelationKind
from tracker.extraction.vocabulary import Testability

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=1)
EVEN_LATER = AT + timedelta(days=2)
KINDS = ("claims", "evidence", "searches", "verdicts")


def children(commitment: Commitment, **when: Any) -> dict[str, list[str]] | None:
    """What the public reads under it, by kind; None where it has no page."""
    found = shown(commitment, **when)
    return found and {kind: [row["reference"] for row in found[kind]] for kind in KINDS}


def links(commitment: Commitment, **when: Any) -> list[tuple[str, str, str]]:
    found = shown(commitment, **when)
    return [(each["kind"], each["direction"], each["reference"]) for each in found["relations"]] if found else []


def read(commitment: Commitment) -> Any:
    """The whole public object but for the entries it is valid from."""
    found = shown(commitment)
    return found and {name: value for name, value in found.items() if name != "version"}


def rested_on(commitment: Commitment) -> Verdict:
    """A published verdict on a published evidence of the commitment."""
    evidence = an_evidence(commitment, public=True)
    verdict = a_verdict(commitment, "in_progress", evidence=(evidence.reference,))
    make.made_public(verdict)
    return fresh(verdict)


def full(title: str) -> Commitment:
    """A published commitment with a claim, a draft claim, an evidence, a verdict on it, and a search."""
    commitment = make.published(title)
    a_claim_on(commitment)
    rested_on(commitment)
    a_search(commitment)
    return fresh(commitment)


# A claim moved


def moved(row: Any, to: Commitment, reason: str = "Mal rangée.", at: Any = AT) -> None:
    actions.move(actor=EDITOR, at=at, row=fresh(row), to=to, reason=reason)


@pytest.mark.parametrize("kind", ["claim", "evidence"])
def test_what_is_moved_is_read_in_its_new_place_and_at_earlier_instants_in_the_old(kind):
    one, other = make.published("", a_claim(), a_claim()), make.published()
    row = one.claims.latest("pk") if kind == "claim" else an_evidence(one, public=True)
    before = read(one), read(other)
    name = "claims" if kind == "claim" else "evidence"
    moved(row, other, at=LATER)
    assert row.reference in children(other)[name]
    assert row.reference not in children(one)[name]
    assert row.reference in children(one, recorded_at=AT)[name]
    assert row.reference not in children(other, recorded_at=AT)[name]
    assert payload()["before"] == {"commitment": one.reference}
    assert payload()["after"] == {"commitment": other.reference}
    moved(row, one, at=EVEN_LATER)
    assert (read(one), read(other)) == before
    assert list(journal.breaks()) == []


def test_the_row_handed_in_knows_where_it_is_now():
    claim, to = a_claim_on(make.draft()), make.draft()
    actions.move(**WHO, row=claim, to=to)
    assert (claim.commitment, claim.revision) == (to, fresh(claim).revision)
    actions.submit(**WHO, row=claim)


def test_a_move_that_would_hide_or_show_something_unseen_is_refused():
    lonely, two, draft = make.published(), make.published("", a_claim(), a_claim()), make.draft()
    with refused(f"Il ne resterait aucune affirmation publiée dans {lonely.reference}"):
        moved(lonely.claims.get(), two)
    with refused(f"{draft.reference} ne l'est pas"):
        moved(two.claims.latest("pk"), draft)
    gone = make.in_state(State.WITHDRAWN)
    with refused(f"{gone.reference} est retiré"):
        moved(gone.claims.get(), two)
    with refused(f"{gone.reference} est retiré"):
        moved(two.claims.latest("pk"), gone)
    with refused(f"est déjà dans {two.reference}"):
        moved(two.claims.latest("pk"), two)
    away = merged(make.published(), two)
    with refused(f"{away.reference} est fusionné avec {two.reference}"):
        moved(two.claims.latest("pk"), away)


def test_evidence_on_which_a_published_verdict_rests_stays_with_it():
    verdict, elsewhere = rested_on(make.published("", a_claim(), a_claim())), make.published()
    evidence = verdict.evidence.get()
    with refused(f"Le verdict {verdict.reference} repose sur {evidence.reference}"):
        moved(evidence, elsewhere)
    with refused(f"Le verdict {verdict.reference} repose sur {evidence.reference}"):
        split(verdict.commitment, verdict.commitment.claims.latest("pk"), evidence=[fresh(evidence)])


def test_a_draft_verdict_that_lost_its_evidence_is_not_published():
    commitment = make.published()
    evidence = an_evidence(commitment, public=True)
    verdict = a_verdict(commitment, "in_progress", evidence=(evidence.reference,))
    actions.submit(**WHO, row=verdict)
    moved(evidence, make.published())
    with refused(f"{evidence.reference} n'appartient plus à {commitment.reference}"):
        actions.publish(**WHO, row=verdict)


def test_a_moved_row_that_somebody_changed_meanwhile_stays():
    claim, to = a_claim_on(make.draft()), make.draft()
    read_before = fresh(claim)
    actions.correct_claim(**WHO, claim=claim, content=a_claim())
    with refused("relisez-le", ChangedMeanwhile):
        actions.move(**WHO, row=read_before, to=to)


@pytest.mark.parametrize("end", ["source", "target"])
def test_a_submitted_commitment_that_lost_or_gained_a_claim_is_read_again_before_it_is_published(end):
    source, target = make.in_state(State.SUBMITTED), make.in_state(State.SUBMITTED)
    claim = a_claim_on(source)
    as_read = fresh(source if end == "source" else target)
    moved(claim, target)
    with pytest.raises(ChangedMeanwhile):
        actions.publish(**WHO, row=as_read)


# A commitment split


def test_a_split_makes_a_second_commitment_that_is_public_if_the_first_is():
    commitment = make.published("Les deux promesses", a_claim(), a_claim())
    evidence = an_evidence(commitment, public=True)
    before = read(commitment)
    claim = commitment.claims.latest("pk")
    new = split(commitment, claim, evidence=[fresh(evidence)], at=LATER)
    assert new.reference == "E-0002"
    assert shown(new)["title"] == "La seconde promesse"
    assert children(new) == {
        "claims": [claim.reference], "evidence": [evidence.reference], "searches": [], "verdicts": []
    }  # fmt: skip
    assert children(commitment)["claims"] == [commitment.claims.get().reference]
    assert children(new, recorded_at=AT) is None
    assert claim.reference in children(commitment, recorded_at=AT)["claims"]
    assert (payload()["action"], payload()["after"]["content"]["title"]) == ("split", "La seconde promesse")
    # Merged back, it is as it was.
    merged(new, commitment, at=EVEN_LATER)
    assert read(commitment) == before
    assert make.draft().reference == "E-0003"


def test_a_split_of_a_submitted_commitment_is_a_draft_whose_claims_keep_their_state():
    commitment = make.in_state(State.SUBMITTED, "", a_claim(), a_claim())
    new = split(commitment, commitment.claims.latest("pk"), reason="")
    assert (new.state, new.claims.get().state) == ("draft", "submitted")
    actions.submit(**WHO, row=new)
    actions.publish(**WHO, row=new)
    assert len(shown(new)["claims"]) == 1


def test_a_split_that_leaves_or_takes_nothing_is_refused():
    lonely, other, pair = make.published(), make.published(), make.published("", a_claim(), a_claim())
    draft = a_claim_on(lonely)
    with refused("Choisissez au moins une affirmation"):
        split(lonely)
    with refused("Il ne resterait aucune affirmation publiée"):
        split(lonely, lonely.claims.earliest("pk"))
    with refused("détachez-en une"):
        split(lonely, draft)
    with refused(f"n'appartient pas à {lonely.reference}"):
        split(lonely, other.claims.get())
    with refused("ne change pas sans raison"):
        split(pair, pair.claims.latest("pk"), reason=" ")
    gone = make.in_state(State.WITHDRAWN)
    with refused(f"{gone.reference} est retiré"):
        split(gone, gone.claims.get())


# Two merged


def test_a_merge_takes_all_along_and_its_undoing_gives_back_exactly_what_was():
    one, other, third = full("Livrer l'urée"), full("Livrer de l'urée"), make.published("Le tout")
    related(one, third), related(third, one, RelationKind.CONTINUES)
    before, rows = [read(each) for each in (one, other, third)], everything()
    source, target = children(one), children(other)
    merged(one, other, at=LATER)
    assert read(one) is None
    assert leads_to(one.reference) == other.reference
    assert {kind: set(found) for kind, found in children(other).items()} == {
        kind: {*source[kind], *target[kind]} for kind in KINDS
    }
    assert links(other) == [("part_of", "to", third.reference), ("continues", "from", third.reference)]
    assert links(third) == [("part_of", "from", other.reference), ("continues", "to", other.reference)]
    # What was shown at earlier instants is shown there still.
    assert children(one, recorded_at=AT) == source
    assert children(other, recorded_at=AT) == target
    assert links(one, recorded_at=AT) == [("part_of", "to", third.reference), ("continues", "from", third.reference)]
    # And nothing went.
    for label, there in rows.items():
        assert len(everything()[label]) >= len(there), label
    unmerged(one, at=EVEN_LATER)
    assert [read(each) for each in (one, other, third)] == before
    assert leads_to(one.reference) is None
    assert children(one, recorded_at=LATER) is None
    assert set(children(other, recorded_at=LATER)["claims"]) == {*source["claims"], *target["claims"]}
    assert links(other, recorded_at=LATER)
    assert list(journal.breaks()) == []


def test_a_relation_to_one_another_is_not_carried_and_one_that_is_there_not_doubled():
    one, other, third = make.published(), make.published(), make.published()
    related(one, other), related(one, third), related(other, third)
    before = [links(each) for each in (one, other, third)]
    merged(one, other)
    assert links(other) == [("part_of", "to", third.reference)]
    assert Relation.objects.count() == 3
    unmerged(one)
    assert [links(each) for each in (one, other, third)] == before


def test_a_merge_does_not_make_relations_run_in_a_circle():
    one, middle, other = make.published(), make.published(), make.published()
    related(one, middle), related(middle, other)
    with refused("ce lien tournerait en rond"):
        merged(one, other)


def test_drafts_are_merged_without_a_reason_and_what_is_public_is_not():
    one, other = make.in_state(State.DRAFT), make.in_state(State.SUBMITTED)
    merged(one, other, reason="")
    assert fresh(other).claims.count() == 2
    assert not entry().is_public
    one, other = make.published(), make.published()
    with refused("ne change pas sans raison"):
        merged(one, other, reason=" ")
    merged(one, other)
    with refused("ne change pas sans raison"):
        unmerged(one, reason="")


def test_a_merge_that_would_hide_what_is_public_or_says_the_opposite_of_a_verdict_is_refused():
    one, other, draft, gone = make.published(), make.published(), make.draft(), make.in_state(State.WITHDRAWN)
    with refused("ne se fusionne pas avec lui-même"):
        merged(one, one)
    with refused(f"Publiez d'abord {draft.reference}"):
        merged(one, draft)
    for pair in ((one, gone), (gone, one)):
        with refused(f"{gone.reference} est retiré"):
            merged(*pair)
    verdict = a_verdict(one, "superseded", successor=other.reference)
    make.made_public(verdict)
    for pair in ((one, other), (other, one)):
        with refused(f"{verdict.reference} dit que {other.reference} remplace {one.reference}"):
            merged(*pair)
    actions.withdraw(**WHO, row=verdict, reason="Doublon, pas successeur.")
    merged(one, other)
    assert shown(other)["verdicts"] == []


@pytest.mark.parametrize("way", ["into its successor", "of its successor"])
def test_a_draft_verdict_that_names_the_other_stays_behind_and_is_never_published(way):
    one, other = make.published(), make.published()
    verdict = a_verdict(one, "superseded", successor=other.reference)
    actions.submit(**WHO, row=verdict)
    merged(one, other) if way == "into its successor" else merged(other, one)
    with pytest.raises(Refused):
        actions.publish(**WHO, row=fresh(verdict))


def test_a_commitment_that_replaces_through_a_merged_one_is_not_merged_into_what_it_replaces():
    one, successor, other = make.published(), make.published(), make.published()
    verdict = a_verdict(one, "superseded", successor=successor.reference)
    make.made_public(verdict)
    merged(successor, other)
    with refused(f"{verdict.reference} dit que {other.reference} remplace {one.reference}"):
        merged(one, other)


def test_what_is_merged_is_written_there_where_it_leads():
    one, other = make.published(), make.published()
    merged(one, other)
    sentence = f"{one.reference} est fusionné avec {other.reference}"
    content, evidence = a_claim(), make.evidence_content()
    for act in (
        lambda: actions.add_claim(**WHO, commitment=one, content=content),
        lambda: actions.add_evidence(**WHO, commitment=one, content=evidence),
        lambda: a_search(one),
        lambda: a_verdict(one),
        lambda: merged(one, make.CommitmentFactory.build(pk=other.pk)),
        lambda: split(one, other.claims.latest("pk")),
        lambda: actions.withdraw(**WHO, row=fresh(one), reason="Doublon."),
        lambda: related(one, other),
        lambda: related(other, one),
    ):
        with refused(sentence):
            act()


def test_two_rows_read_before_somebody_changed_them_are_not_merged():
    one, other = make.draft(), make.draft()
    read_before = fresh(one), fresh(other)
    actions.correct_commitment(**WHO, commitment=other, title="Autre")
    with refused("relisez-le", ChangedMeanwhile):
        actions.merge_commitments(**WHO, commitment=read_before[0], into=read_before[1])


def test_what_a_draft_shows_by_its_merge_is_in_the_public_journal():
    draft, public, third = make.in_state(State.DRAFT), make.published(), make.published()
    search = a_search(draft, where="Journal officiel")
    related(draft, third)
    with refused("ne change pas sans raison"):
        merged(draft, public, reason="")
    merged(draft, public)
    assert children(public)["searches"] == [search.reference]
    assert links(public) == [("part_of", "to", third.reference)]
    assert entry().is_public
    assert payload()["after"]["searches"][0]["where"] == "Journal officiel"
    assert payload()["after"]["relations"] == [
        {"source": public.reference, "kind": "part_of", "target": third.reference}
    ]
    unmerged(draft)
    assert entry().is_public
    assert (children(public)["searches"], links(public)) == ([], [])


# A merge undone


def test_what_was_added_after_the_merge_stays_and_what_was_moved_away_stays_away():
    one, other, third = make.published("", a_claim(), a_claim()), make.published(), make.published()
    stays, leaves = one.claims.order_by("pk")
    merged(one, other)
    added = a_claim_on(other)
    make.made_public(added)
    moved(leaves, third)
    unmerged(one)
    assert children(one)["claims"] == [stays.reference]
    assert added.reference in children(other)["claims"]
    assert leaves.reference in children(third)["claims"]


def test_two_merged_into_one_come_back_in_any_order():
    one, two, other = full("Un"), full("Deux"), full("Trois")
    before = [read(each) for each in (one, two, other)]
    merged(one, other), merged(two, other)
    unmerged(one), unmerged(two)
    assert [read(each) for each in (one, two, other)] == before


def test_a_chain_of_merges_leads_to_its_end_and_is_undone_from_there():
    one, two, three = full("Un"), full("Deux"), full("Trois")
    before = [read(each) for each in (one, two, three)]
    merged(one, two), merged(two, three)
    assert leads_to(one.reference) == leads_to(two.reference) == three.reference
    assert len(children(three)["claims"]) == 3
    with refused(f"{two.reference} est lui-même fusionné"):
        unmerged(one)
    unmerged(two), unmerged(one)
    assert [read(each) for each in (one, two, three)] == before


def test_a_merge_is_not_undone_where_a_published_verdict_would_lose_what_it_rests_on():
    one, other = make.published(), make.published()
    evidence, search = an_evidence(one, public=True), a_search(other)
    merged(one, other)
    there = a_verdict(fresh(other), "in_progress", evidence=(evidence.reference,), searches=(search.reference,))
    unmerge = pytest.raises(Refused, match=f"Le verdict {there.reference} serait séparé de ses preuves")
    make.made_public(there)
    with unmerge:
        unmerged(one)
    actions.withdraw(**WHO, row=there, reason="Pour défaire la fusion.")
    unmerged(one)
    assert children(one)["evidence"] == [evidence.reference]
    assert children(other)["searches"] == [search.reference]


def test_what_became_public_there_does_not_go_back_under_a_draft():
    draft, public = make.in_state(State.DRAFT), make.published()
    claim = draft.claims.get()
    merged(draft, public, reason="")
    make.made_public(fresh(claim))
    with refused(f"{claim.reference} est public et {draft.reference} ne l'est pas"):
        unmerged(draft)
    assert claim.reference in children(public)["claims"]


def test_what_was_withdrawn_there_does_not_come_back():
    one, other = make.published(), make.published()
    merged(one, other)
    actions.withdraw(**WHO, row=fresh(other), reason="Numéro privé.")
    with refused(f"{other.reference} est retiré : ce qu'il disait ne redevient pas public"):
        unmerged(one)
    assert leads_to(one.reference) == other.reference


def test_words_changed_meanwhile_are_in_the_entry_that_shows_them():
    one, other = make.published("Livrer l'uré"), make.published()
    merged(one, other)
    actions.correct_commitment(**WHO, commitment=fresh(one), title="Livrer l'urée")
    assert not entry().is_public
    unmerged(one)
    assert shown(one)["title"] == payload()["after"]["content"]["title"] == "Livrer l'urée"


def test_only_what_is_merged_is_unmerged():
    commitment = make.published()
    with refused("il n'y a rien à annuler"):
        unmerged(commitment)


# Any history


@settings(max_examples=8)
@given(
    st.lists(
        st.tuples(st.sampled_from(["merge", "unmerge", "split", "move"]), st.integers(0, 5), st.integers(0, 5)),
        max_size=8,
    )
)
def test_after_any_regrouping_every_published_claim_is_public_exactly_once(steps):
    with transaction.atomic():
        for n in range(3):
            commitment = make.published(f"Engagement {n}", a_claim(), a_claim())
            a_search(commitment)
        claims = set(Claim.objects.values_list("reference", flat=True))
        seen: list[tuple[Any, set[str]]] = []
        for n, (action, first, second) in enumerate(steps, 1):
            at = AT + timedelta(hours=n)
            rows = list(Commitment.objects.order_by("pk"))
            one, other = rows[first % len(rows)], rows[second % len(rows)]
            try:
                if action == "merge":
                    merged(one, other, at=at)
                elif action == "unmerge":
                    unmerged(one, at=at)
                elif action == "split":
                    split(one, *one.claims.order_by("pk")[:1], at=at, testability=Testability.MEASURABLE)
                else:
                    moved(one.claims.earliest("pk"), other, at=at)
            except (Refused, Claim.DoesNotExist):
                pass
            seen.append((at, _public(at)))
            when = as_of(on=TODAY)
            found = public_objects(published(when), when)
            there = [claim["reference"] for each in found for claim in each["claims"]]
            assert sorted(there) == sorted(claims)
            assert len([search for each in found for search in each["searches"]]) == 3
        for at, what in seen:
            assert _public(at) == what, "what was shown stays what was shown"
        assert list(journal.breaks()) == []
        references = Commitment.objects.values_list("reference", flat=True)
        assert len(set(references)) == len(references)
        transaction.set_rollback(True)


def _public(recorded_at: Any) -> set[str]:
    when = as_of(on=TODAY, recorded_at=recorded_at)
    return {
        f"{each['reference']} {claim['reference']}"
        for each in public_objects(published(when), when)
        for claim in each["claims"]
    }
