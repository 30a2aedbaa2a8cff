"""What fields mean, found by their place; each in both languages."""

from __future__ import annotations

import pytest
from django.utils.functional import Promise
from rest_framework.serializers import Serializer

from tracker.api import serializers
from tracker.api.serializers import ClaimSerializer, PublisherSerializer, meaning, page_of

ALL = sorted(
    {
        each
        for each in vars(serializers).values()
        if isinstance(each, type) and issubclass(each, Serializer) and each is not Serializer
    },
    key=lambda each: each.__name__,
)


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.__name__)
def test_every_field_says_in_the_reader_s_language_what_it_means(item):
    for name, field in item().fields.items():
        assert isinstance(getattr(field, "_kwargs", {}).get("help_text"), Promise), name


def test_a_meaning_is_found_by_its_path():
    assert meaning(ClaimSerializer, "firmness").startswith("Ce que les mots montrent")
    assert meaning(ClaimSerializer, "deadline.upper").startswith("Dernier jour que les mots permettent")
    assert meaning(ClaimSerializer, "quotations.0.exact").startswith("Les mots exacts")


def test_a_page_has_results_and_next():
    page = page_of(PublisherSerializer)

    assert page.__name__ == "PublisherPageSerializer"
    assert list(page().fields) == ["results", "next"]
    assert page_of(PublisherSerializer) is page
