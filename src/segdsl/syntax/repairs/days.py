"""Days and periods as they are spoken or written elsewhere: `March 31, 2026`, `last month`, `within 30 days`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from re import fullmatch

from segdsl.syntax.lexer import Token
from segdsl.syntax.place import NAMES, QUOTED, Place, Spot
from segdsl.syntax.problems import structure
from segdsl.syntax.problems import values as problems
from segdsl.syntax.repairs.repair import Repair, fits, here, span_of, spots, text_of, token_for, unwritten

_NAMES_OF_MONTHS = "january february march april may june july august september october november december"
_MONTHS = {
    short: number for number, name in enumerate(_NAMES_OF_MONTHS.split(" "), 1) for short in (name, name[:3], name[:4])
}
DAYS_IN_MONTH = 31
WEEKDAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_PERIODS = frozenset({"WEEK", "MONTH", "QUARTER", "YEAR"})
_DAYS_OF_UNIT = {"DAY": 1, "DAYS": 1, "WEEK": 7, "WEEKS": 7}
_FROM = frozenset({"of", "after", "since", "from"})
_UNITS = frozenset({"DAY", "DAYS", "WEEK", "WEEKS", "MONTH", "MONTHS", "YEAR", "YEARS"})
_PREPOSITIONS = frozenset({"in", "within", "during", "over", "for", "on"})
_PAST = frozenset({"last", "past", "previous"})


# ---- days of the calendar --------------------------------------------------------------------------------------


def month_by_name(place: Place) -> Iterator[Repair]:
    """`on March 31, 2026`, `on 31 March 2026`."""
    for spot in spots(place, 2):
        found = _day(place, spot.at)
        if found is not None and found[1] > place.at:
            day, last = found
            span = span_of(place, spot.at, last)
            # The builder says that a day does not exist.
            diagnostic = problems.foreign_date(span, (day,)) if _is_day(day) else None
            yield Repair(spot, (token_for("DATE", day, span),), last, diagnostic)


def month_of_year(place: Place) -> Iterator[Repair]:
    """`in March 2026`, `during 2026`: the days from its first to its last."""
    for spot in spots(place, 2):
        if place.tokens[spot.at].kind not in ("IN", "DURING"):
            continue
        month = month_number(_token(place, spot.at + 1))
        last = spot.at + (3 if month else 2)
        year = _number(_token(place, last - 1))
        if not 1000 <= year <= 9999 or last < place.at:
            continue
        yield from _period(place, spot, last, (date(year, month or 1, 1), _end_of(year, month or 12)))


def _period(place: Place, spot: Spot, last: int, days: tuple[date, date]) -> Iterator[Repair]:
    """What stands between the spot and the token `last` means the days from the first of `days` to the second."""
    first_day, last_day = days
    for lead, join in (("BETWEEN", "AND"), ("DURING", "TO")):
        if fits(place, spot, [lead, "DATE", join, "DATE"]):
            ours = f"{lead.lower()} {first_day} {join.lower()} {last_day}"
            span = span_of(place, spot.at, last)
            tokens = (
                unwritten(lead, span.start),
                token_for("DATE", str(first_day), span),
                unwritten(join, span.end),
                Token("DATE", str(last_day), span.end, span.end),
            )
            yield Repair(spot, tokens, last, problems.period_as_days(span, ours))


def quarter_of_year(place: Place) -> Iterator[Repair]:
    """`joined in Q2 2026`, `joined Q2 2026`, `joined in 2026 Q2`."""
    for spot in spots(place, 3):
        start = spot.at + (place.tokens[spot.at].kind in ("IN", "DURING"))
        words = [_token(place, start), _token(place, start + 1)]
        quarter, year = words if words[0].kind == "NAME" else words[::-1]
        if fullmatch("[qQ][1-4]", quarter.text) and 1000 <= _number(year) <= 9999 and start + 2 > place.at:
            last_month = 3 * int(quarter.text[1])
            days = date(_number(year), last_month - 2, 1), _end_of(_number(year), last_month)
            yield from _period(place, spot, start + 2, days)


def quoted_day(place: Place) -> Iterator[Repair]:
    """`on "2026-03-31"`, where no text can stand."""
    token = place.token
    text = token.text[1:-1]
    if token.kind in QUOTED and _is_day(text):
        span = place.span(token)
        yield Repair(here(place), (token_for("DATE", text, span),), place.at + 1, problems.quoted_day(span, text))


def since_day(place: Place) -> Iterator[Repair]:
    """`joined since 2026-01-01`, `joined until 30 days ago`."""
    token = place.token
    side = {"SINCE": "after", "UNTIL": "before"}.get(token.kind)
    if side is not None:
        tokens = (
            token._replace(kind="ON"),
            unwritten("OR", token.end),
            unwritten(side.upper(), token.end),
        )
        diagnostic = structure.confused(place.span(token), f"on or {side}")
        yield Repair(here(place), tokens, place.at + 1, diagnostic)


def from_to(place: Place) -> Iterator[Repair]:
    """`joined from 2026-01-01 to 2026-03-31`."""
    kinds = [token.kind for token in place.tokens[place.at : place.at + 4]]
    if kinds == ["FROM", "DATE", "TO", "DATE"]:
        first, second = place.tokens[place.at], place.tokens[place.at + 2]
        tokens = (first._replace(kind="BETWEEN"), place.tokens[place.at + 1], second._replace(kind="AND"))
        diagnostic = structure.confused_pair(place.span(first), "between", place.span(second), "and")
        yield Repair(here(place), tokens, place.at + 3, diagnostic)


# ---- days that move with today ---------------------------------------------------------------------------------


def last_period(place: Place) -> Iterator[Repair]:
    """`joined last month`, `clicks < 5 in the last week`: the period before this one, or the days up to today?"""
    for spot in spots(place, 3):
        at, has_past = _lead(place, spot.at)
        period = _token(place, at)
        if not has_past or period.kind not in _PERIODS or at < place.at or _token(place, at - 1).kind == "PREVIOUS":
            continue
        for lead in ("IN", "DURING", ""):
            kinds = [*([lead] if lead else []), "PREVIOUS", period.kind]
            if fits(place, spot, kinds):
                start = place.tokens[spot.at].start
                tokens = (*(unwritten(kind, start) for kind in kinds[:-1]), period)
                span = span_of(place, spot.at, at + 1)
                diagnostic = problems.last_period(span, lead.lower(), period.text.lower())
                yield Repair(spot, tokens, at + 1, diagnostic)


def one_unit(place: Place) -> Iterator[Repair]:
    """`exactly a month ago`, `joined a month ago`, `in the last a week`."""
    token = place.token
    if token.text.lower() not in ("a", "an") or _token(place, place.at + 1).kind not in _PERIODS | {"DAY"}:
        return
    span = place.span(token)
    for words in ("", "exactly "):
        kinds = [*words.upper().split(), "INT"]
        tokens = (*(unwritten(kind, span.start) for kind in kinds[:-1]), token_for("INT", "1", span))
        yield Repair(here(place), tokens, place.at + 1, problems.one_unit(span, f"{words}1"))


def recent_days(place: Place) -> Iterator[Repair]:
    """`within 30 days`, `in the past 30 days`."""
    for spot in spots(place, 3):
        at, has_past = _lead(place, spot.at)
        if at == spot.at or at + 1 < place.at or _token(place, at + 1).kind not in _UNITS:
            continue
        for lead, words in (("IN", "in the last"), ("DURING", "during last"), ("", "last")):
            kinds = [*([lead] if lead else []), "LAST", _token(place, at).kind, _token(place, at + 1).kind]
            # `joined during last 30 days`: of a metric it would be right, with a comparison.
            is_window = lead == "IN" and place.tokens[spot.at].kind == "DURING"
            if fits(place, spot, kinds) and not is_window:
                start = place.tokens[spot.at].start
                tokens = tuple(unwritten(kind, start) for kind in kinds[:-2])
                span = span_of(place, spot.at, at)
                others = ("in the next",) if lead == "IN" and not has_past else ()
                # The previous 7 days may be those before the last 7 days.
                is_certain = not others and _token(place, at - 1).kind != "PREVIOUS"
                count = text_of(place, at, at + 2)
                diagnostic = problems.recent_days(span, (words, *others), count, is_certain=is_certain)
                yield Repair(spot, tokens, at, diagnostic)


def first_days(place: Place) -> Iterator[Repair]:
    """`within 30 days of joining`, `in the first 30 days after joined`."""
    for spot in spots(place, 3):
        at = spot.at + (_token(place, spot.at).text.lower() in _PREPOSITIONS)
        at += _token(place, at).kind == "THE"
        is_first = _token(place, at).text.lower() == "first"
        at += is_first
        count, unit, joint, name = (_token(place, index) for index in range(at, at + 4))
        days = _number(count) * _DAYS_OF_UNIT.get(unit.kind, 0)
        if not days or at == spot.at or joint.text.lower() not in _FROM or name.kind not in NAMES or at + 3 < place.at:
            continue
        span, last = span_of(place, spot.at, at + 3), str(days - is_first)
        words = (("DURING", ""), ("DAYS", ""), ("INT", "0"), ("TO", ""), ("INT", last), ("SINCE", ""))
        if fits(place, spot, [*[kind for kind, _ in words], "NAME"]):
            tokens = tuple(Token(kind, text, span.start, span.start) for kind, text in words)
            yield Repair(spot, tokens, at + 3, problems.first_days(span, f"during days 0 to {last} since"))


def _lead(place: Place, at: int) -> tuple[int, bool]:
    """The index behind `in the last`, `within`, `past`; and whether it says that the past is meant."""
    if _token(place, at).text.lower() in _PREPOSITIONS:
        at += 1
    if _token(place, at).kind == "THE":
        at += 1
    has_past = _token(place, at).text.lower() in _PAST
    return at + has_past, has_past


def hyphen(place: Place) -> Iterator[Repair]:
    """`between 31-60 days ago`, `days 0-30 since joined`."""
    token = place.token
    if token.kind == "INT" and token.text.startswith("-"):
        number = Token("INT", token.text[1:], token.start + 1, token.end)
        dash = place.span(token._replace(end=token.start + 1))
        for kind in ("AND", "TO"):
            diagnostic = structure.confused(dash, kind.lower())
            yield Repair(here(place), (token_for(kind, "-", dash), number), place.at + 1, diagnostic)


# ---- tokens ----------------------------------------------------------------------------------------------------


def month_number(token: Token) -> int:
    """Which month a word names; 0 if none."""
    return _MONTHS.get(token.text.lower(), 0) if token.kind in NAMES else 0


def _day(place: Place, at: int) -> tuple[str, int] | None:
    """The day that the words from index `at` on name, as we write it, and the index behind them."""
    month = month_number(place.tokens[at])
    at += 1 if month else 0
    number = _number(_token(place, at))
    if not 1 <= number <= DAYS_IN_MONTH:
        return None
    at += 2 if _token(place, at + 1).text.lower() in _ORDINALS else 1
    if not month:
        month = month_number(_token(place, at))
        at += 1
    at += _token(place, at).kind == "COMMA"
    year = _number(_token(place, at))
    return (f"{year:04}-{month:02}-{number:02}", at + 1) if month and year > DAYS_IN_MONTH else None


def _token(place: Place, at: int) -> Token:
    return place.tokens[min(at, len(place.tokens) - 1)]


def _number(token: Token) -> int:
    return int(token.text) if token.kind == "INT" and fullmatch("[0-9]{1,4}", token.text) else 0


def _end_of(year: int, month: int) -> date:
    from calendar import monthrange  # late, for few texts need it

    return date(year, month, monthrange(year, month)[1])


def _is_day(text: str) -> bool:
    try:
        return fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False
