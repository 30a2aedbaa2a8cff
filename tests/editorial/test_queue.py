"""The queue: filled without doubling, decided once and through the actions, and honest about how good it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.editorial import reader
from tests.editorial.reader import PLANTS, PROMISE, TALKS, claim, evidence, filled, says
from tests.factories import AT, EDITOR, SECOND_EDITOR
from tracker.commitments.actions import Refused
from tracker.commitments.models import Claim, Commitment, CommitmentVersion, Evidence, JournalEntry
from tracker.commitments.vocabulary import PartyKind, Sector
from tracker.editorial import queue
from tracker.editorial.models import Candidate, Rejection
from tracker.extraction.vocabulary import FigureRole, PartyRole, Testability
from tracker.sources.models import Article, Region
from tracker.text import Span

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make.archived()


def _accept(candidate: Candidate, **values: Any) -> Claim:
    content = make.claim_content(candidate.article, PROMISE)
    asked: dict[str, Any] = {
        "title": "Livrer l'urée",
        "testability": Testability.MEASURABLE,
        "sector": Sector.AGRICULTURE,
    }
    return queue.accept(candidate, actor=EDITOR, at=AT, **(asked | {"content": content} | values))


def _states() -> list[tuple[str, str]]:
    return [(str(row), row.state) for row in Candidate.objects.all()]


# Filling


def test_the_real_reader_s_proposals_stand_on_the_words_of_the_article() -> None:
    article = make.archived(published="2024-06-12")
    assert queue.fill(article, at=AT) > 0
    text = article.document.text
    first = Candidate.objects.earliest("start")
    assert first.proposal["quote"] == first.span.of(text) == PROMISE
    (figure,) = first.proposal["figures"]
    assert (figure["text"], figure["min"], figure["unit"]) == ("120 000 tonnes", "120000", "t")
    assert Span(figure["start"], figure["end"]).of(text) == figure["text"]
    assert first.proposal["deadline"]["edtf"] == "../2024-12-30"
    assert (first.anchor, first.anchor_span.of(text)) == ("figure", "120 000 tonnes")
    assert JournalEntry.objects.count() == 1  # the document's own: proposals are no one's record


def test_filling_twice_doubles_nothing(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, [claim(article), claim(article, PLANTS)], [evidence(article)])
    assert queue.fill(article, at=AT) == 3
    before = list(Candidate.objects.values())
    assert queue.fill(article, at=AT) == 0
    assert list(Candidate.objects.values()) == before


def test_a_newer_reader_keeps_decisions_and_shows_only_what_is_new(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, gone = filled(monkeypatch, article, [claim(article), claim(article, PLANTS)])
    _accept(taken)
    # The same quantity, cut a little differently; another passage; one is no longer proposed.
    longer = reader.figure(article, "120 000 tonnes d'urée")
    says(monkeypatch, [claim(article, figures=(longer,)), claim(article, TALKS)], version="2")
    assert queue.fill(article, at=AT) == 1
    assert _states() == [(PROMISE, "accepted"), (PLANTS, "replaced"), (TALKS, "waiting")]
    kept = Candidate.objects.get(pk=taken.pk)
    assert (kept.version, kept.proposal, kept.anchor_span) == ("1", taken.proposal, taken.anchor_span)
    # Proposed again, it waits again: the same row.
    says(monkeypatch, [claim(article, PLANTS, score=0.9)], version="3")
    assert queue.fill(article, at=AT) == 0
    again = Candidate.objects.get(pk=gone.pk)
    assert (again.state, again.version, again.score) == ("waiting", "3", 0.9)


def test_what_waits_becomes_what_the_reader_says_now(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    (waiting,) = filled(monkeypatch, article, [claim(article)])
    says(monkeypatch, [claim(article, deadline=None)], version="2")
    assert queue.fill(article, at=AT) == 0
    now = Candidate.objects.get()
    assert (now.pk, now.version, now.proposal["deadline"]) == (waiting.pk, "2", None)


def test_what_was_entered_by_hand_is_not_proposed(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = make.figure(article, "120 000 tonnes", 120000)
    make.claimed(make.draft(), make.claim_content(article, PROMISE, figures=(figure,)))
    assert [str(row) for row in filled(monkeypatch, article, [claim(article), claim(article, PLANTS)])] == [PLANTS]


def test_nothing_is_read_outside_the_article_or_in_a_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make.archived()
    start = article.document.text.index(PLANTS)
    Region.objects.create(document=article.document, kind="comments", start=start, end=start + len(PLANTS))
    asked: dict[str, Any] = {}
    monkeypatch.setattr(queue, "extract_and_reports", lambda text, **more: asked.update(more) or ([], []))
    queue.fill(article, at=AT)
    assert asked["within"] == article.span
    assert Span(start, start + len(PLANTS)) in asked["apart"]
    assert asked["published_on"] is None  # its date is not known


def test_the_gazetteer_knows_parties_their_names_and_countries() -> None:
    party = make.party("Banque ouest-africaine de développement")
    state = make.party("République du Mali", PartyKind.STATE)
    state.country = "ML"
    state.save()
    make.PartyNameFactory(party=party, text="la BOAD")
    two = [make.party("Un acteur"), make.party("Un autre")]
    for each in two:
        make.PartyNameFactory(party=each, text="SOMAPEP")
    make.PartyNameFactory(party=party, text="le ministère")
    keys = queue.gazetteer().keys
    assert keys["BOAD"] == keys["la BOAD"] == party.reference
    assert keys["Mali"] == state.reference
    assert keys["Niger"] == "NE"
    assert "SOMAPEP" not in keys  # two parties': nobody's
    assert "ministère" not in keys  # a common noun is no name


# Deciding


def test_accepting_makes_a_draft_commitment_and_claim_through_the_journal(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    (candidate,) = filled(monkeypatch, article, [claim(article)])
    entries = JournalEntry.objects.count()
    made = _accept(candidate)
    row = Candidate.objects.get()
    assert (row.state, row.claim, row.decided_by, row.decided_at) == ("accepted", made, "Awa", AT)
    assert (made.state, made.commitment.state, made.commitment.title) == ("draft", "draft", "Livrer l'urée")
    assert JournalEntry.objects.count() == entries + 2
    assert not JournalEntry.objects.filter(is_public=True).exists()
    assert not CommitmentVersion.objects.exists()


def test_merging_adds_the_claim_to_a_commitment_that_is_there(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    (candidate,) = filled(monkeypatch, article, [claim(article)])
    commitment = make.published()
    content = make.claim_content(article, PROMISE)
    made = queue.merge(candidate, actor=EDITOR, at=AT, commitment=commitment, content=content)
    assert isinstance(made, Claim)
    assert (made.commitment, made.state) == (commitment, "draft")
    assert Candidate.objects.get().state == "merged"


@pytest.mark.parametrize(("proposed", "state"), [("claim", "merged"), ("evidence", "accepted")])
def test_evidence_is_made_of_either(
    proposed: str, state: str, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed = [evidence(article)] if proposed == "evidence" else []
    claims = [claim(article, TALKS)] if proposed == "claim" else []
    (candidate,) = filled(monkeypatch, article, claims, followed)
    content = make.evidence_content(article, TALKS)
    made = queue.merge(candidate, actor=EDITOR, at=AT, commitment=make.published(), content=content)
    assert isinstance(made, Evidence)
    assert (Candidate.objects.get().state, Candidate.objects.get().evidence) == (state, made)


def test_what_the_action_refuses_leaves_no_trace(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    (candidate,) = filled(monkeypatch, article, [claim(article)])
    entries = JournalEntry.objects.count()
    outside = make.figure(article, "50 MWc", 50, unit="MWc")
    content = make.claim_content(article, PROMISE, figures=(outside,))
    with pytest.raises(Refused, match="n'est dans aucune citation"):
        _accept(candidate, content=content)
    assert Candidate.objects.get().is_waiting
    assert candidate.is_waiting
    assert not Commitment.objects.exists()
    assert JournalEntry.objects.count() == entries


def test_a_candidate_is_decided_once(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    (candidate,) = filled(monkeypatch, article, [claim(article)])
    seen_before = Candidate.objects.get()
    queue.reject(candidate, actor=EDITOR, at=AT, reason=Rejection.STATISTIC)
    with pytest.raises(Refused, match=r"déjà écartée \(par Awa\)"):
        _accept(seen_before)
    with pytest.raises(Refused, match="déjà écartée"):
        queue.reject(seen_before, actor=SECOND_EDITOR, at=AT, reason=Rejection.MISREAD)
    with pytest.raises(Refused, match="dédoubler"):
        queue.split(seen_before, at=AT, copies=1)
    assert not Claim.objects.exists()


def test_a_rejection_has_a_reason_and_is_taken_back(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    (candidate,) = filled(monkeypatch, article, [claim(article)])
    with pytest.raises(Refused, match="demande une précision"):
        queue.reject(candidate, actor=EDITOR, at=AT, reason=Rejection.OTHER, note="  ")
    queue.reject(candidate, actor=EDITOR, at=AT, reason=Rejection.OTHER, note=" Un rappel. ")
    row = Candidate.objects.get()
    assert (row.state, row.rejection, row.rejection_note, row.decided_by) == ("rejected", "other", "Un rappel.", "Awa")
    queue.reopen(row)
    again = Candidate.objects.get()
    assert (again.state, again.rejection, again.decided_at, again.decided_by) == ("waiting", "", None, "")
    with pytest.raises(Refused, match="Seule une proposition écartée"):
        queue.reopen(again)


def test_a_passage_that_holds_two_things_is_split_once(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    (candidate,) = filled(monkeypatch, article, [claim(article)])
    second = queue.split(candidate, at=AT, copies=1)
    assert (second.copy, second.proposal, second.is_waiting) == (1, candidate.proposal, True)
    assert queue.split(candidate, at=AT, copies=1) == second  # the same button pressed again
    assert queue.split(candidate, at=AT, copies=2).copy == 2
    _accept(second)
    assert Candidate.objects.get(pk=candidate.pk).is_waiting
    queue.fill(article, at=AT)
    assert Candidate.objects.count() == 3


# Where it may belong


def _like(article: Article) -> Commitment:
    """A published commitment with the same party, quantity, product and place as the candidates below."""
    other = make.archived("Le Ministère livrera 120 000 tonnes d'urée à Sikasso.")
    party = make.named(other, "Ministère", make.party("Ministère de l'Agriculture"))
    figure = make.figure(other, "120 000 tonnes", 120000, product="urée")
    content = make.claim_content(
        other, "Le Ministère livrera 120 000 tonnes d'urée à Sikasso.", figures=(figure,), parties=(party,)
    )
    return make.published("Livrer l'urée à Sikasso", content)


def test_the_likeliest_share_parties_quantities_products_and_names_and_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = make.archived("Le Ministère annonce 120 000 tonnes d'urée à Sikasso.")
    like, _unlike = _like(article), make.published()
    key = like.claims.get().parties.get().party.reference
    proposed = claim(
        article,
        "Le Ministère annonce 120 000 tonnes d'urée à Sikasso.",
        figures=(reader.figure(article),),
        parties=(reader.named(article, "Ministère", key),),
    )
    (candidate,) = filled(monkeypatch, article, [proposed])
    (found,) = queue.likeliest(candidate)
    assert found.commitment == like
    assert set(found.why) == {
        "même quantité : 120 000 tonnes",
        "même acteur : Ministère de l'Agriculture",
        "même produit : urée",
        "même nom : Sikasso",
    }


def test_a_draft_of_the_same_passage_comes_first(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = filled(monkeypatch, article, [claim(article), claim(article, PLANTS)])
    made = _accept(one)
    assert [(each.commitment, each.why) for each in queue.likeliest(two)] == [(made.commitment, ("même article",))]
    (found,) = queue.likeliest(Candidate.objects.get(pk=one.pk))
    assert found.why[0] == "même passage"


def test_one_sign_alone_is_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make.archived("Le Ministère livre 30 tonnes d'urée.")
    _like(article)
    figure = reader.figure(article, "30 tonnes", "30")
    (candidate,) = filled(
        monkeypatch, article, [claim(article, "Le Ministère livre 30 tonnes d'urée.", figures=(figure,))]
    )
    assert queue.likeliest(candidate) == []


def test_it_asks_as_much_however_many_commitments_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make.archived("Le Ministère annonce 120 000 tonnes d'urée à Sikasso.")
    figure = reader.figure(article)
    proposed = claim(article, "Le Ministère annonce 120 000 tonnes d'urée à Sikasso.", figures=(figure,))
    (candidate,) = filled(monkeypatch, article, [proposed])
    counts = []
    for _ in range(2):
        for _ in range(4):
            _like(article)
        with CaptureQueriesContext(connection) as asked:
            assert queue.likeliest(candidate)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5


# How good it was


def test_the_record_counts_what_became_of_the_program_s_own_proposals(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, first, second = filled(monkeypatch, article, [claim(article), claim(article, PLANTS), claim(article, TALKS)])
    queue.split(taken, at=AT, copies=1)
    _accept(taken)
    queue.reject(first, actor=EDITOR, at=AT, reason=Rejection.MISREAD)
    queue.reject(second, actor=EDITOR, at=AT, reason=Rejection.ENTERED)
    make.CandidateFactory(version="2", cue="will")
    tally = queue.tally()
    assert tally.states == {"accepted": 1, "rejected": 2, "waiting": 1}
    assert tally.rejections == {"misread": 1, "entered": 1}
    by_version = {score.name: score for score in tally.by_version}
    assert (by_version["1"].proposed, by_version["1"].precision) == (
        3,
        0.5,
    )  # what was entered already was read rightly
    assert (by_version["2"].waiting, by_version["2"].precision) == (1, None)
    assert {score.name: score.precision for score in tally.by_cue} == {"": 0.0, "announce": 1.0, "will": None}
    assert tally.total.proposed == 4


def test_figures_roles_and_parts_are_stored_as_read(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = reader.figure(article, role=FigureRole.CAPACITY, max=None, min=Decimal("0.5"))
    party = reader.named(article, "Le ministre", "P-0001", PartyRole.SUPPLIER)
    (row,) = filled(monkeypatch, article, [claim(article, figures=(figure,), parties=(party,))])
    (stored,) = row.proposal["figures"]
    assert (stored["min"], stored["max"], stored["role"]) == ("0.5", None, "capacity")
    assert row.proposal["parties"] == [
        {"start": 0, "end": 11, "text": "Le ministre", "role": "supplier", "key": "P-0001"}
    ]
    assert row.proposal["deadline"]["upper"] == date(2024, 12, 30).isoformat()
