"""The addresses of the public pages. French ones stand at the root, English ones under `/en/` (see the project's urls)."""

from django.urls import path

from tracker.public import views

app_name = "public"

urlpatterns = [
    path("", views.home, name="home"),
    path("engagements/", views.commitments, name="commitments"),
    path("engagements/<slug:reference>/", views.commitment, name="commitment"),
    path("journal/", views.journal, name="journal"),
]
