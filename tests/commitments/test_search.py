"""Words looked up: the same words find the same commitments on both databases, and nothing typed is an operator."""

from __future__ import annotations

import string

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories as make
from tests.factories import AT, EDITOR
from tracker.commitments import actions, search
from tracker.commitments.models import CommitmentVersion, JournalEntry
from tracker.commitments.queries import as_of, published
from tracker.commitments.search import search_text, words

db = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Énergie", ["energie"]),
        ("l’urée", ["l", "uree"]),
        ("L'URÉE", ["l", "uree"]),
        ("ŒUVRE cœur", ["oeuvre", "coeur"]),
        ("120 000 t", ["120", "000", "t"]),
        ("120\u202f000\u00a0t", ["120", "000", "t"]),
        ("E-0001, 100 % (225 kV)", ["e", "0001", "100", "225", "kv"]),
        ("snake_case", ["snake", "case"]),
        ("e\u0301te\u0301", ["ete"]),
        ("Straße ℡ ﬁn Ⅷ", ["strasse", "tel", "fin", "viii"]),
        ("ИРКУТ 联合国 𞤀𞤣", ["иркут", "联合国", "𞤢𞤣"]),
        ("« … » — % _ * \" '", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_letters_and_digits_without_capitals_or_accents(text, found):
    assert words(text) == found


def test_a_stored_text_has_each_word_once_and_grouped_digits_as_one_too():
    assert search_text(["120 000 t d'urée", "Urée : 1 250 000 F"]) == "120 000 t d uree 120000 1 250 f 1250000"
    assert search_text([]) == search_text(["…"]) == ""
    assert search_text(["le 3 2024"]) == "le 3 2024", "a year is no group of thousands"


@given(st.text(max_size=80))
def test_words_are_words_of_themselves(text):
    assert words(" ".join(words(text))) == words(text)
    assert search_text([search_text([text])]).split()[: len(set(words(text)))] == list(dict.fromkeys(words(text)))


def test_a_text_of_many_words_is_cut_where_a_database_could_not_index_it():
    text = search_text(f"{n:x}" + "é" * 60 for n in range(17_000))
    assert 900_000 < len(text.encode()) <= 1_000_000


# On the database


def stored(text: str) -> CommitmentVersion:
    return make.CommitmentVersionFactory(search_text=search_text([text]))


def finds(asked: str) -> bool:
    return CommitmentVersion.objects.filter(search_text__has_words=asked).exists()


PHRASE = "Le ministre annonce 120 000 tonnes d'urée, l'œuvre de l’État et 100 % d'électricité à Sénou AND OR NEAR."


@db
@pytest.mark.parametrize(
    "asked",
    [
        "ministre", "MINISTRE", "minis", "m", "urée", "uree", "Urée", "d'urée", "d’urée", "oeuvre", "œuvre", "ŒUV",
        "état", "l'etat", "120 000", "120\u202f000", "120000", "1200", "ministre 120 urée", "urée ministre", "100 %",
        "Sénou", "and", "OR", "near", "AND", "ministre AND urée", '"ministre"', "minis*", "ministre:*", "-ministre",
        "ministre & urée", "(ministre)", "ministre -urée", "search_text:ministre", "^ministre", "ministre'",
        "!urée", "ministre <-> annonce", "mi\u00adnistre",
    ],
)  # fmt: skip
def test_each_word_asked_for_begins_a_word_of_the_text(asked):
    stored(PHRASE)
    if asked == "search_text:ministre":
        assert not finds(asked), "the words « search » and « text » are not there"
    else:
        assert finds(asked)


@db
@pytest.mark.parametrize(
    "asked",
    ["", " ", "%", "_", "*", '"', "'", "-", "\\", "absent", "nistre", "ministre absent", "ministres", "urées", "1 200 000",
     "NEAR(ministre urée)x", "NOT urée"],
)  # fmt: skip
def test_what_is_not_there_is_not_found_and_nothing_finds_nothing(asked):
    stored(PHRASE)
    assert not finds(asked)


@db
def test_no_sign_is_an_operator():
    stored(PHRASE)
    for sign in string.punctuation + "«»“”’…—·؟。":
        for asked in (f"ministre{sign}", f"{sign}ministre", f"ministre {sign} urée", f"{sign}{sign}ministre{sign}*"):
            assert finds(asked), asked
        assert not finds(sign), sign


@db
def test_a_word_of_an_alphabet_younger_than_the_database_is_found():
    stored("𞤀𞤣𞤤𞤢𞤥 ߒߞߏ ꞏ")
    assert finds("𞤀𞤣𞤤")
    assert finds("ߒߞߏ")
    assert not finds("𞤣𞤤")


@db
def test_a_long_word_and_many_words_are_asked_for_as_far_as_they_are_kept():
    stored("a" * 500 + " fin")
    assert finds("a" * 500)
    assert finds("a" * 60)
    assert finds(" ".join(["fin"] * 500))
    assert not finds("a" * 59 + "b")


@db
@settings(max_examples=60)
@given(st.text(min_size=1, max_size=120))
def test_any_text_is_found_by_each_of_its_words_and_by_their_beginnings(text):
    with transaction.atomic():
        stored(text)
        finds(text)  # whatever it is
        for word in set(words(text)):
            assert finds(word)
            assert finds(word[: len(word) // 2 + 1])
        transaction.set_rollback(True)


@db
@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=20))
def test_what_is_found_is_what_the_words_say(text, asked):
    with transaction.atomic():
        stored(text)
        there, wanted = search_text([text]).split(), words(asked)
        assert finds(asked) is (bool(wanted) and all(any(w.startswith(each) for w in there) for each in wanted))
        transaction.set_rollback(True)


# As the record changes


def _is_whole() -> None:
    """SQLite keeps the words in a table of its own, which says itself whether it still agrees."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO commitments_versionsearch(commitments_versionsearch) VALUES('integrity-check')")


def found_now(asked: str) -> set[str]:
    versions = published(as_of(on=AT.date())).filter(search_text__has_words=asked)
    return {version.reference for version in versions}


@db
def test_words_that_went_are_no_longer_found_and_those_that_came_are():
    commitment = make.published("Livrer du mais")
    commitment = actions.correct_commitment(
        actor=EDITOR, at=AT, commitment=commitment, reason="Faute.", title="Livrer du maïs blanc"
    )
    assert found_now("blanc") == {commitment.reference}
    actions.correct_commitment(actor=EDITOR, at=AT, commitment=commitment, reason="Faute.", title="Livrer du riz")
    assert found_now("blanc") == set()
    assert CommitmentVersion.objects.filter(search_text__has_words="blanc").count() == 1, "the past still has it"
    correction = JournalEntry.objects.latest("sequence").sequence - 1
    actions.redact(actor=EDITOR, at=AT, sequence=correction, reason="Numéro privé.")
    assert not CommitmentVersion.objects.filter(search_text__has_words="blanc").exists()
    _is_whole()
    actions.withdraw(actor=EDITOR, at=AT, row=type(commitment).objects.get(), reason="Doublon.")
    assert found_now("riz") == set()
    _is_whole()


@db
def test_words_written_over_are_found_as_they_are_now():
    version = stored("ancien")
    version.search_text = "nouveau"
    version.save()
    assert finds("nouveau")
    assert not finds("ancien")
    _is_whole()
    version.delete()
    assert not finds("nouveau")
    _is_whole()


def test_the_index_says_what_it_does():
    assert search.SearchIndex().describe() == "Index the words of what the public reads"
