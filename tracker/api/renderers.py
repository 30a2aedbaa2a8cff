"""CSV: one row for each object, flat, in columns that stay. Written as the rows come, in constant memory."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.http import StreamingHttpResponse
from rest_framework.renderers import BaseRenderer
from rest_framework.serializers import Serializer

from tracker.api.serializers import meaning

Row = Mapping[str, Any]

# So that spreadsheets, which guess, read UTF-8.
_BOM = "\ufeff"
_SEPARATOR = "; "
# What a spreadsheet would take for a formula; the wide forms too, which some read as the narrow ones.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_ROWS_AT_ONCE = 200


class CSVRenderer(BaseRenderer):
    """For the negotiation of formats: what is written is written by `csv_response`, row by row."""

    media_type = "text/csv"
    format = "csv"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `read` is a path into the object (`deadline.lower`, `quotations.0.exact`; `claims.#` counts them), or a
    function of it. `says` is what it means; of a path, by default, what the field means."""

    name: str
    read: str | Callable[[Row], Any]
    says: Any = None

    def value(self, row: Row) -> Any:
        return self.read(row) if callable(self.read) else _at(row, self.read)

    def meaning(self, item: type[Serializer[Any]]) -> str:
        if self.says is not None:
            return str(self.says)
        assert isinstance(self.read, str), f"{self.name} says nothing"  # noqa: S101
        return meaning(item, self.read)


def _at(row: Any, path: str) -> Any:
    """What is at the path; None where the path leaves the object."""
    for step in path.split("."):
        if row is None:
            return None
        if step == "#":
            return len(row)
        row = next(iter(row[int(step) :]), None) if step.isdigit() else row.get(step)
    return row


def cell(value: Any) -> str:
    """A value as it stands in its cell. What would run as a formula is text, by an apostrophe before it; a number is a number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = _SEPARATOR.join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def lines(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    """The header, then the rows, some at a time (RFC 4180, UTF-8 with its mark)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(_BOM)
    writer.writerow([column.name for column in columns])
    rows = iter(rows)
    while written := buffer.getvalue():
        yield written
        buffer.seek(0)
        buffer.truncate()
        some = islice(rows, _ROWS_AT_ONCE)
        writer.writerows([cell(column.value(row)) for column in columns] for row in some)


def csv_response(
    filename: str, columns: Sequence[Column], rows: Iterable[Row], *, following: str | None = None
) -> StreamingHttpResponse:
    """The rows as a file. `following` is where the next page is, if there is one."""
    response = StreamingHttpResponse(lines(columns, rows), content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = f'attachment; filename="{filename}.csv"'
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return response
