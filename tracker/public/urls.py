"""The addresses of the public pages. French ones stand at the root, English ones under `/en/` (see the project's urls)."""

from django.urls import path, register_converter

from tracker.public import views


class _Reference:
    """What a journalist may have noted: `E-0004`, `a-0012`."""

    regex = r"[A-Za-z]-[0-9]{1,15}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


register_converter(_Reference, "reference")

app_name = "public"

urlpatterns = [
    path("", views.home, name="home"),
    path("engagements/", views.commitments, name="commitments"),
    path("engagements/<slug:reference>/", views.commitment, name="commitment"),
    path("acteurs/", views.parties, name="parties"),
    path("acteurs/<slug:reference>/", views.party, name="party"),
    path("sources/", views.sources, name="sources"),
    path("sources/editeurs/", views.publishers, name="publishers"),
    path("sources/editeurs/<int:pk>/", views.publisher, name="publisher"),
    path("sources/<slug:sha256>/", views.document, name="document"),
    path("journal/", views.journal, name="journal"),
    path("methode/", views.method, name="method"),
    path("<reference:reference>/", views.short, name="short"),
]
