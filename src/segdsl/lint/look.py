"""How lint rules find their way in a condition: every part of it, what was written where, and what holds beside what.

What is meant says where it was written, and no more; a fix needs the words and what stands around them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from typing import assert_never

from segdsl.base.diagnostics import Edit
from segdsl.base.record import record
from segdsl.base.source import Span
from segdsl.check.branches import Both, Either, Node, Use
from segdsl.check.names import KINDS, NamedItem
from segdsl.lint.rule import Context, Written
from segdsl.syntax import tree

OnMetric = tree.Comparison | tree.Between | tree.NoEvents


def parts(condition: tree.Condition) -> Iterator[tree.Condition]:
    """The condition and all below it, each before its parts, in reading order."""
    waiting = [condition]
    while waiting:
        node = waiting.pop()
        yield node
        match node:
            case tree.And(inner) | tree.Or(inner):
                waiting.extend(reversed(inner))
            case tree.Not(part) | tree.Group(part):
                waiting.append(part)
            case _:
                pass


def workflows(context: Context) -> Iterator[tree.Workflow]:
    """The workflows that make sense, in the order of files and items."""
    if not context.checked.workflows:
        return
    for parse in context.files.values():
        for item in parse.tree.items:
            if isinstance(item, tree.Workflow):
                known = context.checked.workflows.get(item.name.text)
                if known is not None and known.span == item.name.span:
                    yield item


def definitions(context: Context, kinds: Collection[str]) -> Iterator[NamedItem]:
    """The items of these kinds (`segment`, `param`, …), in the order of files and items."""
    for parse in context.files.values():
        for item in parse.tree.items:
            if isinstance(item, NamedItem) and KINDS[type(item)].value in kinds:
                yield item


def said(item: NamedItem, key: str) -> bool:
    """Whether something is said about an item with `@key`."""
    metas = item.meta if isinstance(item, tree.Segment | tree.Series | tree.Workflow) else ()
    return any(meta.key == key and meta.value for meta in metas)


def has_comment(text: str) -> bool:
    """Whether there may be a comment in a text, which a fix that replaces it would lose."""
    return "#" in text


def between(left: Span, right: Span) -> Span:
    """What stands between two places."""
    return Span(left.source, left.end, right.start)


# ---- what was written ------------------------------------------------------------------------------------------


@record
class Place:
    """A single condition where it stands: with the conditions around it, the nearest last."""

    condition: tree.Condition
    around: tuple[tree.Condition, ...]

    @property
    def whole(self) -> tree.Condition:
        """The condition with a NOT directly before it, if there is one."""
        return self.around[-1] if self.around and isinstance(self.around[-1], tree.Not) else self.condition

    @property
    def joint(self) -> tree.Condition | None:
        """What stands directly around `whole`."""
        return next(iter(self._outside[-1:]), None)

    @property
    def is_direct(self) -> bool:
        """Whether its words say by themselves whether it is negated: no NOT stands further out."""
        return not any(isinstance(node, tree.Not) for node in self._outside)

    @property
    def _outside(self) -> tuple[tree.Condition, ...]:
        return self.around[:-1] if self.whole is not self.condition else self.around

    @property
    def window(self) -> tree.Window | None:
        """The window of a condition on a metric: its own, or that of parentheses around it."""
        own = self.condition.window if isinstance(self.condition, OnMetric) else None
        groups = [node.window for node in reversed(self.around) if isinstance(node, tree.Group)]
        return next((window for window in (own, *groups) if window is not None), None)


class Places:
    """The single conditions of a condition by where they stand; looked up when something was found."""

    __slots__ = ("_found", "_written")

    def __init__(self, written: Written) -> None:
        self._written = written
        self._found: dict[int, Place] | None = None

    def of(self, use: Use) -> Place:
        """Where a condition was written that stands in this text, not in a segment that is referred to."""
        if self._found is None:
            self._found = {place.condition.span.start: place for place in _places(self._written.condition, ())}
        return self._found[use.origin.span.start]


def _places(condition: tree.Condition, around: tuple[tree.Condition, ...]) -> Iterator[Place]:
    match condition:
        case tree.And(inner) | tree.Or(inner):
            for part in inner:
                yield from _places(part, (*around, condition))
        case tree.Not(part) | tree.Group(part):
            yield from _places(part, (*around, condition))
        case _:
            yield Place(condition, around)


def cut_out(part: tree.Condition, joint: tree.And | tree.Or) -> Edit | None:
    """The edit that takes a part out of the AND or OR that joins it, with one of the words beside it.

    None where a comment would be lost.
    """
    index = next(index for index, each in enumerate(joint.parts) if each is part)
    span = part.span
    if index:
        cut = Span(span.source, joint.parts[index - 1].span.end, span.end)
    else:
        cut = Span(span.source, span.start, joint.parts[1].span.start)
    return None if has_comment(cut.text) else Edit(cut, "")


# ---- what holds beside what ------------------------------------------------------------------------------------

Keys = Callable[[Use], Iterable[Hashable]]


@record
class Company:
    """The conditions that hold wherever one does, by the keys that a rule gives them; the nearest first."""

    by_key: dict[Hashable, Use]
    above: Company | None

    def find(self, key: Hashable) -> Use | None:
        """The first condition with this key."""
        company: Company | None = self
        while company is not None:
            if key in company.by_key:
                return company.by_key[key]
            company = company.above
        return None


def in_company(node: Node, keys: Keys) -> Iterator[tuple[Use, Company]]:
    """Each condition in reading order, with those that every branch with it has: what is joined to it by AND alone."""
    return _in_company(node, keys, Company({}, None))


def _in_company(node: Node, keys: Keys, company: Company) -> Iterator[tuple[Use, Company]]:
    match node:
        case Use():
            yield node, company
        case Either(inner):
            for part in inner:
                yield from _in_company(part, keys, company)
        case Both():
            joined: dict[Hashable, Use] = {}
            for use in _joined(node):
                for key in keys(use):
                    joined.setdefault(key, use)
            inside = Company(joined, company)
            for part in _unfolded(node):
                yield from _in_company(part, keys, inside)
        case _:
            assert_never(node)


def _joined(node: Both) -> Iterator[Use]:
    return (part for part in _unfolded(node) if isinstance(part, Use))


def _unfolded(node: Both) -> Iterator[Use | Either]:
    """The parts of an AND, and of ANDs directly in it."""
    waiting: list[Node] = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Both):
            waiting.extend(reversed(each.parts))
        else:
            yield each
