"""Claims: words of an article, found as typed; what they say; and nothing lost on the way."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests import factories as make
from tests.editorial.browsing import Editor, everything, queries, values_of
from tracker.commitments.content import Speaker
from tracker.commitments.models import Claim, Commitment, JournalEntry
from tracker.sources.models import Article
from tracker.sources.quoting import ArticleReader

# Entering one

TITLED = (
    f"Une usine\n\n{make.TEXT}\n\nPersonne n'a dit mieux : 120 000 tonnes\nd'urée, et rien d'autre. Tél. 76 54 32 10."
)


@pytest.fixture
def article(db: Any) -> Any:
    return make.archived(TITLED, headline="Une usine")


def _form(editor: Editor, article: Article, commitment: Commitment) -> Any:
    page = editor.add("claim", article=article.pk, commitment=commitment.pk)
    return page.form.fill(act="announces", firmness="announced", place="body", **{_words: QUOTED})


_words = "Claim_quotations-0-words_text"
_place = "Claim_quotations-0-words_place"
QUOTED = "Le ministre annonce 120 000 tonnes d'urée avant le 31 décembre 2024."


def _claim() -> Claim:
    return Claim.objects.get()


def test_words_are_found_as_typed_with_all_that_stands_on_them(awa: Editor, article: Article) -> None:
    commitment, party = make.draft(), make.party("Ministère")
    form = _form(awa, article, commitment).fill(
        cue_words_text="annonce",
        deadline_words_text="avant le 31 décembre 2024",
        deadline_edtf="../2024-12-30",
        deadline_qualifier="before",
        speaker_words_text="Le ministre",
        speaker_function="ministre",
        note="À relire.",
    )
    figure = {"words_text": "120 000 tonnes", "min": "120 000", "unit": "t", "product": "urée", "role": "amount"}
    form.row("figures", **figure).row("parties", words_text="Le ministre", party=party.pk, role="promisor")
    page = form.send()
    claim = _claim()
    assert page.address == f"/admin/commitments/claim/{claim.pk}/change/", page.said
    assert [str(quotation) for quotation in claim.quotations.all()] == [QUOTED]
    assert (claim.deadline_edtf, claim.deadline_qualifier) == ("../2024-12-30", "before")
    assert claim.deadline_basis == "stated"
    assert claim.speaker_text == "Le ministre"
    found = claim.figures.get()
    assert (found.text, found.min, found.max) == ("120 000 tonnes", 120000, 120000)
    assert TITLED[found.start : found.end] == "120 000 tonnes"
    assert claim.parties.get().party == party
    assert "<mark>Le ministre annonce" in page.html
    assert "vérifi" in page.text.lower()
    assert JournalEntry.objects.filter(payload__reference=claim.reference).count() == 1


def test_an_article_is_chosen_first(awa: Editor, article: Article) -> None:
    commitment = make.draft()
    page = awa.add("claim", commitment=commitment.pk)
    assert "dans quel article ?" in page.text
    form = page.form.fill(article=article.pk).send()
    assert form.form["article"] == str(article.pk)
    assert form.form["commitment"] == str(commitment.pk)


def test_words_that_occur_twice_need_their_place(awa: Editor, article: Article) -> None:
    commitment = make.draft()
    form = _form(awa, article, commitment).fill(**{_words: "120 000 tonnes d'urée"})
    page = form.send()
    assert "se trouvent 2 fois" in page.said
    start = TITLED.rindex("120 000 tonnes")
    end = TITLED.index("urée", start) + 4
    # A browser takes the line break out of words in a line; the place says where they are.
    saved = form.fill(**{_place: f"{start}–{end}"}).send()
    assert (_claim().quotations.get().start, _claim().quotations.get().end) == (start, end), saved.said


def test_words_over_a_line_break_are_kept_through_a_field_of_one_line(awa: Editor, article: Article) -> None:
    start = TITLED.rindex("120 000 tonnes")
    end = TITLED.index("urée", start) + 4
    form = _form(awa, article, make.draft()).fill(**{_words: "", _place: f"{start}–{end}"})
    form.fill(cue_words_text=TITLED[start:end], cue_words_place=f"{start}–{end}").send()
    claim = _claim()
    assert "\n" in claim.cue_text
    before = values_of(claim)
    awa.change(claim).form.fill(note="Relu.").send()
    assert values_of(_claim()) == before | {"note": "Relu."}
    assert _claim().revision > claim.revision


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({_words: "Le ministre annonce 130 000 tonnes d'urée"}, "au plus près, il dit"),
        ({_words: "Le président promet la lune"}, "ne se trouvent pas ; recopiez-les tels quels"),
        ({_words: "Le minis"}, "Citation 1"),
        ({_words: "", _place: "0–99999"}, "sort du document"),
        ({_place: "0–9"}, "à la place 0–9, le texte dit « Une usine »"),
        ({_place: "9–0"}, "Une place s'écrit « début–fin »"),
        ({_words: "", _place: ""}, "obligatoire"),
        ({_words: "120 000 tonnes d'urée, et rien d'autre. Tél. 76 54 32 10."}, "numéro de téléphone"),
        ({"deadline_words_text": "avant le 31 décembre 2024"}, "Les mots et l'échéance vont ensemble"),
        ({"deadline_edtf": "2024"}, "Les mots et l'échéance vont ensemble"),
        ({"said_words_text": "Le ministre"}, "Les mots et la date vont ensemble"),
        ({"duration_iso": "P24M"}, "Les mots et la durée vont ensemble"),
        ({"recurrence_rule": "FREQ=MONTHLY"}, "Les mots et la récurrence vont ensemble"),
        ({"recurrence_words_text": "annonce", "recurrence_rule": "tous les mois"}, "n'est pas une récurrence"),
        ({"duration_words_text": "annonce", "duration_iso": "deux ans"}, "deux ans"),
        ({"speaker_function": "ministre"}, "Donnez aussi le nom, tel qu'écrit."),
        ({"deadline_words_text": "Rien n'est encore signé", "deadline_edtf": "2024"}, "ne se trouvent pas"),
        (
            {
                "deadline_words_text": "avant le 31 décembre 2024",
                "deadline_edtf": "../2024-12-30",
                "deadline_qualifier": "before",
                "deadline_basis": "inferred",
            },
            "Une valeur déduite demande une raison.",
        ),
    ],
)
def test_words_that_are_not_there_are_refused_and_nothing_typed_is_lost(
    typed: dict[str, str], sentence: str, awa: Editor, article: Article
) -> None:
    form = _form(awa, article, make.draft()).fill(note="À garder.").fill(**typed)
    form.row("figures", words_text="120 000 tonnes", min="120 000,5", unit="t", role="amount")
    before = everything()
    page = form.send()
    assert sentence in page.said, page.said
    assert everything() == before
    kept = {name: form[name] for name in (*typed, "note", "figures-0-words_text", "figures-0-min", "figures-0-unit")}
    assert {name: page.form[name] for name in kept} == kept


def test_what_is_wrong_is_said_together(awa: Editor, article: Article) -> None:
    form = _form(awa, article, make.draft()).fill(cue_words_text="annonça", speaker_words_text="La ministre")
    form.row("figures", words_text="12 tonnes", min="12", unit="t", role="amount")
    form.row("parties", words_text="SOLAR", party=make.party().pk, role="promisor")
    said = form.send().said
    for label in ("Indice de fermeté", "Qui parle", "Chiffre 1", "Acteur 1"):
        assert label in said


@pytest.mark.parametrize(
    ("low", "high", "values"),
    [
        ("12 500 000,5", "", ("12500000.5", "12500000.5")),
        ("12\u202f500", "13\u00a0000", ("12500", "13000")),
        ("0,25", "0.5", ("0.25", "0.5")),
    ],
)
def test_numbers_are_written_as_the_texts_write_them(
    low: str, high: str, values: tuple[str, str], awa: Editor, article: Article
) -> None:
    form = _form(awa, article, make.draft())
    inferred = {"basis": "inferred", "reason": "Les mots disent autre chose."}
    form.row("figures", words_text="120 000 tonnes", min=low, max=high, unit="t", role="amount", **inferred).send()
    figure = _claim().figures.get()
    assert (figure.min, figure.max) == tuple(map(Decimal, values))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"min": "beaucoup"}, "nombre"),
        ({"min": "NaN"}, "nombre"),
        ({"min": "1E+40"}, "chiffres"),
        ({"min": "1234567890123456"}, "chiffres significatifs"),
        ({"min": "5", "max": "3"}, "Le minimum ne dépasse pas le maximum."),
        ({"min": "", "max": ""}, "Un chiffre a au moins une borne."),
        ({"min": "1", "basis": "inferred"}, "Une valeur déduite demande une raison."),
        ({"min": "1", "words_text": "deux centrales"}, "ne se trouvent pas"),
        ({"min": "12 000", "unit": "t"}, "se lit 120000 t, et non 12000 t"),
        ({"min": "120 000", "unit": "L"}, "se lit 120000 t, et non 120000 L"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(row: dict[str, str], sentence: str, awa: Editor, article: Article) -> None:
    before_row = {"words_text": "120 000 tonnes", "unit": "t", "role": "amount"} | row
    form = _form(awa, article, make.draft()).row("figures", **before_row)
    before = everything()
    page = form.send()
    assert sentence in page.said, page.said
    assert everything() == before


def test_words_of_a_reader_s_comment_are_refused(awa: Editor, article: Article) -> None:
    make.RegionFactory(
        document=article.document, article=article, kind="comments", start=TITLED.index("Rien"), end=len(TITLED)
    )
    page = _form(awa, article, make.draft()).fill(**{_words: "Rien n'est encore signé"}).send()
    assert "zone « commentaires" in page.said.lower()
    assert Claim.objects.count() == 0


# Changing one


def test_a_draft_is_changed_and_what_was_not_touched_stays(awa: Editor, article: Article) -> None:
    content = make.claim_content(
        article,
        [QUOTED, "La société SOLAIRE construira deux centrales de 50 MWc."],
        figures=(make.figure(article, "50 MWc", "50", unit="MWc", product="centrale solaire"),),
        deadline=make.deadline(article, "avant le 31 décembre 2024", "../2024-12-30"),
        parties=(make.named(article, "Le ministre", make.party("Ministère")),),
    )
    claim = make.claimed(make.draft(), content)
    before = values_of(claim)
    form = awa.change(claim).form
    assert form["read_revision"] == str(claim.revision)
    assert "reason" not in form
    form.fill(firmness="signed").send()
    assert values_of(_claim()) == before | {"firmness": "signed"}


def test_rows_are_added_and_struck_out(awa: Editor, article: Article) -> None:
    claim = make.claimed(make.draft(), make.claim_content(article, QUOTED))
    form = awa.change(claim).form
    form.row("figures", words_text="120 000 tonnes", min="120000", unit="t", role="amount")
    form.row("Claim_quotations", words_text="Rien n'est encore signé.").send()
    assert (claim.figures.count(), claim.quotations.count()) == (1, 2)
    form = awa.change(claim).form.fill(**{"figures-0-DELETE": "on", "Claim_quotations-0-DELETE": "on"})
    form.send()
    assert claim.figures.count() == 0
    assert str(claim.quotations.get()) == "Rien n'est encore signé."
    page = awa.change(claim).form.fill(**{"Claim_quotations-0-DELETE": "on"}).send()
    assert "Il faut au moins une citation" in page.said
    assert claim.quotations.count() == 1


def test_two_editors_do_not_overwrite_each_other(awa: Editor, moussa: Editor, article: Article) -> None:
    claim = make.claimed(make.draft(), make.claim_content(article, QUOTED))
    first, second = awa.change(claim).form, moussa.change(claim).form
    first.fill(note="La première.").send()
    page = second.fill(note="La seconde.").send()
    assert "a été modifié entre-temps" in page.said
    assert page.form["note"] == "La seconde."
    assert _claim().note == "La première."


def test_a_published_claim_is_corrected_with_a_reason_and_the_page_says_it_at_once(
    awa: Editor, moussa: Editor, article: Article
) -> None:
    commitment = make.published("", make.claim_content(article, QUOTED))
    claim = _claim()
    assert not moussa.change(claim).has_form
    assert "?corriger=1" not in awa.change(claim).links
    form = moussa.change(claim, corriger=1).form.fill(note="Une note corrigée.")
    before = everything()
    assert "obligatoire" in form.send().said
    assert "obligatoire" in form.fill(reason="   ").send().said
    assert everything() == before
    form.fill(reason="Il manquait une note.").send()
    public = moussa.open(f"/engagements/{commitment.reference}/").text
    assert "Une note corrigée." in public
    assert "Il manquait une note." in moussa.open("/journal/").text


def test_a_withdrawn_claim_is_only_shown(moussa: Editor, article: Article) -> None:
    commitment = make.published(
        "", make.claim_content(article, QUOTED), make.claim_content(article, "Rien n'est encore signé.")
    )
    claim = commitment.claims.first()
    assert claim
    moussa.do(claim, "retirer", reason="Mal compris.")
    assert not moussa.change(claim, corriger=1).has_form
    page = moussa.post(f"/admin/commitments/claim/{claim.pk}/change/?corriger=1", note="x", reason="y")
    assert page.said
    assert "corriger" not in " ".join(moussa.change(claim).links)


def test_a_claim_is_moved_and_moved_back(moussa: Editor, awa: Editor, article: Article) -> None:
    here, there = make.draft(), make.draft()
    claim = make.claimed(here, make.claim_content(article, QUOTED))
    assert "deplacer" not in " ".join(awa.change(claim).links)
    for target in (there, here):
        page = moussa.do(claim, "deplacer", other=target.pk)
        assert "Déplacé." in page.said
        assert _claim().commitment == target
    page = moussa.do(claim, "deplacer", other=here.pk)
    assert "est déjà dans" in page.said


# How much its page asks


@pytest.mark.parametrize("rows", [1, 8])
def test_the_page_of_a_claim_asks_as_much_however_many_words_it_has(
    rows: int, moussa: Editor, article: Article
) -> None:
    parties = tuple(make.named(article, "SOLAIRE", make.party()) for _ in range(rows))
    quoted = [QUOTED, *["La société SOLAIRE construira deux centrales de 50 MWc."][: rows - 1]]
    content = make.claim_content(
        article,
        quoted,
        parties=parties,
        figures=tuple(make.figure(article, "50 MWc", "50", unit="MWc") for _ in range(rows if rows > 1 else 0)),
        speaker=Speaker(ArticleReader(article).find("SOLAIRE"), "", make.party()),
    )
    claim = make.claimed(make.draft(), content)
    moussa.change(claim)
    asked = queries(moussa, f"/admin/commitments/claim/{claim.pk}/change/")
    assert len(asked) <= 12, "\n".join(asked)
