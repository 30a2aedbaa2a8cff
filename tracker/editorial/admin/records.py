"""What the program keeps by itself: versions, the journal, imports. To look at; a court's redaction is the one thing done here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.commitments import actions, journal, models
from tracker.editorial.admin.base import ActionAdmin, RowAction
from tracker.editorial.models import WorkingCheck
from tracker.sources.models import Fingerprint, LikePair, Shingle


class KeptAdmin(ActionAdmin):
    """Written by the program alone."""

    is_listed = False
    instead = _(
        "Ceci est tenu par le programme, à partir des engagements, des affirmations et des preuves : changez-les plutôt."
    )


@admin.register(models.Figure)
class FigureAdmin(KeptAdmin):
    list_display = ("text", "claim", "min", "max", "unit", "role")
    list_select_related = ("claim",)
    instead = _("Un chiffre s'écrit et se corrige dans son affirmation.")


@admin.register(models.PartyName)
class PartyNameAdmin(KeptAdmin):
    list_display = ("text", "party", "role", "claim")
    list_select_related = ("claim", "party")
    autocomplete_fields = ("party",)
    instead = _("Un nom s'écrit et se corrige dans son affirmation.")


@admin.register(models.CommitmentVersion)
class CommitmentVersionAdmin(KeptAdmin):
    list_display = ("reference", "title", "journal_from", "journal_to", "day_from", "day_to")
    search_fields = ("reference",)
    deferred = ("record", "search_text")


@admin.register(models.VersionParty, models.VersionFigure, models.VersionChild, models.VersionArticle)
class BesideVersionAdmin(KeptAdmin):
    list_select_related = ("version",)
    deferred = ("version__record", "version__search_text")


@admin.register(models.Verification, WorkingCheck)
class CheckedAdmin(KeptAdmin):
    list_select_related = ("commitment",)
    instead = _("Ceci est tenu par le programme : chaque enregistrement, et chaque nuit, les contrôles se refont.")


_COMPUTED = _("Ceci est calculé des textes archivés : un groupe de reprises se donne à l'article, depuis son document.")


@admin.register(Fingerprint, Shingle)
class LikenessAdmin(KeptAdmin):
    list_select_related = ("article__document",)
    deferred = ("article__document__text",)
    instead = _COMPUTED


@admin.register(LikePair)
class LikePairAdmin(KeptAdmin):
    list_display = ("article", "other", "containment", "jaccard")
    list_select_related = ("article__document", "other__document")
    deferred = ("article__document__text", "other__document__text")
    instead = _COMPUTED


@admin.register(models.ReferenceCounter, models.JournalHead)
class CounterAdmin(KeptAdmin):
    pass


@admin.register(models.Imported)
class ImportedAdmin(KeptAdmin):
    search_fields = ("key", "reference")


@admin.register(models.JournalEntry)
class JournalEntryAdmin(KeptAdmin):
    list_display = ("sequence", "recorded_at", "is_public", "digest")
    instead = _("Le journal ne change pas : on y ajoute une écriture, rien d'autre.")


@admin.register(models.JournalPayload)
class JournalPayloadAdmin(KeptAdmin):
    """The journal as editors look something up in it, drafts included."""

    is_listed = True
    list_display = ("entry_id", "recorded_at", "done", "reference", "is_public")
    list_select_related = ("entry",)
    list_filter = ("action",)
    search_fields = ("reference",)
    ordering = ("-entry_id",)
    deferred = ("body",)
    instead = _(
        "Le journal ne change pas. Ce qu'une décision de justice ou une personne privée fait effacer se caviarde, avec une raison."
    )
    row_actions = (
        RowAction(
            "caviarder",
            _("Caviarder cette écriture"),
            "redact",
            lambda actor, at, row, asked: (
                actions.redact(actor=actor, at=at, sequence=row.entry_id, reason=asked["reason"]) and None
            ),
            _("L'écriture est caviardée ; la chaîne se vérifie toujours, et une écriture dit pourquoi."),
            explains=_(
                "Vide pour toujours le contenu de cette écriture et les versions passées qu'elle a écrites. Corrigez ou retirez "
                "d'abord ce que le public lit encore. Une écriture à la fois."
            ),
            possible=lambda row: row.redacted_by_id is None and row.action != "redact",
            needs_reason=lambda row: True,
            is_grave=True,
        ),
    )

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        return ("entry", "recorded_at", "done", "reference", "is_public", "body", "redacted_by")

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return self.get_fields(request, obj)

    @admin.display(description=_("écrit le"))
    def recorded_at(self, row: Any) -> Any:
        return row.entry.recorded_at

    @admin.display(description=_("action"), ordering="action")
    def done(self, row: Any) -> Any:
        return journal.ACTIONS.get(row.action, row.action)

    @admin.display(description=_("public"), boolean=True)
    def is_public(self, row: Any) -> bool:
        return bool(row.entry.is_public)
