"""What forms about a row share: its key, the select that names it, the reason and the revision."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tracker.commitments.models import Party, PartyName
from tracker.editorial.forms.rows import BareForm, RowForm, RowSelect, name_known, row_key


@given(st.one_of(st.text(), st.none(), st.integers(), st.floats()))
def test_a_key_is_one_that_a_database_could_have_given(value: object) -> None:
    key = row_key(value)
    assert 0 <= key < 2**63
    assert not key or str(key) == str(value).lstrip("0")


class _Form(forms.Form):
    party = forms.ModelChoiceField(
        queryset=Party.objects.all(), widget=RowSelect(PartyName._meta.get_field("party"), admin.site)
    )


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["abc", "9" * 30, "²", "-1", "\x00", "1 or 1=1"])
def test_what_is_no_key_is_no_choice_and_is_shown_again_without_failing(typed: str) -> None:
    form = _Form({"party": typed})
    assert not form.is_valid()
    assert "selected" not in str(form["party"])


@pytest.mark.django_db
def test_the_row_a_form_was_read_with_is_named_without_asking(django_assert_num_queries: Any) -> None:
    party = make.PartyFactory(name="Société <b>")
    form = _Form(initial={"party": party.pk})
    name_known(form.fields["party"], party)
    with django_assert_num_queries(0):
        shown = str(form["party"])
    assert f'value="{party.pk}" selected' in shown
    assert "Société &lt;b&gt;" in shown
    # Another one is looked up.
    other = make.PartyFactory(name="Autre")
    form = _Form({"party": other.pk})
    name_known(form.fields["party"], party)
    assert "Autre" in str(form["party"])


@pytest.mark.django_db
def test_a_reason_is_asked_for_where_it_is_needed(rf: RequestFactory) -> None:
    row = make.CommitmentFactory()
    asked = {"row": row, "request": rf.get("/")}
    assert RowForm({"revision": "0"}, **asked).is_valid()
    assert not RowForm({"revision": "0", "reason": " "}, needs_reason=True, **asked).is_valid()
    assert "reason" not in BareForm(**asked).fields
