"""The curated files, loaded through the actions: the words first, all or nothing, and never over an editor's change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from tests.factories import AT, EDITOR, SECOND_EDITOR, claim_content, evidence_content, published
from tests.ops.corpus import Corpus, counts, replace, rows, written
from tracker.commitments import actions, journal
from tracker.commitments.models import Claim, Commitment, Dossier, Evidence, JournalEntry, Party, Relation, SameAs
from tracker.commitments.vocabulary import State
from tracker.ops.curated import LoadFailed, load

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=30)


@pytest.fixture
def archived(corpus: Corpus) -> Corpus:
    """The documents are archived, nothing is loaded yet."""
    corpus.archive()
    return corpus


@pytest.fixture(scope="class")
def _loaded_once(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    corpus = written(tmp_path_factory.mktemp("corpus"))
    with django_db_blocker.unblock(), transaction.atomic():
        corpus.archive()
        corpus.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(_loaded_once: None, db: None, corpus: Corpus) -> Corpus:
    """All is loaded from files like these."""
    return corpus


def _commitment(title: str) -> Commitment:
    return Commitment.objects.get(title__startswith=title)


def _line_of(path: Path, words: str) -> int:
    text = path.read_text()
    assert text.count(words) == 1
    return text[: text.index(words)].count("\n") + 1


class TestFirstLoad:
    def test_what_the_files_say_is_published(self, archived: Corpus) -> None:
        told: list[int] = []
        report = load(archived.fixtures, at=AT, progress=told.append)
        # three parties, a dossier, two commitments, two claims, a piece of evidence
        assert (report.created, report.corrected, report.unchanged, report.kept) == (9, 0, 0, [])
        assert told == [1, 1]
        for model in (Commitment, Claim, Evidence):
            assert set(model._default_manager.values_list("state", flat=True)) == {State.PUBLISHED.value}
        assert Dossier.objects.get().commitments.count() == 2

    @pytest.mark.parametrize("language", ["en", "de"])
    def test_the_files_are_french_whatever_the_language_of_the_process(self, archived: Corpus, language: str) -> None:
        with translation.override(language):
            assert archived.load().created == 9

    def test_keys_are_read_without_their_accents(self, archived: Corpus) -> None:
        text = archived.commitments.read_text()
        for key in ("échéance", "récurrence", "fermeté", "unité", "règle", "rôle", "durée", "testabilité", "clé"):
            text = text.replace(f"{key}:", key.translate(str.maketrans("éèô", "eeo")) + ":")
        archived.commitments.write_text(text)
        assert archived.load().created == 9

    def test_files_are_related_whatever_their_order(self, archived: Corpus) -> None:
        """The part stands in a file before its whole."""
        text = archived.commitments.read_text()
        whole, part = text.split("  - clé: centrales\n")
        archived.commitments.write_text(whole)
        (archived.commitments.parent / "00-centrales.yaml").write_text(
            f"dossier:\n  clé: centrales\n  titre: Centrales\nengagements:\n  - clé: centrales\n{part}"
        )
        assert archived.load().created == 10
        assert Relation.objects.get().source.dossier == Dossier.objects.get(title="Centrales")

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('- "La livraison mensuelle suivra."', '- {mots: "La livraison mensuelle suivra."}'),
            (
                '- "La livraison mensuelle suivra."',
                '- {mots: "mensuelle suivra", dans: "La livraison mensuelle suivra."}',
            ),
            ('indice: "annonce"', 'indice: {mots: "annonce", dans: "annonce 120 000 tonnes"}'),
            ('indice: "annonce"', 'indice: {mots: "n’est signé"}'),
            ("min: 120000", "min: 120000.0"),
            ("min: 120000", "min: null"),
            ("max: 120000", "max:"),
            ("fermeté: annoncé", "fermeté: accord ou contrat signé"),
            ("fermeté: annoncé", "fermeté: Signé"),
        ],
    )
    def test_several_spellings_are_allowed(self, archived: Corpus, old: str, new: str) -> None:
        replace(archived.commitments, old, new)
        assert archived.load().created == 9

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("120 000 tonnes d'urée avant", "130 000 tonnes d'urée avant"),
            ("fait partie de: uree", "fait partie de: personne"),
            ("sens: avant", "sens: vers"),
        ],
    )
    def test_one_mistake_and_nothing_is_loaded(self, archived: Corpus, old: str, new: str) -> None:
        line = replace(archived.commitments, old, new)
        before = counts()
        with pytest.raises(LoadFailed, match=f"{archived.commitments}, ligne {line} : "):
            archived.load()
        assert counts() == before

    def test_several_mistakes_are_all_named_in_the_order_of_the_files(self, archived: Corpus) -> None:
        places = [
            (archived.parties, replace(archived.parties, "certitude: incertaine", "certitude: sûre")),
            (archived.commitments, replace(archived.commitments, "120 000 tonnes d'urée avant", "130 000 t")),
            (archived.commitments, replace(archived.commitments, "règle: FREQ=MONTHLY", "regle: x, de: y")),
            (archived.commitments, replace(archived.commitments, "valeur: P24M", "valeur: deux ans")),
            (archived.commitments, replace(archived.commitments, "genre: avancement", "genre: rumeur")),
        ]
        with pytest.raises(LoadFailed) as failed:
            archived.load()
        named = [sentence.split(" : ")[0] for sentence in failed.value.sentences]
        # In one claim the first mistake is named; the others show once it is mended.
        expected = [f"{path}, ligne {line}" for path, line in (places[1], places[3], places[4], places[0])]
        assert named == expected
        assert not Party.objects.exists()

    def test_a_document_that_is_not_in_the_archive_is_named(self, corpus: Corpus) -> None:
        with pytest.raises(LoadFailed) as failed:
            corpus.load()
        assert len(failed.value.sentences) == 3  # two claims, a piece of evidence
        assert all("l'archive n'a pas d'article 1 dans « document.txt »" in each for each in failed.value.sentences)

    @pytest.mark.parametrize("file", ["parties", "commitments"])
    def test_a_file_that_is_no_yaml_is_named(self, archived: Corpus, file: str) -> None:
        path = getattr(archived, file)
        path.write_text("dossier: [\n")
        with pytest.raises(LoadFailed, match=f"{path}, ligne 2 : YAML mal formé"):
            archived.load()

    def test_a_missing_file_of_parties_is_named(self, archived: Corpus) -> None:
        archived.parties.unlink()
        with pytest.raises(LoadFailed, match=f"{archived.parties}, ligne 1 : ce fichier n'existe pas"):
            archived.load()


class TestWhatIsLoaded:
    def test_every_value_stands_on_the_words_of_the_text_not_of_the_file(self, loaded: Corpus) -> None:
        """The file has straight apostrophes; the article has not."""
        claim = _commitment("Livrer").claims.get()
        text = claim.article.document.text
        first, second = claim.quotations.all()
        assert first.exact == "Le ministre de l’Agriculture annonce 120 000 tonnes d’urée avant le 31 décembre 2024."
        assert second.exact == "La livraison mensuelle suivra."
        figure = claim.figures.get()
        assert (figure.min, figure.max, figure.unit, figure.product) == (120000, 120000, "t", "urée")
        assert (figure.role, figure.kind, figure.qualifier, figure.basis) == ("amount", "absolute", "exact", "stated")
        assert (claim.deadline_text, claim.deadline_edtf) == ("avant le 31 décembre 2024", "../2024-12-30")
        assert (claim.deadline_qualifier, claim.deadline_basis) == ("before", "stated")
        assert (claim.recurrence_text, claim.recurrence_rule) == ("mensuelle", "FREQ=MONTHLY")
        assert (claim.cue_text, claim.firmness, claim.act, claim.place) == ("annonce", "announced", "announces", "body")
        assert (claim.speaker_text, claim.speaker_function) == (
            "Le ministre de l’Agriculture",
            "ministre de l’Agriculture",
        )
        assert claim.parties.get().text == "Le ministre de l’Agriculture"
        for words, start, end in [
            (first.exact, first.start, first.end),
            (figure.text, figure.start, figure.end),
            (claim.deadline_text, claim.deadline_start, claim.deadline_end),
            (claim.cue_text, claim.cue_start, claim.cue_end),
            (claim.speaker_text, claim.speaker_start, claim.speaker_end),
        ]:
            assert text[start:end] == words

    def test_a_figure_keeps_what_it_replaces_and_a_duration_has_no_start(self, loaded: Corpus) -> None:
        claim = _commitment("Construire").claims.get()
        figure = claim.figures.get()
        assert (figure.text, figure.min, figure.unit) == ("50 MWc", Decimal(50), "MWc")
        assert (figure.replaces_text, figure.replaces_min, figure.replaces_unit) == ("80 MWc", Decimal(80), "MWc")
        assert (claim.duration_text, claim.duration_iso, claim.deadline_edtf) == ("24 mois", "P24M", "")
        assert (claim.said_text, claim.said_edtf, claim.note) == ("le 3 mars 2024", "2024-03-03", "Une note.")
        inferred = claim.parties.get(basis="inferred")
        assert (inferred.text, inferred.reason) == ("Mme KEÏTA", "Elle parle pour le ministère.")

    def test_evidence_has_its_date_and_who_says_so(self, loaded: Corpus) -> None:
        evidence = Evidence.objects.get()
        assert evidence.commitment == _commitment("Construire")
        assert (evidence.kind, evidence.source_basis) == ("progress", "self_declared")
        assert (evidence.occurred_text, evidence.occurred_edtf) == ("cette semaine", "2024-02-26/2024-03-03")
        assert (evidence.occurred_basis, evidence.occurred_reason) == ("resolved", "La semaine du 3 mars.")

    def test_entries_are_linked(self, loaded: Corpus) -> None:
        relation = Relation.objects.get()
        assert relation.source == _commitment("Construire")
        assert (relation.kind, relation.target) == ("part_of", _commitment("Livrer"))
        link = SameAs.objects.get()
        assert ({link.party.name, link.other.name}, link.certainty) == ({"SOLAIRE", "Soleil SA"}, "uncertain")

    def test_all_went_through_the_journal_under_the_role_of_the_first_import(self, loaded: Corpus) -> None:
        bodies = [json.loads(entry.payload.body) for entry in JournalEntry.objects.select_related("payload")]
        assert {body["actor"]["role"] for body in bodies} == {"import initial"}
        assert [body["action"] for body in bodies].count("publish") == 2
        assert list(journal.breaks()) == []


def _add_claim(corpus: Corpus) -> None:
    """A second claim on the urea, in the file."""
    replace(
        corpus.commitments,
        "  - clé: centrales\n",
        "      - clé: uree-2\n        document: document.txt\n        article: 1\n        place: titre\n"
        "        acte: annonce\n        fermeté: annoncé\n        indice: livrera\n"
        "        citations: [Le ministre livrera l’urée]\n\n  - clé: centrales\n",
    )


class TestAgain:
    def test_the_same_files_change_nothing(self, loaded: Corpus) -> None:
        before = rows()
        report = loaded.load(LATER)
        assert (report.created, report.corrected, report.unchanged, report.kept) == (0, 0, 9, [])
        assert rows() == before

    def test_what_says_the_same_is_no_change(self, loaded: Corpus) -> None:
        before = rows()
        replace(
            loaded.commitments,
            '    titre: "Livrer 120 000 tonnes d’urée"',
            "    # Oui.\n    Titre: Livrer 120 000 tonnes d’urée",
        )
        assert loaded.load(LATER).unchanged == 9
        assert rows() == before

    @pytest.mark.parametrize(
        ("file", "old", "new", "look"),
        [
            ("parties", '"SOLAIRE"', '"SOLAIRE SA"', lambda: Party.objects.get(name="SOLAIRE SA")),
            ("commitments", '"Urée et centrales"', '"Urée"', lambda: Dossier.objects.get(title="Urée")),
            (
                "commitments",
                "Livrer 120 000 tonnes d’urée",
                "Livrer de l’urée",
                lambda: _commitment("Livrer de l’urée"),
            ),
            ("commitments", '"Une note."', '"Une autre."', lambda: Claim.objects.get(note="Une autre.")),
            ("commitments", "rôle: montant", "rôle: but", lambda: Claim.objects.get(figures__role="aim")),
            (
                "commitments",
                "les travaux ont",
                "des travaux ont",
                lambda: Evidence.objects.get(statement__contains=" des "),
            ),
        ],
    )
    def test_an_entry_corrected_in_the_file_is_corrected(
        self, loaded: Corpus, file: str, old: str, new: str, look: Callable[[], Any]
    ) -> None:
        replace(getattr(loaded, file), old, new)
        report = loaded.load(LATER)
        assert (report.created, report.corrected, report.unchanged, report.kept) == (0, 1, 8, [])
        assert look()
        entry = JournalEntry.objects.select_related("payload").last()
        assert entry is not None
        body = json.loads(entry.payload.body)
        assert (body["action"], body["reason"]) == ("correct", "Le fichier de l'import initial a été corrigé.")
        before = rows()
        assert loaded.load(LATER).unchanged == 9
        assert rows() == before

    def test_a_correction_is_what_the_public_reads(self, loaded: Corpus) -> None:
        replace(loaded.commitments, "Livrer 120 000 tonnes d’urée", "Livrer de l’urée")
        loaded.load(LATER)
        versions = _commitment("Livrer de l’urée").versions
        assert set(versions.filter(journal_to=None).values_list("title", flat=True)) == {"Livrer de l’urée"}

    def test_what_is_new_in_the_files_is_added_and_published(self, loaded: Corpus) -> None:
        with loaded.commitments.open("a") as file:
            file.write(
                "  - clé: travaux\n    titre: Suivre les travaux\n    testabilité: vague\n    secteur: énergie\n"
                "    affirmations:\n      - clé: travaux-1\n        document: document.txt\n        article: 1\n"
                "        place: corps\n        acte: annonce\n        fermeté: non précisé\n        indice: suivra\n"
                '        citations: ["La livraison mensuelle suivra."]\n'
            )
        report = loaded.load(LATER)
        assert (report.created, report.unchanged) == (2, 9)
        assert _commitment("Suivre").is_published

    def test_a_new_claim_on_a_published_commitment_is_published(self, loaded: Corpus) -> None:
        _add_claim(loaded)
        report = loaded.load(LATER)
        assert (report.created, report.kept) == (1, [])
        assert _commitment("Livrer").claims.published().count() == 2

    def test_a_claim_does_not_move_to_another_commitment(self, loaded: Corpus) -> None:
        path = loaded.commitments
        text = path.read_text().replace("- clé: uree-1", "- clé: x").replace("- clé: centrales-1", "- clé: uree-1")
        path.write_text(text.replace("- clé: x", "- clé: centrales-1"))
        with pytest.raises(LoadFailed) as failed:
            loaded.load(LATER)
        first, second = failed.value.sentences
        assert first.startswith(f"{path}, ligne {_line_of(path, '- clé: centrales-1')} : « centrales-1 » est déjà A-")
        assert second.startswith(f"{path}, ligne {_line_of(path, '- clé: uree-1')} : « uree-1 » est déjà A-")


# What an editor changed


def _retitle() -> str:
    row = _commitment("Livrer")
    actions.correct_commitment(actor=EDITOR, at=AT, commitment=row, reason="Plus clair.", title="Livrer l’urée promise")
    return row.reference


def _reclaim() -> str:
    row = _commitment("Livrer").claims.get()
    content = claim_content(row.article, "La livraison mensuelle suivra.")
    actions.correct_claim(actor=EDITOR, at=AT, claim=row, content=content, reason="Relu.")
    return row.reference


def _rename_party() -> str:
    row = Party.objects.get(name="SOLAIRE")
    actions.correct_party(actor=EDITOR, at=AT, party=row, reason="Son vrai nom.", name="Solaire & Cie")
    return row.reference


def _retitle_dossier() -> str:
    row = Dossier.objects.get()
    actions.correct_dossier(actor=EDITOR, at=AT, dossier=row, reason="Plus clair.", title="Agriculture")
    return row.reference


def _restate_evidence() -> str:
    row = Evidence.objects.get()
    content = evidence_content(row.article, "Les travaux ont commencé cette semaine", statement="Autre constat.")
    actions.correct_evidence(actor=EDITOR, at=AT, evidence=row, content=content, reason="Relu.")
    return row.reference


def _withdraw() -> str:
    row = _commitment("Livrer")
    actions.withdraw(actor=SECOND_EDITOR, at=AT, row=row, reason="Entré deux fois.")
    return row.reference


def _withdraw_evidence() -> str:
    row = Evidence.objects.get()
    actions.withdraw(actor=SECOND_EDITOR, at=AT, row=row, reason="Démenti.")
    return row.reference


CHANGED, WITHDRAWN = "modifié", "retiré"


class TestWhatAnEditorChanged:
    @pytest.mark.parametrize("in_both", [False, True], ids=["the file did not change", "the file changed too"])
    @pytest.mark.parametrize(
        ("edit", "done", "file", "key", "change"),
        [
            (_retitle, CHANGED, "commitments", "- clé: uree\n", ("Livrer 120", "Fournir 120")),
            (_reclaim, CHANGED, "commitments", "- clé: uree-1\n", ('produit: "urée"', 'produit: "engrais"')),
            (_rename_party, CHANGED, "parties", "- clé: solaire\n", ('nom: "SOLAIRE"', 'nom: "SOLAIRE SA"')),
            (_retitle_dossier, CHANGED, "commitments", "clé: uree\n  t", ('"Urée et centrales"', '"Urée"')),
            (_restate_evidence, CHANGED, "commitments", "- clé: centrales-t", ("les travaux ont", "des travaux ont")),
            (_withdraw, WITHDRAWN, "commitments", "- clé: uree\n", ("Livrer 120", "Fournir 120")),
            (
                _withdraw_evidence,
                WITHDRAWN,
                "commitments",
                "- clé: centrales-t",
                ("les travaux ont", "des travaux ont"),
            ),
        ],
        ids=["title", "claim", "party", "dossier", "evidence", "withdrawal", "withdrawal of evidence"],
    )
    def test_is_kept_and_reported_with_reference_file_and_line(
        self,
        loaded: Corpus,
        edit: Callable[[], str],
        done: str,
        file: str,
        key: str,
        change: tuple[str, str],
        in_both: bool,
    ) -> None:
        reference = edit()
        path = getattr(loaded, file)
        line = _line_of(path, key)
        if in_both:
            replace(path, *change)
        before = rows()
        for _ in range(2):
            report = loaded.load(LATER)
            assert (report.created, report.corrected, report.unchanged) == (0, 0, 8)
            assert report.kept == [
                f"{reference} ({path}, ligne {line}) : {done} dans l'application depuis l'import ; gardé tel quel."
            ]
            assert rows() == before

    def test_does_not_stop_the_correction_of_the_rest(self, loaded: Corpus) -> None:
        _retitle()
        replace(loaded.commitments, '"Une note."', '"Une autre."')
        report = loaded.load(LATER)
        assert (report.corrected, len(report.kept)) == (1, 1)
        assert _commitment("Livrer l’urée promise")

    def test_is_not_a_party_s_usual_name_that_the_file_itself_corrected(self, loaded: Corpus) -> None:
        replace(loaded.parties, '"SOLAIRE"', '"SOLAIRE SA"')
        loaded.load(LATER)
        replace(loaded.commitments, '"Une note."', '"Une autre."')
        report = loaded.load(LATER)
        assert (report.corrected, report.kept) == (1, [])

    def test_adds_no_claim_to_a_commitment_that_he_withdrew(self, loaded: Corpus) -> None:
        reference = _withdraw()
        _add_claim(loaded)
        report = loaded.load(LATER)
        assert not Claim.objects.filter(place="headline").exists()
        assert report.kept[-1].endswith(f"nouveau, mais {reference} est retiré ; pas ajouté.")
        assert not Commitment.objects.get(reference=reference).is_published

    def test_may_be_a_commitment_of_his_own_which_is_left_alone(self, loaded: Corpus) -> None:
        published("Un engagement d’ailleurs")
        before = rows()
        assert loaded.load(LATER).unchanged == 9
        assert rows() == before


QUOTED = "Le ministre de l'Agriculture annonce 120 000 tonnes d'urée avant le 31 décembre 2024."
ARTICLE = "article: 1\n        place: corps\n        acte: annonce"

MISTAKES = {
    # The words
    "a digit": (QUOTED, QUOTED.replace("120", "130"), "ne sont pas dans le texte"),
    "a unit": (QUOTED, QUOTED.replace("tonnes", "kilos"), "ne sont pas dans le texte"),
    "a negation": (QUOTED, QUOTED.replace("annonce", "n'annonce pas"), "ne sont pas dans le texte"),
    "an accent": (QUOTED, QUOTED.replace("décembre", "decembre"), "ne sont pas dans le texte"),
    "a capital": (QUOTED, QUOTED.replace("avant", "Avant"), "ne sont pas dans le texte"),
    "the order of words": (QUOTED, QUOTED.replace("120 000 tonnes", "tonnes 120 000"), "ne sont pas dans le texte"),
    "a reader's comment": (QUOTED, "Commentaires : appelez le 00 11 22 33.", "ne se trouvent pas"),
    "invisible words": (QUOTED, "\\u200b", "La citation est vide"),
    "another figure": ('mots: "120 000 tonnes"', 'mots: "130 000 tonnes"', "« 130 000 tonnes »"),
    "half a figure": ('mots: "120 000 tonnes"', 'mots: "20 000 tonnes"', "« 20 000 tonnes »"),
    "a figure of another claim": ('mots: "120 000 tonnes"', 'mots: "50 MWc"', "« 50 MWc »"),
    "a deadline outside the quotations": ('"avant le 31 décembre 2024"', '"le 3 mars 2024"', "« le 3 mars 2024 »"),
    "another duration": ('mots: "24 mois"', 'mots: "36 mois"', "« 36 mois »"),
    "another recurrence": ('mots: "mensuelle"', 'mots: "annuelle"', "« annuelle »"),
    "another name": ('mots: "Mme KEÏTA"', 'mots: "Mme KEITA"', "« Mme KEITA »"),
    "an invisible name": ('mots: "Mme KEÏTA"', 'mots: "\\u200b"', "La citation est vide"),
    "words that stand in several places": ('mots: "la société SOLAIRE"', 'mots: "de"', "fois ; donnez un passage plus"),
    "a cue that is not there": ('indice: "annonce"', 'indice: "promet"', "« promet »"),
    "no cue": ('indice: "annonce"', "indice:", "il manque « indice »"),
    "two cues": ('indice: "annonce"', "indice: [annonce, suivra]", "« indice » est un seul texte"),
    "what it replaces": ('mots: "80 MWc"', 'mots: "90 MWc"', "« 90 MWc »"),
    "the date of evidence": ('mots: "cette semaine"', 'mots: "ce mois"', "« ce mois »"),
    # Their values
    "a number in words": ("min: 120000", "min: cent", "« cent » n'est pas un nombre"),
    "a number with a space": ("min: 120000", "min: 120 000", "écrivez-le sans espace"),
    "a number without end": ("min: 120000", "min: 1e9999999", "n'est pas un nombre"),
    "a number that would be rounded": ("max: 120000", f"max: {'9' * 21}.{'9' * 9}", "n'est pas un nombre"),
    "more digits than both databases keep": ("max: 120000", "max: 1234567890123456", "15 chiffres significatifs"),
    "not a number": ("min: 120000", "min: NaN", "n'est pas un nombre"),
    "a programmer's number": ("min: 120000", "min: 120_000", "n'est pas un nombre"),
    "more digits than are kept": ("min: 120000", "min: 119999.0000000001", "n'est pas un nombre"),
    "a minimum above the maximum": ("min: 120000", "min: 120001", "Le minimum ne dépasse pas le maximum"),
    "no bound": ("min: 50\n            max: 50", "min:\n            max:", "Un chiffre a au moins une borne"),
    "a day that is none": ("date: ../2024-12-30", "date: ../2024-12-32", "« ../2024-12-32"),
    "a date in words": ("date: 2024-03-03", "date: 3 mars 2024", "« 3 mars 2024 »"),
    "no duration": ("valeur: P24M", "valeur: 24 mois", "« 24 mois »"),
    "an unknown firmness": ("fermeté: annoncé", "fermeté: ferme", "fermeté « ferme » inconnu ; au choix :"),
    "an unknown role": ("rôle: montant", "rôle: somme", "rôle « somme » inconnu"),
    "an unknown sector": ("secteur: agriculture", "secteur: poésie", "secteur « poésie » inconnu"),
    "an unknown sense": ("sens: avant", "sens: vers", "sens « vers » inconnu"),
    "an unknown origin": ("origine: déduite\n", "origine: devinée\n", "origine « devinée » inconnu"),
    "an inference without a reason": ('"Elle parle pour le ministère."', '""', "Une valeur déduite demande une raison"),
    # The entries
    "an unknown key": ("unité: t\n", "unite de mesure: t\n", "clé « unite de mesure » inconnue ici"),
    "an unknown key of a deadline": ("sens: avant", "sans: x\n          sens: avant", "clé « sans » inconnue ici"),
    "an unknown party": ("acteur: solaire", "acteur: solair", "aucun acteur n'a la clé « solair »"),
    "an unknown whole": ("fait partie de: uree", "fait partie de: urée", "aucun engagement n'a la clé « urée »"),
    "a whole that is no key": ("fait partie de: uree", "fait partie de: {a: b}", "« fait partie de »"),
    "a part of itself": ("fait partie de: uree", "fait partie de: centrales", "ce lien tournerait en rond"),
    "a key twice": ("- clé: centrales-1", "- clé: uree-1", "la clé « uree-1 » sert déjà"),
    "a key too long": ("- clé: centrales-1", f"- clé: {'c' * 151}", "plus de 150 caractères"),
    "no claims": ("    affirmations:\n      - clé: centrales-1", "    notes:\n      - clé: x", "au moins une affirmation"),
    "no quotation": (f'        citations:\n          - "{QUOTED}"\n', "        citations: []\n        mots:\n", "au moins une"),
    "a title too long": ("titre: \"Livrer 120", f"titre: \"{'x' * 300}Livrer", "300 caractères"),
    "an article that is not there": (ARTICLE, ARTICLE.replace("1", "7"), "n'a pas d'article 7"),
    "an article without end": (ARTICLE, ARTICLE.replace("1", "9" * 5000), "n'est pas un nombre entier"),
    "a party without a name": ('"SOLAIRE"', "", "il manque « nom »"),
    "an unknown certainty": ("certitude: incertaine", "certitude: peut-être", "certitude « peut-être » inconnu"),
    "the same as nobody": ("acteur: soleil", "acteur: lune", "aucun acteur n'a la clé « lune »"),
    "the same as itself": ("acteur: soleil", "acteur: solaire", "Un acteur ne se rapproche que d'un autre"),
    "an alias": ('"SOLAIRE"', "*solaire", "un alias (*) n'est pas accepté"),
    "a character that cannot be kept": ('"SOLAIRE"', '"SO\\0LAIRE"', "un caractère ne peut pas être enregistré"),
}  # fmt: skip


class TestMistakes:
    @pytest.mark.parametrize(("old", "new", "why"), MISTAKES.values(), ids=MISTAKES)
    def test_name_their_file_and_line_and_nothing_is_loaded(self, loaded: Corpus, old: str, new: str, why: str) -> None:
        path = next(path for path in (loaded.commitments, loaded.parties) if path.read_text().count(old) == 1)
        line = replace(path, old, new)
        replace(loaded.commitments, '"Urée et centrales"', '"Urée"')  # a correction, which is not made either
        before = rows()
        with pytest.raises(LoadFailed) as failed:
            loaded.load(LATER)
        assert rows() == before
        sentence = next((each for each in failed.value.sentences if why in each), f"not among {failed.value.sentences}")
        place, _, number = sentence.split(" : ")[0].rpartition(", ligne ")
        assert place == str(path)
        assert "\n" not in sentence
        # Of what only the whole claim shows, the line is that of the claim.
        claim = max(
            (n for n, text in enumerate(path.read_text().split("\n"), 1) if "- clé" in text and n <= line), default=0
        )
        assert int(number) in (line - 1, line, line + 1, claim)
