"""Which articles say the same text. Those in the archive already are indexed as if they arrived now, the first one first."""

import django.db.models.deletion
from django.db import migrations, models

from tracker.sources.likeness import Index

_AT_ONCE = 200


def fill(apps, schema_editor):
    index = Index(*(apps.get_model("sources", name) for name in ("Region", "Shingle", "Fingerprint", "LikePair")))
    articles = apps.get_model("sources", "Article").objects.order_by("pk").prefetch_related("document")
    some = []
    for article in articles.iterator(chunk_size=_AT_ONCE):
        some.append(article)
        if len(some) == _AT_ONCE:
            index.add(some)
            some = []
    index.add(some)


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0003_zone_called_publicity"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fingerprint",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="fingerprint",
                        serialize=False,
                        to="sources.article",
                        verbose_name="article",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="nombre de suites de trois mots")),
                (
                    "values",
                    models.BinaryField(
                        help_text="Huit octets chacune, le plus faible d'abord, en ordre.", verbose_name="empreintes"
                    ),
                ),
                (
                    "text_group",
                    models.PositiveBigIntegerField(
                        db_index=True,
                        help_text="Le plus petit identifiant des articles que leurs textes lui relient, ou le sien.",
                        verbose_name="textes semblables",
                    ),
                ),
            ],
            options={
                "verbose_name": "empreinte d'un texte",
                "verbose_name_plural": "empreintes des textes",
            },
        ),
        migrations.CreateModel(
            name="LikePair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "jaccard",
                    models.FloatField(
                        help_text="Des suites de mots des deux textes, de 0 à 1.", verbose_name="part commune"
                    ),
                ),
                (
                    "containment",
                    models.FloatField(
                        help_text="Du plus court dans le plus long, de 0 à 1.", verbose_name="part reprise"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="like_earlier",
                        to="sources.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="like_later",
                        to="sources.article",
                        verbose_name="article semblable",
                    ),
                ),
            ],
            options={
                "verbose_name": "ressemblance",
                "verbose_name_plural": "ressemblances",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "other"),
                        name="like_pair_once",
                        violation_error_message="Cette ressemblance est déjà relevée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("article", models.F("other")), _negated=True),
                        name="like_pair_of_two",
                        violation_error_message="Un article ne se ressemble pas à lui-même : donnez-en deux.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("containment__lte", 1), ("jaccard__gte", 0), ("jaccard__lte", models.F("containment"))
                        ),
                        name="like_pair_measured",
                        violation_error_message="Ces parts vont de 0 à 1, et la part commune ne dépasse pas la part reprise.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shingle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.BigIntegerField(verbose_name="empreinte")),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shingles",
                        to="sources.article",
                        verbose_name="article",
                    ),
                ),
            ],
            options={
                "verbose_name": "suite de trois mots",
                "verbose_name_plural": "suites de trois mots",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("value", "article"),
                        name="shingle_once",
                        violation_error_message="Cette suite de mots est déjà indexée pour cet article.",
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
