"""Actors: entered, corrected, held to be one, merged; each undone."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.editorial.browsing import Editor, address_of, everything, queries
from tracker.commitments.models import Party, PartyName, SameAs

pytestmark = pytest.mark.django_db


def _named(party: Party, words: str = "SOLAIRE") -> str:
    """The public address of a commitment that names the party."""
    article = make.archived()
    content = make.claim_content(
        article, "La société SOLAIRE construira deux centrales", parties=(make.named(article, words, party),)
    )
    return f"/engagements/{make.published('', content).reference}/"


def test_an_actor_is_entered_and_corrected(awa: Editor) -> None:
    page = awa.add("party").form.fill(name="Solaire", kind="company", country="ML").send()
    party = Party.objects.get()
    assert page.address == address_of(party)
    assert (party.name, party.country) == ("Solaire", "ML")
    awa.change(party).form.fill(name="Solaire SA").send()
    assert Party.objects.get().name == "Solaire SA"


def test_countries_are_chosen_by_name_in_french_order(awa: Editor) -> None:
    form = awa.add("party").form
    codes = form.options("country")
    assert codes[0] == ""
    assert {"ML", "FR", "CN"} <= set(codes)
    assert not {"EU", "UN", "ZZ"} & set(codes)
    assert codes.index("DE") < codes.index("FR") < codes.index("ML")  # Allemagne, France, Mali


def test_an_actor_that_the_public_reads_is_corrected_with_a_reason(awa: Editor, moussa: Editor) -> None:
    party = make.party("Solair")
    where = _named(party)
    assert not awa.change(party, corriger=1).has_form
    form = moussa.change(party, corriger=1).form.fill(name="Solaire")
    assert "obligatoire" in form.send().said
    form.fill(reason="Faute de frappe.").send()
    assert "Solaire" in moussa.open(where).text
    assert "a été modifié entre-temps" in form.fill(name="Autre").send().said


def test_two_actors_are_held_to_be_one_corrected_and_parted(awa: Editor) -> None:
    one, other = make.party("Solaire"), make.party("Solaire SA")
    page = awa.do(one, "meme-acteur", other=other.pk, certainty="uncertain", note="Même adresse.")
    assert "les deux fiches restent" in page.said
    link = SameAs.objects.get()
    assert link.certainty == "uncertain"
    awa.do(other, "corriger-rapprochement", link=link.pk, certainty="asserted", note="Au registre.")
    now = SameAs.objects.get(journal_to=None)
    assert (now.certainty, now.note) == ("asserted", "Au registre.")
    awa.do(one, "defaire-rapprochement", link=now.pk)
    assert not SameAs.objects.filter(journal_to=None).exists()


def test_an_actor_is_not_held_to_be_itself_or_nobody(awa: Editor) -> None:
    party = make.party()
    before = everything()
    form = awa.act(party, "meme-acteur").form
    assert "Choisissez un autre acteur" in form.fill(other=party.pk, certainty="asserted").send().said
    assert "Sélectionnez un choix valide" in form.fill(other="abc").send().said
    assert everything() == before


def test_an_actor_entered_twice_is_merged_and_parted_again(awa: Editor, moussa: Editor) -> None:
    one, other = make.party("Solaire"), make.party("Compagnie Solaire")
    where = _named(one)
    assert "Votre rôle ne le permet pas" in awa.act(one, "fusionner").said
    form = moussa.act(one, "fusionner").form.fill(other=other.pk)
    assert "obligatoire" in form.send().said
    page = form.fill(reason="Entré deux fois.").send()
    assert page.address == address_of(other)
    assert "Compagnie Solaire" in moussa.open(where).text
    shown = moussa.change(one)
    assert not shown.has_form
    assert "annuler-fusion" in " ".join(shown.links)
    assert "fusionner/" not in " ".join(shown.links)
    # Nobody chooses it any more.
    asked = {"app_label": "commitments", "model_name": "partyname", "field_name": "party", "term": "olaire"}
    found = moussa.client.get("/admin/autocomplete/", asked).json()["results"]
    assert [each["id"] for each in found] == [str(other.pk)]
    moussa.do(one, "annuler-fusion", reason="Deux sociétés.")
    assert Party.objects.get(pk=one.pk).merged_into is None
    assert "Compagnie Solaire" not in moussa.open(where).text


def test_the_names_under_which_it_is_written_are_searched(oumar: Editor) -> None:
    party = make.party("Compagnie")
    _named(party)
    assert PartyName.objects.get().text == "SOLAIRE"
    assert "Compagnie" in oumar.open("/admin/commitments/party/", q="solaire").text


def test_the_names_under_which_it_is_written_stand_on_its_page(oumar: Editor) -> None:
    party = make.party("Compagnie")
    _named(party)
    assert "SOLAIRE" in oumar.change(party).text


def test_its_page_asks_at_most_twelve_queries(moussa: Editor) -> None:
    party, other = make.party(), make.party()
    _named(party)
    moussa.do(party, "meme-acteur", other=other.pk, certainty="uncertain")
    moussa.change(party)
    asked = queries(moussa, address_of(party), corriger="1")
    assert len(asked) <= 12, "\n".join(asked)
