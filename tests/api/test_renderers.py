"""CSV: what a spreadsheet reads, what it must not run, and rows that are never all in memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest

from tracker.api.renderers import Column, cell, csv_response, lines

COLUMNS = (Column("a", "a"), Column("b", "deep.0.b"), Column("n", "deep.#"))


def read(written: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        ("", ""),
        (True, "true"),
        (False, "false"),
        (12, "12"),
        (-12, "-12"),
        ("-0.5", "-0.5"),
        ("2024-06-30", "2024-06-30"),
        (["Mali", "Russie"], "Mali; Russie"),
        ([], ""),
        ("l'urée", "l'urée"),
    ],
)
def test_a_value_is_written_as_it_is(value, written):
    assert cell(value) == written


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+33",
        "-5 %",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "－1",
        "-",
        "-1e5",
        "=cmd|' /C calc'!A0",
        "-1\n",
    ],
)
def test_what_a_spreadsheet_would_run_is_text(text):
    assert cell(text) == f"'{text}"
    assert cell([text, "b"]) == f"'{text}; b"


def test_a_table_has_its_header_even_when_empty():
    assert "".join(lines(COLUMNS, [])) == "\ufeffa,b,n\r\n"


def test_commas_quotation_marks_and_line_breaks_come_back():
    text = 'Il dit : "oui",\r\npuis\nnon ; « œuvre »'
    written = "".join(lines(COLUMNS, [{"a": text, "deep": [{"b": "x"}, {"b": "y"}]}, {"a": None, "deep": []}]))

    assert read(written) == [["a", "b", "n"], [text, "x", "2"], ["", "", "0"]]


def test_a_path_that_leaves_the_object_is_an_empty_cell():
    assert Column("a", "deadline.lower").value({"deadline": None}) is None
    assert Column("a", "list.3.b").value({"list": []}) is None


def test_rows_are_written_as_they_come():
    taken = 0

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal taken
        for _ in range(1000):
            taken += 1
            yield {"a": "x", "deep": []}

    written = iter(csv_response("essai", COLUMNS, rows()))
    next(written)
    assert taken == 0
    next(written)
    assert 0 < taken < 1000
    assert b"".join(written).count(b"\r\n") + taken >= 1000


def test_a_file_has_a_name_and_says_where_the_next_page_is():
    response = csv_response("engagements-2024-06-30", COLUMNS, [], following="http://x/?cursor=a")

    assert response["Content-Disposition"] == 'attachment; filename="engagements-2024-06-30.csv"'
    assert response["Link"] == '<http://x/?cursor=a>; rel="next"'
    assert "Link" not in csv_response("essai", COLUMNS, [])
