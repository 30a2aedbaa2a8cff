"""One FilterSet for pages and interface: what each filter keeps, on what the public may read only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict

from tests import factories as make
from tests.factories import AT, EDITOR, State
from tracker.commitments import actions
from tracker.commitments.content import VerdictContent
from tracker.commitments.filters import CommitmentFilter
from tracker.commitments.queries import as_of
from tracker.commitments.vocabulary import FIRMNESSES, SECTORS, TESTABILITIES, TIMELINESSES, VERDICTS, PartyKind, Sector
from tracker.extraction.vocabulary import FigureKind, Firmness, PartyRole, Testability
from tracker.sources.quoting import ArticleReader

pytestmark = pytest.mark.django_db

TODAY = AT.date()


def asked(query: str, *, on: date = TODAY, recorded_at: Any = None) -> CommitmentFilter:
    return CommitmentFilter(QueryDict(query), when=as_of(on=on, recorded_at=recorded_at))


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
    assert [title for _, title in narrowed.form.fields["dossier"].choices] == ["Mission à Moscou"]
    assert not narrowed.form.is_valid()
    assert not asked("dossier=D-9999").form.is_valid(), "a dossier that does not exist is refused the same way"


def test_a_filter_that_was_given_no_versions_finds_none(three):
    assert not CommitmentFilter(QueryDict("")).qs.exists()


@pytest.mark.parametrize("query", ["", "q=urée&firmness=announced&timeliness=overdue"])
def test_a_filter_is_one_query(three, query, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):  # the head, then the versions
        assert found(query)


# Parties


@pytest.fixture
def promised() -> dict[str, Any]:
    """Mali promises to Russia's company; Russia promises to Mali; Niger promises alone."""
    mali, russia, niger = (
        actions.create_party(actor=EDITOR, at=AT, name=name, kind=PartyKind.STATE, country=country)
        for name, country in (("Mali", "ML"), ("Russie", "RU"), ("Niger", "NE"))
    )
    promisor, beneficiary = PartyRole.PROMISOR, PartyRole.BENEFICIARY

    def publish(title: str, *parts: tuple[Any, PartyRole]) -> None:
        article = make.archived()
        places = ("Le ministre", "La société SOLAIRE")
        names = tuple(
            make.named(article, words, party, role) for words, (party, role) in zip(places, parts, strict=False)
        )
        make.published(title, make.claim_content(article, parties=names))

    publish("Du Mali", (mali, promisor), (russia, beneficiary))
    publish("De la Russie", (russia, promisor), (mali, beneficiary))
    publish("Du Niger", (niger, promisor))
    return {"mali": mali, "russia": russia, "niger": niger}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("party={mali}", {"Du Mali", "De la Russie"}),
        ("party={mali}&role=promisor", {"Du Mali"}),  # one and the same name
        ("party={mali}&role=beneficiary", {"De la Russie"}),
        ("party={mali}&role=supplier", set()),
        ("party={mali}&party={niger}&role=promisor", {"Du Mali", "Du Niger"}),
        ("role=beneficiary", {"Du Mali", "De la Russie"}),
        ("role=beneficiary&role=promisor", {"Du Mali", "De la Russie", "Du Niger"}),
        ("country=NE", {"Du Niger"}),
        ("country=NE&country=RU", {"Du Mali", "De la Russie", "Du Niger"}),
        ("country=RU&role=promisor", {"De la Russie"}),
        ("country=NE&role=beneficiary", set()),
        ("party={mali}&country=RU", set()),  # the Mali of this register is in no other country
        ("party={mali}&country=ML&role=beneficiary", {"De la Russie"}),
    ],
)
def test_party_role_and_country_are_asked_of_one_and_the_same_name(promised, query, titles):
    references = {name: party.reference for name, party in promised.items()}
    assert found(query.format(**references)) == titles


def test_a_party_of_nothing_public_is_refused_just_as_one_that_does_not_exist(promised):
    hidden = make.party("Secret")
    article = make.archived()
    named = make.named(article, "Le ministre", hidden)
    make.in_state(State.SUBMITTED, "", make.claim_content(article, parties=(named,)))

    def errors(reference: str) -> list[str]:
        narrowed = asked(f"party={reference}&role=promisor")
        assert not narrowed.form.is_valid()
        assert narrowed.qs.count() == 3, "reading on does not fail"
        return [str(error).replace(reference, "…") for error in narrowed.form.errors["party"]]

    assert errors(hidden.reference) == errors("P-9999")
    assert "Secret" not in str(asked("").form.fields["party"].choices)
    assert not asked("party=P-%00").form.is_valid()
    assert not asked("country=XX").form.is_valid()


def test_a_merged_party_s_reference_still_works_now_and_in_its_own_time(promised):
    mali, niger = promised["mali"], promised["niger"]
    later = AT + timedelta(days=1)
    actions.merge_parties(actor=EDITOR, at=later, party=niger, into=mali, reason="Essai.")
    assert found(f"party={niger.reference}") == found(f"party={mali.reference}")
    assert "Du Niger" in found(f"party={mali.reference}")
    assert found(f"party={niger.reference}", recorded_at=AT) == {"Du Niger"}
    assert found(f"party={mali.reference}", recorded_at=AT) == {"Du Mali", "De la Russie"}


# Deadlines


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("due_after=2024-12-30", {"L'urée"}),
        ("due_after=2024-12-31", set()),
        ("due_before=2024-12-30", {"L'urée"}),
        ("due_before=2024-12-29", set()),
        ("due_after=2024-01-01&due_before=2025-01-01", {"L'urée"}),
    ],
)
def test_the_day_it_was_due_is_the_last_one_that_the_words_allowed_at_first(three, query, titles):
    assert found(query) == titles


@pytest.mark.parametrize("query", ["due_after=hier", "due_before=2024-02-30", "quantity_min=deux&unit=t"])
def test_a_value_that_is_none_is_refused_by_its_name(three, query):
    narrowed = asked(query)
    assert query.split("=")[0] in narrowed.form.errors
    narrowed.qs.count()


# Quantities


@pytest.fixture
def sized() -> None:
    for title, low, high, unit in [
        ("exactement 100 t", 100, 100, "t"),
        ("de 50 à 150 t", 50, 150, "t"),
        ("au moins 200 t", 200, None, "t"),
        ("au plus 20 t", None, 20, "t"),
        ("100 MWc", 100, 100, "MWc"),
        ("une énormité", "5E+20", None, "XOF"),
    ]:
        article = make.archived()
        size = make.figure(article, "120 000 tonnes", low, high, unit=unit)
        make.published(title, make.claim_content(article, figures=(size,)))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("unit=t", {"exactement 100 t", "de 50 à 150 t", "au moins 200 t", "au plus 20 t"}),
        ("unit=t&unit=MWc&quantity_min=100&quantity_max=100", {"exactement 100 t", "de 50 à 150 t", "100 MWc"}),
        ("unit=t&quantity_min=100", {"exactement 100 t", "de 50 à 150 t", "au moins 200 t"}),
        ("unit=t&quantity_min=100.5", {"de 50 à 150 t", "au moins 200 t"}),
        ("unit=t&quantity_min=151", {"au moins 200 t"}),
        ("unit=t&quantity_min=999999999", {"au moins 200 t"}),
        ("unit=t&quantity_max=50", {"de 50 à 150 t", "au plus 20 t"}),
        ("unit=t&quantity_max=49", {"au plus 20 t"}),
        ("unit=t&quantity_max=-5", {"au plus 20 t"}),
        ("unit=t&quantity_min=20&quantity_max=20", {"au plus 20 t"}),
        ("unit=t&quantity_min=160&quantity_max=199", set()),
        ("unit=XOF&quantity_min=400000000000000000000", {"une énormité"}),
    ],
)
def test_quantities_that_overlap_the_range_are_kept_and_one_open_end_reaches_on(sized, query, titles):
    assert found(query) == titles


@pytest.mark.parametrize("name", ["quantity_min", "quantity_max"])
def test_a_quantity_without_its_unit_is_refused(sized, name):
    narrowed = asked(f"{name}=100")
    assert list(narrowed.form.errors) == [name]
    assert narrowed.form.errors[name] == ["Dites aussi l'unité (« unit »)."]


@pytest.mark.parametrize("number", ["1e30", "1e40", "1e60", "-1e40", "NaN", "Infinity", "0.0000000001", "1e-40"])
def test_a_number_that_no_figure_could_be_is_refused(sized, number):
    narrowed = asked(f"unit=t&quantity_min={number}")
    assert list(narrowed.form.errors) == ["quantity_min"]


def test_a_share_a_multiple_or_a_replaced_value_is_no_quantity():
    article = make.archived()
    share = make.figure(article, "120 000 tonnes", 100, unit="%", kind=FigureKind.SHARE)
    make.published("", make.claim_content(article, figures=(share,)))
    assert not asked("unit=%25").form.is_valid()
    article = make.archived("Livrer 60 millions de litres au lieu de 150 millions de litres.")
    find = ArticleReader(article).find
    old = make.figure(article, "150 millions de litres", 150, unit="L")
    new = make.figure(
        article, "60 millions de litres", 60, unit="L", replaces=(find("150 millions de litres"), old.amount)
    )
    make.published("Le fuel", make.claim_content(article, figures=(new,)))
    assert found("unit=L&quantity_max=60") == {"Le fuel"}
    assert found("unit=L&quantity_min=150") == set()


def test_filters_add_up(promised):
    assert found(f"party={promised['mali'].reference}&q=russie&firmness=announced") == {"Du Mali", "De la Russie"}
    assert found(f"party={promised['mali'].reference}&q=niger") == set()
