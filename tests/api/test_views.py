"""The interface: the documented shape, exact words and figures, a walk that loses nothing, and no parameter guessed."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests import factories as make
from tests.api.test_errors import error
from tests.public import many
from tests.public.test_views import FILTERS, HOSTILE, MARKUP, everything, listed, page, three_kinds
from tracker.commitments import actions, models
from tracker.commitments.content import Speaker, Valued
from tracker.commitments.vocabulary import RelationKind
from tracker.extraction.vocabulary import Basis, FigureQualifier, FigureRole
from tracker.sources.models import Document
from tracker.sources.quoting import ArticleReader

pytestmark = pytest.mark.django_db

LIST = "/api/v1/commitments/"


def answer(client: Client, url: str) -> dict[str, Any]:
    response = client.get(url)
    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"] == "application/json"
    return response.json()


def walk(client: Client, url: str) -> Iterator[list[str]]:
    """The references, page by page, from `next` to `next`."""
    while url:
        read = answer(client, url)
        yield [commitment["reference"] for commitment in read["results"]]
        url = read["next"]


def one(client: Client) -> dict[str, Any]:
    (commitment,) = answer(client, LIST)["results"]
    return commitment


def full() -> models.Commitment:
    """A commitment whose one claim gives a value of each kind."""
    text = "M. Koné annonce 1,5 à 2 millions de litres d'essence au lieu de 3 chaque mois pendant 24 mois avant le 31 décembre 2024"
    article = make.archived(f"« Œuvre »\n\n{text}, dit-il.", published="2024-03", headline="« Œuvre »")
    find = ArticleReader(article).find
    replaces = (find("au lieu de 3"), make.Amount(Decimal(3), Decimal(3), "L"))
    content = make.claim_content(
        article,
        text,
        cue=find("annonce"),
        speaker=Speaker(find("M. Koné"), function="directeur"),
        figures=(
            make.figure(
                article,
                "1,5 à 2 millions de litres",
                "1500000.500",
                "2000000",
                unit="L",
                product="essence",
                replaces=replaces,
            ),
            make.figure(
                article, "24 mois", 24, None, unit="mois", role=FigureRole.AIM, qualifier=FigureQualifier.AT_LEAST
            ),
        ),
        said=make.said(article, "dit-il", "2024-03", Basis.INFERRED, "Le mois de l'article."),
        deadline=make.deadline(article, "avant le 31 décembre 2024", "../2024-12-30"),
        recurrence=Valued(find("chaque mois"), "FREQ=MONTHLY"),
        duration=Valued(find("24 mois"), "P24M"),
        parties=(make.named(article, "M. Koné", make.party("Koné et fils")),),
    )
    return make.published("Livrer l'essence", content)


# The shape


def test_the_list_has_results_and_next(client):
    assert answer(client, LIST) == {"results": [], "next": None}


def test_a_commitment_has_the_documented_shape(client):
    full()

    shown = one(client)

    assert set(shown) == {
        *("reference", "title", "testability", "sector", "dossier", "firmness", "verdict", "timeliness", "terms"),
        *("reading_note", "claims", "evidence", "searches", "verdicts", "relations", "version"),
    }
    (claim,) = shown["claims"]
    assert {"quotations", "figures", "deadline", "firmness"} <= set(claim)
    (quotation,) = claim["quotations"]
    assert {"exact", "start", "end", "document"} <= set(quotation)
    assert re.fullmatch("[0-9a-f]{64}", quotation["document"])
    assert claim["firmness"] == "announced"
    deadline = {name: claim["deadline"][name] for name in ("edtf", "text", "lower", "upper")}
    assert deadline == {
        "edtf": "../2024-12-30",
        "text": "avant le 31 décembre 2024",
        "lower": None,
        "upper": "2024-12-30",
    }


def test_figures_are_decimals_as_strings(client):
    full()

    amount, aim = one(client)["claims"][0]["figures"]

    assert amount == {
        "text": "1,5 à 2 millions de litres",
        "start": amount["start"],
        "end": amount["end"],
        "min": "1500000.5",
        "max": "2000000",
        "unit": "L",
        "product": "essence",
        "qualifier": "exact",
        "role": "amount",
        "kind": "absolute",
        "basis": "stated",
        "reason": "",
        "replaces": amount["replaces"],
    }
    assert {amount["replaces"][name] for name in ("min", "max")} == {"3"}
    assert (aim["min"], aim["max"], aim["qualifier"]) == ("24", None, "at_least")


def test_every_text_that_the_answer_gives_is_the_document_s_at_its_place(client):
    full()
    make.published()
    commitment = everything("Œuvre 👩🏽‍🌾 e\u0301")
    documents = {document.sha256: document.text for document in Document.objects.all()}
    checked = 0

    def check(value: Any, text: str) -> None:
        nonlocal checked
        if isinstance(value, list):
            for each in value:
                check(each, text)
        elif isinstance(value, dict):
            if "start" in value:
                words = value.get("exact", value.get("text"))
                assert text[value["start"] : value["end"]] == words
                if "prefix" in value:
                    assert text[: value["start"]].endswith(value["prefix"])
                    assert text[value["end"] :].startswith(value["suffix"])
                    assert documents[value["document"]] == text
                checked += 1
            for each in value.values():
                check(each, text)

    results = answer(client, LIST)["results"]
    for shown in results:
        for child in shown["claims"] + shown["evidence"]:
            check(child, documents[child["article"]["document"]])

    assert commitment.reference in [shown["reference"] for shown in results]
    assert checked > 15


def test_the_detail_is_the_entry_of_the_list(client):
    commitment = full()

    assert answer(client, f"{LIST}{commitment.reference}/") == one(client)


def test_relations_go_both_ways_and_timeliness_carries_its_day(client):
    part, whole = make.published("Livrer l'urée"), make.published("Approvisionner le pays")
    actions.relate(actor=make.EDITOR, at=make.AT, source=part, kind=RelationKind.PART_OF, target=whole)

    first, second = answer(client, f"{LIST}?on=2026-02-01")["results"]

    assert first["relations"] == [
        {"kind": "part_of", "direction": "to", "reference": whole.reference, "title": "Approvisionner le pays"}
    ]
    assert second["relations"] == [
        {"kind": "part_of", "direction": "from", "reference": part.reference, "title": "Livrer l'urée"}
    ]
    assert first["timeliness"]["on"] == "2026-02-01"


def test_markup_and_any_script_are_plain_text_in_json(client):
    for word in (MARKUP, HOSTILE["right to left"], HOSTILE["emoji"]):
        commitment = everything(word)
        response = client.get(f"{LIST}{commitment.reference}/")

        shown = response.json()
        assert response.headers["Content-Type"] == "application/json"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert shown["title"] == shown["claims"][0]["note"] == shown["verdicts"][0]["reasons"] == word


def test_head_and_format_answer_as_get_does(client):
    make.published()

    assert client.get(f"{LIST}?format=json").content == client.get(LIST).content
    headed = client.head(LIST)
    assert (headed.status_code, headed.content) == (200, b"")


# The walk


def test_a_walk_gives_every_commitment_once_in_the_order_of_entry(client):
    references = [make.published().reference for _ in range(4)]
    references += many.copies(make.published(), 7)
    references.insert(4, "E-0005")

    pages = list(walk(client, f"{LIST}?page_size=5"))

    assert [len(each) for each in pages] == [5, 5, 2]
    assert list(chain.from_iterable(pages)) == references


def test_a_walk_loses_and_doubles_nothing_when_rows_are_added_and_changed_meanwhile(client):
    original = make.published()
    before = [original.reference, *many.copies(original, 6)]
    seen: list[str] = []

    for number, references in enumerate(walk(client, f"{LIST}?page_size=2&sector=agriculture")):
        seen += references
        if number < 3:
            make.published()
            row = models.Commitment.objects.get(reference=original.reference)
            actions.correct_commitment(
                actor=make.EDITOR, at=make.AT, commitment=row, reason="Précision.", title=f"Titre {number}"
            )

    assert seen[: len(before)] == before
    assert len(seen) == len(set(seen)) == len(before) + 3


def test_next_keeps_the_filters_and_the_point(client):
    many.copies(make.published(), 3)

    following = answer(client, f"{LIST}?page_size=2&sector=agriculture&on=2026-02-01")["next"]

    assert following.startswith(f"http://testserver{LIST}?")
    for name in ("page_size=2", "sector=agriculture", "on=2026-02-01"):
        assert name in following


def test_a_page_has_fifty_unless_asked_and_never_more_than_two_hundred(client):
    many.copies(make.published(), 210)

    assert len(answer(client, LIST)["results"]) == 50
    assert len(answer(client, f"{LIST}?page_size=200")["results"]) == 200
    assert len(answer(client, f"{LIST}?page_size=1")["results"]) == 1


@pytest.mark.parametrize("size", ["0", "-1", "201", "9" * 5000, "dix", "1.5", ""])
def test_a_page_size_out_of_bounds_is_refused(client, size):
    assert error(client.get(f"{LIST}?page_size={size}"), 400)["parameter"] == "page_size"


def encoded(query: str) -> str:
    return urlencode({"cursor": b64encode(query.encode()).decode()})


@pytest.mark.parametrize(
    "query",
    [
        "cursor=",
        "cursor=rien",
        "cursor=%00",
        "cursor=é",
        "cursor=" + "a" * 10_001,
        encoded("p=abc"),
        encoded("p=" + "9" * 30),
        encoded("p=-" + "9" * 30),
        encoded("p=" + "9" * 5000),
        encoded("p=\0"),
        encoded("p=²"),
        encoded("p=1&o=-1"),
        encoded("p=1&o=abc"),
    ],
)
def test_a_cursor_that_is_not_ours_is_refused(client, query):
    make.published()

    assert error(client.get(f"{LIST}?{query}"), 400)["parameter"] == "cursor"


def test_a_list_takes_the_same_few_queries_for_one_row_and_a_thousand(client, django_assert_max_num_queries):
    original = make.published()
    many.copies(original, 2)  # one is part of the other
    url = f"{LIST}?page_size=200&sector=agriculture"
    with django_assert_max_num_queries(12) as few:
        answer(client, url)

    many.copies(original, 1000)
    with django_assert_max_num_queries(12) as thousand:
        assert len(answer(client, url)["results"]) == 200

    assert len(thousand) == len(few)


# Filters and points


def test_a_filter_means_the_same_as_on_the_pages(client):
    dossier = three_kinds()["dossier"].reference
    for query in FILTERS:
        asked = query.format(dossier=dossier)

        (found,) = walk(client, f"{LIST}?{asked}")

        assert found == sorted(listed(page(client, f"/engagements/?{asked}"))), query


def test_on_gives_what_had_been_said_by_that_day(client):
    early = make.published("Exécuter la ligne", make.claim_content(make.archived("Exécuter.", published="2023-11-20")))
    make.published("Livrer l'urée", make.claim_content(make.archived("Livrer.", published="2024-03-01")))

    assert list(walk(client, f"{LIST}?on=2023-11-19")) == [[]]
    assert list(walk(client, f"{LIST}?on=2023-11-20")) == [[early.reference]]
    assert len(answer(client, f"{LIST}?on=9999-12-31")["results"]) == 2
    assert error(client.get(f"{LIST}{early.reference}/?on=2023-11-19"), 404)["code"] == "not_found"


def test_recorded_at_gives_what_was_shown_then_whatever_the_zone(client):
    commitment = make.published("Livrer l'urée")
    later = make.AT + timedelta(hours=2)
    row = models.Commitment.objects.get(pk=commitment.pk)
    actions.correct_commitment(actor=make.EDITOR, at=later, commitment=row, reason="Précision.", title="Livrer plus")

    def title(instant: str) -> list[str]:
        results = answer(client, f"{LIST}?recorded_at={instant}")["results"]
        return [shown["title"] for shown in results]

    # 09:30 and 11:30 in Greenwich.
    assert title("2026-01-15T09:29Z") == []
    assert title("2026-01-15T09:30Z") == ["Livrer l'urée"]
    assert title("2026-01-15T11:29:59.999999Z") == ["Livrer l'urée"]
    assert title("2026-01-15T11:30Z") == ["Livrer plus"]
    # Without a zone: Greenwich. With one, its plus sign escaped or not.
    assert title("2026-01-15T11:30") == title("2026-01-15%2011:30") == ["Livrer plus"]
    assert title("2026-01-15T11:30%2B02:00") == title("2026-01-15T11:30+02:00") == ["Livrer l'urée"]
    assert title("2026-01-15T09:30-05:00") == ["Livrer plus"]
    assert title("2026-01-15") == []


def test_a_version_says_for_which_entries_and_days_it_holds(client):
    commitment = make.published()
    published = models.JournalHead.objects.get().sequence
    later = make.AT + timedelta(hours=2)
    row = models.Commitment.objects.get(pk=commitment.pk)
    actions.correct_commitment(actor=make.EDITOR, at=later, commitment=row, reason="Précision.", title="Livrer plus")

    then = answer(client, f"{LIST}{commitment.reference}/?recorded_at=2026-01-15T09:30Z")["version"]
    now = answer(client, f"{LIST}{commitment.reference}/")["version"]

    expected = {"journal_from": published, "journal_to": published + 1, "day_from": "2026-01-15", "day_to": None}
    assert then == expected
    assert now == expected | {"journal_from": published + 1, "journal_to": None}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("inconnu=1", "inconnu"),
        ("sort=title", "sort"),
        ("page=2", "page"),
        ("on=hier", "on"),
        ("on=", "on"),
        ("on=2024-02-30", "on"),
        ("on=2024-01-01T00:00", "on"),
        ("recorded_at=midi", "recorded_at"),
        ("recorded_at=", "recorded_at"),
        ("recorded_at=0001-01-01T00:00%2B14:00", "recorded_at"),
        ("recorded_at=9999-12-31T23:59-12:00", "recorded_at"),
        ("format=csv", "format"),
        ("format=", "format"),
        ("firmness=solide", "firmness"),
        ("firmness=announced&firmness=solide", "firmness"),
        ("verdict=trahi", "verdict"),
        ("timeliness=demain", "timeliness"),
        ("testability=oui", "testability"),
        ("sector=%00", "sector"),
        ("dossier=D-9999", "dossier"),
        ("dossier=%00", "dossier"),
        ("q=%00", "q"),
        ("q=" + "a" * 1001, "q"),
    ],
)
def test_a_parameter_that_is_unknown_or_unreadable_is_refused_by_name(client, query, parameter):
    make.published()

    assert error(client.get(f"{LIST}?{query}"), 400)["parameter"] == parameter


@pytest.mark.parametrize("query", ["q=urée", "page_size=1", "sector=energy", "format=csv", "on=hier"])
def test_a_commitment_s_own_address_takes_a_point_and_no_more(client, query):
    commitment = make.published()

    told = error(client.get(f"{LIST}{commitment.reference}/?{query}"), 400)

    assert told["code"] == "bad_parameter"
    assert told["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_is_asked_the_interface_answers_or_refuses_in_its_shape(client, value):
    commitment = make.published()
    names = ("q", "on", "recorded_at", "format", "cursor", "page_size", "firmness", "dossier", "inconnu", value)

    for name in names:
        for path in (LIST, f"{LIST}{commitment.reference}/", f"{LIST}E-9999/"):
            response = client.get(f"{path}?{urlencode({name: value})}")
            if response.status_code == 200:
                json.loads(response.content)
            else:
                assert response.status_code in (400, 404)
                error(response, response.status_code)


def test_a_day_long_past_has_nothing(client):
    make.published()

    assert answer(client, f"{LIST}?on={date.min}")["results"] == []


def test_recorded_at_alone_asks_what_was_shown_on_its_own_day(client):
    """An instant of 2026 does not answer with the lateness of a later year."""
    article = make.archived("Le ministre annonce l'urée avant le 1er mars 2026.")
    make.published(
        "", make.claim_content(article, deadline=make.deadline(article, "avant le 1er mars 2026", "../2026-02-28"))
    )
    (then,) = answer(client, f"{LIST}?recorded_at=2026-01-17T12:00Z")["results"]
    assert then["timeliness"]["on"] == "2026-01-17"
    assert then["timeliness"]["code"] == "upcoming"
