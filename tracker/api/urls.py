"""The addresses of the interface, version 1. What is at none of them is answered in the interface's own shape."""

from django.urls import path, re_path

from tracker.api import views

app_name = "api"

urlpatterns = [
    path("commitments/", views.CommitmentList.as_view(), name="commitments"),
    path("commitments/<slug:reference>/", views.CommitmentDetail.as_view(), name="commitment"),
    # With a slash at the end, so that an address without one is still led to the one with it.
    re_path(r"^(?:.*/)?$", views.Nothing.as_view(), name="nothing"),
]
