"""Whether a formatted file says what it said before.

Three comparisons, each of which would notice what another cannot: the trees, but for the spellings that the formatter
is there to change; the comments; and the meaning (the IR), as far as the file has one on its own.
"""

from __future__ import annotations

from typing import Any

from segdsl.base.record import replace
from segdsl.check.check import check
from segdsl.format.pieces import meta_rank
from segdsl.format.spelling import Spelling, is_counted
from segdsl.syntax import tree
from segdsl.syntax.parse import Parse
from segdsl.syntax.walk import children
from segdsl.vocabulary.model import Vocabulary

_NAME = "formatted.seg"


def says_the_same(before: Parse, after: Parse, vocabulary: Vocabulary) -> bool:
    """Whether both have the same items in the same order, the same comments and the same meaning."""
    return (
        not after.diagnostics
        and _comments(before) == _comments(after)
        and _plain(before.tree, Spelling(vocabulary)) == _plain(after.tree, Spelling(vocabulary))
        and _meaning(before, vocabulary) == _meaning(after, vocabulary)
    )


def _comments(parse: Parse) -> list[str]:
    return sorted(comment.text.rstrip(" \t") for comment in parse.comments)


def _plain(node: Any, spelling: Spelling) -> Any:
    """The tree with one of the spellings that are the same, parts first."""
    changes: dict[str, Any] = {}
    for field in dict.fromkeys(field for field, _ in children(node)):
        value = getattr(node, field)
        if isinstance(value, tuple):
            changes[field] = tuple(_plain(part, spelling) for part in value)
        else:
            changes[field] = _plain(value, spelling)
    node = replace(node, **changes) if changes else node
    match node:
        case tree.OnDay(day=day) if is_counted(day):
            return replace(node, exact=True)
        case tree.Segment() | tree.Series() | tree.Workflow():
            return replace(node, meta=tuple(sorted(node.meta, key=meta_rank)))
        case tree.Text(text) if spelling.is_bare(text):
            return tree.Word(text, node.span)
        case _:
            return node


def _meaning(parse: Parse, vocabulary: Vocabulary) -> tuple[object, ...]:
    """What makes sense in the file. What needs another file is left out, before and after."""
    checked = check({_NAME: parse}, vocabulary)
    return checked.rules, checked.series, checked.workflows, checked.tests
