"""Codes and values in a reader's words: French typography, agreement, open ends, and codes that nobody foresaw."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from tracker.commitments.vocabulary import TimelinessCode, VerdictCode
from tracker.extraction.vocabulary import Firmness
from tracker.public.templatetags import words

NB, THIN = "\u00a0", "\u202f"  # no-break space; narrow no-break space


def amount(low: str | None, high: str | None = "same", unit: str = "t", qualifier: str = "exact") -> dict[str, Any]:
    return {"min": low, "max": low if high == "same" else high, "unit": unit, "qualifier": qualifier}


# Quantities


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (amount("160000", "200000"), f"160{THIN}000 à 200{THIN}000{NB}tonnes"),
        (amount("120000"), f"120{THIN}000{NB}tonnes"),
        (amount("999"), f"999{NB}tonnes"),
        (amount("1000"), f"1{THIN}000{NB}tonnes"),
        (amount("1234567.89"), f"1{THIN}234{THIN}567,89{NB}tonnes"),
        (amount("0.5"), f"0,5{NB}tonne"),
        (amount("1.5"), f"1,5{NB}tonne"),
        (amount("2"), f"2{NB}tonnes"),
        (amount("1"), f"1{NB}tonne"),
        (amount("0"), f"0{NB}tonne"),
        (amount("1", "2"), f"1 à 2{NB}tonnes"),
        (amount("340000000", None, "personne"), f"au moins 340{THIN}000{THIN}000{NB}personnes"),
        (amount(None, "25", "%"), f"au plus 25{NB}%"),
        (amount("200", unit="MWc", qualifier="about"), f"environ 200{NB}MWc"),
        (amount("5", "6", "", "about"), "environ 5 à 6"),
        (amount("-2"), f"-2{NB}tonnes"),
        (amount("1E+3"), f"1{THIN}000{NB}tonnes"),
        (amount("123456789012345.123456789"), f"123{THIN}456{THIN}789{THIN}012{THIN}345,123456789{NB}tonnes"),
    ],
)
def test_a_quantity_in_french(value, text):
    assert words.quantity(value) == text


def test_a_quantity_in_english():
    with translation.override("en"):
        assert words.quantity(amount("160000", "200000", "kV")).split()[0] == "160,000"
        assert words.quantity(amount("1234.5", unit="kV")) == f"1,234.5{NB}kV"


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        ("2", "mémorandum d'entente", "mémorandums d'entente"),
        ("1", "mémorandum d'entente", "mémorandum d'entente"),
        ("2", "mémorandum d’entente", "mémorandums d’entente"),
        ("2", "centrale solaire", "centrales solaires"),
        ("3", "accord-cadre", "accords-cadres"),
        ("2", "guide des importations", "guides des importations"),
        ("4", "fois", "fois"),
        ("2", "hôpital", "hôpitaux"),
        ("2", "bureau", "bureaux"),
        ("2", "année", "années"),
        ("2", "litre", "litres"),
        ("60000000", "L", "litres"),
        ("1", "L", "litre"),
        ("5", "bbl/d", "barils par jour"),
        ("1", "t/h", "tonne par heure"),
        ("200", "MWc", "MWc"),
        ("200", "MWh", "MWh"),
        ("225", "kV", "kV"),
        ("10", "km", "km"),
        ("2", "XOF", "francs CFA"),
        ("2", "GBP", "GBP"),
        ("2", "t/XX", "t/XX"),
        ("2", "[in_i]", "[in_i]"),
    ],
)
def test_a_unit_agrees_with_its_number_and_an_unknown_one_stands_as_it_is(number, unit, text):
    shown = words.quantity(amount(number, unit=unit))

    assert shown.partition(NB)[2] == text


def test_a_quantity_without_any_bound_says_nothing():
    assert words.quantity(amount(None)) == ""


def test_what_was_delivered_has_no_qualifier():
    assert words.quantity({"min": "3", "max": None, "unit": "t"}) == f"au moins 3{NB}tonnes"


@pytest.mark.parametrize(
    ("figure", "label"),
    [
        ({"role": "amount", "unit": "t"}, "Quantité"),
        ({"role": "amount", "unit": "XOF"}, "Montant"),
        ({"role": "capacity", "unit": "MWc"}, "Capacité"),
        ({"role": "amount", "current": [{"value": [{"unit": "EUR"}]}]}, "Montant"),
        ({"role": "amount", "current": [{"value": [{"unit": "L"}]}]}, "Quantité"),
        ({"role": "amount", "current": []}, "Quantité"),
        ({"role": "nouveau", "unit": "t"}, "Nouveau"),
    ],
)
def test_an_amount_is_money_or_a_quantity(figure, label):
    assert words.figure_label(figure) == label


# Dates


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2024-12-30", "30 décembre 2024"),
        ("2024-12-01", "1er décembre 2024"),
        ("2024-12-11", "11 décembre 2024"),
        (date(2024, 8, 21), "21 août 2024"),
        (date.min, "1er janvier 0001"),
        (date.max, "31 décembre 9999"),
        (None, ""),
        ("", ""),
    ],
)
def test_a_day(value, text):
    assert words.day(value) == text


def test_a_day_in_english():
    with translation.override("en"):
        assert words.day("2024-12-01") == "1 December 2024"


@pytest.mark.parametrize(
    ("lower", "upper", "text"),
    [
        ("2023-11-12", "2023-11-19", "du 12 au 19 novembre 2023"),
        ("2023-11-01", "2023-11-30", "du 1er au 30 novembre 2023"),
        ("2026-10-01", "2026-12-31", "du 1er octobre au 31 décembre 2026"),
        ("2025-12-31", "2026-01-01", "du 31 décembre 2025 au 1er janvier 2026"),
        ("2024-02-29", "2024-02-29", "29 février 2024"),
        (None, "2024-12-30", "au plus tard le 30 décembre 2024"),
        ("2025-01-01", None, "à partir du 1er janvier 2025"),
        (None, None, "date inconnue"),
    ],
)
def test_an_interval_says_its_days_and_which_end_is_open(lower, upper, text):
    assert words.interval({"lower": lower, "upper": upper}) == text


def test_no_interval_is_a_date_unknown():
    assert words.interval(None) == words.interval({}) == "date inconnue"


def test_an_interval_in_english_gives_both_days_whole():
    with translation.override("en"):
        text = words.interval({"lower": "2023-11-12", "upper": "2023-11-19"})

    assert text.count("2023") == 2


@pytest.mark.parametrize(
    ("edtf", "text"),
    [
        ("2024-06", "du 1er au 30 juin 2024"),
        ("../2024-12-30", "au plus tard le 30 décembre 2024"),
        ("2024-06-03", "3 juin 2024"),
        ("bientôt", "bientôt"),
    ],
)
def test_a_date_in_edtf(edtf, text):
    assert words.edtf(edtf) == text


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("FREQ=MONTHLY", "chaque mois"),
        ("FREQ=DAILY", "chaque jour"),
        ("FREQ=WEEKLY;INTERVAL=1", "chaque semaine"),
        ("FREQ=MONTHLY;INTERVAL=3", "tous les 3 mois"),
        ("FREQ=WEEKLY;INTERVAL=2", "toutes les 2 semaines"),
        ("FREQ=YEARLY;INTERVAL=2;COUNT=5", "tous les 2 ans, 5 fois"),
        ("FREQ=MONTHLY;COUNT=12", "chaque mois, 12 fois"),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=MONTHLY;BYMONTHDAY=1"),
        ("FREQ=HOURLY", "FREQ=HOURLY"),
        ("FREQ=MONTHLY;INTERVAL=deux", "FREQ=MONTHLY;INTERVAL=deux"),
        ("FREQ=MONTHLY;COUNT=x", "FREQ=MONTHLY;COUNT=x"),
        ("n'importe quoi", "n'importe quoi"),
        ("", ""),
    ],
)
def test_a_recurrence_in_words_where_there_are_words_for_it(rule, text):
    assert words.recurrence(rule) == text


@pytest.mark.parametrize(
    ("iso", "text"),
    [
        ("P24M", "24 mois"),
        ("P1Y", "1 an"),
        ("P2Y", "2 ans"),
        ("P1Y6M", "1 an et 6 mois"),
        ("P3W", "3 semaines"),
        ("P90D", "90 jours"),
        ("P1D", "1 jour"),
        ("PT5H", "PT5H"),
        ("P", "P"),
        ("", ""),
    ],
)
def test_a_duration_in_words_where_there_are_words_for_it(iso, text):
    assert words.duration(iso).replace(NB, " ") == text


# Words


def test_every_code_has_a_word_and_an_unknown_one_stands_for_itself():
    assert words.word("mou", "firmness") == words.word(Firmness.MOU, "firmness") == "protocole d'accord"
    assert words.word("not_assessed", "verdict") == "non évalué"
    assert words.word("inventé", "firmness") == "inventé"
    assert words.word("", "verdict") == words.word(None, "verdict") == ""


@pytest.mark.parametrize("name", words._VOCABULARIES)
def test_no_word_of_a_vocabulary_is_empty(name):
    vocabulary = words._VOCABULARIES[name]

    assert all(words.word(code, name) for code in vocabulary)
    assert len({words.word(code, name) for code in vocabulary}) == len(vocabulary)


def test_words_quoted_never_part_from_their_marks():
    assert words.quoted("200 MWc") == f"«{NB}200 MWc{NB}»"


def test_words_quoted_and_the_reason_of_a_value_in_english():
    with translation.override("en"):
        assert words.quoted("200 MWc") == "“200 MWc”"
        assert words.how_known({"basis": "inferred", "reason": "le même jour & après"}) == (
            '(inferred: <span lang="fr">le même jour &amp; après</span>)'
        )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"basis": "stated", "reason": ""}, ""),
        ({"basis": "resolved", "reason": ""}, "(calculée)"),
        ({"basis": "resolved"}, "(calculée)"),
        ({"basis": "inferred", "reason": "Le mois suit."}, f"(déduite{NB}: Le mois suit.)"),
        ({"basis": "devinée", "reason": ""}, "(devinée)"),
    ],
)
def test_a_value_says_how_it_is_known_unless_the_words_give_it(value, text):
    assert words.how_known(value) == text


@pytest.mark.parametrize(
    ("text", "function", "shown"),
    [
        ("M. Simyon", "directeur", "M. Simyon, directeur"),
        ("Le ministre des Finances", "ministre des Finances", "Le ministre des Finances"),
        ("Le Ministre", "ministre", "Le Ministre"),
        ("M. Simyon", "", "M. Simyon"),
    ],
)
def test_a_speaker_s_function_is_said_once(text, function, shown):
    assert words.speaker({"text": text, "function": function}) == shown


@pytest.mark.parametrize("url", ["https://exemple.ml/a", "http://exemple.ml"])
def test_an_address_of_the_web_may_be_followed(url):
    assert words.web(url) == url


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "data:text/html,x", "ftp://x", "//x", "HTTP"])
def test_any_other_address_may_not(url):
    assert words.web(url) == ""


@pytest.mark.parametrize("code", TimelinessCode)
def test_timeliness_never_reproaches(code):
    alone, proven = words.timeliness_sentence(code, []), words.timeliness_sentence(code, [{}])

    assert proven == words.word(code, "timeliness")
    assert (alone != proven) is (code is TimelinessCode.OVERDUE)
    assert words.timeliness_sentence("overdue", []) == "échéance dépassée, aucune preuve enregistrée"


def test_a_verdict_is_never_called_a_betrayal():
    assert not [code for code in VerdictCode if "trahi" in words.word(code, "verdict")]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/engagements/?q=ur%C3%A9e&page=2", "/en/engagements/?q=ur%C3%A9e&page=2"),
        ("/engagements/E-0001/?on=2024-06-30", "/en/engagements/E-0001/?on=2024-06-30"),
        ("/nulle-part/", "/en/engagements/"),
    ],
)
def test_a_page_leads_to_itself_in_the_other_language(rf, here, there):
    with translation.override("fr"):
        assert words.address_in({"request": rf.get(here)}, "en") == there
    if here != "/nulle-part/":
        with translation.override("en"):
            assert words.address_in({"request": rf.get(there)}, "fr") == here


# Words of the pages


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Le ministre annonce.", "Le ministre annonce."),
        ("a" * 220, "a" * 220),
        ("a" * 221, "a" * 220 + " […]"),
        ("mot " * 60, "mot " * 54 + "mot […]"),
    ],
)
def test_an_extract_is_cut_between_two_words_and_says_so(text, shown):
    assert words.extract(text) == shown


def test_what_is_counted_and_how_many_are_said_as_people_write_them():
    assert [words.unit_name(code) for code in ("t", "MWc", "XOF", "centrale solaire")] == [
        "tonnes",
        "MWc",
        "francs CFA",
        "centrales solaires",
    ]
    assert words.number("1000.50") == f"1{THIN}000,50"


def test_a_country_is_named_in_the_language_of_the_page():
    assert words.country("CI") == "Côte d’Ivoire"
    assert words.country("DE") == "Allemagne"
    with translation.override("en"):
        assert words.country("DE") == "Germany"
    assert words.country("ZZZ") == "ZZZ"


@pytest.mark.parametrize("text", ["E-0004", "A-12", "P-0001", "D-0001"])
def test_a_reference_has_an_address(text):
    assert words.is_reference(text)


@pytest.mark.parametrize("text", ["M-1", "391d83ad9a42", "", "E-", "E-0004 ", "é-1", "E-\u0664"])
def test_what_is_no_reference_has_none(text):
    assert not words.is_reference(text)


def test_a_code_of_no_vocabulary_has_no_word():
    assert words.known_word("vow", "firmness") == ""
    assert words.known_word("agreed", "firmness") == "convenu"


def test_the_pages_are_named_and_the_reader_s_own_is_told(rf):
    links = words.page_links({"request": rf.get("/acteurs/")})

    assert [str(label) for _address, label, _here in links] == [
        "Engagements",
        "Acteurs",
        "Sources",
        "Journal",
        "Méthode",
        "Données",
    ]
    assert [label for _address, label, is_here in links if is_here] == ["Acteurs"]
    assert not any(is_here for _address, _label, is_here in words.page_links({}))
