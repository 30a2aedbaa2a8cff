"""Invented sentences know where their values stand, and name nobody that exists."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from tracker.commitments.vocabulary import Sector, VerdictCode, country_name
from tracker.extraction.vocabulary import EvidenceKind, FigureQualifier, Firmness
from tracker.ops import fiction
from tracker.ops.fiction import Passage, Terms
from tracker.text import contacts

TODAY = date(2026, 1, 15)
WORKS = (*fiction.COUNTED, *fiction.UNCOUNTED, *fiction.VAGUE)


def _terms(random: Random, work: fiction.Work, firmness: Firmness, **values: object) -> Terms:
    company, ministry = fiction.companies(random, 30)[-1], fiction.ministries()[0]
    amount = fiction.quantity(random, work) if work.is_counted else None
    return Terms(work, "Belorne", company, ministry, firmness, amount, **values)  # type: ignore[arg-type]


def test_what_is_said_is_marked_where_it_stands() -> None:
    inner = Passage("la {a}", a="route")
    passage = Passage("Ils feront {b}, {c}.", b=inner, c="").capitalised()
    assert passage.words == "Ils feront la route, ."
    assert {name: span.of(passage.words) for name, span in passage.marks.items()} == {"a": "route", "b": "la route"}


@pytest.mark.parametrize("firmness", Firmness)
@pytest.mark.parametrize("work", WORKS, ids=lambda work: f"{work.verb} {work.object}")
def test_a_statement_is_one_french_sentence_with_its_values_marked(work: fiction.Work, firmness: Firmness) -> None:
    for seed in range(8):
        random = Random(seed)
        limit = fiction.deadline(random, TODAY + timedelta(days=400), TODAY, lambda _: True)
        terms = _terms(random, work, firmness, deadline=limit)
        speaker = fiction.SPEAKERS[0] if seed % 2 else None
        passage = fiction.statement(random, terms, said=TODAY if seed > 3 else None, speaker=speaker)
        words = {name: span.of(passage.words) for name, span in passage.marks.items()}
        assert words["quotation"][0].isupper()
        assert passage.words.endswith(".")
        assert "{" not in passage.words
        assert "  " not in passage.words
        assert words["deadline"] == limit.words
        assert words.get("figure") == (terms.amount.words if terms.amount else None)
        assert words["promisor"] in (terms.promisor.name, *terms.promisor.others)
        assert words.get("speaker") == (speaker[0] if speaker else None)
        assert words.get("said") == ("15 janvier 2026" if seed > 3 else None)
        for wrong in (" de le ", " de au ", " à le ", " de environ", " de {q}", " d'un ministère d'le"):
            assert wrong not in passage.words
        assert not contacts(passage.words)


@pytest.mark.parametrize("kind", EvidenceKind)
def test_a_report_says_when_it_happened(kind: EvidenceKind) -> None:
    random = Random(1)
    work = fiction.COUNTED[0]
    terms = _terms(random, work, Firmness.SIGNED)
    assert terms.amount
    delivered = fiction.share(work, terms.amount, 50) if kind is EvidenceKind.DELIVERY else None
    passage = fiction.report(random, kind, terms, occurred=TODAY, delivered=delivered)
    to_the_day = kind in fiction.TOLD_TO_THE_DAY
    assert passage.marks["occurred"].of(passage.words) == ("15 janvier 2026" if to_the_day else "janvier 2026")
    assert ("delivered" in passage.marks) is (delivered is not None)
    assert kind in fiction.STATEMENTS


def test_a_quantity_says_what_its_words_say() -> None:
    random = Random(2)
    seen = set()
    work = fiction.COUNTED[4]
    for _ in range(300):
        amount = fiction.quantity(random, work)
        seen.add(amount.qualifier)
        shown = amount.words.split("\u00a0")[0]
        if amount.qualifier is FigureQualifier.AT_LEAST:
            assert shown.startswith("au moins")
            assert amount.max is None
        if amount.min is not None and amount.max is not None:
            assert amount.min <= amount.max
            assert fiction.grouped(int(amount.max)) in amount.words
    assert seen == set(FigureQualifier)
    assert fiction.quantity(random, work, but=amount).words != amount.words


def test_a_deadline_that_does_not_fit_is_said_to_the_day() -> None:
    last = date(2026, 5, 17)
    for seed in range(60):
        days = fiction.deadline(Random(seed), last, TODAY, lambda days: days.upper == last).days
        assert days.upper == last
        open_ = fiction.window(Random(seed), TODAY, TODAY - timedelta(days=90)).days
        assert open_.lower
        assert open_.lower <= TODAY
        assert open_.upper is None or open_.upper >= TODAY


def test_no_two_companies_have_the_same_name() -> None:
    names = [company.name for company in fiction.companies(Random(1), 10_000)]
    assert len(names) == len(set(names)) > 1000


def test_every_state_is_one_that_no_list_of_countries_knows() -> None:
    codes = [code for _, code in fiction.COUNTRIES]
    assert len(set(codes)) == len(codes)
    assert [country_name(code) for code in codes] == codes


def test_there_is_something_to_promise_in_every_sector() -> None:
    assert {work.sector for work in fiction.COUNTED} | {work.sector for work in fiction.UNCOUNTED} == set(Sector)
    assert set(fiction.MINISTRIES) == set(Sector)
    assert set(fiction.REASONS) == set(VerdictCode) - {VerdictCode.NOT_ASSESSED}


def test_a_typography_changes_no_place() -> None:
    words = "d'ici l'été, 120\u202f000 t"
    assert {len(words.translate(typography)) for typography in fiction.TYPOGRAPHIES} == {len(words)}
    assert len({words.translate(typography) for typography in fiction.TYPOGRAPHIES}) == len(fiction.TYPOGRAPHIES)
