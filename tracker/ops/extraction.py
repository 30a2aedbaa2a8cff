"""What the reader proposes for files on disk, one JSON object per candidate; without a database, and without the network.

The form of an object is documented for its users in `docs/extract.md`.
"""

from __future__ import annotations

import json
import logging
import os
import tomllib
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import django

from tracker.commitments.vocabulary import country_names
from tracker.extraction.candidates import ClaimCandidate, extract
from tracker.extraction.edtf import bounds
from tracker.extraction.parties import Gazetteer
from tracker.extraction.quantities import Quantity
from tracker.ops.lines import BadEntry
from tracker.ops.manifest import Manifest, read_manifest
from tracker.sources.archive import (
    ArticleContent,
    DocumentContent,
    RefusedFile,
    RegionContent,
    check,
    printable,
    receive,
)
from tracker.text import Span, propose

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """How files are to be read: as a manifest describes them, for articles published then (EDTF, "" if unknown)."""

    manifest: Path | None = None
    published: str = ""
    max_bytes: int = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file: its candidates as lines of JSON, in the order of the text; or why it has none, as one French sentence."""

    path: Path
    lines: tuple[str, ...] = ()
    refused: str = ""


def files(paths: Iterable[Path], *, manifest: Path | None = None) -> Iterator[Path]:
    """The files named, and those in the folders named, at any depth, in the order of their names.

    Left out of a folder: what is hidden, links to folders, and its manifest (`manifest.yaml`, or the file given as one). A folder
    that holds nothing else is given itself, for `Reader.read` to refuse.
    """
    for path in paths:
        if path.is_dir():
            empty = True
            for found in _walked(path):
                if found.name == "manifest.yaml" or (manifest and found.samefile(manifest)):
                    continue
                empty = False
                yield found
            if not empty:
                continue
        yield path


def _walked(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walked(Path(entry.path))
        elif not entry.is_dir():
            yield Path(entry.path)


# Reading


class Reader:
    """Reads one file after another. Raises `BadEntry` where the manifest is malformed, `EdtfError` where the date is."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._manifest = read_manifest(asked.manifest) if asked.manifest else Manifest({})
        self._published = bounds(asked.published) if asked.published else None

    def read(self, path: Path) -> Outcome:
        """The candidates of a file. What cannot be read is no error: the outcome says why."""
        try:
            if path.is_dir():
                raise RefusedFile(str(path), "ce dossier ne contient aucun fichier lisible.")
            text = receive(path, max_bytes=self._asked.max_bytes).text
            content = self._content(path.name, text)
            file = os.fsencode(path).decode(errors="replace")
            return Outcome(path, tuple(_line({"file": file, **each}) for each in self.candidates(text, content)))
        except RefusedFile as refused:
            return Outcome(path, refused=str(refused))
        except BadEntry as bad:
            return Outcome(path, refused=f"{printable(path)} : {bad}")
        except Exception as fault:
            # A fault of the reader's own stops one file, not the ten thousand after it; the log has it whole.
            logger.exception("extract: %s", printable(path))
            why = f"le lecteur a échoué sur ce fichier ({type(fault).__name__}) ; signalez-le en joignant le fichier."
            return Outcome(path, refused=f"{printable(path)} : {why}")

    def candidates(self, text: str, content: DocumentContent | None = None) -> Iterator[dict[str, Any]]:
        """The candidates of a text, in its order, as JSON's own types; its articles as described, else as proposed."""
        for article in (content or _proposed(text)).articles:
            start, end = article.span.start, article.span.end
            # An article is read by itself: what stands beside it in the document gives it neither date nor currency.
            for candidate in extract(
                article.span.of(text),
                published_on=bounds(article.published) if article.published else self._published,
                gazetteer=gazetteer(),
                apart=[region.span.shift(-start) for region in article.regions],
            ):
                yield {
                    "article": {"start": start, "end": end, "headline": article.headline},
                    "region": None,
                    **_Written(text, start).candidate(candidate),
                }

    def _content(self, name: str, text: str) -> DocumentContent | None:
        content = self._manifest.content(name, text)
        if content is not None:
            try:
                check(text, content)
            except ValueError as error:
                if bad := self._manifest.refuse(name, str(error)):
                    raise bad from None
        return content


def _proposed(text: str) -> DocumentContent:
    return DocumentContent(
        articles=tuple(
            ArticleContent(
                article.span,
                headline=article.headline.of(text) if article.headline else "",
                regions=tuple(RegionContent(region.kind, region.span) for region in article.regions),
            )
            for article in propose(text).articles
        )
    )


# Files sent to each process before the first of them is back: enough to keep it busy, few enough to hold in memory.
_AHEAD = 8


def read(paths: Iterable[Path], asked: Asked, *, jobs: int = 1) -> Generator[Outcome, None, None]:
    """The outcome of each file, in their order, whichever of `jobs` processes is done first. Holds a few files at a time.

    Raises `BadEntry` or `EdtfError`, as `Reader` does, before the first file. Closing it stops the processes.
    """
    reader = Reader(asked)
    return _read_in(paths, asked, jobs) if jobs > 1 else (reader.read(path) for path in paths)


def _read_in(paths: Iterable[Path], asked: Asked, jobs: int) -> Generator[Outcome, None, None]:
    # Spawned, not forked: the same on every system, and nothing of this process's threads and connections goes along.
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=django.setup)
    sent: deque[Future[Outcome]] = deque()
    try:
        for path in paths:
            sent.append(pool.submit(_read_one, asked, path))
            if len(sent) >= jobs * _AHEAD:
                yield sent.popleft().result()
        while sent:
            yield sent.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _read_one(asked: Asked, path: Path) -> Outcome:
    return _reader(asked).read(path)


@lru_cache(maxsize=1)
def _reader(asked: Asked) -> Reader:
    """A process of the pool reads all its files as the same was asked."""
    return Reader(asked)


# Known names


@cache
def gazetteer() -> Gazetteer:
    """Countries by their French names and capitals, each with the ISO 3166 code of the country as its key."""
    written = tomllib.loads(Path(__file__).with_name("gazetteer.toml").read_text(encoding="utf-8"))
    names: dict[str, str] = {}
    for code, name in country_names("fr").items():
        if name not in written["leave_out"]["names"]:
            names[name] = code
            # Newspapers often leave the accent of a capital out.
            names[name.translate(_BARE_CAPITALS)] = code
    return Gazetteer.of(names | written["names"] | written["capitals"])


_BARE_CAPITALS = str.maketrans("ÉÎ", "EI")


# Writing


@dataclass(frozen=True, slots=True)
class _Written:
    """Candidates of an article that begins at `at`, as JSON's own types, with places in the whole text."""

    text: str
    at: int

    def candidate(self, candidate: ClaimCandidate) -> dict[str, Any]:
        start, end = candidate.span.start + self.at, candidate.span.end + self.at
        deadline, duration, recurrence = candidate.deadline, candidate.duration, candidate.recurrence
        flags = [flag for part in (*candidate.figures, deadline, duration) if part for flag in part.flags]
        return {
            "start": start,
            "end": end,
            "quote": self.text[start:end],
            "act": candidate.act,
            "firmness": candidate.firmness,
            "testability": candidate.testability,
            "figures": [self._figure(figure) for figure in candidate.figures],
            "deadline": deadline
            and self._place(deadline.span)
            | {
                "edtf": deadline.edtf,
                "qualifier": deadline.qualifier,
                "lower": deadline.lower and deadline.lower.isoformat(),
                "upper": deadline.upper and deadline.upper.isoformat(),
            },
            "duration": duration and duration.duration,
            "recurrence": recurrence and self._place(recurrence.span) | {"rrule": recurrence.rrule},
            "parties": [self._place(party.span) | {"role": party.role} for party in candidate.parties],
            "cues": [self._place(cue.span) | {"kind": cue.kind} for cue in candidate.cues],
            "score": candidate.score,
            "reasons": list(dict.fromkeys(code.replace(" ", "_") for code in (*candidate.reasons, *flags))),
        }

    def _figure(self, figure: Quantity) -> dict[str, Any]:
        replaced = figure.replaces
        return self._place(figure.span) | {
            "min": _decimal(figure.min),
            "max": _decimal(figure.max),
            "unit": figure.unit,
            "product": figure.product,
            "qualifier": figure.qualifier,
            "role": figure.role,
            "kind": figure.kind,
            "replaces": replaced
            and {"min": _decimal(replaced.min), "max": _decimal(replaced.max), "unit": replaced.unit},
        }

    def _place(self, span: Span) -> dict[str, Any]:
        start, end = span.start + self.at, span.end + self.at
        return {"start": start, "end": end, "text": self.text[start:end]}


def _decimal(number: Decimal | None) -> str | None:
    """Digits only: no exponent, and no zero at the end of a fraction."""
    if number is None:
        return None
    digits = f"{number:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


# Line ends that JSON lets stand and that many readers of lines break at.
_LINE_ENDS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def _line(line: Mapping[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False).translate(_LINE_ENDS)
