"""Bytes into text, by what they are and not by what they are called: plain text, a web page, a PDF.

The same bytes give the same text by the same tool and version; the archive keeps all three.
"""

from __future__ import annotations

import codecs
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

MAX_SECONDS = 20
MAX_MEMORY = 1 << 30  # bytes


class Unreadable(Exception):
    """The message is one French sentence, on one line: why no text is read from these bytes, and what to do."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What a page says of itself, for an editor to take or leave; the program writes none of it into the record.

    Each is empty where the page says nothing. `published` is a day, as EDTF; `url` the page's own, canonical address.
    """

    headline: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The text read, what the bytes are, and by which tool and version they were read."""

    text: str
    media_type: str
    tool: str
    tool_version: str
    suggested: Suggested | None = None


def read(content: bytes) -> Reading:
    """The text of a file. Raises `Unreadable`.

    Plain text is UTF-8. A page may be in what it declares, in its byte order mark or in its head, as long as all its bytes
    are characters of it; what is valid UTF-8 is read as such, whatever it declares. A page or a PDF takes at most `MAX_SECONDS`
    and `MAX_MEMORY`, in another process; the network is never asked.
    """
    if _PDF.match(content):
        return _converted("pdf", content, "application/pdf")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        page = content.decode("utf-16", errors="replace")
        if not _HTML.match(page[:_HEAD].encode()):
            raise Unreadable("le texte est en UTF-16 ; enregistrez-le en UTF-8.")
        return _converted("html", page.encode(), "text/html; charset=utf-16")
    if _HTML.match(content):
        charset = _charset(content)
        return _converted("html", _decoded(content, charset).encode(), f"text/html; charset={charset}")
    return _plain(content)


# --- Plain text -------------------------------------------------------------------------------------------------------

# Tab, line breaks, form feed and NEL are text; any other control character is not.
_BINARY = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def _plain(content: bytes) -> Reading:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in content[:1024]:
            raise Unreadable("c'est un fichier binaire, pas du texte ; enregistrez-le en texte brut.") from None
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"le texte n'est pas en UTF-8 (ligne {line}, octet {error.start}) ; enregistrez-le en UTF-8."
        ) from None
    if found := _BINARY.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise Unreadable(
            f"c'est un fichier binaire, pas du texte (caractère U+{ord(found[0]):04X}, ligne {line}) ; "
            "enregistrez-le en texte brut."
        )
    if not text.strip():
        raise Unreadable("le fichier ne contient que des blancs ; rien à archiver.")
    return Reading(text, "text/plain; charset=utf-8", "python utf-8-sig", ".".join(map(str, sys.version_info[:3])))


# --- Pages and PDF ----------------------------------------------------------------------------------------------------

# What is looked at to tell what a file is.
_HEAD = 4096
_PDF = re.compile(rb"(?:\xef\xbb\xbf)?[\s\0]{0,64}%PDF-\d")
# A whole page, with what may stand before it. A piece of one stays the text that it is: a pasted text may begin with a tag.
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s++|<\?[^>]{0,500}+>|<!--(?:[^-]|-(?!->)){0,2000}+-->){0,50}+<(?:!doctype\s++html|html|head|body)[\s/>]",
    re.IGNORECASE,
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,256}?\bcharset\s*=\s*[\"']?\s*([\w-]{1,40})|<\?xml[^>]{0,256}?\bencoding\s*=\s*[\"']([\w-]{1,40})",
    re.IGNORECASE,
)
# As browsers do (WHATWG Encoding, section 4.2), Latin-1 is read as Windows-1252. Those in use on French and Arabic pages.
_CHARSETS = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "us-ascii", "ascii"), "windows-1252"),
    **dict.fromkeys(("windows-1252", "cp1252", "x-cp1252"), "windows-1252"),
    **dict.fromkeys(("iso-8859-15", "iso8859-15", "latin9", "latin-9", "l9"), "iso-8859-15"),
    **dict.fromkeys(("windows-1256", "cp1256"), "windows-1256"),
    **dict.fromkeys(("iso-8859-6", "arabic"), "iso-8859-6"),
    **dict.fromkeys(("macintosh", "x-mac-roman"), "macintosh"),
}


def _charset(page: bytes) -> str:
    try:
        page.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = error.start
    else:
        return "utf-8"
    found = _DECLARED.search(page, 0, _HEAD)
    declared = (found[1] or found[2]).decode().lower() if found else ""
    if charset := _CHARSETS.get(declared):
        return charset
    if declared in ("utf-8", "utf8"):
        line = page.count(b"\n", 0, wrong) + 1
        raise Unreadable(
            f"la page se dit en UTF-8 et ne l'est pas (ligne {line}, octet {wrong}) ; "
            "enregistrez-la de nouveau depuis un navigateur."
        )
    said = f"est en « {declared} », que l'archive ne lit pas" if declared else "ne dit pas son jeu de caractères"
    raise Unreadable(f"la page {said} ; enregistrez-la en UTF-8.")


def _decoded(page: bytes, charset: str) -> str:
    try:
        return page.decode("utf-8-sig" if charset == "utf-8" else charset)
    except UnicodeDecodeError as error:
        line = page.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"la page se dit en {charset} et ne l'est pas (ligne {line}, octet {error.start}) ; enregistrez-la en UTF-8."
        ) from None


# The libraries are in another program: neither their faults nor their weight are this process's.
_CONVERSION = Path(__file__).with_name("conversion.py")
_TOO_HEAVY = (
    "ce fichier demande trop de temps ou de mémoire à lire ; enregistrez l'article seul, en texte brut (UTF-8)."
)


def _converted(kind: str, content: bytes, media_type: str) -> Reading:
    command = [sys.executable, "-I", "-W", "ignore", str(_CONVERSION), kind, str(MAX_SECONDS), str(MAX_MEMORY)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=MAX_SECONDS + 5, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise Unreadable(_TOO_HEAVY) from None
    if done.returncode:
        # Stopped by a limit, or by a fault of the library, which cannot be told apart from outside.
        raise Unreadable(_TOO_HEAVY)
    answer = json.loads(done.stdout)
    if why := answer.pop("refused", ""):
        raise Unreadable(why)
    text, tool, version = (answer.pop(name) for name in ("text", "tool", "tool_version"))
    suggested = Suggested(**{**answer, "authors": tuple(answer["authors"])})
    return Reading(text, media_type, tool, version, suggested if suggested != Suggested() else None)
