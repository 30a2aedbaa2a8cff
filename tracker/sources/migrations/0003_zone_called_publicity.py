"""On screens an advertisement is « publicité »: « annonce » is what governments make. The stored codes stay as they were."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0002_archive_never_changes")]

    operations = [
        migrations.AlterField(
            model_name="region",
            name="kind",
            field=models.CharField(
                choices=[
                    ("comments", "commentaires"),
                    ("advertisement", "publicité"),
                    ("teaser", "renvoi"),
                    ("caption", "légende"),
                    ("signature", "signature"),
                    ("boilerplate", "site"),
                ],
                max_length=20,
                verbose_name="genre",
            ),
        ),
    ]
