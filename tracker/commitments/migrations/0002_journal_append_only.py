"""The journal has one head, and its entries neither change nor go (design, section 4)."""

from django.db import migrations

from tracker.sources.immutable import Immutable


def write_head(apps, schema_editor):
    apps.get_model("commitments", "JournalHead").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("commitments", "0001_record")]

    operations = [
        migrations.RunPython(write_head, migrations.RunPython.noop),
        Immutable(
            "commitments_journalentry", "Le journal ne change pas : on y ajoute une écriture, rien d'autre.", keep=True
        ),
    ]
