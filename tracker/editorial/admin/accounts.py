"""Accounts of the editors: who may come in, in which role. Roles are the permissions table's; there is nothing else to set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import SetPasswordMixin, UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group, User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from tracker.commitments import actions
from tracker.commitments.actions import Actor, Refused
from tracker.editorial.admin.base import ActionAdmin, RowAction
from tracker.editorial.forms.rows import BareForm, RefusableForm, row_key
from tracker.editorial.permissions import holders, may

admin.site.unregister(Group)
admin.site.unregister(User)


class AccountForm(RefusableForm, UserChangeForm):
    pass


class NewAccountForm(RefusableForm, UserCreationForm):
    pass


class PasswordForm(SetPasswordMixin, BareForm):
    """A new password, typed twice."""

    password1, password2 = SetPasswordMixin.create_password_fields()

    def clean(self) -> dict[str, Any]:
        self.validate_passwords()
        self.validate_password_for_user(self.row)
        return super().clean() or self.cleaned_data


def _set_password(actor: Actor, at: datetime, row: User, asked: dict[str, Any]) -> None:
    row.set_password(asked["password1"])
    actions.save_account(actor=actor, at=at, account=row, groups=list(row.groups.all()))


@admin.register(User)
class AccountAdmin(ActionAdmin, UserAdmin):
    """Made, changed and closed by the chief; never deleted: the journal names who wrote."""

    list_display = ("username", "first_name", "last_name", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    add_form_template = None
    form = AccountForm
    add_form = NewAccountForm
    add_title = _("Nouveau compte")
    right_to_add = "accounts"
    filter_horizontal = ()
    instead = _("Un compte ne s'efface pas : rendez-le inactif.")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("username", ("first_name", "last_name"), "password", "groups", "is_active")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    ("first_name", "last_name"),
                    "password1",
                    "password2",
                    "groups",
                )
            },
        ),
    )

    row_actions = (
        RowAction(
            "mot-de-passe",
            _("Changer le mot de passe"),
            "accounts",
            _set_password,
            _("Le mot de passe est changé ; donnez-le à la personne, qui peut le changer à son tour."),
            form=PasswordForm,
        ),
    )

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return super().get_model_perms(request) if may(request.user, "accounts") else {}

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Names of colleagues are no secret, their accounts' settings are the chief's.
        return self.has_module_permission(request) and may(request.user, "accounts")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Django asks without a row before it lets anybody add one.
        return may(request.user, "accounts")

    def right_to_change(self, request: HttpRequest, row: Any) -> str | None:
        return "accounts"

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Django's own page would write without the journal: ours is an action as the others."""
        account = self.get_object(request, str(row_key(id)))
        if account is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, id)  # type: ignore[attr-defined,no-any-return]
        return HttpResponseRedirect(self._address("act", account.pk, "mot-de-passe"))

    def write(self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool) -> User:
        account: User = form.save(commit=False)
        account.is_staff = True
        saved = actions.save_account(**self.who(request), account=account, groups=list(form.cleaned_data["groups"]))
        if not holders("accounts").exists():
            # The page's transaction is undone with what was just written.
            raise Refused(
                "Plus personne ne pourrait ouvrir un compte : donnez d'abord ce rôle à quelqu'un d'autre, puis recommencez."
            )
        return saved
