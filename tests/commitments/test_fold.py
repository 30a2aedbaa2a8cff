"""Made-up histories, the documents' hard cases, and what must hold of any history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.commitments.fold import Deadline, FigureStatement, Quantity, Slot, Statement, Status, fold
from tracker.extraction.edtf import Bounds, bounds
from tracker.extraction.vocabulary import Act, Firmness

FUEL = Slot("amount", "absolute", "produits pétroliers")


def on(edtf: str) -> Bounds:
    return bounds(edtf) if edtf else Bounds(None, None)


def litres(millions: int | str) -> Quantity:
    value = Decimal(millions) * 1_000_000
    return Quantity(value, value, "L", "exact")


def says(claim: str, published: str = "2024-01-10", *, origin: str = "", **values: Any) -> Statement:
    """A statement of an article of its own, unless `origin` names another's; `said` is EDTF too."""
    fixed = {"act": Act.ANNOUNCES, "firmness": Firmness.ANNOUNCED} | values
    if "said" in values:
        fixed["said"] = on(values["said"])
    return Statement(claim=claim, origin=origin or f"article of {claim}", published=on(published), **fixed)


def fuel(claim: str, published: str, millions: int, *, instead_of: int | None = None, **values: Any) -> Statement:
    """So many million litres, perhaps instead of so many."""
    figure = FigureStatement(FUEL, litres(millions), litres(instead_of) if instead_of else None)
    return says(claim, published, figures=(figure,), **values)


def fuel_of(*statements: Statement) -> tuple[str, dict[Any, Any], dict[Any, Any]]:
    """The fuel's status, and its original and current values in millions, each with the claims that give it."""
    ((slot, folded),) = fold(statements).figures
    assert slot == FUEL
    return folded.status.value, _values(folded.original), _values(folded.current)


def _values(readings: Any) -> dict[Any, Any]:
    return {int(value[0].min / 1_000_000): reading.claims for reading in readings if (value := reading.value)}


# Histories


def test_no_claim_gives_no_terms():
    terms = fold([])
    assert terms.firmness.status is Status.NONE
    assert terms.figures == ()
    assert terms.origins == 0


@pytest.mark.parametrize(
    ("history", "status", "original", "current"),
    [
        pytest.param([("A", "2024-01-10", 150)], "single", {150: ("A",)}, {150: ("A",)}, id="one claim"),
        pytest.param(
            [("A", "2024-01-10", 150), ("B", "2024-06-10", 150)],
            "single",
            {150: ("A", "B")},
            {150: ("A", "B")},
            id="restated later: both claims stand beside the value",
        ),
        pytest.param(
            [("A", "2024-01-10", 150), ("B", "2024-01-10", 150)],
            "single",
            {150: ("A", "B")},
            {150: ("A", "B")},
            id="said twice on one day",
        ),
        pytest.param(
            [("A", "2024-01-10", 150), ("B", "2024-01-11", 60)],
            "revised",
            {150: ("A",)},
            {60: ("B",)},
            id="another value the next day is a revision",
        ),
        pytest.param(
            [("A", "2024-01-10", 150), ("B", "2024-01-10", 60)],
            "contested",
            {150: ("A",), 60: ("B",)},
            {150: ("A",), 60: ("B",)},
            id="another value on the same day is a conflict",
        ),
        pytest.param(
            [("A", "2024-01", 150), ("B", "2024-01-31", 60)],
            "contested",
            {150: ("A",), 60: ("B",)},
            {150: ("A",), 60: ("B",)},
            id="days that overlap are not ordered, even by their last day",
        ),
        pytest.param(
            [("A", "2024-01", 150), ("B", "2024-02-01", 60)],
            "revised",
            {150: ("A",)},
            {60: ("B",)},
            id="days that only touch are ordered",
        ),
        pytest.param(
            [("A", "2024-01-10", 200), ("B", "2024-02-10", 150), ("C", "2024-03-10", 60)],
            "revised",
            {200: ("A",)},
            {60: ("C",)},
            id="three steps: the first and the last",
        ),
        pytest.param(
            [("A", "2024-01-10", 150), ("B", "2024-02-10", 60), ("C", "2024-03-10", 150)],
            "revised",
            {150: ("A",)},
            {150: ("C",)},
            id="there and back again is a revision all the same",
        ),
        pytest.param(
            [("A", "2024-01-10", 150), ("B", "2024-03", 60), ("C", "2024-03-10", 80)],
            "contested",
            {150: ("A",)},
            {60: ("B",), 80: ("C",)},
            id="revised, then contested",
        ),
        pytest.param(
            [("A", "2024-01-10", 150), ("B", "2024-01-12", 80), ("C", "2024-03-10", 60)],
            "revised",
            {150: ("A",)},
            {60: ("C",)},
            id="what was contested once and is no longer is revised",
        ),
        pytest.param(
            [("A", "", 150), ("B", "", 60)],
            "contested",
            {150: ("A",), 60: ("B",)},
            {150: ("A",), 60: ("B",)},
            id="two articles without a date are not ordered",
        ),
        pytest.param(
            [("A", "", 150), ("B", "", 150)],
            "single",
            {150: ("A", "B")},
            {150: ("A", "B")},
            id="two articles without a date that agree are no conflict",
        ),
        pytest.param(
            [("A", "../2024-01-31", 150), ("B", "2024-02-10", 60)],
            "revised",
            {150: ("A",)},
            {60: ("B",)},
            id="an interval open in the past is ordered by its end",
        ),
        pytest.param(
            [("A", "2024-01-10", 150), ("B", "2024-02-10/..", 60)],
            "revised",
            {150: ("A",)},
            {60: ("B",)},
            id="an interval open in the future is ordered by its beginning",
        ),
        pytest.param(
            [("A", "2024-01-10", 150), ("B", "../2024-06-30", 60)],
            "contested",
            {150: ("A",), 60: ("B",)},
            {150: ("A",), 60: ("B",)},
            id="an open interval reaches over what lies inside it",
        ),
        pytest.param(
            [("A", "2024-01-10", 150), ("B", "2024", 80), ("C", "2024-06-10", 60)],
            "contested",
            {150: ("A",), 80: ("B",)},
            {80: ("B",), 60: ("C",)},
            id="an article of some day of the year is neither before nor after",
        ),
    ],
)
def test_a_history_folds_to_one_status_with_its_original_and_its_current_value(history, status, original, current):
    statements = [fuel(*said) for said in history]
    assert fuel_of(*statements) == (status, original, current)
    assert fuel_of(*reversed(statements)) == (status, original, current), "the order of arrival does not matter"


def test_a_reprint_that_comes_after_a_revision_does_not_bring_the_old_value_back():
    announced = fuel("A", "2024-01-10", 150, origin="press release")
    revised = fuel("B", "2024-02-10", 60)
    reprint = fuel("C", "2024-03-10", 150, origin="press release")
    assert fuel_of(announced, revised, reprint) == ("revised", {150: ("A", "C")}, {60: ("B",)})
    assert fold([announced, revised, reprint]).origins == 2


def test_a_reprint_older_than_what_we_thought_first_moves_its_origin_back():
    known = fuel("A", "2024-03-10", 150, origin="press release")
    other = fuel("B", "2024-02-10", 60)
    assert fuel_of(known, other)[1:] == ({60: ("B",)}, {150: ("A",)})
    older = fuel("C", "2024-01-10", 150, origin="press release")
    assert fuel_of(known, other, older)[1:] == ({150: ("A", "C")}, {60: ("B",)})


def test_the_day_that_the_words_give_orders_two_claims_of_one_article():
    """« En juin 2023, 150 millions avaient été promis ; ce sera 60. »"""
    recalled = fuel("A", "2025-02-10", 150, origin="one article", said="2023-06", act=Act.RESTATES)
    new = fuel("B", "2025-02-10", 60, origin="one article")
    assert fuel_of(recalled, new) == ("revised", {150: ("A",)}, {60: ("B",)})


def test_an_article_that_recalls_an_older_announcement_is_not_itself_that_old():
    between = fuel("A", "2024-05-10", 150)
    recalled = fuel("B", "2025-02-10", 200, origin="one article", said="2023-06", act=Act.RESTATES)
    new = fuel("C", "2025-02-10", 60, origin="one article")
    assert fuel_of(between, recalled, new) == ("revised", {200: ("B",)}, {60: ("C",)})


def test_a_value_carries_the_first_days_on_which_it_was_said():
    terms = fold([says("A", "2024-01"), says("B", "2024-01-20"), says("C", "2024-01-05")])
    (reading,) = terms.firmness.current
    assert reading.claims == ("A", "B", "C")
    assert reading.said == Bounds(date(2024, 1, 1), date(2024, 1, 5))


# What a figure says it replaces


def test_60_instead_of_150_million_litres_is_a_revision_of_an_original_of_unknown_date():
    """« 60 millions de litres au lieu de 150 millions de litres » (002): one claim, and already revised."""
    status, original, current = fuel_of(fuel("A", "2023-11-19", 60, instead_of=150))
    assert (status, original, current) == ("revised", {150: ("A",)}, {60: ("A",)})
    ((_, folded),) = fold([fuel("A", "2023-11-19", 60, instead_of=150)]).figures
    assert folded.original[0].said is None
    assert folded.current[0].said == on("2023-11-19")


def test_what_is_replaced_is_the_amount_whatever_it_was_qualified_by():
    about = Quantity(Decimal(150_000_000), Decimal(150_000_000), "L", "about")
    earlier = says("A", "2023-11-19", figures=(FigureStatement(FUEL, about),))
    status, original, current = fuel_of(earlier, fuel("B", "2023-11-19", 60, instead_of=150))
    assert (status, original, current) == ("revised", {150: ("A",)}, {60: ("B",)})


def test_with_an_earlier_article_that_gives_150_the_original_is_that_claim():
    status, original, current = fuel_of(fuel("A", "2023-05-02", 150), fuel("B", "2023-11-19", 60, instead_of=150))
    assert (status, original, current) == ("revised", {150: ("A",)}, {60: ("B",)})


@pytest.mark.parametrize("dates", [("", ""), ("2023-11", "2023-11-19"), ("2023-11-19", "2023-11-19")])
def test_a_declared_revision_is_no_conflict_even_where_the_days_do_not_tell_which_was_first(dates):
    status, original, current = fuel_of(fuel("A", dates[0], 150), fuel("B", dates[1], 60, instead_of=150))
    assert (status, current) == ("revised", {60: ("B",)})
    assert original == {150: ("A",)}


def test_three_steps_each_naming_the_one_before_end_at_the_last():
    undated = [fuel("A", "", 100, instead_of=150), fuel("B", "", 60, instead_of=100)]
    assert fuel_of(*undated) == ("revised", {150: ("A",)}, {60: ("B",)})


def test_a_later_return_to_the_replaced_value_is_not_its_origin():
    """60 au lieu de 150, then 150 again: the original 150 was said before, nobody knows when."""
    ((_, folded),) = fold([fuel("A", "2023-11-19", 60, instead_of=150), fuel("B", "2024-02-01", 150)]).figures
    assert folded.status is Status.REVISED
    (original,) = folded.original
    assert (original.claims, original.said) == (("A",), None)
    assert folded.current[0].claims == ("B",)


def test_two_claims_that_replace_each_other_are_contested():
    status, _, current = fuel_of(fuel("A", "", 150, instead_of=60), fuel("B", "", 60, instead_of=150))
    assert (status, current) == ("contested", {150: ("A",), 60: ("B",)})


def test_an_unrelated_earlier_value_and_the_one_said_to_be_replaced_are_both_kept():
    status, original, current = fuel_of(fuel("A", "2023-05-02", 200), fuel("B", "2023-11-19", 60, instead_of=150))
    assert (status, original, current) == ("revised", {200: ("A",), 150: ("B",)}, {60: ("B",)})


# Slots


def solar(claim: str, *megawatts: int, published: str = "2023-11-19") -> Statement:
    slot = Slot("capacity", "absolute", "centrale solaire")
    figures = tuple(FigureStatement(slot, Quantity(Decimal(n), Decimal(n), "MWc", "exact")) for n in megawatts)
    return says(claim, published, figures=figures)


def test_200_mwc_and_its_parts_of_100_and_140_are_never_summed_nor_contested():
    """The parts are commitments of their own (decision 8): each folds by itself, and the whole stays 200."""
    whole, bougouni, sanankoroba = (fold([solar(claim, n)]) for claim, n in [("A", 200), ("B", 100), ("C", 140)])
    for terms, value in [(whole, 200), (bougouni, 100), (sanankoroba, 140)]:
        ((_, folded),) = terms.figures
        assert folded.status is Status.SINGLE
        (reading,) = folded.current
        assert [quantity.min for quantity in reading.value] == [value]


def test_figures_of_one_passage_in_one_slot_are_one_value_of_two_quantities_in_any_order():
    ((_, folded),) = fold([solar("A", 100, 140), solar("B", 140, 100)]).figures
    assert folded.status is Status.SINGLE
    assert [quantity.min for quantity in folded.current[0].value] == [100, 140]


def test_a_capacity_to_be_quadrupled_from_an_unstated_base_stays_a_multiple_with_no_absolute_figure():
    """« destiné à quadrupler la capacité nationale de raffinage » (004)"""
    times = FigureStatement(
        Slot("aim", "multiple", "capacité nationale de raffinage"), Quantity(Decimal(4), Decimal(4), "fois", "exact")
    )
    ((slot, folded),) = fold([says("A", figures=(times,))]).figures
    assert (slot.role, slot.kind) == ("aim", "multiple")
    assert folded.status is Status.SINGLE
    assert folded.current[0].value[0].unit == "fois"


def test_a_multiple_does_not_contest_an_absolute_capacity_of_the_same_product():
    product = "capacité nationale de raffinage"
    times = FigureStatement(Slot("capacity", "multiple", product), Quantity(Decimal(4), Decimal(4), "fois", "exact"))
    tonnes = FigureStatement(Slot("capacity", "absolute", product), Quantity(Decimal(200), Decimal(200), "t", "exact"))
    terms = fold([says("A", figures=(times,)), says("B", figures=(tonnes,))])
    assert [(slot.kind, folded.status) for slot, folded in terms.figures] == [
        ("absolute", Status.SINGLE),
        ("multiple", Status.SINGLE),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Quantity(Decimal(120000), Decimal(120000), "t", "exact"), Quantity(Decimal(120000), Decimal(120000), "kg", "exact")),
        (Quantity(Decimal(120000), Decimal(120000), "t", "exact"), Quantity(Decimal(120000), None, "t", "at_least")),
        (Quantity(Decimal(160000), Decimal(200000), "t", "exact"), Quantity(Decimal(160000), Decimal(160000), "t", "exact")),
    ],
    ids=["unit", "bound", "range"],
)  # fmt: skip
def test_another_unit_or_bound_is_another_value(one, other):
    terms = fold([says("A", figures=(FigureStatement(FUEL, one),)), says("B", figures=(FigureStatement(FUEL, other),))])
    assert terms.figures[0][1].status is Status.CONTESTED


def test_the_same_number_written_with_more_zeros_is_the_same_value():
    one, same = litres(60), litres("60.0")
    terms = fold([says("A", figures=(FigureStatement(FUEL, one),)), says("B", figures=(FigureStatement(FUEL, same),))])
    assert terms.figures[0][1].status is Status.SINGLE


# Articles and origins


def test_one_discussion_in_two_reprints_is_single_with_two_claims_and_one_origin():
    """« la livraison mensuelle de 160 000 à 200 000 tonnes » (000 and 001)"""
    monthly = FigureStatement(FUEL, Quantity(Decimal(160000), Decimal(200000), "t", "exact"))
    reprints = [
        says(
            claim,
            "",
            origin="audience du 24 octobre 2025",
            firmness=Firmness.UNDER_DISCUSSION,
            figures=(monthly,),
            recurrence="FREQ=MONTHLY",
        )
        for claim in ("A", "B")
    ]
    terms = fold(reprints)
    assert terms.origins == 1
    for folded in (terms.firmness, terms.recurrence, terms.figures[0][1]):
        assert folded.status is Status.SINGLE
        assert folded.current[0].claims == ("A", "B")


def test_one_event_in_two_independent_articles_has_two_origins():
    terms = fold([says("A", firmness=Firmness.SIGNED), says("B", firmness=Firmness.SIGNED)])
    assert (terms.origins, terms.firmness.status) == (2, Status.SINGLE)


def test_a_headline_that_says_engagements_over_a_body_under_discussion_is_under_discussion():
    """« nouveaux engagements » over « les discussions en cours prévoient » (001)"""
    headline = says("A", "", origin="001", firmness=Firmness.ANNOUNCED, headline=True)
    body = says("B", "", origin="001", firmness=Firmness.UNDER_DISCUSSION)
    terms = fold([headline, body])
    assert terms.firmness.status is Status.SINGLE
    assert [reading.value for reading in terms.firmness.current] == [Firmness.UNDER_DISCUSSION]


def test_a_headline_speaks_where_its_body_is_silent():
    headline = fuel("A", "", 150, origin="001", headline=True)
    body = says("B", "", origin="001", firmness=Firmness.UNDER_DISCUSSION)
    assert fuel_of(headline, body) == ("single", {150: ("A",)}, {150: ("A",)})


def test_a_headline_of_another_article_is_not_silenced():
    headline = says("A", firmness=Firmness.SIGNED, headline=True)
    body = says("B", firmness=Firmness.UNDER_DISCUSSION)
    assert fold([headline, body]).firmness.status is Status.CONTESTED


def test_a_body_of_a_reprint_silences_the_headline_of_another_reprint():
    headline = says("A", origin="release", firmness=Firmness.SIGNED, headline=True)
    body = says("B", origin="release", firmness=Firmness.UNDER_DISCUSSION)
    assert fold([headline, body]).firmness.status is Status.SINGLE


# Fields


def test_firmness_is_the_latest_even_where_it_went_down():
    terms = fold(
        [says("A", "2024-01-10", firmness=Firmness.SIGNED), says("B", "2024-05-10", firmness=Firmness.ANNOUNCED)]
    )
    assert terms.firmness.status is Status.REVISED
    assert [reading.value for reading in terms.firmness.current] == [Firmness.ANNOUNCED]


def test_a_deadline_that_grammatically_covers_the_line_only_is_no_deadline_of_the_plants():
    """« les centrales … et les travaux de construction de la ligne 225 kV … avant le 31 décembre 2024 » (002)"""
    before = Deadline("../2024-12-30", None, date(2024, 12, 30), "before")
    line, plant = fold([says("A", deadline=before)]), fold([solar("B", 100)])
    assert line.deadline.current[0].value.upper == date(2024, 12, 30)
    assert plant.deadline.status is Status.NONE


def test_a_postponed_deadline_keeps_the_original_beside_the_current():
    first = Deadline("../2024-12-30", None, date(2024, 12, 30), "before")
    second = Deadline("2026", date(2026, 1, 1), date(2026, 12, 31), "in")
    terms = fold([says("A", "2023-11-19", deadline=first), says("B", "2025-06-24", deadline=second, act=Act.POSTPONES)])
    assert terms.deadline.status is Status.REVISED
    assert terms.deadline.original[0].value == first
    assert terms.deadline.current[0].value == second


def test_a_claim_that_is_silent_on_a_field_does_not_revise_it():
    terms = fold([says("A", "2024-01-10", duration="P24M"), says("B", "2024-05-10")])
    assert (terms.duration.status, terms.duration.current[0].value) == (Status.SINGLE, "P24M")


@pytest.mark.parametrize("act", [Act.CANCELS, Act.DENIES])
def test_a_cancellation_or_a_denial_changes_no_term_but_counts_as_a_source(act):
    cancelled = fuel("B", "2024-05-10", 60, firmness=Firmness.UNSPECIFIED, act=act)
    assert fuel_of(fuel("A", "2024-01-10", 150), cancelled) == ("single", {150: ("A",)}, {150: ("A",)})
    terms = fold([fuel("A", "2024-01-10", 150), cancelled])
    assert [reading.value for reading in terms.firmness.current] == [Firmness.ANNOUNCED]
    assert terms.origins == 2


# What holds of any history

_days = st.sampled_from(
    ["", "2024-01-10", "2024-01-20", "2024-01", "2024", "2024-02-10", "../2024-01-31", "2024-01-15/.."]
)
_figures = st.builds(
    lambda value, replaced: FigureStatement(FUEL, litres(value), litres(replaced) if replaced else None),
    st.sampled_from([60, 100, 150]),
    st.sampled_from([None, None, None, 60, 150]),
)
_deadlines = st.sampled_from(
    [
        None,
        Deadline("2025", date(2025, 1, 1), date(2025, 12, 31), "in"),
        Deadline("../2026", None, date(2026, 12, 31), "by"),
    ]
)


@st.composite
def histories(draw: Any, min_size: int = 0) -> list[Statement]:
    count = draw(st.integers(min_size, 6))
    return [
        says(
            f"A-{n}",
            draw(_days),
            origin=draw(st.sampled_from(["x", "y", "z"])),
            act=draw(st.sampled_from(Act)),
            firmness=draw(st.sampled_from(Firmness)),
            headline=draw(st.booleans()),
            figures=tuple(draw(st.lists(_figures, max_size=2))),
            deadline=draw(_deadlines),
            recurrence=draw(st.sampled_from(["", "FREQ=MONTHLY"])),
        )
        for n in range(count)
    ]


def fields(terms: Any) -> dict[Any, Any]:
    return {
        "firmness": terms.firmness,
        "deadline": terms.deadline,
        "duration": terms.duration,
        "recurrence": terms.recurrence,
        **dict(terms.figures),
    }


@given(histories().flatmap(lambda history: st.tuples(st.just(history), st.permutations(history))))
def test_the_order_of_statements_never_matters(shuffled):
    history, other = shuffled
    assert fold(other) == fold(history)


@given(histories(min_size=1), st.data())
def test_a_later_reprint_with_the_same_values_changes_neither_status_nor_value_nor_origins(history, data):
    original = data.draw(st.sampled_from(history))
    first = min((s.published.upper for s in history if s.origin == original.origin and s.published.upper), default=None)
    # Published when its origin was, or on any day after.
    later = data.draw(st.sampled_from([original.published, Bounds(first, None) if first else original.published]))
    reprint = replace(original, claim="A-9", published=later)
    before, after = fold(history), fold([*history, reprint])
    assert after.origins == before.origins
    for name, folded in fields(after).items():
        was = fields(before)[name]
        assert folded.status is was.status
        for readings, previous in [(folded.original, was.original), (folded.current, was.current)]:
            assert {reading.value for reading in readings} == {reading.value for reading in previous}
            assert {reading.value: reading.said for reading in readings} == {r.value: r.said for r in previous}


@given(histories())
def test_a_field_is_single_exactly_if_one_value_was_ever_named(history):
    terms = fold(history)

    def amounts(quantities: Any) -> Any:
        return tuple(sorted(quantity.min for quantity in quantities)) or None

    fuel_folded = dict(terms.figures).get(FUEL)
    for folded, given_by, replaced_by in [
        (terms.firmness, lambda s: s.firmness, lambda s: None),
        (terms.deadline, lambda s: s.deadline, lambda s: None),
        (terms.recurrence, lambda s: s.recurrence or None, lambda s: None),
        (
            fuel_folded,
            lambda s: amounts(f.value for f in s.figures),
            lambda s: amounts(f.replaces for f in s.figures if f.replaces),
        ),
    ]:
        heard = [s for s in history if s.act not in (Act.CANCELS, Act.DENIES) and given_by(s)]
        bodies = {s.origin for s in heard if not s.headline}
        heard = [s for s in heard if not s.headline or s.origin not in bodies]
        named = {given_by(s) for s in heard} | {replaced_by(s) for s in heard} - {None}
        named = named - {Firmness.UNSPECIFIED} or named
        assert (folded is not None and folded.status is Status.SINGLE) == (len(named) == 1)


@given(histories())
def test_a_headline_never_changes_a_field_that_its_articles_body_speaks_of(history):
    body = fuel(
        "A-8", "2024-01-10", 100, origin="x", deadline=Deadline("2025", date(2025, 1, 1), date(2025, 12, 31), "in")
    )
    headline = fuel("A-9", "2024-01-10", 999, origin="x", firmness=Firmness.IN_FORCE, headline=True)
    headline = replace(headline, deadline=Deadline("2024", date(2024, 1, 1), date(2024, 12, 31), "in"))
    assert fold([*history, body, headline]) == fold([*history, body])


@given(histories())
def test_contested_is_more_than_one_current_value_and_every_value_names_its_claims(history):
    for folded in fields(fold(history)).values():
        assert (folded.status is Status.CONTESTED) == (len(folded.current) > 1)
        assert (folded.status is Status.NONE) == (folded.current == () == folded.original)
        for reading in (*folded.original, *folded.current):
            assert reading.claims
            assert set(reading.claims) <= {s.claim for s in history}


def test_words_that_show_no_firmness_take_none_back():
    signed = fuel("A", "2024-01-10", 60, firmness=Firmness.SIGNED)
    later = fuel("B", "2024-06-10", 60, firmness=Firmness.UNSPECIFIED)
    folded = fold([signed, later]).firmness
    assert (folded.status, [reading.value for reading in folded.current]) == (Status.SINGLE, [Firmness.SIGNED])
    alone = fold([later]).firmness
    assert [reading.value for reading in alone.current] == [Firmness.UNSPECIFIED]
