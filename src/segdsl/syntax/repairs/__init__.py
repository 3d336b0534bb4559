"""Small changes after which a text fits: tried in order, and believed if what follows fits for a while.

Each function of the modules here proposes; `find_repair` takes the first proposal that helps. A repair is reported with
its fix and read as if the author had applied it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from segdsl.syntax.place import Place
from segdsl.syntax.repairs import days, items, lists, names, order, sql, words
from segdsl.syntax.repairs.repair import Repair, fits

FITTING = 3
"""So many tokens behind a repair must fit for it to be believed."""


def find_repair(place: Place) -> Repair | None:
    """The first repair that helps."""
    return next((repair for propose in _REPAIRS for repair in propose(place) if _helps(place, repair)), None)


def carry_out(place: Place, repair: Repair) -> int:
    """Report and apply a repair; the index of the token to go on from."""
    if repair.diagnostic is not None:
        place.automaton.builder.report(repair.diagnostic)
    place.automaton.cut(repair.spot.depth)
    place.automaton.advance((*repair.spot.prefix, *repair.tokens))
    # Words may have been read in another order than they are written in.
    place.automaton.end = max([place.automaton.end, *[token.end for token in repair.tokens]])
    return repair.last


def _helps(place: Place, repair: Repair) -> bool:
    behind = place.tokens[repair.last : repair.last + FITTING]
    return fits(place, repair.spot, [token.kind for token in (*repair.tokens, *behind)])


# Habits that are known by several words come before changes of a single one.
_REPAIRS: tuple[Callable[[Place], Iterator[Repair]], ...] = (
    words.foreign_comment,
    items.foreign_item,
    items.imported_names,
    items.import_from,
    items.expectation,
    items.needless_segment,
    items.action_without_verb,
    items.action_without_noun,
    names.param_with_sign,
    names.several_words,
    sql.select,
    sql.table_prefix,
    sql.function,
    sql.arithmetic,
    sql.like,
    sql.clause,
    sql.formula,
    order.spoken_operator,
    order.has,
    order.exists,
    order.range_of_numbers,
    order.number_first,
    order.window_first,
    order.window_between,
    order.second_window,
    order.same_subject,
    days.month_by_name,
    days.month_of_year,
    days.quoted_day,
    days.quarter_of_year,
    days.one_unit,
    days.last_period,
    days.first_days,
    days.since_day,
    days.from_to,
    days.hyphen,
    lists.one_of,
    lists.bare_choice,
    lists.contained_choice,
    lists.bare_values,
    words.blank_in_number,
    words.sign_behind,
    words.needless_if,
    words.joining_word,
    words.misspelt,
    words.not_for_unequal,
    words.none_as_value,
    words.reserved_word,
    words.window_preposition,
    words.confused,
    words.brackets,
    words.unquoted,
    words.note_without_sign,
    words.left_out,
    words.unquoted_line,
    names.field_of_several_words,
    words.needless,
    days.recent_days,
)
