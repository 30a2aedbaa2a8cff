"""The door itself: what each action leaves in the journal, two editors at once, references, what is refused in French."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests import factories
from tests import factories as make
from tests.commitments.actions import acting
from tests.commitments.actions.acting import (
    WHO,
    a_claim,
    a_claim_on,
    a_search,
    a_verdict,
    alike,
    an_evidence,
    as_read_before,
    entry,
    fresh,
    merged,
    named_in,
    payload,
    redescribed,
    refused,
    related,
    split,
    unmerged,
)
from tests.factories import AT, EDITOR, State
from tracker.commitments import actions, journal
from tracker.commitments.actions import ChangedMeanwhile, Refused
from tracker.commitments.content import Amount, Delivered, Speaker, Valued, VerdictContent
from tracker.commitments.models import (
    Commitment,
    JournalEntry,
    Party,
)
from tracker.commitments.vocabulary import Answer, Certainty, PartyKind, RelationKind, SourceBasis
from tracker.extraction.vocabulary import Basis
from tracker.sources import archive
from tracker.sources.quoting import ArticleReader
from tracker.sources.vocabulary import DateBasis

pytestmark = pytest.mark.django_db


def _party_pair(state: State) -> tuple[Party, Party]:
    one, other = make.party(), make.party()
    named_in(one, state), named_in(other, state)
    return one, other


def _in_dossier(state: State) -> Any:
    dossier = actions.create_dossier(**WHO, title="Mission")
    commitment = make.in_state(state)
    if state is not State.WITHDRAWN:
        actions.correct_commitment(**WHO, commitment=commitment, reason="Classement.", dossier=dossier)
    return dossier


def _two_claims() -> Any:
    """A public claim beside another."""
    commitment = make.published("", a_claim(), a_claim())
    return commitment.claims.latest("pk")


def _unverifiable(commitment: Any) -> Any:
    content = VerdictContent("unverifiable", AT.date(), "Les mots ne disent pas quoi.")
    return actions.record_verdict(**WHO, commitment=commitment, content=content)


PUBLIC, DRAFT = State.PUBLISHED, State.DRAFT


# name, what is there before, the action on it, the entry's action, whether the public could read of it
JOURNALLED = [
    ("a dossier", lambda: None, lambda _: actions.create_dossier(**WHO, title="Mission"), "create", False),
    ("a party", lambda: None, lambda _: make.party(), "create", False),
    ("a commitment", lambda: None, lambda _: make.draft(), "create", False),
    ("a claim on a draft", lambda: (make.draft(), a_claim()), lambda pair: make.claimed(*pair), "create", False),
    (
        "a draft claim on what is public",
        lambda: (make.published(), a_claim()),
        lambda pair: make.claimed(*pair),
        "create",
        False,
    ),
    (
        "a draft evidence on what is public",
        lambda: (make.published(), make.evidence_content()),
        lambda pair: actions.add_evidence(**WHO, commitment=pair[0], content=pair[1]),
        "create",
        False,
    ),
    ("a draft verdict on what is public", make.published, lambda c: a_verdict(c), "create", False),
    ("a search on a draft", make.draft, lambda c: a_search(c), "create", False),
    ("a search on what is public", make.published, lambda c: a_search(c), "create", True),
    ("a submission", make.draft, lambda c: actions.submit(**WHO, row=c), "submit", False),
    (
        "a return",
        lambda: make.in_state(State.SUBMITTED),
        lambda c: actions.return_to_draft(**WHO, row=c, reason="À revoir."),
        "return",
        False,
    ),
    ("a publication", lambda: make.in_state(State.SUBMITTED), lambda c: actions.publish(**WHO, row=c), "publish", True),
    ("a withdrawal", make.published, lambda c: actions.withdraw(**WHO, row=c, reason="Doublon."), "withdraw", True),
    (
        "a correction of a draft",
        make.draft,
        lambda c: actions.correct_commitment(**WHO, commitment=c, title="Autre"),
        "correct",
        False,
    ),
    (
        "a correction of what is public",
        make.published,
        lambda c: actions.correct_commitment(**WHO, commitment=c, title="Autre", reason="Faute."),
        "correct",
        True,
    ),
    (
        "a correction of what is withdrawn",
        lambda: make.in_state(State.WITHDRAWN),
        lambda c: actions.correct_commitment(**WHO, commitment=c, title="Autre"),
        "correct",
        False,
    ),
    (
        "a correction of a claim of what is withdrawn",
        lambda: make.in_state(State.WITHDRAWN).claims.get(),
        lambda c: actions.correct_claim(
            **WHO, claim=c, content=make.claim_content(c.article, note="Relu."), reason="Faute."
        ),
        "correct",
        False,
    ),
    (
        "a correction of a published claim",
        lambda: make.published().claims.get(),
        lambda c: actions.correct_claim(
            **WHO, claim=c, content=make.claim_content(c.article, note="Relu."), reason="Faute."
        ),
        "correct",
        True,
    ),
    (
        "a correction of a draft verdict",
        lambda: _unverifiable(make.published()),
        lambda v: actions.correct_verdict(
            **WHO, verdict=v, content=VerdictContent("unverifiable", AT.date(), "Les mots ne disent ni quoi ni quand.")
        ),
        "correct",
        False,
    ),
    (
        "a finding confirmed",
        lambda: make.FindingFactory(commitment=make.published()),
        lambda f: actions.answer_finding(**WHO, finding=f, answer=Answer.CONFIRMED),
        "answer",
        True,
    ),
    (
        "a finding set aside",
        lambda: make.FindingFactory(commitment=make.published()),
        lambda f: actions.answer_finding(**WHO, finding=f, answer=Answer.SET_ASIDE, text="Mal lu."),
        "answer",
        False,
    ),
    (
        "a dossier without anything public",
        lambda: _in_dossier(DRAFT),
        lambda d: actions.correct_dossier(**WHO, dossier=d, title="Autre"),
        "correct",
        False,
    ),
    (
        "a dossier with something public",
        lambda: _in_dossier(PUBLIC),
        lambda d: actions.correct_dossier(**WHO, dossier=d, title="Autre", reason="Faute."),
        "correct",
        True,
    ),
    (
        "a party that no public claim names",
        lambda: named_in(make.party(), DRAFT).claims.get().parties.get().party,
        lambda p: actions.correct_party(**WHO, party=p, name="Autre"),
        "correct",
        False,
    ),
    (
        "a party that a public claim names",
        lambda: named_in(make.party(), PUBLIC).claims.get().parties.get().party,
        lambda p: actions.correct_party(**WHO, party=p, name="Autre", reason="Faute."),
        "correct",
        True,
    ),
    (
        "two drafts' parties that may be one",
        lambda: _party_pair(DRAFT),
        lambda pair: actions.assert_same_as(**WHO, party=pair[0], other=pair[1], certainty=Certainty.UNCERTAIN),
        "same_as",
        False,
    ),
    (
        "two public parties that may be one",
        lambda: _party_pair(PUBLIC),
        lambda pair: actions.assert_same_as(**WHO, party=pair[0], other=pair[1], certainty=Certainty.UNCERTAIN),
        "same_as",
        True,
    ),
    (
        "a link to a draft",
        lambda: (make.published(), make.draft()),
        lambda pair: actions.relate(**WHO, source=pair[0], kind=RelationKind.PART_OF, target=pair[1]),
        "relate",
        False,
    ),
    (
        "a link between two public ones",
        lambda: (make.published(), make.published()),
        lambda pair: actions.relate(**WHO, source=pair[0], kind=RelationKind.PART_OF, target=pair[1]),
        "relate",
        True,
    ),
    (
        "the end of a link to a draft",
        lambda: related(make.published(), make.draft()),
        lambda link: actions.unrelate(**WHO, relation=link),
        "unrelate",
        False,
    ),
    (
        "the end of a link between two public ones",
        lambda: related(make.published(), make.published()),
        lambda link: actions.unrelate(**WHO, relation=link, reason="Mal lu."),
        "unrelate",
        True,
    ),
    (
        "a document that nothing quotes, described anew",
        lambda: make.archived().document,
        lambda d: redescribed(d, reason="", headline="Le ministre annonce"),
        "correct",
        False,
    ),
    (
        "a document that a draft quotes, described anew",
        lambda: make.claimed(make.draft()).article.document,
        lambda d: redescribed(d, reason="", headline="Le ministre annonce"),
        "correct",
        False,
    ),
    (
        "a document that a public claim quotes, described anew",
        lambda: make.published().claims.get().article.document,
        lambda d: redescribed(d, headline="Le ministre annonce"),
        "correct",
        True,
    ),
    (
        "a document that a public evidence quotes, described anew",
        lambda: an_evidence(make.published(), public=True).article.document,
        lambda d: redescribed(d, headline="Le ministre annonce"),
        "correct",
        True,
    ),
    (
        "a publisher of nothing public",
        lambda: make.archived(publisher="L'Esor").publisher,
        lambda p: actions.correct_publisher(**WHO, publisher=p, name="L'Essor"),
        "correct",
        False,
    ),
    (
        "a publisher of what is quoted in public",
        lambda: (
            make.published("", make.claim_content(make.archived(publisher="L'Esor"))).claims.get().article.publisher
        ),
        lambda p: actions.correct_publisher(**WHO, publisher=p, name="L'Essor", reason="Faute."),
        "correct",
        True,
    ),
    (
        "a search on a draft, taken back",
        lambda: a_search(make.draft()),
        lambda r: actions.withdraw_search(**WHO, search=r, reason="Mauvais site."),
        "withdraw",
        False,
    ),
    (
        "a search on what is public, taken back",
        lambda: a_search(make.published()),
        lambda r: actions.withdraw_search(**WHO, search=r, reason="Mauvais site."),
        "withdraw",
        True,
    ),
    (
        "a likeness of two drafts' parties, corrected",
        lambda: alike(*_party_pair(DRAFT)),
        lambda link: actions.correct_same_as(**WHO, link=link, certainty=Certainty.ASSERTED, note="Registre."),
        "correct",
        False,
    ),
    (
        "a likeness of two public parties, corrected",
        lambda: alike(*_party_pair(PUBLIC)),
        lambda link: actions.correct_same_as(
            **WHO, link=link, certainty=Certainty.ASSERTED, note="Registre.", reason="Registre lu."
        ),
        "correct",
        True,
    ),
    (
        "the end of a likeness of two drafts' parties",
        lambda: alike(*_party_pair(DRAFT)),
        lambda link: actions.end_same_as(**WHO, link=link),
        "end_same_as",
        False,
    ),
    (
        "the end of a likeness of two public parties",
        lambda: alike(*_party_pair(PUBLIC)),
        lambda link: actions.end_same_as(**WHO, link=link, reason="Deux registres."),
        "end_same_as",
        True,
    ),
    (
        "a merge of a party that no public claim names",
        lambda: (_party_pair(DRAFT)[0], _party_pair(PUBLIC)[1]),
        lambda pair: actions.merge_parties(**WHO, party=pair[0], into=pair[1]),
        "merge",
        False,
    ),
    (
        "a merge of a party that a public claim names",
        lambda: (_party_pair(PUBLIC)[0], _party_pair(DRAFT)[1]),
        lambda pair: actions.merge_parties(**WHO, party=pair[0], into=pair[1], reason="Une faute de frappe."),
        "merge",
        True,
    ),
    (
        "the undoing of a merge of a party that no public claim names",
        lambda: actions.merge_parties(**WHO, party=_party_pair(DRAFT)[0], into=_party_pair(PUBLIC)[1]),
        lambda p: actions.unmerge_party(**WHO, party=p),
        "unmerge",
        False,
    ),
    (
        "the undoing of a merge of a party that a public claim names",
        lambda: actions.merge_parties(**WHO, party=_party_pair(PUBLIC)[0], into=make.party(), reason="Une faute."),
        lambda p: actions.unmerge_party(**WHO, party=p, reason="Deux sociétés."),
        "unmerge",
        True,
    ),
    (
        "a draft claim moved",
        lambda: (make.claimed(make.published()), make.published()),
        lambda pair: actions.move(**WHO, row=pair[0], to=pair[1]),
        "move",
        False,
    ),
    (
        "a public evidence moved",
        lambda: (an_evidence(make.published(), public=True), make.published()),
        lambda pair: actions.move(**WHO, row=fresh(pair[0]), to=pair[1], reason="Mal rangée."),
        "move",
        True,
    ),
    (
        "a split of a draft",
        lambda: make.claimed(make.draft()),
        lambda c: split(c.commitment, c, reason=""),
        "split",
        False,
    ),
    ("a split of what is public", lambda: _two_claims(), lambda c: split(c.commitment, c), "split", True),
    ("a merge of drafts", lambda: (make.draft(), make.draft()), lambda pair: merged(*pair, reason=""), "merge", False),
    (
        "a merge of a draft into what is public",
        lambda: (make.in_state(DRAFT), make.published()),
        lambda pair: merged(*pair, reason=""),
        "merge",
        False,
    ),
    (
        "a merge of a draft that brings a search along into what is public",
        lambda: (a_search(make.draft()).commitment, make.published()),
        lambda pair: merged(*pair),
        "merge",
        True,
    ),
    (
        "a merge of a draft that brings a public link along into what is public",
        lambda: (related(make.draft(), make.published()).source, make.published()),
        lambda pair: merged(*pair),
        "merge",
        True,
    ),
    (
        "a merge of what is public",
        lambda: (make.published(), make.published()),
        lambda pair: merged(*pair),
        "merge",
        True,
    ),
    (
        "the undoing of a merge of a draft into what is public",
        lambda: merged(make.in_state(DRAFT), make.published()),
        lambda c: unmerged(c, reason=""),
        "unmerge",
        False,
    ),
    (
        "the undoing of a merge of a draft with a search into what is public",
        lambda: merged(a_search(make.draft()).commitment, make.published()),
        lambda c: unmerged(c),
        "unmerge",
        True,
    ),
    (
        "the undoing of a merge of what is public",
        lambda: merged(make.published(), make.published()),
        lambda c: unmerged(c),
        "unmerge",
        True,
    ),
    (
        "a redaction",
        lambda: actions.withdraw(**WHO, row=make.published(), reason="Numéro privé."),
        lambda _: actions.redact(**WHO, sequence=entry().sequence, reason="Numéro privé."),
        "redact",
        True,
    ),
]


@pytest.mark.parametrize(
    ("given", "act", "action", "public"),
    [pytest.param(*row[1:], id=row[0]) for row in JOURNALLED],
)
def test_an_action_leaves_one_entry_that_is_public_only_if_the_public_could_read_of_it(given, act, action, public):
    before = given()
    count = JournalEntry.objects.count()
    act(before)
    assert JournalEntry.objects.count() == count + 1
    assert (payload()["action"], entry().is_public) == (action, public)
    assert payload()["actor"] == {"name": EDITOR.name, "role": EDITOR.role}
    assert entry().recorded_at == AT
    assert list(journal.breaks()) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": ""}, "Ce champ ne peut pas être vide"),
        ({"title": "x" * 301}, "300"),
        ({"testability": "sure"}, "sure"),
    ],
)
def test_a_value_that_the_model_refuses_is_refused_in_french(values, sentence):
    commitment = make.draft()
    with refused(sentence):
        actions.correct_commitment(**WHO, commitment=commitment, **values)


@pytest.mark.parametrize(
    ("given", "change"),
    [
        pytest.param(make.draft, lambda c, title: actions.correct_commitment(**WHO, commitment=c, title=title), id="commitment"),
        pytest.param(make.party, lambda p, title: actions.correct_party(**WHO, party=p, name=title), id="party"),
        pytest.param(
            lambda: actions.create_dossier(**WHO, title="Mission"),
            lambda d, title: actions.correct_dossier(**WHO, dossier=d, title=title),
            id="dossier",
        ),
        pytest.param(
            lambda: make.claimed(make.draft()),
            lambda c, title: actions.correct_claim(**WHO, claim=c, content=make.claim_content(c.article, note=title)),
            id="claim",
        ),
        pytest.param(
            lambda: an_evidence(make.draft()),
            lambda e, title: actions.correct_evidence(
                **WHO, evidence=e, content=make.evidence_content(e.article, statement=title)
            ),
            id="evidence",
        ),
    ],
)  # fmt: skip
def test_a_row_that_somebody_changed_meanwhile_is_not_overwritten(given, change):
    stale = as_read_before(given(), lambda row: change(row, "Du second"))
    with refused(f"{stale.reference} a été modifié entre-temps", ChangedMeanwhile):
        change(stale, "Du premier")
    change(fresh(stale), "Du premier, relu")
    assert "Du premier, relu" in json.dumps(payload()["after"], ensure_ascii=False)


def test_references_count_up_by_kind():
    commitment = make.published()
    claim = commitment.claims.get()
    assert [row.reference for row in (commitment, claim, make.draft(), make.claimed(commitment), make.party())] == [
        "E-0001",
        "A-0001",
        "E-0002",
        "A-0002",
        "P-0001",
    ]


def test_a_reference_is_never_reused_even_after_its_row_is_gone():
    gone = make.draft()
    Commitment.objects.filter(pk=gone.pk).delete()
    assert make.draft().reference != gone.reference


def test_every_action_is_in_a_table_of_what_it_leaves_in_the_journal():
    """Archiving and accounts have their own tests, beside this module."""
    written = "".join(Path(module.__file__).read_text() for module in (sys.modules[__name__], acting, factories))
    doors = {name for name in actions.__all__ if name.islower() and name not in ("is_public", "save_account")}
    assert {name for name in doors if f"actions.{name}(" not in written} == set()


# What is no text, and what is a great deal of it

NUL = "Livrer\0l'urée"


@pytest.fixture
def there() -> dict[str, Any]:
    """One row of each kind, as an editor would have them before her."""
    article = make.archived(publisher="L'Essor")
    party, other = make.party(), make.party()
    commitment = make.published("", make.claim_content(article, parties=(make.named(article, "Le ministre", party),)))
    return {
        "article": article,
        "party": party,
        "other": other,
        "third": make.party(),
        "commitment": commitment,
        "twin": make.published(),
        "draft": make.draft(),
        "dossier": actions.create_dossier(**WHO, title="Mission"),
        "claim": commitment.claims.get(),
        "second": a_claim_on(commitment),
        "evidence": an_evidence(commitment),
        "search": a_search(commitment),
        "link": alike(party, other),
        "relation": related(make.draft(), make.draft()),
        "submitted": make.in_state(State.SUBMITTED),
    }


def _verdict(there: dict[str, Any], **values: Any) -> Any:
    return a_verdict(there["commitment"], **values)


def _claim(there: dict[str, Any], **values: Any) -> Any:
    return actions.add_claim(**WHO, commitment=there["draft"], content=make.claim_content(there["article"], **values))


def _evidence(there: dict[str, Any], **values: Any) -> Any:
    return actions.add_evidence(
        **WHO, commitment=there["draft"], content=make.evidence_content(there["article"], **values)
    )


def _figure(there: dict[str, Any], **values: Any) -> Any:
    return _claim(there, figures=(make.figure(there["article"], "120 000 tonnes", 120000, **values),))


def _merged_parties(there: dict[str, Any], reason: str) -> Any:
    return actions.merge_parties(**WHO, party=there["party"], into=there["other"], reason=reason)


TEXTS = {
    "a dossier's title": lambda t, text: actions.create_dossier(**WHO, title=text),
    "a dossier's description": lambda t, text: actions.create_dossier(**WHO, title="Mission", description=text),
    "a corrected dossier": lambda t, text: actions.correct_dossier(**WHO, dossier=t["dossier"], title=text),
    "a party's name": lambda t, text: make.party(text),
    "a party's country": lambda t, text: actions.create_party(
        **WHO, name="SORMA", kind=PartyKind.COMPANY, country=text
    ),
    "a corrected party": lambda t, text: actions.correct_party(**WHO, party=t["other"], name=text),
    "a commitment's title": lambda t, text: make.draft(text),
    "a reading note": lambda t, text: make.draft("Livrer", reading_note=text),
    "a reason": lambda t, text: actions.correct_commitment(
        **WHO, commitment=t["commitment"], title="Autre", reason=text
    ),
    "a reason for a draft": lambda t, text: actions.correct_commitment(
        **WHO, commitment=t["draft"], title="Autre", reason=text
    ),
    "a claim's note": lambda t, text: _claim(t, note=text),
    "a speaker's function": lambda t, text: _claim(
        t, speaker=Speaker(ArticleReader(t["article"]).find("Le ministre"), text)
    ),
    "a date": lambda t, text: _claim(t, said=make.said(t["article"], "encore", text)),
    "a date's reason": lambda t, text: _claim(t, said=make.said(t["article"], "encore", "2024", Basis.INFERRED, text)),
    "a duration": lambda t, text: _claim(t, duration=Valued(ArticleReader(t["article"]).find("annonce"), text)),
    "a recurrence": lambda t, text: _claim(t, recurrence=Valued(ArticleReader(t["article"]).find("annonce"), text)),
    "a unit": lambda t, text: _figure(t, unit=text),
    "a product": lambda t, text: _figure(t, product=text),
    "a figure's reason": lambda t, text: _figure(t, basis=Basis.INFERRED, reason=text),
    "a corrected claim": lambda t, text: actions.correct_claim(
        **WHO, claim=t["second"], content=make.claim_content(t["article"], note=text)
    ),
    "a statement": lambda t, text: _evidence(t, statement=text),
    "a delivered product": lambda t, text: _evidence(t, delivered=Delivered(Amount(Decimal(1), Decimal(1), "t"), text)),
    "a delivered unit": lambda t, text: _evidence(t, delivered=Delivered(Amount(Decimal(1), Decimal(1), text), "urée")),
    "where one looked": lambda t, text: a_search(t["commitment"], where=text),
    "what one looked for": lambda t, text: a_search(t["commitment"], looked_for=text),
    "a search taken back": lambda t, text: actions.withdraw_search(**WHO, search=t["search"], reason=text),
    "a verdict": lambda t, text: _verdict(t, code=text),
    "a verdict's reasons": lambda t, text: _verdict(t, reasons=text),
    "what a verdict rests on": lambda t, text: _verdict(t, evidence=(text,)),
    "what a verdict searched": lambda t, text: _verdict(t, searches=(text,)),
    "a successor": lambda t, text: _verdict(t, code="superseded", successor=text),
    "when it was fulfilled": lambda t, text: _verdict(t, code="fulfilled", fulfilled=(text, SourceBasis.INDEPENDENT)),
    "a likeness": lambda t, text: alike(t["party"], t["third"], note=text),
    "a corrected likeness": lambda t, text: actions.correct_same_as(
        **WHO, link=t["link"], certainty=Certainty.ASSERTED, note=text
    ),
    "why a likeness is corrected": lambda t, text: actions.correct_same_as(
        **WHO, link=t["link"], certainty=Certainty.ASSERTED, note="Registre.", reason=text
    ),
    "why a likeness ends": lambda t, text: actions.end_same_as(**WHO, link=t["link"], reason=text),
    "why a link ends": lambda t, text: actions.unrelate(**WHO, relation=t["relation"], reason=text),
    "why parties are merged": _merged_parties,
    "why a claim is moved": lambda t, text: actions.move(**WHO, row=t["second"], to=t["twin"], reason=text),
    "why commitments are merged": lambda t, text: merged(t["commitment"], t["twin"], reason=text),
    "a split's title": lambda t, text: split(t["commitment"], t["claim"], title=text),
    "why it is split": lambda t, text: split(t["commitment"], t["claim"], reason=text),
    "why it goes back": lambda t, text: actions.return_to_draft(**WHO, row=t["submitted"], reason=text),
    "why it is withdrawn": lambda t, text: actions.withdraw(**WHO, row=t["twin"], reason=text),
    "why it is redacted": lambda t, text: actions.redact(**WHO, sequence=1, reason=text),
    "a document's address": lambda t, text: redescribed(
        t["article"].document, content=replace(archive.described(t["article"].document), url=text)
    ),
    "a headline": lambda t, text: redescribed(t["article"].document, headline=text),
    "an author": lambda t, text: redescribed(t["article"].document, authors=("Awa", text)),
    "a publisher": lambda t, text: redescribed(t["article"].document, publisher=text),
    "a language": lambda t, text: redescribed(t["article"].document, language=text),
    "a publication date": lambda t, text: redescribed(
        t["article"].document, published=text, date_basis=DateBasis.PRINTED
    ),
    "a note on it": lambda t, text: redescribed(
        t["article"].document, published="2024", date_basis=DateBasis.INFERRED, date_note=text
    ),
    "a group of reprints": lambda t, text: redescribed(t["article"].document, reprint_group=text),
    "why it is described anew": lambda t, text: redescribed(t["article"].document, headline="Le ministre", reason=text),
    "a publisher's name": lambda t, text: actions.correct_publisher(
        **WHO, publisher=t["article"].publisher, name=text, reason="Faute."
    ),
    "a publisher's address": lambda t, text: actions.correct_publisher(
        **WHO, publisher=t["article"].publisher, name="L'Essor", url=text, reason="Faute."
    ),
}


def attempts(there: dict[str, Any], text: str) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Each action with the text in one of its places, as if it were the only one."""
    for name, act in TEXTS.items():
        with transaction.atomic():
            yield name, partial(act, deepcopy(there), text)
            transaction.set_rollback(True)


def test_a_nul_is_refused_wherever_it_is_handed_in(there):
    for name, act in attempts(there, NUL):
        with refused(""):
            act()
            pytest.fail(f"{name} is taken")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * 100_000, id="a hundred thousand letters"),
        pytest.param("mot " * 25_000, id="a hundred thousand letters in words"),
        pytest.param("\u200fالالتزام\u200e 2024", id="right to left"),
        pytest.param("🌾 120 000 t 👩🏾\u200d🌾", id="emoji"),
        pytest.param("<script>alert(1)</script> & <b>{{ x }}</b> %s {0}", id="markup"),
        pytest.param("'; DROP TABLE commitments_claim; -- \\", id="SQL"),
        pytest.param("𞤀𞤣𞤤𞤢𞤥 ꞏ ߒߞߏ", id="alphabets of West Africa"),
    ],
)
def test_any_other_text_is_taken_as_it_is_or_refused_with_a_sentence(there, text):
    count = JournalEntry.objects.count()
    for name, act in attempts(there, text):
        try:
            act()
        except Refused as refusal:
            assert refusal.sentence, name  # noqa: PT017 — both ways out are right
            assert JournalEntry.objects.count() == count, name
        else:
            assert text.strip() in texts_of(payload()), name
    assert list(journal.breaks()) == []


def texts_of(value: Any) -> set[str]:
    """Every text inside, however deep."""
    if isinstance(value, str):
        return {value.strip()}
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set().union(*map(texts_of, inside))
