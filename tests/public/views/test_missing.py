"""What is at none of our addresses is said on a page of ours."""

from __future__ import annotations

import pytest

from tests.public.reading import check, page, words
from tracker.commitments.models import JournalHead

pytestmark = pytest.mark.django_db


def test_a_missing_page_says_so_and_leads_back(client):
    html = page(client, "/nulle-part/", 404)

    assert "Page introuvable Rien n'est publié à cette adresse. Voir tous les engagements" in words(html)
    check(html)


def test_it_says_too_that_the_data_are_invented(client):
    JournalHead.objects.update_or_create(pk=1, defaults={"is_fictional": True})

    assert "Données fictives" in words(page(client, "/nulle-part/", 404))
