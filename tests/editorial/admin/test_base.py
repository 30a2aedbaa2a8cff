"""Every admin that is registered: it looks, it writes through actions or says what to do instead, and it counts its queries."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client, RequestFactory

from tests import factories as make
from tests.editorial.browsing import Editor, Page, act_address, address, address_of, everything, in_french, queries
from tracker.commitments import actions
from tracker.commitments.actions import Refused
from tracker.commitments.models import (
    Commitment,
    CommitmentVersion,
    JournalEntry,
    JournalHead,
    JournalPayload,
    ReferenceCounter,
)
from tracker.editorial.admin.base import ActionAdmin
from tracker.editorial.permissions import Role
from tracker.sources.models import ArchivedFile, Article, Document

pytestmark = pytest.mark.django_db

REGISTERED: list[type[Model]] = list(admin.site._registry)
RECORD = [model for model in REGISTERED if model is not User]


def _of_a_claim() -> Any:
    return make.claimed(make.draft())


def _of_evidence() -> Any:
    return actions.add_evidence(actor=make.EDITOR, at=make.AT, commitment=make.draft(), content=make.evidence_content())


# By model: a row as an editor would find it, where a factory's is not whole.
ROWS: dict[str, Callable[[], Any]] = {
    "claim": _of_a_claim,
    "evidence": _of_evidence,
    "document": lambda: make.archived().document,
    "article": make.archived,
    "user": lambda: make.account("awa.diarra", Role.EDITOR),
}
FACTORIES: dict[type[Model], Any] = {
    factory._meta.model: factory
    for factory in vars(make).values()
    if isinstance(factory, type) and issubclass(factory, make.DjangoModelFactory) and factory._meta.model
}


def a_row(model: type[Model]) -> Any:
    made = ROWS.get(str(model._meta.model_name))
    return made() if made else FACTORIES[model]()


# What may be changed on a page, and by whom, while it is no more than a draft.
CHANGES: dict[str, dict[str, str]] = {
    "commitment": {"title": "Livrer tout autre chose"},
    "dossier": {"title": "Un autre dossier"},
    "claim": {"note": "Une autre note."},
    "evidence": {"statement": "Un autre constat."},
    "document": {"url": "https://exemple.org/autre"},
    "publisher": {"name": "Un autre journal"},
    "party": {"name": "Un autre acteur"},
    "user": {"first_name": "Aminata"},
}
every_model = pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
of_the_record = pytest.mark.parametrize("model", RECORD, ids=lambda model: model.__name__)
everybody = pytest.mark.parametrize("who", ["awa", "moussa", "oumar", "root"])


@pytest.fixture
def somebody(who: str, request: pytest.FixtureRequest) -> Editor:
    editor: Editor = request.getfixturevalue(who)
    return editor


def _refuses(before: dict[str, list[Any]], answer: Page) -> None:
    """Nothing changed, and a sentence says what to do."""
    assert everything() == before
    said = answer.text if answer.status == 403 else answer.said
    assert in_french(said), f"{answer.url}: {said or answer.text[:300]}"


# Looking


def test_the_whole_record_can_be_looked_at() -> None:
    record = {
        model for label in ("sources", "commitments", "editorial") for model in apps.get_app_config(label).get_models()
    }
    assert set(RECORD) == record - {ArchivedFile}


@of_the_record
def test_whoever_is_staff_sees_the_list_each_row_and_its_past(model: type[Model], oumar: Editor) -> None:
    row = a_row(model)
    for where in (address(model._meta.label_lower), address_of(row), address_of(row, "history")):
        page = oumar.open(where)
        assert page.status == 200
        assert page.address == where
        assert 'lang="fr"' in page.html
        assert not page.has_form
        assert page.inline == []


@every_model
def test_a_stranger_is_asked_who_he_is_and_a_reader_with_an_account_too(model: type[Model], reader: Editor) -> None:
    row = a_row(model)
    pages = [address(model._meta.label_lower, page) for page in ("changelist", "add")]
    pages += [address_of(row, page) for page in ("change", "delete", "history")]
    pages += [act_address(row, action.name) for action in admin.site._registry[model].row_actions]  # type: ignore[attr-defined]
    for client in (Client(), reader.client):
        for where in pages:
            for answer in (client.get(where), client.post(where, {"post": "yes"})):
                assert answer.status_code == 302, where
                assert answer.headers["location"].startswith("/admin/login/")


# Writing


@everybody
@every_model
def test_a_change_is_an_action_or_is_refused_with_what_to_do(model: type[Model], who: str, somebody: Editor) -> None:
    row = a_row(model)
    name = str(model._meta.model_name)
    page = somebody.change(row)
    before, entries = everything(), JournalEntry.objects.count()
    is_offered = page.status == 200 and page.has_form and name in CHANGES
    assert is_offered is (name in CHANGES and (who in ("awa", "moussa", "root") if name != "user" else who == "root"))
    if not is_offered:
        _refuses(before, somebody.post(address_of(row), title="Autre", name="Autre", reason="Parce que.", _save="1"))
        return
    answer = page.form.fill(**CHANGES[name]).send()
    ((field, value),) = CHANGES[name].items()
    assert getattr(model._default_manager.get(pk=row.pk), field) == value, answer.said
    assert JournalEntry.objects.count() == entries + 1


@every_model
def test_nothing_is_deleted_added_by_halves_or_changed_in_bulk(
    model: type[Model], awa: Editor, moussa: Editor, oumar: Editor, root: Editor
) -> None:
    row = a_row(model)
    listed, before = address(model._meta.label_lower), everything()
    in_bulk = [getattr(action, "__name__", action) for action in admin.site._registry[model].actions]
    assert [name for name, _ in admin.site.actions] == ["delete_selected"]
    for somebody in (awa, moussa, oumar, root):
        _refuses(before, somebody.post(address_of(row, "delete"), post="yes"))
        for name in ["delete_selected", *in_bulk]:
            _refuses(before, somebody.post(listed, action=name, _selected_action=[row.pk], post="yes", index="0"))
        # What a whole form adds stands with its subject.
        _refuses(before, somebody.post(address(model._meta.label_lower, "add"), headline="Autre", _save="1"))


@every_model
def test_the_doors_of_django_s_own_write_nothing(model: type[Model], root: Editor, rf: RequestFactory) -> None:
    model_admin = admin.site._registry[model]
    assert isinstance(model_admin, ActionAdmin)
    assert not model_admin.list_editable
    row = a_row(model)
    request = rf.post("/")
    request.user = root.user
    before = everything()
    model_admin.save_model(request, row, None, change=True)
    with pytest.raises(Refused) as refused:
        model_admin.delete_model(request, row)
    assert in_french(refused.value.sentence)
    with pytest.raises(Refused):
        model_admin.delete_queryset(request, model._default_manager.all())
    if str(model._meta.model_name) not in CHANGES and "write" not in vars(type(model_admin)):
        with pytest.raises(Refused):
            model_admin.save_related(request, None, [], change=True)
    assert everything() == before


def test_only_the_doors_themselves_are_our_own() -> None:
    """A subject's admin writes in `write()`; it does not go round it."""
    kept = ("save_model", "save_related", "save_formset", "save_form", "delete_model", "delete_queryset", "delete_view")
    for model_admin in map(type, admin.site._registry.values()):
        for name in (*kept, "changeform_view", "act_view"):
            owner = next(each for each in inspect.getmro(model_admin) if name in vars(each))
            assert owner in (ActionAdmin, admin.ModelAdmin), f"{model_admin.__name__}.{name}"


@of_the_record
def test_no_button_offers_what_is_refused(model: type[Model], oumar: Editor) -> None:
    row = a_row(model)
    for where in (address(model._meta.label_lower), address_of(row)):
        shown = oumar.open(where).html
        for button in ('name="_save"', "deletelink", "addlink", 'name="action"', "/agir/"):
            assert button not in shown, f"{button} at {where}"


# Addresses as nobody means them


KEYS = ("0", "999999", "9" * 30, "abc", "²", "a%00b", "..%2f..", "1%27%20or%201=1")


@every_model
def test_a_row_that_does_not_exist_is_said(model: type[Model], fanta: Editor) -> None:
    known = address(model._meta.label_lower)
    before = everything()
    for key, page in product(KEYS, ("change/", "delete/", "history/", "", "agir/publier/", "password/")):
        where = f"{known}{key}/{page}"
        for answer in (fanta.client.get(where), fanta.client.post(where, {"post": "yes"})):
            assert answer.status_code in (301, 302, 400, 404), f"{where}: {answer.status_code}"
    assert everything() == before


@every_model
def test_an_action_that_is_not_there_does_nothing(model: type[Model], fanta: Editor) -> None:
    row = a_row(model)
    if not isinstance(row.pk, int):
        return  # it has no address
    before = everything()
    for name in ("inconnu", "delete_model", "get_urls"):
        _refuses(before, fanta.open(act_address(row, name)))
        _refuses(before, fanta.post(act_address(row, name), revision="0", reason="Parce que."))


QUERIES: list[dict[str, str]] = [
    {"q": "x\x00y"},
    {"q": "'\"<script>"},
    {"o": "abc.9.-99"},
    {"p": "abc"},
    {"all": ""},
    {"e": "1"},
    {"state__exact": "nulle part"},
    {"id__in": "a,b"},
    {"_popup": "1", "_to_field": "password"},
    {"_facets": "True"},
    {"inconnu": "1"},
    {"commitment__id__exact": "²"},
]


@every_model
def test_a_list_asked_strangely_answers(model: type[Model], fanta: Editor) -> None:
    a_row(model)
    for query in QUERIES:
        answer = fanta.client.get(address(model._meta.label_lower), query, follow=True)
        assert answer.status_code in (200, 400), query
        assert "'\"<script>" not in answer.content.decode()


ADDED: list[dict[str, str]] = [
    {"article": "abc", "commitment": "999999"},
    {"article": "9" * 30, "commitment": "9" * 30},
    {"article": "²", "commitment": "²", "dossier": "²", "party": "x"},
    {"article": "1\x00", "commitment": "\x00"},
    {"title": "<script>alert(1)</script>", "name": "\x00", "state": "published"},
    {"_popup": "1"},
    {"_popup": "x", "_to_field": "id"},
    {"_changelist_filters": "state__exact=draft&q=%00"},
    {"decided_on": "hier", "evidence": "abc", "searches": "1,2,²", "successor": "-1"},
]


@every_model
def test_a_page_that_adds_asked_strangely_answers(model: type[Model], fanta: Editor) -> None:
    for query in ADDED:
        answer = fanta.client.get(address(model._meta.label_lower, "add"), query)
        assert answer.status_code in (200, 302, 400, 403), query
        assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"app_label": "auth", "model_name": "user", "field_name": "password"},
        {"app_label": "commitments", "model_name": "claim", "field_name": "inconnu"},
        {"app_label": "commitments", "model_name": "claim", "field_name": "commitment", "page": "x"},
        {"app_label": "commitments", "model_name": "claim", "field_name": "commitment", "term": "\x00"},
        {"app_label": "x\x00", "model_name": "y", "field_name": "z"},
    ],
)
def test_what_an_autocomplete_is_asked_strangely_is_refused(
    query: dict[str, str], root: Editor, reader: Editor
) -> None:
    assert root.client.get("/admin/autocomplete/", query).status_code in (200, 403, 404)
    assert reader.client.get("/admin/autocomplete/", query).status_code == 302


# How much a page asks


MANY = 60
LIMIT = 12


def _add_rows(model: type[Model], count: int) -> None:
    for n in range(count):
        if model is ReferenceCounter:
            make.ReferenceCounterFactory(prefix=f"Z{n % 10}")
        elif model is User:
            make.account(f"compte{User.objects.count()}", Role.EDITOR)
        else:
            FACTORIES[model]()


@every_model
def test_a_list_asks_at_most_twelve_queries_however_many_rows(model: type[Model], fanta: Editor) -> None:
    where = address(model._meta.label_lower)
    _add_rows(model, 1)
    fanta.open(where)  # what is read once in a process, such as content types
    one = queries(fanta, where)
    _add_rows(model, 5 if model in (JournalHead, ReferenceCounter) else MANY)
    many = queries(fanta, where)
    assert len(many) == len(one)
    assert len(many) <= LIMIT, "\n".join(many)


@every_model
def test_a_page_asks_at_most_twelve_queries(model: type[Model], fanta: Editor) -> None:
    row = a_row(model)
    where = address_of(row)
    fanta.open(where)
    for each in ("change", "history"):
        asked = queries(fanta, address_of(row, each))
        assert len(asked) <= LIMIT, f"{each}: {len(asked)}\n" + "\n".join(asked)


@every_model
def test_a_page_that_adds_asks_at_most_twelve_queries(model: type[Model], fanta: Editor) -> None:
    if not admin.site._registry[model].right_to_add:  # type: ignore[attr-defined]
        return
    article = make.archived()
    commitment = make.draft()
    query = {"article": article.pk, "commitment": commitment.pk} if model.__name__ in ("Claim", "Evidence") else {}
    where = address(model._meta.label_lower, "add")
    fanta.open(where, **query)
    asked = queries(fanta, where, **query)
    assert len(asked) <= LIMIT, f"{len(asked)}\n" + "\n".join(asked)


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (Article, '"sources_document"."text"'),
        (Document, '"sources_document"."text"'),
        (CommitmentVersion, '"commitments_commitmentversion"."record"'),
        (JournalPayload, '"commitments_journalpayload"."body"'),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_list_leaves_long_columns_in_the_database(model: type[Model], column: str, oumar: Editor) -> None:
    a_row(model)
    assert not [sql for sql in queries(oumar, address(model._meta.label_lower)) if column in sql]


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("commitment", "Livrer"),
        ("claim", "Livrer"),
        ("article", "Titre"),
        ("document", "document"),
        ("party", "Société"),
    ],
)
def test_a_list_can_be_searched(model: str, words: str, oumar: Editor) -> None:
    make.ArticleFactory(headline="Titre d'un article")
    make.PartyNameFactory()
    found = oumar.client.get(address(model), {"q": words})
    assert found.context["cl"].result_count >= 1
    assert oumar.client.get(address(model), {"q": "introuvable"}).context["cl"].result_count == 0


# Words that nobody means well

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "right to left": "Usine \u202e\u2066 enisU".encode().decode(),
    "emoji": "👩🏽‍🏭 🇲🇱 usine",
    "combining": "u" + "\u0301" * 300,
    "long": "x" * 100_000,
    "nul": "a\x00b",
    "control": "a\x07\x1b[31mb\x85\u2028c",
    "template": "{{ 7|add:7 }}{% load x %}%(name)s {0}",
    "blank": "\u00a0\u200b\u2003",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_are_shown_as_text_or_refused_at_every_field(kind: str, fanta: Editor) -> None:
    """Each field of each page that adds, and of each action, gets them."""
    words = HOSTILE[kind]
    article, commitment, party = make.archived(), make.published(), make.party()
    other = make.draft()
    pages = [
        fanta.add("document"),
        fanta.add("commitment"),
        fanta.add("dossier"),
        fanta.add("party"),
        fanta.add("claim", article=article.pk, commitment=commitment.pk),
        fanta.add("evidence", article=article.pk, commitment=commitment.pk),
        fanta.add("verdict", commitment=commitment.pk),
        fanta.add("auth.user"),
        fanta.change(article.document),
        fanta.change(commitment, corriger=1),
        *(fanta.act(commitment, name) for name in ("recherche", "lier", "fusionner", "retirer")),
        *(fanta.act(other, name) for name in ("recherche",)),
        *(fanta.act(party, name) for name in ("meme-acteur", "fusionner")),
    ]
    for page in pages:
        form = page.form
        for prefix in ("figures", "parties", "regions"):
            if f"{prefix}-TOTAL_FORMS" in form:
                form.add_row(prefix)
        for field in form.fields:
            typed = field.kind in ("text", "textarea", "url", "search", "password", "email")
            if typed and "__prefix__" not in field.name:
                field.value = words
            elif field.kind == "select" and not field.value and field.options:
                field.value = field.options[-1]
        answer = form.send()
        assert answer.status == 200, f"{page.url}: {answer.status}"
        assert in_french(answer.said), page.url
        _holds_as_text(answer)
    for where in (
        "/admin/",
        "/admin/commitments/commitment/",
        "/admin/commitments/party/",
        "/engagements/",
        "/journal/",
    ):
        _holds_as_text(fanta.open(where))


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_that_are_kept_are_text_on_every_page(kind: str, fanta: Editor) -> None:
    """One field at a time, the rest as it should be: so that what may be kept is kept, published and read."""
    words = HOSTILE[kind]
    fanta.add("dossier").form.fill(title=words, description=words).send()
    fanta.add("party").form.fill(name=words, kind="company").send()
    fanta.add("document").form.fill(text=f"{words} usine {words}\n\nIl annonce une usine.", publisher=words).send()
    article = Article.objects.last() or make.archived("Il annonce une usine.")
    for title, note in ((words, "Une note."), ("Un titre", words)):
        form = fanta.add("commitment").form.fill(testability="vague", sector="energy")
        page = form.fill(title=title, reading_note=note).send()
        assert in_french(page.said)
        _holds_as_text(page)
        commitment = Commitment.objects.last()
        if commitment is None or page.address.endswith("/add/"):
            continue
        claim = fanta.add("claim", article=article.pk, commitment=commitment.pk).form
        claim.fill(act="announces", firmness="announced", place="body", note=note)
        claim.fill(**{"Claim_quotations-0-words_text": "Il annonce une usine."}).send()
        fanta.do(commitment, "recherche", where=note, looked_for=note)
        _holds_as_text(fanta.change(commitment))
        fanta.do(commitment, "soumettre")
        page = fanta.do(commitment, "publier")
        if "Publié" not in page.said:
            continue
        for where in (f"/engagements/{commitment.reference}/", f"/admin/apercu/{commitment.reference}/", "/admin/"):
            _holds_as_text(fanta.open(where))
        fanta.do(commitment, "retirer", reason=words)
    for where in ("commitment", "claim", "party", "dossier", "document", "article", "publisher", "journalpayload"):
        _holds_as_text(fanta.open(address(where)))
    _holds_as_text(fanta.open("/journal/"))


def _holds_as_text(page: Page) -> None:
    assert "<script>alert" not in page.html
    assert "<img src=x" not in page.html
    assert page.inline == [], page.url


def test_bytes_that_are_no_text_are_answered(fanta: Editor) -> None:
    """A lone surrogate as a program might send it, and what is not UTF-8."""
    for raw in (b"\xed\xa0\x80", b"\xff\xfe", b"%ED%A0%80", b"%FF"):
        body = b"title=" + raw + b"&testability=vague&sector=energy&reading_note=" + raw
        answer = fanta.client.post(
            address("commitment", "add"), body, content_type="application/x-www-form-urlencoded", follow=True
        )
        assert answer.status_code in (200, 400)
