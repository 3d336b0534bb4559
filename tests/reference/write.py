"""Writes the model's rule form as segdsl text, in one of the many ways that mean the same.

So a rule goes two ways: its form to the model, its text to the project's own parser, checker and backends. Without a
source of randomness the plainest spelling is chosen; with one, any: aliases, keywords in other cases, `in last` for
`in the last`, quotes or none, parentheses nobody needs, comments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random
from typing import Any, TypeVar

from tests.reference.model import Form
from tests.reference.words import Vocabulary

T = TypeVar("T")

# §1.3: reserved in every case; a name or bare value spelt like one needs backticks or quotes.
_WORDS = """
    accept add after ago all and any as before between by call cases catch complete contains day days during each eight
    else end every exactly except expect five for four from greater hold hour hours if import in is known language last
    less let match minute minutes month months more next nine no none not notify now of on once one or out param per
    percent previous quarter quarters quiet segment send series seven since six split ten test than the then this
    three to today two unknown until up week weeks when where window with within workflow year years yesterday
"""
RESERVED = frozenset(_WORDS.split())
OPERATORS = ("=", "!=", "<", "<=", ">", ">=")
OR, AND, ATOM = 0, 1, 2  # §3.1: AND binds tighter than OR


def write(program: Mapping[str, Any], vocabulary: Vocabulary, random: Random | None = None) -> str:
    """The text of a file that declares the program; its rule is the segment `rule`."""
    writer = Writer(program, vocabulary, random)
    items = [
        *[f"param {name} = {writer.value(value, None)}" for name, value in program.get("params", {}).items()],
        *[f"window {name} = {writer.span(window)}" for name, window in program.get("windows", {}).items()],
        *[writer.segment(name, form) for name, form in program.get("segments", {}).items()],
        writer.segment("rule", program["rule"]),
    ]
    if random is not None:
        random.shuffle(items)  # §1.2: items in any order
    return "\n".join(items) + "\n"


class Writer:
    """Writes the parts of one program."""

    def __init__(self, program: Mapping[str, Any], vocabulary: Vocabulary, random: Random | None = None) -> None:
        self.program = program
        self.vocabulary = vocabulary
        self.random = random

    def segment(self, name: str, form: Form) -> str:
        """`segment NAME { where … }`."""
        return f"segment {name} {{ where {self.condition(form)} }}"

    # ---- conditions ---------------------------------------------------------------------------------------------

    def condition(self, form: Form, around: int = OR) -> str:
        """The text of a form; in parentheses where what is around it binds tighter."""
        text, binds = self.bare(form)
        needs = binds < around
        return f"({text})" if needs or (binds != ATOM and self.rarely()) else text

    def bare(self, form: Form) -> tuple[str, int]:
        """The text of a form without parentheses around it, and how tight it binds."""
        match form:
            case ("and", only) | ("or", only):
                return self.bare(only)
            case ("and", *parts):
                return self.joined("AND", parts, AND), AND
            case ("or", *parts):
                return self.joined("OR", parts, OR), OR
            case ("not", part):
                return f"{self.word('NOT')} {self.condition(part, ATOM)}", ATOM
            case ("segment", name):
                return f"{self.word('in segment')} {name}", ATOM
            case ("group", part, window):
                return f"({self.bare(part)[0]}) {self.window(window)}", ATOM
            case ("no", metric, window):
                return self.with_window(f"{self.word('no')} {self.name(metric)}", window), ATOM
            case ("sum", metric, op, value, window):
                return self.with_window(f"{self.name(metric)} {op} {self.value(value, metric)}", window), ATOM
            case ("sum between", metric, low, high, window):
                return self.with_window(f"{self.name(metric)} {self.between(metric, low, high)}", window), ATOM
        return self.field(form), ATOM

    def joined(self, word: str, parts: list[Form], binds: int) -> str:
        """Parts of an AND or OR. A nested one of the same kind means the same with and without parentheses."""
        separator = self.choose(" ", " ", " ", "\n  ", "  # why not?\n  ") + self.word(word) + " "
        return separator.join(self.condition(part, binds) for part in parts)

    def field(self, form: Form) -> str:
        """A condition on a field."""
        kind, field, *rest = form
        name = self.name(field)
        match kind, rest:
            case "between", (low, high):
                return f"{name} {self.between(field, low, high)}"
            case "any of" | "none of", values:
                listed = ", ".join(self.value(value, field) for value in values)
                return f"{name} {self.word(kind)} ({listed}{self.choose('', ',')})"
            case "contains", (value,):
                return f"{name} {self.word('contains')} {self.value(value, field)}"
            case "is known" | "is unknown", ():
                return f"{name} {self.word(kind)}"
            case "on" | "before" | "after" | "on or before" | "on or after", (day,):
                return f"{name} {self.word(kind)} {self.day(day)}"
            case "exactly", (day,):
                return f"{name} {self.word('exactly')} {self.day(day)}"
            case "in last", (count, unit):
                words = self.word(self.choose("in the last", "in last"))
                return f"{name} {words} {self.count(count)} {self.unit(count, unit)}"
            case "in last complete", (count, unit):
                words = self.word(self.choose("in the last", "in last"))
                return f"{name} {words} {self.count(count)} {self.word('complete')} {self.unit(count, unit)}"
            case "in next", (count, unit):
                words = self.word(self.choose("in the next", "in next"))
                return f"{name} {words} {self.count(count)} {self.unit(count, unit)}"
            case "between ago", (near, far, unit):
                ends = f"{self.count(near)} {self.word('and')} {self.count(far)}"
                return f"{name} {self.word('between')} {ends} {self.unit(far, unit)} {self.word('ago')}"
            case "between days", (first, last):
                return f"{name} {self.word('between')} {self.day(first)} {self.word('and')} {self.day(last)}"
            case "in", (which, period):
                return f"{name} {self.word(f'in {which} {period}')}"
        assert kind in OPERATORS, f"no such condition: {form}"
        return f"{name} {kind} {self.value(rest[0], field)}"

    def between(self, subject: str, low: Any, high: Any) -> str:
        """`between A and B`."""
        return f"{self.word('between')} {self.value(low, subject)} {self.word('and')} {self.value(high, subject)}"

    # ---- windows and days ---------------------------------------------------------------------------------------

    def with_window(self, text: str, window: Form | None) -> str:
        """A metric condition and its own window, if it has one."""
        return text if window is None else f"{text} {self.window(window)}"

    def window(self, window: Form) -> str:
        """`during …` or `since …`."""
        match window:
            case ("since", field) if self.choose(True, False):
                return f"{self.word('since')} {self.name(field)}"
            case ("all",):
                every = next(name for name, form in self.vocabulary.windows.items() if form == ("all",))
                return f"{self.word('during')} {every}"
        return f"{self.word('during')} {self.span(window)}"

    def span(self, window: Form) -> str:
        """What stands after `during`, or after `window NAME =`."""
        match window:
            case ("last", count, unit):
                return f"{self.word('last')} {self.count(count)} {self.unit(count, unit)}"
            case ("last complete", count, unit):
                return f"{self.word('last')} {self.count(count)} {self.word('complete')} {self.unit(count, unit)}"
            case ("days", first, last) if first == last:
                return self.day(first)
            case ("days", first, last):
                return f"{self.day(first)} {self.word('to')} {self.day(last)}"
            case ("ago", near, far, unit):
                ends = f"{self.count(near)} {self.word('to')} {self.count(far)}"
                return f"{ends} {self.unit(far, unit)} {self.word('ago')}"
            case ("period", which, period):
                return self.word(f"{which} {period}")
            case ("since", field):
                return f"{self.word('since')} {self.name(field)}"
            case ("days since", first, last, field):
                ends = f"{self.count(first)} {self.word('to')} {self.count(last)}"
                return f"{self.word('days')} {ends} {self.word('since')} {self.name(field)}"
            case ("named", name):
                return str(name)
        raise AssertionError(f"no such window: {window}")

    def day(self, day: Form) -> str:
        """A day."""
        match day:
            case ("today",) | ("yesterday",):
                return self.word(day[0])
            case ("date", text):
                return str(text)
            case ("ago", count, unit):
                return f"{self.count(count)} {self.unit(count, unit)} {self.word('ago')}"
            case ("from now", count, unit):
                return f"{self.count(count)} {self.unit(count, unit)} {self.word('from now')}"
            case ("param", name):
                return f"${name}"
        raise AssertionError(f"no such day: {day}")

    def count(self, count: Any) -> str:
        """A number of units, or a parameter."""
        return self.value(count, None)

    def unit(self, count: Any, unit: str) -> str:
        """`day` for one, else `days`; either for a parameter."""
        is_one, may_be_one = count == 1, count == 1 or isinstance(count, tuple)
        plain, other = (unit, f"{unit}s") if is_one else (f"{unit}s", unit)
        return self.word(self.choose(plain, plain, other if may_be_one else plain))

    # ---- words and values ---------------------------------------------------------------------------------------

    def name(self, name: str) -> str:
        """A field or metric, by any of its names."""
        entry = self.vocabulary.fields.get(name) or self.vocabulary.metrics[name]
        chosen = self.choose(name, *entry.aliases)
        return f"`{chosen}`" if chosen.lower() in RESERVED or self.rarely() else chosen

    def value(self, value: Any, subject: str | None) -> str:
        """A constant; `subject` is what it is compared with, None for the value of a parameter."""
        match value:
            case ("param", name):
                return f"${name}"
            case ("date" | "decimal", written):
                return str(written)
            case ("money", digits):
                return self.money(digits)
            case bool():
                return "true" if value else "false"
            case int():
                return self.choose(str(value), f"{value:_}")
        text = str(value)
        field = self.vocabulary.fields.get(subject) if subject is not None else None
        if field is not None and field.type == "id" and text.isdecimal():
            return self.choose(self.text(text, may_be_bare=False), text)  # an id of digits may be written as a number
        return self.text(text, may_be_bare=subject is not None or self.rarely())

    def money(self, digits: str) -> str:
        """`1000.50 USD`, `$1,000.50` or `$1000.50` (§3.3)."""
        sign, amount = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
        whole, dot, cents = amount.partition(".")
        grouped = f"{int(whole):,}{dot}{cents}"
        symbol = self.vocabulary.sign
        return self.choose(
            f"{digits} {self.vocabulary.currency}", f"{sign}{symbol}{amount}", f"{sign}{symbol}{grouped}"
        )

    def text(self, text: str, *, may_be_bare: bool) -> str:
        """A text: bare where it is one plain word, else quoted with the escapes of §3.3."""
        is_word = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text) is not None and text.lower() not in (
            *RESERVED,
            *("true", "false", "null"),  # `= null` is taken for a question whether it is known
        )
        if is_word and may_be_bare and self.choose(True, False):
            return text
        return '"' + "".join(self.letter(letter) for letter in text) + '"'

    def letter(self, letter: str) -> str:
        """One letter of a quoted text."""
        if letter in '"\\':
            return "\\" + letter
        if letter in "\n\t":
            return {"\n": "\\n", "\t": "\\t"}[letter]
        if not letter.isprintable() or (not letter.isascii() and self.rarely()):
            return f"\\u{{{ord(letter):x}}}"
        return letter

    # ---- choices ------------------------------------------------------------------------------------------------

    def word(self, words: str) -> str:
        """A keyword, in some case (§1.3)."""
        return self.choose(words, words, words, words.lower(), words.upper(), words.title())

    def choose(self, plain: T, *others: T) -> T:
        """The first, or with a source of randomness any."""
        return plain if self.random is None else self.random.choice((plain, *others))

    def rarely(self) -> bool:
        """True one time in ten, with a source of randomness."""
        return self.random is not None and self.random.random() < 0.1
