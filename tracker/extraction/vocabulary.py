"""The closed vocabularies of a claim, as codes (see the tables of the design, sections 1, 2 and 4). Words for screens
stand above."""

from enum import StrEnum


class Act(StrEnum):
    """What the passage does. Reports of progress, delivery or delay are no acts: they are evidence (`EvidenceKind`)."""

    ANNOUNCES = "announces"
    RESTATES = "restates"
    REVISES = "revises"
    POSTPONES = "postpones"
    CANCELS = "cancels"
    DENIES = "denies"


class Firmness(StrEnum):
    """What the words show was done, weakest first: the order of definition is the order of strength."""

    UNSPECIFIED = "unspecified"
    UNDER_DISCUSSION = "under_discussion"
    ANNOUNCED = "announced"
    AGREED = "agreed"
    MOU = "mou"
    SIGNED = "signed"
    IN_FORCE = "in_force"

    @property
    def rank(self) -> int:
        """0 for the weakest."""
        return list(Firmness).index(self)


class Testability(StrEnum):
    """Whether time can tell: by a figure or a date, by looking, or not at all."""

    __test__ = False  # a name that starts with "Test" is no test class

    MEASURABLE = "measurable"
    OBSERVABLE = "observable"
    VAGUE = "vague"


class Place(StrEnum):
    """Where in its article a claim stands. A headline may overstate; the body decides."""

    HEADLINE = "headline"
    LEAD = "lead"
    BODY = "body"
    QUOTED_SPEECH = "quoted_speech"


class FigureRole(StrEnum):
    AMOUNT = "amount"
    CAPACITY = "capacity"
    ATTRIBUTE = "attribute"
    AIM = "aim"
    COST = "cost"


class FigureKind(StrEnum):
    ABSOLUTE = "absolute"
    MULTIPLE = "multiple"
    SHARE = "share"
    CHANGE = "change"


class FigureQualifier(StrEnum):
    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"


class DeadlineQualifier(StrEnum):
    BEFORE = "before"
    BY = "by"
    IN = "in"
    FROM = "from"
    HORIZON = "horizon"
    BETWEEN = "between"


class PartyRole(StrEnum):
    PROMISOR = "promisor"
    BENEFICIARY = "beneficiary"
    IMPLEMENTER = "implementer"
    SUPPLIER = "supplier"
    FINANCIER = "financier"


class Basis(StrEnum):
    """How a value is known: the words give it; a rule and a reference date give it; an editor infers it, with a
    reason."""

    STATED = "stated"
    RESOLVED = "resolved"
    INFERRED = "inferred"


class EvidenceKind(StrEnum):
    PROGRESS = "progress"
    DELIVERY = "delivery"
    DELAY = "delay"
    SUSPENSION = "suspension"
    COMPLETION = "completion"
    WITHDRAWAL = "withdrawal"
