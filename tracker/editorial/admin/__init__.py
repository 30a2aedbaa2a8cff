"""The admin, by subject. Every change goes through an action; every page says in French what to do instead of what it refuses."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.editorial.admin import accounts, claims, commitments, documents, followup, parties, records

admin.site.site_header = _("Suivi des engagements annoncés")
admin.site.site_title = _("Rédaction")
admin.site.index_title = _("À faire")
admin.site.index_template = "editorial/index.html"
admin.site.site_url = "/engagements/"

__all__ = ["accounts", "claims", "commitments", "documents", "followup", "parties", "records"]
