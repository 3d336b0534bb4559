"""What a dialect cannot say exactly: one function per complaint.

A dialect knows the value that it cannot take, and not where a rule was written; the compiler adds the place of the
condition on the way out.
"""

from __future__ import annotations

from segdsl.base.diagnostics import Code, Diagnostic, Label, error
from segdsl.base.source import Span
from segdsl.base.suggest import nearest
from segdsl.ir.nodes import Origin

UNSENDABLE_TEXT = Code("SEG850", "unsendable-text")
TOO_MANY_DIGITS = Code("SEG851", "too-many-digits")
NO_SUCH_ZONE = Code("SEG852", "zone-unknown-to-dialect")
NO_DECIMALS = Code("SEG853", "no-exact-decimals")
EMPTY_TEXT = Code("SEG854", "empty-text-is-null")
NAME_TOO_LONG = Code("SEG855", "name-too-long-for-dialect")
UNSENDABLE_NAME = Code("SEG856", "unsendable-name")
TEXT_TOO_LONG = Code("SEG857", "text-too-long-for-dialect")
NO_SUCH_DIALECT = Code("SEG858", "no-such-dialect")
PART_OF_A_UNIT = Code("SEG859", "part-of-a-smallest-unit")


class UnsupportedError(ValueError):
    """The dialect cannot answer this rule with the memory backend's verdicts; the message says why.

    `origin` is where the condition stands that it cannot say, None where it is none in particular.
    """

    def __init__(self, code: Code, reason: str, help: str = "", origin: Origin | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.help = help
        self.origin = origin

    def diagnostic(self, otherwise: Span) -> Diagnostic:
        """As a complaint about the condition; about what stands `otherwise` where none is to blame."""
        span = otherwise if self.origin is None else self.origin.span
        via = () if self.origin is None else self.origin.via
        return error(
            self.code,
            self.reason,
            span,
            "cannot be said in this dialect",
            labels=tuple(Label(place, "used here") for place in via),
            help=self.help or (),
        )


def unsendable_text(what: str) -> UnsupportedError:
    """A text that no database takes."""
    return UnsupportedError(UNSENDABLE_TEXT, f"a text with {what} cannot be sent to a database")


def too_many_digits(dialect: str, digits: str, widest: int, places: int) -> UnsupportedError:
    """A number that the dialect's decimals cannot hold."""
    after = f", {places} of them after the point" if places < widest else ""
    return UnsupportedError(
        TOO_MANY_DIGITS, f"{digits} has more than {widest} digits{after}, which is more than {dialect} can hold"
    )


def zone_without_name(zone: object) -> UnsupportedError:
    """A zone that was made by hand."""
    return UnsupportedError(
        NO_SUCH_ZONE,
        f"the zone {zone} has no name that an engine knows",
        "use a zone of the tz database, such as `Europe/Berlin`",
    )


def no_zones(dialect: str, zone: str) -> UnsupportedError:
    """A dialect that cannot tell which day an instant is on in the zone."""
    return UnsupportedError(
        NO_SUCH_ZONE,
        f"{dialect} cannot tell on which day of `{zone}` an instant is",
        "run in UTC, or store the day itself in a column of dates",
    )


def no_decimals(dialect: str, field: str) -> UnsupportedError:
    """A dialect that computes with binary floats where others have decimals."""
    return UnsupportedError(
        NO_DECIMALS,
        f"{dialect} has no exact decimals, and `{field}` is one",
        "store it as a whole number of its smallest part, or run on another engine",
    )


def part_of_a_unit(dialect: str, amount: str) -> UnsupportedError:
    """An amount that is no whole number of the currency's smallest unit."""
    return UnsupportedError(
        PART_OF_A_UNIT,
        f"{dialect} counts money in the smallest unit of its currency, and {amount} is not a whole number of it",
        "write the amount without the digits that no amount has",
    )


def empty_text(dialect: str) -> UnsupportedError:
    """A dialect that does not tell an empty text from none."""
    return UnsupportedError(
        EMPTY_TEXT,
        f"{dialect} does not tell an empty text from an unknown one",
        "write `is unknown` where that is meant",
    )


def text_too_long(dialect: str, size: int, longest: int) -> UnsupportedError:
    """A literal beyond the dialect's longest."""
    return UnsupportedError(
        TEXT_TOO_LONG, f"a text of {size:,} bytes is too long for {dialect}, which takes {longest:,} in a query"
    )


def name_too_long(dialect: str, name: str, longest: int, unit: str) -> UnsupportedError:
    """A table or column that the dialect would look up under a shorter name, or not at all."""
    return UnsupportedError(
        NAME_TOO_LONG,
        f"the name `{name}` is too long for {dialect}, whose names have at most {longest} {unit}",
        "bind it to the table or column as the catalogue calls it",
    )


def unsendable_name(dialect: str, name: str) -> UnsupportedError:
    """A table or column with a character that the dialect has no way to write."""
    return UnsupportedError(UNSENDABLE_NAME, f"{dialect} has no way to write the name `{name}`")


def no_such_dialect(name: str, known: tuple[str, ...]) -> UnsupportedError:
    """A dialect that there is none of."""
    guess = nearest(name, known)
    return UnsupportedError(
        NO_SUCH_DIALECT,
        f"there is no SQL dialect `{name}`",
        f"did you mean `{guess}`?" if guess else f"there are {', '.join(f'`{each}`' for each in known)}",
    )
