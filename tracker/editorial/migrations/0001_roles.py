"""The roles of the permissions table, as groups that accounts are put in."""

from django.db import migrations

ROLES = ("Rédaction", "Relecture", "Rédaction en chef")


def make_groups(apps, schema_editor):
    for name in ROLES:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
