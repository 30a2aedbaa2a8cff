"""The text of a web page or of a PDF, by the libraries that read them, in a process of its own.

Such files come from strangers: some are made to take all the memory, or hours. So `reading` starts this file as a program,
`python conversion.py html|pdf SECONDS BYTES`, with the file on standard input, and gives it up when it takes too long. It
bounds its own time and memory, writes nothing but its answer, and asks the network nothing. The answer, on standard output,
is one JSON object: the fields of `Converted`, or `{"refused": sentence}`; where time or memory give out there is none.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

import pypdf
import trafilatura
from pypdf.errors import DependencyError, PyPdfError

MAX_PAGES = 500
MAX_CHARACTERS = 5_000_000

TOO_LONG = f"le texte de ce fichier dépasse {MAX_CHARACTERS:,} caractères ; n'en gardez que l'article.".replace(
    ",", "\u00a0"
)
NO_ARTICLE = "cette page ne contient aucun texte d'article lisible ; enregistrez l'article en texte brut (UTF-8)."
BROKEN_PDF = "ce PDF est abîmé ou incomplet ; reprenez-le à la source, ou enregistrez-en le texte brut (UTF-8)."
LOCKED_PDF = "ce PDF est protégé par un mot de passe ; enregistrez-en une copie sans protection."
SCANNED_PDF = "ce PDF ne contient que des images, sans texte ; passez-le à la reconnaissance de caractères, ou collez-en le texte."
UNMAPPED_PDF = "les lettres de ce PDF ne se lisent pas (ses polices ne disent pas lesquelles) ; collez-en le texte."

# No character of a text, as the archive understands it: control characters, halves of a pair.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_CONTROL_REFERENCE = re.compile(
    r"&#(?:0{0,6}(?:\d|[12]\d|3[01]|12[7-9]|1[345]\d)|x0{0,6}(?:[0189][\da-f]|[\da-f]|7f))(?![\da-f]);?", re.I
)
_UNREAD = "\N{REPLACEMENT CHARACTER}"


class Refused(Exception):
    """The message is one French sentence: why, and what to do."""


@dataclass(frozen=True, slots=True)
class Converted:
    """The text read, by which tool and version, and what a page says of itself ("" where it says nothing)."""

    text: str
    tool: str
    tool_version: str
    headline: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()


def from_html(content: bytes) -> Converted:
    """The article of a page in UTF-8: a blank line parts paragraphs, a line each item of a list, a tab the cells of a row.

    Menus, teasers, and readers' comments are left out where the library tells them from the article. The headline comes
    first, also where the page sets it apart from the article. Raises `Refused`.
    """
    found = trafilatura.bare_extraction(
        # The parser would give up at a reference to a control character; the standard reads most as Windows-1252.
        _CONTROL_REFERENCE.sub(lambda found: html.unescape(found[0]), content.decode()),
        with_metadata=True,
        include_comments=False,
        # Only what the page states as its date; not one looked for in its words.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if not isinstance(found, trafilatura.settings.Document) or found.body is None:
        raise Refused(NO_ARTICLE)
    body = _tidied("".join(_rendered(found.body)))
    if not re.search(r"\w", body):
        raise Refused(NO_ARTICLE)
    headline = _one_line(found.title)
    if headline and not _one_line(body[: 4 * len(headline)]).startswith(headline):
        body = f"{headline}\n\n{body}"
    return Converted(
        text=body,
        tool="trafilatura",
        tool_version=trafilatura.__version__,
        headline=headline,
        publisher=_one_line(found.sitename),
        published=_one_line(found.date),
        url=_one_line(found.url),
        authors=tuple(name for part in (found.author or "").split(";") if (name := _one_line(part))),
    )


def _rendered(body: Any) -> Iterator[str]:
    """The words of the library's own small markup, each element begun and ended by what parts it from the next."""
    pending = [(body, False)]
    while pending:
        element, is_read = pending.pop()
        if is_read:
            yield _ENDS.get(element.tag, "") + _LINE_BREAK.sub(" ", element.tail or "")
        elif isinstance(element.tag, str):
            words = element.text or ""
            yield _BEGINS.get(element.tag, "") + (words if element.tag == "code" else _LINE_BREAK.sub(" ", words))
            pending.append((element, True))
            pending.extend((child, False) for child in reversed(element))


# The line breaks of a page's source are blanks; a no-break space or a thin one is a letter like another.
_LINE_BREAK = re.compile(r"[ \t\r\n\f]+")
_BLOCK = "\n\n"
_BEGINS = dict.fromkeys(("p", "head", "quote", "list", "table", "code"), _BLOCK) | {"item": "\n• ", "row": "\n"}
_ENDS = dict.fromkeys(("p", "head", "quote", "list", "table", "code"), _BLOCK) | {"lb": "\n", "cell": "\t"}


def from_pdf(content: bytes) -> Converted:
    """The text of all pages, in order, one line break between two pages. Raises `Refused`."""
    try:
        reader = pypdf.PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused(LOCKED_PDF)
        pages = len(reader.pages)
        if pages > MAX_PAGES:
            raise Refused(f"ce PDF compte {pages} pages, plus de {MAX_PAGES} ; n'en gardez que celles de l'article.")
        text = _tidied("\n".join(_bounded(page.extract_text() for page in reader.pages)))
    except (DependencyError, NotImplementedError):
        raise Refused(LOCKED_PDF) from None
    except (Refused, MemoryError):
        raise
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        # What the library meets in a broken file, it says in all these ways.
        raise Refused(BROKEN_PDF) from None
    words = len(re.findall(r"\w", text))
    if text.count(_UNREAD) > words // 4:
        raise Refused(UNMAPPED_PDF)
    if words < 5 * pages:
        raise Refused(SCANNED_PDF)
    return Converted(text=text, tool="pypdf", tool_version=pypdf.__version__)


def _bounded(pages: Iterator[str]) -> Iterator[str]:
    characters = 0
    for page in pages:
        characters += len(page)
        if characters > MAX_CHARACTERS:
            raise Refused(TOO_LONG)
        yield page.strip("\n")


def _tidied(text: str) -> str:
    """Blanks at the ends of lines go, and more than one blank line; what is no character shows as one that was not read."""
    if len(text) > MAX_CHARACTERS:
        raise Refused(TOO_LONG)
    lines = _NO_TEXT.sub(_UNREAD, text).split("\n")
    kept = "\n".join(line.strip(" \t") for line in lines)
    return re.sub(r"\n{3,}", _BLOCK, kept).strip()


def _one_line(words: str | None) -> str:
    return " ".join(_NO_TEXT.sub(_UNREAD, words or "").split())


CONVERTERS: Mapping[str, Callable[[bytes], Converted]] = {"html": from_html, "pdf": from_pdf}


def _bind(seconds: int, memory: int) -> None:
    """From here on: so much time and memory, no file written, no other program, no network."""
    for limit, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, 0)):
        # Where a system does not bound one of them, `reading` stops this process all the same.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    sys.addaudithook(_refuse_outside)


def _refuse_outside(event: str, _: object) -> None:
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.system")):
        raise PermissionError(event)


def main(kind: str, seconds: str, memory: str) -> None:
    _bind(int(seconds), int(memory))
    answer: Mapping[str, object]
    try:
        answer = asdict(CONVERTERS[kind](sys.stdin.buffer.read()))
    except Refused as refused:
        answer = {"refused": str(refused)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
