"""How dear it is to know which articles say the same text, as there are more and more of them: time, memory, and what is found.

`make bench` writes what comes out to `docs/benchmarks.md`. The articles go through the index itself, in a database of its own.
Their sentences are not those of `fiction`, a handful of which fills an archive: words come as often as a language's do (Zipf's
law), with stock phrases among them, so that some runs of three words stand in every fourth article and most in one alone.
"""

from __future__ import annotations

import hashlib
import math
import tempfile
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time

from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from tqdm import tqdm

from tracker.ops.benchmarks import Elsewhere
from tracker.sources import likeness
from tracker.sources.models import Article, Document, Fingerprint, LikePair, Shingle

# Of an article, in characters.
LENGTH = 1_500

# Texts

_SMALL = (
    "de",
    "la",
    "le",
    "et",
    "les",
    "des",
    "en",
    "du",
    "un",
    "une",
    "dans",
    "que",
    "pour",
    "par",
    "sur",
    "est",
    "au",
    "avec",
    "qui",
)
_SYLLABLES = [
    first + last
    for first in ("b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "br", "tr", "pl", "ch")
    for last in ("a", "e", "i", "o", "u", "an", "on", "in", "ou", "ai")
]
_WORDS, _PHRASES = 30_000, 4_000
# How much of an article is stock phrases; how many sentences of a reprint are kept, how many of their words are others.
_STOCK, _KEPT, _REWORDED = 0.35, 0.7, 0.12
# How many articles are a reprint, and of how many of the latest.
_REPRINTED, _REMEMBERED = 0.1, 2_000
# How many are written together, before they are indexed.
_WRITTEN = 500


@dataclass(frozen=True, slots=True)
class Text:
    """An invented article, and the number of the one of which it is a reprint: its own, if it is none."""

    number: int
    original: int
    words: str


class Press:
    """An endless run of invented articles of `LENGTH` characters, each a few hundred words, of which every tenth is an earlier one
    rewritten: some sentences left out, the others in another order, one word in eight another."""

    def __init__(self, *, seed: int = 1) -> None:
        self._random = Random(seed)  # noqa: S311 -- texts, not secrets
        words = dict.fromkeys(_SMALL)
        while len(words) < _WORDS:
            words["".join(self._random.choices(_SYLLABLES, k=self._random.choice((2, 2, 3, 3, 4))))] = None
        self._words, self._often = list(words), _weights(_WORDS)
        self._phrases = [self._said(self._random.randint(3, 6)) for _ in range(_PHRASES)]
        self._phrases_often = _weights(_PHRASES)
        self._originals: deque[tuple[int, list[str]]] = deque(maxlen=_REMEMBERED)
        self._made = 0

    def __iter__(self) -> Iterator[Text]:
        return self

    def __next__(self) -> Text:
        number = self._made
        self._made += 1
        if self._originals and self._random.random() < _REPRINTED:
            original, sentences = self._random.choice(self._originals)
            return Text(number, original, " ".join(self._rewritten(sentences)))
        sentences = self._sentences()
        self._originals.append((number, sentences))
        return Text(number, number, " ".join(sentences))

    def _said(self, count: int) -> list[str]:
        return self._random.choices(self._words, cum_weights=self._often, k=count)

    def _sentences(self) -> list[str]:
        sentences: list[str] = []
        while sum(map(len, sentences)) < LENGTH:
            words: list[str] = []
            for _ in range(self._random.randint(3, 7)):
                is_stock = self._random.random() < _STOCK
                (phrase,) = self._random.choices(self._phrases, cum_weights=self._phrases_often)
                words += phrase if is_stock else self._said(self._random.randint(2, 6))
            sentences.append(" ".join(words).capitalize() + ".")
        return sentences

    def _rewritten(self, sentences: Sequence[str]) -> Iterator[str]:
        for sentence in self._random.sample(sentences, max(1, round(len(sentences) * _KEPT))):
            others = iter(self._said(len(sentence.split())))
            yield " ".join(next(others) if self._random.random() < _REWORDED else word for word in sentence.split())


def _weights(count: int) -> list[float]:
    """How often each comes, added up: the second half as often as the first, and so on (Zipf and Mandelbrot)."""
    return list(accumulate(1 / (rank + 2.7) for rank in range(1, count + 1)))


# Measuring


@dataclass(frozen=True, slots=True)
class Grouped:
    """What it took to group the first `articles` of an archive, and what it holds then.

    `seconds` are of the processor on SQLite, of the clock where the database is another process; `alone` is the median, in
    milliseconds of the clock, of one article more in a transaction of its own. `peak` is the most memory that the process held
    meanwhile, None where the system does not say; `database` how much was added on disk, both in MB. `found` are the reprints that
    stand with their original, `wrong` the articles that stand with one that they are no reprint of.
    """

    articles: int
    seconds: float
    alone: float
    peak: float | None
    database: float
    rows: int
    pairs: int
    reprints: int
    found: int
    wrong: int


def measure(sizes: Sequence[int]) -> str:
    """What `report` says of as many articles, in a scratch database of the kind in use."""
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        place = Elsewhere.beside("bench_grouping", Path(folder))
        try:
            place.create()
            with place.instead():
                call_command("migrate", verbosity=0)
            return report(list(grouped(sizes, place)), place.vendor)
        finally:
            place.drop()


def grouped(sizes: Sequence[int], place: Elsewhere, *, at_once: int = 10, alone: int = 100) -> Iterator[Grouped]:
    """Writes as many articles into an empty, migrated database as the largest size asks for, indexes them, so many in a
    transaction, and measures at each size; so many more come `alone` then.

    Few in a transaction, as they arrive: of many, the rows would share pages to write as long as there are few pages.
    """
    clock = process_time if place.vendor == "sqlite" else perf_counter
    press = Press()
    told: dict[int, tuple[int, int]] = {}
    seconds = 0.0
    with place.instead(), tqdm(total=max(sizes), desc="articles", disable=None) as bar:
        empty = _database_size(place)
        texts = 0.0
        for size in sorted(sizes):
            _forget_peak()
            while len(told) < size:
                some = list(islice(press, min(_WRITTEN, size - len(told))))
                before = _database_size(place)
                articles = _written(some)
                texts += _database_size(place) - before
                told |= {article.pk: (text.number, text.original) for article, text in zip(articles, some, strict=True)}
                begun = clock()
                for at in range(0, len(articles), at_once):
                    with transaction.atomic():
                        likeness.index(articles[at : at + at_once])
                seconds += clock() - begun
                bar.update(len(some))
            judged = _judged(told)
            peak = _peak()
            rows, pairs, held = Shingle.objects.count(), LikePair.objects.count(), _database_size(place) - empty - texts
            took, more = _alone(press, alone)
            told |= more
            yield Grouped(size, seconds, took, peak, held, rows, pairs, *judged)


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The power of the first with which the second grows: the slope of the line through their logarithms (least squares). 1 is as
    many times longer as there are more; 2 is each with each."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    x_mean, y_mean = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    return sum((x - x_mean) * (y - y_mean) for x, y in logs) / sum((x - x_mean) ** 2 for x, _ in logs)


def report(found: Sequence[Grouped], vendor: str) -> str:
    """The tables, with ratios to the smallest size, and the exponent."""
    first = found[0]
    points = [(each.articles, each.seconds) for each in found]
    power = f" Time grows with the articles to the power of **{exponent(points):.2f}**." if len(points) > 1 else ""
    lines = [
        "Which articles say the same text, found as they arrive by the index itself (`tracker.sources.likeness`): invented ones",
        f"of {LENGTH:,} characters, whose words come as often as a language's do; every tenth is an earlier one rewritten.",
        f"One run, measured at each size. Database: {vendor}.{power}",
        "",
        "*alone*: one article more, in a transaction of its own, by the clock.",
        "",
        "| articles | ratio | seconds | ratio | ms each | ms alone | MB in the database | ratio | MB of memory | ratio |",
        "|---" * 10 + "|",
    ]
    for each in found:
        cells = [
            f"{each.articles:,}",
            f"{each.articles / first.articles:.1f}",
            f"{each.seconds:.0f}",
            f"{each.seconds / first.seconds:.1f}",
            f"{each.seconds / each.articles * 1000:.1f}",
            f"{each.alone:.0f}",
            f"{each.database:.0f}",
            f"{each.database / first.database:.1f}" if first.database > 0 else "—",
            f"{each.peak:.0f}" if each.peak else "—",
            f"{each.peak / first.peak:.1f}" if each.peak and first.peak else "—",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    lines += [
        "",
        "| articles | reprints with their original | articles with one of another origin | rows | pairs |",
        "|---" * 5 + "|",
    ]
    for each in found:
        lines.append(
            f"| {each.articles:,} | {each.found:,} of {each.reprints:,} | {each.wrong:,} | {each.rows:,} | {each.pairs:,} |"
        )
    return "\n".join(lines) + "\n"


def _written(texts: Sequence[Text]) -> list[Article]:
    """The documents, each with one article: what the archive would have written before it asks what they are like."""
    documents = [
        Document(
            sha256=hashlib.sha256(f"{text.number} {text.words}".encode()).hexdigest(),
            filename=f"{text.number}.txt",
            media_type="text/plain; charset=utf-8",
            size=len(text.words.encode()),
            retrieved_at=datetime(2026, 1, 15, tzinfo=UTC),
            text=text.words,
            text_tool="bench",
            text_tool_version="1",
        )
        for text in texts
    ]
    Document.objects.bulk_create(documents)
    return Article.objects.bulk_create(
        [Article(document=document, number=1, start=0, end=len(document.text)) for document in documents]
    )


def _alone(press: Press, count: int) -> tuple[float, dict[int, tuple[int, int]]]:
    took, told = [0.0], {}
    for text in islice(press, count):
        (article,) = _written([text])
        told[article.pk] = text.number, text.original
        begun = perf_counter()
        with transaction.atomic():
            likeness.index([article])
        took.append((perf_counter() - begun) * 1000)
    return median(took[1:] or took), told


def _judged(told: Mapping[int, tuple[int, int]]) -> tuple[int, int, int]:
    """How many reprints there are, how many stand with their original, and how many articles stand with one of another origin."""
    group_of: dict[int, int] = {}
    origins: dict[int, list[int]] = defaultdict(list)
    for pk, group in Fingerprint.objects.values_list("pk", "text_group"):
        number, original = told[pk]
        group_of[number] = group
        origins[group].append(original)
    reprints = [(number, original) for number, original in told.values() if original != number]
    found = sum(group_of[number] == group_of[original] for number, original in reprints)
    wrong = sum(len(group) for group in origins.values() if len(set(group)) > 1)
    return len(reprints), found, wrong


def _database_size(place: Elsewhere) -> float:
    """In MB, as the database itself counts its pages."""
    ask = {
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        "postgresql": "SELECT pg_database_size(current_database())",
    }
    with connections["default"].cursor() as cursor:
        cursor.execute(ask[place.vendor])
        return cursor.fetchone()[0] / 1e6


# The most memory that this process held, since it was last forgotten. Linux says so; elsewhere nothing is measured.

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def _forget_peak() -> None:
    if _RESET.exists():
        _RESET.write_text("5")


def _peak() -> float | None:
    if not _STATUS.exists():
        return None
    (line,) = (line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
