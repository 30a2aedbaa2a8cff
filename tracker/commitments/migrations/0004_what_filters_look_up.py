"""The versions that were there before: their words as they are searched, and the rows beside them, from each version's record.
And since when each « même acteur » has been said, from the journal."""

import json
from decimal import Decimal

from django.db import migrations

from tracker.commitments.search import search_text

UNBOUNDED = Decimal("999999999999999E+6")


def fill(apps, schema_editor):
    def model(name, app="commitments"):
        return apps.get_model(app, name)

    parties = {party.reference: party for party in model("Party").objects.all()}
    articles = {
        (sha256, number): pk
        for sha256, number, pk in model("Article", "sources").objects.values_list("document__sha256", "number", "pk")
    }
    for version in model("CommitmentVersion").objects.order_by("pk").iterator(500):
        record = version.record
        version.search_text = search_text([version.search_text])
        version.save(update_fields=["search_text"])
        names = [name for claim in record["claims"] for name in claim["parties"]]
        for reference, role in dict.fromkeys((name["reference"], name["role"]) for name in names):
            party = parties[reference]
            written = [n["text"] for n in names if (n["reference"], n["role"]) == (reference, role)]
            model("VersionParty").objects.create(
                version=version,
                party=party,
                role=role,
                name=party.name,
                kind=party.kind,
                country=party.country,
                written=list(dict.fromkeys(written)),
            )
        for unit, low, high in dict.fromkeys(
            (
                quantity["unit"],
                Decimal(quantity["min"]) if quantity["min"] is not None else -UNBOUNDED,
                Decimal(quantity["max"]) if quantity["max"] is not None else UNBOUNDED,
            )
            for figure in record["terms"]["figures"]
            if figure["kind"] == "absolute"
            for reading in figure["current"]
            for quantity in reading["value"]
        ):
            model("VersionFigure").objects.create(version=version, unit=unit, low=low, high=high)
        for kind in ("claims", "evidence", "searches", "verdicts"):
            for child in record[kind]:
                prefix, number = child["reference"].split("-")
                model("VersionChild").objects.create(version=version, prefix=prefix, number=int(number))
        sources = {
            (row["article"]["document"], row["article"]["number"]) for row in record["claims"] + record["evidence"]
        }
        for source in sources:
            model("VersionArticle").objects.create(version=version, article_id=articles[source])


def date_links(apps, schema_editor):
    said = {}
    payloads = apps.get_model("commitments", "JournalPayload").objects.filter(action="same_as").order_by("entry_id")
    for reference, sequence, body in payloads.values_list("reference", "entry_id", "body"):
        # What was redacted no longer says of which other party it was.
        other = json.loads(body)["after"]["other"] if body else None
        said.setdefault((reference, other), sequence)
    for link in apps.get_model("commitments", "SameAs").objects.select_related("party", "other"):
        party, other = link.party.reference, link.other.reference
        link.journal_from = said.get((party, other)) or said.get((party, None), link.journal_from)
        link.save(update_fields=["journal_from"])


class Migration(migrations.Migration):
    dependencies = [("commitments", "0003_three_doors")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(date_links, migrations.RunPython.noop),
    ]
