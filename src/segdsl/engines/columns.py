"""From what a column is stored as to what rules read, and what may be wrong on the way.

A `Reading` is SQL: an expression that never fails, and checks that find the values it would have made null or changed.
One pass over the data counts what the checks find; only if one found something is the data read again, for the row.
No value is ever rounded, cut or guessed, except where the vocabulary says `rounded`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import assert_never

from segdsl.base.record import record
from segdsl.engines import problems
from segdsl.engines.problems import Complaint, DataError, Place
from segdsl.engines.sql import literals
from segdsl.engines.wants import Kind, Want
from segdsl.vocabulary.currency import minor_digits

Complain = Callable[[Place, str, int], Complaint]
"""Makes the complaint from the first place, the value there, and how many other rows are like it."""


@record
class Check:
    """A kind of bad value: SQL that is true for it, SQL that shows it, and what to say."""

    bad: str
    value: str
    complain: Complain


@record
class Reading:
    """How a column is read: its value as SQL, and its checks.

    `replaced` is SQL that is true where a value is read as unknown by policy.
    """

    value: str
    checks: tuple[Check, ...] = ()
    replaced: str | None = None


class Family(Enum):
    """The stored types that are read alike, as messages say them."""

    TEXT = "text"
    ENUM = "text from a list"
    UUID = "unique ids"
    INTEGER = "whole numbers"
    BIG_INTEGER = "large whole numbers"
    DECIMAL = "decimal numbers"
    FLOAT = "binary floating point"
    DATE = "dates"
    TIMESTAMP = "timestamps"
    INSTANT = "timestamps with a zone"
    BOOLEAN = "truth values"
    NOTHING = "nothing"
    OTHER = "something else"


_FAMILIES = {
    "VARCHAR": Family.TEXT,
    "UUID": Family.UUID,
    "TINYINT": Family.INTEGER,
    "SMALLINT": Family.INTEGER,
    "INTEGER": Family.INTEGER,
    "BIGINT": Family.INTEGER,
    "UTINYINT": Family.INTEGER,
    "USMALLINT": Family.INTEGER,
    "UINTEGER": Family.INTEGER,
    "UBIGINT": Family.BIG_INTEGER,
    "HUGEINT": Family.BIG_INTEGER,
    "UHUGEINT": Family.BIG_INTEGER,
    "FLOAT": Family.FLOAT,
    "DOUBLE": Family.FLOAT,
    "DATE": Family.DATE,
    "TIMESTAMP": Family.TIMESTAMP,
    "TIMESTAMP_S": Family.TIMESTAMP,
    "TIMESTAMP_MS": Family.TIMESTAMP,
    "TIMESTAMP_NS": Family.TIMESTAMP,
    "TIMESTAMP WITH TIME ZONE": Family.INSTANT,
    "TIMESTAMPTZ_NS": Family.INSTANT,
    "BOOLEAN": Family.BOOLEAN,
    '"NULL"': Family.NOTHING,
}

MONEY_DIGITS = 18
DECIMAL_DIGITS, DECIMAL_PLACES = 38, 10

_WHOLE = r"[+-]?[0-9]+(\.0*)?"
_NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_FLOAT = _NUMBER + r"([eE][+-]?[0-9]+)?"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MIDNIGHT = _DAY + r"([ T]00:00(:00(\.0+)?)?(Z|[+-]00(:?00)?)?)?"
_INSTANT = _DAY + r"[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?( ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?))?"
_BEYOND = r"-?infinity|[0-9]{5,}-[0-9]{2}-[0-9]{2}.*|.* \(BC\)"

_NOUNS = {Kind.MONEY: "an amount of money", Kind.DECIMAL: "a decimal number"}
_FIRST_DAY, _LAST_DAY = "DATE '0001-01-01'", "DATE '9999-12-31'"


def family_of(stored: str) -> Family:
    """The family of a DuckDB type, as `DESCRIBE` writes it."""
    if stored.endswith("]"):
        return Family.OTHER
    if stored.startswith("DECIMAL("):
        return Family.DECIMAL
    if stored.startswith("ENUM("):
        return Family.ENUM
    return _FAMILIES.get(stored, Family.OTHER)


def reading(want: Want, column: str, stored: str, currency: str, *, unknown_members: str) -> Reading:
    """How to read the SQL expression `column`, stored as the DuckDB type `stored`, as what is wanted.

    Raises DataError, whose complaint has no file yet, where the types do not go together.
    """
    family = family_of(stored)
    if family is Family.NOTHING:
        return Reading(f"CAST(NULL AS {_sql_type(want.kind, currency)})", _presence(want, column))
    if family is Family.FLOAT and want.kind in (Kind.MONEY, Kind.DECIMAL) and not want.rounded:
        raise DataError(problems.binary_float(Place(column=want.column), want.word, _exactly(want.kind)))
    read = _read(want, column, stored, family, currency)
    if read is None:
        holds = family.value if family is not Family.OTHER else f"values of the type `{stored}`"
        raise DataError(
            problems.wrong_type(Place(column=want.column), holds, want.kind.value, _advice(want, stored, family))
        )
    if want.members:
        read = _members(want, read, unknown_members)
    if want.rises_only:
        read = _rises(want, read, column)
    return Reading(read.value, (*_presence(want, column), *read.checks), read.replaced)


def _read(want: Want, column: str, stored: str, family: Family, currency: str) -> Reading | None:
    match want.kind:
        case Kind.KEY:
            return _key(column, stored, family)
        case Kind.TEXT:
            return _text(column, stored, family)
        case Kind.WHOLE:
            return _whole(column, family)
        case Kind.MONEY:
            return _money(want, column, stored, family, currency)
        case Kind.DECIMAL:
            return _decimal(want, column, stored, family)
        case Kind.DATE:
            return _date(column, family)
        case Kind.INSTANT:
            return _instant(column, stored, family)
        case Kind.BOOLEAN:
            return _boolean(column, family)
        case _:
            assert_never(want.kind)


# ---- one function per kind: None where the stored type cannot be it ---------------------------------------------


def _key(column: str, stored: str, family: Family) -> Reading | None:
    if family in (Family.TEXT, Family.INTEGER):
        return Reading(column)
    return _text(column, stored, family)


def _text(column: str, stored: str, family: Family) -> Reading | None:
    if family is Family.TEXT:
        return Reading(column)
    is_whole = family in (Family.INTEGER, Family.BIG_INTEGER) or stored.endswith(",0)")
    if is_whole or family in (Family.ENUM, Family.UUID):
        return Reading(f"CAST({column} AS VARCHAR)")
    return None


def _whole(column: str, family: Family) -> Reading | None:
    match family:
        case Family.TEXT:
            value = f"TRY_CAST(split_part({column}, '.', 1) AS BIGINT)"
            bad = f"NOT regexp_full_match({column}, '{_WHOLE}') OR {value} IS NULL"
        case Family.INTEGER:
            return Reading(column)
        case Family.BIG_INTEGER:
            value = f"TRY_CAST({column} AS BIGINT)"
            bad = f"{value} IS NULL"
        case Family.DECIMAL:
            value = f"TRY_CAST({column} AS BIGINT)"
            bad = f"{value} IS NULL OR {column} % 1 <> 0"
        case Family.FLOAT:
            value = f"TRY_CAST({column} AS BIGINT)"
            bad = f"{value} IS NULL OR {column} <> trunc({column})"
        case _:
            return None
    return Reading(value, (_check(column, bad, _not_whole),))


def _money(want: Want, column: str, stored: str, family: Family, currency: str) -> Reading | None:
    places = minor_digits(currency)
    sql_type = f"DECIMAL({MONEY_DIGITS},{places})"
    excess = _excess_check(column, places, _too_precise(currency, places))
    if want.rounded:
        return _rounded(column, stored, family, Kind.MONEY)
    value = f"TRY_CAST({column} AS {sql_type})"
    match family:
        case Family.TEXT:
            bad = f"NOT regexp_full_match({column}, '{_NUMBER}') OR {value} IS NULL"
            return Reading(value, (_check(column, bad, _not_a_number(_NOUNS[Kind.MONEY])), excess))
        case Family.INTEGER | Family.BIG_INTEGER:
            return Reading(value, (_check(column, f"{value} IS NULL", _not_a_number(_NOUNS[Kind.MONEY])),))
        case Family.DECIMAL:
            digits, scale = _decimal_size(stored)
            if stored == sql_type:
                return Reading(column)
            if scale <= places and digits - scale <= MONEY_DIGITS - places:
                return Reading(f"CAST({column} AS {sql_type})")
            too_large = _check(column, f"{value} IS NULL", _not_a_number(_NOUNS[Kind.MONEY]))
            return Reading(value, (too_large, excess) if scale > places else (too_large,))
        case _:
            return None


def _decimal(want: Want, column: str, stored: str, family: Family) -> Reading | None:
    if want.rounded:
        return _rounded(column, stored, family, Kind.DECIMAL)
    match family:
        case Family.TEXT:
            value = f"TRY_CAST({column} AS DECIMAL({DECIMAL_DIGITS},{DECIMAL_PLACES}))"
            bad = f"NOT regexp_full_match({column}, '{_NUMBER}') OR {value} IS NULL"
            too_precise = _wrong(f"has more than {DECIMAL_PLACES} decimals, which is more than can be kept")
            excess = _excess_check(column, DECIMAL_PLACES, too_precise)
            return Reading(value, (_check(column, bad, _not_a_number(_NOUNS[Kind.DECIMAL])), excess))
        case Family.INTEGER | Family.BIG_INTEGER | Family.DECIMAL:
            return Reading(column)
        case _:
            return None


def _rounded(column: str, stored: str, family: Family, kind: Kind) -> Reading | None:
    """Numbers that each query rounds as the backends define it; they stay what they are until then."""
    value = column
    well_formed = "true"
    match family:
        case Family.TEXT:
            value = f"TRY_CAST({column} AS DOUBLE)"
            well_formed = f"regexp_full_match({column}, '{_FLOAT}')"
        case Family.FLOAT if stored != "DOUBLE":
            value = f"CAST({column} AS DOUBLE)"
        case Family.FLOAT | Family.INTEGER | Family.BIG_INTEGER | Family.DECIMAL:
            pass
        case _:
            return None
    in_range = f"TRY_CAST({value} AS DECIMAL({MONEY_DIGITS},2)) IS NOT NULL"
    return Reading(value, (_check(column, f"NOT ({well_formed} AND {in_range})", _not_a_number(_NOUNS[kind])),))


def _date(column: str, family: Family) -> Reading | None:
    match family:
        case Family.TEXT:
            day = f"TRY_CAST(left({column}, 10) AS DATE)"
            value = f"CASE WHEN regexp_full_match({column}, '{_MIDNIGHT}') AND {_in_calendar(day)} THEN {day} END"
            return Reading(value, (_check(column, f"{value} IS NULL", _not_a_date),))
        case Family.DATE:
            return Reading(column, (_check(column, f"NOT ({_in_calendar(column)})", _not_a_date),))
        case Family.TIMESTAMP:
            return _midnights(column)
        case Family.INSTANT:
            return _midnights(f"timezone('UTC', CAST({column} AS TIMESTAMPTZ))")
        case _:
            return None


def _midnights(moment: str) -> Reading:
    day = f"CAST({moment} AS DATE)"
    bad = f"{moment} <> date_trunc('day', {moment}) OR NOT ({_in_calendar(day)})"
    return Reading(day, (_check(moment, bad, _not_a_date),))


def _instant(column: str, stored: str, family: Family) -> Reading | None:
    match family:
        case Family.TEXT:
            moment = f"TRY_CAST({column} AS TIMESTAMPTZ)"
            in_calendar = _in_calendar(f"timezone('UTC', {moment})")
            value = f"CASE WHEN regexp_full_match({column}, '{_INSTANT}') AND {in_calendar} THEN {moment} END"
            return Reading(value, (_check(column, f"{value} IS NULL", _not_an_instant),))
        case Family.TIMESTAMP:
            value = column if stored == "TIMESTAMP" else f"CAST({column} AS TIMESTAMP)"
            return Reading(value, (_check(column, f"NOT ({_in_calendar(value)})", _not_an_instant),))
        case Family.INSTANT:
            value = column if stored == "TIMESTAMP WITH TIME ZONE" else f"CAST({column} AS TIMESTAMPTZ)"
            in_calendar = _in_calendar(f"timezone('UTC', {value})")
            return Reading(value, (_check(value, f"NOT ({in_calendar})", _not_an_instant),))
        case _:
            return None


def _boolean(column: str, family: Family) -> Reading | None:
    match family:
        case Family.TEXT:
            small = f"lower({column})"
            true, false = f"{small} IN ('true', 't', '1')", f"{small} IN ('false', 'f', '0')"
            value = f"CASE WHEN {true} THEN true WHEN {false} THEN false END"
            return Reading(value, (_check(column, f"{value} IS NULL", _not_boolean),))
        case Family.BOOLEAN:
            return Reading(column)
        case _:
            return None


# ---- what the vocabulary adds ------------------------------------------------------------------------------------


def _presence(want: Want, column: str) -> tuple[Check, ...]:
    if not want.required:
        return ()

    def complain(place: Place, _: str, others: int) -> Complaint:
        return problems.missing_value(place, others, want.word)

    return (Check(f"{column} IS NULL", "''", complain),)


def _members(want: Want, read: Reading, policy: str) -> Reading:
    members = literals(want.members)
    outside = f"{read.value} NOT IN ({members})"
    if policy == "unknown" and not want.required:
        return Reading(f"CASE WHEN {read.value} IN ({members}) THEN {read.value} END", read.checks, outside)
    check = Check(
        outside,
        read.value,
        lambda place, value, others: problems.unknown_member(place, value, want.word, want.members, others),
    )
    return Reading(read.value, (*read.checks, check))


def _rises(want: Want, read: Reading, column: str) -> Reading:
    check = Check(
        f"{read.value} < 0",
        f"CAST({column} AS VARCHAR)",
        lambda place, value, others: problems.falling_metric(place, value, want.word, others),
    )
    return Reading(read.value, (*read.checks, check), read.replaced)


# ---- what to say -------------------------------------------------------------------------------------------------


def _check(column: str, bad: str, complain: Complain) -> Check:
    return Check(f"{column} IS NOT NULL AND ({bad})", f"CAST({column} AS VARCHAR)", complain)


def _excess_check(column: str, places: int, complain: Complain) -> Check:
    text = f"CAST({column} AS VARCHAR)"
    pattern = rf"[+-]?[0-9]*\.[0-9]{{{places}}}[0-9]*[1-9][0-9]*"
    return Check(f"regexp_full_match({text}, '{pattern}')", text, complain)


def _wrong(what: str, help: str = "") -> Complain:
    return lambda place, value, others: problems.wrong_value(place, value, what, help, others)


def _not_whole(place: Place, value: str, others: int) -> Complaint:
    return problems.wrong_value(place, value, *_why_not_whole(value), others=others)


def _why_not_whole(value: str) -> tuple[str, str]:
    if re.fullmatch(_WHOLE, value):
        return "is larger than whole numbers are counted", "whole numbers have at most 18 digits"
    return "is not a whole number", _number_advice(value)


def _not_a_number(noun: str) -> Complain:
    def complain(place: Place, value: str, others: int) -> Complaint:
        if re.fullmatch(_NUMBER, value):
            return problems.wrong_value(place, value, f"is too large for {noun}", others=others)
        return problems.wrong_value(place, value, f"is not {noun}", _number_advice(value), others)

    return complain


def _number_advice(value: str) -> str:
    bare = re.sub(r"[\s,_']", "", value)
    if bare != value and re.fullmatch(_NUMBER, bare):
        return "write numbers as `1234.50`, without blanks or separators"
    return ""


def _too_precise(currency: str, places: int) -> Complain:
    digits = "none" if places == 0 else str(places)
    advice = "round it where it comes from, or declare `rounded = true`"
    return _wrong(f"has more decimals than {currency}, which has {digits}", advice)


def _not_a_date(place: Place, value: str, others: int) -> Complaint:
    return problems.wrong_value(place, value, *_why_not_a_date(value), others=others)


def _why_not_a_date(value: str) -> tuple[str, str]:
    if re.fullmatch(_MIDNIGHT, value):
        return "is not a day", ""
    if re.fullmatch(_INSTANT, value):
        return (
            "has a time of day where a date is expected",
            'if the column holds instants, declare `holds = "instants"`',
        )
    if re.fullmatch(_BEYOND, value):
        return "is outside the calendar", "its days are 0001-01-01 to 9999-12-31"
    return "is not a date", "write dates as `2026-03-31`"


def _not_an_instant(place: Place, value: str, others: int) -> Complaint:
    return problems.wrong_value(place, value, *_why_not_an_instant(value), others=others)


def _why_not_an_instant(value: str) -> tuple[str, str]:
    if re.fullmatch(_INSTANT, value):
        return "is not a moment that exists", ""
    if re.fullmatch(_BEYOND, value):
        return "is outside the calendar", "its days are 0001-01-01 to 9999-12-31"
    if re.fullmatch(_DAY, value):
        return (
            "has no time of day where an instant is expected",
            'if the column holds dates, declare it without `holds = "instants"`',
        )
    return "is not an instant", "write instants as `2026-03-31T14:30:00Z`"


_not_boolean = _wrong("is neither true nor false", "write `true` or `false`")


def _advice(want: Want, stored: str, family: Family) -> str:
    if stored.endswith("]"):
        return "give each element a row of its own, in a relation of its own"
    if want.kind is Kind.INSTANT and family is Family.DATE:
        return 'declare it without `holds = "instants"`'
    if want.kind in (Kind.KEY, Kind.TEXT) and family is Family.FLOAT:
        return "store it as text or as whole numbers"
    return ""


def _exactly(kind: Kind) -> str:
    return "money" if kind is Kind.MONEY else "decimal numbers"


def _in_calendar(day: str) -> str:
    return f"{day} BETWEEN {_FIRST_DAY} AND {_LAST_DAY}"


def _decimal_size(stored: str) -> tuple[int, int]:
    digits, scale = stored.removeprefix("DECIMAL(").removesuffix(")").split(",")
    return int(digits), int(scale)


def _sql_type(kind: Kind, currency: str) -> str:
    match kind:
        case Kind.KEY | Kind.TEXT:
            return "VARCHAR"
        case Kind.WHOLE:
            return "BIGINT"
        case Kind.MONEY:
            return f"DECIMAL({MONEY_DIGITS},{minor_digits(currency)})"
        case Kind.DECIMAL:
            return f"DECIMAL({DECIMAL_DIGITS},{DECIMAL_PLACES})"
        case Kind.DATE:
            return "DATE"
        case Kind.INSTANT:
            return "TIMESTAMPTZ"
        case Kind.BOOLEAN:
            return "BOOLEAN"
        case _:
            assert_never(kind)
