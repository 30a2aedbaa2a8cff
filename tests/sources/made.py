"""Pages and PDF files made for tests: as real ones are written inside, with invented words."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

ARTICLE = (
    "Le ministre de l'Économie a annoncé, vendredi à Bamako, la livraison de 120 000 tonnes d’urée avant la fin de l'année.",
    "Le contrat porte aussi sur 60 millions de litres de gasoil, au lieu de 150 millions, selon le communiqué publié le même jour.",
    "Les travaux de la centrale de 200 MWc commenceront en 2026, a-t-il précisé devant les journalistes réunis à Koulouba.",
)


def page(
    *paragraphs: str,
    headline: str = "Mali : 120 000 tonnes d’urée attendues",
    head: str = "",
    around: tuple[str, str] = ("", ""),
) -> str:
    """A page of a newspaper's site: `head` adds to its head, `around` stands before and after the article."""
    body = "".join(f"<p>{words}</p>\n" for words in paragraphs or ARTICLE)
    return (
        f"<!DOCTYPE html>\n<html lang='fr'><head><title>{headline} - Le Courrier</title>{head}</head>\n"
        f"<body>{around[0]}<article><h1>{headline}</h1>\n{body}</article>{around[1]}</body></html>"
    )


def pdf(*pages: Sequence[str], encoding: str = "cp1252", image: bool = False, catalog: str = "") -> bytes:
    """A PDF of these pages, each a list of lines, in a font of every reader's own; `image` puts a picture on each page."""
    contents = [_shown(lines, encoding, image) for lines in pages]
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    xobject = "/XObject << /I 4 0 R >>" if image else ""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        _stream(
            b"\x80", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
        ),
    ]
    for n, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * n} 0 R "
            f"/Resources << /Font << /F 3 0 R >> {xobject} >> >>".encode()
        )
        objects.append(_stream(zlib.compress(content), "/Filter /FlateDecode"))
    return _file(objects)


def _shown(lines: Sequence[str], encoding: str, image: bool) -> bytes:
    parts = [b"q 500 0 0 700 40 60 cm /I Do Q"] if image else []
    parts.append(b"BT /F 11 Tf 14 TL 40 800 Td")
    for line in lines:
        words = line.encode(encoding).replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        parts.append(b"(" + words + b") Tj T*")
    return b"\n".join([*parts, b"ET"])


def _stream(content: bytes, entries: str) -> bytes:
    return f"<< {entries} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
