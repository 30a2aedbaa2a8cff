"""The one door for writes: what each action leaves in the journal and on the pages, and what it refuses, in French."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps

from tests import factories as make
from tests.factories import AT, EDITOR, SECOND_EDITOR, State
from tracker.commitments import actions, journal
from tracker.commitments.actions import ChangedMeanwhile, Refused
from tracker.commitments.content import Amount, Delivered, Speaker, Valued, VerdictContent
from tracker.commitments.models import (
    Claim,
    Commitment,
    CommitmentVersion,
    Evidence,
    Figure,
    JournalEntry,
    Party,
    SameAs,
    Verdict,
)
from tracker.commitments.queries import as_of, public_objects, published
from tracker.commitments.vocabulary import TRANSITIONS, Certainty, RelationKind, SourceBasis
from tracker.extraction.vocabulary import Act, Basis, EvidenceKind, PartyRole, Testability
from tracker.sources import archive
from tracker.sources.quoting import ArticleReader
from tracker.sources.vocabulary import DateBasis
from tracker.text import RegionKind, Span

pytestmark = pytest.mark.django_db

WHO: dict[str, Any] = {"actor": EDITOR, "at": AT}
TODAY = AT.date()
UREA = "120 000 tonnes d'urée"
BY = "avant le 31 décembre 2024"


def everything() -> dict[str, list[Any]]:
    """Every row of the record and of the archive."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label in ("sources", "commitments")
    }


@contextmanager
def refused(sentence: str, kind: type[Refused] = Refused) -> Iterator[None]:
    """The action is refused with this sentence, and leaves no trace."""
    before = everything()
    with pytest.raises(kind) as caught:
        yield
    assert sentence in caught.value.sentence
    assert everything() == before


def entry() -> JournalEntry:
    return JournalEntry.objects.select_related("payload").latest("sequence")


def payload() -> dict[str, Any]:
    return json.loads(entry().payload.body)


def shown(commitment: Commitment, *, on: date = TODAY, recorded_at: Any = None) -> dict[str, Any] | None:
    """The public object, or None where the public sees none."""
    when = as_of(on=on, recorded_at=recorded_at)
    return next(iter(public_objects(published(when).filter(commitment=commitment.pk), when)), None)


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def a_claim(**values: Any) -> Any:
    return make.claim_content(make.archived(), **values)


def a_claim_on(commitment: Commitment, **values: Any) -> Claim:
    return make.claimed(commitment, a_claim(**values))


def an_evidence(
    commitment: Commitment, kind: EvidenceKind = EvidenceKind.PROGRESS, *, public: bool = False
) -> Evidence:
    evidence = actions.add_evidence(**WHO, commitment=commitment, content=make.evidence_content(kind=kind))
    if public:
        make.made_public(evidence)
    return evidence


def a_search(commitment: Commitment, **values: Any) -> Any:
    content = {"searched_on": TODAY, "where": "Journal officiel", "looked_for": "un avis de livraison"} | values
    return actions.log_search(**WHO, commitment=commitment, **content)


def a_verdict(commitment: Commitment, code: str = "unverifiable", **values: Any) -> Verdict:
    content = VerdictContent(code=code, **({"decided_on": TODAY, "reasons": "On ne peut pas le savoir."} | values))
    return actions.record_verdict(**WHO, commitment=commitment, content=content)


def named_in(party: Party, state: State) -> Commitment:
    """A commitment in this state, with a claim that names the party."""
    article = make.archived()
    content = make.claim_content(article, parties=(make.named(article, "Le ministre", party),))
    return make.in_state(state, "", content)


# What each action leaves in the journal


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
    ("a search on what is withdrawn", lambda: make.in_state(State.WITHDRAWN), lambda c: a_search(c), "create", False),
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
        lambda c: actions.correct_claim(**WHO, claim=c, content=make.claim_content(c.article), reason="Faute."),
        "correct",
        False,
    ),
    (
        "a correction of a published claim",
        lambda: make.published().claims.get(),
        lambda c: actions.correct_claim(**WHO, claim=c, content=make.claim_content(c.article), reason="Faute."),
        "correct",
        True,
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


def test_a_correction_records_what_was_and_what_is_with_its_reason():
    commitment = make.published("Livrer l'urée")
    actions.correct_commitment(**WHO, commitment=commitment, reason="  Faute. ", title="Livrer 120 000 t d'urée")
    assert payload()["before"]["title"] == "Livrer l'urée"
    assert payload()["after"]["title"] == "Livrer 120 000 t d'urée"
    assert payload()["reason"] == "Faute."


def test_a_publication_is_signed_with_its_day_and_its_editor():
    commitment = make.in_state(State.SUBMITTED)
    actions.publish(actor=SECOND_EDITOR, at=AT, row=commitment)
    for row in (commitment, fresh(commitment), commitment.claims.get()):
        assert (row.state, row.published_by, row.published_at) == ("published", "Moussa", AT)


# Documents


def received(content: bytes = b"Le ministre annonce.") -> archive.Received:
    return archive.received("note.txt", content, max_bytes=10**6)


def test_the_same_bytes_again_are_the_same_document_untouched():
    first, is_new = actions.archive_document(
        **WHO, received=received(), content=archive.undescribed("Le ministre annonce.")
    )
    assert is_new
    assert (payload()["action"], entry().is_public) == ("archive_document", False)
    before = everything()
    again, is_new = actions.archive_document(
        actor=SECOND_EDITOR,
        at=AT + timedelta(days=1),
        received=replace(received(), name="autre nom.txt"),
        content=archive.DocumentContent(),
    )
    assert not is_new
    assert again.pk == first.pk
    assert everything() == before


@pytest.mark.parametrize(
    ("article", "sentence"),
    [
        (archive.ArticleContent(Span(0, 99)), "après la fin du texte"),
        (archive.ArticleContent(Span(0, 20), headline="Autre titre"), "le titre « Autre titre »"),
        (
            archive.ArticleContent(Span(0, 20), published="le 3 mai", date_basis=DateBasis.PRINTED),
            "« le 3 mai » n'est pas une date",
        ),
        (archive.ArticleContent(Span(0, 20), published="2024"), "Une date connue s'écrit"),
        (
            archive.ArticleContent(Span(0, 20), published="2024", date_basis=DateBasis.INFERRED),
            "Une date déduite demande une note",
        ),
    ],
    ids=["beyond the text", "headline not there", "not a date", "date without its basis", "inferred without a note"],
)
def test_a_document_whose_description_does_not_fit_is_refused(article, sentence):
    with refused(sentence):
        actions.archive_document(**WHO, received=received(), content=archive.DocumentContent(articles=(article,)))


# Words first


def urea(article: Any, **values: Any) -> Any:
    """The claim on the article's first sentence, with its figure and its deadline."""
    return make.claim_content(
        article,
        "",
        **(
            {
                "figures": (make.figure(article, "120 000 tonnes", 120000, product="urée"),),
                "deadline": make.deadline(article, BY, "../2024-12-30"),
            }
            | values
        ),
    )


def test_a_claim_keeps_the_words_of_the_document_at_each_place():
    article = make.archived()
    find = ArticleReader(article).find
    ministry = make.party("Ministère")
    content = urea(
        article,
        cue=find("annonce"),
        speaker=Speaker(find("Le ministre"), "ministre", ministry),
        said=make.said(article, "se poursuivent", "2024-05", Basis.RESOLVED, "D'après le mois de l'article."),
        parties=(make.named(article, "La société SOLAIRE", ministry, PartyRole.SUPPLIER),),
    )
    claim = fresh(make.claimed(make.draft(), content))
    assert (claim.cue_text, claim.speaker_text, claim.said_text) == ("annonce", "Le ministre", "se poursuivent")
    assert (claim.deadline_text, claim.deadline_lower, claim.deadline_upper) == (BY, None, date(2024, 12, 30))
    assert (claim.said_lower, claim.said_upper) == (date(2024, 5, 1), date(2024, 5, 31))
    assert claim.parties.get().text == "La société SOLAIRE"
    figure = claim.figures.get()
    assert figure.text == "120 000 tonnes"
    for row, name in [(claim, "cue_"), (claim, "speaker_"), (claim, "said_"), (claim, "deadline_"), (figure, "")]:
        text = getattr(row, f"{name}text")
        assert article.document.text[getattr(row, f"{name}start") : getattr(row, f"{name}end")] == text
    quotation = claim.quotations.get()
    assert quotation.exact == article.document.text[quotation.start : quotation.end]
    assert quotation.suffix.startswith(". La société")


def _with(**values: Any) -> Any:
    return lambda article: replace(urea(article), **{name: make_value(article) for name, make_value in values.items()})


def _figure_on(words: str, **values: Any) -> Any:
    return lambda article: (make.figure(article, words, 50, unit="MWc", **values),)


def _outside(article: Any) -> Span:
    return Span(article.end, article.end + 3)


def _misplaced_figure(span: Any, **values: Any) -> Any:
    return lambda article: (replace(make.figure(article, "120 000 tonnes", 120000), span=span(article), **values),)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(_with(quotations=lambda _: ()), "Il faut au moins une citation", id="no quotation"),
        pytest.param(_with(quotations=lambda a: (_outside(a),)), "sort de l'article", id="quotation outside the article"),
        pytest.param(
            _with(quotations=lambda a: (Span(0, a.end + 1),)), "sort de l'article", id="quotation longer than the article"
        ),
        pytest.param(
            _with(figures=_figure_on("50 MWc")), "« 50 MWc » n'est dans aucune citation", id="figure outside the quotation"
        ),
        pytest.param(
            _with(figures=_misplaced_figure(lambda a: Span(a.end + 900, a.end + 910))),
            "sort de l'article",
            id="figure beyond the text",
        ),
        pytest.param(
            _with(
                figures=lambda a: (
                    make.figure(
                        a,
                        "120 000 tonnes",
                        120000,
                        replaces=(ArticleReader(a).find("50 MWc"), Amount(Decimal(50), Decimal(50), "MWc")),
                    ),
                )
            ),
            "« 50 MWc » n'est dans aucune citation",
            id="what it replaces outside the quotation",
        ),
        pytest.param(
            _with(deadline=lambda a: make.deadline(a, "Rien n'est encore signé", "2025")),
            "n'est dans aucune citation",
            id="deadline outside the quotation",
        ),
        pytest.param(
            _with(duration=lambda a: Valued(ArticleReader(a).find("encore"), "P24M")),
            "« encore » n'est dans aucune citation",
            id="duration outside the quotation",
        ),
        pytest.param(
            _with(recurrence=lambda a: Valued(ArticleReader(a).find("encore"), "FREQ=MONTHLY")),
            "« encore » n'est dans aucune citation",
            id="recurrence outside the quotation",
        ),
        pytest.param(_with(cue=_outside), "sort de l'article", id="cue outside the article"),
        pytest.param(_with(speaker=lambda a: Speaker(_outside(a))), "sort de l'article", id="speaker outside the article"),
        pytest.param(
            _with(parties=lambda a: (replace(make.named(a, "Le ministre", make.party()), span=_outside(a)),)),
            "sort de l'article",
            id="name outside the article",
        ),
        pytest.param(
            _with(deadline=lambda a: make.deadline(a, BY, "31/12/2024")), "« 31/12/2024 » n'est pas une date", id="deadline"
        ),
        pytest.param(
            _with(deadline=lambda a: make.deadline(a, BY, "2024-02-30")), "« 2024-02-30 »", id="no such day"
        ),
        pytest.param(_with(said=lambda a: make.said(a, "encore", "hier")), "« hier » n'est pas une date", id="said on"),
        pytest.param(
            _with(duration=lambda a: Valued(ArticleReader(a).find(BY), "24 mois")),
            "« 24 mois » n'est pas une durée",
            id="duration",
        ),
        pytest.param(
            _with(recurrence=lambda a: Valued(ArticleReader(a).find(BY), "chaque mois")),
            "« chaque mois » n'est pas une récurrence",
            id="recurrence",
        ),
        pytest.param(
            _with(deadline=lambda a: make.deadline(a, BY, "2024", basis=Basis.INFERRED)),
            "Une valeur déduite demande une raison",
            id="inferred deadline without a reason",
        ),
        pytest.param(
            _with(figures=lambda a: (make.figure(a, "120 000 tonnes", 120000, basis=Basis.INFERRED),)),
            "Une valeur déduite demande une raison",
            id="inferred figure without a reason",
        ),
        pytest.param(
            _with(figures=lambda a: (make.figure(a, "120 000 tonnes", None),)), "au moins une borne", id="no bound"
        ),
        pytest.param(
            _with(figures=lambda a: (make.figure(a, "120 000 tonnes", 2, 1),)), "ne dépasse pas le maximum", id="min above max"
        ),
        pytest.param(
            _with(figures=lambda a: (make.figure(a, "120 000 tonnes", "1234567890.123456"),)),
            "plus de 15 chiffres significatifs",
            id="sixteen digits",
        ),
        pytest.param(
            _with(figures=lambda a: (make.figure(a, "120 000 tonnes", "1234567890123456"),)),
            "Le nombre 1234567890123456 a plus de 15 chiffres",
            id="sixteen digits before the point",
        ),
        pytest.param(
            _with(figures=lambda a: (make.figure(a, "120 000 tonnes", "NaN"),)), "nombre", id="not a number"
        ),
        pytest.param(
            _with(
                parties=lambda a: (make.named(a, "Le ministre", p := make.party()), make.named(a, "La société SOLAIRE", p))
            ),
            "déjà ce rôle",
            id="a party twice in one role",
        ),
    ],
)  # fmt: skip
def test_a_claim_whose_values_do_not_stand_on_words_is_refused(content, sentence):
    commitment = make.draft()
    asked = content(make.archived())
    with refused(sentence):
        actions.add_claim(**WHO, commitment=commitment, content=asked)
    claim = make.claimed(commitment)
    with refused(sentence):
        actions.correct_claim(**WHO, claim=claim, content=asked)


@pytest.mark.parametrize(
    ("kind", "label"), [(RegionKind.COMMENTS, "commentaires"), (RegionKind.ADVERTISEMENT, "annonce")]
)
@pytest.mark.parametrize(
    "part", ["quotation", "a letter of the quotation", "cue", "speaker", "said", "party", "evidence"]
)
def test_readers_comments_and_advertisements_announce_nothing(kind, label, part):
    text = "Le ministre annonce une usine. Commentaire : Moussa promet la Lune demain."
    start = text.index("Commentaire") if part != "a letter of the quotation" else text.index("usine")
    article = make.archived(text, regions=(archive.RegionContent(kind, Span(start, len(text))),))
    find = ArticleReader(article).find
    content = make.claim_content(
        article, "Moussa promet la Lune" if part == "quotation" else "Le ministre annonce une usine"
    )
    extra: dict[str, Any] = {
        "cue": {"cue": find("promet")},
        "speaker": {"speaker": Speaker(find("Moussa"))},
        "said": {"said": make.said(article, "demain", "2024")},
        "party": {"parties": (make.named(article, "Moussa", make.party()),)},
    }
    commitment = make.draft()
    with refused(f"dans une zone « {label} »"):
        if part == "evidence":
            content = make.evidence_content(article, "Moussa promet la Lune")
            actions.add_evidence(**WHO, commitment=commitment, content=content)
        else:
            actions.add_claim(**WHO, commitment=commitment, content=replace(content, **extra.get(part, {})))


def test_a_telephone_number_is_not_quoted():
    article = make.archived("Le ministre annonce une usine ; joindre Moussa au +223 76 12 34 56 avant lundi.")
    commitment, content = make.draft(), make.claim_content(article)
    with refused("qui ne sortent pas de l'archive"):
        actions.add_claim(**WHO, commitment=commitment, content=content)
    (quotation,) = shown(make.published("", make.claim_content(article, "une usine")))["claims"][0]["quotations"]
    assert "76 12" not in quotation["before"] + quotation["after"]


def test_a_caption_inside_the_article_may_be_quoted():
    text = "Le ministre annonce une usine. Photo : la future usine de Ségou."
    article = make.archived(text, regions=(archive.RegionContent(RegionKind.CAPTION, Span(31, len(text))),))
    assert (
        make.claimed(make.draft(), make.claim_content(article, "la future usine")).quotations.get().exact
        == "la future usine"
    )


@pytest.mark.parametrize(
    "number", ["120000", "0.5", "123456789012345", "123456.123456789", "1E+6", "0.000000001", "-3"]
)
def test_a_number_of_at_most_fifteen_digits_comes_back_digit_for_digit(number):
    article = make.archived()
    make.claimed(make.draft(), make.claim_content(article, figures=(make.figure(article, "120 000 tonnes", number),)))
    figure = Figure.objects.get()
    assert figure.min == figure.max == Decimal(number)
    assert payload()["after"]["figures"][0]["min"] == format(Decimal(number), "f")


def test_more_than_nine_decimals_are_refused():
    article = make.archived()
    content = make.claim_content(article, figures=(make.figure(article, "120 000 tonnes", "0.0000000001"),))
    commitment = make.draft()
    with refused("9 chiffres après la virgule"):
        actions.add_claim(**WHO, commitment=commitment, content=content)


def test_the_same_words_quoted_by_two_claims_are_one_quotation():
    article = make.archived()
    one, other = (make.claimed(make.draft(), make.claim_content(article)) for _ in range(2))
    assert one.quotations.get() == other.quotations.get()


def test_a_corrected_claim_says_only_what_was_handed_in():
    article = make.archived()
    full = urea(article, parties=(make.named(article, "Le ministre", make.party()),))
    claim = make.claimed(make.draft(), full)
    claim = actions.correct_claim(**WHO, claim=claim, content=make.claim_content(article, UREA))
    claim = fresh(claim)
    assert (claim.deadline_edtf, claim.deadline_text, claim.deadline_upper) == ("", "", None)
    assert [*claim.figures.all(), *claim.parties.all()] == []
    assert [quotation.exact for quotation in claim.quotations.all()] == [UREA]
    assert payload()["before"]["figures"][0]["text"] == "120 000 tonnes"


# Reasons


@pytest.mark.parametrize("reason", ["", "   "])
def test_what_is_published_never_changes_without_a_reason(reason):
    party = make.party()
    commitment = named_in(party, State.PUBLISHED)
    dossier = actions.create_dossier(**WHO, title="Mission")
    commitment = actions.correct_commitment(**WHO, commitment=commitment, reason="Classement.", dossier=dossier)
    claim = commitment.claims.get()
    evidence = fresh(an_evidence(commitment, public=True))
    with_reason: dict[str, Any] = {**WHO, "reason": reason}
    sentence = "ne change pas sans raison"
    with refused(sentence):
        actions.correct_commitment(**with_reason, commitment=commitment, title="Autre")
    with refused(sentence):
        actions.correct_claim(**with_reason, claim=claim, content=make.claim_content(claim.article))
    with refused(sentence):
        actions.correct_evidence(**with_reason, evidence=evidence, content=make.evidence_content(evidence.article))
    with refused(sentence):
        actions.correct_party(**with_reason, party=party, name="Autre")
    with refused(sentence):
        actions.correct_dossier(**with_reason, dossier=dossier, title="Autre")
    with refused(sentence):
        actions.withdraw(**with_reason, row=commitment)


def test_a_submitted_row_goes_back_with_a_reason_only():
    commitment = make.in_state(State.SUBMITTED)
    with refused("écrivez-la"):
        actions.return_to_draft(**WHO, row=commitment, reason=" ")
    actions.return_to_draft(**WHO, row=commitment, reason="La date manque.")
    assert (fresh(commitment).state, payload()["reason"]) == ("draft", "La date manque.")


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


@pytest.mark.parametrize("name", ["titel", "state", "reference", "revision", "published_at"])
def test_a_correction_of_anything_but_the_words_is_the_programmers_mistake(name):
    commitment = make.draft()
    before = everything()
    with pytest.raises(TypeError):
        actions.correct_commitment(**WHO, commitment=commitment, **{name: "published"})
    assert everything() == before


# States

MOVES = {
    "submit": lambda row: actions.submit(**WHO, row=row),
    "return": lambda row: actions.return_to_draft(**WHO, row=row, reason="À revoir."),
    "publish": lambda row: actions.publish(**WHO, row=row),
    "withdraw": lambda row: actions.withdraw(**WHO, row=row, reason="Doublon."),
}


def _child_in(state: State, make_child: Any) -> Any:
    child = make_child(make.published())
    if state is not State.DRAFT:
        actions.submit(**WHO, row=child)
    if state in (State.PUBLISHED, State.WITHDRAWN):
        actions.publish(**WHO, row=child)
    if state is State.WITHDRAWN:
        actions.withdraw(**WHO, row=child, reason="Doublon.")
    return child


ROWS = {
    "commitment": make.in_state,
    "claim": lambda state: _child_in(state, a_claim_on),
    "evidence": lambda state: _child_in(state, an_evidence),
    "verdict": lambda state: _child_in(state, a_verdict),
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(MOVES))
@pytest.mark.parametrize("row", list(ROWS))
def test_a_row_moves_only_as_the_workflow_says(row, move, state):
    allowed, after = TRANSITIONS[move]
    given = ROWS[row](state)
    assert fresh(given).state == state
    if state in allowed:
        MOVES[move](given)
        assert given.state == fresh(given).state == after
        assert given.revision == fresh(given).revision, "the row handed in can be handed in again"
    else:
        with refused(f"{given.reference} est « {given.get_state_display()} »"):
            MOVES[move](given)


def test_submitting_and_publishing_a_commitment_takes_its_claims_and_evidence_along():
    commitment = make.draft()
    claim, evidence = make.claimed(commitment), an_evidence(commitment)
    actions.submit(**WHO, row=commitment)
    assert {fresh(row).state for row in (commitment, claim, evidence)} == {"submitted"}
    actions.return_to_draft(**WHO, row=commitment, reason="À revoir.")
    assert {fresh(row).state for row in (commitment, claim, evidence)} == {"draft"}
    actions.submit(**WHO, row=commitment)
    actions.publish(**WHO, row=commitment)
    assert {fresh(row).state for row in (commitment, claim, evidence)} == {"published"}
    assert [child["reference"] for child in payload()["after"]["with"]] == [claim.reference, evidence.reference]


def test_a_claim_still_in_draft_is_not_published_with_its_commitment():
    commitment = make.in_state(State.SUBMITTED)
    late = make.claimed(commitment)
    actions.publish(**WHO, row=commitment)
    assert fresh(late).state == "draft"
    assert late.reference not in json.dumps(shown(commitment))
    make.made_public(late)
    assert late.reference in json.dumps(shown(commitment))


def test_a_commitment_is_not_published_without_a_claim():
    commitment = make.draft()
    actions.submit(**WHO, row=commitment)
    make.claimed(commitment)  # a draft still
    with refused("n'a pas d'affirmation à publier"):
        actions.publish(**WHO, row=commitment)


@pytest.mark.parametrize("child", [a_claim_on, an_evidence, a_verdict], ids=["claim", "evidence", "verdict"])
@pytest.mark.parametrize("parent", [State.DRAFT, State.SUBMITTED, State.WITHDRAWN])
def test_a_child_is_not_published_before_its_commitment_nor_after_it_went(child, parent):
    commitment = make.in_state(State.PUBLISHED if parent is State.WITHDRAWN else parent)
    row = child(commitment)
    if parent is State.WITHDRAWN:
        actions.withdraw(**WHO, row=commitment, reason="Doublon.")
    actions.submit(**WHO, row=row)
    with refused(f"Publiez d'abord l'engagement {commitment.reference}"):
        actions.publish(**WHO, row=row)


def test_nothing_more_is_said_of_what_is_withdrawn():
    commitment = make.in_state(State.WITHDRAWN)
    claim, evidence = a_claim(), make.evidence_content()
    with refused(f"{commitment.reference} est retiré"):
        actions.add_claim(**WHO, commitment=commitment, content=claim)
    with refused(f"{commitment.reference} est retiré"):
        actions.add_evidence(**WHO, commitment=commitment, content=evidence)


def test_the_last_published_claim_is_not_withdrawn_alone():
    commitment = make.published()
    claim = commitment.claims.get()
    make.claimed(commitment)  # a draft does not count
    with refused("est la dernière affirmation publiée"):
        actions.withdraw(**WHO, row=claim, reason="Erreur.")
    other = make.claimed(commitment)
    make.made_public(other)
    actions.withdraw(**WHO, row=claim, reason="Erreur.")
    assert [shown_claim["reference"] for shown_claim in shown(commitment)["claims"]] == [other.reference]


def test_a_withdrawn_commitment_hides_its_children_which_keep_their_state():
    commitment = make.published()
    actions.withdraw(**WHO, row=commitment, reason="Doublon.")
    assert shown(commitment) is None
    assert commitment.claims.get().state == "published"
    assert not Claim.objects.published().exists()


def test_evidence_on_which_a_published_verdict_rests_is_not_withdrawn():
    commitment = make.published()
    evidence = fresh(an_evidence(commitment, public=True))
    verdict = a_verdict(commitment, "in_progress", evidence=(evidence.reference,))
    make.made_public(verdict)
    with refused(f"Le verdict {verdict.reference} repose sur {evidence.reference}"):
        actions.withdraw(**WHO, row=evidence, reason="Erreur.")
    actions.withdraw(**WHO, row=verdict, reason="Erreur.")
    actions.withdraw(**WHO, row=fresh(evidence), reason="Erreur.")
    assert shown(commitment)["verdict"] == "not_assessed"
    assert shown(commitment)["evidence"] == []


# Two editors


def _stale(row: Any, change: Any) -> Any:
    """The row as the first editor read it, after the second changed it."""
    read = fresh(row)
    change(fresh(row))
    return read


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
    stale = _stale(given(), lambda row: change(row, "Du second"))
    with refused(f"{stale.reference} a été modifié entre-temps", ChangedMeanwhile):
        change(stale, "Du premier")
    change(fresh(stale), "Du premier, relu")
    assert "Du premier, relu" in json.dumps(payload()["after"], ensure_ascii=False)


@pytest.mark.parametrize("move", ["publish", "return"])
def test_an_editor_does_not_move_what_changed_since_it_was_read(move):
    commitment = make.in_state(State.SUBMITTED)
    stale = _stale(commitment, lambda row: actions.correct_commitment(**WHO, commitment=row, title="Autre"))
    with refused("relisez-le", ChangedMeanwhile):
        MOVES[move](stale)


# Verdicts


def due(edtf: str = "../2024-12-30", **values: Any) -> Any:
    article = make.archived()
    deadline = {"deadline": make.deadline(article, BY, edtf)} if edtf else {}
    return make.claim_content(article, **deadline, **values)


def judged(code: str, evidence: list[str], searched: bool, *, edtf: str = "../2024-12-30", **values: Any) -> Verdict:
    """A verdict on a published commitment with such evidence, and perhaps a search, behind it."""
    commitment = make.published("", due(edtf))
    kinds = [EvidenceKind(kind) for kind in evidence]
    values["evidence"] = tuple(an_evidence(commitment, kind, public=True).reference for kind in kinds)
    values["searches"] = (a_search(commitment).reference,) if searched else ()
    return a_verdict(commitment, code, **values)


DONE = ("2024-12-15", SourceBasis.INDEPENDENT)


@pytest.mark.parametrize(
    ("code", "evidence", "searched", "values"),
    [
        ("no_progress_found", [], True, {}),
        ("in_progress", ["progress"], False, {}),
        ("in_progress", ["delivery"], False, {}),
        ("in_progress", ["completion"], False, {}),
        ("stalled", ["suspension"], False, {}),
        ("stalled", [], True, {}),
        ("partly_fulfilled", ["delivery"], False, {}),
        ("fulfilled", ["completion"], False, {"fulfilled": DONE}),
        ("not_fulfilled", [], True, {}),
        ("not_fulfilled", ["delay"], False, {}),
        ("not_fulfilled", ["withdrawal"], False, {"edtf": "../2030"}),  # direct contradiction, before the day
        ("not_fulfilled", [], True, {"decided_on": date(2024, 12, 31)}),
        ("withdrawn", ["withdrawal"], False, {}),
        ("unverifiable", [], False, {}),
    ],
)
def test_a_verdict_with_what_the_table_asks_for_is_accepted_and_shown(code, evidence, searched, values):
    verdict = judged(code, evidence, searched, **values)
    assert shown(verdict.commitment)["verdict"] == "not_assessed", "a draft judges nothing yet"
    make.made_public(verdict)
    public = shown(verdict.commitment)
    assert public["verdict"] == code
    assert public["verdicts"][0]["reasons"] == "On ne peut pas le savoir."


@pytest.mark.parametrize(
    ("code", "evidence", "searched", "values", "sentence"),
    [
        ("no_progress_found", [], False, {}, "demande une recherche sans résultat"),
        ("no_progress_found", ["progress"], False, {}, "demande une recherche sans résultat"),
        ("in_progress", [], False, {}, "« En cours » demande la preuve d'une action"),
        ("in_progress", [], True, {}, "« En cours » demande la preuve d'une action"),
        ("in_progress", ["suspension", "delay", "withdrawal"], True, {}, "« En cours » demande la preuve d'une action"),
        ("stalled", [], False, {}, "demande la preuve d'une suspension"),
        ("stalled", ["progress"], False, {}, "demande la preuve d'une suspension"),
        ("partly_fulfilled", [], True, {}, "« Partiellement tenu » demande une preuve de suivi"),
        ("fulfilled", [], True, {"fulfilled": DONE}, "« Tenu » demande une preuve de suivi"),
        ("fulfilled", ["completion"], False, {}, "« Tenu » demande la date et la source"),
        ("fulfilled", ["completion"], False, {"fulfilled": ("fin 2024", DONE[1])}, "« fin 2024 » n'est pas une date"),
        ("in_progress", ["progress"], False, {"fulfilled": DONE}, "les autres verdicts n'en ont pas"),
        ("not_fulfilled", [], False, {}, "demande une preuve de suivi ou une recherche"),
        ("fulfilled", ["completion"], False, {"fulfilled": ("2027", DONE[1])}, "ne se dit pas d'avance"),
        ("not_fulfilled", ["progress"], False, {"edtf": "../2030"}, "demande une échéance dépassée"),
        ("not_fulfilled", [], True, {"edtf": "../2030"}, "demande une échéance dépassée"),
        ("not_fulfilled", [], True, {"edtf": ""}, "demande une échéance dépassée"),
        ("not_fulfilled", [], True, {"decided_on": date(2024, 12, 30)}, "demande une échéance dépassée"),
        ("withdrawn", [], True, {}, "demande une affirmation ou une preuve qui le dise"),
        ("withdrawn", ["suspension"], False, {}, "demande une affirmation ou une preuve qui le dise"),
        ("superseded", [], False, {}, "« Remplacé » nomme l'engagement qui remplace"),
        ("superseded", [], False, {"successor": "E-9999"}, "Aucun engagement publié ne porte la référence E-9999"),
        ("unverifiable", [], False, {"reasons": ""}, "« raisons » : Ce champ ne peut pas être vide"),
        ("unverifiable", [], False, {"decided_on": TODAY + timedelta(days=1)}, "ne se date pas de l'avenir"),
        ("not_assessed", [], False, {}, "« Non évalué » est l'état de départ"),
    ],
)
def test_a_verdict_without_what_the_table_asks_for_is_refused(code, evidence, searched, values, sentence):
    with pytest.raises(Refused) as caught:
        judged(code, evidence, searched, **values)
    assert sentence in caught.value.sentence
    assert not Verdict.objects.exists()
    assert list(journal.breaks()) == []


@pytest.mark.parametrize("act", [Act.CANCELS, Act.DENIES])
def test_a_claim_that_cancels_carries_the_verdict_withdrawn_once_it_is_published(act):
    commitment = make.published()
    claim = a_claim_on(commitment, act=act)
    verdict = a_verdict(commitment, "withdrawn")  # the two drafts may be written together
    actions.submit(**WHO, row=verdict)
    with refused("« Abandonné » demande une affirmation"):
        actions.publish(**WHO, row=verdict)
    make.made_public(claim)
    actions.publish(**WHO, row=verdict)
    assert shown(commitment)["verdict"] == "withdrawn"


def test_a_verdict_waits_for_the_evidence_it_rests_on():
    commitment = make.published()
    evidence = an_evidence(commitment)
    verdict = a_verdict(commitment, "in_progress", evidence=(evidence.reference,))
    actions.submit(**WHO, row=verdict)
    with refused(f"Publiez d'abord la preuve {evidence.reference}"):
        actions.publish(**WHO, row=verdict)


@pytest.mark.parametrize("name", ["evidence", "searches"])
def test_a_verdict_rests_on_its_own_commitments_follow_up_only(name):
    elsewhere = make.published()
    other = an_evidence(elsewhere) if name == "evidence" else a_search(elsewhere)
    commitment = make.published()
    with refused(f"{other.reference} n'appartient pas à {commitment.reference}"):
        a_verdict(commitment, "unverifiable", **{name: (other.reference,)})


def test_a_superseded_commitment_names_a_public_successor_that_is_not_itself():
    commitment, successor, hidden = make.published(), make.published(), make.draft()
    with refused(f"Aucun engagement publié ne porte la référence {hidden.reference}"):
        a_verdict(commitment, "superseded", successor=hidden.reference)
    with refused("Un engagement ne se remplace pas lui-même"):
        a_verdict(commitment, "superseded", successor=commitment.reference)
    verdict = a_verdict(commitment, "superseded", successor=successor.reference)
    actions.submit(**WHO, row=verdict)
    gone = a_verdict(commitment, "superseded", successor=successor.reference)
    actions.publish(**WHO, row=verdict)
    assert shown(commitment)["verdicts"][0]["successor"] == successor.reference
    actions.withdraw(**WHO, row=successor, reason="Doublon.")
    actions.submit(**WHO, row=gone)
    with refused(f"{successor.reference}, qui remplace, n'est pas publié"):
        actions.publish(**WHO, row=gone)


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("no_progress_found", False),
        ("in_progress", False),
        ("stalled", False),
        ("partly_fulfilled", False),
        ("fulfilled", False),
        ("not_fulfilled", False),
        ("withdrawn", True),
        ("superseded", True),
        ("unverifiable", True),
    ],
)
def test_a_vague_commitment_can_only_be_unverifiable_withdrawn_or_superseded(code, allowed):
    successor = make.published()
    commitment = make.published("", testability=Testability.VAGUE)
    kinds = (EvidenceKind.PROGRESS, EvidenceKind.SUSPENSION, EvidenceKind.WITHDRAWAL)
    values: dict[str, Any] = {
        "evidence": tuple(an_evidence(commitment, kind).reference for kind in kinds),
        "searches": (a_search(commitment).reference,),
        "fulfilled": DONE if code == "fulfilled" else None,
        "successor": successor.reference if code == "superseded" else "",
    }
    if allowed:
        assert a_verdict(commitment, code, **values).code == code
    else:
        with refused("Un engagement vague ne peut être qu'invérifiable, abandonné ou remplacé"):
            a_verdict(commitment, code, **values)


def test_a_new_verdict_reopens_a_final_one_and_both_stay():
    verdict = judged("not_fulfilled", [], True)
    make.made_public(verdict)
    evidence = an_evidence(verdict.commitment, EvidenceKind.DELIVERY, public=True)
    make.made_public(a_verdict(verdict.commitment, "in_progress", evidence=(evidence.reference,)))
    public = shown(verdict.commitment)
    assert public["verdict"] == "in_progress"
    assert [each["code"] for each in public["verdicts"]] == ["not_fulfilled", "in_progress"]


def test_a_search_is_not_logged_for_a_day_to_come():
    commitment = make.draft()
    with refused("la date est dans l'avenir"):
        a_search(commitment, searched_on=TODAY + timedelta(days=1))


# Evidence


def test_evidence_carries_a_delivered_quantity_and_its_period():
    commitment = make.published()
    delivered = Delivered(Amount(Decimal("20000.5"), None, "t"), "urée", (date(2025, 1, 1), date(2025, 1, 31)))
    article = make.archived()
    content = make.evidence_content(
        article, kind=EvidenceKind.DELIVERY, delivered=delivered, occurred=make.said(article, "2024", "2024")
    )
    make.made_public(actions.add_evidence(**WHO, commitment=commitment, content=content))
    (evidence,) = shown(commitment)["evidence"]
    assert evidence["delivered"] == {
        "min": "20000.5",
        "max": None,
        "unit": "t",
        "product": "urée",
        "period_lower": "2025-01-01",
        "period_upper": "2025-01-31",
    }
    assert evidence["occurred"]["upper"] == "2024-12-31"
    assert evidence["quotations"][0]["state"] == "verified"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"delivered": Delivered(Amount(Decimal(1), Decimal(2), "t"), "urée", (date(2025, 2, 1), date(2025, 1, 1)))},
            "La période commence avant de finir",
        ),
        ({"delivered": Delivered(Amount(Decimal(2), Decimal(1), "t"), "urée")}, "Le minimum ne dépasse pas le maximum"),
        (
            {"delivered": Delivered(Amount(Decimal("1234567890123456"), None, "t"), "urée")},
            "plus de 15 chiffres significatifs",
        ),
        ({"statement": ""}, "« constat » : Ce champ ne peut pas être vide"),
        ({"quotations": ()}, "Il faut au moins une citation"),
    ],
)
def test_evidence_that_does_not_hold_together_is_refused(values, sentence):
    commitment, content = make.draft(), make.evidence_content()
    with refused(sentence):
        actions.add_evidence(**WHO, commitment=commitment, content=replace(content, **values))


# Relations and parties


@pytest.mark.parametrize("kind", list(RelationKind))
def test_relations_do_not_run_in_a_circle(kind):
    a, b, c = make.draft(), make.draft(), make.draft()
    actions.relate(**WHO, source=a, kind=kind, target=b)
    actions.relate(**WHO, source=b, kind=kind, target=c)
    for source, target in [(c, a), (b, a), (a, a)]:
        with refused("ce lien tournerait en rond"):
            actions.relate(**WHO, source=source, kind=kind, target=target)
    actions.relate(**WHO, source=a, kind=kind, target=c)  # two ways to one whole are no circle


def test_two_kinds_of_relation_do_not_make_a_circle_together():
    a, b = make.draft(), make.draft()
    actions.relate(**WHO, source=a, kind=RelationKind.PART_OF, target=b)
    actions.relate(**WHO, source=b, kind=RelationKind.CONTINUES, target=a)


def test_a_relation_or_a_likeness_said_again_is_kept_as_it_was():
    a, b, one, other = make.draft(), make.draft(), make.party(), make.party()
    relation = actions.relate(**WHO, source=a, kind=RelationKind.PART_OF, target=b)
    link = actions.assert_same_as(**WHO, party=other, other=one, certainty=Certainty.UNCERTAIN, note="Même adresse.")
    before = everything()
    assert actions.relate(**WHO, source=a, kind=RelationKind.PART_OF, target=b) == relation
    assert actions.assert_same_as(**WHO, party=one, other=other, certainty=Certainty.ASSERTED) == link
    assert everything() == before


def test_a_party_is_not_the_same_as_itself():
    party = make.party()
    with refused("Un acteur ne se rapproche que d'un autre"):
        actions.assert_same_as(**WHO, party=party, other=party, certainty=Certainty.ASSERTED)
    assert not SameAs.objects.exists()


# References


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


# Corrections on the pages, and the old words at their instant

LATER = AT + timedelta(days=1)


def _corrected_party(commitment: Commitment) -> None:
    party = commitment.claims.get().parties.get().party
    actions.correct_party(actor=EDITOR, at=LATER, party=party, reason="Faute.", name="SORMA SA")


def _corrected_dossier(commitment: Commitment) -> None:
    actions.correct_dossier(actor=EDITOR, at=LATER, dossier=commitment.dossier, reason="Faute.", title="Mission 2023")


def _corrected_commitment(commitment: Commitment) -> None:
    actions.correct_commitment(actor=EDITOR, at=LATER, commitment=commitment, reason="Faute.", title="Livrer 120 000 t")


def _corrected_claim(commitment: Commitment) -> None:
    claim = commitment.claims.get()
    content = make.claim_content(claim.article, "Les discussions se poursuivent", note="Relu.")
    actions.correct_claim(actor=EDITOR, at=LATER, claim=claim, reason="Faute.", content=content)


def _corrected_evidence(commitment: Commitment) -> None:
    evidence = commitment.evidence.get()
    content = make.evidence_content(evidence.article, statement="Le ministre dit que tout va bien.")
    actions.correct_evidence(actor=EDITOR, at=LATER, evidence=evidence, reason="Faute.", content=content)


@pytest.mark.parametrize(
    ("correct", "read", "old", "new"),
    [
        pytest.param(_corrected_party, lambda o: o["claims"][0]["parties"][0]["name"], "SORMA", "SORMA SA", id="party"),
        pytest.param(_corrected_dossier, lambda o: o["dossier"]["title"], "Mission", "Mission 2023", id="dossier"),
        pytest.param(_corrected_commitment, lambda o: o["title"], "Livrer l'urée", "Livrer 120 000 t", id="commitment"),
        pytest.param(
            _corrected_claim,
            lambda o: [q["exact"] for q in o["claims"][0]["quotations"]],
            ["Le ministre annonce 120 000 tonnes d'urée avant le 31 décembre 2024"],
            ["Les discussions se poursuivent"],
            id="claim",
        ),
        pytest.param(
            _corrected_evidence,
            lambda o: o["evidence"][0]["statement"],
            "Le ministre dit que les discussions se poursuivent.",
            "Le ministre dit que tout va bien.",
            id="evidence",
        ),
    ],
)
def test_a_correction_shows_at_once_and_the_old_words_at_their_instant(correct, read, old, new):
    article = make.archived()
    content = make.claim_content(article, parties=(make.named(article, "La société SOLAIRE", make.party("SORMA")),))
    dossier = actions.create_dossier(**WHO, title="Mission")
    commitment = make.published("Livrer l'urée", content, dossier=dossier)
    an_evidence(commitment, public=True)
    commitment = fresh(commitment)
    assert read(shown(commitment)) == old
    correct(commitment)
    assert read(shown(commitment)) == new
    assert read(shown(commitment, recorded_at=AT)) == old
    assert read(shown(commitment, recorded_at=LATER - timedelta(seconds=1))) == old
    assert read(shown(commitment, recorded_at=LATER)) == new


def test_a_party_corrected_shows_in_every_commitment_that_names_it():
    party = make.party("SORMA")
    commitments = [named_in(party, State.PUBLISHED) for _ in range(3)]
    hidden = named_in(party, State.WITHDRAWN)
    actions.correct_party(**WHO, party=party, reason="Faute.", name="SORMA SA")
    names = {shown(commitment)["claims"][0]["parties"][0]["name"] for commitment in commitments}
    assert names == {"SORMA SA"}
    assert shown(hidden) is None
    assert CommitmentVersion.objects.filter(journal_to=None).count() == 3


def test_a_correction_of_a_draft_child_of_a_public_commitment_changes_nothing_on_the_page():
    commitment = make.published()
    draft = make.claimed(commitment)
    before = shown(commitment)
    actions.correct_claim(**WHO, claim=draft, content=make.claim_content(draft.article, note="Brouillon."))
    assert shown(commitment) == before


# Redaction


def test_what_the_public_reads_now_is_corrected_before_it_is_redacted():
    commitment = make.published()
    publication = entry().sequence
    with refused("est ce que le public lit aujourd'hui"):
        actions.redact(**WHO, sequence=publication, reason="Numéro privé.")
    actions.correct_commitment(**WHO, commitment=commitment, reason="Numéro privé.", title="Livrer")
    with refused("ne change pas sans raison"):
        actions.redact(**WHO, sequence=publication, reason=" ")
    actions.redact(**WHO, sequence=publication, reason="Numéro privé.")
    assert shown(commitment)["title"] == "Livrer"
    with refused("n'existe pas, ou est déjà caviardée"):
        actions.redact(**WHO, sequence=publication, reason="Encore.")


def test_an_entry_that_does_not_exist_is_not_redacted():
    with refused("L'écriture 99 n'existe pas"):
        actions.redact(**WHO, sequence=99, reason="Numéro privé.")


@pytest.mark.parametrize("add", [make.claimed, an_evidence], ids=["a claim", "evidence"])
def test_what_was_added_since_it_was_read_is_not_published_unread(add):
    commitment = make.in_state(State.SUBMITTED)
    as_read = Commitment.objects.get(pk=commitment.pk)
    added = add(Commitment.objects.get(pk=commitment.pk))
    actions.submit(**WHO, row=added)
    with pytest.raises(actions.ChangedMeanwhile, match=f"{commitment.reference} a été modifié entre-temps"):
        actions.publish(**WHO, row=as_read)
    actions.publish(**WHO, row=Commitment.objects.get(pk=commitment.pk))


def test_what_was_corrected_since_it_was_read_is_not_published_unread():
    commitment = make.in_state(State.SUBMITTED)
    as_read = Commitment.objects.get(pk=commitment.pk)
    actions.correct_claim(**WHO, claim=commitment.claims.get(), content=a_claim())
    with pytest.raises(actions.ChangedMeanwhile):
        actions.publish(**WHO, row=as_read)
