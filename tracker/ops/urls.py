"""Every address of the site: French pages at the root, English ones under `/en/`, the interface, the journal's
file and the health address outside both."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from tracker.ops import preview
from tracker.ops.health import health
from tracker.public import views as public

urlpatterns = [
    path("api/v1/", include("tracker.api.urls")),
    path("journal.jsonl", public.journal_lines, name="journal-lines"),
    path("health/", health, name="health"),
    # Browsers ask for it by this name where a page (the admin's) does not say another.
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("public/icon.svg")), name="icon"),
    # Above the admin's own addresses, which would take it for one of theirs.
    path("admin/apercu/<slug:reference>/", preview.view, name="preview"),
    path("admin/", admin.site.urls),
    *i18n_patterns(path("", include("tracker.public.urls")), prefix_default_language=False),
]

handler404 = "tracker.public.views.handler404"
