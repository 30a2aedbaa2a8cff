from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "tracker.editorial"
    label = "editorial"
    verbose_name = _("Rédaction")
    default = True


class TrackerAdminConfig(admin.AdminConfig):
    """Django's admin with our front."""

    default_site = "tracker.editorial.site.TrackerSite"
    default = False
