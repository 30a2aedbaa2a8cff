"""A value without its words, or words without their value, is refused: the first constraints let a part of them through."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0002_journal_append_only"),
        ("sources", "0002_archive_never_changes"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="claim",
            name="claim_said_on_span",
        ),
        migrations.RemoveConstraint(
            model_name="claim",
            name="claim_deadline_on_span",
        ),
        migrations.RemoveConstraint(
            model_name="claim",
            name="claim_duration_on_span",
        ),
        migrations.RemoveConstraint(
            model_name="claim",
            name="claim_recurrence_on_span",
        ),
        migrations.RemoveConstraint(
            model_name="evidence",
            name="evidence_occurred_on_span",
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("said_text", ""), _negated=True),
                        models.Q(("said_edtf", ""), _negated=True),
                        models.Q(("said_basis", ""), _negated=True),
                        ("said_start__isnull", False),
                        ("said_end__isnull", False),
                    ),
                    models.Q(
                        ("said_text", ""),
                        ("said_edtf", ""),
                        ("said_basis", ""),
                        ("said_start__isnull", True),
                        ("said_end__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="claim_said_on_span",
                violation_error_message="Une valeur s'écrit avec ses mots et leur place dans le texte.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("deadline_text", ""), _negated=True),
                        models.Q(("deadline_edtf", ""), _negated=True),
                        models.Q(("deadline_qualifier", ""), _negated=True),
                        models.Q(("deadline_basis", ""), _negated=True),
                        ("deadline_start__isnull", False),
                        ("deadline_end__isnull", False),
                    ),
                    models.Q(
                        ("deadline_text", ""),
                        ("deadline_edtf", ""),
                        ("deadline_qualifier", ""),
                        ("deadline_basis", ""),
                        ("deadline_start__isnull", True),
                        ("deadline_end__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="claim_deadline_on_span",
                violation_error_message="Une valeur s'écrit avec ses mots et leur place dans le texte.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("duration_text", ""), _negated=True),
                        models.Q(("duration_iso", ""), _negated=True),
                        ("duration_start__isnull", False),
                        ("duration_end__isnull", False),
                    ),
                    models.Q(
                        ("duration_text", ""),
                        ("duration_iso", ""),
                        ("duration_start__isnull", True),
                        ("duration_end__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="claim_duration_on_span",
                violation_error_message="Une valeur s'écrit avec ses mots et leur place dans le texte.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("recurrence_text", ""), _negated=True),
                        models.Q(("recurrence_rule", ""), _negated=True),
                        ("recurrence_start__isnull", False),
                        ("recurrence_end__isnull", False),
                    ),
                    models.Q(
                        ("recurrence_text", ""),
                        ("recurrence_rule", ""),
                        ("recurrence_start__isnull", True),
                        ("recurrence_end__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="claim_recurrence_on_span",
                violation_error_message="Une valeur s'écrit avec ses mots et leur place dans le texte.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("occurred_text", ""), _negated=True),
                        models.Q(("occurred_edtf", ""), _negated=True),
                        models.Q(("occurred_basis", ""), _negated=True),
                        ("occurred_start__isnull", False),
                        ("occurred_end__isnull", False),
                    ),
                    models.Q(
                        ("occurred_text", ""),
                        ("occurred_edtf", ""),
                        ("occurred_basis", ""),
                        ("occurred_start__isnull", True),
                        ("occurred_end__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="evidence_occurred_on_span",
                violation_error_message="Une valeur s'écrit avec ses mots et leur place dans le texte.",
            ),
        ),
    ]
