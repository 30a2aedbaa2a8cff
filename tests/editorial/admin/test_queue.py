"""The queue on screen, as a browser without a script posts it; and what is said of how it went."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests import factories as make
from tests.editorial import reader
from tests.editorial.browsing import Editor, Page, everything, queries
from tests.editorial.reader import PLANTS, PROMISE, TALKS, claim, evidence, filled
from tests.factories import AT
from tracker.commitments.models import Claim, Commitment, Evidence, JournalEntry
from tracker.commitments.vocabulary import Sector
from tracker.editorial import queue
from tracker.editorial.admin.queue import marks
from tracker.editorial.models import Candidate
from tracker.extraction.vocabulary import PartyRole
from tracker.sources.models import Article

pytestmark = pytest.mark.django_db

LIMIT = 12


@pytest.fixture
def article() -> Article:
    return make.archived()


@pytest.fixture
def waiting(article: Article, monkeypatch: pytest.MonkeyPatch) -> list[Candidate]:
    """The ministry's promise, the plants, and news of talks."""
    return filled(monkeypatch, article, [claim(article), claim(article, PLANTS)], [evidence(article)])


def _where(article: Article) -> str:
    return f"/admin/editorial/candidate/file/{article.pk}/"


def _open(editor: Editor, article: Article, candidate: Candidate | None = None, **query: Any) -> Page:
    return editor.open(_where(article), **({"proposition": candidate.pk} if candidate else {}), **query)


def _now(candidate: Candidate) -> Candidate:
    return Candidate.objects.get(pk=candidate.pk)


# Looking


def test_the_article_stands_beside_the_first_that_waits(
    oumar: Editor, awa: Editor, article: Article, waiting: list[Candidate]
) -> None:
    page = _open(awa, article)
    assert "3 propositions à trier" in page.text
    assert page.form["proposition"] == str(waiting[0].pk)
    assert page.inline == []
    shown = re.search(r'data-article-start="0">(.*?)</div>', page.html, re.DOTALL)
    assert shown
    plain = re.sub(r"<[^>]+>", "", shown[1]).replace("&#x27;", "'").replace("&#13;", "\r")
    assert plain == article.span.of(article.document.text)
    for kind in ("chosen", "passage", "figure", "date", "cue"):
        assert re.search(rf'class="mark [^"]*\b{kind}\b', shown[1]), kind
    assert not _open(oumar, article).has_form


def test_the_marks_joined_are_the_text_whatever_overlaps(
    article: Article, monkeypatch: pytest.MonkeyPatch, waiting: list[Candidate]
) -> None:
    make.RegionFactory(document=article.document, article=article, kind="caption", start=3, end=40)
    inside = make.CandidateFactory(article=article, start=5, end=20, anchor_start=5, anchor_end=20)
    beyond = make.CandidateFactory(article=article, start=article.end - 5, end=article.end + 5, anchor_start=999)
    found = marks(article, [*waiting, inside, beyond], inside)
    assert "".join(mark.text for mark in found) == article.span.of(article.document.text)
    assert [mark.is_here for mark in found].count(True) == 1
    chosen = next(mark for mark in found if mark.is_here)
    assert chosen.candidate == inside.pk


def test_the_front_page_the_article_and_the_document_lead_here(
    awa: Editor, article: Article, waiting: list[Candidate]
) -> None:
    assert "À trier : 3 propositions" in awa.open("/admin/").text
    assert awa.open("/admin/editorial/candidate/file/").address == _where(article)
    for page in (awa.change(article), awa.change(article.document)):
        assert "Trier 3 propositions" in page.text
        assert _where(article) in page.links
    assert f"{_where(article)}?proposition={waiting[1].pk}" in awa.change(waiting[1]).links
    Candidate.objects.all().delete()
    assert "À trier" not in awa.open("/admin/").text
    assert "la file est vide" in awa.open("/admin/editorial/candidate/file/").said
    assert "Tout est trié" in _open(awa, article).text


def test_next_and_previous_are_links(awa: Editor, article: Article, waiting: list[Candidate]) -> None:
    page = _open(awa, article, waiting[1])
    for row in (waiting[0], waiting[2]):
        assert f"{_where(article)}?proposition={row.pk}" in page.links
    assert 'rel="next"' not in _open(awa, article, waiting[2]).html


def test_a_document_that_is_pasted_fills_the_queue(awa: Editor) -> None:
    page = awa.add("document").form.fill(text=make.TEXT, published="2024-06-12").send()
    assert "Archivé" in page.said
    article = Article.objects.get()
    assert Candidate.objects.filter(article=article).count() > 0
    assert _where(article) in page.links


# Accepting


def test_accepting_makes_drafts_with_the_right_words_and_values(
    awa: Editor, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    party = make.party("Ministère")
    named = reader.named(article, "Le ministre", party.reference, PartyRole.PROMISOR)
    other = reader.named(article, "SOLAIRE", "", None)
    proposed = claim(article, parties=(named, other))
    (first, second) = filled(monkeypatch, article, [proposed, claim(article, PLANTS)])
    entries = JournalEntry.objects.count()
    form = _open(awa, article).form
    assert form["title"] == "120 000 tonnes d'urée, avant le 31 décembre 2024"
    assert (form["testability"], form["sector"], form["act"], form["place"]) == (
        "measurable", "agriculture", "announces", "lead",
    )  # fmt: skip
    assert form["parties-0-party"] == str(party.pk)
    assert "Aussi nommés, sans acteur connu ou sans rôle dit : SOLAIRE" in _open(awa, article).text
    page = form.fill(title="Livrer 120 000 tonnes d'urée", place="body").send("_accept")
    made = Claim.objects.get()
    assert f"Brouillon {made.reference}" in page.said, page.said
    assert page.url == f"{_where(article)}?proposition={second.pk}"
    assert made.commitment.title == "Livrer 120 000 tonnes d'urée"
    assert (made.state, made.commitment.state, made.commitment.sector) == ("draft", "draft", "agriculture")
    assert [quotation.exact for quotation in made.quotations.all()] == [PROMISE]
    figure = made.figures.get()
    assert (figure.text, figure.min, figure.max, figure.unit, figure.product) == (
        "120 000 tonnes", 120000, 120000, "t", "urée",
    )  # fmt: skip
    assert (made.deadline_text, made.deadline_edtf) == ("avant le 31 décembre 2024", "../2024-12-30")
    assert (made.deadline_qualifier, made.deadline_basis, made.cue_text) == ("before", "stated", "annonce")
    assert [(name.text, name.party, name.role) for name in made.parties.all()] == [("Le ministre", party, "promisor")]
    assert JournalEntry.objects.count() == entries + 2
    assert (_now(first).state, _now(first).claim, _now(first).decided_by) == ("accepted", made, "Awa Diarra")
    decided = _open(awa, article, first)
    assert not decided.has_form
    assert made.commitment.title in decided.text


def test_what_is_refused_keeps_all_that_was_typed(awa: Editor, article: Article, waiting: list[Candidate]) -> None:
    typed = {"title": "À garder", "note": "Une note.", "figures-0-product": "urée fine", "cue_words_text": "promet"}
    form = _open(awa, article).form.fill(**typed, cue_words_place="")
    before = everything()
    page = form.send("_accept")
    assert "Indice de fermeté" in page.said, page.said
    assert {name: page.form[name] for name in typed} == typed
    assert everything() == before
    assert _now(waiting[0]).is_waiting
    page = page.form.fill(cue_words_text="annonce", sector="").send("_accept")
    assert "obligatoire" in page.said
    assert page.form["note"] == "Une note."
    assert "Brouillon" in page.form.fill(sector="agriculture").send("_accept").said


def test_a_figure_that_was_misread_is_struck_out_or_said_better(
    awa: Editor, article: Article, waiting: list[Candidate]
) -> None:
    _open(awa, article).form.fill(**{"figures-0-DELETE": "on"}).send("_accept")
    assert Claim.objects.get().figures.count() == 0
    form = _open(awa, article, waiting[1]).form.fill(title="Construire", sector="energy")
    form.row("figures", words_text="50 MWc", min="50", unit="MWc", role="capacity").send("_accept")
    assert Claim.objects.order_by("-pk")[0].figures.get().unit == "MWc"


def test_the_passage_is_what_the_editor_selects(awa: Editor, article: Article, waiting: list[Candidate]) -> None:
    start, end = article.document.text.index("120 000"), article.document.text.index(". La société")
    words = {"text": article.document.text[start:end], "place": f"{start}–{end}"}
    form = _open(awa, article).form
    form.fill(**{f"Claim_quotations-0-words_{name}": value for name, value in words.items()})
    assert "Brouillon" in form.fill(cue_words_text="", cue_words_place="").send("_accept").said
    quotation = Claim.objects.get().quotations.get()
    assert (quotation.start, quotation.end) == (start, end)


def test_somebody_else_decided_meanwhile(
    awa: Editor, moussa: Editor, article: Article, waiting: list[Candidate]
) -> None:
    one, other = _open(awa, article).form, _open(moussa, article).form
    one.fill(rejection="statistic").send("_reject")
    page = other.fill(title="Livrer").send("_accept")
    assert "déjà écartée (par Awa Diarra)" in page.said
    assert page.form["title"] == "Livrer"
    assert not Commitment.objects.exists()


# Merging


def test_it_is_added_to_the_likeliest_commitment(awa: Editor, article: Article, waiting: list[Candidate]) -> None:
    _open(awa, article).form.send("_accept")
    commitment = Commitment.objects.get()
    page = _open(awa, article, waiting[1])
    assert "même article" in page.text
    assert page.form["target"] == str(commitment.pk)
    assert page.form["sector"] == "energy"  # what the words show comes before what was entered beside it
    page.form.send("_merge")
    assert _now(waiting[1]).state == "merged"
    assert commitment.claims.count() == 2
    assert Commitment.objects.count() == 1


def test_another_commitment_is_looked_for_with_all_that_was_typed_kept(
    awa: Editor, article: Article, waiting: list[Candidate]
) -> None:
    wanted, _other = make.draft("Bâtir un pont à Kayes", sector=Sector.TRANSPORT), make.draft("Bâtir une route")
    page = _open(awa, article).form.fill(note="À garder.").send("_merge")
    assert "Choisissez l'engagement" in page.said
    page = page.form.fill(other="pont bâtir").send("_search")
    assert page.form.options("target") == [str(wanted.pk)]
    assert (page.form["note"], page.form["other"]) == ("À garder.", "pont bâtir")
    assert _now(waiting[0]).is_waiting
    page = page.form.fill(target=wanted.pk).send("_merge")
    assert wanted.claims.get().note == "À garder."
    page = _open(awa, article, waiting[1]).form.fill(other=wanted.reference.lower()).send("_merge")
    assert wanted.claims.count() == 2, page.said


def test_news_of_a_published_commitment_becomes_evidence_for_it(
    awa: Editor, article: Article, waiting: list[Candidate]
) -> None:
    commitment = make.published("Construire deux centrales", make.claim_content(article, PLANTS))
    page = _open(awa, article, waiting[2])
    assert "De quel engagement est-ce la suite ?" in page.text
    form = page.form
    assert form["target"] == str(commitment.pk)
    assert (form["kind"], form["Evidence_quotations-0-words_text"]) == ("progress", TALKS)
    refused = form.send("_merge")
    assert "obligatoire" in refused.said
    refused.form.fill(source_basis="self_declared").send("_merge")
    made = Evidence.objects.get()
    assert (made.commitment, made.article, made.state) == (commitment, article, "draft")
    assert (_now(waiting[2]).state, _now(waiting[2]).evidence) == ("accepted", made)


def test_a_claim_may_be_entered_as_evidence(awa: Editor, article: Article, waiting: list[Candidate]) -> None:
    commitment = make.published("Livrer", make.claim_content(article, PROMISE))
    form = _open(awa, article, waiting[1], comme="evidence").form
    page = form.fill(target=commitment.pk, kind="progress", source_basis="independent").send("_merge")
    assert Evidence.objects.get().commitment == commitment, page.said
    assert _now(waiting[1]).state == "merged"


# Rejecting, splitting


def test_rejecting_asks_why(awa: Editor, article: Article, waiting: list[Candidate]) -> None:
    before = everything()
    page = _open(awa, article).form.fill(title="À garder").send("_reject")
    assert "obligatoire" in page.said
    assert page.form["title"] == "À garder"
    page = page.form.fill(rejection="other").send("_reject")
    assert "demande une précision" in page.said
    page = page.form.fill(rejection_note="Un vœu.").send("_reject")
    assert "Écartée : autre." in page.said
    assert page.url == f"{_where(article)}?proposition={waiting[1].pk}"
    assert everything() == before
    assert (_now(waiting[0]).rejection, _now(waiting[0]).rejection_note) == ("other", "Un vœu.")
    page = _open(awa, article, waiting[0])
    assert "Un vœu." in page.text
    assert page.form.send("_reopen").form["proposition"] == str(waiting[0].pk)
    assert _now(waiting[0]).is_waiting


def test_splitting_keeps_what_was_typed_and_adds_one(awa: Editor, article: Article, waiting: list[Candidate]) -> None:
    form = _open(awa, article).form.fill(title="La première moitié")
    page = form.send("_split")
    assert "Dédoublée" in page.said
    assert page.form["title"] == "La première moitié"
    assert Candidate.objects.count() == 4
    form.send("_split")  # the page sent again
    assert Candidate.objects.count() == 4
    page.form.send("_split")
    assert Candidate.objects.count() == 5
    page = page.form.send("_accept")
    assert page.form["proposition"] == str(Candidate.objects.get(copy=1).pk)


# Who may, and what nobody means well


def test_whoever_only_looks_decides_nothing(
    oumar: Editor, awa: Editor, article: Article, waiting: list[Candidate]
) -> None:
    data = _open(awa, article).form.fill(rejection="misread").data()
    before = everything()
    for verb in ("_accept", "_merge", "_reject", "_split", "_search", "_reopen", ""):
        page = oumar.post(_where(article), **data, **({verb: "1"} if verb else {}))
        assert "Votre rôle ne le permet pas" in page.said
    assert everything() == before
    assert all(row.is_waiting for row in Candidate.objects.all())
    assert Candidate.objects.count() == 3


def test_a_stranger_is_asked_who_he_is(reader: Editor, article: Article) -> None:
    for where in (_where(article), "/admin/editorial/candidate/file/", "/admin/editorial/candidate/bilan/"):
        assert reader.client.get(where).headers["location"].startswith("/admin/login/")


@pytest.mark.parametrize("key", ["0", "999999", "9" * 30])
def test_an_article_that_is_not_there_is_said(key: str, awa: Editor) -> None:
    for answer in (awa.client.get, awa.client.post):
        assert answer(f"/admin/editorial/candidate/file/{key}/").status_code == 302


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"_accept": "1"},
        {"_merge": "1", "target": "²"},
        {"_merge": "1", "target": "9" * 30, "other": "\x00"},
        {"_search": "1", "other": "' OR 1=1 \x00 %_" * 50},
        {"_reject": "1", "rejection": "inconnue"},
        {"_split": "1", "copies": "-1"},
        {"_reopen": "1"},
        {"_accept": "1", "comme": "verdict", "proposition": "abc"},
        {"_accept": "1", "figures-TOTAL_FORMS": "90", "figures-INITIAL_FORMS": "-3"},
    ],
)
def test_a_form_sent_strangely_is_answered(
    sent: dict[str, str], awa: Editor, article: Article, waiting: list[Candidate]
) -> None:
    before = everything()
    page = awa.post(_where(article), **sent)
    assert page.status == 200
    assert page.inline == []
    assert everything() == before


def test_hostile_words_of_an_article_are_text(awa: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    words = '<script>alert(1)</script> Le "ministre"><img src=x onerror=alert(1)> promet\r\n🇲🇱 30 usines.'
    article = make.archived(words, headline="<script>alert(1)</script>")
    proposed = claim(article, words, figures=(reader.figure(article, "30 usines", "30", unit="usine", product=""),))
    filled(monkeypatch, article, [proposed])
    for page in (_open(awa, article), awa.open("/admin/editorial/candidate/"), awa.change(Candidate.objects.get())):
        assert "<script>alert" not in page.html
        assert "<img src=x" not in page.html
        assert page.inline == []
    assert _open(awa, article).form["Claim_quotations-0-words_text"] == words.replace("\r\n", "\n")
    page = _open(awa, article).form.fill(sector="industry").send("_accept")
    assert "Brouillon" in page.said, page.said
    assert Claim.objects.get().quotations.get().exact == words


def test_a_script_in_the_reader_s_fields_is_text(awa: Editor, article: Article, waiting: list[Candidate]) -> None:
    page = _open(awa, article).form.fill(title="<script>alert(1)</script>", other="<script>").send("_search")
    assert "<script>alert" not in page.html


# How much is asked


def _many(article: Article, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(count):
        make.CandidateFactory(
            article=article, proposal=make.proposal(quote=PROMISE), end=40, anchor_start=100 + n, anchor_end=101 + n
        )
        make.published("", make.claim_content(article, PLANTS)) if n < 5 else None


def test_its_pages_ask_at_most_twelve_queries_at_one_row_and_at_sixty_one(
    fanta: Editor, article: Article, waiting: list[Candidate], monkeypatch: pytest.MonkeyPatch
) -> None:
    party = make.party("Ministère")
    first = waiting[0]
    first.proposal["parties"] = [
        {"start": 0, "end": 11, "text": "Le ministre", "role": "promisor", "key": party.reference}
    ]
    first.save()
    make.published("", make.claim_content(article, PLANTS, parties=(make.named(article, "SOLAIRE", party),)))
    pages = (f"{_where(article)}?proposition={first.pk}", "/admin/editorial/candidate/bilan/", "/admin/")
    for where in pages:
        fanta.open(where)
    few = [queries(fanta, where) for where in pages]
    _many(article, 61, monkeypatch)
    many = [queries(fanta, where) for where in pages]
    assert [len(asked) for asked in many] == [len(asked) for asked in few]
    for asked in many[:2]:
        assert len(asked) <= LIMIT, f"{len(asked)}\n" + "\n".join(asked)


# The record


def test_the_record_says_what_became_of_them(awa: Editor, article: Article, waiting: list[Candidate]) -> None:
    page = awa.open("/admin/editorial/candidate/bilan/")
    assert page.inline == []
    assert "rien de trié" in page.html
    _open(awa, article).form.send("_accept")
    _open(awa, article, waiting[1]).form.fill(rejection="misread").send("_reject")
    page = awa.open("/admin/editorial/candidate/bilan/")
    assert "50 %" in page.text
    assert '<rect width="50"' in page.html
    assert "mal lu 1" in page.text
    assert 'style="' not in page.html


def test_unreviewed_material_is_on_no_public_page(
    awa: Editor, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = filled(monkeypatch, article, [claim(article)])
    _open(awa, article).form.send("_accept")
    assert queue.likeliest(row)
    for where in ("/engagements/", "/journal/", "/sources/", "/api/v1/commitments/", "/api/v1/claims/"):
        assert "urée" not in awa.open(where).html
    assert Candidate.objects.get().decided_at != AT  # by the clock of whoever pressed the button


def test_what_was_replaced_meanwhile_decides_nothing_of_another(
    awa: Editor, article: Article, waiting: list[Candidate]
) -> None:
    form = _open(awa, article, waiting[0]).form.fill(rejection="misread")
    Candidate.objects.filter(pk=waiting[0].pk).update(state="replaced")
    page = form.send("_reject")
    assert "n'est plus dans la file" in page.said
    states = Candidate.objects.filter(pk__in=[row.pk for row in waiting[1:]]).values_list("state", flat=True)
    assert set(states) == {"waiting"}


def test_a_key_pressed_twice_goes_on_without_a_complaint(
    awa: Editor, article: Article, waiting: list[Candidate]
) -> None:
    form = _open(awa, article, waiting[0]).form.fill(rejection="misread")
    form.send("_reject")
    page = form.send("_reject")
    assert "déjà" not in page.said
    assert page.url == f"{_where(article)}?proposition={waiting[1].pk}"


def test_what_is_missing_is_named_at_the_top(awa: Editor, article: Article, waiting: list[Candidate]) -> None:
    page = _open(awa, article, waiting[0]).form.fill(title="", sector="").send("_accept")
    note = re.search(r'class="errornote".*?</p>', page.html, re.DOTALL)
    assert note
    assert "Titre" in note[0]
    assert "Secteur" in note[0]


def test_an_incomplete_form_is_told_too_that_somebody_else_decided(
    awa: Editor, moussa: Editor, article: Article, waiting: list[Candidate]
) -> None:
    form = _open(awa, article, waiting[0]).form
    _open(moussa, article, waiting[0]).form.fill(rejection="misread").send("_reject")
    page = form.fill(title="").send("_accept")
    assert "déjà écartée (par moussa)" in page.text
