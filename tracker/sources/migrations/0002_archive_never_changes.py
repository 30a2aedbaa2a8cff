"""Archived bytes never change, nor does the text that spans refer to (design, section 4)."""

from django.db import migrations

from tracker.sources.immutable import Immutable

MESSAGE = "L'archive ne change pas : un document reçu reste tel quel."


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_archive")]

    operations = [
        Immutable(
            "sources_document", MESSAGE, columns=["sha256", "size", "text", "text_tool", "text_tool_version"], keep=True
        ),
        Immutable("sources_archivedfile", MESSAGE, keep=True),
        Immutable("sources_quotation", "Une citation ne se corrige pas : on en écrit une autre.", keep=True),
    ]
