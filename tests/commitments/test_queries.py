"""The one door for reads: what the public gets for a day and for an instant, and never twice, never too much."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories as make
from tests.factories import AT, EDITOR, State
from tracker.commitments import actions
from tracker.commitments.actions import Refused
from tracker.commitments.models import Commitment, CommitmentVersion, JournalHead, JournalPayload, Party, Relation
from tracker.commitments.queries import (
    Facets,
    as_of,
    documents,
    facets,
    leads_to,
    parties,
    public_objects,
    published,
    publishers,
    same_as,
    with_child,
)
from tracker.commitments.vocabulary import Certainty, PartyKind, RelationKind
from tracker.extraction.vocabulary import Firmness, Testability
from tracker.sources.models import Article

pytestmark = pytest.mark.django_db

TODAY = AT.date()


def hours(n: int) -> datetime:
    return AT + timedelta(hours=n)


def shown(commitment: Commitment | None = None, *, on: date = TODAY, recorded_at: datetime | None = None) -> Any:
    """The public objects at this point; of one commitment, its object or None."""
    when = as_of(on=on, recorded_at=recorded_at)
    found = public_objects(published(when), when)
    if commitment is None:
        return found
    return next((each for each in found if each["reference"] == commitment.reference), None)


def dated(published: str, **values: Any) -> Any:
    return make.claim_content(make.archived(published=published), **values)


# Two questions


@pytest.fixture
def corrected() -> Commitment:
    """Two claims, of January and of June 2024, published at hour 0; its title corrected at hour 1, the second withdrawn at 2."""
    commitment = make.published("Livrer l'uré", dated("2024-01-10"), dated("2024-06-10", firmness=Firmness.SIGNED))
    commitment = actions.correct_commitment(
        actor=EDITOR, at=hours(1), commitment=commitment, reason="Faute.", title="Livrer l'urée"
    )
    second = commitment.claims.latest("pk")
    actions.withdraw(actor=EDITOR, at=hours(2), row=second, reason="Mal lu.")
    return commitment


@pytest.mark.parametrize(
    ("recorded_at", "on", "expected"),
    [
        (hours(-1), date(2024, 6, 10), None),  # not yet in the tracker
        (hours(0), date(2024, 1, 9), None),  # not yet said
        (hours(0), date(2024, 1, 10), ("Livrer l'uré", "announced", 1)),
        (hours(0), date(2024, 6, 9), ("Livrer l'uré", "announced", 1)),
        (hours(0), date(2024, 6, 10), ("Livrer l'uré", "signed", 2)),
        (hours(1), date(2024, 1, 10), ("Livrer l'urée", "announced", 1)),
        (hours(1), date(2024, 6, 10), ("Livrer l'urée", "signed", 2)),
        (hours(2), date(2024, 6, 10), ("Livrer l'urée", "announced", 1)),
        (hours(9), date(2024, 6, 10), ("Livrer l'urée", "announced", 1)),
        (None, date(2024, 1, 9), None),
        (None, date(2024, 1, 10), ("Livrer l'urée", "announced", 1)),
        (None, date(2024, 6, 10), ("Livrer l'urée", "announced", 1)),
        (None, date.max, ("Livrer l'urée", "announced", 1)),
        (None, date.min, None),
    ],
)
def test_on_is_what_had_been_said_and_recorded_at_is_what_was_shown(corrected, recorded_at, on, expected):
    found = shown(corrected, on=on, recorded_at=recorded_at)
    assert (found and (found["title"], found["firmness"], len(found["claims"]))) == expected


def test_a_withdrawn_commitment_is_gone_now_and_there_in_the_past():
    commitment = make.published()
    actions.withdraw(actor=EDITOR, at=hours(3), row=commitment, reason="Doublon.")
    assert shown(commitment) is None
    assert shown(commitment, recorded_at=hours(3)) is None
    assert shown(commitment, recorded_at=hours(2))["title"] == commitment.title


def test_of_two_writes_in_one_instant_the_last_is_what_was_shown():
    commitment = make.published("Premier")
    for title in ("Deuxième", "Troisième"):
        commitment = actions.correct_commitment(
            actor=EDITOR, at=AT, commitment=commitment, reason="Faute.", title=title
        )
    assert shown(commitment, recorded_at=AT)["title"] == "Troisième"


def test_before_the_first_entry_nothing_was_shown():
    make.published()
    when = as_of(on=TODAY, recorded_at=AT - timedelta(days=400))
    assert (when.sequence, when.digest) == (0, "")
    assert public_objects(published(when), when) == []


def test_the_present_names_the_head_it_was_read_at():
    make.published()
    when, head = as_of(on=TODAY), JournalHead.objects.get()
    assert (when.sequence, when.digest, when.recorded_at) == (head.sequence, head.digest, None)


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.WITHDRAWN])
def test_only_what_is_published_is_read(state):
    make.in_state(state)
    twin = make.published()
    assert [each["reference"] for each in shown()] == [twin.reference]


def test_timeliness_is_that_of_the_day_asked_for():
    article = make.archived(published="2024-01-10")
    due = make.claim_content(article, deadline=make.deadline(article, "avant le 31 décembre 2024", "../2024-12-30"))
    commitment = make.published("", due)
    for on, code, late in [
        (date(2024, 11, 29), "upcoming", None),
        (date(2024, 12, 30), "due_soon", None),
        (date(2024, 12, 31), "overdue", 1),
    ]:
        assert shown(commitment, on=on)["timeliness"] == {
            "code": code,
            "on": on.isoformat(),
            "days_late_original": late,
            "days_late_current": late,
        }
        assert published(as_of(on=on)).get().timeliness_code == code


def test_the_vague_are_set_apart_last_and_the_newest_comes_first():
    titles = [
        make.published(f"{testability.value} {n}", testability=testability).title
        for n in (1, 2)
        for testability in (Testability.VAGUE, Testability.OBSERVABLE, Testability.MEASURABLE)
    ]
    assert [version.title for version in published(as_of(on=TODAY))] == [
        "measurable 2",
        "measurable 1",
        "observable 2",
        "observable 1",
        "vague 2",
        "vague 1",
    ]
    assert len(titles) == 6


# Shape


def test_a_public_object_has_the_shape_other_programs_rely_on():
    article = make.archived(published="2024-01-10")
    content = make.claim_content(
        article,
        figures=(make.figure(article, "120 000 tonnes", 120000, product="urée"),),
        deadline=make.deadline(article, "avant le 31 décembre 2024", "../2024-12-30"),
    )
    found = shown(make.published("Livrer l'urée", content))
    (claim,) = found["claims"]
    (quotation,) = claim["quotations"]
    assert quotation["exact"] == article.document.text[quotation["start"] : quotation["end"]]
    assert quotation["document"] == article.document.sha256
    (figure,) = claim["figures"]
    assert {name: figure[name] for name in ("min", "max", "unit", "product", "role")} == {
        "min": "120000",
        "max": "120000",
        "unit": "t",
        "product": "urée",
        "role": "amount",
    }
    assert {name: claim["deadline"][name] for name in ("edtf", "text", "lower", "upper")} == {
        "edtf": "../2024-12-30",
        "text": "avant le 31 décembre 2024",
        "lower": None,
        "upper": "2024-12-30",
    }
    assert claim["firmness"] == "announced"
    assert found["version"]["day_from"] == "2024-01-10"


def test_the_interval_of_a_past_version_is_told_only_to_who_asks_for_the_past():
    commitment = make.published()
    actions.correct_commitment(actor=EDITOR, at=hours(1), commitment=commitment, reason="Faute.", title="Autre")
    entry = JournalHead.objects.get().sequence
    assert shown(commitment, recorded_at=AT)["version"]["journal_to"] == entry
    assert shown(commitment)["version"] == shown(commitment)["version"] | {"journal_from": entry, "journal_to": None}


# Relations


@pytest.fixture
def related() -> tuple[Commitment, Commitment]:
    """A part of January 2024 and its whole of June 2024, related at hour 1."""
    part, whole = make.published("La partie", dated("2024-01-10")), make.published("Le tout", dated("2024-06-10"))
    actions.relate(actor=EDITOR, at=hours(1), source=part, kind=RelationKind.PART_OF, target=whole)
    return part, whole


def relations(commitment: Commitment, **when: Any) -> list[Any]:
    found = shown(commitment, **when)
    return [(each["kind"], each["direction"], each["title"]) for each in found["relations"]]


def test_a_relation_shows_on_both_sides(related):
    part, whole = related
    assert relations(part) == [("part_of", "to", "Le tout")]
    assert relations(whole) == [("part_of", "from", "La partie")]


def test_a_relation_shows_only_from_its_entry_on(related):
    part, whole = related
    assert relations(part, recorded_at=AT) == relations(whole, recorded_at=AT) == []
    assert relations(part, recorded_at=hours(1)) == [("part_of", "to", "Le tout")]


def test_a_relation_does_not_show_before_the_other_was_announced(related):
    part, _ = related
    assert relations(part, on=date(2024, 6, 9)) == []
    assert relations(part, on=date(2024, 6, 10)) == [("part_of", "to", "Le tout")]


def test_a_relation_shows_the_others_title_of_the_same_instant(related):
    part, whole = related
    actions.correct_commitment(actor=EDITOR, at=hours(2), commitment=whole, reason="Faute.", title="L'ensemble")
    assert relations(part) == [("part_of", "to", "L'ensemble")]
    assert relations(part, recorded_at=hours(1)) == [("part_of", "to", "Le tout")]


def test_a_relation_to_what_is_withdrawn_is_gone_now_and_there_in_the_past(related):
    part, whole = related
    actions.withdraw(actor=EDITOR, at=hours(2), row=whole, reason="Doublon.")
    assert relations(part) == []
    assert relations(part, recorded_at=hours(1)) == [("part_of", "to", "Le tout")]


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED])
def test_a_relation_to_what_is_not_public_never_shows(state):
    public, hidden = make.published(), make.in_state(state, "Titre à ne pas montrer")
    actions.relate(actor=EDITOR, at=AT, source=public, kind=RelationKind.CONTINUES, target=hidden)
    actions.relate(actor=EDITOR, at=AT, source=hidden, kind=RelationKind.PART_OF, target=public)
    assert relations(public) == []
    assert "Titre à ne pas montrer" not in str(shown())


# Cost


def test_a_thousand_objects_take_as_many_queries_as_one():
    def queries() -> int:
        when = as_of(on=TODAY)
        with CaptureQueriesContext(connection) as captured:
            found = public_objects(published(when), when)
        counts.append(len(found))
        return len(captured)

    counts: list[int] = []
    one, other = make.published(), make.published()
    actions.relate(actor=EDITOR, at=AT, source=one, kind=RelationKind.PART_OF, target=other)
    few = queries()
    model = CommitmentVersion.objects.get(commitment=one)
    many = Commitment.objects.bulk_create(
        make.CommitmentFactory.build(state="published", published_at=AT, published_by="Awa") for _ in range(1000)
    )
    CommitmentVersion.objects.bulk_create(
        make.CommitmentVersionFactory.build(commitment=commitment, record=model.record) for commitment in many
    )
    Relation.objects.bulk_create(
        Relation(source=commitment, kind="part_of", target=one, journal_from=1) for commitment in many
    )
    assert queries() == few == 3
    assert counts == [2, 1002]
    assert len(shown(one)["relations"]) == 1001


# Any small history

_OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["claim", "evidence", "search", "correct", "withdraw claim", "withdraw"]),
        st.sampled_from(["2024-01-10", "2024-03", "2024-06-10", ""]),
    ),
    max_size=5,
)


def _do(operation: str, day: str, commitment: Commitment, at: datetime) -> None:
    who = {"actor": EDITOR, "at": at}
    article = make.archived(published=day)
    if operation == "claim":
        made = actions.add_claim(**who, commitment=commitment, content=make.claim_content(article))
    elif operation == "evidence":
        made = actions.add_evidence(**who, commitment=commitment, content=make.evidence_content(article))
    elif operation == "search":
        actions.log_search(
            **who, commitment=commitment, searched_on=date(2024, 5, 5), where="Site", looked_for="un avis"
        )
        return
    elif operation == "correct":
        actions.correct_commitment(**who, commitment=commitment, reason="Faute.", title=f"Titre de {at:%H} h")
        return
    elif operation == "withdraw claim":
        actions.withdraw(**who, row=commitment.claims.published().latest("pk"), reason="Mal lu.")
        return
    else:
        actions.withdraw(**who, row=commitment, reason="Doublon.")
        return
    actions.submit(**who, row=made)
    actions.publish(**who, row=made)


_DAYS = [date(2024, 1, 9), date(2024, 3, 31), date(2024, 6, 10), TODAY]


@settings(max_examples=10)
@given(_OPERATIONS)
def test_at_any_point_there_is_one_version_at_most_and_what_was_shown_stays_what_was_shown(operations):
    with transaction.atomic():
        commitment = make.published("Titre", dated("2024-01-10"))
        then: dict[tuple[datetime, date], Any] = {}
        for n, (operation, day) in enumerate(operations, 1):
            with suppress(Refused, commitment.claims.model.DoesNotExist):
                _do(operation, day, Commitment.objects.get(pk=commitment.pk), hours(n))
            for on in _DAYS:
                then[hours(n), on] = _without_end(shown(commitment, on=on))
        # No two rectangles of (entries, days) share a point.
        rows = list(commitment.versions.all())
        for n, one in enumerate(rows):
            for other in rows[n + 1 :]:
                assert not (_meet(one, other, "journal") and _meet(one, other, "day"))
        for (recorded_at, on), what in then.items():
            assert published(as_of(on=on, recorded_at=recorded_at)).count() <= 1
            assert _without_end(shown(commitment, on=on, recorded_at=recorded_at)) == what
        transaction.set_rollback(True)


def _without_end(found: Any) -> Any:
    return found and found | {"version": found["version"] | {"journal_to": None}}


def _meet(one: CommitmentVersion, other: CommitmentVersion, axis: str) -> bool:
    (low, high), (from_, to) = ((getattr(v, f"{axis}_from"), getattr(v, f"{axis}_to")) for v in (one, other))
    return (to is None or low < to) and (high is None or from_ < high)


# What there is to choose from, and the pages of parties, documents, publishers


def named(party: Party, words: str = "Le ministre", **described: Any) -> Any:
    article = make.archived(**described)
    figure = make.figure(article, "120 000 tonnes", 120000)
    return make.claim_content(article, parties=(make.named(article, words, party),), figures=(figure,))


@pytest.fixture
def chosen() -> dict[str, Any]:
    """The ministry of Mali in two commitments, one of January and one of June; a company in a draft."""
    ministry = actions.create_party(actor=EDITOR, at=AT, name="Ministère", kind=PartyKind.INSTITUTION, country="ML")
    secret = actions.create_party(actor=EDITOR, at=AT, name="Secret", kind=PartyKind.COMPANY, country="RU")
    dossier = actions.create_dossier(actor=EDITOR, at=AT, title="Mission")
    first = make.published("", named(ministry, published="2024-01-10", publisher="L'Essor"), dossier=dossier)
    second = make.published("", named(ministry, published="2024-06-10", publisher="Le Soir"))
    draft = make.in_state(State.SUBMITTED, "", named(secret, publisher="Brouillon"))
    return {"ministry": ministry, "secret": secret, "first": first, "second": second, "draft": draft}


def test_what_there_is_to_choose_from_is_counted_at_its_day_and_its_instant(chosen):
    now = facets(as_of(on=TODAY))
    assert [(party.name, party.country, party.commitments) for party in now.parties] == [("Ministère", "ML", 2)]
    assert (now.countries, now.units) == ((("ML", 2),), (("t", 2),))
    assert now.dossiers == (("D-0001", "Mission", 1),)
    assert facets(as_of(on=date(2024, 2, 1))).units == (("t", 1),)
    assert (
        facets(as_of(on=date(2023, 2, 1))) == facets(as_of(on=TODAY, recorded_at=hours(-1))) == Facets((), (), (), ())
    )


def test_what_there_is_to_choose_from_is_asked_once_for_a_head_and_a_day(chosen, django_assert_num_queries):
    when = as_of(on=TODAY)
    facets(when)
    with django_assert_num_queries(1):  # the head
        facets(as_of(on=TODAY))
    with django_assert_num_queries(5):
        facets(as_of(on=date(2024, 2, 1)))


def test_what_there_is_to_choose_from_is_never_stale(chosen):
    before = facets(as_of(on=TODAY))
    actions.withdraw(actor=EDITOR, at=hours(1), row=chosen["second"], reason="Doublon.")
    assert facets(as_of(on=TODAY)).units == (("t", 1),)
    assert facets(as_of(on=TODAY, recorded_at=AT)).parties == before.parties
    publication = JournalPayload.objects.get(action="publish", reference=chosen["second"].reference)
    actions.redact(actor=EDITOR, at=hours(2), sequence=publication.pk, reason="Numéro privé.")
    assert facets(as_of(on=TODAY, recorded_at=AT)).units == (("t", 1),), "what was redacted is not counted in the past"


def test_a_total_is_kept_for_its_head_its_day_and_its_name(chosen):
    calls: list[int] = []

    def total(when: Any, what: str = "essai") -> int:
        return when.cached(what, lambda: calls.append(1) or len(calls))

    now = as_of(on=TODAY)
    assert total(now) == total(as_of(on=TODAY)) == 1
    assert total(now, "autre") == 2
    assert total(as_of(on=TODAY - timedelta(days=1))) == 3
    assert total(as_of(on=TODAY, recorded_at=AT)) == 4
    make.party()
    assert total(as_of(on=TODAY)) == 5


def test_a_party_is_read_where_it_is_public_only(chosen):
    ministry, secret = chosen["ministry"], chosen["secret"]

    def parts(party: Party, **when: Any) -> set[str]:
        return {row.version.reference for row in parties(as_of(**({"on": TODAY} | when)), party.reference)}

    first, second = chosen["first"].reference, chosen["second"].reference
    assert parts(ministry) == {first, second}
    assert parts(ministry, on=date(2024, 2, 1)) == {first}
    assert parts(ministry, recorded_at=hours(-1)) == set()
    assert parts(secret) == set()
    (row, _) = parties(as_of(on=TODAY), ministry.reference)
    assert (row.name, row.kind, row.country, row.written) == ("Ministère", "institution", "ML", ["Le ministre"])


def test_a_likeness_is_read_where_both_are_public_only(chosen):
    ministry, secret = chosen["ministry"], chosen["secret"]
    link = {"certainty": Certainty.UNCERTAIN, "note": "Même adresse."}
    actions.assert_same_as(actor=EDITOR, at=hours(1), party=ministry, other=secret, **link)

    def seen(**when: Any) -> int:
        return same_as(as_of(**({"on": TODAY} | when)), ministry.reference).count()

    assert seen() == 0
    actions.publish(actor=EDITOR, at=hours(2), row=chosen["draft"])
    assert seen() == same_as(as_of(on=TODAY), secret.reference).count() == 1
    assert seen(recorded_at=hours(1)) == 0
    assert seen(on=date(2024, 2, 1)) == 0, "the other had not been named yet"


def test_documents_and_publishers_are_read_where_they_are_quoted_in_public_only(chosen):
    again = named(chosen["ministry"], publisher="L'Essor")
    make.made_public(make.claimed(chosen["second"], again))
    evidence = make.evidence_content(make.archived(publisher="L'Agence", published="2024-07-01"))
    evidence = actions.add_evidence(actor=EDITOR, at=AT, commitment=chosen["second"], content=evidence)

    def names(**when: Any) -> dict[str, int]:
        return {each.name: each.commitments for each in publishers(as_of(**({"on": TODAY} | when)))}

    assert names() == {"L'Essor": 2, "Le Soir": 1}
    make.made_public(evidence)
    assert names() == {"L'Agence": 1, "L'Essor": 2, "Le Soir": 1}
    assert names(on=date(2024, 2, 1)) == {"L'Essor": 1}
    assert names(recorded_at=hours(-1)) == {}
    found = list(documents(as_of(on=TODAY)))
    assert {each.pk: each.commitments for each in found} == {
        article.document_id: 1 for article in Article.objects.exclude(publisher__name="Brouillon")
    }
    assert all("text" in each.get_deferred_fields() for each in found)
    assert not documents(as_of(on=date(2023, 1, 1))).exists()


def test_a_claim_leads_to_the_version_that_shows_it(chosen):
    first = chosen["first"].claims.get()
    hidden = chosen["draft"].claims.get()
    assert with_child(first.reference, as_of(on=TODAY)).reference == chosen["first"].reference
    assert with_child(hidden.reference, as_of(on=TODAY)) is None
    assert with_child(first.reference, as_of(on=date(2024, 1, 9))) is None
    assert with_child(first.reference, as_of(on=TODAY, recorded_at=hours(-1))) is None
    for other in ("", "A", "A-", "-1", "A-1x", "A-" + "9" * 40, "\0-1", "A-\0", "A-١", "E-0001", "Ａ-1"):
        assert with_child(other, as_of(on=TODAY)) is None


def test_a_moved_claim_leads_to_where_it_is_and_was(chosen):
    claim = named(chosen["ministry"])
    make.made_public(moved := make.claimed(chosen["first"], claim))
    actions.move(actor=EDITOR, at=hours(1), row=moved, to=chosen["second"], reason="Mal rangée.")
    assert with_child(moved.reference, as_of(on=TODAY)).reference == chosen["second"].reference
    assert with_child(moved.reference, as_of(on=TODAY, recorded_at=AT)).reference == chosen["first"].reference


def test_only_what_was_public_once_leads_on(chosen):
    first, second, draft = chosen["first"], chosen["second"], chosen["draft"]
    for merged in (first, draft):
        actions.merge_commitments(actor=EDITOR, at=AT, commitment=merged, into=second, reason="Doublon.")
    assert leads_to(first.reference) == second.reference
    assert leads_to(draft.reference) is None, "nobody was told of it"
    hidden = make.party()
    actions.merge_parties(actor=EDITOR, at=AT, party=hidden, into=chosen["ministry"])
    assert leads_to(hidden.reference) is None
    assert leads_to(second.reference) is leads_to("E-9999") is leads_to("E-\0") is None
