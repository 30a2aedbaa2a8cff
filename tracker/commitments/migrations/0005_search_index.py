"""Words are looked up in an index of the database's own."""

from django.db import migrations

from tracker.commitments.search import SearchIndex


class Migration(migrations.Migration):
    dependencies = [("commitments", "0004_what_filters_look_up")]

    operations = [SearchIndex()]
