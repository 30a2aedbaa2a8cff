"""The words on screen for every code of this floor and of the claims (design, sections 1 and 2), and the workflow table."""

from enum import StrEnum

from babel import Locale
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tracker.extraction.vocabulary import (
    Act,
    Basis,
    DeadlineQualifier,
    EvidenceKind,
    FigureKind,
    FigureQualifier,
    FigureRole,
    Firmness,
    PartyRole,
    Place,
    Testability,
)
from tracker.sources.vocabulary import Labels
from tracker.verification import Outcome


class State(StrEnum):
    """Of commitments, claims, evidence and verdicts. A child is public only if its parents are."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


# The workflow: what may follow what. Who may is the editorial floor's table.
TRANSITIONS: dict[str, tuple[frozenset[State], State]] = {
    "submit": (frozenset({State.DRAFT}), State.SUBMITTED),
    "return": (frozenset({State.SUBMITTED}), State.DRAFT),
    "publish": (frozenset({State.SUBMITTED}), State.PUBLISHED),
    "withdraw": (frozenset({State.PUBLISHED}), State.WITHDRAWN),
}


class VerdictCode(StrEnum):
    NOT_ASSESSED = "not_assessed"
    NO_PROGRESS_FOUND = "no_progress_found"
    IN_PROGRESS = "in_progress"
    STALLED = "stalled"
    PARTLY_FULFILLED = "partly_fulfilled"
    FULFILLED = "fulfilled"
    NOT_FULFILLED = "not_fulfilled"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    UNVERIFIABLE = "unverifiable"


FINAL_VERDICTS = frozenset(
    {
        VerdictCode.PARTLY_FULFILLED,
        VerdictCode.FULFILLED,
        VerdictCode.NOT_FULFILLED,
        VerdictCode.WITHDRAWN,
        VerdictCode.SUPERSEDED,
        VerdictCode.UNVERIFIABLE,
    }
)


class TimelinessCode(StrEnum):
    CLOSED = "closed"
    MET_ON_TIME = "met_on_time"
    MET_LATE = "met_late"
    MET_TIMING_UNCLEAR = "met_timing_unclear"
    NOT_BINDING_YET = "not_binding_yet"
    CLOCK_NOT_STARTED = "clock_not_started"
    NO_DEADLINE = "no_deadline"
    OVERDUE = "overdue"
    IN_WINDOW = "in_window"
    DUE_SOON = "due_soon"
    UPCOMING = "upcoming"


class RelationKind(StrEnum):
    PART_OF = "part_of"
    SUPERSEDES = "supersedes"
    CONTINUES = "continues"


class PartyKind(StrEnum):
    STATE = "state"
    INSTITUTION = "institution"
    COMPANY = "company"
    PERSON = "person"
    ORGANISATION = "organisation"


class Certainty(StrEnum):
    ASSERTED = "asserted"
    UNCERTAIN = "uncertain"


class SourceBasis(StrEnum):
    """Who says so: a party to the commitment, or someone independent of it. Never decided by the publisher's name."""

    SELF_DECLARED = "self_declared"
    INDEPENDENT = "independent"


class Answer(StrEnum):
    """What an editor says of a finding. Confirmed or explained, readers see it; set aside, they do not."""

    CONFIRMED = "confirmed"
    EXPLAINED = "explained"
    SET_ASIDE = "set_aside"


class Sector(StrEnum):
    ENERGY = "energy"
    MINING = "mining"
    AGRICULTURE = "agriculture"
    TRANSPORT = "transport"
    TRADE = "trade"
    INDUSTRY = "industry"
    DIGITAL = "digital"
    TOURISM = "tourism"
    DEFENCE = "defence"
    DIPLOMACY = "diplomacy"
    FINANCE = "finance"
    SPACE = "space"
    ADMINISTRATION = "administration"


# Codes that the Unicode data names beside the countries' own: the institutions of Europe, pseudo-accents, unknown.
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


def country_names(language: str) -> dict[str, str]:
    """The countries by their ISO 3166 code, as a language names them."""
    territories = Locale(language).territories
    return {code: str(name) for code, name in territories.items() if len(code) == 2 and code not in _NO_COUNTRIES}


def country_name(code: str) -> str:
    """The country's name in the language of the page; the code itself where there is none."""
    return Locale.parse(get_language() or "fr", sep="-").territories.get(code, code)


STATES: Labels = {
    State.DRAFT: _("brouillon"),
    State.SUBMITTED: _("soumis"),
    State.PUBLISHED: _("publié"),
    State.WITHDRAWN: _("retiré"),
}
ACTS: Labels = {
    Act.ANNOUNCES: _("annonce"),
    Act.RESTATES: _("rappelle"),
    Act.REVISES: _("révise"),
    Act.POSTPONES: _("reporte"),
    Act.CANCELS: _("annule"),
    Act.DENIES: _("dément"),
}
FIRMNESSES: Labels = {
    Firmness.UNSPECIFIED: _("non précisé"),
    Firmness.UNDER_DISCUSSION: _("en discussion"),
    Firmness.ANNOUNCED: _("annoncé"),
    Firmness.AGREED: _("convenu"),
    Firmness.MOU: _("protocole d'accord"),
    Firmness.SIGNED: _("accord ou contrat signé"),
    Firmness.IN_FORCE: _("en vigueur, financé"),
}
TESTABILITIES: Labels = {
    Testability.MEASURABLE: _("mesurable"),
    Testability.OBSERVABLE: _("observable"),
    Testability.VAGUE: _("vague"),
}
PLACES: Labels = {
    Place.HEADLINE: pgettext_lazy("place", "titre"),
    Place.LEAD: _("chapeau"),
    Place.BODY: _("corps"),
    Place.QUOTED_SPEECH: _("parole citée"),
}
FIGURE_ROLES: Labels = {
    FigureRole.AMOUNT: _("montant"),
    FigureRole.CAPACITY: _("capacité"),
    FigureRole.ATTRIBUTE: _("attribut"),
    FigureRole.AIM: _("but"),
    FigureRole.COST: _("coût"),
}
FIGURE_KINDS: Labels = {
    FigureKind.ABSOLUTE: _("absolu"),
    FigureKind.MULTIPLE: _("multiple"),
    FigureKind.SHARE: _("part"),
    FigureKind.CHANGE: _("variation"),
}
FIGURE_QUALIFIERS: Labels = {
    FigureQualifier.EXACT: _("exact"),
    FigureQualifier.AT_LEAST: _("au moins"),
    FigureQualifier.AT_MOST: _("au plus"),
    FigureQualifier.ABOUT: _("environ"),
}
DEADLINE_QUALIFIERS: Labels = {
    DeadlineQualifier.BEFORE: _("avant"),
    DeadlineQualifier.BY: _("au plus tard"),
    DeadlineQualifier.IN: _("dans"),
    DeadlineQualifier.FROM: _("à partir de"),
    DeadlineQualifier.HORIZON: _("horizon"),
    DeadlineQualifier.BETWEEN: _("entre"),
}
PARTY_ROLES: Labels = {
    PartyRole.PROMISOR: _("promettant"),
    PartyRole.BENEFICIARY: _("bénéficiaire"),
    PartyRole.IMPLEMENTER: _("réalisateur"),
    PartyRole.SUPPLIER: _("fournisseur"),
    PartyRole.FINANCIER: _("financeur"),
}
BASES: Labels = {
    Basis.STATED: _("donnée"),
    Basis.RESOLVED: _("calculée"),
    Basis.INFERRED: _("déduite"),
}
EVIDENCE_KINDS: Labels = {
    EvidenceKind.PROGRESS: _("avancement"),
    EvidenceKind.DELIVERY: _("livraison"),
    EvidenceKind.DELAY: _("retard"),
    EvidenceKind.SUSPENSION: _("suspension"),
    EvidenceKind.COMPLETION: _("achèvement"),
    EvidenceKind.WITHDRAWAL: _("abandon"),
}
VERDICTS: Labels = {
    VerdictCode.NOT_ASSESSED: _("non évalué"),
    VerdictCode.NO_PROGRESS_FOUND: _("aucun progrès constaté"),
    VerdictCode.IN_PROGRESS: _("en cours"),
    VerdictCode.STALLED: _("à l'arrêt"),
    VerdictCode.PARTLY_FULFILLED: _("partiellement tenu"),
    VerdictCode.FULFILLED: _("tenu"),
    VerdictCode.NOT_FULFILLED: _("non tenu"),
    VerdictCode.WITHDRAWN: _("abandonné"),
    VerdictCode.SUPERSEDED: _("remplacé"),
    VerdictCode.UNVERIFIABLE: _("invérifiable"),
}
TIMELINESSES: Labels = {
    TimelinessCode.CLOSED: _("clos"),
    TimelinessCode.MET_ON_TIME: _("tenu à temps"),
    TimelinessCode.MET_LATE: _("tenu en retard"),
    TimelinessCode.MET_TIMING_UNCLEAR: _("tenu, date incertaine"),
    TimelinessCode.NOT_BINDING_YET: _("pas encore un engagement ferme"),
    TimelinessCode.CLOCK_NOT_STARTED: _("délai non commencé"),
    TimelinessCode.NO_DEADLINE: _("sans échéance"),
    TimelinessCode.OVERDUE: _("échéance dépassée"),
    TimelinessCode.IN_WINDOW: _("échéance en cours"),
    TimelinessCode.DUE_SOON: _("échéance proche"),
    TimelinessCode.UPCOMING: _("à venir"),
}
RELATION_KINDS: Labels = {
    RelationKind.PART_OF: _("fait partie de"),
    RelationKind.SUPERSEDES: _("remplace"),
    RelationKind.CONTINUES: _("prolonge"),
}
PARTY_KINDS: Labels = {
    PartyKind.STATE: _("état"),
    PartyKind.INSTITUTION: _("institution"),
    PartyKind.COMPANY: _("entreprise"),
    PartyKind.PERSON: _("personne"),
    PartyKind.ORGANISATION: _("organisation"),
}
CERTAINTIES: Labels = {
    Certainty.ASSERTED: _("affirmée"),
    Certainty.UNCERTAIN: _("incertaine"),
}
SOURCE_BASES: Labels = {
    SourceBasis.SELF_DECLARED: _("auto-déclarée"),
    SourceBasis.INDEPENDENT: _("indépendante"),
}
OUTCOMES: Labels = {
    Outcome.SUPPORTED: _("concorde"),
    Outcome.REFUTED: _("ne concorde pas"),
    Outcome.NOT_ENOUGH_INFORMATION: _("ne se laisse pas vérifier"),
    Outcome.COULD_NOT_RUN: _("contrôle impossible"),
}
ANSWERS: Labels = {
    Answer.CONFIRMED: _("confirmé"),
    Answer.EXPLAINED: _("expliqué"),
    Answer.SET_ASIDE: _("écarté"),
}
SECTORS: Labels = {
    Sector.ENERGY: _("énergie"),
    Sector.MINING: _("mines"),
    Sector.AGRICULTURE: _("agriculture"),
    Sector.TRANSPORT: _("transports"),
    Sector.TRADE: _("commerce"),
    Sector.INDUSTRY: _("industrie"),
    Sector.DIGITAL: _("numérique"),
    Sector.TOURISM: _("tourisme"),
    Sector.DEFENCE: _("défense"),
    Sector.DIPLOMACY: _("diplomatie"),
    Sector.FINANCE: _("finance"),
    Sector.SPACE: _("spatial"),
    Sector.ADMINISTRATION: _("administration"),
}
