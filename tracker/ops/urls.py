"""Every address of the site: French pages at the root, English ones under `/en/`, the interface and the journal's
file outside both."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from tracker.public import views as public

urlpatterns = [
    path("api/v1/", include("tracker.api.urls")),
    path("journal.jsonl", public.journal_lines, name="journal-lines"),
    path("admin/", admin.site.urls),
    *i18n_patterns(path("", include("tracker.public.urls")), prefix_default_language=False),
]

handler404 = "tracker.public.views.handler404"
