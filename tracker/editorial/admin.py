"""The record in Django's admin, to look at: every change goes through the actions, so nothing is edited here row by row."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

admin.site.site_header = _("Suivi des engagements annoncés")
admin.site.site_title = _("Rédaction")
admin.site.index_title = _("Consulter")


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows; changes nothing. Any editor may look."""

    list_per_page = 50
    show_full_result_count = False
    # What an address written without its scheme means; the admin builds the form's fields even where it only shows.
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    # Long columns that a list has no use for.
    deferred: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).defer(*self.deferred)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


# What each list shows and searches; the rest shows its own name.
_COLUMNS: dict[str, dict[str, Any]] = {
    "Article": {
        "list_display": ("__str__", "publisher", "published_edtf", "date_basis"),
        "list_filter": ("date_basis", "publisher"),
        "search_fields": ("headline",),
        "list_select_related": ("document", "publisher"),
        "deferred": ("document__text",),
    },
    "Claim": {
        "list_display": ("reference", "commitment", "act", "firmness", "state"),
        "list_filter": ("state", "firmness", "act"),
        "search_fields": ("reference", "commitment__title"),
        "list_select_related": ("commitment",),
    },
    "Commitment": {
        "list_display": ("reference", "title", "testability", "sector", "dossier", "state"),
        "list_filter": ("state", "testability", "sector"),
        "search_fields": ("reference", "title"),
        "list_select_related": ("dossier",),
    },
    "CommitmentVersion": {"deferred": ("record", "search_text")},
    "Document": {
        "list_display": ("filename", "media_type", "size", "retrieved_at"),
        "search_fields": ("filename", "sha256"),
        "deferred": ("text",),
    },
    "Evidence": {
        "list_display": ("reference", "commitment", "kind", "source_basis", "state"),
        "list_filter": ("state", "kind"),
        "list_select_related": ("commitment",),
    },
    "JournalPayload": {"deferred": ("body",)},
    "Party": {"list_display": ("reference", "name", "kind", "country"), "search_fields": ("name", "names__text")},
    # Their own names are made of others'.
    "Relation": {"list_select_related": ("source", "target")},
    "SameAs": {"list_select_related": ("party", "other")},
}


def _register(label: str) -> None:
    for model in apps.get_app_config(label).get_models():
        attributes = _COLUMNS.get(model.__name__, {})
        if model.__name__ == "ArchivedFile":
            continue  # bytes; they are shown with their document
        admin.site.register(model, type(f"{model.__name__}Admin", (ReadOnlyAdmin,), dict(attributes)))


for _app in ("sources", "commitments"):
    _register(_app)
