"""How fast the reader is: on articles, beside another reader of dates; on texts made to be slow; over thousands of files.

`make bench` writes what comes out to `docs/benchmarks.md`. Times are of the processor, so that what else the machine does falls
on none; a text is read as `manage.py extract` reads it, from its articles to its lines of JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import process_time

from django.conf import settings

from tracker.extraction.vocabulary import Firmness
from tracker.ops import fiction
from tracker.ops.extraction import Asked, Reader

try:
    from dateparser.search import search_dates  # type: ignore[import-untyped]
except ImportError:
    # A tool of development: without it the reader is measured alone.
    search_dates = None

# Of an article, in characters.
LENGTH = 1_500
PUBLISHED = date(2025, 10, 24)


# Texts


def articles(count: int, *, seed: int = 1) -> list[str]:
    """Invented articles of `LENGTH` characters: a headline, a day, and paragraphs of which every other one promises something."""
    random = Random(seed)  # noqa: S311 -- texts, not secrets
    companies = fiction.companies(random, 40)
    return [_article(random, companies) for _ in range(count)]


def _article(random: Random, companies: Sequence[fiction.Actor]) -> str:
    paragraphs: list[str] = []
    ministries, towns = fiction.ministries(), fiction.TOWNS
    while sum(map(len, paragraphs)) < LENGTH:
        work = random.choice(fiction.COUNTED)
        amount = fiction.quantity(random, work)
        last = PUBLISHED + timedelta(days=random.randint(60, 1500))
        terms = fiction.Terms(
            work,
            random.choice(towns),
            random.choice(companies),
            random.choice(ministries),
            random.choice(list(Firmness)),
            amount,
            fiction.quantity(random, work, but=amount) if random.random() < 0.1 else None,
            fiction.deadline(random, last, PUBLISHED, lambda _: True),
        )
        said = fiction.statement(random, terms, said=None, speaker=None).words
        if not paragraphs:
            headline = f"{terms.promisor.name} : {fiction.title(work, terms.town, amount)}"
            paragraphs += [headline, f"{terms.town}, le {fiction.in_words(PUBLISHED)}. {said}"]
        else:
            paragraphs.append(f"{random.choice(fiction.FILLERS)} {said}")
    return "\n\n".join(paragraphs)[:LENGTH].translate(random.choice(fiction.TYPOGRAPHIES))


def passages(folder: Path) -> list[str]:
    """The plain texts of a folder, cut into pieces of `LENGTH` characters; what is left over is left out."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    return [text[at : at + LENGTH] for text in texts for at in range(0, len(text) - LENGTH + 1, LENGTH)]


def _again(words: str) -> Callable[[int], str]:
    return lambda length: (words * (length // len(words) + 1))[:length]


def _counting(length: int) -> str:
    return "".join(f"de {n} à {n + 1} à " for n in range(length // 8 + 1))[:length]


def _mixed(length: int) -> str:
    return "".join(Random(1).choices("0123456789,.()[] –à\n", k=length))  # noqa: S311 -- a text, not a secret


# Texts that nobody would write, of a given length: each is made to lead one rule or another a long way.
HOSTILE: Mapping[str, Callable[[int], str]] = {
    "chiffres": _again("1234567890"),
    "chiffres groupés": _again("123 456 789 "),
    "nombres à virgule": _again("1,2,3,"),
    "virgules": _again(","),
    "parenthèses": _again("("),
    "nombres entre crochets": _again("[(12)] "),
    "« de 1 à 2 à 3 … »": _again("de 1 à 2 à 3 "),
    "« de 1 à 2 à 2 à 3 … » en comptant": _counting,
    "tout cela mêlé": _mixed,
    "nombres en lettres": _again("vingt mille deux cents "),
    "milliards et millions": _again("2 milliards 3 millions "),
    "dates": _again("le 3 mars 2024, "),
    "une phrase sans fin": _again("a signé un accord de 5 millions d’euros et "),
    "noms sans fin": _again("La société A de B et "),
    "un seul mot": _again("a"),
    "lettres et accents à part": _again("e\N{COMBINING ACUTE ACCENT}"),
}


# Measuring


@dataclass(frozen=True, slots=True)
class Speed:
    """Texts of `LENGTH` characters a second; the other reader's, None where it is not installed."""

    ours: float
    theirs: float | None


def speed(texts: Sequence[str], *, turns: int = 3) -> Speed:
    """How many of these texts we read in a second of one core, and `dateparser.search.search_dates`, by turns; the best of each."""
    reader = Reader(Asked(published=str(PUBLISHED)))
    _read(reader, texts[:1])  # reads the vocabulary
    ours, theirs = [], []
    for _ in range(turns):
        ours.append(_seconds(lambda: _read(reader, texts)))
        if search_dates is not None:
            theirs.append(_seconds(lambda: [search_dates(text, languages=["fr"]) for text in texts]))
    return Speed(len(texts) / min(ours), len(texts) / min(theirs) if theirs else None)


# A text that costs so many times a normal one, for each of its characters, is not read any longer.
TOO_DEAR = 5


def costs(lengths: Sequence[int], texts: Mapping[str, Callable[[int], str]]) -> dict[str, list[float | None]]:
    """What a character of each text costs beside one of invented articles, at each length, the shortest first.

    None where the text was too dear at the length before. `""` is the invented articles: microseconds a character.
    """
    reader = Reader(Asked(published=str(PUBLISHED)))
    found: dict[str, list[float | None]] = {"": [], **{name: [] for name in texts}}
    normal = "\n\n".join(articles(300))
    _read(reader, [normal[:LENGTH]])
    for length in sorted(lengths):
        usual = _cost(reader, _again(normal + "\n\n")(length))
        found[""].append(usual * 1e6)
        for name, make in texts.items():
            before = found[name][-1] if found[name] else 1.0
            is_dear = before is None or before > TOO_DEAR
            found[name].append(None if is_dear else _cost(reader, make(length)) / usual)
    return found


def _cost(reader: Reader, text: str) -> float:
    # A short one more than once: the best time is the one in which the machine did nothing else.
    turns = 3 if len(text) <= 1_000_000 else 1
    return min(_seconds(lambda: _read(reader, [text])) for _ in range(turns)) / len(text)


def _read(reader: Reader, texts: Iterable[str]) -> None:
    for text in texts:
        for candidate in reader.candidates(text):
            json.dumps(candidate, ensure_ascii=False)


def _seconds(do: Callable[[], object]) -> float:
    begun = process_time()
    do()
    return process_time() - begun


def peaks(counts: Sequence[int]) -> list[float]:
    """The most memory that `manage.py extract` held, in MB, for each number of files of one article each."""
    made = articles(200)
    with tempfile.TemporaryDirectory() as folder:
        return [_peak(made, count, Path(folder, str(count))) for count in counts]


def _peak(made: Sequence[str], count: int, folder: Path) -> float:
    folder.mkdir()
    for n in range(count):
        (folder / f"{n:06}.txt").write_text(f"{made[n % len(made)]}\n{n}\n", encoding="utf-8")
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "extract", str(folder)]
    done = subprocess.run([sys.executable, "-c", _MEASURED, *command], check=True, capture_output=True, text=True)  # noqa: S603
    return int(done.stdout) / 1024


# Between this process and the measured one stands a small one: a program inherits the peak of what started it.
_MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
