"""Nothing unpublished is ever shown: every published object has a twin that is not published, and every address is visited."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils import translation

from tests import factories as make
from tracker.commitments import actions, models
from tracker.commitments.content import Delivered, PartyContent, Speaker, VerdictContent
from tracker.commitments.vocabulary import RelationKind, Sector, State
from tracker.extraction.vocabulary import Basis
from tracker.sources.models import Article, Document, Publisher
from tracker.sources.quoting import ArticleReader

pytestmark = pytest.mark.django_db

# A word in every text field, and a number in every figure: whoever shows one of the fields shows the word.
PUBLISHED, TWIN, PLAIN = "Pleinsoleil", "Ombrelune", "Ordinaire"
NUMBERS = {PUBLISHED: 271828, TWIN: 314159, PLAIN: 100}
SECRETS = ("ombrelune", "314159", "314\u202f159")

BEFORE = make.AT - timedelta(days=1)
THEN = make.AT  # when everything was published
LATER = make.AT + timedelta(days=1)  # when what is withdrawn was withdrawn


# What an editor enters, a word in each field


def announced(word: str) -> str:
    return f"Le ministre {word}orateur annonce {NUMBERS[word]} tonnes de {word}citation avant le 31 décembre 2024"


def article(word: str) -> Article:
    return make.archived(
        f"{word}manchette\n\n{announced(word)}. La société {word}société les livrera.",
        headline=f"{word}manchette",
        publisher=f"{word}média",
        published="2023-11-20",
        date_note=f"{word}date",
    )


def claim_content(word: str, *parties: PartyContent) -> Any:
    source = article(word)
    find = ArticleReader(source).find
    amount = make.figure(source, f"{NUMBERS[word]} tonnes", NUMBERS[word], product=f"{word}produit")
    return make.claim_content(
        source,
        announced(word),
        cue=find("annonce"),
        speaker=Speaker(find(f"Le ministre {word}orateur"), function=f"{word}fonction"),
        figures=(replace(amount, basis=Basis.INFERRED, reason=f"{word}raison"),),
        deadline=make.deadline(source, "avant le 31 décembre 2024", "../2024-12-30"),
        parties=parties or (make.named(source, f"La société {word}société", make.party(f"{word}acteur")),),
        note=f"{word}remarque",
    )


def evidence_content(word: str) -> Any:
    return make.evidence_content(
        article(word),
        announced(word),
        statement=f"{word}constat",
        delivered=Delivered(make.Amount(Decimal(NUMBERS[word]), None, "t"), f"{word}livraison"),
    )


def evidence(commitment: models.Commitment, word: str) -> models.Evidence:
    return actions.add_evidence(actor=make.EDITOR, at=THEN, commitment=commitment, content=evidence_content(word))


def search(commitment: models.Commitment, word: str) -> models.SearchLog:
    return actions.log_search(
        actor=make.EDITOR,
        at=THEN,
        commitment=commitment,
        searched_on=date(2025, 2, 1),
        where=f"{word}lieu",
        looked_for=f"{word}cherché",
    )


def verdict(commitment: models.Commitment, word: str, **values: Any) -> models.Verdict:
    content = VerdictContent("in_progress", date(2025, 3, 1), f"{word}motifs", **values)
    return actions.record_verdict(actor=make.EDITOR, at=THEN, commitment=commitment, content=content)


def draft(word: str, dossier_word: str = "") -> models.Commitment:
    dossier = actions.create_dossier(
        actor=make.EDITOR,
        at=THEN,
        title=f"{dossier_word or word}dossier",
        description=f"{dossier_word or word}description",
    )
    return make.draft(f"{word}titre", reading_note=f"{word}lecture", dossier=dossier)


def brought(row: Any, state: State) -> Any:
    """Brings a draft to a state, through the actions. What is withdrawn was public until `LATER`."""
    if state is not State.DRAFT:
        actions.submit(actor=make.EDITOR, at=THEN, row=row)
    if state in (State.PUBLISHED, State.WITHDRAWN):
        actions.publish(actor=make.SECOND_EDITOR, at=THEN, row=row)
    return row


def whole(word: str, state: State) -> models.Commitment:
    """A commitment with one of each: claim, evidence, search, verdict."""
    commitment = draft(word)
    make.claimed(commitment, claim_content(word))
    found = evidence(commitment, word)
    brought(commitment, state)
    search(commitment, word)
    judged = verdict(commitment, word, evidence=(found.reference,))
    if state in (State.PUBLISHED, State.WITHDRAWN):
        make.made_public(judged)
    return commitment


# The twins: for each kind of object, one that the public may not read beside the published ones


def twin_commitment(state: State, published: models.Commitment) -> Any:
    return whole(TWIN, state)


def twin_claim(state: State, published: models.Commitment) -> Any:
    return brought(make.claimed(published, claim_content(TWIN)), state)


def twin_evidence(state: State, published: models.Commitment) -> Any:
    return brought(evidence(published, TWIN), state)


def twin_verdict(state: State, published: models.Commitment) -> Any:
    on = published.evidence.filter(state="published").values_list("reference", flat=True)
    return brought(verdict(published, TWIN, evidence=tuple(on)), state)


def twin_search(state: State, published: models.Commitment) -> Any:
    """Only the search has the word: its commitment is of plain words, and not public."""
    commitment = draft(PLAIN)
    make.claimed(commitment, claim_content(PLAIN))
    brought(commitment, state)
    search(commitment, TWIN)
    return commitment


def twin_party(state: State, published: models.Commitment) -> Any:
    """Only the party has the word: it is named by no public claim."""
    source = article(PLAIN)
    name = make.named(source, "La société Ordinairesociété", make.party(f"{TWIN}acteur"))
    content = replace(make.claim_content(source, announced(PLAIN)), parties=(name,))
    return brought(make.claimed(published, content), state)


def twin_dossier(state: State, published: models.Commitment) -> Any:
    """Only the dossier has the word: no public commitment is in it."""
    commitment = draft(PLAIN, dossier_word=TWIN)
    make.claimed(commitment, claim_content(PLAIN))
    return brought(commitment, state)


def twin_relation(state: State, published: models.Commitment) -> Any:
    """A published commitment is part of one that is not public, which continues it."""
    commitment = whole(TWIN, state)
    related = {"actor": make.EDITOR, "at": THEN}
    actions.relate(**related, source=published, kind=RelationKind.PART_OF, target=commitment)
    actions.relate(**related, source=commitment, kind=RelationKind.CONTINUES, target=published)
    return commitment


TWINS: dict[str, Callable[[State, models.Commitment], Any]] = {
    "commitment": twin_commitment,
    "claim": twin_claim,
    "evidence": twin_evidence,
    "verdict": twin_verdict,
    "search log": twin_search,
    "party": twin_party,
    "dossier": twin_dossier,
    "relation": twin_relation,
}
# Every address


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Every route of the site but the admin's, which asks for a login first."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver) and entry.app_name != "admin":
            yield from routes(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            # What a regular expression matches has to be told; here, what is at no address of the interface.
            route = {"^(?:.*/)?$": "rien/"}[str(entry.pattern)] if isinstance(entry.pattern, RegexPattern) else entry
            yield "/" + prefix + (route if isinstance(route, str) else str(entry.pattern))


def addresses() -> set[str]:
    """Every route in both languages, filled with every reference that exists, and some that do not."""
    tables = (
        models.Commitment,
        models.Claim,
        models.Evidence,
        models.Verdict,
        models.SearchLog,
        models.Party,
        models.Dossier,
    )
    references = [r for table in tables for r in table.objects.values_list("reference", flat=True)] + ["E-9999"]
    files = [*Document.objects.values_list("sha256", flat=True), "0" * 64]
    publishers = [*Publisher.objects.values_list("pk", flat=True), 0]
    values: dict[str, list[Any]] = {
        "<slug:reference>": [*references, *files, *(f"M-{pk}" for pk in publishers)],
        "<reference:reference>": references,
        "<slug:sha256>": files,
        "<int:pk>": publishers,
    }
    found = set()
    for language in ("fr", "en"):
        with translation.override(language):
            for route in routes(get_resolver()):
                name = next((name for name in values if name in route), None)
                found |= {route.replace(name, str(value)) for value in values[name]} if name else {route}
    unfilled = [address for address in found if "<" in address]
    assert not unfilled, f"this test does not know how to fill {unfilled}"
    return found


# In French; the English pages are asked for the present.
_OF_A_POINT = re.compile(
    r"^/(api/v1/commitments|engagements)/(E-\d+/)?$|^/acteurs/(P-\d+/)?$|^/sources/((editeurs/)?\w+/)?$"
)


def queries(address: str) -> list[str]:
    """What is asked of an address: the present, other days and instants, formats; of a list, also every filter."""
    if address == "/journal/":
        tables = (models.Commitment, models.Claim, models.Verdict, models.Party)
        return ["", *(f"?reference={r}" for table in tables for r in table.objects.values_list("reference", flat=True))]
    if not _OF_A_POINT.search(address) or "E-9999" in address:
        return [""]
    asked = [
        "",
        "?on=2023-01-01",
        "?on=2024-06-30",
        f"?recorded_at={BEFORE:%Y-%m-%dT%H:%MZ}",
        f"?recorded_at={THEN:%Y-%m-%dT%H:%MZ}",
        f"?recorded_at={LATER:%Y-%m-%dT%H:%MZ}",
    ]
    if address.startswith("/api/"):
        asked += ["?format=json", "?format=csv", "?inconnu=1"]
    if re.fullmatch(r"/(api/v1/commitments|engagements)/", address):
        dossiers = models.Dossier.objects.values_list("reference", flat=True)
        asked += [
            "?q=ombrelun",
            "?q=ombrelun&on=2024-06-30",
            "?sector=agriculture&testability=measurable",
            "?firmness=announced",
            "?timeliness=overdue",
            "?verdict=in_progress",
            "?verdict=not_assessed",
            *(f"?dossier={reference}" for reference in dossiers),
        ]
    if address in ("/engagements/", "/api/v1/commitments/"):
        asked += [f"?party={reference}" for reference in models.Party.objects.values_list("reference", flat=True)]
    if address == "/acteurs/":
        asked += ["?q=ombrelun", "?q=ombrelun&on=2024-06-30"]
    if address == "/api/v1/commitments/":
        asked += ["?page_size=1", "?cursor=cD0x", "?cursor=rien"]
    return asked


def body(client: Any, url: str) -> str:
    response = client.get(url)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode() + str(response.headers)


def shown(secret: str, text: str) -> bool:
    # A digest may hold any number.
    return secret in _DIGEST.sub("", text.casefold())


_DIGEST = re.compile(r"[0-9a-f]{32,}")


def beside(published: models.Commitment, state: State) -> list[Any]:
    """A twin of each kind in this state, those that were public withdrawn since."""
    twins = [twin(state, published) for twin in TWINS.values()]
    for twin in reversed(twins) if state is State.WITHDRAWN else ():  # what rests on another goes first
        twin.refresh_from_db()
        actions.withdraw(actor=make.SECOND_EDITOR, at=LATER, row=twin, reason="Entré deux fois.")
    return twins


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.WITHDRAWN])
def test_no_twin_ever_shows_and_the_published_one_does(client, state):
    published = whole(PUBLISHED, State.PUBLISHED)
    twins = beside(published, state)
    was_public = state is State.WITHDRAWN
    # What the public reads is written anew, with the twin beside it.
    fresh = models.Commitment.objects.get(pk=published.pk)
    actions.correct_commitment(actor=make.EDITOR, at=LATER, commitment=fresh, reason="Secteur.", sector=Sector.ENERGY)

    seen = {address + query: body(client, address + query) for address in addresses() for query in queries(address)}

    # What was public once stays in what the tracker showed then: nothing is edited in silence.
    past = {url for url in seen if was_public and (f"recorded_at={THEN:%Y-%m-%d}" in url or "journal" in url)}
    for url in seen.keys() - past:
        leaked = [secret for secret in SECRETS if shown(secret, seen[url])]
        assert not leaked, f"{leaked} at {url}"
    if was_public:
        assert any("/engagements/" in url and shown("ombrelune", seen[url]) for url in past)
        assert any("/api/" in url and shown("ombrelune", seen[url]) for url in past)
        assert shown("ombrelune", seen["/journal.jsonl"])
    for twin in twins if was_public else ():
        if not isinstance(twin, models.Commitment):
            continue
        assert client.get(f"/engagements/{twin.reference}/").status_code == 410
        assert client.get(f"/api/v1/commitments/{twin.reference}/").status_code == 410
    assert client.get("/api/v1/commitments/?q=ombrelun").json()["results"] == []

    # The published one, field by field.
    everywhere = ("titre", "lecture", "dossier", "citation", "société", "manchette", "média", "produit", "fonction")
    everywhere += ("raison", "acteur", "remarque", "constat", "livraison", "lieu", "cherché", "motifs")
    for url in (f"/engagements/{published.reference}/", f"/api/v1/commitments/{published.reference}/"):
        missing = [name for name in everywhere if f"{PUBLISHED}{name}" not in seen[url]]
        assert not missing, f"{missing} at {url}"
    told = f"/journal/?reference={published.reference}"
    for url in ("/engagements/", "/en/engagements/", "/api/v1/commitments/", "/journal.jsonl", told):
        assert f"{PUBLISHED}titre" in seen[url], url
    assert f"{PUBLISHED}acteur" in seen["/acteurs/"]
    assert f"{PUBLISHED}média" in seen["/sources/editeurs/"]
    source = Document.objects.get(
        articles__claims__commitment=published, articles__claims__quotations__exact=announced(PUBLISHED)
    )
    assert f"{PUBLISHED}citation" in seen[f"/sources/{source.sha256}/"]
