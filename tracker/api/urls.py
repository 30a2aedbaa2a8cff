"""The addresses of the interface, version 1. What is at none of them is answered in the interface's own shape."""

from django.urls import path, re_path

from tracker.api import reference, schema, views

app_name = "api"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("commitments/", views.Commitments.as_view(), name="commitments"),
    path("commitments/<slug:reference>/", views.Commitment.as_view(), name="commitment"),
    path("claims/", views.Claims.as_view(), name="claims"),
    path("claims/<slug:reference>/", views.Claim.as_view(), name="claim"),
    path("figures/", views.Figures.as_view(), name="figures"),
    path("evidence/", views.EvidenceList.as_view(), name="evidence"),
    path("evidence/<slug:reference>/", views.Evidence.as_view(), name="evidence-item"),
    path("verdicts/", views.Verdicts.as_view(), name="verdicts"),
    path("verdicts/<slug:reference>/", views.Verdict.as_view(), name="verdict"),
    path("parties/", views.Parties.as_view(), name="parties"),
    path("parties/<slug:reference>/", views.Party.as_view(), name="party"),
    path("publishers/", views.Publishers.as_view(), name="publishers"),
    path("publishers/<slug:reference>/", views.Publisher.as_view(), name="publisher"),
    path("documents/", views.Documents.as_view(), name="documents"),
    path("documents/<slug:reference>/", views.DocumentDetail.as_view(), name="document"),
    path("findings/", views.Findings.as_view(), name="findings"),
    path("journal/", views.Journal.as_view(), name="journal"),
    path("schema/", schema.Schema.as_view(), name="schema"),
    path("reference/", reference.Reference.as_view(), name="reference"),
    # With a slash at the end, so that an address without one is still led to the one with it.
    re_path(r"^(?:.*/)?$", views.Nothing.as_view(), name="nothing"),
]
