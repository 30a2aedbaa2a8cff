"""An editor at a browser: pages with their forms, filled in and posted as a browser does it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tracker.commitments.models import Claim

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Field:
    """One thing that can be filled in. `value` is what would be sent; None where nothing would (an empty box)."""

    name: str
    kind: str
    value: str | None
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form of a page, as a browser would send it."""

    client: Client
    address: str
    method: str
    fields: list[Field]
    buttons: list[tuple[str, str]]

    def __contains__(self, name: str) -> bool:
        return any(each.name == name for each in self.fields)

    def __getitem__(self, name: str) -> str | None:
        """What stands in the field."""
        return self._one(name).value

    def options(self, name: str) -> list[str]:
        return self._one(name).options

    def _one(self, name: str) -> Field:
        found = [each for each in self.fields if each.name == name]
        assert found, f"no field {name} in {[each.name for each in self.fields]}"
        return found[0]

    def fill(self, **values: Any) -> Form:
        """Types, chooses, ticks. A list ticks the boxes of these values; a file is chosen as (name, bytes, type)."""
        for name, value in values.items():
            here = [each for each in self.fields if each.name == name]
            assert here, f"no field {name} in {[each.name for each in self.fields]}"
            if here[0].kind in ("checkbox", "radio"):
                chosen = {str(each) for each in (value if isinstance(value, list) else [value])}
                offered = {each.options[0] for each in here}
                assert chosen <= offered, f"{chosen - offered} cannot be ticked in {name}"
                for each in here:
                    each.value = each.options[0] if each.options[0] in chosen else None
            elif here[0].kind == "select" and here[0].options and str(value) not in here[0].options:
                # Found by typing, as an autocomplete does; whatever else a hand-made request might say, too.
                here[0].value = str(value)
            else:
                here[0].value = value if isinstance(value, tuple) else str(value)
        return self

    def add_row(self, prefix: str) -> str:
        """A new row of a formset, as « Ajouter » makes it; returns its prefix, such as `figures-0`."""
        total = self._one(f"{prefix}-TOTAL_FORMS")
        number = int(total.value or 0)
        total.value = str(number + 1)
        template = [each for each in self.fields if each.name.startswith(f"{prefix}-__prefix__-")]
        assert template, f"no rows can be added to {prefix}"
        for each in template:
            name = each.name.replace("__prefix__", str(number))
            self.fields.append(Field(name, each.kind, each.value, list(each.options)))
        return f"{prefix}-{number}"

    def row(self, prefix: str, **values: Any) -> Form:
        added = self.add_row(prefix)
        return self.fill(**{f"{added}-{name}": value for name, value in values.items()})

    def data(self) -> dict[str, list[Any]]:
        sent: dict[str, list[Any]] = {}
        for each in self.fields:
            if isinstance(each.value, tuple):
                name, content, kind = each.value
                sent.setdefault(each.name, []).append(SimpleUploadedFile(name, content, kind))
            elif each.value is not None and each.kind != "file":
                sent.setdefault(each.name, []).append(_sent(each))
        return sent

    def send(self, button: str = "_save") -> Page:
        """Presses the button, and follows where it leads."""
        data = self.data()
        for name, value in self.buttons:
            if name == button:
                data[name] = [value]
        if self.method == "get":
            return Page(self.client, self.client.get(self.address, data, follow=True))
        return Page(self.client, self.client.post(self.address, data, follow=True))


def _sent(each: Field) -> str:
    value = str(each.value)
    if each.kind == "textarea":
        return re.sub(r"\r\n|\r|\n", "\r\n", value)
    # A browser takes line breaks out of what stands in a line.
    return value if each.kind == "hidden" else re.sub(r"[\r\n]", "", value)


class _Reader(HTMLParser):
    """The forms of a page, its text, and what is written inside its tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[dict[str, Any]] = []
        self.select: Field | None = None
        self.option: dict[str, Any] | None = None
        self.area: Field | None = None
        self.words: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []
        self.unseen = 0
        self.messages: list[str] = []
        self.listening = 0

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attrs = dict(pairs)
        self._look_for_inline(tag, attrs)
        if self.listening and tag not in _VOID:
            self.listening += 1
        classes = (attrs.get("class") or "").split()
        if not self.listening and {"messagelist", "errorlist", "errornote"} & set(classes):
            self.listening = 1
            self.messages.append("")
        if tag in ("script", "style"):
            self.unseen += 1
        if tag == "a" and attrs.get("href"):
            self.links.append(str(attrs["href"]))
        if tag == "form":
            self.forms.append({"attrs": attrs, "fields": [], "buttons": [], "submits": 0})
        if not self.forms:
            return
        fields = self.forms[-1]["fields"]
        name = attrs.get("name")
        if tag == "input" and attrs.get("type") == "submit":
            self.forms[-1]["submits"] += 1
        if tag == "input" and name:
            kind = attrs.get("type") or "text"
            if kind in ("submit", "image", "button"):
                self.forms[-1]["buttons"].append((name, attrs.get("value") or ""))
            elif kind in ("checkbox", "radio"):
                value = attrs.get("value") or "on"
                fields.append(Field(name, kind, value if "checked" in attrs else None, [value]))
            else:
                fields.append(Field(name, kind, "" if kind == "file" else attrs.get("value") or ""))
        elif tag == "select" and name:
            self.select = Field(name, "select", None)
            fields.append(self.select)
        elif tag == "option" and self.select is not None:
            self.option = {"value": attrs.get("value"), "text": "", "selected": "selected" in attrs}
        elif tag == "textarea" and name:
            self.area = Field(name, "textarea", "")
            fields.append(self.area)

    def handle_endtag(self, tag: str) -> None:
        if self.listening and tag not in _VOID:
            self.listening -= 1
        if tag in ("script", "style"):
            self.unseen -= 1
        if tag == "option" and self.option is not None and self.select is not None:
            value = self.option["value"] if self.option["value"] is not None else self.option["text"].strip()
            self.select.options.append(value)
            if self.option["selected"] or self.select.value is None:
                self.select.value = value
            self.option = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area is not None:
            self.area.value = str(self.area.value).replace("\r\n", "\n").removeprefix("\n")
            self.area = None

    def handle_data(self, data: str) -> None:
        if self.option is not None:
            self.option["text"] += data
        elif self.area is not None:
            self.area.value = str(self.area.value) + data
        if not self.unseen:
            self.words.append(data)
        if self.listening:
            self.messages[-1] += data

    def _look_for_inline(self, tag: str, attrs: dict[str, str | None]) -> None:
        """What a strict Content-Security-Policy forbids."""
        self.inline += [f"{tag} {name}" for name in attrs if name == "style" or name.startswith("on")]
        self.inline += [f"{tag} {name}" for name, value in attrs.items() if (value or "").startswith("javascript:")]
        is_data = attrs.get("type") == "application/json"
        if tag == "style" or (tag == "script" and not attrs.get("src") and not is_data):
            self.inline.append(tag)


class Page:
    """What the browser shows."""

    def __init__(self, client: Client, answer: Any) -> None:
        self.client = client
        self.answer = answer
        self.status: int = answer.status_code
        self.address: str = answer.request["PATH_INFO"]
        query = answer.request.get("QUERY_STRING", "")
        self.url = f"{self.address}?{query}" if query else self.address
        self.html: str = answer.content.decode(answer.charset or "utf-8")
        self._reader = _Reader()
        self._reader.feed(self.html)
        self._reader.close()

    @property
    def text(self) -> str:
        """The words of the page, blanks made one."""
        return " ".join("".join(self._reader.words).split())

    @property
    def said(self) -> str:
        """What the page says happened, or refuses."""
        return " ".join(" ".join(self._reader.messages).split())

    @property
    def links(self) -> list[str]:
        return self._reader.links

    @property
    def inline(self) -> list[str]:
        return self._reader.inline

    @property
    def form(self) -> Form:
        """The form of the page itself: not the one that logs out, changes the theme, or searches."""
        own = [
            each
            for each in self._reader.forms
            if each["attrs"].get("id") not in ("logout-form", "changelist-search")
            and "/setlang/" not in str(each["attrs"].get("action"))
        ]
        assert own, f"no form at {self.url} ({self.status}): {self.text[:500]}"
        found = own[0]
        return Form(
            self.client,
            found["attrs"].get("action") or self.url,
            (found["attrs"].get("method") or "get").lower(),
            found["fields"],
            found["buttons"],
        )

    @property
    def has_form(self) -> bool:
        """Whether there is something to send, beside logging out."""
        return any(
            each["attrs"].get("method") == "post" and each["submits"] and each["attrs"].get("id") != "logout-form"
            for each in self._reader.forms
        )


@dataclass
class Editor:
    """Somebody logged in."""

    client: Client
    user: Any

    def open(self, address: str, **query: Any) -> Page:
        return Page(self.client, self.client.get(address, query, follow=True))

    def add(self, name: str, **query: Any) -> Page:
        return self.open(address(name, "add"), **query)

    def change(self, row: Model, **query: Any) -> Page:
        return self.open(address_of(row), **query)

    def act(self, row: Model, name: str) -> Page:
        return self.open(act_address(row, name))

    def do(self, row: Model, name: str, **values: Any) -> Page:
        """Opens the action's page, fills it in, presses the button."""
        return self.act(row, name).form.fill(**values).send()

    def post(self, where: str, /, **data: Any) -> Page:
        return Page(self.client, self.client.post(where, data, follow=True))


def address(name: str, page: str = "changelist", *args: Any) -> str:
    """`claim`, `commitments.claim` or `auth.user`, and one of its pages."""
    app, _, model = name.rpartition(".")
    app = app or ("sources" if model in SOURCES else "commitments")
    return reverse(f"admin:{app}_{model}_{page}", args=args)


SOURCES = {model._meta.model_name for model in apps.get_app_config("sources").get_models()}


def address_of(row: Model, page: str = "change") -> str:
    return address(row._meta.label_lower, page, row.pk)


def act_address(row: Model, name: str) -> str:
    return address(row._meta.label_lower, "act", row.pk, name)


def everything() -> dict[str, list[Any]]:
    """Every row of the record, of the archive and of the accounts."""
    kept = {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ("sources", "commitments", "auth") and model._meta.label != "auth.User"
    }
    # Logging in writes when.
    users = apps.get_model("auth.User")._default_manager.order_by("pk").values()
    return kept | {"auth.User": [{k: v for k, v in user.items() if k != "last_login"} for user in users]}


def queries(editor: Editor, where: str, **query: Any) -> list[str]:
    """What a page asks of the database, the session and the account included."""
    with CaptureQueriesContext(connection) as asked:
        answer = editor.client.get(where, query)
    assert answer.status_code == 200, f"{where}: {answer.status_code}"
    return [each["sql"] for each in asked]


def values_of(row: Any) -> dict[str, Any]:
    """The row and what belongs to it, but for its revision and the keys of rows written anew."""
    own = {
        name: value
        for name, value in type(row)._default_manager.filter(pk=row.pk).values()[0].items()
        if name != "revision"
    }
    own["quotations"] = sorted((q.start, q.end, q.exact) for q in row.quotations.all())
    for name in ("figures", "parties") if isinstance(row, Claim) else ():
        children = [{k: v for k, v in child.items() if k != "id"} for child in getattr(row, name).values()]
        own[name] = sorted(children, key=lambda child: repr(sorted(child.items(), key=repr)))
    return own


def in_french(sentence: str) -> bool:
    """Whether something is said, in a sentence that ends."""
    return len(sentence.split()) >= 4 and bool(re.search(r"[.!?:»…]", sentence))
