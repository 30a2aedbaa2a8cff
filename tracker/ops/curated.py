"""Loads the curated commitments through the actions, under the role « import initial ».

A first load creates; a later one creates what is new and corrects what changed in the files, but never what an editor
changed in the application: it reports it. All is loaded, or nothing. How an editor writes these files:
`docs/fixtures.md`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import override

from tracker.commitments import actions, record
from tracker.commitments import vocabulary as words
from tracker.commitments.actions import Actor, Refused, Unchanged
from tracker.commitments.content import (
    Amount,
    ClaimContent,
    Dated,
    DeadlineContent,
    EvidenceContent,
    FigureContent,
    PartyContent,
    Speaker,
    Valued,
)
from tracker.commitments.journal import digest_of
from tracker.commitments.models import Claim, Commitment, Dossier, Evidence, Imported, Party
from tracker.commitments.models.record import Referenced, Stateful
from tracker.commitments.vocabulary import RelationKind, State
from tracker.extraction.edtf import bounds, duration
from tracker.extraction.vocabulary import Basis, FigureKind, FigureQualifier, Firmness
from tracker.ops.lines import BadEntry, Entry, Word, read
from tracker.sources.models import Article
from tracker.sources.quoting import ArticleReader, WordsNotFound
from tracker.sources.vocabulary import Labels
from tracker.text import Span

ACTOR = Actor(name="import initial", role="import initial")

Row = TypeVar("Row", bound=Referenced)
Content = TypeVar("Content")

_RELATIONS = {
    "fait partie de": RelationKind.PART_OF,
    "remplace": RelationKind.SUPERSEDES,
    "prolonge": RelationKind.CONTINUES,
}
# Shorter words that the files may use beside the words on screen.
_SHORT = {"signé": Firmness.SIGNED, "en vigueur": Firmness.IN_FORCE}
_KEY_LIMIT = 150
# Plain digits, as many as a figure's column takes; fewer than Python's decimals keep without rounding.
_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,9})?")


class LoadFailed(Exception):
    """Nothing was loaded. `sentences` name file and line, in the order of the files."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(slots=True)
class Report:
    """What a load did: counts, and one sentence for each entry that an editor's change protected (`kept`) or that has left
    the files (`gone`)."""

    created: int = 0
    corrected: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def load(folder: Path, *, at: datetime, progress: Callable[[int], object] = lambda n: None) -> Report:
    """Loads `acteurs.yaml` and `engagements/*.yaml`. Raises `LoadFailed`, with every mistake found; nothing is
    written then.

    `progress` is called with 1 after each commitment.
    """
    loader = _Loader(at)
    with transaction.atomic():
        with loader.collecting():
            loader.parties(read(folder / "acteurs.yaml"))
        for path in sorted((folder / "engagements").glob("*.yaml")):
            with loader.collecting():
                loader.dossier(read(path), progress)
        loader.links()
        loader.publish()
        loader.name_what_is_gone()
        if loader.mistakes:
            raise LoadFailed(loader.mistakes)
    return loader.report


def _said(labels: Labels) -> dict[str, Any]:
    """The words on screen, in French whatever the language of the process, and their codes."""
    with override("fr"):
        return {str(label): code for code, label in labels.items()}


class _Loader:
    def __init__(self, at: datetime) -> None:
        self.at = at
        self.report = Report()
        self.mistakes: list[str] = []
        self.party: dict[str, Party] = {}
        self.commitment: dict[str, Commitment] = {}
        self._seen: set[str] = set()
        self._same_as: list[tuple[Party, Entry]] = []
        self._relations: list[tuple[Commitment, RelationKind, Word]] = []
        self._new: list[Commitment] = []
        self._new_children: list[Claim | Evidence] = []
        self._readers: dict[tuple[str, int], ArticleReader] = {}

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """A mistake is noted and the next entry read, so that one run names them all."""
        try:
            yield
        except BadEntry as error:
            self.mistakes.append(str(error))

    # The three passes

    def parties(self, root: Entry) -> None:
        for entry in root.entries("acteurs"):
            with self.collecting():
                self._party(entry)
        root.done()

    def dossier(self, root: Entry, progress: Callable[[int], object]) -> None:
        dossier = self._dossier(root.entry("dossier") or root)
        for entry in root.entries("engagements"):
            with self.collecting():
                self._commitment(entry, dossier)
            progress(1)
        root.done()

    def links(self) -> None:
        """What names another entry, once all are there."""
        for party, entry in self._same_as:
            with self.collecting():
                self._assert_same_as(party, entry)
        for commitment, kind, target in self._relations:
            with self.collecting():
                if target.text not in self.commitment:
                    raise target.refuse(f"aucun engagement n'a la clé « {target.text} ».")
                self._act(
                    target,
                    lambda c=commitment, k=kind, t=target: actions.relate(  # type: ignore[misc]
                        actor=ACTOR, at=self.at, source=c, kind=k, target=self.commitment[t.text]
                    ),
                )

    def publish(self) -> None:
        """What this load created, and nothing else: an editor's withdrawal stands."""
        if self.mistakes:
            return
        for row in (*self._new, *self._new_children):
            for step in (actions.submit, actions.publish):
                self._try(row.reference, lambda r=row, s=step: s(actor=ACTOR, at=self.at, row=r))  # type: ignore[misc]

    def name_what_is_gone(self) -> None:
        """An entry that left the files leaves its row: withdrawing is an editor's act, with a reason."""
        for known in Imported.objects.exclude(key__in=self._seen):
            self.report.gone.append(
                f"{known.reference} ({known.key}) : n'est plus dans les fichiers ; gardé dans l'application."
            )

    # One entry of each kind

    def _party(self, entry: Entry) -> None:
        key = entry.required("clé")
        content = {
            "name": entry.required("nom").text,
            "kind": entry.required("genre").one_of(_said(words.PARTY_KINDS), "genre"),
            "country": entry.word("pays").text,
        }
        same_as = list(entry.entries("même acteur que"))
        entry.done()
        party = self._keep(
            "acteur",
            key,
            entry.plain(without=["même acteur que"]),
            Party,
            record.describe_party,
            lambda: actions.create_party(actor=ACTOR, at=self.at, **content),
            lambda row: actions.correct_party(
                actor=ACTOR, at=self.at, party=row, reason=_REASON, **(content | {"kind": content["kind"].value})
            ),
        )
        self.party[key.text] = party
        self._same_as += [(party, each) for each in same_as]

    def _assert_same_as(self, party: Party, entry: Entry) -> None:
        other = self._party_named(entry.required("acteur"))
        certainty = entry.required("certitude").one_of(_said(words.CERTAINTIES), "certitude")
        note = entry.word("note").text
        entry.done()
        self._act(
            entry,
            lambda: actions.assert_same_as(
                actor=ACTOR, at=self.at, party=party, other=other, certainty=certainty, note=note
            ),
        )

    def _dossier(self, entry: Entry) -> Dossier:
        key = entry.required("clé")
        content = {"title": entry.required("titre").text, "description": entry.word("description").text}
        entry.done()
        return self._keep(
            "dossier",
            key,
            entry.plain(),
            Dossier,
            record.describe_dossier,
            lambda: actions.create_dossier(actor=ACTOR, at=self.at, **content),
            lambda row: actions.correct_dossier(actor=ACTOR, at=self.at, dossier=row, reason=_REASON, **content),
        )

    def _commitment(self, entry: Entry, dossier: Dossier) -> None:
        key = entry.required("clé")
        testability = entry.required("testabilité").one_of(_said(words.TESTABILITIES), "testabilité")
        sector = entry.required("secteur").one_of(_said(words.SECTORS), "secteur")
        title, note = entry.required("titre").text, entry.word("note de lecture").text
        commitment = self._keep(
            "engagement",
            key,
            entry.plain(without=["affirmations", "preuves", *_RELATIONS]),
            Commitment,
            record.describe_commitment,
            lambda: actions.create_commitment(
                actor=ACTOR,
                at=self.at,
                title=title,
                testability=testability,
                sector=sector,
                dossier=dossier,
                reading_note=note,
            ),
            lambda row: actions.correct_commitment(
                actor=ACTOR,
                at=self.at,
                commitment=row,
                reason=_REASON,
                title=title,
                testability=testability.value,
                sector=sector.value,
                dossier=dossier,
                reading_note=note,
            ),
            self._new,
        )
        self.commitment[key.text] = commitment
        for phrase, kind in _RELATIONS.items():
            for related in entry.words(phrase):
                if isinstance(related, Entry):
                    raise related.refuse(f"« {phrase} » donne la clé d'un autre engagement.")
                self._relations.append((commitment, kind, related))
        claims = list(entry.entries("affirmations"))
        if not claims:
            raise entry.refuse("un engagement a au moins une affirmation.")
        for each in claims:
            with self.collecting():
                self._claim(each, commitment)
        for each in entry.entries("preuves"):
            with self.collecting():
                self._evidence(each, commitment)
        entry.done()

    def _claim(self, entry: Entry, commitment: Commitment) -> None:
        key = entry.required("clé")
        content = self._claim_content(entry)
        entry.done()
        if self._left_out("affirmation", key, commitment):
            return
        claim = self._keep(
            "affirmation",
            key,
            entry.plain(),
            Claim,
            _describe_claim,
            lambda: actions.add_claim(actor=ACTOR, at=self.at, commitment=commitment, content=content),
            lambda row: actions.correct_claim(actor=ACTOR, at=self.at, claim=row, content=content, reason=_REASON),
            None if commitment in self._new else self._new_children,
        )
        self._check_place(key, claim, commitment)

    def _evidence(self, entry: Entry, commitment: Commitment) -> None:
        key = entry.required("clé")
        reader = self._reader(entry)
        quotations = self._quotations(entry, reader)
        content = EvidenceContent(
            article=reader.article,
            quotations=quotations,
            kind=entry.required("genre").one_of(_said(words.EVIDENCE_KINDS), "genre"),
            statement=entry.required("constat").text,
            source_basis=entry.required("source").one_of(_said(words.SOURCE_BASES), "source"),
            occurred=self._dated(entry.entry("date"), reader, quotations),
        )
        entry.done()
        if self._left_out("preuve", key, commitment):
            return
        evidence = self._keep(
            "preuve",
            key,
            entry.plain(),
            Evidence,
            record.describe_evidence,
            lambda: actions.add_evidence(actor=ACTOR, at=self.at, commitment=commitment, content=content),
            lambda row: actions.correct_evidence(
                actor=ACTOR, at=self.at, evidence=row, content=content, reason=_REASON
            ),
            None if commitment in self._new else self._new_children,
        )
        self._check_place(key, evidence, commitment)

    def _check_place(self, key: Word, child: Claim | Evidence, commitment: Commitment) -> None:
        """A key stays with its commitment: its row cannot follow it to another."""
        if child.commitment_id != commitment.pk:
            raise key.refuse(
                f"« {key.text} » est déjà {child.reference}, sous {child.commitment.reference} ; donnez ici une autre clé."
            )

    def _left_out(self, kind: str, key: Word, commitment: Commitment) -> bool:
        """Whether an entry is new on a commitment that an editor withdrew: nothing is added there."""
        name = f"{kind}:{key.text}"
        if commitment.state != State.WITHDRAWN or Imported.objects.filter(key=name).exists():
            return False
        self._seen.add(name)
        self.report.kept.append(
            f"« {key.text} » ({key.path}, ligne {key.line}) : nouveau, mais {commitment.reference} est retiré ; pas ajouté."
        )
        return True

    # Create, correct or keep

    def _keep(
        self,
        kind: str,
        key: Word,
        source: dict[str, Any],
        model: type[Row],
        describe: Callable[[Row], dict[str, Any]],
        create: Callable[[], Row],
        correct: Callable[[Row], Row],
        new: list[Any] | None = None,
    ) -> Row:
        """The row of an entry: created, corrected where only the file changed, kept where an editor changed it."""
        name = f"{kind}:{key.text}"
        if len(key.text) > _KEY_LIMIT:
            raise key.refuse(f"cette clé a plus de {_KEY_LIMIT} caractères.")
        if name in self._seen:
            raise key.refuse(f"la clé « {key.text} » sert déjà.")
        self._seen.add(name)
        digest = digest_of(source)
        known = Imported.objects.filter(key=name).first()
        if known is None:
            row = self._act(key, create)
            Imported.objects.create(
                key=name, reference=row.reference, source_digest=digest, stored_digest=_stored(row, describe)
            )
            self.report.created += 1
            if new is not None:
                new.append(row)
            return row
        row = model._default_manager.get(reference=known.reference)
        changed = _editors_change(row, describe, known)
        if changed:
            self.report.kept.append(
                f"{row.reference} ({key.path}, ligne {key.line}) : {changed} dans l'application depuis l'import ; gardé tel quel."
            )
        elif known.source_digest != digest:
            try:
                row = self._act(key, lambda: correct(row))
            except Unchanged:  # the file says the same in another way
                self.report.unchanged += 1
            else:
                self.report.corrected += 1
            known.source_digest, known.stored_digest = digest, _stored(row, describe)
            known.save()
        else:
            self.report.unchanged += 1
        return row

    def _act(self, place: Word | Entry, action: Callable[[], Any]) -> Any:
        try:
            return action()
        except Unchanged:
            raise
        except Refused as error:
            raise place.refuse(error.sentence) from error

    def _try(self, reference: str, action: Callable[[], Any]) -> None:
        try:
            action()
        except Refused as error:
            self.mistakes.append(f"{reference} : {error.sentence}")

    # Words, read from the entry and found in the article

    def _claim_content(self, entry: Entry) -> ClaimContent:
        reader = self._reader(entry)
        quotations = self._quotations(entry, reader)
        deadline = entry.entry("échéance")
        dated = self._dated(deadline, reader, quotations, finish=False, inside=True)
        content = ClaimContent(
            article=reader.article,
            quotations=quotations,
            place=entry.required("place").one_of(_said(words.PLACES), "place"),
            act=entry.required("acte").one_of(_said(words.ACTS), "acte"),
            firmness=entry.required("fermeté").one_of(_said(words.FIRMNESSES) | _SHORT, "fermeté"),
            cue=self._cue(entry, reader, quotations),
            speaker=self._speaker(entry.entry("locuteur"), reader, quotations),
            said=self._dated(entry.entry("dit le"), reader, quotations),
            figures=tuple(self._figure(each, reader, quotations) for each in entry.entries("chiffres")),
            deadline=DeadlineContent(
                dated.span,
                dated.edtf,
                dated.basis,
                dated.reason,
                deadline.required("sens").one_of(_said(words.DEADLINE_QUALIFIERS), "sens"),
            )
            if dated and deadline
            else None,
            duration=self._valued(entry.entry("durée"), "valeur", reader, quotations, check=duration),
            recurrence=self._valued(entry.entry("récurrence"), "règle", reader, quotations),
            parties=tuple(self._party_content(each, reader, quotations) for each in entry.entries("acteurs")),
            note=entry.word("note").text,
        )
        if deadline:
            deadline.done()
        return content

    def _reader(self, entry: Entry) -> ArticleReader:
        name, number = entry.required("document"), entry.required("article")
        place = (name.text, number.whole())
        if place not in self._readers:
            article = (
                Article.objects.filter(document__filename=name.text, number=place[1])
                .select_related("document")
                .prefetch_related("regions")
                .first()
            )
            if article is None:
                raise name.refuse(f"l'archive n'a pas d'article {place[1]} dans « {name.text} ».")
            self._readers[place] = ArticleReader(article)
        return self._readers[place]

    def _quotations(self, entry: Entry, reader: ArticleReader) -> tuple[Span, ...]:
        spans = []
        for item in entry.words("citations"):
            if isinstance(item, Word):
                spans.append(self._find(item, reader))
            else:
                quoted, context = item.required("mots"), item.word("dans")
                item.done()
                spans.append(self._find(quoted, reader, context=context.text))
        if not spans:
            raise entry.refuse("il faut au moins une citation : les mots d'abord.")
        return tuple(spans)

    def _find(self, quoted: Word, reader: ArticleReader, *, inside: tuple[Span, ...] = (), context: str = "") -> Span:
        try:
            return reader.find(quoted.text, inside=inside, context=context)
        except (WordsNotFound, ValueError) as error:
            raise quoted.refuse(str(error)) from error

    def _mots(self, entry: Entry, reader: ArticleReader, quotations: tuple[Span, ...], *, inside: bool = False) -> Span:
        """The place of an entry's `mots`: in a quotation, else, unless `inside`, anywhere in the article."""
        quoted, context = entry.required("mots"), entry.word("dans").text
        if inside or context:
            return self._find(quoted, reader, inside=() if context else quotations, context=context)
        try:
            return reader.find(quoted.text, inside=quotations)
        except (WordsNotFound, ValueError):
            return self._find(quoted, reader)

    def _cue(self, entry: Entry, reader: ArticleReader, quotations: tuple[Span, ...]) -> Span:
        """The words that show the firmness: one text, or « mots » with « dans »."""
        match entry.words("indice"):
            case []:
                raise entry.refuse("il manque « indice » : les mots qui montrent cette fermeté.")
            case [Entry() as nested]:
                span = self._mots(nested, reader, quotations)
                nested.done()
                return span
            case [Word() as quoted]:
                try:
                    return reader.find(quoted.text, inside=quotations)
                except (WordsNotFound, ValueError):
                    return self._find(quoted, reader)
            case _:
                raise entry.refuse("« indice » est un seul texte.")

    def _basis(self, entry: Entry) -> tuple[Basis, str]:
        origin = entry.word("origine")
        basis = origin.one_of(_said(words.BASES), "origine") if origin.text else Basis.STATED
        return basis, entry.word("raison").text

    def _dated(
        self,
        entry: Entry | None,
        reader: ArticleReader,
        quotations: tuple[Span, ...],
        *,
        finish: bool = True,
        inside: bool = False,
    ) -> Dated | None:
        if entry is None:
            return None
        edtf = entry.required("date").checked(bounds)
        dated = Dated(self._mots(entry, reader, quotations, inside=inside), edtf, *self._basis(entry))
        if finish:
            entry.done()
        return dated

    def _valued(
        self,
        entry: Entry | None,
        key: str,
        reader: ArticleReader,
        quotations: tuple[Span, ...],
        *,
        check: Callable[[str], object] = str,
    ) -> Valued | None:
        if entry is None:
            return None
        value = entry.required(key).checked(check)
        valued = Valued(self._mots(entry, reader, quotations, inside=True), value)
        entry.done()
        return valued

    def _figure(self, entry: Entry, reader: ArticleReader, quotations: tuple[Span, ...]) -> FigureContent:
        basis, reason = self._basis(entry)
        replaced = entry.entry("remplace")
        qualifier, kind = entry.word("qualificatif"), entry.word("nature")
        figure = FigureContent(
            span=self._mots(entry, reader, quotations, inside=True),
            amount=self._amount(entry),
            role=entry.required("rôle").one_of(_said(words.FIGURE_ROLES), "rôle"),
            product=entry.word("produit").text,
            qualifier=qualifier.one_of(_said(words.FIGURE_QUALIFIERS), "qualificatif")
            if qualifier.text
            else FigureQualifier.EXACT,
            kind=kind.one_of(_said(words.FIGURE_KINDS), "nature") if kind.text else FigureKind.ABSOLUTE,
            basis=basis,
            reason=reason,
            replaces=(self._mots(replaced, reader, quotations, inside=True), self._amount(replaced))
            if replaced
            else None,
        )
        if replaced:
            replaced.done()
        entry.done()
        return figure

    def _amount(self, entry: Entry) -> Amount:
        return Amount(_number(entry.word("min")), _number(entry.word("max")), entry.word("unité").text)

    def _speaker(self, entry: Entry | None, reader: ArticleReader, quotations: tuple[Span, ...]) -> Speaker | None:
        if entry is None:
            return None
        named = entry.word("acteur")
        speaker = Speaker(
            self._mots(entry, reader, quotations),
            entry.word("fonction").text,
            self._party_named(named) if named.text else None,
        )
        entry.done()
        return speaker

    def _party_content(self, entry: Entry, reader: ArticleReader, quotations: tuple[Span, ...]) -> PartyContent:
        content = PartyContent(
            self._mots(entry, reader, quotations),
            self._party_named(entry.required("acteur")),
            entry.required("rôle").one_of(_said(words.PARTY_ROLES), "rôle"),
            *self._basis(entry),
        )
        entry.done()
        return content

    def _party_named(self, key: Word) -> Party:
        if key.text not in self.party:
            raise key.refuse(f"aucun acteur n'a la clé « {key.text} » dans acteurs.yaml.")
        return self.party[key.text]


_REASON = "Le fichier de l'import initial a été corrigé."


def _stored(row: Row, describe: Callable[[Row], dict[str, Any]]) -> str:
    """How the row looks now, apart from its state."""
    return digest_of(describe(type(row)._default_manager.get(pk=row.pk)))


def _editors_change(row: Row, describe: Callable[[Row], dict[str, Any]], known: Imported) -> str:
    """What an editor did to the row since the last load, as one French word; empty if nothing."""
    if isinstance(row, Stateful) and row.state == State.WITHDRAWN:
        return "retiré"
    return "modifié" if _stored(row, describe) != known.stored_digest else ""


def _describe_claim(claim: Claim) -> dict[str, Any]:
    """The claim itself: the usual name of a party it names is the party's own affair."""
    described = record.describe_claim(claim)
    return described | {"parties": [party | {"name": None} for party in described["parties"]]}


def _number(word: Word) -> Decimal | None:
    if not word.text:
        return None
    if not _NUMBER.fullmatch(word.text):
        raise word.refuse(
            f"« {word.text:.40} » n'est pas un nombre ; écrivez-le sans espace, avec un point, comme 160000 ou 2.5."
        )
    return Decimal(word.text)
