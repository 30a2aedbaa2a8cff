"""The method, in plain words. Its tables are the vocabularies themselves, each code with what it needs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.commitments.timeliness import DUE_SOON_DAYS, RULES
from tracker.commitments.vocabulary import (
    FINAL_VERDICTS,
    FIRMNESSES,
    TIMELINESSES,
    VERDICTS,
    TimelinessCode,
    VerdictCode,
)
from tracker.extraction.vocabulary import Firmness
from tracker.public.asked import page, present
from tracker.public.templatetags.words import check_name, in_english
from tracker.sources.vocabulary import QUOTATION_STATES
from tracker.text import QuotationState
from tracker.verification import CHECKS, METHOD

# What the design's tables say beside each word (section 2).
QUOTATION_MEANS: dict[QuotationState, Promise] = {
    QuotationState.VERIFIED: _("les mots sont dans le document, à la place indiquée"),
    QuotationState.MOVED: _("les mots sont dans le document, à une autre place"),
    QuotationState.AMBIGUOUS: _("les mots y sont plusieurs fois, et la place ne dit pas lesquels"),
    QuotationState.ALTERED: _("un mot, un chiffre, une unité, une négation ou l'ordre des mots diffère"),
    QuotationState.MISSING: _("les mots ne sont pas dans le document"),
    QuotationState.NOT_HELD: _("le texte du document n'est pas conservé ici"),
}
FIRMNESS_MEANS: dict[Firmness, Promise] = {
    Firmness.UNSPECIFIED: _("les mots ne disent pas où l'on en est"),
    Firmness.UNDER_DISCUSSION: _("on en parle ; rien n'est dit comme décidé"),
    Firmness.ANNOUNCED: _("une partie dit qu'elle le fera"),
    Firmness.AGREED: _("les deux parties le disent, sans nommer de texte signé"),
    Firmness.MOU: _("un texte est signé, qui n'oblige pas"),
    Firmness.SIGNED: _("un accord ou un contrat est signé"),
    Firmness.IN_FORCE: _("l'accord s'applique, l'argent est là"),
}
VERDICT_NEEDS: dict[VerdictCode, Promise] = {
    VerdictCode.NOT_ASSESSED: _("rien : c'est le début"),
    VerdictCode.NO_PROGRESS_FOUND: _("une recherche sans résultat, datée"),
    VerdictCode.IN_PROGRESS: _("la preuve d'une action concrète"),
    VerdictCode.STALLED: _(
        "la preuve d'une suspension, ou une recherche sans résultat et la règle écrite sur l'absence de nouvelles"
    ),
    VerdictCode.PARTLY_FULFILLED: _("une preuve ; ce qui est livré est compté contre ce qui était promis"),
    VerdictCode.FULFILLED: _(
        "une preuve, la date, et qui le dit : une partie à l'engagement ou une source indépendante"
    ),
    VerdictCode.NOT_FULFILLED: _(
        "l'échéance passée, et une preuve ou une recherche sans résultat ; ou un fait qui contredit l'engagement"
    ),
    VerdictCode.WITHDRAWN: _("une affirmation ou une preuve qui le dit"),
    VerdictCode.SUPERSEDED: _("l'engagement qui le remplace"),
    VerdictCode.UNVERIFIABLE: _("une raison"),
}
TIMELINESS_WHEN: dict[TimelinessCode, Promise] = {
    TimelinessCode.CLOSED: _("un verdict a clos l'affaire autrement que par « tenu »"),
    TimelinessCode.MET_ON_TIME: _("tenu, au plus tard à l'échéance d'origine"),
    TimelinessCode.MET_LATE: _("tenu, après l'échéance d'origine"),
    TimelinessCode.MET_TIMING_UNCLEAR: _("tenu, sans que les dates disent si c'était à temps"),
    TimelinessCode.NOT_BINDING_YET: _("fermeté non précisée, ou en discussion"),
    TimelinessCode.CLOCK_NOT_STARTED: _("une durée ou une récurrence dont le début n'est pas connu"),
    TimelinessCode.NO_DEADLINE: _("les mots ne donnent aucun jour"),
    TimelinessCode.OVERDUE: _("le jour est après le dernier que les mots permettent"),
    TimelinessCode.IN_WINDOW: _("les mots donnent un premier jour, et le jour est entre les deux"),
    TimelinessCode.DUE_SOON: _("il reste peu de jours jusqu'au dernier que les mots permettent"),
    TimelinessCode.UPCOMING: _("dans les autres cas"),
}

# Dates are as precise as the words: our own table reads each of these (design, section 4).
DATES = (
    ("avant le 31 décembre 2024", "../2024-12-30"),
    ("au plus tard le 31 décembre 2024", "../2024-12-31"),
    ("d'ici fin 2026", "../2026-12-31"),
    ("fin 2026", "2026-12~"),
    ("en novembre", "2025-11"),
    ("à partir du 1er mars 2025", "2025-03-01/.."),
    ("au premier trimestre 2026", "2026-33"),
    ("au second semestre 2026", "2026-41"),
    ("en 2027", "2027"),
    ("à l'horizon 2030", "2030~"),
)


@page
def method(request: HttpRequest) -> HttpResponse:
    context = {
        "asked": present(),
        "quotations": [(label, QUOTATION_MEANS[QuotationState(code)]) for code, label in QUOTATION_STATES.items()],
        "firmnesses": [(label, FIRMNESS_MEANS[Firmness(code)]) for code, label in FIRMNESSES.items()],
        "verdicts": [
            (label, VERDICT_NEEDS[VerdictCode(code)], code in FINAL_VERDICTS) for code, label in VERDICTS.items()
        ],
        # In the order in which the rules are tried.
        "timelinesses": [(TIMELINESSES[rule.code], TIMELINESS_WHEN[rule.code]) for rule in RULES],
        "due_soon_days": DUE_SOON_DAYS,
        "dates": DATES,
        "checks": [(check_name(check.code), check.asks[in_english()]) for check in CHECKS],
        "check_method": METHOD,
    }
    return render(request, "public/method.html", context)
