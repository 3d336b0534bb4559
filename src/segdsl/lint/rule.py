"""What a lint rule is: a declared value in a file of its own, with its page, its examples and its level.

A rule looks at what was written (trees) beside what is meant (the checked project) and yields diagnostics. It is given
everything at once, since some advice is about a condition, some about a file, and some about the whole project.
Conditions with an error are not shown to it: advice on them would be advice on something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from segdsl.base.diagnostics import Code, Diagnostic, Severity
from segdsl.base.record import record
from segdsl.check.model import Checked
from segdsl.ir import nodes as ir
from segdsl.syntax import tree
from segdsl.syntax.parse import Parse
from segdsl.vocabulary.model import Vocabulary

Option = int | str | tuple[str, ...]
Options = Mapping[str, Option]


@record
class Written:
    """A condition that makes sense: as it was written, and as it is meant.

    `segment` is the item around it, None for a bare condition.
    """

    condition: tree.Condition
    expr: ir.Expr
    segment: tree.Segment | None


@record(kw_only=True)
class Context:
    """What lint rules look at. `files` are by path from the project's root; for a bare condition there are none."""

    vocabulary: Vocabulary
    checked: Checked
    files: Mapping[str, Parse]
    conditions: tuple[Written, ...]


Check = Callable[[Context, Options], Iterable[Diagnostic]]


@record(kw_only=True)
class LintRule:
    """A lint rule.

    `level` is how it reports unless a project says otherwise, None where it is asked for by name only. `about` is the
    body of its page in Markdown: what it finds and why that matters, the first paragraph in one sentence. `bad` and
    `good` are rule files, or bare conditions, that tests run. `repair` says how to get from one to the other, as
    `To fix it: …` reads. `options` are what a project may set, with their defaults.
    """

    code: Code
    level: Severity | None
    about: str
    bad: str
    good: str
    repair: str
    check: Check
    options: Options = {}


def segments(context: Context) -> Iterator[tuple[Written, tree.Segment, ir.Rule]]:
    """The segments that make sense, each with its item and its rule."""
    for written in context.conditions:
        if written.segment is not None:
            yield written, written.segment, context.checked.rules[written.segment.name.text]
