"""What a check answers, and how it is said in French and in English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tracker.extraction.edtf import Bounds
from tracker.text import Span
from tracker.verification import wording
from tracker.verification.case import Amount, Article, Case


class Outcome(StrEnum):
    """After FEVER's three labels; the fourth says that the check itself failed."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    NOT_ENOUGH_INFORMATION = "not_enough_information"
    COULD_NOT_RUN = "could_not_run"


Value = str | int | Decimal | date | Bounds | Amount | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that a finding stands on: the document's SHA-256, and a place in its text."""

    document: str
    span: Span


def passage(article: Article, span: Span) -> Passage:
    return Passage(article.document, span)


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer of one check. `reason` names which of the check's sentences says it, `values` fill that sentence.

    `claims` are the references of the claims it is about (empty: the commitment as a whole), `evidence` those of the evidence,
    `others` those of other commitments. `field` is the part of the form it stands beside (see `FIELDS`).
    """

    check: str
    outcome: Outcome
    reason: str
    values: Mapping[str, Value] = default(default_factory=dict)
    claims: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    field: str = ""
    passages: tuple[Passage, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Its values for machines: decimals and days as strings."""
        return {name: wording.plain(value) for name, value in self.values.items()}


FIELDS = (
    "quotations",
    "figures",
    "deadline",
    "duration",
    "recurrence",
    "parties",
    "firmness",
    "said",
    "article",
    "evidence",
    "",
)


@dataclass(frozen=True, slots=True)
class Says:
    """One sentence in both languages, with `{names}` of values. Where `n` is more than one, the plural; without one, the same."""

    fr: str
    en: str
    fr_plural: str = ""
    en_plural: str = ""


Run = Callable[[Case], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its code, its name and the question it asks (French, English), its sentences by reason, and what runs it.

    `at_once` are the reasons that are public at once, and that `manage.py verify` ends with 1 for: altered or missing words and
    changed bytes (design, section 4). Whatever else is refuted is public once an editor confirms it.
    `asks_the_day` marks a check that reads `Case.on`: its answer may change though nothing was written.
    """

    code: str
    name: tuple[str, str]
    asks: tuple[str, str]
    run: Run
    sentences: Mapping[str, Says]
    at_once: frozenset[str] = frozenset()
    asks_the_day: bool = False


def said(says: Says, values: Mapping[str, Value], language: str) -> str:
    """The sentence with its values, in "fr" or "en". Raises KeyError for a value it lacks."""
    number = values.get("n")
    is_plural = isinstance(number, int) and number > 1
    if language == "fr":
        template = says.fr_plural if is_plural and says.fr_plural else says.fr
    else:
        template = says.en_plural if is_plural and says.en_plural else says.en
    return template.format(**{name: wording.shown(value, language) for name, value in values.items()})
