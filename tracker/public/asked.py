"""What every page asks before it shows anything: of which point, which part of a list, and where else to look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from tracker.commitments.queries import AsOf, as_of, read_day, read_instant

PER_PAGE = 25
_FEW = 500


def page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page is read only: GET and HEAD. Nothing else gets as far as a CSRF check; it is told 405."""
    return csrf_exempt(require_safe(view))


# The point


@dataclass(slots=True)
class Asked:
    """The point that a page shows. `on` and `recorded_at` are set only where the address asked for them."""

    when: AsOf
    on: date | None = None
    recorded_at: datetime | None = None
    notices: list[str] = field(default_factory=list)

    @property
    def point(self) -> dict[str, str]:
        asked = {"on": self.on and self.on.isoformat(), "recorded_at": self.recorded_at and _z(self.recorded_at)}
        return {name: value for name, value in asked.items() if value}

    @property
    def query(self) -> str:
        """The parameters that lead to the same point on another page; empty for the present."""
        return urlencode(self.point, safe=":")

    @property
    def is_past(self) -> bool:
        """Whether the day is over: what is received later may still add to what had been said by then."""
        return self.on is not None and self.on < timezone.now().date()


def asked_of(request: HttpRequest) -> Asked:
    """The point asked for by `on` and `recorded_at`; a value that cannot be read is said so, and the present shown."""
    notices: list[str] = []
    on, recorded_at = None, None
    if text := _last(request, "on", notices):
        try:
            on = read_day(text)
        except ValueError:
            notices.append(_("La date demandée n'a pas été comprise (AAAA-MM-JJ) ; la page montre aujourd'hui."))
    if text := _last(request, "recorded_at", notices):
        try:
            recorded_at = read_instant(text)
        except ValueError:
            notices.append(_("L'instant demandé n'a pas été compris ; la page montre le présent."))
    # What was shown at an instant was shown on its day, unless another is asked for.
    day = on or (recorded_at or timezone.now()).date()
    return Asked(as_of(on=day, recorded_at=recorded_at), on, recorded_at, notices)


def present() -> Asked:
    """Now, for the pages that are of no day."""
    return Asked(as_of(on=timezone.now().date()))


def _last(request: HttpRequest, name: str, notices: list[str]) -> str:
    """The value of a parameter that an address should give once."""
    values = [value for value in dict.fromkeys(request.GET.getlist(name)) if value]
    if len(values) > 1:
        notices.append(_("L'adresse donne « %(name)s » plusieurs fois ; la dernière valeur compte.") % {"name": name})
    return values[-1] if values else ""


def _z(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


# The part of a list


class Counted(Paginator):
    """A paginator that is told how many there are: totals are remembered, not counted for each reader."""

    def __init__(self, rows: Any, per_page: int, *, total: int) -> None:
        super().__init__(rows, per_page)
        self.count = total


def part(
    request: HttpRequest, rows: Sequence[Any] | QuerySet[Any], *, total: int, per_page: int = PER_PAGE
) -> Page[Any]:
    """The page of the list that the address asks for; the nearest one, for a number that is none."""
    return Counted(rows, per_page, total=total).get_page(request.GET.get("page"))


def part_by_key(
    request: HttpRequest, keys: QuerySet[Any], rows: QuerySet[Any], *, total: int, per_page: int = PER_PAGE
) -> Page[Any]:
    """The same for wide rows: `keys` is sorted and cut without reading them; `rows`, in the same order, are read for one page."""
    keys = keys.values_list("pk", flat=True)
    found = part(request, keys, total=total, per_page=per_page)
    first, last = found.start_index() - 1, found.end_index()
    if total <= _FEW:
        # Asked for the first of a few, PostgreSQL would go through the whole list in its order until it met them.
        chosen = list(keys)[first:last] if total else []
    elif first < total / 2:
        chosen = list(keys[first:last])
    else:
        # Nearer to the end, the database counts its way from there.
        chosen = list(keys.reverse()[total - last : total - first])
    found.object_list = list(rows.filter(pk__in=chosen)) if chosen else []
    return found


# Elsewhere


def moved(name: str, reference: str, asked: Asked) -> HttpResponse:
    """302 to where this is read now, at the same point. A merge may be undone, so the answer is not for ever."""
    address = redirect(name, reference)
    if asked.query:
        address.headers["Location"] += f"?{asked.query}"
    return address


def not_then(request: HttpRequest, asked: Asked, name: str, **context: Any) -> HttpResponse:
    """404 for what is public now but was not at the point asked for, with the way to the present."""
    return render(request, "public/not_yet.html", {"asked": asked, "name": name, **context}, status=404)


def joined(values: Iterable[tuple[str, str]]) -> str:
    """A query string, without what is empty."""
    return urlencode([(name, value) for name, value in values if value], safe=":")
