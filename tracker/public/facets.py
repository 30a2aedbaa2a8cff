"""The filters of the list as a reader meets them: what there is to choose from, what was chosen, and how to let go of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from tracker.commitments import search
from tracker.commitments.filters import CommitmentFilter
from tracker.commitments.queries import AsOf, facets
from tracker.commitments.vocabulary import country_name
from tracker.public.asked import Asked, joined
from tracker.public.templatetags.words import day, number, unit_name

# Of thousands of parties a menu offers the commonest; the others are found on their own page.
MOST_OFFERED = 100
# Nobody chooses more by hand, and each chip repeats the address.
MOST_CHIPS = 30

# In the order of the page: those that a reader types, and those whose choices come from the data and may be many.
_IN_ORDER = (
    *("q", "party", "role", "country", "sector", "dossier", "firmness", "timeliness", "due_after", "due_before"),
    *("verdict", "testability", "unit", "quantity_min", "quantity_max"),
)
_TYPED: dict[str, Callable[[str], str]] = {
    "q": str,
    "due_after": day,
    "due_before": day,
    "quantity_min": number,
    "quantity_max": number,
}
_OPEN = ("party", "country", "dossier", "unit")
_NAMED_BY_EDITORS = ("party", "dossier")


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    is_chosen: bool
    # How many commitments have it; None where that is not counted.
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter. A short list is `offered` whole; of an open one, what is `chosen` is listed and the commonest others offered
    in a menu, with so many `left_out`."""

    name: str
    label: str
    is_open: bool
    is_french: bool
    chosen: Sequence[Option]
    offered: Sequence[Option]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value, and the query of the list without it."""

    name: str
    label: str
    query: str
    is_french: bool


class Chosen:
    """What was understood of the filters in an address. `refused` are the others, each with what to say of it."""

    def __init__(self, filtered: CommitmentFilter, asked: Asked) -> None:
        self._form = filtered.form
        self._asked = asked
        self._values = {name: self._of(name) for name in _IN_ORDER}
        options = _options(asked.when)
        self.facets = {name: self._facet(name, options.get(name)) for name in _IN_ORDER if name not in _TYPED}
        # What stands in the fields that a reader fills.
        self.typed = {name: "".join(self._values[name]) for name in _TYPED}

    def _of(self, name: str) -> list[str]:
        value = self._form.cleaned_data.get(name)
        if value is None or value == "":
            return []
        return list(dict.fromkeys(map(str, value))) if isinstance(value, list) else [str(value)]

    @property
    def key(self) -> str:
        """One name for all the addresses that ask for the same commitments."""
        asked = {name: sorted(values) for name, values in self._values.items() if values}
        if "q" in asked:
            asked["q"] = sorted(search.words(asked["q"][0]))
        return json.dumps(asked, ensure_ascii=False, sort_keys=True)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self._values.items() for value in values]

    @property
    def query(self) -> str:
        """This list at this point, without the page."""
        return joined([*self.pairs, *self._asked.point.items()])

    @property
    def chips(self) -> list[Chip]:
        return list(self._chips())

    def _chips(self) -> Iterator[Chip]:
        for chosen in self.pairs[:MOST_CHIPS]:
            name, value = chosen
            others = [pair for pair in self.pairs if pair != chosen]
            if "unit" not in dict(others):
                # A number of nothing is no filter.
                others = [pair for pair in others if not pair[0].startswith("quantity_")]
            label = (
                _TYPED[name](value)
                if name in _TYPED
                else next((option.label for option in self.facets[name].chosen if option.value == value), value)
            )
            query = joined([*others, *self._asked.point.items()])
            yield Chip(str(self._form.fields[name].label), label, query, name in _NAMED_BY_EDITORS)

    def _choices(self, name: str) -> Any:
        # The type of a form's fields does not say which have choices.
        return getattr(self._form.fields[name], "choices")  # noqa: B009

    def _facet(self, name: str, options: Sequence[tuple[str, str, int]] | None) -> Facet:
        values = set(self._values[name])
        known = (
            [Option(value, label, value in values, n) for value, label, n in options]
            if options is not None
            else [Option(str(value), str(label), str(value) in values) for value, label in self._choices(name)]
        )
        free = [option for option in known if not option.is_chosen]
        return Facet(
            name=name,
            label=str(self._form.fields[name].label),
            is_open=name in _OPEN,
            is_french=name in _NAMED_BY_EDITORS,
            chosen=[option for option in known if option.is_chosen],
            offered=free[:MOST_OFFERED] if name in _OPEN else known,
            left_out=len(free[MOST_OFFERED:]) if name in _OPEN else 0,
        )


def _options(when: AsOf) -> dict[str, list[tuple[str, str, int]]]:
    """What the data offers, the commonest first: value, name, number of commitments."""
    there_is = facets(when)
    return {
        "party": [(party.reference, party.name, party.commitments) for party in there_is.parties],
        "country": [(code, country_name(code), n) for code, n in there_is.countries],
        "dossier": sorted(there_is.dossiers, key=lambda dossier: -dossier[2]),
        "unit": [(code, unit_name(code), n) for code, n in there_is.units],
    }


def understood(data: QueryDict, asked: Asked) -> CommitmentFilter:
    """The filters of an address. One that cannot be read is named in the notices, and left out."""
    # A menu that a reader leaves alone sends its name with nothing.
    data = data.copy()
    for name, values in list(data.lists()):
        data.setlist(name, [value for value in values if value])
    filtered = CommitmentFilter(data, when=asked.when)
    while errors := filtered.form.errors.as_data():
        data = data.copy()
        for name, problems in errors.items():
            data.pop(name, None)
            label = {"name": filtered.form.fields[name].label}
            asked.notices.append(
                _("Le filtre « %(name)s » est ignoré : choisissez aussi l'unité dans laquelle compter.") % label
                if any(problem.code == "no_unit" for problem in problems)
                else _("Le filtre « %(name)s » n'a pas été compris ; il est ignoré.") % label
            )
        filtered = CommitmentFilter(data, when=asked.when)
    return filtered
