"""A small corpus of invented documents and curated files on disk, for tests that change them; and the real one, loaded once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from tests.factories import AT
from tracker.commitments.models import (
    Claim,
    Commitment,
    CommitmentVersion,
    Evidence,
    Figure,
    Imported,
    JournalEntry,
    JournalPayload,
    Party,
    PartyName,
    ReferenceCounter,
    Relation,
    SameAs,
)
from tracker.ops.curated import ACTOR, Report, load
from tracker.ops.ingestion import ingest
from tracker.ops.manifest import read_manifest
from tracker.sources.models import ArchivedFile, Article, Document, Publisher, Quotation, Region, ReprintGroup

ARTICLE = """Le ministre livrera l’urée

Le ministre de l’Agriculture annonce 120 000 tonnes d’urée avant le 31 décembre 2024. Il a été convenu avec la \
société SOLAIRE de construire deux centrales de 50 MWc, au lieu de 80 MWc, en 24 mois. La livraison mensuelle suivra. \
« Les travaux ont commencé cette semaine », a dit Mme KEÏTA le 3 mars 2024. Rien n’est signé, ni livré."""
COMMENTS = "Commentaires : appelez le 00 11 22 33."
TEXT = f"{ARTICLE}\n\n{COMMENTS}\n"

MANIFEST = f"""documents:
  - fichier: document.txt
    articles:
      - de: 0
        à: {len(ARTICLE)}
        commence par: "Le ministre livrera"
        finit par: "ni livré."
        titre: "Le ministre livrera l'urée"
        éditeur: "L’Essor"
        date: 2024-03-04
        date connue: imprimée
    zones:
      - genre: commentaires
        de: {len(ARTICLE) + 2}
        à: {len(ARTICLE) + 2 + len(COMMENTS)}
        commence par: "Commentaires :"
"""

PARTIES = """acteurs:
  - clé: ministere
    nom: "Ministère de l’Agriculture"
    genre: institution
  - clé: solaire
    nom: "SOLAIRE"
    genre: entreprise
    même acteur que:
      - acteur: soleil
        certitude: incertaine
        note: "Deux noms."
  - clé: soleil
    nom: "Soleil SA"
    genre: entreprise
"""

COMMITMENTS = """dossier:
  clé: uree
  titre: "Urée et centrales"

engagements:
  - clé: uree
    titre: "Livrer 120 000 tonnes d’urée"
    testabilité: mesurable
    secteur: agriculture
    affirmations:
      - clé: uree-1
        document: document.txt
        article: 1
        place: corps
        acte: annonce
        fermeté: annoncé
        indice: "annonce"
        locuteur:
          mots: "Le ministre de l'Agriculture"
          fonction: "ministre de l’Agriculture"
          acteur: ministere
        citations:
          - "Le ministre de l'Agriculture annonce 120 000 tonnes d'urée avant le 31 décembre 2024."
          - "La livraison mensuelle suivra."
        chiffres:
          - mots: "120 000 tonnes"
            min: 120000
            max: 120000
            unité: t
            produit: "urée"
            rôle: montant
        échéance:
          mots: "avant le 31 décembre 2024"
          date: ../2024-12-30
          sens: avant
        récurrence: {mots: "mensuelle", règle: FREQ=MONTHLY}
        acteurs:
          - mots: "Le ministre de l'Agriculture"
            acteur: ministere
            rôle: promettant

  - clé: centrales
    titre: "Construire deux centrales de 50 MWc"
    testabilité: mesurable
    secteur: énergie
    fait partie de: uree
    affirmations:
      - clé: centrales-1
        document: document.txt
        article: 1
        place: corps
        acte: révise
        fermeté: convenu
        indice: "Il a été convenu"
        dit le:
          mots: "le 3 mars 2024"
          date: 2024-03-03
        citations:
          - "Il a été convenu avec la société SOLAIRE de construire deux centrales de 50 MWc, au lieu de 80 MWc, en 24 mois."
        chiffres:
          - mots: "50 MWc"
            min: 50
            max: 50
            unité: MWc
            produit: "centrale solaire"
            qualificatif: exact
            rôle: capacité
            nature: absolu
            remplace:
              mots: "80 MWc"
              min: 80
              max: 80
              unité: MWc
        durée: {mots: "24 mois", valeur: P24M}
        acteurs:
          - mots: "la société SOLAIRE"
            acteur: solaire
            rôle: réalisateur
          - mots: "Mme KEÏTA"
            acteur: ministere
            rôle: promettant
            origine: déduite
            raison: "Elle parle pour le ministère."
        note: "Une note."
    preuves:
      - clé: centrales-travaux
        document: document.txt
        article: 1
        citations: ["Les travaux ont commencé cette semaine"]
        genre: avancement
        constat: "Mme KEÏTA déclare que les travaux ont commencé."
        source: auto-déclarée
        date: {mots: "cette semaine", date: 2024-02-26/2024-03-03, origine: calculée, raison: "La semaine du 3 mars."}
"""


@dataclass(frozen=True)
class Corpus:
    """`seeds/` and `fixtures/` in a folder of their own."""

    folder: Path

    @property
    def seeds(self) -> Path:
        return self.folder / "seeds"

    @property
    def fixtures(self) -> Path:
        return self.folder / "fixtures"

    @property
    def manifest(self) -> Path:
        return self.seeds / "manifest.yaml"

    @property
    def parties(self) -> Path:
        return self.fixtures / "acteurs.yaml"

    @property
    def commitments(self) -> Path:
        return self.fixtures / "engagements" / "01-uree.yaml"

    def archive(self) -> None:
        manifest = read_manifest(self.manifest)
        for name in manifest.documents:
            ingest(self.seeds / name, manifest, actor=ACTOR, at=AT, max_bytes=10**6)

    def load(self, at: datetime = AT) -> Report:
        return load(self.fixtures, at=at)


def written(folder: Path) -> Corpus:
    """The invented corpus, as the templates above."""
    corpus = Corpus(folder)
    corpus.seeds.mkdir()
    corpus.commitments.parent.mkdir(parents=True)
    (corpus.seeds / "document.txt").write_text(TEXT)
    corpus.manifest.write_text(MANIFEST)
    corpus.parties.write_text(PARTIES)
    corpus.commitments.write_text(COMMITMENTS)
    return corpus


def replace(path: Path, old: str, new: str) -> int:
    """Writes other words into a file, where the old ones stand once; returns the number of their line."""
    text = path.read_text()
    assert text.count(old) == 1, f"« {old} » : {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new))
    return text[: text.index(old)].count("\n") + 1


RECORD: tuple[type[Model], ...] = (
    ArchivedFile,
    Article,
    Claim,
    Commitment,
    CommitmentVersion,
    Document,
    Evidence,
    Figure,
    Imported,
    JournalEntry,
    JournalPayload,
    Party,
    PartyName,
    Publisher,
    Quotation,
    ReferenceCounter,
    Region,
    Relation,
    ReprintGroup,
    SameAs,
)


def counts() -> dict[str, int]:
    """How many rows of each kind there are: the same before and after when nothing was written."""
    return {model.__name__: model._default_manager.count() for model in RECORD}


def rows() -> dict[str, list[Any]]:
    """All that is stored, row by row, but for the bytes and texts of documents."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values_list())
        for model in RECORD
        if model not in (ArchivedFile, Document)
    }


@contextmanager
def at_once(seconds: int = 20) -> Iterator[None]:
    """What waits for ever fails instead."""

    def late(*_: object) -> None:
        raise TimeoutError(f"still waiting after {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def real_corpus(blocker: Any) -> Iterator[Report]:
    """`seeds/` and `fixtures/` as they are, loaded once for a whole module: each test runs inside this transaction, which ends with
    the module."""
    real = Corpus(settings.BASE_DIR)
    with blocker.unblock(), transaction.atomic():
        real.archive()
        yield real.load()
        transaction.set_rollback(True)
