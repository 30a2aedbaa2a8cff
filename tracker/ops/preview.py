"""The page as readers would see it, before anything of it is public. It joins the editors' floor and the pages', which do not
know each other: so it stands above both."""

from __future__ import annotations

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.commitments.models import Commitment
from tracker.commitments.queries import as_of
from tracker.commitments.versions import preview as versions_to_be
from tracker.public.views import render_preview


def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """What the public would read today if the commitment were published with all that is not withdrawn."""
    commitment = Commitment.objects.select_related("dossier").filter(reference=reference).first()
    if commitment is None:
        raise Http404
    when = as_of(on=timezone.now().date())
    readable = [version for version in versions_to_be(commitment) if version.day_from <= when.on]
    if not readable:
        sentence = _("Rien à montrer encore : relevez d'abord une affirmation.")
        messages.warning(request, sentence)
        return HttpResponseRedirect(reverse("admin:commitments_commitment_change", args=[commitment.pk]))
    return render_preview(request, readable[-1], when)


view = admin.site.admin_view(preview)
