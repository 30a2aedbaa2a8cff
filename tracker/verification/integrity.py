"""Whether the words still stand where they were, and the archived bytes are those received."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.text import Location, NormalisedText, QuotationState, Span, locate, normalise
from tracker.verification.case import Case, Claim, Evidence, Quotation
from tracker.verification.findings import Check, Finding, Outcome, Says, passage

_BAD = {
    QuotationState.ALTERED: "altered",
    QuotationState.MISSING: "missing",
    QuotationState.MOVED: "moved",
    QuotationState.AMBIGUOUS: "moved",
}


def _quotations(case: Case) -> Iterator[Finding]:
    held: dict[str, NormalisedText] = {}
    refuted: set[str] = set()
    sources = {article.key: article for article in case.articles}
    rows: tuple[Claim | Evidence, ...] = (*case.claims, *case.evidence)
    for row in rows:
        article = sources[row.article]
        claims, evidence = ((row.reference,), ()) if isinstance(row, Claim) else ((), (row.reference,))
        for quotation in row.quotations:
            if article.text is None:
                yield Finding(
                    "quotation",
                    Outcome.NOT_ENOUGH_INFORMATION,
                    "not_held",
                    field="quotations",
                    claims=claims,
                    evidence=evidence,
                )
                continue
            if article.document not in held:
                held[article.document] = normalise(article.text)
            found = _located(quotation, held[article.document], article.span)
            if found.state is QuotationState.VERIFIED:
                yield Finding(
                    "quotation", Outcome.SUPPORTED, "holds", field="quotations", claims=claims, evidence=evidence
                )
                continue
            if found.state is not QuotationState.MOVED and found.state is not QuotationState.AMBIGUOUS:
                refuted.add(row.reference)
            place = (passage(article, found.span),) if found.span else ()
            reads = found.span.of(article.text) if found.span else ""
            yield Finding(
                "quotation",
                Outcome.REFUTED,
                _BAD[found.state],
                {
                    "reference": row.reference,
                    "document": article.document[:12],
                    "words": quotation.exact,
                    "reads": reads,
                },
                field="quotations",
                passages=place,
                claims=claims,
                evidence=evidence,
            )
    yield from _as_recorded(case, refuted)


def _located(quotation: Quotation, text: NormalisedText, within: Span) -> Location:
    """Where the words stand. Of no words at all, nothing does."""
    try:
        return locate(
            quotation.exact, text, at=quotation.span, prefix=quotation.prefix, suffix=quotation.suffix, within=within
        )
    except ValueError:
        return Location(QuotationState.MISSING)


def _as_recorded(case: Case, refuted: set[str]) -> Iterator[Finding]:
    """What readers are shown, against the rows it was made from: whoever changes, or loses, a row behind the back of the actions is
    seen, even where the document's text was changed with it."""
    told: tuple[Claim | Evidence, ...] = (*case.claims, *case.evidence)
    rows = {row.reference: row for row in told}
    for shown in case.recorded:
        row = rows.get(shown.reference)
        words = tuple(quotation.exact for quotation in row.quotations) if row else ()
        claims, evidence = ((shown.reference,), ()) if shown.reference.startswith("A") else ((), (shown.reference,))
        if shown.reference in refuted or sorted(words) == sorted(shown.words):
            continue
        lost = next((each for each in shown.words if each not in words), shown.words[0] if shown.words else "")
        yield Finding(
            "quotation",
            Outcome.REFUTED,
            "lost" if len(words) < len(shown.words) else "not_as_published",
            {"reference": shown.reference, "document": shown.document[:12], "words": lost},
            claims=claims,
            evidence=evidence,
            field="quotations",
        )


def _bytes(case: Case) -> Iterator[Finding]:
    for file in case.files:
        claims = tuple(c.reference for c in case.claims if case.article_of(c).document == file.sha256)
        evidence = tuple(e.reference for e in case.evidence if case.article_of(e).document == file.sha256)
        if file.found == file.sha256 and not file.is_text_as_read:
            yield Finding(
                "bytes",
                Outcome.REFUTED,
                "text",
                {"document": file.sha256[:12], "file": file.name},
                claims=claims,
                evidence=evidence,
                field="article",
            )
        elif file.found == file.sha256:
            yield Finding("bytes", Outcome.SUPPORTED, "holds", claims=claims, evidence=evidence, field="article")
        else:
            reason = "missing" if file.found is None else "changed"
            yield Finding(
                "bytes",
                Outcome.REFUTED,
                reason,
                {"document": file.sha256[:12], "file": file.name},
                claims=claims,
                evidence=evidence,
                field="article",
            )


QUOTATION = Check(
    "quotation",
    ("Citations", "Quotations"),
    (
        "Les mots cités sont-ils encore à leur place dans le document archivé, sans un signe de changé ?",
        "Do the quoted words still stand at their place in the archived document, unchanged?",
    ),
    _quotations,
    {
        "holds": Says(
            "La citation est mot pour mot dans le document archivé.",
            "The quotation stands word for word in the archived document.",
            "Les {n} citations sont mot pour mot dans les documents archivés.",
            "The {n} quotations stand word for word in the archived documents.",
        ),
        "altered": Says(
            "{reference} : le document {document} ne dit pas « {words} » ; au plus près, il dit « {reads} ».",
            "{reference}: document {document} does not say “{words}”; at the closest it says “{reads}”.",
        ),
        "missing": Says(
            "{reference} : les mots « {words} » ne sont plus dans l'article du document {document}.",
            "{reference}: the words “{words}” are no longer in the article of document {document}.",
        ),
        "moved": Says(
            "{reference} : les mots « {words} » ne sont pas à la place dite dans le document {document} ; ils sont ailleurs.",
            "{reference}: the words “{words}” do not stand at the place given in document {document}; they stand elsewhere.",
        ),
        "lost": Says(
            "{reference} : la citation « {words} », publiée, n'est plus dans la base (document {document}).",
            "{reference}: the quotation “{words}”, published, is no longer in the database (document {document}).",
        ),
        "not_as_published": Says(
            "{reference} : la citation n'a plus les mots publiés, « {words} » (document {document}).",
            "{reference}: the quotation no longer has the words published, “{words}” (document {document}).",
        ),
        "not_held": Says(
            "Le texte du document n'est pas conservé : la citation ne peut pas être comparée.",
            "The document's text is not held: the quotation cannot be compared.",
            "Le texte des documents n'est pas conservé : {n} citations ne peuvent pas être comparées.",
            "The documents' text is not held: {n} quotations cannot be compared.",
        ),
    },
    at_once=frozenset({"altered", "missing", "lost", "not_as_published"}),
)

BYTES = Check(
    "bytes",
    ("Fichiers", "Files"),
    (
        "Les octets archivés ont-ils encore l'empreinte SHA-256 notée à leur réception ?",
        "Do the archived bytes still have the SHA-256 written down when they were received?",
    ),
    _bytes,
    {
        "holds": Says(
            "Le fichier archivé a l'empreinte notée à sa réception.",
            "The archived file has the digest written down when it was received.",
            "Les {n} fichiers archivés ont l'empreinte notée à leur réception.",
            "The {n} archived files have the digests written down when they were received.",
        ),
        "changed": Says(
            "Le fichier archivé « {file} » ({document}) a changé depuis sa réception.",
            "The archived file “{file}” ({document}) has changed since it was received.",
        ),
        "text": Says(
            "Le texte conservé de « {file} » ({document}) n'est plus celui que donnent ses octets.",
            "The stored text of “{file}” ({document}) is no longer what its bytes give.",
        ),
        "missing": Says(
            "Le fichier « {file} » ({document}) n'est plus dans l'archive.",
            "The file “{file}” ({document}) is no longer in the archive.",
        ),
    },
    at_once=frozenset({"changed", "missing", "text"}),
)
