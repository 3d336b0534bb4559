"""What the comments of a file allow: `# segdsl: allow too-broad  a newsletter is for everybody`.

A comment speaks of what it stands beside. After code it is about that line; on a line of its own about what comes next:
the item, or within an item the line. `allow-file` is about the whole file, wherever it stands. What is not needed is
complained of, so that no comment stays behind and hides what is found there later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from segdsl.base.diagnostics import Code, Diagnostic, Edit
from segdsl.base.record import record
from segdsl.base.source import Span
from segdsl.lint import problems
from segdsl.lint.items import Items
from segdsl.syntax import tree
from segdsl.syntax.parse import Parse

if TYPE_CHECKING:
    from segdsl.lint.known import Known

MARK = "segdsl:"

# Not compiled until there is such a comment.
_COMMENT = r"(?is)#+[ \t]*segdsl:[ \t]*(?P<verb>[^\s,]+)?(?P<rest>.*)"
_RULES = r"(?s)[ \t]+(?P<rules>[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)[ \t:–—-]*(?P<reason>.*)"
_RULE = r"[\w-]+"
_BLANK = r"(?:\s|#[^\n]*)*"


@record
class Suppressed:
    """A finding that is not reported, and why."""

    diagnostic: Diagnostic
    reason: str
    is_in_source: bool = True


@record(kw_only=True)
class Outcome:
    """What is still to be reported, what is not, and what is wrong with the comments that say so."""

    kept: tuple[Diagnostic, ...]
    suppressed: tuple[Suppressed, ...]
    complaints: tuple[Diagnostic, ...]


def suppress(
    files: Mapping[str, Parse],
    advice: Iterable[Diagnostic],
    known: Callable[[], Known],
    is_asked: Callable[[str], bool],
) -> Outcome:
    """Take out of the advice what comments allow.

    `known` gives the rules that can be named; it is called only if there are such comments. `is_asked` says of a code
    whether its rule was asked, so that finding nothing means that there is nothing.
    """
    allowing = {name: parse for name, parse in files.items() if may_allow(parse)}
    rules = known() if allowing else None
    pages = {name: _Page(parse, rules) for name, parse in allowing.items() if rules is not None}
    kept: list[Diagnostic] = []
    suppressed: list[Suppressed] = []
    for found in advice:
        page = pages.get(found.span.source.name)
        allowance = page.allowance(found) if page is not None else None
        if allowance is None:
            kept.append(found)
        else:
            allowance.used.add(found.code)
            suppressed.append(Suppressed(found, allowance.reason))
    complaints = [complaint for page in pages.values() for complaint in page.complaints(is_asked)]
    return Outcome(kept=tuple(kept), suppressed=tuple(suppressed), complaints=tuple(complaints))


def may_allow(parse: Parse) -> bool:
    """Whether a file has a comment that may allow something. Few have; all others need not be looked at."""
    return any(MARK in comment.text.casefold() for comment in parse.comments if not comment.is_doc)


class _Allowance:
    """One comment that allows: the rules, each with its place, why, and which of them were needed."""

    __slots__ = ("comment", "reason", "rules", "used")

    def __init__(self, comment: Span, rules: list[tuple[Code, Span]], reason: str) -> None:
        self.comment = comment
        self.rules = rules
        self.reason = reason
        self.used: set[str] = set()

    def complaints(self, is_asked: Callable[[str], bool]) -> Iterator[Diagnostic]:
        needed: list[str] = []
        unused: list[str] = []
        for code, span in self.rules:
            (needed if code.code in self.used or not is_asked(code.code) else unused).append(span.text)
        if unused:
            yield problems.unused_suppression(self.comment, unused, self._without(needed))

    def _without(self, needed: list[str]) -> Edit:
        first, last = self.rules[0][1], self.rules[-1][1]
        return Edit(first.to(last), ", ".join(needed)) if needed else Edit(_with_blanks(self.comment), "")


class _Page:
    """The comments of one file, by what they are about."""

    def __init__(self, parse: Parse, known: Known) -> None:
        self._items = Items(parse.tree)
        self._known = known
        self._wrong: list[Diagnostic] = []
        self._all: list[_Allowance] = []
        # By code and what it is about: a line by its number, an item by where it starts, the file.
        self._by_place: dict[tuple[str, str, int], _Allowance] = {}
        self._code_at = 0
        for comment in parse.comments:
            if not comment.is_doc:
                self._read(comment)

    def allowance(self, found: Diagnostic) -> _Allowance | None:
        """The comment that allows this, the one that is closest to it."""
        item = self._items.around(found.span.start)
        places = [
            ("line", found.span.position.line),
            ("item", item.span.start if item is not None else -1),
            ("file", 0),
        ]
        candidates = (self._by_place.get((found.code, *place)) for place in places)
        return next((allowance for allowance in candidates if allowance is not None), None)

    def complaints(self, is_asked: Callable[[str], bool]) -> Iterator[Diagnostic]:
        yield from self._wrong
        for allowance in self._all:
            yield from allowance.complaints(is_asked)

    def _read(self, comment: tree.Comment) -> None:
        read = re.fullmatch(_COMMENT, comment.text.rstrip())
        if read is None:
            return
        verb, span = read["verb"] or "", comment.span
        at = span.start + read.start("rest")
        rules = re.fullmatch(_RULES, read["rest"])
        if verb and verb not in problems.INSTRUCTIONS:
            self._wrong.append(problems.unknown_instruction(Span(span.source, at - len(verb), at), verb))
        elif not verb or rules is None:
            self._wrong.append(problems.nothing_allowed(_trimmed(span)))
        elif not rules["reason"]:
            self._wrong.append(problems.missing_reason(_trimmed(span)))
        else:
            self._add(span, verb, list(self._rules(span, at + rules.start("rules"), rules["rules"])), rules["reason"])

    def _rules(self, comment: Span, start: int, text: str) -> Iterator[tuple[Code, Span]]:
        for found in re.finditer(_RULE, text):
            place = Span(comment.source, start + found.start(), start + found.end())
            if found[0] not in self._known.by_word:
                self._wrong.append(problems.unknown_rule_allowed(place, found[0], self._known.names))
            elif not self._known.is_advice(found[0]):
                self._wrong.append(problems.error_allowed(place, found[0]))
            else:
                yield self._known.by_word[found[0]], place

    def _add(self, comment: Span, verb: str, rules: list[tuple[Code, Span]], reason: str) -> None:
        allowance = _Allowance(_trimmed(comment), rules, reason)
        self._all.append(allowance)
        place = ("file", 0) if verb == "allow-file" else self._about(comment)
        if place is not None:
            for code, _ in rules:
                self._by_place.setdefault((code.code, *place), allowance)

    def _about(self, comment: Span) -> tuple[str, int] | None:
        """The line or item that a comment is about; None at the end of a file."""
        text = comment.source.text
        if text[text.rfind("\n", 0, comment.start) + 1 : comment.start].strip():
            return "line", comment.position.line
        if self._items.around(comment.start) is not None:
            return "line", comment.source.position(self._code_after(comment)).line
        item = self._items.after(comment.end)
        return ("item", item.span.start) if item is not None else None

    def _code_after(self, comment: Span) -> int:
        """Where the text goes on that is no comment. Of many comments in a row only the first is looked behind."""
        if self._code_at <= comment.start:
            blank = re.compile(_BLANK).match(comment.source.text, comment.end)
            assert blank is not None
            self._code_at = blank.end()
        return self._code_at


def _trimmed(span: Span) -> Span:
    return Span(span.source, span.start, span.start + len(span.text.rstrip()))


def _with_blanks(comment: Span) -> Span:
    """The comment with the blanks before it, or all of its line if nothing else is there."""
    text = comment.source.text
    start = comment.start
    while start and text[start - 1] in " \t":
        start -= 1
    if start and text[start - 1] != "\n":
        return Span(comment.source, start, comment.end)
    end = text.find("\n", comment.end)
    return Span(comment.source, start, end + 1 if end >= 0 else len(text))
