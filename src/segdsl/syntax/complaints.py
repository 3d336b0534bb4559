"""What to say where no repair is known: the first explanation that applies, from the special to the general."""

from __future__ import annotations

from collections.abc import Callable

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.source import Span
from segdsl.syntax.automaton import Automaton
from segdsl.syntax.expected import describe, either
from segdsl.syntax.lexer import BROKEN, END, UNKNOWN
from segdsl.syntax.place import CONNECTIVES, ITEMS, NAMES, NEGATIONS, OPERATORS, QUOTED, Place
from segdsl.syntax.problems import foreign, texts
from segdsl.syntax.problems import structure as problems
from segdsl.syntax.problems import values as about_values
from segdsl.syntax.repairs.days import WEEKDAYS, month_number
from segdsl.syntax.repairs.repair import end_of_phrase, kinds_from, span_of

_CLOSING = frozenset({"RPAR", "RBRACE", END})
_WINDOW = frozenset({"DURING", "SINCE"})
_ENDS_CONDITION = _CLOSING | CONNECTIVES | _WINDOW
_DAYS = frozenset({"DATE", "X_DATE", "INT", "TODAY", "YESTERDAY"})
_MOVING = frozenset({"TODAY", "YESTERDAY", "NOW", "DATE"})
_WHICH = frozenset({"NEXT", "LAST", "THIS", "PREVIOUS"})
_EQUATES = frozenset({"EQ", "X_EQ", "IS"})
_LITERALS = frozenset({"INT", "DECIMAL", "DATE", "STRING", "SIGNED_MONEY", "PARAM_REF"})


def complaint(place: Place) -> Diagnostic:
    """What is wrong at this place."""
    return next(diagnostic for explain in _EXPLANATIONS if (diagnostic := explain(place)) is not None)


def missing_brace(place: Place, at: int) -> Diagnostic:
    """The item around this place does not end before the next, which begins at the token with index `at`."""
    before = place.span(place.tokens[at - 1])
    return problems.missing_brace(before, place.item_head or before, "}", at_end=False)


def _top_level(place: Place) -> Diagnostic | None:
    """Something that begins no item where only items can stand."""
    automaton = place.automaton
    if not automaton.in_file or automaton.item_depth < len(automaton.values):
        return None
    span = place.span(place.token)
    if place.token.kind == "LANGUAGE":
        return problems.late_language(span)
    if place.token.text.lower() in ("select", "with") and len(place.tokens) > place.at + 2:
        return foreign.statement_for_item(span)
    following = [token.kind for token in place.tokens[place.at : place.at + 4]]
    if Automaton("condition", automaton.builder).reach(following) >= 3:
        return problems.bare_condition(span)
    return problems.unknown_item(span) if place.token.kind in NAMES else None


def _nothing_at_all(place: Place) -> Diagnostic | None:
    """An empty text where a condition is asked for."""
    if place.token.kind == END and not place.automaton.values:
        return problems.empty_text(Span(place.automaton.builder.source, 0, 0))
    return None


def _no_condition(place: Place) -> Diagnostic | None:
    """A connective, `where` or parentheses that want a condition."""
    before, token = place.before, place.token
    if BROKEN not in place.expected:
        return None
    if token.kind in _WINDOW:
        return problems.bare_window(place.span(token))
    if before is not None and before.kind == "LPAR" and token.kind == "RPAR":
        return problems.empty_parentheses(place.span(before).to(place.span(token)), "a condition")
    wants_one = before is not None and before.kind in CONNECTIVES | NEGATIONS | {"WHERE", "LPAR"}
    if before is not None and wants_one and (token.kind in _CLOSING or place.begins_item(place.at)):
        return problems.missing_condition(place.span(before), after=True)
    if token.kind in CONNECTIVES:
        return problems.missing_condition(place.span(token), after=False)
    if token.kind in OPERATORS:
        return problems.missing_subject(place.span(token))
    if token.kind in ITEMS and not place.automaton.in_file:
        return problems.item_for_condition(place.span(token))
    return None


def _two_days(place: Place) -> Diagnostic | None:
    """`during 2026-01-01 and 2026-03-31`."""
    at = place.at if place.token.kind == "AND" else place.at - 1
    around = [token.kind for token in place.tokens[max(at - 1, 0) : at + 2]]
    if around == ["DATE", "AND", "DATE"]:
        return problems.confused(place.span(place.tokens[at]), "to")
    return None


def _no_value(place: Place) -> Diagnostic | None:
    """An operator without a value, or a list without any."""
    before, token = place.before, place.token
    if before is None or "STRING" not in place.expected or "INT" not in place.expected:
        return None
    if before.kind in OPERATORS and token.kind in _CLOSING | CONNECTIVES | _WINDOW:
        return problems.missing_value(place.span(before))
    if before.kind == "LPAR" and token.kind == "RPAR":
        return problems.empty_parentheses(place.span(before).to(place.span(token)), "a value")
    return None


def _no_comparison(place: Place) -> Diagnostic | None:
    """A name of which nothing is said."""
    before, token = place.before, place.token
    if before is None or before.kind not in NAMES or not {"EQ", "BETWEEN"} <= place.expected:
        return None
    behind = kinds_from(place, place.at + 1, 1)[0]
    if token.kind in _LITERALS or (token.kind in NAMES and behind in _ENDS_CONDITION):
        return problems.missing_operator(place.span(before), place.span(token))
    if token.kind in _ENDS_CONDITION:
        return _alternative(place, place.at - 1) or problems.missing_comparison(
            place.span(before), _text_with_connective(place), _as_date_phrase(place)
        )
    return None


def _alternative_value(place: Place) -> Diagnostic | None:
    """`stage = "Joined" OR "New"`."""
    if BROKEN in place.expected and place.token.kind in _LITERALS:
        return _alternative(place, place.at)
    return None


def _alternative(place: Place, at: int) -> Diagnostic | None:
    """What is said of the value with index `at` in `stage = Joined or New`."""
    recent = place.tokens[max(0, at - 3) : at + 1]
    if len(recent) < 4 or recent[2].kind not in ("OR", "X_OR") or recent[0].kind not in _EQUATES:
        return None
    if (recent[1].kind in NAMES) is not (recent[3].kind in NAMES):
        return None
    operator, first, connective, last = map(place.span, recent)
    place.automaton.builder.explained.add(connective.start)
    ours = f"any of ({first.text}, {last.text})"
    return foreign.alternative(last, operator.to(last), ours, is_certain=place.tokens[at].kind in _LITERALS)


def _text_with_connective(place: Place) -> Span | None:
    """`Black and Decker` of `name = Black and Decker`, which without quotes is two conditions."""
    recent = place.tokens[max(0, place.at - 4) : place.at]
    if len(recent) < 4:
        return None
    operator, first, connective, last = recent
    capitalised = first.text[:1].isupper() and last.text[:1].isupper()
    if operator.kind in OPERATORS and first.kind in NAMES and connective.kind in CONNECTIVES and capitalised:
        place.automaton.builder.explained.add(connective.start)
        return place.span(first).to(place.span(last))
    return None


def _as_date_phrase(place: Place) -> Span | None:
    """The window of `joined during last 30 days`, which is about a date and not about a metric."""
    end = end_of_phrase(place, place.at)
    is_last = kinds_from(place, place.at, 2) == ["DURING", "LAST"]
    return span_of(place, place.at, end) if is_last and end is not None else None


def _month_alone(place: Place) -> Diagnostic | None:
    """`joined in March`."""
    if place.before is not None and place.before.kind in ("IN", "DURING", "ON") and month_number(place.token):
        return about_values.month_without_year(place.span(place.token))
    return None


def _weekday(place: Place) -> Diagnostic | None:
    """`joined on Monday`, `joined before next Friday`."""
    at = place.at + (place.token.kind in _WHICH)
    if place.tokens[at].text.lower() in WEEKDAYS and "TODAY" in place.expected:
        return about_values.weekday(span_of(place, place.at, at + 1))
    return None


def _calculation(place: Place) -> Diagnostic | None:
    """`joined > today - 30`, `NOW() - INTERVAL 30 DAY`."""
    before, token = place.before, place.token
    if before is not None and before.kind in _MOVING and token.text[:1] in ("-", "+", "("):
        return foreign.calculation(place.span(before).to(place.span(token)))
    if before is not None and before.kind in OPERATORS and token.kind == "NOW":
        return foreign.calculation(place.span(token))
    return None


def _in_other(place: Place) -> Diagnostic | None:
    """`in group "VIP"`, where only `in segment …` can stand."""
    if place.expected != {"SEGMENT"} or place.token.kind not in NAMES:
        return None
    value = place.tokens[place.at + 1]
    return problems.in_other(place.span(place.token), place.span(value) if value.kind in NAMES | QUOTED else None)


def _since_day(place: Place) -> Diagnostic | None:
    """`clicks < 5 since 2026-01-01`."""
    if place.before is not None and place.before.kind == "SINCE" and place.token.kind in _DAYS:
        return problems.since_day(place.span(place.token))
    return None


def _window_alone(place: Place) -> Diagnostic | None:
    """A window behind something that takes none."""
    if place.token.kind in _WINDOW and "AND" in place.expected:
        return problems.bare_window(place.span(place.token))
    return None


def _no_name(place: Place) -> Diagnostic | None:
    """`segment { … }`."""
    if place.before is None or place.before.kind not in ITEMS or "NAME" not in place.expected:
        return None
    return problems.missing_name(place.span(place.before))


def _no_subject(place: Place) -> Diagnostic | None:
    """`workflow w { for a send … }`."""
    if place.before is not None and place.expected in ({"ONCE"}, {"PER"}):
        ours = "once per" if "ONCE" in place.expected else "per"
        return problems.missing_subject_word(place.span(place.before), ours)
    return None


def _whole_file(place: Place) -> Diagnostic | None:
    """`import "common.seg"`."""
    if place.before is not None and place.before.kind == "IMPORT" and place.token.kind in QUOTED:
        return problems.import_without_names(place.span(place.token))
    return None


def _no_action(place: Place) -> Diagnostic | None:
    """A workflow that does nothing."""
    head = place.item_head
    if head is None or place.token.kind != "RBRACE" or not {"SEND", "NOTIFY"} <= place.expected:
        return None
    return problems.missing_action(head)


def _unknown_action(place: Place) -> Diagnostic | None:
    """A word in a workflow that is neither a clause nor an action; it was taken for an arm of a split."""
    if place.expected != {"COLON"} or place.before is None or place.before.kind not in NAMES:
        return None
    return problems.unknown_action(place.span(place.before))


def _end(place: Place) -> Diagnostic | None:
    """The text ends where more must follow."""
    if place.token.kind != END or place.before is None:
        return None
    return problems.unfinished(place.span(place.before), place.item_head, either(describe(place.expected)))


def _anything(place: Place) -> Diagnostic:
    if place.token.kind == UNKNOWN:
        return texts.unknown_character(place.span(place.token))
    return problems.unexpected(place.span(place.token), either(describe(place.expected)))


_EXPLANATIONS: tuple[Callable[[Place], Diagnostic | None], ...] = (
    _two_days,
    _top_level,
    _nothing_at_all,
    _no_condition,
    _no_value,
    _calculation,
    _month_alone,
    _weekday,
    _in_other,
    _weekday,
    _since_day,
    _alternative_value,
    _no_comparison,
    _window_alone,
    _whole_file,
    _no_name,
    _no_subject,
    _no_action,
    _unknown_action,
    _end,
    _anything,
)
