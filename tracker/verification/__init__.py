"""Floor 2: automatic checks of claims against the archived words, other claims and their sources. Pure: no Django, no clock."""

from tracker.verification.case import Case
from tracker.verification.checks import CHECKS, METHOD, sentence, verify
from tracker.verification.findings import Check, Finding, Outcome

__all__ = ["CHECKS", "METHOD", "Case", "Check", "Finding", "Outcome", "sentence", "verify"]
