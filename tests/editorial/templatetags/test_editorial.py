"""What the editors' templates ask for."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories as make
from tests.factories import AT, EDITOR, SECOND_EDITOR, State
from tracker.commitments import actions
from tracker.editorial.templatetags.editorial import as_stored, percent, returned, to_do, to_sort


def test_a_text_is_such_that_a_browser_holds_each_of_its_characters() -> None:
    assert as_stored('a\r\nb\rc\n<b>&"') == "a&#13;\nb&#13;c\n&lt;b&gt;&amp;&quot;"


@pytest.mark.django_db
def test_what_waits_is_counted_by_kind(django_assert_max_num_queries: Any) -> None:
    make.in_state(State.DRAFT)
    make.in_state(State.SUBMITTED)
    make.in_state(State.PUBLISHED)
    with django_assert_max_num_queries(4):
        waiting = to_do()
    assert [(each["drafts"], each["submitted"]) for each in waiting] == [(1, 1), (1, 1), (0, 0), (0, 0)]


@pytest.mark.django_db
def test_why_a_draft_came_back_is_the_last_reason_given() -> None:
    commitment = make.in_state(State.SUBMITTED)
    assert returned(commitment) == ""
    actions.return_to_draft(actor=SECOND_EDITOR, at=AT, row=commitment, reason="La date manque.")
    assert returned(commitment) == "La date manque."
    actions.submit(actor=EDITOR, at=AT, row=commitment)
    assert returned(commitment) == ""
    assert returned(make.PublisherFactory()) == ""


@pytest.mark.django_db
def test_what_waits_to_be_sorted_is_counted_of_one_article_or_of_all() -> None:
    one, other = make.CandidateFactory(), make.CandidateFactory()
    make.CandidateFactory(article=one.article, state="replaced")
    assert (to_sort(), to_sort(one.article), to_sort(other.article)) == (2, 1, 1)


def test_a_share_is_shown_in_whole_hundredths() -> None:
    assert [percent(share) for share in (0.0, 2 / 3, 1.0)] == [0, 67, 100]
