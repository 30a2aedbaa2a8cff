"""The queue on screen: one page for each article, its text beside the form of one candidate; and the record of how it went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.commitments.actions import Refused
from tracker.commitments.models import Claim, Commitment, Evidence, Figure, Party, PartyName
from tracker.commitments.vocabulary import Sector, State
from tracker.editorial import queue
from tracker.editorial.admin.base import ActionAdmin
from tracker.editorial.admin.claims import ClaimQuotations, entered
from tracker.editorial.forms import queue as initial
from tracker.editorial.forms.claims import read_claim
from tracker.editorial.forms.followup import read_evidence
from tracker.editorial.forms.rows import name_known, row_key
from tracker.editorial.models import CANDIDATE_STATES, REJECTIONS, Candidate, CandidateState, Proposed, Rejection
from tracker.editorial.permissions import may
from tracker.extraction.vocabulary import Testability
from tracker.sources.models import Article
from tracker.sources.vocabulary import REGION_KINDS
from tracker.text import RegionKind, Span

_FOUND = 8
# The buttons of the form, by the name each is sent under.
_VERBS = ("_accept", "_merge", "_reject", "_split", "_search", "_reopen")


# The article's text


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of the text with all that lies on it. `candidate` is the one that a click chooses; 0 for none."""

    text: str
    classes: str = ""
    title: str = ""
    candidate: int = 0
    # The first run of the chosen passage: where the page begins to read.
    is_here: bool = False


_PARTS = (
    ("figures", "figure", _("chiffre")),
    ("deadline", "date", _("échéance")),
    ("duration", "date", _("durée")),
    ("recurrence", "date", _("récurrence")),
    ("occurred", "date", _("date")),
    ("cues", "cue", _("indice")),
)


def marks(article: Article, candidates: Sequence[Candidate], selected: Candidate | None) -> list[Mark]:
    """The article's text cut where a passage, one of its parts or a zone begins or ends; joined again, it is the text."""
    text, whole = article.document.text, article.span
    laid: list[tuple[Span, str, Any, int]] = [
        (region.span, "zone", REGION_KINDS[RegionKind(region.kind)], 0) for region in article.regions.all()
    ]
    for candidate in candidates:
        is_selected = selected is not None and candidate.pk == selected.pk
        state = "chosen" if is_selected else "passage" if candidate.is_waiting else "decided"
        title = CANDIDATE_STATES[CandidateState(candidate.state)]
        laid.append((candidate.span, state, title, candidate.pk))
        if candidate.is_waiting or is_selected:
            laid += [(span, kind, title, 0) for span, kind, title in _parts(candidate)]
    opened: dict[int, list[int]] = {}
    closed: dict[int, list[int]] = {}
    for number, (span, *_rest) in enumerate(laid):
        start, end = max(span.start, whole.start), min(span.end, whole.end)
        if start < end:
            opened.setdefault(start, []).append(number)
            closed.setdefault(end, []).append(number)
    found: list[Mark] = []
    active: dict[int, None] = {}
    is_read = False
    for start, end in pairwise(sorted({whole.start, whole.end, *opened, *closed})):
        for number in closed.get(start, ()):
            active.pop(number, None)
        active |= dict.fromkeys(opened.get(start, ()))
        here = [laid[number] for number in active]
        classes = dict.fromkeys(kind for _span, kind, _title, _key in here)
        owners = sorted(here, key=lambda each: (each[1] != "chosen", each[1] == "decided"))
        found.append(
            Mark(
                text[start:end],
                " ".join(classes),
                ", ".join(dict.fromkeys(str(title) for _span, _kind, title, _key in here)),
                next((key for _span, _kind, _title, key in owners if key), 0),
                "chosen" in classes and not is_read,
            )
        )
        is_read = is_read or "chosen" in classes
    return found


def _parts(candidate: Candidate) -> Iterable[tuple[Span, str, Any]]:
    for name, kind, title in _PARTS:
        value = candidate.proposal.get(name)
        for part in value if isinstance(value, list) else [value] if value else []:
            yield Span(part["start"], part["end"]), kind, title


# The forms of one candidate


@dataclass(frozen=True, slots=True)
class Target:
    """A commitment offered to be chosen, with why."""

    commitment: Commitment
    why: str
    is_checked: bool


@dataclass(slots=True)
class Desk:
    """The forms with which one candidate is decided: those of the claim (or of evidence) as everywhere, and three small ones."""

    row: Candidate
    makes: Proposed
    form: Any
    formsets: list[Any]
    commitment: initial.NewCommitmentForm
    rejection: initial.RejectionForm
    adminform: helpers.AdminForm
    inlines: list[Any]
    targets: list[Target]
    unplaced: list[str]
    # What was typed to look another commitment up.
    other: str = ""
    # How many candidates stand on this anchor.
    copies: int = 1

    @property
    def is_claim(self) -> bool:
        return self.makes is Proposed.CLAIM

    @property
    def parts(self) -> list[tuple[Any, Any]]:
        """The rows and the groups of fields in turn: the words, what they say, its figures, its dates, its parties."""
        return list(zip_longest(self.inlines, self.adminform))

    @property
    def errors(self) -> list[str]:
        return list(self.form.non_field_errors()) if self.form.is_bound else []

    @property
    def flagged(self) -> str:
        """The names of the fields that are missing or wrong."""
        bound = [form for form in (self.form, self.commitment) if form.is_bound]
        return ", ".join(str(form[name].label) for form in bound for name in form.errors if name in form.fields)

    @property
    def media(self) -> Any:
        media = self.form.media + self.adminform.media
        for inline in self.inlines:
            media = media + inline.media
        return media

    def content(self, article: Article) -> Any:
        """What the forms say. Raises `Refused` for words that are not found."""
        rows = [entered(formset) for formset in self.formsets]
        return (read_claim if self.is_claim else read_evidence)(self.form.cleaned_data, article, *rows)


@admin.register(Candidate)
class CandidateAdmin(ActionAdmin):
    list_display = ("__str__", "proposes", "state", "rejection", "decided_by", "version")
    list_filter = ("state", "proposes", "rejection", "version")
    search_fields = ("article__headline",)
    ordering = ("article_id", "start", "anchor_start", "copy", "id")
    change_form_template = "editorial/candidate.html"
    instead = _("Une proposition se trie depuis la file de son article.")
    fields = (
        "article",
        ("proposes", "version", "cue", "score"),
        "proposal",
        ("state", "rejection", "rejection_note"),
        ("decided_at", "decided_by"),
        ("claim", "evidence"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Candidate]:
        named = super().get_queryset(request).select_related("article__document", "claim", "evidence")
        return named.defer("article__document__text")

    def get_urls(self) -> list[URLPattern]:
        def page(route: str, view: Any, name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"editorial_candidate_{name}")

        return [
            page("file/", self.next_view, "next"),
            page("file/<int:article_id>/", self.sort_view, "sort"),
            page("bilan/", self.record_view, "record"),
            *super().get_urls(),
        ]

    # Where to go

    def next_view(self, request: HttpRequest) -> HttpResponse:
        """To the article whose proposals have waited longest."""
        first = Candidate.objects.filter(state=CandidateState.WAITING.value).order_by("pk").first()
        if first is None:
            self.message_user(request, gettext("Rien à trier : la file est vide."), messages.INFO)
            return HttpResponseRedirect(reverse("admin:index"))
        return HttpResponseRedirect(self._sorting(first.article_id))

    def _sorting(self, article_id: int, candidate: Candidate | None = None) -> str:
        query = f"?{urlencode({'proposition': candidate.pk})}" if candidate else ""
        return f"{self._address('sort', article_id)}{query}"

    # The page

    def sort_view(self, request: HttpRequest, article_id: int) -> HttpResponse:
        """One article and its candidates; the chosen one's form, and what becomes of it."""
        known = Article.objects.select_related("document", "publisher").prefetch_related("regions")
        article = known.filter(pk=row_key(article_id)).first()
        if article is None:
            return self._get_obj_does_not_exist_redirect(request, Article._meta, str(article_id))  # type: ignore[attr-defined,no-any-return]
        candidates = self._candidates(article)
        key = row_key(request.POST.get("proposition") or request.GET.get("proposition"))
        asked = [row for row in candidates if row.pk == key]
        waiting = [row for row in candidates if row.is_waiting]
        selected = next(iter(asked or waiting), None)
        is_theirs = may(request.user, "sort")
        if request.method == "POST" and not is_theirs:
            self.message_user(request, self.not_yours(), messages.ERROR)
            return HttpResponseRedirect(self._sorting(article.pk, selected))
        if request.method == "POST" and not asked:
            # What was read meanwhile took its place: nothing is decided of another.
            sentence = gettext(
                "Cette proposition n'est plus dans la file : rien n'est décidé. Voici celles d'aujourd'hui."
            )
            self.message_user(request, sentence, messages.ERROR)
            return HttpResponseRedirect(self._sorting(article.pk, selected))
        desk = None
        if selected is not None and is_theirs and (selected.is_waiting or request.method == "POST"):
            desk = self._desk(request, selected, candidates)
        if request.method == "POST" and desk is not None and self._is_done(request, desk.row):
            return HttpResponseRedirect(self._sorting(article.pk, _after(desk.row, waiting)))
        if request.method == "POST" and desk is not None:
            if self._decide(request, article, desk):
                return HttpResponseRedirect(self._sorting(article.pk, _after(desk.row, waiting)))
            candidates = self._candidates(article)
            selected = next((row for row in candidates if row.pk == desk.row.pk), selected)
        place = candidates.index(selected) if selected in candidates else -1
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Trier les propositions"),
            "subtitle": str(article),
            "opts": self.opts,
            "article": article,
            "marks": marks(article, candidates, selected),
            "candidates": [(row, _label(row), self._sorting(article.pk, row)) for row in candidates],
            "waiting": sum(row.is_waiting for row in candidates),
            "selected": selected,
            "desk": desk if desk and (desk.errors or (selected is not None and selected.is_waiting)) else None,
            "can_reopen": is_theirs and selected is not None and selected.state == CandidateState.REJECTED,
            "before": self._sorting(article.pk, candidates[place - 1]) if place > 0 else "",
            "after": self._sorting(article.pk, candidates[place + 1]) if 0 <= place < len(candidates) - 1 else "",
            "media": self.media + (desk.media if desk else forms.Media()) + forms.Media(js=["editorial/queue.js"]),
        }
        return TemplateResponse(request, "editorial/queue.html", context)

    def _candidates(self, article: Article) -> list[Candidate]:
        shown = Candidate.objects.filter(article=article).exclude(state=CandidateState.REPLACED.value)
        rows = list(shown.select_related("claim__commitment", "evidence__commitment"))
        for row in rows:
            row.article = article
        return rows

    # Deciding

    def _is_done(self, request: HttpRequest, row: Candidate) -> bool:
        """Whether this person asks again for what they decided a moment ago: a key pressed twice is no mistake."""
        verb = next((verb for verb in _VERBS if verb in request.POST), "")
        return (
            not row.is_waiting
            and verb not in ("_reopen", "_split")
            and row.decided_by == self.who(request)["actor"].name
        )

    def _decide(self, request: HttpRequest, article: Article, desk: Desk) -> bool:
        """Does what the button says; False where the page is shown again, with what was refused and all that was typed."""
        verb = next((verb for verb in _VERBS if verb in request.POST), "")
        try:
            if verb not in ("_reopen", ""):
                queue.refuse_decided(desk.row)
            match verb:
                case "_accept" | "_merge":
                    return self._take(request, article, desk, is_new=verb == "_accept")
                case "_reject":
                    return self._reject(request, desk)
                case "_reopen":
                    queue.reopen(desk.row)
                    self.message_user(request, gettext("La proposition est de nouveau à trier."), messages.SUCCESS)
                    desk.row.state = CandidateState.WAITING.value
                    return True
                case "_split":
                    copies = row_key(request.POST.get("copies"))
                    queue.split(desk.row, at=self.who(request)["at"], copies=copies)
                    sentence = gettext("Dédoublée : la seconde suit celle-ci, sur le même passage.")
                    self.message_user(request, sentence, messages.SUCCESS)
                    desk.copies = copies + 1
        except Refused as refused:
            desk.form.is_valid()
            desk.form.add_error(None, list(refused.messages))
        return False

    def _take(self, request: HttpRequest, article: Article, desk: Desk, *, is_new: bool) -> bool:
        chosen = next((target.commitment for target in desk.targets if target.is_checked), None)
        is_valid = all([desk.form.is_valid(), *(formset.is_valid() for formset in desk.formsets)])
        if is_new and desk.is_claim:
            is_valid = desk.commitment.is_valid() and is_valid
        elif chosen is None:
            sentence = gettext("Choisissez l'engagement auquel rattacher ces mots, ou cherchez-le.")
            desk.form.add_error(None, sentence)
            return False
        if not is_valid:
            return False
        content, who = desk.content(article), self.who(request)
        made: Claim | Evidence
        if chosen is not None and not (is_new and desk.is_claim):
            made = queue.merge(desk.row, **who, commitment=chosen, content=content)
        else:
            new = desk.commitment.cleaned_data
            made = queue.accept(
                desk.row,
                **who,
                title=new["title"].strip(),
                testability=Testability(new["testability"]),
                sector=Sector(new["sector"]),
                content=content,
            )
        sentence = gettext("Brouillon %(row)s dans %(commitment)s. Rien n'est public avant relecture.")
        said = sentence % {"row": made.reference, "commitment": made.commitment}
        self.message_user(request, said, messages.SUCCESS)
        return True

    def _reject(self, request: HttpRequest, desk: Desk) -> bool:
        if not desk.rejection.is_valid():
            return False
        asked = desk.rejection.cleaned_data
        reason = Rejection(asked["rejection"])
        queue.reject(desk.row, **self.who(request), reason=reason, note=asked["rejection_note"])
        said = gettext("Écartée : %(reason)s.") % {"reason": REJECTIONS[reason]}
        self.message_user(request, said, messages.SUCCESS)
        return True

    # Its forms

    def _desk(self, request: HttpRequest, row: Candidate, candidates: Sequence[Candidate]) -> Desk:
        sent = request.POST if request.method == "POST" else None
        asked = (sent or request.GET).get("comme", "")
        makes = Proposed(asked) if asked in list(Proposed) else Proposed(row.proposes)
        if row.proposes == Proposed.EVIDENCE:
            makes = Proposed.EVIDENCE
        model = Claim if makes is Proposed.CLAIM else Evidence
        rows: Any = self.admin_site.get_model_admin(model)
        # What is seldom said is folded away.
        fieldsets: Any = [
            (name, {"classes": ("collapse",) if n == 2 else (), **of}) for n, (name, of) in enumerate(rows.fieldsets)
        ]
        names = flatten_fieldsets(fieldsets)
        form_class = rows.get_form(request, None, change=False, fields=names if model is Claim else [*names, "article"])
        known = _parties(row)
        first = initial.claim_initial(row) if model is Claim else initial.evidence_initial(row)
        form = form_class(sent, initial=first)
        if model is Evidence:
            form.fields["article"].widget = forms.HiddenInput()
        inlines, formsets = [], []
        for formset_class, inline in rows.get_formsets_with_inlines(request, None):
            inline.template = "editorial/candidate_rows.html"
            inlines.append(inline)
            formsets.append(_formset(formset_class, inline, model(), _rows(row, inline, known), sent))
        targets, sector = self._targets(row, sent)
        verb = next((verb for verb in _VERBS if sent and verb in sent), "")
        new = initial.commitment_initial(row, sector)
        same = [each for each in candidates if (each.proposes, each.anchor_span) == (row.proposes, row.anchor_span)]
        return Desk(
            row=row,
            makes=makes,
            form=form,
            formsets=formsets,
            # A form whose button was not pressed keeps what was typed, and is not found fault with.
            commitment=_small(initial.NewCommitmentForm, sent, verb == "_accept", new),
            rejection=_small(initial.RejectionForm, sent, verb == "_reject", {}),
            adminform=helpers.AdminForm(form, fieldsets, {}, (), model_admin=rows),
            inlines=rows.get_inline_formsets(request, formsets, inlines, None),
            targets=targets,
            unplaced=initial.unplaced(row, known) if model is Claim else [],
            other=str(sent.get("other", ""))[:300] if sent else "",
            copies=max(each.copy for each in same) + 1 if same else 1,
        )

    def _targets(self, row: Candidate, sent: Any) -> tuple[list[Target], str]:
        """The commitments to choose from, one of them chosen; and the sector of one that was entered from the same article."""
        likely = queue.likeliest(row)
        offered = {each.commitment: " · ".join(each.why) for each in likely}
        sector = next((each.commitment.sector for each in likely), "")
        if sent is None:
            chosen = likely[0].commitment.pk if likely else 0
        else:
            chosen = row_key(sent.get("target"))
            words = str(sent.get("other", "")).replace("\0", "").strip()[:300]
            found = _searched(words) if words else []
            offered = dict.fromkeys(found, gettext("trouvé")) | offered
            if found and found[0].reference.lower() == words.lower():
                chosen = found[0].pk
            if chosen and chosen not in {commitment.pk for commitment in offered}:
                offered |= dict.fromkeys(Commitment.objects.standing().filter(pk=chosen), "")
        return [Target(commitment, why, commitment.pk == chosen) for commitment, why in offered.items()], sector

    # The record

    def record_view(self, request: HttpRequest) -> HttpResponse:
        """What was proposed and what became of it."""
        tally = queue.tally()
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Bilan des propositions"),
            "opts": self.opts,
            "states": [(label, tally.states.get(code, 0)) for code, label in CANDIDATE_STATES.items()],
            "rejections": [(label, tally.rejections.get(code, 0)) for code, label in REJECTIONS.items()],
            "tables": [
                (gettext("Par version du lecteur"), gettext("version"), tally.by_version),
                (gettext("Par indice"), gettext("indice"), tally.by_cue),
            ],
            "total": tally.total,
            "media": self.media,
        }
        return TemplateResponse(request, "editorial/record.html", context)


def _after(row: Candidate, waiting: Sequence[Candidate]) -> Candidate | None:
    """What is decided next: the one behind it, or else the first that still waits; itself where it waits again."""
    if row.is_waiting:
        return row
    others = [each for each in waiting if each.pk != row.pk]
    behind = [
        each for each in others if (each.start, each.anchor_start, each.copy) >= (row.start, row.anchor_start, row.copy)
    ]
    return next(iter(behind or others), None)


def _label(row: Candidate) -> str:
    """A candidate in a few words: its figure, or how its passage begins."""
    figures = row.proposal["figures"]
    words = " ".join((figures[0]["text"] if figures else row.proposal["quote"]).split())
    return words if len(words) <= 60 else f"{words[:59]}…"


def _parties(row: Candidate) -> dict[str, Party]:
    keys = {each["key"] for each in row.proposal["parties"] if each["key"]}
    return {party.reference: party for party in Party.objects.filter(reference__in=keys)} if keys else {}


def _searched(words: str) -> list[Commitment]:
    """Commitments with this reference, or with each of these words in their title."""
    titled = Q()
    for word in words.split()[:8]:
        titled &= Q(title__icontains=word)
    found = Commitment.objects.standing().exclude(state=State.WITHDRAWN.value)
    rows = found.filter(titled | Q(reference__iexact=words)).order_by("-id")[:_FOUND]
    return sorted(rows, key=lambda each: each.reference.lower() != words.lower())


def _rows(row: Candidate, inline: Any, known: dict[str, Party]) -> list[dict[str, Any]]:
    """What the rows of an inline begin with."""
    if isinstance(inline, ClaimQuotations):
        return initial.quotations_initial(row)
    if inline.model is Figure:
        return initial.figures_initial(row)
    return initial.parties_initial(row, known) if inline.model is PartyName else []


def _formset(formset_class: Any, inline: Any, parent: Model, rows: list[dict[str, Any]], sent: Any) -> Any:
    prefix = formset_class.get_default_prefix()
    if sent is not None:
        return formset_class(sent.copy(), prefix=prefix, instance=parent)
    formset_class.extra = max(0, len(rows) - formset_class.min_num)
    formset = formset_class(prefix=prefix, instance=parent, initial=rows)
    for form, values in zip(formset.forms, rows, strict=False):
        if "party" in values:
            name_known(form.fields["party"], values["party"])
    return formset


def _small(form_class: Any, sent: Any, is_pressed: bool, first: dict[str, Any]) -> Any:
    if sent is None:
        return form_class(initial=first)
    if is_pressed:
        return form_class(sent)
    return form_class(initial={name: sent.get(name, "") for name in form_class.base_fields})
