"""The addresses of the interface, version 1."""

from django.urls import path

from tracker.api import views

app_name = "api"

urlpatterns = [
    path("commitments/", views.CommitmentList.as_view(), name="commitments"),
    path("commitments/<str:reference>/", views.CommitmentDetail.as_view(), name="commitment"),
]
