"""The admin's front: its names, its first page, and the one thing that people change about themselves."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import PasswordChangeView
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.commitments import actions
from tracker.editorial.permissions import actor_of


class TrackerSite(AdminSite):
    site_header = _("Suivi des engagements annoncés")
    site_title = _("Rédaction")
    index_title = _("À faire")
    index_template = "editorial/index.html"
    site_url = "/engagements/"

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        request.current_app = self.name  # type: ignore[attr-defined]
        context = {**self.each_context(request), **(extra_context or {})}
        return _OwnPassword.as_view(extra_context=context)(request)


class _OwnPassword(PasswordChangeView):
    """As Django's, but that the journal has it, as it has the one that the chief sets."""

    form_class = AdminPasswordChangeForm
    success_url = reverse_lazy("admin:password_change_done")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        account = form.save(commit=False)  # type: ignore[attr-defined]
        actions.save_account(
            actor=actor_of(self.request), at=timezone.now(), account=account, groups=list(account.groups.all())
        )
        update_session_auth_hash(self.request, account)
        return HttpResponseRedirect(str(self.get_success_url()))
