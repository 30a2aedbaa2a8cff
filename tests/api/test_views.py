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
from django.core.cache import cache
from django.test import Client

from tests import factories as make
from tests import test_twins as twins
from tests.api.rows import LISTS, table, whole
from tests.api.rows import many as many_of
from tests.api.test_errors import error
from tests.public import many
from tests.public.reading import listed, page
from tests.public.rows import FILTERS, HOSTILE, MARKUP, everything, three_kinds
from tracker.commitments import actions, findings, models
from tracker.commitments.content import Speaker, Valued
from tracker.commitments.vocabulary import Certainty, PartyKind, RelationKind, State
from tracker.extraction.vocabulary import Basis, FigureQualifier, FigureRole
from tracker.sources.models import Document, Publisher
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
        "basis": "inferred",
        "reason": amount["reason"],
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
        ("format=xlsx", "format"),
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


# Every list


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_the_same_few_queries_for_one_object_and_a_thousand(client, name, django_assert_max_num_queries):
    original = whole()
    many_of(original, 3)
    counted = []
    for more in (0, 1000):
        if more and name == "journal":
            many.entries(more)
        elif more:
            many_of(original, more)
        for query in ("?page_size=200", "?format=csv", "?format=csv&page_size=200"):
            cache.clear()
            with django_assert_max_num_queries(12) as taken:
                answered = client.get(f"/api/v1/{name}/{query}").getvalue()
            assert answered.count(b"\n" if "csv" in query else b"{") > (150 if more else 2)
            counted.append((query, more, len(taken)))
    few, thousand = counted[:3], counted[3:]
    assert [n for *_query, n in few] == [n for *_query, n in thousand]


@pytest.mark.parametrize("name", LISTS)
def test_a_walk_of_a_list_gives_every_object_once_as_json_and_as_a_table(client, name):
    many_of(whole(), 12)
    url: str | None = f"/api/v1/{name}/?page_size=5"
    walked = []
    while url:
        page = answer(client, url)
        assert len(page["results"]) <= 5
        walked += page["results"]
        url = page["next"]
    by_table, url = [], f"/api/v1/{name}/?page_size=5&format=csv"
    while url:
        response = client.get(url)
        by_table += table(response)
        url = response.headers.get("Link", "").removeprefix("<").partition(">")[0]

    keys = [json.dumps(each, sort_keys=True) for each in walked]
    assert len(keys) >= 13
    assert len(set(keys)) == len(keys)
    assert by_table == table(client.get(f"/api/v1/{name}/?format=csv"))
    assert len(by_table) == len(walked)
    for first in ("reference", "sha256", "sequence"):
        if first in walked[0]:
            assert [row[first] for row in by_table] == [str(each[first]) for each in walked]


@pytest.mark.parametrize("name", LISTS)
def test_a_table_is_asked_for_by_parameter_or_by_header_and_has_a_name(client, name):
    whole()
    asked = client.get(f"/api/v1/{name}/?format=csv")
    accepted = client.get(f"/api/v1/{name}/", headers={"accept": "text/csv"})

    assert re.fullmatch(
        rf'attachment; filename="{name}-\d{{4}}-\d\d-\d\d\.csv"', accepted.headers["Content-Disposition"]
    )
    assert len(table(asked)) == len(table(accepted)) >= 1
    models.JournalHead.objects.update(is_fictional=True)
    told = client.get(f"/api/v1/{name}/?format=csv").headers["Content-Disposition"]
    assert f'filename="donnees-fictives-{name}-' in told


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_is_a_list_and_a_header(client, name):
    if name != "journal":
        assert answer(client, f"/api/v1/{name}/") == {"results": [], "next": None}
    response = client.get(f"/api/v1/{name}/?format=csv&page_size=1")
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    assert content.startswith(("reference,", "claim,", "sha256,", "id,", "sequence,"))
    assert "Link" not in response.headers


@pytest.mark.parametrize("name", ["claims", "figures", "evidence", "verdicts"])
def test_lines_are_those_of_the_commitments_that_the_filters_leave(client, name):
    kept = whole()
    other = whole("Livrer l'urée")
    models.CommitmentVersion.objects.filter(commitment=other).update(sector="energy")

    def of(query: str) -> list[str]:
        return [each["commitment"]["reference"] for each in answer(client, f"/api/v1/{name}/?{query}")["results"]]

    assert of("") == [kept.reference, other.reference]
    assert of("sector=agriculture") == [kept.reference]
    assert of("q=uree") == [other.reference]
    assert of("party=" + models.Party.objects.earliest("pk").reference) == [kept.reference]
    assert of("timeliness=overdue&on=2026-02-01") == [kept.reference, other.reference]
    assert of("timeliness=upcoming&on=2026-02-01") == []
    assert of("on=2023-11-19") == []
    assert error(client.get(f"/api/v1/{name}/?sector=agricole"), 400)["parameter"] == "sector"


def test_a_line_is_as_in_its_commitment_with_the_commitment_s_axes(client):
    commitment = whole()
    shown = one(client)

    for kind in ("claims", "evidence", "verdicts"):
        (line,) = answer(client, f"/api/v1/{kind}/?on=2026-02-01")["results"]
        assert line.pop("commitment") == {
            "reference": commitment.reference,
            "title": "Exécuter la ligne",
            "firmness": "announced",
            "verdict": "in_progress",
            "timeliness": "overdue",
            "url": f"http://testserver{LIST}{commitment.reference}/?on=2026-02-01",
        }
        assert [line] == shown[kind]


def test_a_figure_is_as_in_its_claim_with_what_it_takes_to_read_it_alone(client):
    whole()
    (claim,) = answer(client, "/api/v1/claims/")["results"]

    (figure,) = answer(client, "/api/v1/figures/")["results"]

    assert figure.pop("commitment") == claim["commitment"]
    assert figure.pop("document") == claim["article"]["document"]
    assert figure.pop("claim") == {name: claim[name] for name in ("reference", "place", "act", "firmness", "article")}
    assert [figure] == claim["figures"]


@pytest.mark.parametrize(
    "reference", ["A-1", "A-00001", "a-0001", "A-", "A", "A-0001-2", "S-0001", "A-٣", "A-" + "9" * 400]
)
def test_a_reference_has_one_spelling(client, reference):
    whole()

    assert answer(client, "/api/v1/claims/A-0001/")["reference"] == "A-0001"
    assert error(client.get(f"/api/v1/claims/{reference}/"), 404)["code"] == "not_found"


def test_a_withdrawn_line_is_gone_without_a_word_and_one_never_public_is_not_there(client):
    commitment = whole()
    verdict = models.Verdict.objects.get()
    actions.withdraw(actor=make.SECOND_EDITOR, at=make.AT, row=verdict, reason="Erreur.")
    drafted = make.claimed(commitment)

    told = client.get(f"/api/v1/verdicts/{verdict.reference}/")
    assert error(told, 410)["code"] == "gone"
    assert "Les faits" not in told.content.decode()
    never, unknown = (client.get(f"/api/v1/claims/{each}/") for each in (drafted.reference, "A-9999"))
    assert error(never, 404) == error(unknown, 404)
    # A day before: it was public, and is not gone.
    assert error(client.get("/api/v1/claims/A-0001/?on=2023-11-19"), 404)["code"] == "not_found"


# What was merged


def test_a_merged_commitment_leads_to_the_other_with_the_same_question(client):
    old, kept = whole(), whole("Exécuter la ligne entière")
    actions.merge_commitments(
        actor=make.EDITOR, at=make.AT + timedelta(hours=1), commitment=old, into=kept, reason="Deux fois la même."
    )

    led = client.get(f"{LIST}{old.reference}/?on=2026-02-01&format=json")

    assert led.status_code == 302
    assert led.headers["Location"] == f"{LIST}{kept.reference}/?on=2026-02-01&format=json"
    assert led.headers["Access-Control-Allow-Origin"] == "*"
    # Its claims went with it; what was shown before is still shown.
    assert answer(client, "/api/v1/claims/A-0001/")["commitment"]["reference"] == kept.reference
    then = answer(client, f"{LIST}{old.reference}/?recorded_at=2026-01-15T09:30Z")
    assert then["reference"] == old.reference


def test_a_merged_party_leads_to_the_other_and_one_never_public_to_nothing(client):
    whole()
    whole("Exécuter l'autre ligne")
    old, kept = models.Party.objects.order_by("pk")
    unnamed = make.party("Ombrelune")
    for party in (old, unnamed):
        actions.merge_parties(
            actor=make.EDITOR, at=make.AT + timedelta(hours=1), party=party, into=kept, reason="Deux fois la même."
        )

    led = client.get(f"/api/v1/parties/{old.reference}/?on=2026-02-01")

    assert (led.status_code, led.headers["Location"]) == (302, f"/api/v1/parties/{kept.reference}/?on=2026-02-01")
    assert answer(client, f"/api/v1/parties/{kept.reference}/")["commitments"]["count"] == 2
    assert error(client.get(f"/api/v1/parties/{unnamed.reference}/"), 404)["code"] == "not_found"
    # A party's address leads to no commitment, nor the other way round.
    assert error(client.get(f"{LIST}{old.reference}/"), 404)


# Parties, publishers, documents


def test_a_party_has_its_names_its_roles_and_its_commitments(client):
    whole()
    party, other = models.Party.objects.get(), make.party("EDM")
    article = make.archived("EDM exécutera la ligne.", published="2023-11-20")
    make.published("Poser la ligne", make.claim_content(article, parties=(make.named(article, "EDM", other),)))
    actions.assert_same_as(
        actor=make.EDITOR, at=make.AT, party=party, other=other, certainty=Certainty.UNCERTAIN, note="Un sigle."
    )

    shown = answer(client, f"/api/v1/parties/{party.reference}/?on=2026-02-01")

    commitments = shown.pop("commitments")
    assert shown == {
        "reference": party.reference,
        "name": "Énergie du Mali",
        "kind": "company",
        "country": "",
        "roles": ["promisor"],
        "names": ["La ligne"],
        "same_as": [{"reference": other.reference, "name": "EDM", "certainty": "uncertain", "note": "Un sigle."}],
    }
    assert commitments["count"] == 1
    assert len(answer(client, commitments["url"])["results"]) == 1
    assert "on=2026-02-01" in commitments["url"]
    first, second = answer(client, "/api/v1/parties/?on=2026-02-01")["results"]
    assert first == shown | {"commitments": commitments}
    assert second["same_as"][0]["reference"] == party.reference


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=energie", ["Énergie du Mali"]),
        ("q=mali+ener", ["Énergie du Mali"]),
        ("q=%3F%3F", ["Énergie du Mali", "EDM"]),
        ("q=", ["Énergie du Mali", "EDM"]),
        ("kind=company", ["Énergie du Mali", "EDM"]),
        ("kind=person", []),
        ("country=ML", ["EDM"]),
        ("country=ML&kind=company&q=edm", ["EDM"]),
    ],
)
def test_parties_are_filtered_by_their_own_name_kind_and_country(client, query, names):
    whole()
    other = actions.create_party(actor=make.EDITOR, at=make.AT, name="EDM", kind=PartyKind.COMPANY, country="ML")
    article = make.archived("EDM exécutera la ligne.")
    make.published("Poser", make.claim_content(article, parties=(make.named(article, "EDM", other),)))

    assert [party["name"] for party in answer(client, f"/api/v1/parties/?{query}")["results"]] == names


@pytest.mark.parametrize(
    ("query", "parameter"), [("kind=trust", "kind"), ("country=ZZ", "country"), ("role=promisor", "role")]
)
def test_a_party_s_filter_that_cannot_be_read_is_named(client, query, parameter):
    whole()

    assert error(client.get(f"/api/v1/parties/?{query}"), 400)["parameter"] == parameter


def test_a_publisher_has_its_counts(client):
    whole()
    (shown,) = answer(client, "/api/v1/publishers/")["results"]

    number = shown["reference"].removeprefix("M-")
    assert shown == {
        "reference": f"M-{number}",
        "name": "L'Essor",
        "url": None,
        "commitments": 1,
        "articles": 1,
        "documents": 1,
    }
    assert answer(client, f"/api/v1/publishers/M-{number}/") == shown
    for reference in (number, f"M-0{number}", "M-", "M-0", "M-" + "9" * 400, f"m-{number}", "M-99999"):
        assert error(client.get(f"/api/v1/publishers/{reference}/"), 404)


def test_a_document_is_described_without_a_word_of_its_text(client):
    text = "Le ministre annonce 120 tonnes. Le reste du texte ne se montre pas."
    article = make.archived(text, headline="Le ministre annonce")
    make.published("Livrer l'urée", make.claim_content(article))

    response = client.get(f"/api/v1/documents/{article.document.sha256}/")

    shown = response.json()
    assert set(shown) == {
        *("sha256", "filename", "media_type", "size", "url", "retrieved_at", "text_tool", "text_tool_version"),
        *("commitments", "articles"),
    }
    assert (shown["size"], shown["commitments"]) == (article.document.size, 1)
    assert [each["headline"] for each in shown["articles"]] == ["Le ministre annonce"]
    assert "reste du texte" not in response.content.decode()
    assert answer(client, "/api/v1/documents/")["results"] == [shown]
    for reference in (article.document.sha256.upper(), article.document.sha256[:12], "0" * 64):
        assert error(client.get(f"/api/v1/documents/{reference}/"), 404)


# The journal


def test_the_journal_is_that_of_its_file(client):
    whole()
    lines = [json.loads(line) for line in client.get("/journal.jsonl").getvalue().splitlines()]

    assert answer(client, "/api/v1/journal/?page_size=200")["results"] == lines
    assert answer(client, f"/api/v1/journal/?after={lines[-2]['sequence']}")["results"] == lines[-1:]
    assert answer(client, "/api/v1/journal/?after=999999999999999999")["results"] == []


def test_the_journal_is_asked_for_what_it_is_about(client):
    commitment = whole()
    drafted = make.draft()

    found = answer(client, f"/api/v1/journal/?reference={commitment.reference}")["results"]

    assert found
    assert {entry["payload"]["reference"] for entry in found} == {commitment.reference}
    # Of a draft, not even the number of its entries is told.
    for reference in (drafted.reference, "E-9999", "rien", "a" * 1000):
        assert answer(client, f"/api/v1/journal/?reference={reference}")["results"] == []


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("after=-1", "after"),
        ("after=un", "after"),
        ("after=", "after"),
        ("reference=%00", "reference"),
        ("on=2024-01-01", "on"),
    ],
)
def test_a_question_that_the_journal_cannot_read_is_named(client, query, parameter):
    assert error(client.get(f"/api/v1/journal/?{query}"), 400)["parameter"] == parameter


# The door


def test_the_index_leads_everywhere_and_says_the_head(client):
    whole()
    index = answer(client, "/api/v1/")
    head = models.JournalHead.objects.get()

    assert (index["journal"]["sequence"], index["journal"]["digest"]) == (head.sequence, head.digest)
    assert index["is_fictional"] is False
    assert set(index["resources"]) == set(LISTS)
    for url in (*index["resources"].values(), index["schema"], index["reference"]):
        assert client.get(url).status_code == 200
    models.JournalHead.objects.update(is_fictional=True)
    assert answer(client, "/api/v1/")["is_fictional"] is True


# Whatever is asked


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_is_asked_of_any_list_it_answers_or_refuses_in_its_shape(client, value):
    whole()
    names = {
        "claims": ("q", "on", "party", "country", "unit", "due_after", "timeliness"),
        "figures": ("recorded_at", "cursor", "page_size", "format"),
        "parties": ("q", "kind", "country", "on"),
        "publishers": ("on", "cursor"),
        "documents": ("recorded_at", "cursor"),
        "journal": ("reference", "after", "cursor"),
    }
    for listed_name, asked in names.items():
        for name in asked:
            for suffix in ("", "&format=csv") if name != "format" else ("",):
                response = client.get(f"/api/v1/{listed_name}/?{urlencode({name: value})}{suffix}")
                response.getvalue()
                assert response.status_code == 200 or error(response, 400)["parameter"] == name


@pytest.mark.parametrize("number", ["1e999999", "NaN", "Infinity", "-1e40", "9" * 60, "0." + "9" * 60, "1,5", "douze"])
def test_a_quantity_that_no_database_could_compare_is_refused_by_name(client, number):
    whole()
    for name in ("quantity_min", "quantity_max"):
        for path in (LIST, "/api/v1/claims/"):
            assert error(client.get(f"{path}?unit=km&{name}={number}"), 400)["parameter"] == name
    assert error(client.get(f"{LIST}?quantity_min=1"), 400)["parameter"] == "quantity_min"
    assert len(answer(client, f"{LIST}?unit=km&quantity_min=30&quantity_max=31.5")["results"]) == 1


def test_many_parties_are_asked_for_in_few_queries(client, django_assert_max_num_queries):
    whole()
    asked = "&".join(f"party=P-{n:04d}" for n in range(1, 400))
    with django_assert_max_num_queries(12):
        assert error(client.get(f"{LIST}?recorded_at=2026-12-31&{asked}"), 400)["parameter"] == "party"


# What is not published


@pytest.mark.parametrize("state", [State.SUBMITTED, State.WITHDRAWN])
def test_no_address_of_the_interface_shows_what_is_not_published(client, state):
    twins.beside(twins.whole(twins.PUBLISHED, State.PUBLISHED), state)
    tables = {
        "commitments": models.Commitment,
        "claims": models.Claim,
        "evidence": models.Evidence,
        "verdicts": models.Verdict,
        "parties": models.Party,
    }
    references: dict[str, list[str]] = {
        name: list(model.objects.values_list("reference", flat=True)) for name, model in tables.items()
    }
    references["publishers"] = [f"M-{pk}" for pk in Publisher.objects.values_list("pk", flat=True)]
    references["documents"] = list(Document.objects.values_list("sha256", flat=True))
    before = f"recorded_at={twins.BEFORE:%Y-%m-%dT%H:%MZ}"
    after = f"recorded_at={twins.LATER:%Y-%m-%dT%H:%MZ}"
    asked = ["", "on=9999-12-31", before, after, "on=2024-06-30", "q=ombrelune", "format=csv", "format=csv&page_size=1"]
    urls = [f"/api/v1/{name}/?{query}" for name in LISTS[:-1] for query in asked]
    urls += [
        f"/api/v1/{name}/{each}/?{query}" for name, known in references.items() for each in known for query in asked[:4]
    ]
    urls += ["/api/v1/", "/api/v1/schema/"]
    # What was public once stays in the journal: nothing is edited in silence.
    was_public = state is State.WITHDRAWN
    if not was_public:
        urls += ["/api/v1/journal/?page_size=200"]
        urls += [f"/api/v1/journal/?reference={each}" for known in references.values() for each in known]

    shown = {url: client.get(url).getvalue().decode().casefold() for url in urls}

    leaks = [url for url, text in shown.items() for secret in ("ombrelune", "314159") if _says(text, secret)]
    assert leaks == []
    everywhere = "".join(shown[f"/api/v1/{name}/?"] for name in LISTS[:-1])
    for name in ("titre", "citation", "société", "manchette", "média", "produit", "acteur", "constat", "motifs"):
        assert f"pleinsoleil{name}" in everywhere, name


def _says(text: str, secret: str) -> bool:
    """Digests are left out: one may have any digits."""
    return secret in re.sub(r"[0-9a-f]{64}", "", text)


# Findings


def told(commitment: models.Commitment, **values: Any) -> models.Finding:
    """A finding on it, as a run would have left it now."""
    sequence = models.JournalHead.objects.get().sequence
    return make.FindingFactory(commitment=commitment, sequence=sequence, **values)


CONFIRMED = {"answer": "confirmed", "answered_by": "Awa", "answered_at": make.AT}


def test_findings_are_those_that_readers_see(client: Client) -> None:
    commitment, draft = make.published(), make.draft()
    findings.recheck([commitment], at=make.AT)
    hidden = told(commitment)
    seen = told(commitment, **CONFIRMED, values={"amounts": "120"}, claims=["A-0001"], passages=[["0" * 64, 3, 9]])
    told(draft, **CONFIRMED)
    told(commitment, **CONFIRMED, closed_at=make.AT)
    rows = answer(client, "/api/v1/findings/")["results"]
    assert {row["commitment"] for row in rows} == {commitment.reference}
    by_id = {row["id"]: row for row in rows}
    assert hidden.pk not in by_id
    assert by_id[seen.pk] == {
        "id": seen.pk,
        "check": "conflict",
        "outcome": "refuted",
        "commitment": commitment.reference,
        "claims": ["A-0001"],
        "evidence": [],
        "others": [],
        "values": {"amounts": "120"},
        "sentence": "Deux affirmations donnent deux chiffres.",
        "passages": [{"document": "0" * 64, "start": 3, "end": 9}],
        "answer": "confirmed",
        "answer_text": "",
        "answered_at": "2026-01-15T09:30:00Z",
        "method": "1",
        "first_seen": "2026-01-15T09:30:00Z",
        "last_seen": "2026-01-15",
        "closed_at": None,
    }
    english = client.get("/api/v1/findings/", HTTP_ACCEPT_LANGUAGE="en").json()["results"]
    assert "Two claims give two figures." in {row["sentence"] for row in english}


def test_findings_by_check_outcome_and_commitment(client: Client) -> None:
    first, second = make.published(), make.published()
    findings.recheck([first, second], at=make.AT)
    seen = told(second, **CONFIRMED)

    def ids(query: str) -> list[int]:
        return [row["id"] for row in answer(client, f"/api/v1/findings/?{query}")["results"]]

    assert ids("outcome=refuted") == ids("check=conflict&outcome=refuted") == [seen.pk]
    assert set(ids("check=conflict&check=bytes")) > {seen.pk}
    assert seen.pk in ids(f"commitment={second.reference}")
    assert not set(ids(f"commitment={first.reference}")) & set(ids(f"commitment={second.reference}"))
    for query, parameter in (("check=nothing", "check"), ("outcome=good", "outcome")):
        assert error(client.get(f"/api/v1/findings/?{query}"), 400)["parameter"] == parameter


def test_a_finding_that_changes_changes_the_etag(client: Client) -> None:
    commitment = make.published()
    findings.recheck([commitment], at=make.AT)
    first = client.get("/api/v1/findings/").headers["ETag"]
    assert client.get("/api/v1/findings/", HTTP_IF_NONE_MATCH=first).status_code == 304
    told(commitment, outcome="supported", is_at_once=True)
    assert client.get("/api/v1/findings/", HTTP_IF_NONE_MATCH=first).status_code == 200


def test_a_finding_s_row_in_the_table_leads_to_its_place_on_the_page(client: Client) -> None:
    commitment = make.published()
    seen = told(commitment, **CONFIRMED)
    (row,) = table(client.get("/api/v1/findings/?format=csv"))
    assert row["url"].endswith(f"/engagements/{commitment.reference}/#constat-{seen.pk}")
