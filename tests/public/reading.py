"""A page as a reader meets it: its words, its terms, its list; and whether it is whole and light."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import ClassVar

from django.test import Client


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    return response.content.decode()


def words(html: str) -> str:
    """The text of a page or of a part of it, as it is read: no tags, blanks collapsed."""
    html = re.sub(r"<(?:title|option)\b.*?</(?:title|option)>", " ", html, flags=re.DOTALL)
    html = re.sub(r'<span lang="fr">(.*?)</span>', r"\1", html, flags=re.DOTALL)  # inside a sentence
    text = unescape(
        re.sub(r"</?(?:p|li|dt|dd|t[dhr]|summary|h[1-6]|div|section|blockquote|br|a|span|small)\b[^>]*>", " ", html)
    )
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text)).replace(" ,", ",").replace(" .", ".").strip()


def part(html: str, name: str, **attributes: str) -> str:
    """The words of the first element of that name and attributes; elements of one name are not nested here."""
    wanted = "".join(rf'[^>]*\b{key}="{re.escape(value)}"' for key, value in attributes.items())
    match = re.search(rf"<{name}\b{wanted}[^>]*>(.*?)</{name}>", html, re.DOTALL)
    assert match, f"no {name} {attributes}"
    return words(match[1])


def term(html: str, name: str) -> list[str]:
    """What stands beside a term of a description list, each time that it occurs."""
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", html, re.DOTALL)
    return [words(value) for key, value in pairs if words(key) == name]


def listed(html: str) -> list[str]:
    """The references of the list, in order."""
    return re.findall(r'<h3>\s*<a href="[^"]*/engagements/([^/"]+)/', html)


class _Checked(HTMLParser):
    """Fails on a page whose elements do not close as they open, or that is not as light as it must be."""

    VOID: ClassVar = {"meta", "link", "input", "br"}

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.stylesheets = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "style", "iframe", "img"), tag
        assert not [name for name, _ in attrs if name == "style" or name.startswith("on")], attrs
        self.stylesheets += ("rel", "stylesheet") in attrs
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check(html: str) -> None:
    checked = _Checked()
    checked.feed(html)
    assert checked.open == []
    assert checked.stylesheets == 1
    assert len(set(checked.ids)) == len(checked.ids)
