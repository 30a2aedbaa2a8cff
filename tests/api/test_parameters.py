"""What may be asked: each parameter with its meaning, and the refusal of all else, by name."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from tracker.api.errors import BadParameter
from tracker.api.parameters import FILTERS, PAGE, PARTIES, POINT, check, day, described, instant, number

KNOWN = (*FILTERS, *POINT, *PAGE, "format")


def refused(query: str) -> tuple[str, str]:
    with pytest.raises(BadParameter) as raised:
        check(QueryDict(query), KNOWN)
    return raised.value.parameter, str(raised.value.detail)


def test_what_is_known_passes():
    check(QueryDict("q=&firmness=mou&firmness=signed&on=2024-06-30&due_after=2024-01-01&format=csv"), KNOWN)


@pytest.mark.parametrize(
    ("query", "parameter", "sentence"),
    [
        ("sort=title", "sort", "Paramètre inconnu. Paramètres de cette adresse : q, party"),
        ("on=2024-01-01&on=2024-01-02", "on", "il est donné 2 fois"),
        ("q=a&q=b", "q", "il est donné 2 fois"),
        ("cursor=a&cursor=a", "cursor", "il est donné 2 fois"),
        ("due_before=", "due_before", "Une valeur est attendue."),
        ("sector=energy&sector=", "sector", "Une valeur est attendue."),
        ("due_before=31/12/2024", "due_before", "Un jour est attendu"),
        ("party=%00", "party", "caractère nul"),
    ],
)
def test_what_is_not_is_refused_by_name_and_told_in_a_sentence(query, parameter, sentence):
    name, message = refused(query)

    assert name == parameter
    assert sentence in message


def test_a_name_is_not_sent_back_at_length():
    assert len(refused("a" * 100_000 + "=1")[0]) == 100


@pytest.mark.parametrize("text", ["-1", "1.0", "", "²", "٣", "9" * 19, "un"])
def test_a_number_of_the_journal_is_read_strictly(text):
    with pytest.raises(BadParameter):
        number("after", text)


def test_a_day_and_an_instant_that_cannot_be_read_name_their_parameter():
    for read in (day, instant):
        with pytest.raises(BadParameter) as raised:
            read("recorded_at", "midi")
        assert raised.value.parameter == "recorded_at"


def test_words_of_parties_and_of_commitments_are_described_apart():
    (of_parties, *_) = described(PARTIES, ["json"])
    (of_commitments, *_) = described(FILTERS, ["json"])

    assert of_parties.name == of_commitments.name == "q"
    assert "nom d'usage" in str(of_parties.description)
    assert "citations" in str(of_commitments.description)


def test_csv_is_said_to_be_whole_where_there_is_csv():
    ((with_table,), (without,)) = described(["format"], ["json", "csv"]), described(["format"], ["json"])

    assert "la liste entière" in str(with_table.description)
    assert "CSV" not in str(without.description)
