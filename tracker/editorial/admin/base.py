"""What every admin page of ours shares: it shows; it changes nothing but through an action; what an action refuses is said on the
same page, with all that was typed still there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypedDict

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.commitments.actions import Actor, Refused, Unchanged
from tracker.editorial import checking
from tracker.editorial.forms.rows import CorrectableForm, RowForm, RowSelect, row_key
from tracker.editorial.permissions import actor_of, may

NOTHING_IS_ERASED = _(
    "Rien ne s'efface ici : un brouillon se corrige, ce qui est publié se retire ou se corrige avec une raison."
)


class Who(TypedDict):
    actor: Actor
    at: datetime


Perform = Callable[[Actor, datetime, Any, dict[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class RowAction:
    """One thing that can be done with a row, on a page of its own: a button, a form, a call of an action.

    `right` is a row of the permissions table. `possible` says whether the row's state allows it; `perform` does it, and returns the
    row to go to, or None for the same one. `done` is the sentence said then.
    """

    name: str
    label: str | Promise
    right: str | Callable[[Any], str]
    perform: Perform
    done: str | Promise
    form: type[RowForm] = RowForm
    explains: str | Promise = ""
    possible: Callable[[Any], bool] = lambda row: True
    # Whether the button is shown to this person; who comes by the address is told by the action itself.
    is_for: Callable[[HttpRequest, Any], bool] = lambda request, row: True
    needs_reason: Callable[[Any], bool] = lambda row: False
    is_grave: bool = False

    def right_for(self, row: Any) -> str:
        return self.right if isinstance(self.right, str) else self.right(row)


def once(row: Any, what: Callable[[Any], bool]) -> bool:
    """What is true of a row as it was fetched: asked once, however often a page needs it, and kept on the row itself."""
    name = f"tracker_{what.__name__}"
    if name not in row.__dict__:
        row.__dict__[name] = what(row)
    return bool(row.__dict__[name])


class ActionAdmin(admin.ModelAdmin):
    """Looks for everyone on the staff; writing through `write()` only, which calls an action.

    A page that has no `write()` shows, and says in `instead` what to do. Nothing is ever deleted from here.
    """

    list_per_page = 50
    show_full_result_count = False
    # What an address written without its scheme means; the admin builds the form's fields even where it only shows.
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    change_form_template = "editorial/change_form.html"
    # Long columns that a list has no use for.
    deferred: tuple[str, ...] = ()
    # The row of the permissions table that adding asks for; none: it is not added here.
    right_to_add: str | None = None
    # What to do instead of what is refused here.
    instead: str | Promise = NOTHING_IS_ERASED
    row_actions: tuple[RowAction, ...] = ()
    # The title of the page that adds; Django's own otherwise.
    add_title: str | Promise = ""
    # Whether it stands on the first page; the rest is reached from the pages that use it.
    is_listed = True

    class Media:
        css = {"all": ("editorial/editorial.css",)}
        js = ("admin/js/vendor/jquery/jquery.min.js", "admin/js/jquery.init.js", "editorial/names.js")

    # Reading

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        if "\0" in object_id or (object_id.isdigit() and not row_key(object_id)):
            return None  # what no database would have given, nor could be asked for
        return super().get_object(request, object_id, from_field)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).defer(*self.deferred)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        # PostgreSQL knows no such character.
        return super().get_search_results(request, queryset, search_term.replace("\0", ""))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and getattr(request.user, "is_staff", False))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return super().get_model_perms(request) if self.is_listed else {}

    # Writing

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RowSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return bool(self.right_to_add) and may(request.user, str(self.right_to_add))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (
            obj is not None
            and self.right_to_change(request, obj) is not None
            and may(request.user, str(self.right_to_change(request, obj)))
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def right_to_change(self, request: HttpRequest, row: Any) -> str | None:
        """The row of the permissions table that changing this row asks for; None where it is not changed here."""
        return None

    def write(self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool) -> models.Model:
        """Calls an action with what was entered, and returns the row it wrote. May raise `Refused`."""
        raise Refused(str(self.instead))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"refused": getattr(request, "refused", None), "request": request})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address says to begin with: another row by its key. Anything else in its place is left aside."""
        asked: dict[str, Any] = {}
        for name, value in super().get_changeform_initial_data(request).items():
            field = next((field for field in self.opts.get_fields() if field.name == name), None)
            if field is None or not field.is_relation:
                asked[name] = value
            elif keys := [key for key in (value if isinstance(value, list) else [value]) if row_key(key)]:
                asked[name] = keys if field.many_to_many else keys[0]
        return asked

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        if request.method == "POST" and (answer := self._refused_at_the_door(request, object_id)):
            return answer
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Unchanged as unchanged:
            return self._said(
                request, unchanged.sentence, self.get_object(request, unquote(str(object_id))), messages.INFO
            )
        except Refused as refused:
            # The transaction is undone. The same form again, invalid now, keeps all that was typed.
            request.refused = refused  # type: ignore[attr-defined]
            for _name, file in request.FILES.items():
                file.seek(0)  # type: ignore[union-attr]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _refused_at_the_door(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """The answer to a POST that may not be: back to where it can be read, with what to do instead."""
        if not self.has_module_permission(request):
            return None  # Django asks who they are
        if object_id is None:
            if self.has_add_permission(request):
                return None
            return self._said(request, self.instead if self.right_to_add is None else self.not_yours(), None)
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        if self.has_change_permission(request, row):
            return None
        is_role = (right := self.right_to_change(request, row)) is not None and not may(request.user, right)
        return self._said(request, self.not_yours() if is_role else self.instead, row)

    def not_yours(self) -> str:
        return gettext("Votre rôle ne le permet pas : demandez à la relecture ou à la rédaction en chef.")

    def _said(self, request: HttpRequest, sentence: Any, row: Any, level: int = messages.ERROR) -> HttpResponse:
        self.message_user(request, sentence, level)
        if not self.has_view_permission(request, row):
            return HttpResponseRedirect(reverse("admin:index"))
        return HttpResponseRedirect(self.address_of(row) if row else self._address("changelist"))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing: the row is written with all that belongs to it, by `save_related`."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        row = self.write(request, form, formsets, change)
        checking.after(request, row, at=timezone.now())
        form.instance.__dict__.update(row.__dict__)
        for formset in formsets:  # what Django says of the change in its own log
            formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        raise Refused(str(self.instead))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        raise Refused(str(self.instead))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        if not self.has_module_permission(request):
            raise PermissionDenied
        return self._said(request, NOTHING_IS_ERASED, self.get_object(request, unquote(object_id)))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if request.method == "POST" and "action" in request.POST and not self.get_actions(request):
            self.message_user(request, NOTHING_IS_ERASED, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        return super().changelist_view(request, extra_context)

    def who(self, request: HttpRequest) -> Who:
        """What every action takes first: who writes, and when."""
        return {"actor": actor_of(request), "at": timezone.now()}

    # Actions on one row

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        act = path("<int:object_id>/agir/<slug:name>/", self.admin_site.admin_view(self.act_view), name=name)
        return [act, *super().get_urls()]

    def offered(self, request: HttpRequest, row: Any) -> list[RowAction]:
        """What this user may do with the row as it is."""
        return [
            action
            for action in self.row_actions
            if action.possible(row) and may(request.user, action.right_for(row)) and action.is_for(request, row)
        ]

    def act_view(self, request: HttpRequest, object_id: int, name: str) -> HttpResponse:
        """One action on one row: its form, then its effect, or the sentence that says why not."""
        row = self.get_object(request, str(object_id))
        action = next((action for action in self.row_actions if action.name == name), None)
        if row is None or action is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))  # type: ignore[attr-defined,no-any-return]
        if not may(request.user, action.right_for(row)):
            return self._said(request, self.not_yours(), row)
        if not action.possible(row):
            sentence = gettext("« %(action)s » n'est pas possible dans l'état actuel : %(row)s.")
            return self._said(request, sentence % {"action": action.label, "row": row}, row)
        asked = {"row": row, "request": request, "needs_reason": action.needs_reason(row)}
        form = action.form(request.POST, request.FILES, **asked) if request.method == "POST" else action.form(**asked)
        if request.method == "POST" and form.is_valid():
            # As it was when it was read: somebody's later change is not overwritten.
            row.revision = form.cleaned_data.pop("revision")
            try:
                with transaction.atomic():
                    went_to = action.perform(actor_of(request), timezone.now(), row, form.cleaned_data) or row
            except Refused as refused:
                form.add_error(None, list(refused.messages))
            else:
                self.message_user(request, str(action.done), messages.SUCCESS)
                checking.after(request, went_to, at=timezone.now())
                return HttpResponseRedirect(self.address_of(went_to))
        context = {
            **self.admin_site.each_context(request),
            "title": action.label,
            "subtitle": str(row),
            "opts": self.opts,
            "row": row,
            "address": self.address_of(row),
            "action": action,
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "editorial/act.html", context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        if obj is not None:
            context["row_actions"] = [
                (action, self._address("act", obj.pk, action.name)) for action in self.offered(request, obj)
            ]
        if add and self.add_title:
            context["title"] = self.add_title
        elif obj is not None:  # the row's own name follows
            context["title"] = capfirst(self.opts.verbose_name)
        context["show_save_and_add_another"] = False
        context["show_save_and_continue"] = False
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> Any:
        """After adding, the row itself: what to do next is there."""
        answer = super().response_add(request, obj, post_url_continue)
        return answer if "_popup" in request.POST else HttpResponseRedirect(self.address_of(obj))

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        answer = super().response_change(request, obj)
        return answer if "_popup" in request.POST else HttpResponseRedirect(self.address_of(obj))

    def address_of(self, row: Any) -> str:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])

    def _address(self, page: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)


class CorrectableAdmin(ActionAdmin):
    """Rows that are changed freely as drafts; and once the public reads them only by « Corriger », which asks for a reason."""

    form = CorrectableForm
    fieldsets: ClassVar[Any] = ()
    # Where the row is only shown, if that differs from how it is entered.
    shown_fieldsets: ClassVar[Any] = ()
    instead = _("Ce qui est publié se change par « Corriger », qui demande une raison.")

    def is_public(self, row: Any) -> bool:
        raise NotImplementedError

    def is_closed(self, row: Any) -> bool:
        """Whether it is no longer changed at all."""
        return False

    def is_read(self, row: Any) -> bool:
        """Whether the public reads the row, as it was when it was fetched."""
        return once(row, self.is_public)

    def right_to_change(self, request: HttpRequest, row: Any) -> str | None:
        if self.is_closed(row):
            return None
        if not self.is_read(row):
            return "correct"
        return "correct_public" if "corriger" in request.GET else None

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"needs_reason": obj is not None and self.is_read(obj)})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.fieldsets
        if not self.has_change_permission(request, obj):
            return self.shown_fieldsets or self.fieldsets
        asked = ["reason", "read_revision"] if self.is_read(obj) else ["read_revision"]
        return [*self.fieldsets, (None, {"fields": asked})]

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        if obj is not None:
            context["can_correct"] = (
                self.is_read(obj)
                and not self.is_closed(obj)
                and "corriger" not in request.GET
                and may(request.user, "correct_public")
            )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def as_read(self, form: Any) -> Any:
        """The stored row, in the revision that the editor had before them: what the form changed in memory is left aside."""
        row = self.model._default_manager.get(pk=form.instance.pk)
        row.revision = form.cleaned_data["read_revision"]
        return row
