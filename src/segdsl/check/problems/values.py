"""What can be wrong with a value: another type than its field or metric takes (§3.3), or out of bounds."""

from __future__ import annotations

from collections.abc import Container
from decimal import Decimal
from typing import assert_never

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Fix, Label, error
from segdsl.base.record import replace
from segdsl.base.source import Span
from segdsl.check.problems.wording import Advice, as_text, as_value, did_you_mean, edit, write
from segdsl.check.scope import Entry, Given, Literal
from segdsl.syntax import tree
from segdsl.vocabulary.model import Field, FieldType, Metric, MetricType

UNKNOWN_MEMBER = Code("SEG212", "unknown-member")
NEGATIVE_THRESHOLD = Code("SEG222", "negative-threshold")
WRONG_TYPE = Code("SEG241", "wrong-type")
MISSING_CURRENCY = Code("SEG242", "missing-currency")
WRONG_CURRENCY = Code("SEG243", "wrong-currency")
FRACTIONAL_COUNT = Code("SEG244", "fractional-count")
BAD_NUMBER_OF_DAYS = Code("SEG251", "bad-number-of-days")
TOO_MANY_DAYS = Code("SEG252", "too-many-days")
NOT_CONSTANT = Code("SEG254", "not-constant")
UNKNOWN_OVERRIDE = Code("SEG255", "unknown-override")
WRONG_OVERRIDE = Code("SEG256", "wrong-override")
EMPTY_RANGE = Code("SEG402", "empty-range")


# ---- types -----------------------------------------------------------------------------------------------------


def wrong_type(given: Given, entry: Entry, params: Container[str], currency: str) -> Diagnostic:
    """A value of another type than the field or metric takes; a word may be the name of one of the `params`."""
    advice = meant_param(given.literal, params) or _conversion(given.literal, entry, currency)
    return of(
        given,
        error(
            WRONG_TYPE,
            f"`{entry.name}` takes {wanted(entry)}, and this is {kind(given.literal)}",
            given.span,
            f"not {wanted(entry)}",
            help=advice.help,
            fixes=advice.fixes,
        ),
    )


def compared_with_name(given: Given, metric: Metric) -> Diagnostic:
    """`actions > clicks`."""
    return of(
        given,
        error(
            WRONG_TYPE,
            f"`{metric.name}` is compared with a number, not with `{given.span.text}`",
            given.span,
            "a field or a metric",
            help=("compare each metric by itself, with a number",),
        ),
    )


def wrong_kind(given: Given, wanted: str) -> Diagnostic:
    """A value of another kind than the phrase takes."""
    return of(
        given,
        error(
            WRONG_TYPE,
            f"this must be {wanted}, and `{given.span.text}` is {kind(given.literal)}",
            given.span,
            f"not {wanted}",
        ),
    )


def not_searchable(given: Given) -> Diagnostic:
    """Something to look for that is not a text."""
    fix = write(given.span, as_text(given.span.text), Confidence.SAFE)
    complaint = error(
        WRONG_TYPE,
        f"`contains` looks for a text, and this is {kind(given.literal)}",
        given.span,
        "not a text",
        help=("put it in quotes",),
        fixes=(fix,),
    )
    return of(given, complaint)


def unknown_member(
    given: Given, text: str, field: Field, others: tuple[Field, ...], params: Container[str]
) -> Diagnostic:
    """A value that the field never has; `others` are fields that have it."""
    spell = as_text if isinstance(given.literal, tree.Text) else as_value
    advice = meant_param(given.literal, params) or did_you_mean(
        given.span, text, field.members, listed_as="its values are", spell=spell
    )
    in_other_case = any(text.lower() == member.lower() for member in field.members)
    owner = f"a value of `{others[0].name}`" if others else ""
    return of(
        given,
        error(
            UNKNOWN_MEMBER,
            f"`{text}` is not a value of `{field.name}`",
            given.span,
            "values are told apart by case" if in_other_case else owner or "there is no such value",
            help=advice.help,
            fixes=advice.fixes,
        ),
    )


def meant_param(literal: Literal, params: Container[str]) -> Advice | None:
    """A word that is the name of a param, without its sign."""
    if isinstance(literal, tree.Word) and literal.text in params:
        ours = f"${literal.text}"
        return Advice((f"to use the param, write `{ours}`",), (write(literal.span, ours, Confidence.SAFE),))
    return None


def missing_currency(given: Given, entry: Entry, currency: str) -> Diagnostic:
    """A plain number for an amount of money."""
    text = f"{amount(given.literal)} {currency}"
    return of(
        given,
        error(
            MISSING_CURRENCY,
            f"`{entry.name}` is an amount of money, and this number has no currency",
            given.span,
            "in which currency?",
            help=(f"write `{text}`",),
            fixes=(write(given.span, text, Confidence.SAFE),),
        ),
    )


def wrong_currency(given: Given, entry: Entry, written: str, currency: str) -> Diagnostic:
    """An amount in another currency than the program's."""
    text = f"{amount(given.literal)} {currency}"
    message = f"`{entry.name}` is in {currency}, not in `{written}`"
    is_same = _CURRENCY_WORDS.get(written.lower().rstrip("s"), written.upper()) == currency
    return of(
        given,
        error(
            WRONG_CURRENCY,
            f"`{written}` is written `{currency}`" if is_same else message,
            given.span,
            f"write `{text}`" if is_same else f"not in {currency}",
            help=() if is_same else (f"give the amount in {currency}: `{text}`",),
            fixes=(write(given.span, text, Confidence.SAFE if is_same else Confidence.UNSAFE),),
        ),
    )


_CURRENCY_WORDS = {"dollar": "USD", "buck": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY"}


def fractional_count(given: Given, entry: Entry, number: Decimal) -> Diagnostic:
    """A decimal where whole numbers are counted."""
    whole = str(int(number))
    same = number == number.to_integral_value()
    return of(
        given,
        error(
            FRACTIONAL_COUNT,
            f"`{entry.name}` is a whole number, and `{given.span.text}` has a decimal point",
            given.span,
            "not a whole number",
            help=(f"write `{whole}`" if same else "compare with a whole number",),
            fixes=(write(given.span, whole, Confidence.SAFE),) if same else (),
        ),
    )


def negative_threshold(given: Given, metric: Metric) -> Diagnostic:
    """A sum that cannot fall below zero, compared with less."""
    return of(
        given,
        error(
            NEGATIVE_THRESHOLD,
            f"`{metric.name}` is never below zero",
            given.span,
            "a negative number",
            help=("compare with a number above zero",),
        ),
    )


def wanted(entry: Entry) -> str:
    """What a field or metric takes as a value, in words."""
    match entry.type:
        case FieldType.MEMBER:
            return "one of its values"
        case FieldType.SET | FieldType.TEXT:
            return "a text"
        case FieldType.ID:
            return "an id"
        case FieldType.INTEGER | MetricType.COUNT:
            return "a whole number"
        case FieldType.DECIMAL:
            return "a number"
        case FieldType.MONEY | MetricType.MONEY:
            return "an amount of money"
        case FieldType.DATE:
            return "a date"
        case FieldType.BOOLEAN:
            return "`true` or `false`"
        case _:
            assert_never(entry.type)


def kind(literal: Literal) -> str:
    """What a value is, in words."""
    match literal:
        case tree.Text():
            return "a quoted text"
        case tree.Word():
            return "a word"
        case tree.Integer():
            return "a whole number"
        case tree.Decimal():
            return "a decimal number"
        case tree.Money(_, currency) if currency.isidentifier() and (len(currency) != 3 or not currency.isupper()):
            return f"a number with the word `{currency}`"
        case tree.Money():
            return "an amount of money"
        case tree.Date():
            return "a date"
        case _:
            assert_never(literal)


def amount(literal: Literal) -> str:
    """The number of an amount or number, without currency."""
    assert isinstance(literal, tree.Integer | tree.Decimal | tree.Money)
    return format(literal.value, "f") if isinstance(literal.value, Decimal) else str(literal.value)


def of(given: Given, diagnostic: Diagnostic) -> Diagnostic:
    """The complaint about a value; where a param gives it, with its definition, and not to be fixed at its use."""
    if given.defined is None:
        return diagnostic
    label = Label(given.defined, f"`{given.span.text}` is defined here")
    return replace(diagnostic, labels=(*diagnostic.labels, label), fixes=())


def _conversion(literal: Literal, entry: Entry, currency: str) -> Advice:
    """How the value would be written as what the field or metric takes, if it can be."""
    span = literal.span
    match entry.type, literal:
        case FieldType.MEMBER | FieldType.SET | FieldType.TEXT | FieldType.ID, _:
            return Advice(("put it in quotes",), (write(span, as_text(span.text), Confidence.SAFE),))
        case FieldType.BOOLEAN, tree.Text(text) | tree.Word(text):
            return did_you_mean(span, text, ("true", "false"))
        case FieldType.INTEGER | FieldType.DECIMAL | MetricType.COUNT, tree.Text(text) if _is_number(text):
            return Advice(("write it without quotes",), (write(span, text, Confidence.SAFE),))
        case FieldType.INTEGER | FieldType.DECIMAL | MetricType.COUNT, tree.Money():
            return Advice(("write the number alone",), (write(span, amount(literal), Confidence.UNSAFE),))
        case FieldType.MONEY | MetricType.MONEY, tree.Text(text) if _is_number(text):
            ours = f"{text} {currency}"
            return Advice(("write it without quotes, with its currency",), (write(span, ours, Confidence.SAFE),))
        case FieldType.MONEY | MetricType.MONEY, _:
            return Advice(("write an amount with its currency, such as `1000 USD`",))
        case _:
            return Advice()


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


# ---- days ------------------------------------------------------------------------------------------------------


def negative_days(given: Given, unit: str) -> Diagnostic:
    """A negative number of days, weeks, months or years."""
    return of(
        given,
        error(
            BAD_NUMBER_OF_DAYS,
            f"a number of {unit} cannot be negative",
            given.span,
            "below zero",
            help=(f"for days to come, write `{unit} from now` or `in the next … {unit}`",),
        ),
    )


def too_many_days(given: Given, most: int) -> Diagnostic:
    """A date further away than rules can ask for."""
    return of(
        given,
        error(
            TOO_MANY_DAYS,
            f"a day is at most {most} days away",
            given.span,
            "too far away",
            help=("for a day that far away, write its date",),
        ),
    )


# ---- ranges and lists ------------------------------------------------------------------------------------------


def empty_range(low: Span, high: Span, what: str) -> Diagnostic:
    """Bounds the wrong way round: nothing lies between them."""
    return error(
        EMPTY_RANGE,
        "this range is empty, so nothing can lie in it",
        low.to(high),
        f"the first {what} must not exceed the second" if what == "number" else "the first date is after the second",
        help=("swap the bounds",),
        fixes=(
            Fix(
                f"write `{high.text}` first",
                (edit(low, high.text), edit(high, low.text)),
                Confidence.UNSAFE,
            ),
        ),
    )


def no_complete_day(span: Span) -> Diagnostic:
    """`last 0 complete days`: a range that ends before it starts."""
    return error(
        EMPTY_RANGE,
        "this range is empty, so nothing can lie in it",
        span,
        "complete days end yesterday, so there must be at least one",
        help=("ask for at least 1 day",),
    )


# ---- params ----------------------------------------------------------------------------------------------------


def not_constant(ref: tree.ParamRef) -> Diagnostic:
    """A param defined by another."""
    return error(
        NOT_CONSTANT,
        "a param is a constant and cannot be defined by another",
        ref.span,
        "refers to another param",
        help=(f"write the value itself, or use `${ref.name}` where this param is used",),
    )


def unknown_override(span: Span, name: str, names: tuple[str, ...]) -> Diagnostic:
    """`--param` for something that no file defines."""
    advice = did_you_mean(span, name, names, listed_as="there are")
    return error(
        UNKNOWN_OVERRIDE, f"there is no param called `{name}`", span, "not defined in any file", help=advice.help
    )


def bad_override(span: Span, name: str) -> Diagnostic:
    """`--param` with something that is not a value."""
    return error(
        WRONG_OVERRIDE,
        f"this is not a value for `{name}`",
        span,
        "not a value",
        help=('a value is a number, an amount such as `1000 USD`, a date, a word or a `"text"`',),
    )


def wrong_override(given: Given, name: str, default: Literal) -> Diagnostic:
    """`--param` with a value of another type than the param's own."""
    return error(
        WRONG_OVERRIDE,
        f"the param `{name}` is {kind(default)}, and this is {kind(given.literal)}",
        given.span,
        f"not {kind(default)}",
        labels=(Label(default.span, "defined here"),),
    )
