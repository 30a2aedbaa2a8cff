"""English is complete: every French sentence of the screens has its translation, none is stale, and English pages show no French
but the words of documents and editors. Nothing here needs the gettext tools."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from django.utils.translation.template import templatize

from tests import factories as make
from tracker.commitments import actions
from tracker.commitments.content import Delivered, Speaker, Valued, VerdictContent
from tracker.commitments.vocabulary import RelationKind, VerdictCode
from tracker.extraction.vocabulary import Act, Basis, FigureQualifier, Firmness
from tracker.sources.quoting import ArticleReader

CODE = Path(__file__).resolve().parents[1] / "tracker"
CATALOGUE = CODE / "locale" / "en" / "LC_MESSAGES"


class Message(NamedTuple):
    context: str
    singular: str
    plural: str = ""


# What the sources say

# By function: which of its arguments are the context, the singular and the plural.
_PARTS: dict[str, tuple[str, ...]] = {
    "gettext": ("singular",),
    "gettext_noop": ("singular",),
    "ngettext": ("singular", "plural"),
    "pgettext": ("context", "singular"),
    "npgettext": ("context", "singular", "plural"),
}
_CALL = re.compile(r"(?<!\w)(?:_|gettext|ngettext|pgettext|npgettext)\(")


def _imported(tree: ast.AST) -> dict[str, str]:
    """By name in a module: the function of django.utils.translation that it stands for."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                function = alias.name.removesuffix("_lazy")
                if function in _PARTS:
                    names[alias.asname or alias.name] = function
    return names


def _messages(tree: ast.AST, names: dict[str, str], where: str) -> Iterator[Message]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            values = {}
            for part, argument in zip(_PARTS[names[node.func.id]], node.args, strict=False):
                assert isinstance(argument, ast.Constant), f"{where}: xgettext cannot read {ast.unparse(node)}"
                values[part] = str(argument.value)
            yield Message(values.get("context", ""), values["singular"], values.get("plural", ""))


def _of_python(path: Path) -> Iterator[Message]:
    tree = ast.parse(path.read_text())
    yield from _messages(tree, _imported(tree), str(path))


def _of_template(path: Path) -> Iterator[Message]:
    """`templatize` turns the tags into calls amid letters X; each call ends at the first bracket where it can be read."""
    source = templatize(path.read_text())
    names = {"_": "gettext"} | {name: name for name in _PARTS}
    for start in _CALL.finditer(source):
        yield from _messages(_call(source, start.start()), names, str(path))


def _call(source: str, start: int) -> ast.AST:
    for end in re.finditer(r"\)", source[start:]):
        try:
            return ast.parse(source[start : start + end.end()], mode="eval")
        except SyntaxError:
            continue
    raise AssertionError(source[start : start + 80])


@cache
def _used() -> frozenset[Message]:
    python = [message for path in CODE.rglob("*.py") for message in _of_python(path)]
    templates = [message for path in CODE.rglob("*.html") for message in _of_template(path)]
    assert len(python) > 300
    assert len(templates) > 60
    return frozenset(python + templates)


# What the catalogue says


@cache
def _compiled() -> dict[str | tuple[str, int], str]:
    """By msgid, after its context and U+0004 where it has one; a plural's forms by msgid and index."""
    with (CATALOGUE / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(
            file
        )._catalog  # its public methods cannot tell « site » said twice from « site » unsaid


def _key(message: Message) -> str:
    return f"{message.context}\x04{message.singular}" if message.context else message.singular


def _forms(message: Message) -> list[str]:
    """The translations of a message; empty if it has none."""
    keys = [(_key(message), 0), (_key(message), 1)] if message.plural else [_key(message)]
    return [_compiled().get(key, "") for key in keys]


def _written() -> dict[str | tuple[str, int], str]:
    """The catalogue as people write it, in the form of the compiled one."""
    entries: dict[str | tuple[str, int], str] = {}
    for block in re.split(r"\n\s*\n", (CATALOGUE / "django.po").read_text()):
        values: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if line.startswith("#"):
                assert "fuzzy" not in line, block
                assert not line.startswith("#~"), f"obsolete: {line}"
                continue
            keyword, quote, text = line.partition('"')
            name = keyword.strip() or name
            values[name] = values.get(name, "") + ast.literal_eval(quote + text)
        key = (f"{values['msgctxt']}\x04" if "msgctxt" in values else "") + values["msgid"]
        if "msgid_plural" in values:
            entries |= {(key, int(form[7])): text for form, text in values.items() if form.startswith("msgstr[")}
        else:
            entries[key] = values["msgstr"]
    return entries


# The catalogue is whole


def test_every_message_is_translated():
    assert sorted(message for message in _used() if not all(_forms(message))) == []


def test_no_translation_is_stale():
    known = {key if isinstance(key, str) else key[0] for key in _compiled()} - {""}

    assert sorted(known - {_key(message) for message in _used()}) == []


def test_what_is_compiled_is_what_is_written():
    """If not: `make messages`. The day of the last extraction is the one thing that is written only."""
    written = _written()
    written[""] = re.sub(r"POT-Creation-Date:.*\n", "", written[""])

    assert written == _compiled()


def test_a_message_has_one_plural():
    """Two templates that count the same thing agree on its plural, without which one of them is not found."""
    by_key = [_key(message) for message in _used()]

    assert len(by_key) == len(set(by_key))


def test_placeholders_and_markup_agree():
    marks = re.compile(r"%\(\w+\)[a-z]|%%|</?\w[^>]*>")
    for message in _used():
        for text in _forms(message):
            assert sorted(marks.findall(text)) == sorted(marks.findall(message.singular)), message


def test_typography_is_english():
    """No French quotation marks, no space before a colon, a semicolon or a question mark; apostrophes are straight."""
    for message in _used():
        for text in _forms(message):
            assert not re.search(r"[«»’]|\s[:;?!]", text), message


def test_the_header_names_the_language_and_nobody():
    header = _compiled()[""]

    assert "Language: en\n" in header
    assert "Plural-Forms: nplurals=2; plural=(n != 1);\n" in header
    assert "Content-Type: text/plain; charset=UTF-8\n" in header
    assert "@" not in header
    assert "Last-Translator" not in header


# English pages


class _Visible(HTMLParser):
    """The text that a page says in its own language: what a reader sees or hears, without what is marked as French."""

    _VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
    _HEARD = frozenset({"aria-label", "title", "placeholder", "alt"})

    def __init__(self) -> None:
        super().__init__()
        self.language = ""
        self._open: list[bool] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
            given = {}
        is_french = given.get("lang") == "fr" or (bool(self._open) and self._open[-1])
        if not is_french:
            self.said += [value or "" for name, value in attrs if name in self._HEARD]
            if tag == "meta" and given.get("name") == "description":
                self.said.append(given.get("content") or "")
        if tag not in self._VOID:
            self._open.append(is_french)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1]):
            self.said.append(data)


def _said(html: str) -> tuple[str, str]:
    """The page's language, and what it says in it."""
    reader = _Visible()
    reader.feed(html)
    reader.close()
    return reader.language, re.sub(r"\s+", " ", " ".join(reader.said))


def _whole_words(text: str) -> str:
    return rf"(?<!\w){re.escape(text)}(?!\w)"


@cache
def _french() -> list[tuple[str, re.Pattern[str]]]:
    """Each French message, and what it looks like on a page, unless an English one looks the same (« site », « part »)."""
    english = " ".join(text for message in _used() for text in _forms(message)).casefold()
    looks = []
    for message in _used():
        for text in filter(None, (message.singular, message.plural)):
            pieces = [piece.strip() for piece in re.split(r"%\(\w+\)[a-z]|<[^>]*>", text)]
            pieces = [piece for piece in pieces if re.search(r"\w{2}", piece)]
            if pieces and not any(re.search(_whole_words(piece.casefold()), english) for piece in pieces):
                looks.append((text, re.compile(".{0,80}?".join(map(_whole_words, pieces)), re.IGNORECASE)))
    return looks


def _speaks_english(html: str) -> str:
    language, text = _said(html)
    assert language == "en"
    assert [french for french, look in _french() if look.search(text)] == []
    return text


def test_a_french_page_is_told_from_an_english_one(client, db):
    """The check itself: on the French list it finds what it looks for."""
    make.published("Qwx")
    _language, text = _said(client.get("/engagements/").content.decode())

    found = {french for french, look in _french() if look.search(text)}

    assert {"Engagements annoncés", "Aller au contenu", "annoncé", "sans échéance", "non évalué"} <= found
    assert len(_french()) > 350


@pytest.fixture
def everything(db: None) -> str:
    """The reference of a published commitment with something in each place of its page. What editors write as a name is « Qwx »."""
    article = make.archived(
        "Qwx promet 120 tonnes au lieu de 150 avant le 31 décembre 2024. Chaque mois pendant 24 mois, dit Qwx vendredi.",
        headline="Qwx promet",
        published="2023-11-20",
    )
    find = ArticleReader(article).find
    whole = [
        "Qwx promet 120 tonnes au lieu de 150 avant le 31 décembre 2024",
        "Chaque mois pendant 24 mois, dit Qwx vendredi",
    ]
    party = make.party("Qwx")
    full = make.claim_content(
        article,
        whole,
        cue=find("promet"),
        speaker=Speaker(find("dit Qwx"), function="directeur", party=party),
        figures=(
            make.figure(
                article,
                "120 tonnes",
                120,
                product="urée",
                qualifier=FigureQualifier.ABOUT,
                basis=Basis.INFERRED,
                reason="Une raison",
            ),
        ),
        said=make.said(article, "vendredi", "2023-11-17", Basis.RESOLVED, "Le vendredi d'avant"),
        recurrence=Valued(find("Chaque mois"), "FREQ=MONTHLY;COUNT=24"),
        duration=Valued(find("Chaque"), "P1Y24M"),
        deadline=make.deadline(article, "avant le 31 décembre 2024", "../2024-12-30"),
        parties=(make.named(article, "Qwx promet", party),),
        note="Une note.",
    )
    later = make.archived("Qwx livrera 90 tonnes en 2025.", published="2024-06")
    revised = make.claim_content(
        later,
        figures=(make.figure(later, "90 tonnes", 90, product="urée"),),
        deadline=make.deadline(later, "en 2025", "2025"),
        act=Act.REVISES,
        firmness=Firmness.AGREED,
    )
    dossier = actions.create_dossier(actor=make.EDITOR, at=make.AT, title="Un dossier")
    commitment = make.published("Livrer l'urée", full, revised, reading_note="Ce qui reste ouvert.", dossier=dossier)
    evidence = actions.add_evidence(
        actor=make.EDITOR,
        at=make.AT,
        commitment=commitment,
        content=make.evidence_content(delivered=Delivered(make.figure(later, "90 tonnes", 90).amount, "urée")),
    )
    actions.log_search(
        actor=make.EDITOR,
        at=make.AT,
        commitment=commitment,
        searched_on=make.AT.date(),
        where="au journal officiel",
        looked_for="un avis de livraison",
    )
    verdict = actions.record_verdict(
        actor=make.EDITOR,
        at=make.AT,
        commitment=commitment,
        content=VerdictContent(
            code=VerdictCode.IN_PROGRESS,
            decided_on=make.AT.date(),
            reasons="Une part est livrée.",
            evidence=(evidence.reference,),
        ),
    )
    for row in (evidence, verdict):
        make.made_public(row)
    for kind in RelationKind:
        other = make.published("Autre chose")
        actions.relate(actor=make.EDITOR, at=make.AT, source=other, kind=kind, target=commitment)
    return commitment.reference


def test_the_page_of_a_commitment_is_in_english(client, everything):
    text = _speaks_english(client.get(f"/en/engagements/{everything}/").content.decode())

    for words in (
        "Firmness",
        "about 120",
        "every month, 24 times",
        "1 year and 24 months",
        "no later than 30 December 2024",
        "self-declared source",
        "printed date",
        "Searched on 15 January 2026",
        "Includes",
        "Superseded by",
        "2 claims, 2 independent origins.",
    ):
        assert words in text, words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?on=2026-02-01&recorded_at=2030-01-01", "What this site showed on 1 January 2030 at 00:00 UTC."),
        ("?on=vendredi", "The date asked for was not understood"),
    ],
)
def test_another_day_is_said_in_english(client, everything, query, words):
    for path in ("engagements/", f"engagements/{everything}/"):
        assert words in _speaks_english(client.get(f"/en/{path}{query}").content.decode())


def test_the_list_is_in_english(client, everything):
    text = _speaks_english(client.get("/en/engagements/").content.decode())

    assert "Measurable: a figure or a date" in text
    assert "4 commitments." in text


def test_a_list_of_one_and_a_filter_that_is_none_are_in_english(client, db):
    make.published("Qwx")
    text = _speaks_english(client.get("/en/engagements/?firmness=ferme").content.decode())

    assert "1 commitment." in text
    assert "The filter “firmness” was not understood and is ignored." in text


def test_the_journal_is_in_english(client, everything):
    assert "Head of the journal: entry" in _speaks_english(client.get("/en/journal/").content.decode())


@pytest.mark.parametrize("path", ["/en/rien/", "/en/engagements/E-9999/"])
def test_a_page_that_is_not_there_is_in_english(client, db, path):
    response = client.get(path)

    assert response.status_code == 404
    assert "Page not found" in _speaks_english(response.content.decode())


def test_a_commitment_of_another_time_or_withdrawn_is_said_in_english(client, everything):
    html = client.get(f"/en/engagements/{everything}/?recorded_at=2020-01-01").content.decode()
    assert "this site did not yet show this commitment" in _speaks_english(html)

    withdrawn = make.in_state(make.State.WITHDRAWN)
    response = client.get(f"/en/engagements/{withdrawn.reference}/")
    assert response.status_code == 410
    assert "withdrawn from publication" in _speaks_english(response.content.decode())
