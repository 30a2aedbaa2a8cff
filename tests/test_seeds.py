"""The five documents and the curated commitments, as they are: what the project promises of them.

The private telephone number in the third document is looked for by its shape, so that it stands nowhere else, here neither.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import AT
from tests.ops.corpus import Corpus, real_corpus, replace, rows
from tracker.commitments import journal
from tracker.commitments.models import (
    Claim,
    Commitment,
    CommitmentVersion,
    Evidence,
    Figure,
    JournalPayload,
    PartyName,
    SameAs,
    Verdict,
)
from tracker.commitments.queries import as_of, public_objects, published
from tracker.ops.curated import LoadFailed, Report
from tracker.sources.models import Article, Document, Publisher, Quotation, Region
from tracker.text import RegionKind, Span

SEEDS: Path = settings.BASE_DIR / "seeds"
RECEIVED: Path = settings.BASE_DIR.parent / "shared" / "seeds"
TODAY = date(2026, 11, 21)

SHA256 = {
    "000_d6c8f9f0230f6029.txt": "d62ac34b34362157e8cbe5bf2e9b93e6a90675baef7aa3c444ac59b5830502ad",
    "001_07a045cfdd2cbff2.txt": "6f6ce2ccf7a73c6f8216d266291ad4c1557b7e1627c45a8a48c76e282ac31daa",
    "002_40e0f30589e9526f.txt": "391d83ad9a42d3723b1bcdfb7dc51951c76aa444f15ca845c23c7e7f2f99acaa",
    "003_ccb86a7849c0f5b8.txt": "89a910acd08d0a364f70e470883875cc36f1db6daa152460d18bf69ca8f4288b",
    "004_b1b42c2dad4aa6ab.txt": "84897cf0ef3e17b346df5787717f63c63584c1bbc2f4f096bd78e103d3d9fa14",
}
TELEPHONE = re.compile(r"\d(?:[ .]?\d){7,}")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


# The bytes


def test_the_five_documents_are_there_and_nothing_else() -> None:
    assert {path.name for path in SEEDS.iterdir()} == {*SHA256, "manifest.yaml"}


@pytest.mark.parametrize("name", SHA256)
def test_a_document_is_byte_for_byte_the_one_received(name: str) -> None:
    content = (SEEDS / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == SHA256[name]
    if RECEIVED.is_dir():
        assert content == (RECEIVED / name).read_bytes()


# All that follows is loaded once


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Report]:
    with real_corpus(django_db_blocker) as report:
        yield report


@pytest.fixture
def _loaded(loaded: Report, db: None) -> None:
    """Each test in a transaction of its own, inside the module's."""


pytestmark = pytest.mark.usefixtures("_loaded")


def _document(prefix: str) -> Document:
    return Document.objects.get(filename__startswith=prefix)


def _shown(on: date = TODAY) -> dict[str, dict[str, Any]]:
    """By title: what the public reads on a day."""
    when = as_of(on=on)
    return {shown["title"]: shown for shown in public_objects(published(when), when)}


def _one(words: str) -> dict[str, Any]:
    """The one public commitment with a quotation or title that has these words."""
    found = [
        shown
        for shown in _shown().values()
        if words in shown["title"] or any(words in q["exact"] for c in shown["claims"] for q in c["quotations"])
    ]
    assert len(found) == 1, f"« {words} » : {[shown['title'] for shown in found]}"
    return found[0]


def _titled(words: str) -> dict[str, Any]:
    found = [shown for title, shown in _shown().items() if words in title]
    assert len(found) == 1, f"« {words} » : {[shown['title'] for shown in found]}"
    return found[0]


# The archive


def test_the_stored_bytes_are_the_received_ones() -> None:
    for document in Document.objects.all():
        assert bytes(document.file.content) == (SEEDS / document.filename).read_bytes()
        assert document.sha256 == SHA256[document.filename]
        assert document.text == (SEEDS / document.filename).read_bytes().decode()


@pytest.mark.parametrize(("prefix", "articles"), [("000", 8), ("001", 1), ("002", 1), ("003", 1), ("004", 1)])
def test_a_document_has_its_articles(prefix: str, articles: int) -> None:
    assert _document(prefix).articles.count() == articles


def test_the_first_document_s_articles_begin_where_a_reader_sees_it() -> None:
    firsts = [article.span.of(article.document.text)[:12] for article in _document("000").articles.all()]
    assert firsts == [
        "Renforcement",
        "Bénin Touris",
        "Stellantis e",
        "Algérie/Inno",
        "Côte d’Ivoir",
        "Nasser Bouri",
        "AtlantaSanad",
        "Chine. Xi se",
    ]


def test_every_word_of_a_document_is_in_an_article_or_in_a_region() -> None:
    for document in Document.objects.all():
        left = list(document.text)
        for place in itertools.chain(document.articles.all(), document.regions.all()):
            left[place.start : place.end] = " " * (place.end - place.start)
        # Of the comments' list, the numbers and bullets alone stand between two regions.
        assert not re.sub(r"[\s\d.•]", "", "".join(left)), document.filename


def test_a_region_lies_in_its_article_or_outside_all() -> None:
    for region in Region.objects.select_related("article"):
        spans = [article.span for article in region.document.articles.all()]
        if region.article:
            assert region.article.span.contains(region.span)
        else:
            assert not any(span.overlaps(region.span) for span in spans)


def test_the_third_document_s_comments_and_advertisement_hold_the_telephone_number() -> None:
    document = _document("002")
    numbers = [Span(*match.span()) for match in TELEPHONE.finditer(document.text)]
    assert len(numbers) == 3
    advertisements = document.regions.filter(kind=RegionKind.ADVERTISEMENT.value)
    for number in numbers:
        assert any(region.span.contains(number) for region in advertisements)
    kinds = set(document.regions.filter(article=None).values_list("kind", flat=True))
    assert {"comments", "advertisement"} <= kinds
    article = document.articles.get()
    assert "COMMENTAIRES" not in article.span.of(document.text).upper()


@pytest.mark.parametrize("prefix", ["000", "001", "003", "004"])
def test_the_other_documents_hold_no_telephone_number_and_no_address(prefix: str) -> None:
    text = _document(prefix).text
    assert not TELEPHONE.search(text)
    assert not EMAIL.search(text)


def test_the_fourth_document_has_captions_inside_and_teasers_after() -> None:
    document = _document("003")
    article = document.articles.get()
    captions = document.regions.filter(kind="caption")
    assert [region.article for region in captions] == [article] * 3
    assert all(region.span.of(document.text).startswith("Echange de") for region in captions)
    teaser = document.regions.get(kind="teaser")
    assert teaser.article is None
    assert teaser.start > article.end
    assert "visa" in teaser.span.of(document.text)


def test_the_fifth_document_begins_with_the_crawler_s_line() -> None:
    document = _document("004")
    line = document.regions.filter(kind="boilerplate").first()
    assert line is not None
    assert (line.article, line.start < 2) == (None, True)
    assert line.span.of(document.text).endswith("- abamako.com")
    assert document.articles.get().span.of(document.text).startswith("Publié le mardi 24 juin 2025")


def test_a_publisher_is_known_only_where_the_text_names_it() -> None:
    named = {a.document.filename[:3]: a.publisher for a in Article.objects.all() if a.publisher}
    assert {prefix: publisher.name for prefix, publisher in named.items()} == {
        "001": "Maliweb.net",
        "004": "abamako.com",
    }
    assert Publisher.objects.count() == 2
    for prefix, publisher in named.items():
        assert publisher.name in _document(prefix).text


def test_a_date_says_how_it_is_known() -> None:
    dates = {
        f"{a.document.filename[:3]}/{a.number}": (a.published_edtf, a.date_basis)
        for a in Article.objects.select_related("document")
    }
    assert dates["004/1"] == ("2025-06-24", "printed")
    assert dates["000/1"] == dates["001/1"] == ("2025-10-24", "inferred")
    for undated in ("000/2", "000/3", "000/4", "000/5", "000/8"):
        assert dates[undated] == ("", "unknown")
    assert all(a.date_note for a in Article.objects.all())
    assert [basis for _, basis in dates.values()].count("printed") == 1


def test_the_two_reports_of_the_audience_are_one_source() -> None:
    (group,) = {article.reprint_group for article in Article.objects.exclude(reprint_group=None)}
    assert group is not None
    assert {article.document.filename[:3] for article in group.articles.all()} == {"000", "001"}


# What is curated


def test_as_many_claims_as_a_reader_finds() -> None:
    assert 45 <= Claim.objects.count() <= 60


def test_all_is_published_and_nothing_is_assessed(loaded: Report) -> None:
    assert (loaded.corrected, loaded.unchanged, loaded.kept) == (0, 0, [])
    for model in (Commitment, Claim, Evidence):
        assert set(model._default_manager.values_list("state", flat=True)) == {"published"}
    assert not Verdict.objects.exists()
    assert {shown["verdict"] for shown in _shown().values()} == {"not_assessed"}
    assert len(_shown()) == Commitment.objects.count()


@pytest.mark.parametrize(
    ("words", "documents"),
    [
        ("livraison mensuelle de 160 000 à 200 000 tonnes de produits pétroliers", "000 001"),
        ("premier conseil d’administration officiel", "000 001"),
        ("avec la société NOVAWIND la réalisation du projet de centrale solaire pour une capacité de 200 MWc", "002"),
        ("Bougouni (100 MWc)", "002"),
        ("Sanankoroba (140 MWc sur le même site)", "002"),
        ("la ligne 225 kV double terne Sikasso-Bougouni-Sanankoroba-Bamako", "002"),
        ("l’urée (120 000 tonnes)", "002"),
        ("60 millions de litres au lieu de 150 millions de litres", "002"),
        ("la délégation a signé un mémorandum d’entente", "002"),
        ("accord de confidentialité", "002"),
        ("finaliser le cahier des charges", "002"),
        ("deux (02) mémorandums d’entente et un relevé des conclusions", "002"),
        ("offre technique qui doit être validée par la partie malienne", "002"),
        ("présenter son offre financière", "002"),
        ("feront l’objet de suivi au niveau ministériel", "002"),
        ("Commission intergouvernementale russo-malienne", "003"),
        ("commission intergouvernementale pour structurer la coopération", "004"),
        ("facilités d’investissement et de transfert de technologies", "004"),
        ("utilisation de l’énergie atomique à des fins pacifiques", "003"),
        ("utilisation pacifique de l’énergie nucléaire", "004"),
        ("des études techniques, de la formation et un soutien à long terme", "004"),
        ("Accord sur le fondement des relations", "003"),
        ("un accord sécuritaire et politique", "004"),
        ("la lutte antiterroriste et la formation militaire", "004"),
        ("raffinerie d’or à Sénou", "004"),
        ("dispositif d’accueil mobile dédié aux croisières", "000"),
        ("campagnes de promotion partagées", "000"),
        ("salons et événements internationaux", "000"),
        ("programme de formation continue", "000"),
        ("un assistant embarqué alimenté par l’IA", "000"),
        ("plusieurs initiatives alimentées par l’IA", "000"),
        ("laboratoire virtuel intégré", "000"),
        ("feuille de route globale", "000"),
        ("un guide des importations et un guide des produits industriels", "000"),
        ("Groupe d’Impulsion Economique (GIE)", "000"),
        ("un mécanisme de suivi", "000"),
        ("entre les infrastructures portuaires des deux pays", "000"),
        ("les conventions qui devraient être signées", "000"),
        ("partage d’expériences dans les domaines scientifique et technique", "000"),
        ("gazoduc Africain Atlantique", "000"),
        ("plus de 340 millions de personnes", "000"),
        ("assurance RC (Responsabilité Civile) gratuite pour la première année", "000"),
        ("une offre compétitive exclusive", "000"),
        ("écosystème intégré au sein des showrooms", "000"),
        ("promouvoir le partenariat stratégique entre les deux pays", "000"),
        ("consolider et approfondir la coopération amicale", "000"),
    ],
)
def test_every_announced_commitment_is_entered_in_its_words(words: str, documents: str) -> None:
    claims = Claim.objects.published().filter(quotations__exact__contains=words)
    assert {claim.article.document.filename[:3] for claim in claims.distinct()} == set(documents.split())


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("10 000 cadres maliens", id="a statistic"),
        pytest.param("350 points de vente", id="a number of shops"),
        pytest.param("en 1962", id="history"),
        pytest.param("18 février 2020", id="what was done"),
        pytest.param("Selon les experts", id="experts' hopes"),
        pytest.param("10.000 dollars", id="another article's teaser"),
        pytest.param("COMMENTAIRES", id="comments"),
        pytest.param("crédit gratuit", id="an older partnership"),
    ],
)
def test_what_is_no_commitment_is_not_entered(words: str) -> None:
    assert any(words in document.text for document in Document.objects.all())
    assert not Quotation.objects.filter(exact__contains=words).exists()


def test_what_is_promised_vaguely_has_no_figure_and_no_date_of_its_own() -> None:
    vague = Claim.objects.filter(commitment__testability="vague")
    assert vague.exists()
    assert not vague.exclude(deadline_edtf="").exists()
    assert not vague.exclude(recurrence_rule="").exists()
    assert not Figure.objects.filter(claim__in=vague, role__in=("amount", "capacity")).exists()


def test_what_is_measurable_has_a_figure_or_a_date() -> None:
    for commitment in Commitment.objects.filter(testability="measurable"):
        claims = commitment.claims.all()
        assert any(claim.deadline_edtf or claim.figures.exists() for claim in claims), commitment.title


# Verbatim or nothing


def test_every_stored_word_is_the_text_at_its_place() -> None:
    checked = 0
    for model, names in [
        (Claim, ["cue", "speaker", "said", "deadline", "duration", "recurrence"]),
        (Evidence, ["occurred"]),
    ]:
        for row in model._default_manager.select_related("article__document"):
            for name in names:
                words, start, end = (getattr(row, f"{name}_{part}") for part in ("text", "start", "end"))
                assert bool(words) == (start is not None)
                if words:
                    assert row.article.document.text[start:end] == words
                    assert row.article.span.contains(Span(start, end))
                    checked += 1
    for figure in Figure.objects.select_related("claim__article__document"):
        text = figure.claim.article.document.text
        assert text[figure.start : figure.end] == figure.text
        if figure.replaces_text:
            assert text[figure.replaces_start : figure.replaces_end] == figure.replaces_text
        assert any(q.span.contains(Span(figure.start, figure.end)) for q in figure.claim.quotations.all())
        checked += 1
    for name in PartyName.objects.select_related("claim__article__document"):
        assert name.claim.article.document.text[name.start : name.end] == name.text
        checked += 1
    for quotation in Quotation.objects.select_related("article__document"):
        text = quotation.article.document.text
        assert text[quotation.start : quotation.end] == quotation.exact
        assert text[: quotation.start].endswith(quotation.prefix)
        assert text[quotation.end :].startswith(quotation.suffix)
        assert quotation.article.span.contains(quotation.span)
        checked += 1
    assert checked > 250


def test_every_claim_shows_the_words_of_its_firmness() -> None:
    assert not Claim.objects.filter(cue_text="").exists()


def test_every_inferred_value_has_its_reason() -> None:
    for claim in Claim.objects.all():
        assert claim.said_basis == "stated" or claim.said_reason or not claim.said_edtf
        assert claim.deadline_basis == "stated" or claim.deadline_reason or not claim.deadline_edtf
    assert not PartyName.objects.exclude(basis="stated").filter(reason="").exists()
    assert not Figure.objects.exclude(basis="stated").filter(reason="").exists()


def test_no_quotation_stands_in_what_is_not_the_article_s_own_statement() -> None:
    for quotation in Quotation.objects.select_related("article__document"):
        for region in quotation.article.document.regions.all():
            assert not region.span.overlaps(quotation.span), f"{region} : {quotation}"


def test_every_public_quotation_is_verified() -> None:
    states = {
        quotation["state"]
        for shown in _shown().values()
        for part in (*shown["claims"], *shown["evidence"])
        for quotation in part["quotations"]
    }
    assert states == {"verified"}


# What private persons wrote stays in the archive


def _private_words() -> Iterator[str]:
    """The telephone numbers, and each line of the comments and of the advertisement."""
    text = _document("002").text
    yield from (re.sub(r"\D", "", match[0])[-8:] for match in TELEPHONE.finditer(text))
    for region in _document("002").regions.filter(kind__in=("comments", "advertisement")):
        for line in region.span.of(text).splitlines():
            if len(line.strip()) > 30:
                yield line.strip()[:60]


def _leaks(text: str) -> list[str]:
    joined = re.sub(r"(?<=\d)[\s\u202f\u00a0.]+(?=\d)", "", text)
    return [word for word in _private_words() if word in text or word in joined]


def test_there_is_something_to_keep_private() -> None:
    words = list(_private_words())
    assert len(words) > 30
    assert _leaks(_document("002").text) == words


def test_no_comment_and_no_telephone_number_is_in_what_the_public_reads_or_in_the_journal() -> None:
    records = "\n".join(json.dumps(version.record, ensure_ascii=False) for version in CommitmentVersion.objects.all())
    payloads = "\n".join(JournalPayload.objects.values_list("body", flat=True))
    texts = "\n".join(CommitmentVersion.objects.values_list("search_text", flat=True))
    around = "\n".join(itertools.chain(*Quotation.objects.values_list("prefix", "suffix")))
    for text in (records, payloads, texts, around):
        assert len(text) > 1000
        assert _leaks(text) == []
        assert not EMAIL.search(text)


def test_no_comment_and_no_telephone_number_is_on_a_page(client: Client) -> None:
    addresses = ["/journal/", "/api/v1/commitments/?page_size=200"]
    addresses += [f"/engagements/{reference}/" for reference in Commitment.objects.values_list("reference", flat=True)]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert _leaks(answer.content.decode()) == [], address
    assert _leaks(b"".join(client.get("/journal.jsonl")).decode()) == []  # type: ignore[arg-type]


# The hard cases


def _figures(shown: dict[str, Any]) -> list[tuple[str, str | None, str | None, str]]:
    return [
        (figure["status"], value["min"], value["max"], value["unit"])
        for figure in shown["terms"]["figures"]
        for reading in figure["current"]
        for value in reading["value"]
    ]


def test_the_solar_plants_are_parts_of_the_whole_and_nothing_is_summed() -> None:
    whole, bougouni, sanankoroba = _titled("200 MWc"), _titled("Bougouni (100"), _titled("Sanankoroba (140")
    assert _figures(whole) == [("single", "200", "200", "MWc")]
    assert _figures(bougouni) == [("single", "100", "100", "MWc")]
    assert _figures(sanankoroba) == [("single", "140", "140", "MWc")]
    parts = {(r["kind"], r["direction"], r["reference"]) for r in whole["relations"]}
    assert parts == {("part_of", "from", bougouni["reference"]), ("part_of", "from", sanankoroba["reference"])}
    values = {value for shown in _shown().values() for _, *bounds, _ in _figures(shown) for value in bounds}
    assert values.isdisjoint({"240", "340", "440"})


def test_the_deadline_is_the_line_s_and_not_the_plants() -> None:
    line = _titled("ligne 225 kV")
    (reading,) = line["terms"]["deadline"]["current"]
    assert reading["value"] == {"edtf": "../2024-12-30", "qualifier": "before", "lower": None, "upper": "2024-12-30"}
    (claim,) = line["claims"]
    assert claim["deadline"]["text"] == "avant le 31 décembre 2024"
    assert line["timeliness"]["code"] == "overdue"
    assert line["timeliness"]["days_late_original"] == (TODAY - date(2024, 12, 30)).days
    assert _shown(date(2024, 12, 30))[line["title"]]["timeliness"]["code"] == "due_soon"
    for plant in ("200 MWc", "Bougouni (100", "Sanankoroba (140"):
        assert _titled(plant)["terms"]["deadline"]["status"] == "none"
        assert _titled(plant)["timeliness"]["code"] == "no_deadline"


def test_sixty_million_litres_revise_a_hundred_and_fifty() -> None:
    (figure,) = _titled("60 millions de litres")["terms"]["figures"]
    assert figure["status"] == "revised"
    assert [(v["min"], v["unit"]) for r in figure["original"] for v in r["value"]] == [("150000000", "L")]
    assert [(v["min"], v["unit"]) for r in figure["current"] for v in r["value"]] == [("60000000", "L")]
    assert figure["original"][0]["said_on"] is None


def test_two_reprints_of_one_discussion_are_one_origin_and_no_commitment_yet() -> None:
    fuel = _titled("160 000 à 200 000 tonnes")
    assert {claim["article"]["document"] for claim in fuel["claims"]} == {
        SHA256["000_d6c8f9f0230f6029.txt"],
        SHA256["001_07a045cfdd2cbff2.txt"],
    }
    assert fuel["terms"]["origins"] == 1
    assert _figures(fuel) == [("single", "160000", "200000", "t")]
    recurrence = fuel["terms"]["recurrence"]
    assert (recurrence["status"], recurrence["current"][0]["value"]) == ("single", "FREQ=MONTHLY")
    firmness = fuel["terms"]["firmness"]
    assert (firmness["status"], firmness["current"][0]["value"]) == ("single", "under_discussion")
    assert [c["firmness"] for c in fuel["claims"] if c["place"] == "headline"] == ["announced"]
    assert (fuel["firmness"], fuel["timeliness"]["code"]) == ("under_discussion", "not_binding_yet")


@pytest.mark.parametrize(
    "words",
    [
        "Commission intergouvernementale russo-malienne",
        "énergie atomique à des fins pacifiques",
        "fondement des relations",
    ],
)
def test_each_agreement_of_june_2025_is_told_by_two_independent_articles(words: str) -> None:
    agreement = _one(words)
    assert agreement["terms"]["origins"] == 2
    assert {claim["article"]["reprint_group"] for claim in agreement["claims"]} == {None}
    assert agreement["firmness"] == "signed"


def test_the_refinery_is_to_quadruple_an_unstated_capacity() -> None:
    refinery = _titled("quadrupler")
    (figure,) = refinery["terms"]["figures"]
    assert (figure["role"], figure["kind"]) == ("aim", "multiple")
    assert _figures(refinery) == [("single", "4", "4", "fois")]
    assert refinery["timeliness"]["code"] == "not_binding_yet"


def test_the_refinery_s_progress_is_told_by_those_who_promise_it() -> None:
    evidence = _titled("quadrupler")["evidence"]
    assert evidence
    assert {(item["kind"], item["source_basis"]) for item in evidence} == {("progress", "self_declared")}


def test_the_refinery_s_company_may_be_one_under_three_names() -> None:
    links = {frozenset((link.party.name.split()[0], link.other.name.split()[0])): link for link in SameAs.objects.all()}
    assert set(links) == {frozenset(pair) for pair in itertools.combinations(("SORMA", "Société", "Yadran"), 2)}
    assert {link.certainty for link in links.values()} == {"uncertain"}
    assert all(link.note for link in links.values())
    named = set(PartyName.objects.values_list("party__name", flat=True))
    assert {"SORMA", "Yadran"} <= named


def test_the_board_meets_in_the_november_after_the_article() -> None:
    board = _titled("premier conseil d’administration")
    (reading,) = board["terms"]["deadline"]["current"]
    assert (reading["value"]["lower"], reading["value"]["upper"]) == ("2025-11-01", "2025-11-30")
    assert {claim["deadline"]["basis"] for claim in board["claims"]} == {"resolved"}


def test_the_pipeline_s_millions_are_an_aim() -> None:
    (figure,) = _one("gazoduc Africain Atlantique")["terms"]["figures"]
    assert figure["role"] == "aim"
    assert figure["current"][0]["value"] == [
        {"min": "340000000", "max": None, "unit": "personne", "qualifier": "at_least"}
    ]


# The two questions


def test_what_had_been_said_by_a_day(client: Client) -> None:
    then = {
        shown["title"] for shown in client.get("/api/v1/commitments/?on=2024-06-30&page_size=200").json()["results"]
    }
    assert any("NOVAWIND" in title for title in then)
    assert not any("quadrupler" in title for title in then)  # June 2025
    assert not any("croisières" in title for title in then)  # undated: surely said by the day we received it
    now = client.get("/api/v1/commitments/?page_size=200").json()["results"]
    assert len(now) == Commitment.objects.count() > len(then)


def test_what_this_tracker_showed_at_an_instant(client: Client) -> None:
    assert client.get("/api/v1/commitments/?recorded_at=2024-06-30T00:00Z").json()["results"] == []
    assert client.get(f"/api/v1/commitments/?recorded_at={AT.isoformat().replace('+', '%2B')}").json()["results"]


def test_the_chain_of_the_first_import_holds() -> None:
    assert list(journal.breaks()) == []


# Again, and with mistakes


@pytest.fixture
def copy(tmp_path: Path) -> Corpus:
    """The curated files, to be changed."""
    shutil.copytree(settings.BASE_DIR / "fixtures", tmp_path / "fixtures")
    return Corpus(tmp_path)


def _file(corpus: Corpus, words: str) -> Path:
    (path,) = [path for path in corpus.fixtures.rglob("*.yaml") if words in path.read_text()]
    return path


def test_the_same_files_again_change_nothing(loaded: Report) -> None:
    before = rows()
    again = Corpus(settings.BASE_DIR)
    again.archive()
    report = again.load()
    assert (report.created, report.corrected, report.unchanged, report.kept) == (0, 0, loaded.created, [])
    assert rows() == before


def test_a_correction_in_the_files_is_made(copy: Corpus, loaded: Report) -> None:
    title = "Suivre au niveau ministériel les différents engagements de la mission"
    replace(_file(copy, f'titre: "{title}"'), f'titre: "{title}"', 'titre: "Suivre les engagements de la mission"')
    report = copy.load()
    assert (report.corrected, report.unchanged, report.kept) == (1, loaded.created - 1, [])
    assert _titled("Suivre les engagements de la mission")


def test_each_altered_quotation_is_named_with_file_and_line_and_nothing_is_loaded(copy: Corpus) -> None:
    altered = {
        '"Les échanges se poursuivront entre': '"Les échanges ne se poursuivront pas entre',  # a negation
        'se focaliser sur l’urée (120 000 tonnes)"': 'se focaliser sur l’urée (130 000 tonnes)"',  # a digit
        'pour une capacité de 200 MWc"': 'pour une capacité de 200 MW"',  # a unit
        '"Le Bénin participera à des': '"Le Bénin participera a des',  # an accent
        '- "s’est engagé à travailler': '- "s’est engagée à travailler',  # a letter
    }
    expected = {f"{_file(copy, old)}, ligne {replace(_file(copy, old), old, new)}" for old, new in altered.items()}
    before = rows()
    with pytest.raises(LoadFailed) as failed:
        copy.load()
    assert {sentence.split(" : ")[0] for sentence in failed.value.sentences} == expected
    assert rows() == before
