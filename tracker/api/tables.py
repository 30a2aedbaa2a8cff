"""The columns of each CSV file, in order. They are documented and stay: a new one comes last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.api.renderers import Column, Row
from tracker.commitments import journal
from tracker.extraction.vocabulary import FigureKind, FigureRole, PartyRole

_PAGE = _("Adresse de la page publique, au point demandé.")
_PART_OF = _("Références des engagements dont il fait partie : une partie ne s'additionne pas avec son tout.")
_IN_API = _("Adresse dans l'interface, au point demandé.")


# A commitment's fold in one row


def _days(when: str, edge: str) -> Callable[[Row], Any]:
    """The earliest first day, or the latest last day, that any wording of the deadline allows; None where one leaves it open."""

    def read(row: Row) -> str | None:
        days = [reading["value"][edge] for reading in row["terms"]["deadline"][when]]
        if not days or None in days:
            return None
        return min(days) if edge == "lower" else max(days)

    return read


def _first_said(row: Row) -> str | None:
    """The earliest of the last days on which each claim may have been said."""
    return min((day for claim in row["claims"] if (day := _said(claim, "upper"))), default=None)


def _said(claim: Row, edge: str) -> str | None:
    """When the words say that it was said; else, when its article was published."""
    said: Row = claim["said_on"] or claim["article"]["published"]
    day: str | None = said[edge]
    return day


def _quantities(row: Row) -> list[Row]:
    """What is promised now, where it is counted: amounts and capacities, absolute."""
    return [
        quantity | {"product": figure["product"]}
        for figure in row["terms"]["figures"]
        if figure["kind"] == FigureKind.ABSOLUTE and figure["role"] in (FigureRole.AMOUNT, FigureRole.CAPACITY)
        for reading in figure["current"]
        for quantity in reading["value"]
    ]


def _the_quantity(field: str) -> Callable[[Row], Any]:
    def read(row: Row) -> Any:
        found = _quantities(row)
        return found[0][field] if len(found) == 1 else None

    return read


def _names(role: PartyRole) -> Callable[[Row], list[str]]:
    """The parties in this role, each once, in a commitment's claims or in one claim."""

    def read(row: Row) -> list[str]:
        claims = row.get("claims", [row])
        return list(
            dict.fromkeys(name["name"] for claim in claims for name in claim["parties"] if name["role"] == role)
        )

    return read


_ROLES = (
    Column("promisors", _names(PartyRole.PROMISOR), _("Qui promet, noms d'usage séparés par « ; ».")),
    Column("beneficiaries", _names(PartyRole.BENEFICIARY), _("Qui reçoit, noms d'usage séparés par « ; ».")),
    Column("implementers", _names(PartyRole.IMPLEMENTER), _("Qui réalise, noms d'usage séparés par « ; ».")),
    Column("suppliers", _names(PartyRole.SUPPLIER), _("Qui fournit, noms d'usage séparés par « ; ».")),
    Column("financiers", _names(PartyRole.FINANCIER), _("Qui finance, noms d'usage séparés par « ; ».")),
)
_ONE_QUANTITY = _(
    "Si une seule quantité (montant ou capacité) est promise au dernier état ; sinon vide, voyez « figures »."
)

COMMITMENTS = (
    Column("reference", "reference"),
    Column("title", "title"),
    Column("sector", "sector"),
    Column("testability", "testability"),
    Column("dossier", "dossier.reference"),
    Column("dossier_title", "dossier.title"),
    Column("firmness", "firmness"),
    Column("verdict", "verdict"),
    Column("timeliness", "timeliness.code"),
    Column("timeliness_on", "timeliness.on"),
    Column("days_late_original", "timeliness.days_late_original"),
    Column("days_late_current", "timeliness.days_late_current"),
    Column("deadline_status", "terms.deadline.status"),
    Column("deadline_original_lower", _days("original", "lower"), _("Échéance d'origine : premier jour permis.")),
    Column("deadline_original_upper", _days("original", "upper"), _("Échéance d'origine : dernier jour permis.")),
    Column("deadline_current_lower", _days("current", "lower"), _("Échéance actuelle : premier jour permis.")),
    Column("deadline_current_upper", _days("current", "upper"), _("Échéance actuelle : dernier jour permis.")),
    Column(
        "first_claim_on",
        _first_said,
        _("Jour avant la fin duquel la première affirmation a été dite ; vide si inconnu."),
    ),
    Column("quantity_min", _the_quantity("min"), _ONE_QUANTITY),
    Column("quantity_max", _the_quantity("max"), _ONE_QUANTITY),
    Column("quantity_unit", _the_quantity("unit"), _ONE_QUANTITY),
    Column("quantity_product", _the_quantity("product"), _ONE_QUANTITY),
    Column("quantities", lambda row: len(_quantities(row)), _("Nombre de quantités promises au dernier état.")),
    *_ROLES,
    Column("claims", "claims.#", _("Nombre d'affirmations.")),
    Column("origins", "terms.origins"),
    Column("evidence", "evidence.#", _("Nombre de preuves de suivi.")),
    Column("searches", "searches.#", _("Nombre de recherches sans résultat.")),
    Column("verdicts", "verdicts.#", _("Nombre de verdicts.")),
    Column("part_of", "part_of", _PART_OF),
    Column("reading_note", "reading_note"),
    Column("url", "page", _PAGE),
)

_OF_COMMITMENT = (Column("commitment", "commitment.reference"), Column("commitment_title", "commitment.title"))
_AXES = (
    Column("commitment_verdict", "commitment.verdict"),
    Column("commitment_timeliness", "commitment.timeliness"),
)
_QUOTED = (
    Column(
        "exact",
        "quotations.0.exact",
        _("Les mots exacts de la première citation ; une apostrophe y précède =, +, - ou @."),
    ),
    Column("start", "quotations.0.start"),
    Column("end", "quotations.0.end"),
    Column("document", "quotations.0.document"),
    Column("quotation_state", "quotations.0.state"),
    Column("quotations", "quotations.#", _("Nombre de citations.")),
)
_SOURCE = (
    Column("headline", "article.headline"),
    Column("publisher", "article.publisher"),
    Column("published_edtf", "article.published.edtf"),
    Column("published_lower", "article.published.lower"),
    Column("published_upper", "article.published.upper"),
    Column("published_basis", "article.published.basis"),
    Column("reprint_group", "article.reprint_group"),
    Column("article_url", "article.url"),
)

CLAIMS = (
    Column("reference", "reference"),
    *_OF_COMMITMENT,
    Column("place", "place"),
    Column("act", "act"),
    Column("firmness", "firmness"),
    Column("cue", "cue.text"),
    Column("speaker", "speaker.text"),
    Column("speaker_function", "speaker.function"),
    Column("speaker_party", "speaker.party"),
    Column("said_on_edtf", "said_on.edtf"),
    Column("said_on_lower", "said_on.lower"),
    Column("said_on_upper", "said_on.upper"),
    *_QUOTED,
    Column("deadline_text", "deadline.text"),
    Column("deadline_edtf", "deadline.edtf"),
    Column("deadline_qualifier", "deadline.qualifier"),
    Column("deadline_lower", "deadline.lower"),
    Column("deadline_upper", "deadline.upper"),
    Column("deadline_basis", "deadline.basis"),
    Column("duration", "duration.iso"),
    Column("recurrence", "recurrence.rrule"),
    *_ROLES,
    Column("figures", "figures.#", _("Nombre de chiffres ; ils sont dans « figures ».")),
    *_SOURCE,
    *_AXES,
    Column("note", "note"),
    Column("url", "page", _PAGE),
)

FIGURES = (
    Column("claim", "claim.reference"),
    *_OF_COMMITMENT,
    Column("act", "claim.act"),
    Column("firmness", "claim.firmness"),
    Column("min", "min"),
    Column("max", "max"),
    Column("unit", "unit"),
    Column("product", "product"),
    Column("qualifier", "qualifier"),
    Column("role", "role"),
    Column("kind", "kind"),
    Column("basis", "basis"),
    Column("reason", "reason"),
    Column("text", "text"),
    Column("start", "start"),
    Column("end", "end"),
    Column("document", "document"),
    Column("replaces_text", "replaces.text"),
    Column("replaces_min", "replaces.min"),
    Column("replaces_max", "replaces.max"),
    Column("replaces_unit", "replaces.unit"),
    Column("commitment_part_of", "part_of", _PART_OF),
    *(Column(column.name, f"claim.{column.read}") for column in _SOURCE),
    *_AXES,
    Column("url", "page", _PAGE),
)

EVIDENCE = (
    Column("reference", "reference"),
    *_OF_COMMITMENT,
    Column("kind", "kind"),
    Column("statement", "statement"),
    Column("source_basis", "source_basis"),
    Column("occurred_edtf", "occurred.edtf"),
    Column("occurred_lower", "occurred.lower"),
    Column("occurred_upper", "occurred.upper"),
    Column("delivered_min", "delivered.min"),
    Column("delivered_max", "delivered.max"),
    Column("delivered_unit", "delivered.unit"),
    Column("delivered_product", "delivered.product"),
    Column("period_lower", "delivered.period_lower"),
    Column("period_upper", "delivered.period_upper"),
    *_QUOTED,
    *_SOURCE,
    *_AXES,
    Column("url", "page", _PAGE),
)

VERDICTS = (
    Column("reference", "reference"),
    *_OF_COMMITMENT,
    Column("code", "code"),
    Column("decided_on", "decided_on"),
    Column("reasons", "reasons"),
    Column("evidence", "evidence"),
    Column("searches", "searches"),
    Column("fulfilled_edtf", "fulfilled_on.edtf"),
    Column("fulfilled_basis", "fulfilled_on.basis"),
    Column("successor", "successor"),
    *_AXES,
    Column("url", "page", _PAGE),
)

PARTIES = (
    Column("reference", "reference"),
    Column("name", "name"),
    Column("kind", "kind"),
    Column("country", "country"),
    Column("roles", "roles"),
    Column("names", "names"),
    Column("commitments", "commitments.count", _("Nombre d'engagements publics qui le nomment.")),
    Column(
        "same_as",
        lambda row: [link["reference"] for link in row["same_as"] if link["certainty"] == "asserted"],
        _("Références des acteurs qui sont le même."),
    ),
    Column(
        "perhaps_same_as",
        lambda row: [link["reference"] for link in row["same_as"] if link["certainty"] != "asserted"],
        _("Références des acteurs qui sont peut-être le même."),
    ),
    Column("url", "page", _IN_API),
)

PUBLISHERS = (
    Column("reference", "reference"),
    Column("name", "name"),
    Column("url", "url"),
    Column("commitments", "commitments"),
    Column("articles", "articles"),
    Column("documents", "documents"),
)

DOCUMENTS = (
    Column("sha256", "sha256"),
    Column("filename", "filename"),
    Column("media_type", "media_type"),
    Column("size", "size"),
    Column("url", "url"),
    Column("retrieved_at", "retrieved_at"),
    Column("text_tool", "text_tool"),
    Column("text_tool_version", "text_tool_version"),
    Column("commitments", "commitments"),
    Column("articles", "articles.#", _("Nombre de ses articles que des lignes publiques citent.")),
    Column(
        "publishers",
        lambda row: list(dict.fromkeys(each["publisher"] for each in row["articles"] if each["publisher"])),
        _("Noms des médias et éditeurs de ces articles, séparés par « ; »."),
    ),
    Column(
        "headlines",
        lambda row: [each["headline"] for each in row["articles"] if each["headline"]],
        _("Titres de ces articles, séparés par « ; »."),
    ),
)

FINDINGS = (
    Column("id", "id"),
    Column("check", "check"),
    Column("outcome", "outcome"),
    Column("commitment", "commitment"),
    Column("claims", "claims"),
    Column("evidence", "evidence"),
    Column("others", "others"),
    Column("sentence", "sentence"),
    Column("values", lambda row: journal.canonical(row["values"]), _("Les valeurs de la phrase, en JSON.")),
    Column("answer", "answer"),
    Column("answer_text", "answer_text"),
    Column("answered_at", "answered_at"),
    Column("method", "method"),
    Column("first_seen", "first_seen"),
    Column("last_seen", "last_seen"),
    Column("closed_at", "closed_at"),
    Column("url", "page", _PAGE),
)


def _payload(row: Row) -> str | None:
    return None if row["payload"] is None else journal.canonical(row["payload"])


JOURNAL = (
    Column("sequence", "sequence"),
    Column("recorded_at", "recorded_at"),
    Column("is_public", "is_public"),
    Column("action", "payload.action", _("Ce qui a été fait ; vide si le contenu n'est pas montré.")),
    Column("reference", "payload.reference", _("À quoi ; vide si le contenu n'est pas montré.")),
    Column("reason", "payload.reason", _("La raison donnée ; vide si aucune, ou si le contenu n'est pas montré.")),
    Column("previous_digest", "previous_digest"),
    Column("payload_digest", "payload_digest"),
    Column("digest", "digest"),
    Column("redacted_by", "redacted_by"),
    Column("salt", "salt"),
    Column(
        "payload", _payload, _("Le contenu, en JSON canonique : SHA-256 du sel suivi de ce texte donne payload_digest.")
    ),
)


def figures_of(claim: Row) -> Iterator[dict[str, Any]]:
    """A listed claim's figures, each with what is needed to read it alone."""
    of_claim = {name: claim[name] for name in ("reference", "place", "act", "firmness", "article")}
    for figure in claim["figures"]:
        yield {
            **figure,
            "document": claim["article"]["document"],
            "claim": of_claim,
            "commitment": claim["commitment"],
        }
