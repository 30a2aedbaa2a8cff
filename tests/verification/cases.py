"""Cases as data: one table of a TOML file becomes a `Case`. Docs of the format: the head of tests/specs/verification/README.md."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tracker.extraction.edtf import Bounds, bounds
from tracker.extraction.vocabulary import (
    Act,
    Basis,
    DeadlineQualifier,
    EvidenceKind,
    FigureKind,
    FigureQualifier,
    FigureRole,
    Firmness,
    PartyRole,
    Place,
)
from tracker.text import RegionKind, Span
from tracker.verification import Finding, Outcome
from tracker.verification.case import (
    Amount,
    Article,
    Beside,
    Case,
    Claim,
    Coded,
    Dated,
    Evidence,
    Figure,
    File,
    Named,
    Quotation,
    Replaced,
    Words,
    Zone,
)

SPECS = Path(__file__).parent.parent / "specs" / "verification"
ON = date(2026, 11, 1)
RECEIVED = date(2026, 1, 15)


@dataclass(frozen=True)
class Spec:
    """One case of the corpus: what the check should answer ("silent" for nothing), and whether it is known not to (`gap`)."""

    check: str
    name: str
    expect: str
    reason: str
    gap: str
    case: Case

    def __str__(self) -> str:
        return f"{self.check}: {self.name}"


def specs() -> list[Spec]:
    """The whole corpus, file by file."""
    return [
        Spec(
            table["check"],
            table["name"],
            table["expect"],
            table.get("reason", ""),
            table.get("gap", ""),
            case(table),
        )
        for path in sorted(SPECS.glob("*.toml"))
        for table in _tables(path)
    ]


def _tables(path: Path) -> list[dict[str, Any]]:
    """The cases of one file, where `text = "@name"` is the text of that name in the file's `[texts]`."""
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    texts = {f"@{name}": text.strip() for name, text in file.get("texts", {}).items()}

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: texts.get(each, each) if name == "text" and isinstance(each, str) else filled(each)
                for name, each in value.items()
            }
        return [filled(each) for each in value] if isinstance(value, list) else value

    return [filled(table) for table in file["case"]]


def answer(findings: Sequence[Finding], check: str) -> str:
    """What a check answered as a whole: the gravest of its outcomes, or "silent"."""
    outcomes = {finding.outcome for finding in findings if finding.check == check}
    order = (Outcome.REFUTED, Outcome.COULD_NOT_RUN, Outcome.SUPPORTED, Outcome.NOT_ENOUGH_INFORMATION)
    return next((outcome.value for outcome in order if outcome in outcomes), "silent")


def case(table: Mapping[str, Any]) -> Case:
    """The case that a table describes. Raises ValueError for words that are not in their text."""
    articles = {a["key"]: _article(a) for a in table.get("article", [])}
    files = {a["key"]: _file(a) for a in table.get("article", [])}
    claims = tuple(_rows(table.get("claim", []), articles, files, "A", _claim))
    evidence = tuple(_rows(table.get("evidence", []), articles, files, "S", _evidence))
    beside = []
    for n, other in enumerate(table.get("beside", []), 1):
        own: dict[str, Article] = {}
        beside.append(
            Beside(
                other.get("reference", f"E-1{n:03}"),
                other.get("title", f"Engagement {n}"),
                other.get("relation", ""),
                other.get("same_dossier", False),
                tuple(_rows(other.get("claim", []), own, {}, f"A-1{n:02}", _claim)),
            )
        )
    return Case(
        commitment="E-0001",
        on=table.get("on", ON),
        title=table.get("title", "Un engagement"),
        is_closed=table.get("closed", False),
        last_news=table.get("last_news"),
        claims=claims,
        evidence=evidence,
        articles=tuple(articles.values()),
        files=tuple(files.values()),
        beside=tuple(beside),
        same=frozenset((one, other) for one, other in table.get("same", [])),
        perhaps_same=frozenset((one, other) for one, other in table.get("perhaps_same", [])),
    )


def _rows(
    rows: Sequence[Mapping[str, Any]], articles: dict[str, Article], files: dict[str, File], prefix: str, made: Any
) -> Iterator[Any]:
    for n, row in enumerate(rows, 1):
        reference = row.get("reference", f"{prefix}-{n:04}")
        key = row.get("article")
        if key is None:
            key = f"article of {reference}"
            article = row | {"key": key}
            articles[key], files[key] = _article(article), _file(article)
        yield made(reference, row, articles[key])


def _article(table: Mapping[str, Any]) -> Article:
    text = table["text"]
    known = table.get("not_held") is not True
    return Article(
        key=table["key"],
        document=_digest(text),
        text=text if known else None,
        span=Span(0, len(text)),
        received=table.get("received", RECEIVED),
        headline=table.get("headline", ""),
        publisher=table.get("publisher", ""),
        published=bounds(table["published"]) if table.get("published") else Bounds(None, None),
        is_date_inferred=table.get("date_inferred", False),
        zones=tuple(Zone(RegionKind(z["kind"]), _span(text, z["words"])) for z in table.get("zones", [])),
        group=table.get("group", ""),
    )


def _file(table: Mapping[str, Any]) -> File:
    digest = _digest(table["text"])
    found = {"": digest, "changed": _digest(table["text"] + "!"), "missing": None}[table.get("file", "")]
    return File(digest, found, f"{table['key']}.txt")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _span(text: str, words: str) -> Span:
    """The place of the words; of several, « words#2 » is the second."""
    words, _, nth = words.partition("#")
    start = -1
    for _n in range(int(nth or 1)):
        start = text.find(words, start + 1)
        if start < 0:
            raise ValueError(f"« {words} » is not in « {text} »")
    return Span(start, start + len(words))


def _words(text: str, words: str) -> Words:
    span = _span(text, words)
    return Words(span.of(text), span)


def _quotation(text: str, quote: str | Mapping[str, str]) -> Quotation:
    if isinstance(quote, str):
        span = _span(text, quote)
        return Quotation(span.of(text), span)
    # What is said to be quoted, and the words of the text that stand in its place.
    return Quotation(quote["exact"], _span(text, quote["at"]), quote.get("prefix", ""), quote.get("suffix", ""))


def _decimal(value: Any) -> Decimal | None:
    return None if value is None or value == "" else Decimal(str(value))


def _amount(table: Mapping[str, Any]) -> Amount:
    if "value" in table:
        return Amount(_decimal(table["value"]), _decimal(table["value"]), table.get("unit", ""))
    return Amount(_decimal(table.get("min")), _decimal(table.get("max")), table.get("unit", ""))


def _figure(text: str, table: Mapping[str, Any]) -> Figure:
    replaces = table.get("replaces")
    return Figure(
        words=_words(text, table["words"]),
        amount=_amount(table),
        product=table.get("product", ""),
        qualifier=FigureQualifier(table.get("qualifier", "exact")),
        role=FigureRole(table.get("role", "amount")),
        kind=FigureKind(table.get("kind", "absolute")),
        basis=Basis(table.get("basis", "stated")),
        reason=table.get("reason", ""),
        replaces=Replaced(_words(text, replaces["words"]), _amount(replaces)) if replaces else None,
    )


def _dated(text: str, table: Mapping[str, Any] | None) -> Dated | None:
    if table is None:
        return None
    qualifier = table.get("qualifier")
    return Dated(
        words=_words(text, table["words"]),
        edtf=table["edtf"],
        days=bounds(table["edtf"]),
        basis=Basis(table.get("basis", "stated")),
        reason=table.get("reason", ""),
        qualifier=DeadlineQualifier(qualifier) if qualifier else None,
    )


def _coded(text: str, table: Mapping[str, Any] | None) -> Coded | None:
    return Coded(_words(text, table["words"]), table["code"]) if table else None


def _claim(reference: str, row: Mapping[str, Any], article: Article) -> Claim:
    text = row.get("text", article.text or "")
    speaker, cue = row.get("speaker"), row.get("cue")
    said_on = _dated(text, row.get("said_on"))
    said = bounds(row["said"]) if "said" in row else (said_on.days if said_on else article.published)
    return Claim(
        reference=reference,
        article=article.key,
        quotations=tuple(_quotation(text, quote) for quote in row.get("quotes", [text])),
        act=Act(row.get("act", "announces")),
        firmness=Firmness(row.get("firmness", "announced")),
        said=Bounds(said.lower, min(said.upper or article.received, article.received)),
        place=Place(row.get("place", "body")),
        cue=_words(text, cue) if cue else None,
        speaker=_words(text, speaker) if speaker else None,
        speaker_party=row.get("speaker_party", ""),
        said_on=said_on,
        figures=tuple(_figure(text, figure) for figure in row.get("figures", [])),
        deadline=_dated(text, row.get("deadline")),
        duration=_coded(text, row.get("duration")),
        recurrence=_coded(text, row.get("recurrence")),
        parties=tuple(
            Named(
                party=p["party"],
                usual=p.get("usual", p["words"].partition("#")[0]),
                role=PartyRole(p.get("role", "promisor")),
                words=_words(text, p["words"]),
                is_company=p.get("company", False),
                is_person=p.get("person", False),
            )
            for p in row.get("parties", [])
        ),
    )


def _evidence(reference: str, row: Mapping[str, Any], article: Article) -> Evidence:
    text = row.get("text", article.text or "")
    delivered, period = row.get("delivered"), row.get("period", [None, None])
    return Evidence(
        reference=reference,
        article=article.key,
        quotations=tuple(_quotation(text, quote) for quote in row.get("quotes", [text])),
        kind=EvidenceKind(row.get("kind", "progress")),
        is_independent=row.get("independent", False),
        occurred=_dated(text, row.get("occurred")),
        delivered=_amount(delivered) if delivered else None,
        product=row.get("product", ""),
        period=Bounds(period[0], period[1]),
    )
