"""The addresses of the public pages. French ones stand at the root, English ones under `/en/` (see the project's urls)."""

from django.urls import path
from django.views.generic import RedirectView

from tracker.public import views

app_name = "public"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="public:commitments", permanent=False), name="home"),
    path("engagements/", views.commitments, name="commitments"),
    path("engagements/<str:reference>/", views.commitment, name="commitment"),
    path("journal/", views.journal, name="journal"),
]
