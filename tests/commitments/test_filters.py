"""One FilterSet for pages and interface: what each filter keeps, on what the public may read only."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from tests import factories as make
from tests.factories import AT, EDITOR, State
from tracker.commitments import actions
from tracker.commitments.content import VerdictContent
from tracker.commitments.filters import CommitmentFilter
from tracker.commitments.queries import as_of, published
from tracker.commitments.vocabulary import FIRMNESSES, SECTORS, TESTABILITIES, TIMELINESSES, VERDICTS, Sector
from tracker.extraction.vocabulary import Firmness, Testability

pytestmark = pytest.mark.django_db

TODAY = AT.date()


def asked(query: str, *, on: date = TODAY, recorded_at: Any = None) -> CommitmentFilter:
    return CommitmentFilter(QueryDict(query), queryset=published(as_of(on=on, recorded_at=recorded_at)))


def found(query: str, **when: Any) -> set[str]:
    narrowed = asked(query, **when)
    assert narrowed.form.is_valid(), narrowed.form.errors
    return {version.title for version in narrowed.qs}


@pytest.fixture
def three() -> None:
    """The urea, due at the end of 2024 and overdue; the railway, under discussion; the friendship, vague and unverifiable."""
    article = make.archived(published="2024-01-10")
    due = make.deadline(article, "avant le 31 décembre 2024", "../2024-12-30")
    make.published("L'urée", make.claim_content(article, deadline=due), sector=Sector.AGRICULTURE)
    article = make.archived("Les discussions portent sur le chemin de fer.", published="2024-06-10")
    talks = make.claim_content(article, firmness=Firmness.UNDER_DISCUSSION)
    dossier = actions.create_dossier(actor=EDITOR, at=AT, title="Mission à Moscou")
    make.published(
        "Le chemin de fer", talks, sector=Sector.TRANSPORT, testability=Testability.OBSERVABLE, dossier=dossier
    )
    article = make.archived("Les deux pays renforcent leur amitié « à 100 % ».", published="2024-06-10")
    friendship = make.published(
        "L'amitié", make.claim_content(article), sector=Sector.DIPLOMACY, testability=Testability.VAGUE
    )
    content = VerdictContent("unverifiable", date(2025, 1, 1), "Rien à vérifier.")
    make.made_public(actions.record_verdict(actor=EDITOR, at=AT, commitment=friendship, content=content))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"L'urée", "Le chemin de fer", "L'amitié"}),
        ("firmness=under_discussion", {"Le chemin de fer"}),
        ("firmness=under_discussion&firmness=announced", {"L'urée", "Le chemin de fer", "L'amitié"}),
        ("firmness=signed", set()),
        ("verdict=unverifiable", {"L'amitié"}),
        ("verdict=not_assessed", {"L'urée", "Le chemin de fer"}),
        ("timeliness=overdue", {"L'urée"}),
        ("timeliness=not_binding_yet&timeliness=closed", {"Le chemin de fer", "L'amitié"}),
        ("testability=vague", {"L'amitié"}),
        ("sector=transport&sector=agriculture", {"L'urée", "Le chemin de fer"}),
        ("dossier=D-0001", {"Le chemin de fer"}),
        ("sector=transport&firmness=announced", set()),
        ("q=ministre", {"L'urée"}),
        ("q=chemin", {"Le chemin de fer"}),
        ("q=fer+discussions", {"Le chemin de fer"}),  # in the title and in the quotation
        ("q=fer+urée", set()),  # every word, not any
        ("q=E-0001", {"L'urée"}),
        ("q=100+%25", {"L'amitié"}),  # a sign that SQL reads otherwise
        ("q=_", set()),
        ("q=absent", set()),
        ("q=chemin&firmness=announced", set()),
        ("unknown=1", {"L'urée", "Le chemin de fer", "L'amitié"}),
    ],
)
def test_a_filter_keeps_what_it_says(three, query, titles):
    assert found(query) == titles


@pytest.mark.parametrize("words", ["Urée", "UREE", "urée", "uree", "d’urée", "D'URÉE", "Le Ministre"])
def test_a_search_does_not_mind_capitals_accents_or_kinds_of_apostrophe(three, words):
    assert found(f"q={words}") == {"L'urée"}


def test_a_search_reads_the_name_as_written_and_the_usual_one():
    article = make.archived()
    named = make.named(article, "La société SOLAIRE", make.party("Énergie du Mali"))
    make.published("La centrale", make.claim_content(article, parties=(named,)))
    assert found("q=solaire") == found("q=énergie mali") == {"La centrale"}
    assert found("q=signé") == set(), "words of the article that nobody quoted are not searched"


def test_a_search_of_many_words_is_cut_and_one_of_a_thousand_letters_refused(three):
    assert found("q=" + "+".join(["ministre"] * 50)) == {"L'urée"}
    assert list(asked("q=" + "a" * 1001).form.errors) == ["q"]


@pytest.mark.parametrize("name", ["firmness", "verdict", "timeliness", "testability", "sector", "dossier"])
def test_a_value_that_is_not_in_the_list_is_refused(three, name):
    narrowed = asked(f"{name}=nothing")
    assert not narrowed.form.is_valid()
    assert list(narrowed.form.errors) == [name]


def test_every_code_of_the_vocabulary_can_be_asked_for(three):
    words = [
        ("firmness", FIRMNESSES),
        ("verdict", VERDICTS),
        ("timeliness", TIMELINESSES),
        ("testability", TESTABILITIES),
        ("sector", SECTORS),
    ]
    for name, labels in words:
        offered = [code for code, _ in asked("").form.fields[name].choices]
        assert offered == [code.value for code in labels]
        assert asked("&".join(f"{name}={code}" for code in offered)).qs.count() == 3


def test_timeliness_is_filtered_as_of_the_day_asked_for(three):
    assert found("timeliness=overdue", on=date(2024, 12, 30)) == set()
    assert found("timeliness=due_soon", on=date(2024, 12, 30)) == {"L'urée"}


def test_a_dossier_of_nothing_public_is_not_offered_and_cannot_be_asked_for(three):
    hidden = actions.create_dossier(actor=EDITOR, at=AT, title="Affaire secrète")
    commitment = make.in_state(State.SUBMITTED)
    actions.correct_commitment(actor=EDITOR, at=AT, commitment=commitment, dossier=hidden)
    narrowed = asked(f"dossier={hidden.reference}")
    assert [dossier.title for dossier in narrowed.form.fields["dossier"].queryset] == ["Mission à Moscou"]
    assert not narrowed.form.is_valid()
    assert not asked("dossier=D-9999").form.is_valid(), "a dossier that does not exist is refused the same way"


def test_a_filter_that_was_given_no_versions_finds_none(three):
    assert not CommitmentFilter(QueryDict("")).qs.exists()


@pytest.mark.parametrize("query", ["", "q=urée&firmness=announced&timeliness=overdue"])
def test_a_filter_is_one_query(three, query, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):  # the head, then the versions
        assert found(query)
