"""Rows as plain data: exact numbers and days, and around a quotation a sentence, never the article."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from tests import factories as make
from tracker.commitments import record
from tracker.commitments.content import Amount, Speaker, Valued
from tracker.commitments.fold import Deadline, Folded, Quantity, Reading, Slot, Status, Terms
from tracker.extraction.edtf import Bounds
from tracker.extraction.vocabulary import Basis, Firmness
from tracker.sources.archive import ArticleContent, RegionContent
from tracker.sources.quoting import ArticleReader
from tracker.text import RegionKind, Span

db = pytest.mark.django_db


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("120000", "120000"),
        ("120000.000000000", "120000"),
        ("2.500000000", "2.5"),
        ("0.000000001", "0.000000001"),
        ("0", "0"),
        ("0.000", "0"),
        ("1E+6", "1000000"),
        ("-3.10", "-3.1"),
        ("100", "100"),
    ],
)
def test_a_decimal_is_written_whole_and_without_trailing_zeros(value, text):
    assert record.decimal(None if value is None else Decimal(value)) == text


def test_a_day_is_written_in_iso():
    assert record.day(date(2024, 12, 30)) == "2024-12-30"
    assert record.day(None) is None


# What the journal keeps


@db
def test_a_document_is_described_by_its_digest_and_its_articles_never_by_its_text():
    article = make.archived(
        published="2024-05-02", publisher="L'Essor", headline="Le ministre annonce 120 000 tonnes d'urée"
    )
    described = record.describe_document(article.document)
    assert described["sha256"] == article.document.sha256
    assert described["articles"] == [
        {
            "number": 1,
            "start": 0,
            "end": len(make.TEXT),
            "headline": "Le ministre annonce 120 000 tonnes d'urée",
            "publisher": "L'Essor",
            "authors": [],
            "language": "fr",
            "published": "2024-05-02",
            "date_basis": "printed",
            "date_note": "",
            "reprint_group": None,
            "regions": [],
        }
    ]
    assert described["regions"] == []
    assert "Les discussions se poursuivent" not in json.dumps(described, ensure_ascii=False)


@db
def test_an_undated_article_of_an_unknown_publisher_says_so():
    (article,) = record.describe_document(make.archived().document)["articles"]
    assert (article["publisher"], article["published"], article["date_basis"]) == (None, None, "unknown")


@db
def test_what_a_claim_does_not_say_is_empty_not_invented():
    described = record.describe_claim(make.claimed(make.draft()))
    for name in ("cue", "speaker", "said_on", "deadline", "duration", "recurrence"):
        assert described[name] is None
    assert described["figures"] == described["parties"] == []
    assert described["note"] == ""


@db
def test_each_value_of_a_claim_stands_beside_its_words_their_place_and_how_it_is_known():
    article = make.archived()
    find = ArticleReader(article).find
    by, company = find("avant le 31 décembre 2024"), make.party("Solaire SA")
    claim = make.claimed(
        make.draft(),
        make.claim_content(
            article,
            cue=find("annonce"),
            speaker=Speaker(find("Le ministre"), "ministre", company),
            said=make.said(article, "se poursuivent", "2024-05", Basis.INFERRED, "D'après le contexte."),
            figures=(
                make.figure(
                    article, "120 000 tonnes", 120000, replaces=(find("120 000"), Amount(Decimal(120000), None, "t"))
                ),
            ),
            deadline=make.deadline(article, "avant le 31 décembre 2024", "../2024-12-30"),
            duration=Valued(by, "P24M"),
            recurrence=Valued(by, "FREQ=MONTHLY"),
            parties=(make.named(article, "La société SOLAIRE", company),),
        ),
    )
    described = record.describe_claim(claim)
    words = {"text": "avant le 31 décembre 2024", "start": by.start, "end": by.end}
    assert described["duration"] == words | {"iso": "P24M"}
    assert described["recurrence"] == words | {"rrule": "FREQ=MONTHLY"}
    assert described["deadline"] == words | {
        "edtf": "../2024-12-30",
        "qualifier": "before",
        "lower": None,
        "upper": "2024-12-30",
        "basis": "stated",
        "reason": "",
    }
    assert described["cue"] == {"text": "annonce", "start": 12, "end": 19}
    assert (described["speaker"]["text"], described["speaker"]["function"]) == ("Le ministre", "ministre")
    assert described["speaker"]["party"] == company.reference
    assert (described["said_on"]["lower"], described["said_on"]["reason"]) == ("2024-05-01", "D'après le contexte.")
    (figure,) = described["figures"]
    assert figure["replaces"] == {"text": "120 000", "start": 20, "end": 27, "min": "120000", "max": None, "unit": "t"}
    (party,) = described["parties"]
    assert (party["reference"], party["name"], party["text"]) == (company.reference, "Solaire SA", "La société SOLAIRE")
    json.dumps(described)  # plain data


@db
def test_quotations_stand_in_the_order_of_the_text():
    article = make.archived()
    content = make.claim_content(article, ["Les discussions se poursuivent", "Le ministre annonce"])
    described = record.describe_claim(make.claimed(make.draft(), content))
    assert [quotation["exact"] for quotation in described["quotations"]] == [
        "Le ministre annonce",
        "Les discussions se poursuivent",
    ]


@db
def test_follow_up_is_described_with_what_it_rests_on():
    evidence, search = make.EvidenceFactory(reference="S-0002"), make.SearchLogFactory(reference="R-0003")
    verdict = make.VerdictFactory(
        reference="V-0001", code="fulfilled", fulfilled_edtf="2024-12", fulfilled_basis="independent"
    )
    verdict.evidence.add(evidence, make.EvidenceFactory(reference="S-0001"))
    verdict.searches.add(search)
    assert record.describe_verdict(verdict) == {
        "reference": "V-0001",
        "code": "fulfilled",
        "decided_on": "2026-01-12",
        "reasons": "Les travaux ont commencé.",
        "evidence": ["S-0001", "S-0002"],
        "searches": ["R-0003"],
        "fulfilled_on": {"edtf": "2024-12", "basis": "independent"},
        "successor": None,
    }
    assert record.describe_search(search)["searched_on"] == "2026-01-10"
    assert record.describe_evidence(evidence)["delivered"] is None


# What the public reads


@db
def test_a_quotation_is_shown_in_its_sentence_only():
    article = make.archived()
    (shown,) = record.Shown().row(make.claimed(make.draft(), make.claim_content(article, "deux centrales")))[
        "quotations"
    ]
    assert (shown["before"], shown["after"]) == ("La société SOLAIRE construira ", " de 50 MWc.")
    assert shown["state"] == "verified"


@db
def test_the_context_stays_inside_the_article_and_out_of_its_regions():
    text = "Appelez le 01 02 03 04 05 pour le ministre qui promet une usine (légende : Moussa) et une école"
    start = text.index("le ministre")
    caption = text.index("(légende")
    article = make.archived(
        text,
        span=Span(start, len(text)),
        regions=(RegionContent(RegionKind.CAPTION, Span(caption, caption + len("(légende : Moussa)"))),),
    )
    claim = make.claimed(make.draft(), make.claim_content(article, "promet une usine"))
    (shown,) = record.Shown().row(claim)["quotations"]
    around = shown["before"] + shown["after"]
    assert "ministre" in around
    for hidden in ("01 02", "Appelez", "Moussa"):
        assert hidden not in around


@db
def test_no_page_shows_a_whole_article():
    sentence = "le ministre promet une usine, " + "puis une autre, " * 200
    article = make.archived(f"Hier {sentence} enfin. Autre phrase.")
    (shown,) = record.Shown().row(
        make.claimed(make.draft(), make.claim_content(article, "le ministre promet une usine"))
    )["quotations"]
    assert len(shown["before"]) + len(shown["after"]) <= 600
    assert shown["after"].endswith("…")


@db
def test_an_article_is_cited_by_what_is_known_of_it():
    article = make.archived(
        published="2024-05",
        publisher="L'Essor",
        date_note="« mai 2024 »",
        reprint_group="audience",
        headline="Le ministre",
    )
    assert record.public_article(article) == {
        "document": article.document.sha256,
        "number": 1,
        "headline": "Le ministre",
        "publisher": "L'Essor",
        "published": {
            "edtf": "2024-05",
            "lower": "2024-05-01",
            "upper": "2024-05-31",
            "basis": "printed",
            "note": "« mai 2024 »",
        },
        "reprint_group": "audience",
        "url": None,
    }
    assert ArticleContent(Span(0, 1)).publisher == "", "an unknown publisher stays unknown"
    assert record.public_article(make.archived())["publisher"] is None


def test_folded_terms_show_each_value_with_its_claims_and_its_days():
    def folded(value):
        reading = Reading(value, ("A-0001",), Bounds(None, date(2024, 1, 10)))
        return Folded(Status.SINGLE, (reading,), (reading,))

    quantity = Quantity(Decimal("2.50"), None, "t", "at_least")
    unknown = Reading((quantity,), ("A-0001",), None)
    shown = record.public_terms(
        Terms(
            firmness=folded(Firmness.SIGNED),
            deadline=folded(Deadline("../2024", None, date(2024, 12, 31), "by")),
            duration=Folded(Status.NONE),
            recurrence=Folded(Status.NONE),
            figures=((Slot("amount", "absolute", "urée"), Folded(Status.REVISED, (unknown,), (unknown,))),),
            origins=2,
        ),
        {},
    )
    said = {"claims": ["A-0001"], "said_on": {"lower": None, "upper": "2024-01-10"}}
    assert shown["firmness"] == {
        "status": "single",
        "original": [{"value": "signed"} | said],
        "current": [{"value": "signed"} | said],
    }
    assert shown["deadline"]["current"][0]["value"] == {
        "edtf": "../2024",
        "qualifier": "by",
        "lower": None,
        "upper": "2024-12-31",
    }
    assert shown["duration"] == {"status": "none", "original": [], "current": []}
    (figure,) = shown["figures"]
    assert (figure["role"], figure["kind"], figure["product"], figure["status"]) == (
        "amount",
        "absolute",
        "urée",
        "revised",
    )
    assert figure["original"] == [
        {
            "value": [{"min": "2.5", "max": None, "unit": "t", "qualifier": "at_least"}],
            "claims": ["A-0001"],
            "said_on": None,
        }
    ]
    assert shown["origins"] == 2
    json.dumps(shown)
