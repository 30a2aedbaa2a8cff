"""What one refold writes: from which day each thing counts, and the columns that lists filter by."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.factories import AT, EDITOR, State
from tracker.commitments import actions, versions
from tracker.commitments.content import Valued, VerdictContent
from tracker.commitments.fold import Folded, Reading, Status
from tracker.commitments.models import Commitment, CommitmentVersion, JournalEntry, VersionFigure
from tracker.commitments.search import words
from tracker.commitments.vocabulary import RelationKind
from tracker.extraction.vocabulary import Act, DeadlineQualifier, EvidenceKind, FigureKind, FigureRole, Firmness, Place
from tracker.sources.quoting import ArticleReader

pytestmark = pytest.mark.django_db

RECEIVED = AT.date()
WORDS = "avant le 31 décembre 2024"


def current(commitment: Commitment) -> list[CommitmentVersion]:
    return list(commitment.versions.filter(journal_to=None).order_by("day_from"))


def last(commitment: Commitment) -> CommitmentVersion:
    return current(commitment)[-1]


def terms(commitment: Commitment) -> dict[str, Any]:
    return last(commitment).record["terms"]


def told(published: str = "", *, said: str = "", due: str = "", **values: Any) -> Any:
    """A claim of an article of its own, published, said and due as EDTF says."""
    described = {name: values.pop(name) for name in ("reprint_group", "headline") if name in values}
    article = make.archived(make.TEXT, published=published, **described)
    if said:
        values["said"] = make.said(article, "se poursuivent", said)
    if due:
        values["deadline"] = make.deadline(article, WORDS, due, qualifier=DeadlineQualifier.BY)
    for name in ("duration", "recurrence"):
        if name in values:
            values[name] = Valued(ArticleReader(article).find(WORDS), values[name])
    return make.claim_content(article, **values)


# From which day


@pytest.mark.parametrize(
    ("published", "said", "day"),
    [
        pytest.param("", "", RECEIVED, id="no date: the day of receipt"),
        pytest.param("2024-01-10", "", date(2024, 1, 10), id="a day"),
        pytest.param("2024-01", "", date(2024, 1, 31), id="a month: its last day"),
        pytest.param("../2024-06-30", "", date(2024, 6, 30), id="at the latest"),
        pytest.param("2024-06-01/..", "", RECEIVED, id="from a day on: the day of receipt"),
        pytest.param("2024/2030", "", RECEIVED, id="an interval beyond the day of receipt"),
        pytest.param("2026-03-01", "", date(2026, 3, 1), id="printed after our receipt: the article's word"),
        pytest.param("../2024-03-10", "2023-06-02", date(2023, 6, 2), id="the words' own day"),
        pytest.param("2024-03-10", "2023-06-02", date(2024, 3, 10), id="a recollection: not before its article"),
        pytest.param("2024-03", "2023-06-02", date(2024, 3, 1), id="a recollection: from when its article may exist"),
        pytest.param("", "2023-06", date(2023, 6, 30), id="the words' own month in an undated article"),
        pytest.param("2024-03-10", "2023-06/..", date(2024, 3, 10), id="said from a day on: the article's day"),
        pytest.param("2024-03-10", "2024", date(2024, 3, 10), id="said this year: not after the article"),
        pytest.param("", "2026", RECEIVED, id="said this year: not after our receipt"),
        pytest.param("2024-03-10", "2024-05", date(2024, 5, 31), id="words later than the article are kept"),
    ],
)
def test_a_claim_counts_from_the_last_day_on_which_it_may_have_been_said_and_not_before_its_article(
    published, said, day
):
    commitment = make.published("", told(published, said=said))
    (version,) = current(commitment)
    assert (version.day_from, version.day_to) == (day, None)


def test_each_thing_counts_from_its_own_day_and_the_days_follow_one_another():
    commitment = make.published("", told("2024-01-10"), told("2024-03"))
    evidence = make.evidence_content(make.archived(published="2024-06-10"))
    evidence = actions.add_evidence(actor=EDITOR, at=AT, commitment=commitment, content=evidence)
    make.made_public(evidence)
    search = actions.log_search(
        actor=EDITOR, at=AT, commitment=commitment, searched_on=date(2024, 8, 1), where="Site", looked_for="un avis"
    )
    content = VerdictContent(
        "in_progress", date(2024, 9, 1), "Commencé.", evidence=(evidence.reference,), searches=(search.reference,)
    )
    make.made_public(actions.record_verdict(actor=EDITOR, at=AT, commitment=commitment, content=content))
    seen = [
        (v.day_from, *(len(v.record[name]) for name in ("claims", "evidence", "searches", "verdicts")), v.verdict)
        for v in current(commitment)
    ]
    assert seen == [
        (date(2024, 1, 10), 1, 0, 0, 0, "not_assessed"),
        (date(2024, 3, 31), 2, 0, 0, 0, "not_assessed"),
        (date(2024, 6, 10), 2, 1, 0, 0, "not_assessed"),
        (date(2024, 8, 1), 2, 1, 1, 0, "not_assessed"),
        (date(2024, 9, 1), 2, 1, 1, 1, "in_progress"),
    ]
    ends = [version.day_to for version in current(commitment)]
    assert ends == [*[version.day_from for version in current(commitment)][1:], None]


def test_evidence_older_than_the_first_words_waits_for_them():
    commitment = make.draft()
    make.claimed(commitment, told("2024-01-10"))
    content = make.evidence_content(make.archived(published="2023-12-01"))
    actions.add_evidence(actor=EDITOR, at=AT, commitment=commitment, content=content)
    actions.submit(actor=EDITOR, at=AT, row=commitment)
    actions.publish(actor=EDITOR, at=AT, row=commitment)
    (version,) = current(commitment)
    assert version.day_from == date(2024, 1, 10)
    assert len(version.record["evidence"]) == 1


def test_of_two_verdicts_of_one_day_the_later_entered_holds():
    commitment = make.published()
    for reasons in ("Première lecture.", "Seconde lecture."):
        content = VerdictContent("unverifiable", RECEIVED, reasons)
        make.made_public(actions.record_verdict(actor=EDITOR, at=AT, commitment=commitment, content=content))
    assert [verdict["reasons"] for verdict in last(commitment).record["verdicts"]][-1] == "Seconde lecture."
    assert last(commitment).verdict == "unverifiable"


def test_a_verdict_entered_late_does_not_undo_one_decided_after_it():
    commitment = make.published("", told("2024-01-10"))
    for decided_on, code in [(date(2025, 3, 1), "withdrawn"), (date(2024, 9, 1), "unverifiable")]:
        evidence = make.evidence_content(make.archived(), kind=EvidenceKind.WITHDRAWAL)
        evidence = actions.add_evidence(actor=EDITOR, at=AT, commitment=commitment, content=evidence)
        make.made_public(evidence)
        content = VerdictContent(code, decided_on, "Lu.", evidence=(evidence.reference,))
        make.made_public(actions.record_verdict(actor=EDITOR, at=AT, commitment=commitment, content=content))
    by_day = {version.day_from: version.verdict for version in current(commitment)}
    assert by_day[date(2024, 1, 10)] == "not_assessed"
    assert by_day[date(2024, 9, 1)] == "unverifiable"
    assert by_day[date(2025, 3, 1)] == last(commitment).verdict == "withdrawn"


def test_what_is_not_published_is_in_no_version():
    commitment = make.published()
    draft = make.claimed(commitment)
    evidence = actions.add_evidence(actor=EDITOR, at=AT, commitment=commitment, content=make.evidence_content())
    actions.log_search(
        actor=EDITOR, at=AT, commitment=commitment, searched_on=RECEIVED, where="Site", looked_for="un avis"
    )
    written = str(last(commitment).record)
    assert draft.reference not in written
    assert evidence.reference not in written


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED])
def test_what_was_never_published_has_no_version(state):
    assert not make.in_state(state).versions.exists()


def test_a_withdrawn_commitment_keeps_its_versions_closed():
    commitment = make.in_state(State.WITHDRAWN)
    (version,) = commitment.versions.all()
    assert version.journal_to == JournalEntry.objects.latest("sequence").sequence


def test_two_refolds_by_one_entry_leave_one_version():
    commitment = make.published()
    entry = JournalEntry.objects.latest("sequence")
    versions.refold([commitment], entry)
    versions.refold([commitment], entry)
    assert commitment.versions.count() == 1


def test_a_hundred_commitments_are_refolded_in_as_many_queries_as_one():
    """But for the rows written, of which SQLite takes so many at a time."""
    article = make.archived(publisher="L'Essor", published="2024-01-10")
    parts = (make.named(article, "Le ministre", make.party()),)
    figures = (make.figure(article, "120 000 tonnes", 120000),)
    commitment = make.published("", make.claim_content(article, parties=parts, figures=figures))
    evidence = make.evidence_content(article)
    make.made_public(actions.add_evidence(actor=EDITOR, at=AT, commitment=commitment, content=evidence))

    def queries(commitments: list[Commitment]) -> tuple[int, int]:
        make.party()  # an entry by which nothing was folded yet
        entry = JournalEntry.objects.latest("sequence")
        with CaptureQueriesContext(connection) as captured:
            versions.refold(commitments, entry)
        assert all(version.journal_from == entry.sequence for c in commitments for version in current(c))
        written = [query for query in captured if query["sql"].startswith("INSERT")]
        return len(captured) - len(written), len(written)

    (few, written), (many, written_then) = queries([commitment]), queries([commitment, *_copies(commitment, 99)])
    assert many == few
    assert written <= written_then <= 10


def _copies(original: Commitment, n: int) -> list[Commitment]:
    """Published commitments with the words of this one."""
    signed = {"state": "published", "published_at": AT, "published_by": "Awa"}
    claim, evidence = original.claims.get(), original.evidence.get()
    made = [make.CommitmentFactory(**signed) for _ in range(n)]
    for commitment in made:
        copy = make.ClaimFactory(commitment=commitment, article=claim.article, **signed)
        copy.quotations.set(claim.quotations.all())
        make.PartyNameFactory(claim=copy, party=claim.parties.get().party)
        make.FigureFactory(claim=copy)
        make.EvidenceFactory(commitment=commitment, article=evidence.article, **signed)
    return made


# Before it is published


def test_a_preview_shows_what_would_be_public_and_writes_nothing():
    commitment = make.draft("Livrer l'urée")
    make.claimed(commitment, told("2024-01-10", firmness=Firmness.SIGNED))
    gone = make.claimed(commitment, told("2024-01-10"))
    type(gone).objects.filter(pk=gone.pk).update(state="withdrawn", published_at=AT, published_by="Awa")
    evidence = make.evidence_content(make.archived(published="2024-06-10"))
    actions.add_evidence(actor=EDITOR, at=AT, commitment=commitment, content=evidence)
    search = actions.log_search(
        actor=EDITOR, at=AT, commitment=commitment, searched_on=date(2024, 8, 1), where="Site", looked_for="un avis"
    )
    actions.withdraw_search(actor=EDITOR, at=AT, search=search, reason="Mauvais site.")
    with CaptureQueriesContext(connection) as captured:
        seen = versions.preview(commitment)
    assert all(query["sql"].startswith("SELECT") for query in captured)
    assert [(v.day_from, len(v.record["claims"]), len(v.record["evidence"])) for v in seen] == [
        (date(2024, 1, 10), 1, 0),
        (date(2024, 6, 10), 1, 1),
    ]
    assert seen[-1].firmness == "signed"
    assert seen[-1].record["searches"] == []
    assert not commitment.versions.exists()
    commitment.refresh_from_db()
    for act in (actions.submit, actions.publish):
        act(actor=EDITOR, at=AT, row=commitment)
    assert [version.record for version in current(commitment)] == [version.record for version in seen]


def test_a_preview_of_what_is_public_adds_its_drafts():
    commitment = make.published("", told("2024-01-10"))
    make.claimed(commitment, told("2024-01-10"))
    (seen,) = versions.preview(commitment)
    assert len(seen.record["claims"]) == 2
    assert len(last(commitment).record["claims"]) == 1


def test_a_preview_of_nothing_said_is_empty():
    assert versions.preview(make.draft()) == []


# What lies beside


def test_beside_a_version_lie_the_parties_quantities_articles_and_rows_that_it_shows():
    article = make.archived(published="2024-01-10")
    ministry, company = make.party("Ministère"), make.party("Solaire SA")
    names = (make.named(article, "Le ministre", ministry), make.named(article, "La société SOLAIRE", company))
    figures = (
        make.figure(article, "120 000 tonnes", 120000),
        make.figure(article, "120 000", 100, None, product="engrais"),
        make.figure(article, "31 décembre", 10, unit="%", kind=FigureKind.SHARE),
    )
    content = make.claim_content(article, parties=names, figures=figures)
    commitment = make.published("", content)
    version = last(commitment)
    assert {(row.party, row.role, row.name, tuple(row.written)) for row in version.parties.all()} == {
        (ministry, "promisor", "Ministère", ("Le ministre",)),
        (company, "promisor", "Solaire SA", ("La société SOLAIRE",)),
    }
    assert {(row.unit, row.low, row.high) for row in version.figures.all()} == {
        ("t", Decimal(120000), Decimal(120000)),
        ("t", Decimal(100), VersionFigure.UNBOUNDED),
    }
    assert [str(row) for row in version.children.all()] == [commitment.claims.get().reference]
    assert [row.article for row in version.articles.all()] == [article]


# The columns


def test_the_columns_are_the_folded_terms():
    dossier = actions.create_dossier(actor=EDITOR, at=AT, title="Mission")
    commitment = make.published(
        "Livrer l'urée",
        told("2024-01-10", due="../2024-12-30", firmness=Firmness.SIGNED),
        told("2024-05-10", due="2025-06", firmness=Firmness.ANNOUNCED, act=Act.POSTPONES),
        dossier=dossier,
    )
    version = last(commitment)
    assert (version.reference, version.title, version.dossier) == (commitment.reference, "Livrer l'urée", dossier)
    assert (version.sector, version.testability) == ("agriculture", "measurable")
    assert version.firmness == "announced"
    assert (version.original_lower, version.original_upper) == (None, date(2024, 12, 30))
    assert (version.current_lower, version.current_upper) == (date(2025, 6, 1), date(2025, 6, 30))
    assert (version.verdict, version.fulfilled_upper, version.has_unstarted_clock) == ("not_assessed", None, False)
    earlier = current(commitment)[0]
    assert (earlier.firmness, earlier.current_upper) == ("signed", date(2024, 12, 30))


def test_a_contested_firmness_is_filtered_by_the_weakest():
    commitment = make.published("", told(firmness=Firmness.SIGNED), told(firmness=Firmness.UNDER_DISCUSSION))
    assert terms(commitment)["firmness"]["status"] == "contested"
    assert last(commitment).firmness == "under_discussion"
    assert versions.weakest(Folded(Status.NONE)) is Firmness.UNSPECIFIED
    readings = tuple(Reading(value, ("A",), None) for value in (Firmness.MOU, Firmness.AGREED, Firmness.SIGNED))
    assert versions.weakest(Folded(Status.CONTESTED, readings, readings)) is Firmness.AGREED


@pytest.mark.parametrize(
    ("one", "other", "interval"),
    [
        ("2024", "2025", (date(2024, 1, 1), date(2025, 12, 31))),
        ("2024-06", "../2025", (None, date(2025, 12, 31))),
        ("2024-06", "2025/..", (date(2024, 6, 1), None)),
        ("../2024", "2025/..", (None, None)),
    ],
)
def test_a_contested_deadline_spans_all_that_any_wording_allows(one, other, interval):
    commitment = make.published("", told(due=one), told(due=other))
    assert terms(commitment)["deadline"]["status"] == "contested"
    version = last(commitment)
    assert (version.original_lower, version.original_upper) == interval
    assert (version.current_lower, version.current_upper) == interval


@pytest.mark.parametrize(
    ("values", "unstarted"),
    [
        ({}, False),
        ({"due": "../2024-12-30"}, False),
        ({"duration": "P24M"}, True),
        ({"recurrence": "FREQ=MONTHLY"}, True),
        ({"duration": "P24M", "due": "../2026"}, True),  # a latest day is no start
        ({"duration": "P24M", "due": "2024-07-01/.."}, False),
        ({"recurrence": "FREQ=MONTHLY", "due": "2025"}, False),
    ],
)
def test_a_clock_has_not_started_where_no_words_give_its_first_day(values, unstarted):
    assert last(make.published("", told(**values))).has_unstarted_clock is unstarted


def test_the_latest_day_that_claims_allowed_at_first():
    commitment = make.published("", told("2024-01-10", due="../2024-12-30"), told("2024-05-10", due="2026"))
    assert versions.latest_day(commitment.claims.all()) == date(2024, 12, 30)
    assert versions.latest_day(make.published("", told(due="2024/..")).claims.all()) is None
    assert versions.latest_day([]) is None


def test_the_title_the_quotations_and_the_names_are_searched_and_nothing_else_of_the_article():
    article = make.archived()
    named = make.named(article, "La société SOLAIRE", make.party("Solaire SA"))
    commitment = make.published("Livrer l'urée", make.claim_content(article, parties=(named,)))
    searched = set(last(commitment).search_text.split())
    for text in (commitment.reference, "Livrer l'urée", "Le ministre annonce", "Solaire SA", "La société SOLAIRE"):
        assert searched.issuperset(words(text))
    assert not searched.intersection(words("Rien n'est encore signé") + words("discussions"))


# The documents' hard cases, through the rows


def test_two_undated_articles_that_disagree_are_contested_until_the_words_date_both():
    """One date is not enough: the other article may still be older than anything."""
    commitment = make.published("", told(firmness=Firmness.SIGNED), told(firmness=Firmness.ANNOUNCED))
    seen = [terms(commitment)["firmness"]["status"]]
    for claim, day in zip(commitment.claims.order_by("pk"), ("2023-06", "2024-06"), strict=True):
        dated = make.said(claim.article, "se poursuivent", day)
        content = make.claim_content(claim.article, firmness=Firmness(claim.firmness), said=dated)
        actions.correct_claim(actor=EDITOR, at=AT, claim=claim, content=content, reason="Datée par ses mots.")
        seen.append(terms(commitment)["firmness"]["status"])
    assert seen == ["contested", "contested", "revised"]
    folded = terms(commitment)["firmness"]
    assert [reading["value"] for reading in folded["original"]] == ["signed"]
    assert [reading["value"] for reading in folded["current"]] == ["announced"]


def test_the_same_discussion_in_two_reprints_is_one_origin_and_two_independent_articles_are_two():
    values = {"firmness": Firmness.UNDER_DISCUSSION}
    reprints = make.published("", told(reprint_group="audience", **values), told(reprint_group="audience", **values))
    independent = make.published("", told(**values), told(**values))
    assert (terms(reprints)["origins"], terms(independent)["origins"]) == (1, 2)
    for commitment in (reprints, independent):
        assert terms(commitment)["firmness"]["status"] == "single"
        assert len(terms(commitment)["firmness"]["current"][0]["claims"]) == 2


def test_a_headline_that_says_engagements_over_a_body_that_says_discussions_is_under_discussion():
    article = make.archived("Nouveaux engagements. Les discussions en cours prévoient 200 000 tonnes.")
    commitment = make.published(
        "",
        make.claim_content(article, "Nouveaux engagements", place=Place.HEADLINE, firmness=Firmness.ANNOUNCED),
        make.claim_content(article, "Les discussions en cours", firmness=Firmness.UNDER_DISCUSSION),
    )
    assert last(commitment).firmness == "under_discussion"
    assert [claim["firmness"] for claim in last(commitment).record["claims"]] == ["announced", "under_discussion"]


def test_sixty_million_litres_instead_of_150_shows_both():
    article = make.archived("Il a été convenu de livrer 60 millions de litres au lieu de 150 millions de litres.")
    find = ArticleReader(article).find
    replaced = make.figure(article, "150 millions de litres", 150_000_000, unit="L")
    fuel = make.figure(
        article,
        "60 millions de litres",
        60_000_000,
        unit="L",
        product="Produits pétroliers",
        replaces=(find("150 millions de litres"), replaced.amount),
    )
    commitment = make.published("", make.claim_content(article, figures=(fuel,), firmness=Firmness.AGREED))
    (figure,) = terms(commitment)["figures"]
    assert figure["status"] == "revised"
    assert [reading["value"][0]["min"] for reading in figure["original"]] == ["150000000"]
    assert [reading["value"][0]["min"] for reading in figure["current"]] == ["60000000"]
    assert figure["original"][0]["said_on"] is None
    assert figure["current"][0]["said_on"]["upper"] == RECEIVED.isoformat()


def test_the_plants_and_the_line_of_one_sentence_are_commitments_of_their_own():
    """002: 200 MWc, of which 100 and 140; and a line, the only one the deadline grammatically covers."""
    article = make.archived(
        "Une centrale de 200 MWc. Les centrales de Bougouni (100 MWc) et de Sanankoroba (140 MWc) et "
        "les travaux de la ligne 225 kV devront être exécutés avant le 31 décembre 2024."
    )

    def plant(words: str, power: int, quoted: str) -> Commitment:
        figure = make.figure(
            article,
            words,
            power,
            unit="MWc",
            product="centrale solaire",
            role=FigureRole.CAPACITY,
            kind=FigureKind.ABSOLUTE,
        )
        return make.published(quoted, make.claim_content(article, quoted, figures=(figure,)))

    whole = plant("200 MWc", 200, "Une centrale de 200 MWc")
    parts = [plant("100 MWc", 100, "Bougouni (100 MWc)"), plant("140 MWc", 140, "Sanankoroba (140 MWc)")]
    line = make.published(
        "La ligne",
        make.claim_content(
            article,
            "les travaux de la ligne 225 kV devront être exécutés avant le 31 décembre 2024",
            deadline=make.deadline(article, WORDS, "../2024-12-30"),
        ),
        reading_note="L'échéance porte grammaticalement sur la ligne seule.",
    )
    for part in parts:
        actions.relate(actor=EDITOR, at=AT, source=part, kind=RelationKind.PART_OF, target=whole)
    for commitment, power in [(whole, "200"), (parts[0], "100"), (parts[1], "140")]:
        (figure,) = terms(commitment)["figures"]
        assert (figure["status"], figure["current"][0]["value"][0]["min"]) == ("single", power)
        assert terms(commitment)["deadline"]["status"] == "none"
        assert last(commitment).original_upper is None
    assert last(line).original_upper == date(2024, 12, 30)
    assert "la ligne seule" in last(line).record["reading_note"]
