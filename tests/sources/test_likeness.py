"""Groups of near-duplicates: what is found, whichever comes first; what is stored no longer; what a new description changes."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tracker.commitments.models import JournalEntry
from tracker.sources import archive, likeness
from tracker.sources.archive import ArticleContent, DocumentContent, RegionContent
from tracker.sources.likeness import forget, group_of, index, like
from tracker.sources.models import Article, Fingerprint, LikePair, Region, ReprintGroup, Shingle
from tracker.text import RegionKind, Span, shingles
from tracker.text import likeness as measured
from tracker.text.similarity import SHORTEST

pytestmark = pytest.mark.django_db

SPEC: dict[str, Any] = tomllib.loads((Path(__file__).parents[1] / "specs/similarity.toml").read_text(encoding="utf-8"))
TEXTS: dict[str, str] = SPEC["texts"]


def written(text: str, *aside: str) -> Article:
    """An article of its own document, not indexed yet. What is aside are its zones."""
    article = make.ArticleFactory(document__text=text, end=len(text))
    for words in aside:
        start = text.index(words)
        make.RegionFactory(document=article.document, article=article, start=start, end=start + len(words))
    return article


def arrived(text: str, *aside: str) -> Article:
    article = written(text, *aside)
    index([article])
    return article


def words(*numbers: int) -> str:
    """So many different words, by their numbers: each run of three numbers is a shingle."""
    return " ".join(f"mot{number}" for number in numbers)


def run(start: int, count: int) -> str:
    """A text of so many shingles, which no other start has."""
    return words(*range(start, start + count + 2))


def groups(articles: dict[str, Article]) -> set[frozenset[str]]:
    """By the names of the articles: who stands with whom."""
    found: dict[int, set[str]] = {}
    for name, article in articles.items():
        found.setdefault(Fingerprint.objects.get(pk=article.pk).text_group, set()).add(name)
    return {frozenset(names) for names in found.values()}


def linked(names: Iterable[str]) -> set[frozenset[str]]:
    """The same, by comparing each pair."""
    said = {name: shingles(TEXTS[name]) for name in names}
    group = {name: {name} for name in said}
    for a, b in combinations(said, 2):
        if measured(said[a], said[b]).is_same_text and group[a] is not group[b]:
            group[a] |= group[b]
            for name in group[b]:
                group[name] = group[a]
    return {frozenset(each) for each in group.values()}


# --- what is found ----------------------------------------------------------------------------------------------------


def test_a_reprint_joins_its_release_as_it_arrives() -> None:
    release, reprint, account = (
        make.archived(TEXTS[name]) for name in ("solaire", "solaire-remanie", "solaire-recit-a")
    )
    assert set(group_of(reprint)) == set(group_of(release)) == {release, reprint}
    assert set(group_of(account)) == {account}
    (match,) = like(release)
    assert match.article == reprint
    found = measured(*(shingles(article.document.text, article.span) for article in (release, reprint)))
    assert (match.jaccard, match.containment) == (found.jaccard, found.containment)
    assert [match.article for match in like(reprint)] == [release]
    assert like(account) == []


def test_editors_decide_what_is_one_source_and_the_journal_has_only_what_they_did() -> None:
    for name in ("solaire", "solaire-remanie"):
        make.archived(TEXTS[name])
    assert LikePair.objects.count() == 1
    assert not ReprintGroup.objects.exists()
    assert not Article.objects.exclude(reprint_group=None).exists()
    assert JournalEntry.objects.count() == 2


def test_every_pair_that_passes_the_rule_is_found_whichever_comes_first() -> None:
    names = [
        name for name in TEXTS if name.startswith(("solaire", "uree", "bourses", "rail", "revue", "hydralia", "eau"))
    ]
    said = {name: shingles(TEXTS[name]) for name in names}
    pairs = {
        frozenset(pair) for pair in combinations(names, 2) if measured(*(said[name] for name in pair)).is_same_text
    }
    assert len(pairs) > 20
    for seed in range(3):
        Random(seed).shuffle(names)
        articles = {name: written(TEXTS[name]) for name in names}
        for name in names if seed else ():
            index([articles[name]])
        index(list(articles.values()))  # all at once, or once more
        name_of = {article.pk: name for name, article in articles.items()}
        found = LikePair.objects.filter(article__in=name_of).values_list("article", "other")
        assert {frozenset((name_of[a], name_of[b])) for a, b in found} == pairs
        assert groups(articles) == linked(names)
        forget(list(articles.values()))


def test_a_group_has_the_number_of_its_first_article() -> None:
    first, second, other = (arrived(TEXTS[name]) for name in ("solaire", "rail", "assurance"))
    assert {row.text_group for row in Fingerprint.objects.all()} == {first.pk, second.pk, other.pk}
    digest = arrived(TEXTS["revue-lundi"])
    assert set(group_of(second)) == {first, second, digest}
    assert {row.text_group for row in Fingerprint.objects.all()} == {first.pk, other.pk}


def test_groups_are_joined_by_one_statement_however_many_there_are() -> None:
    for start in (1000, 2000, 3000):
        arrived(run(start, 60))
    digest = written("\n".join(run(start, 60) for start in (1000, 2000, 3000)))
    with CaptureQueriesContext(connection) as captured:
        index([digest])
    assert sum(query["sql"].startswith("UPDATE") for query in captured) == 1
    assert group_of(digest).count() == 4


def test_the_best_match_comes_first_in_one_query() -> None:
    release = arrived(run(0, 200))
    half, all_of_it, third = (
        arrived(text) for text in (run(0, 50) + run(5000, 48), run(20, 100), run(0, 34) + run(6000, 62))
    )
    with CaptureQueriesContext(connection) as captured:
        found = [
            (match.article, round(match.containment, 1), match.article.document.filename, match.article.publisher)
            for match in like(release)
        ]
    assert len(captured) == 1
    assert [article for article, *_ in found] == [all_of_it, half, third]
    assert [containment for _, containment, *_ in found] == [1.0, 0.5, 0.3]
    assert [match.article for match in like(release, limit=1)] == [all_of_it]


def test_what_was_never_indexed_is_like_nothing() -> None:
    article = written(TEXTS["solaire"])
    assert like(article) == []
    assert not group_of(article).exists()


def test_nothing_to_index_is_nothing_to_do() -> None:
    index([])
    forget([])
    forget([written(TEXTS["solaire"])])
    assert not Fingerprint.objects.exists()


# --- whose words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(RegionKind))
def test_the_words_of_a_zone_are_not_the_article_s(kind: RegionKind) -> None:
    aside, own = TEXTS["uree"], TEXTS["rail"]
    first = arrived(aside)
    second = written(f"{own}\n\n{aside}", aside)
    Region.objects.filter(article=second).update(kind=kind.value)
    index([second])
    assert set(group_of(first)) == {first}
    assert Fingerprint.objects.get(pk=second.pk).size == len(shingles(own))


def test_the_articles_of_one_document_are_told_apart() -> None:
    text = f"{TEXTS['rail']}\n\n{TEXTS['uree']}\n\n{TEXTS['rail-remanie']}"
    spans = [
        Span(text.index(TEXTS[name]), text.index(TEXTS[name]) + len(TEXTS[name]))
        for name in ("rail", "uree", "rail-remanie")
    ]
    received = archive.received("a.txt", text.encode(), max_bytes=10**6)
    document = archive.store(received, DocumentContent(articles=tuple(map(ArticleContent, spans))), at=make.AT)
    rail, uree, again = document.articles.all()
    assert set(group_of(rail)) == {rail, again}
    assert set(group_of(uree)) == {uree}


@pytest.mark.parametrize(
    ("count", "is_found"), [(SHORTEST - 1, False), (SHORTEST, True)], ids=["too short", "just long enough"]
)
def test_a_short_text_is_like_no_other(count: int, is_found: bool) -> None:
    first, second = arrived(run(0, count)), arrived(run(0, count))
    assert (second in group_of(first)) is is_found
    assert Fingerprint.objects.filter(size=count).count() == 2
    assert Shingle.objects.exists() is is_found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("mot " * 250_000, id="one word again and again"),
        pytest.param("." * 1_000_000, id="no letter"),
        pytest.param("12 " * 300_000, id="digits"),
        pytest.param(" ", id="nothing"),
    ],
)
def test_a_text_without_words_of_its_own_is_stored_and_like_no_other(text: str) -> None:
    first, second = arrived(text), arrived(text)
    assert Fingerprint.objects.count() == 2
    assert not Shingle.objects.exists()
    assert set(group_of(first)) == {first}
    assert like(second) == []


def test_an_article_that_is_all_zones_says_nothing() -> None:
    article = arrived(TEXTS["rail"], TEXTS["rail"])
    assert Fingerprint.objects.get(pk=article.pk).size == 0


# --- what it costs ----------------------------------------------------------------------------------------------------


def _queries(article: Article) -> Counter[str]:
    with CaptureQueriesContext(connection) as captured:
        index([article])
    return Counter(query["sql"].split()[0] for query in captured)


def test_an_article_takes_as_many_queries_however_many_there_are_and_however_long_it_is() -> None:
    arrived(TEXTS["solaire"])
    few = _queries(written(TEXTS["solaire-remanie"]))
    for start in range(0, 3000, 100):
        arrived(run(start, 90))
        arrived(run(start, 60) + run(start + 10_000, 30))
    assert _queries(written(TEXTS["solaire-synonymes"])) == few
    arrived(run(20_000, 3_000))
    assert _queries(written(run(20_000, 5_000))) == few
    assert sum(few.values()) <= 10


def test_a_document_described_again_as_it_was_writes_nothing() -> None:
    release, reprint = (make.archived(TEXTS[name]) for name in ("solaire", "solaire-remanie"))
    before = list(Shingle.objects.values_list("pk", flat=True)), list(LikePair.objects.values_list("pk", flat=True))
    for article in (release, reprint):
        archive.redescribe(article.document, archive.described(article.document))
    assert set(_queries(reprint)) == {"SELECT"}
    assert before == (
        list(Shingle.objects.values_list("pk", flat=True)), list(LikePair.objects.values_list("pk", flat=True)),
    )  # fmt: skip


# --- what is stored no longer -----------------------------------------------------------------------------------------


def test_a_common_shingle_is_neither_stored_nor_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "CARRIERS", 3)
    phrase = run(0, 20)
    articles = [arrived(f"{phrase}\n{run(1000 * n, 100)}") for n in range(1, 6)]
    carriers = Counter(Shingle.objects.filter(value__in=shingles(phrase)).values_list("value", flat=True))
    assert set(carriers.values()) == {3}
    assert Shingle.objects.filter(article=articles[-1]).count() == 100 + 2, "and the two runs across the line"
    assert len({row.text_group for row in Fingerprint.objects.all()}) == 5


def test_a_pair_is_found_by_its_rare_shingles_and_measured_by_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "CARRIERS", 3)
    phrase = run(0, 20)
    for n in range(1, 4):
        arrived(f"{phrase}\n{run(1000 * n, 100)}")
    release = arrived(f"{phrase}\n{run(7000, 50)}")
    rare = likeness.LEAST_SHARED
    enough = arrived(f"{phrase}\n{run(7010, rare)}\n{run(8000, 40)}")
    found = measured(*(shingles(article.document.text) for article in (release, enough)))
    assert set(group_of(release)) == {release, enough}
    assert like(enough)[0].containment == found.containment > 20 / found.shorter
    # Only the phrase and fewer rare ones: this is the pair that is lost, as the module says.
    lost = arrived(f"{phrase}\n{run(7030, rare - 1)}\n{run(9000, 40)}")
    assert measured(*(shingles(article.document.text) for article in (release, lost))).is_same_text
    assert set(group_of(lost)) == {lost}


def test_many_reprints_of_one_release_take_no_more_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "CARRIERS", 8)
    monkeypatch.setattr(likeness, "IN_GROUP", 4)
    monkeypatch.setattr(likeness, "CLOSEST", 5)
    reprints = [arrived(f"{run(0, 100)}\n{run(1000 * n, 20)}") for n in range(1, 21)]
    assert group_of(reprints[-1]).count() == 20
    carriers = Counter(Shingle.objects.values_list("value", flat=True))
    assert {carriers[value] for value in shingles(run(0, 100))} == {4}
    assert max(Counter(LikePair.objects.values_list("article", flat=True)).values()) <= 5
    assert len(like(reprints[0], limit=30)) == 19, "it is among the closest of each later one"
    # What the members without rows for the release say beside it is still found.
    about_the_last = arrived(f"{run(20_000, 20)}\n{run(30_000, 40)}")
    assert about_the_last in group_of(reprints[-1])


def test_another_text_is_found_however_often_a_release_was_reprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "CARRIERS", 8)
    monkeypatch.setattr(likeness, "IN_GROUP", 4)
    for n in range(12):
        arrived(f"{run(0, 100)}\n{run(1000 * n + 500, 10)}")
    digest = arrived(f"{run(0, 30)}\n{run(50_000, 60)}")
    assert group_of(digest).count() == 13


# --- described anew ---------------------------------------------------------------------------------------------------


def _described(article: Article, *zones: Span, end: int | None = None) -> None:
    regions = tuple(RegionContent(RegionKind.BOILERPLATE, zone) for zone in zones)
    content = ArticleContent(Span(article.start, end or article.end), regions=regions)
    archive.redescribe(article.document, DocumentContent(articles=(content,)))
    article.refresh_from_db()


def test_words_marked_as_a_zone_no_longer_make_two_texts_one() -> None:
    usine, dirigeant = (make.archived(TEXTS[name]) for name in ("hydralia-usine", "hydralia-dirigeant"))
    assert group_of(usine).count() == 2
    text = usine.document.text
    _described(usine, Span(text.index("À propos"), text.index("site du groupe.")))
    assert set(group_of(usine)) == {usine}
    assert set(group_of(dirigeant)) == {dirigeant}
    assert like(dirigeant) == []
    assert not Shingle.objects.filter(article=usine, value__in=shingles("Présente à tous les stades")).exists()
    _described(usine)
    assert group_of(usine).count() == 2
    assert [match.article for match in like(dirigeant)] == [usine]


def test_what_one_article_held_together_falls_apart_when_it_says_something_else() -> None:
    releases = [make.archived(TEXTS[name]) for name in ("solaire", "rail")]
    digest = make.archived(TEXTS["revue-lundi"])
    reprint = make.archived(TEXTS["rail-remanie"])
    assert group_of(digest).count() == 4
    _described(digest, end=TEXTS["revue-lundi"].index("Reste la question"))
    assert set(group_of(digest)) == {releases[0], digest}
    assert set(group_of(reprint)) == {releases[1], reprint}
    assert {row.text_group for row in Fingerprint.objects.all()} == {releases[0].pk, releases[1].pk}


def test_an_article_left_out_leaves_its_group_behind() -> None:
    text = f"{TEXTS['uree']}\n\n{TEXTS['rail']}"
    spans = [Span(text.index(TEXTS[name]), text.index(TEXTS[name]) + len(TEXTS[name])) for name in ("uree", "rail")]
    received = archive.received("a.txt", text.encode(), max_bytes=10**6)
    both = DocumentContent(articles=tuple(map(ArticleContent, spans)))
    document = archive.store(received, both, at=make.AT)
    gone = document.articles.get(number=2)
    others = [make.archived(TEXTS[name]) for name in ("rail-remanie", "rail-synonymes")]
    assert set(group_of(gone)) == {gone, *others}
    archive.redescribe(document, DocumentContent(articles=both.articles[:1]))
    assert set(group_of(others[0])) == set(others)
    assert Fingerprint.objects.get(pk=others[1].pk).text_group == others[0].pk
    assert not Shingle.objects.filter(article_id=gone.pk).exists()
    archive.redescribe(document, both)
    assert group_of(others[0]).count() == 3


def test_a_group_made_again_is_the_group_that_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "IN_GROUP", 3)
    reprints = [arrived(f"{run(0, 100)}\n{run(1000 * n, 20)}") for n in range(1, 8)]
    forget(reprints[:3])
    assert set(group_of(reprints[-1])) == set(reprints[3:])
    carriers = Counter(Shingle.objects.values_list("value", flat=True))
    assert {carriers[value] for value in shingles(run(0, 100))} == {3}, "their places are taken by the others"
    index(reprints)
    assert set(group_of(reprints[-1])) == set(reprints)
    assert {row.text_group for row in Fingerprint.objects.all()} == {reprints[0].pk}


# --- what was there before --------------------------------------------------------------------------------------------


def test_the_archive_of_before_is_indexed_by_the_migration() -> None:
    articles = {name: written(TEXTS[name]) for name in ("solaire", "rail", "revue-lundi", "uree", "uree-remanie")}
    aside = written(f"{TEXTS['eau']}\n{TEXTS['uree']}", TEXTS["uree"])
    key = ("sources", "0004_near_duplicates")
    state = MigrationLoader(connection).project_state(key)
    import_module(f"tracker.sources.migrations.{key[1]}").fill(state.apps, None)
    assert groups(articles) == linked(articles)
    assert set(group_of(aside)) == {aside}
    before = list(Shingle.objects.values_list("pk", flat=True))
    import_module(f"tracker.sources.migrations.{key[1]}").fill(apps, None)
    assert list(Shingle.objects.values_list("pk", flat=True)) == before


# --- the rows ---------------------------------------------------------------------------------------------------------


def test_a_row_names_itself() -> None:
    article, other = (arrived(text) for text in (TEXTS["solaire"], TEXTS["solaire-remanie"]))
    assert str(Fingerprint.objects.get(pk=article.pk)) == str(article)
    assert str(LikePair.objects.get()) == f"{other} ~ {article}"
    assert str(Shingle(value=255)) == "ff"
