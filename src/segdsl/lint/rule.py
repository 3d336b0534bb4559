"""What a lint rule is: a declared value in a file of its own, with its page, its examples and its level.

A rule looks at what was written (trees) beside what is meant (the checked project) and yields diagnostics. It is given
some files of a project at a time, so that a large one need not be held whole. One that looks across files says what it
needs of each (`gathers`), and is asked once, when all were read. Conditions with an error are not shown to it: advice
on them would be advice on something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from segdsl.base.diagnostics import Code, Diagnostic, Severity
from segdsl.base.record import record, replace
from segdsl.check.branches import Node, Use, branches, uses
from segdsl.check.model import Checked
from segdsl.ir import nodes as ir
from segdsl.ir.rewrite import rewrite
from segdsl.syntax import tree
from segdsl.syntax.parse import Parse
from segdsl.vocabulary.model import Vocabulary

if TYPE_CHECKING:
    from segdsl.analysis.prove import Prover

T = TypeVar("T")

Option = int | str | tuple[str, ...]
Options = Mapping[str, Option]


class Written:
    """A condition that makes sense: as it was written, and as it is meant.

    `segment` is the item around it, None for a bare condition.
    """

    __slots__ = ("_node", "_own", "_uses", "condition", "expr", "segment")

    def __init__(self, condition: tree.Condition, expr: ir.Expr, segment: tree.Segment | None) -> None:
        self.condition = condition
        self.expr = expr
        self.segment = segment
        self._node: Node | None = None
        self._uses: tuple[Use, ...] | None = None
        self._own: tuple[Use, ...] | None = None

    @property
    def node(self) -> Node:
        """What is meant, with NOT pushed inward; made once for all rules that ask."""
        if self._node is None:
            self._node = branches(self.expr)
        return self._node

    @property
    def uses(self) -> tuple[Use, ...]:
        """The conditions in `node`, in reading order."""
        if self._uses is None:
            self._uses = tuple(uses(self.node))
        return self._uses

    @property
    def own(self) -> tuple[Use, ...]:
        """Those of `uses` that are written here, and not in a segment that is referred to."""
        if self._own is None:
            self._own = tuple([use for use in self.uses if not use.origin.via])
        return self._own


class Context:
    """What lint rules look at. `files` are by path from the project's root; for a bare condition there are none.

    What they import is `checked` with them. `is_whole` says that they are all rule files of the project, so that what
    they do not use is not used. `before` is the context of files that were looked at earlier.
    """

    __slots__ = (
        "_gathered",
        "_prover",
        "_remembered",
        "_same",
        "checked",
        "conditions",
        "files",
        "is_whole",
        "vocabulary",
    )

    def __init__(
        self,
        *,
        vocabulary: Vocabulary,
        checked: Checked,
        files: Mapping[str, Parse],
        conditions: tuple[Written, ...],
        is_whole: bool = False,
        before: Context | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.checked = checked
        self.files = files
        self.conditions = conditions
        self.is_whole = is_whole
        self._prover: Prover | None = None
        self._remembered: dict[Callable[[Context], object], object] = {}
        self._gathered: dict[Gather[Any], list[Any]] = {}
        self._same: dict[ir.Expr, ir.Expr] = before._same if before is not None else {}

    @property
    def prover(self) -> Prover:
        """What answers questions about the conditions; made once for all rules that ask, when the first does."""
        if self._prover is None:
            from segdsl.analysis.prove import Prover

            self._prover = Prover(self.vocabulary)
        return self._prover

    def remembered(self, work_out: Callable[[Context], object]) -> object:
        """What is worked out of the context, once for all rules that ask for it."""
        if work_out not in self._remembered:
            self._remembered[work_out] = work_out(self)
        return self._remembered[work_out]

    def over_all(self, gather: Gather[T], options: Options | None = None) -> list[T]:
        """What is gathered of all files, once for all rules that ask for it."""
        if gather not in self._gathered:
            self._gathered[gather] = list(gather(self, options or {}))
        return self._gathered[gather]

    def take_over(self, other: Context) -> None:
        """Have what was gathered in the other context, before what is gathered here."""
        for gather, found in other._gathered.items():
            self._gathered.setdefault(gather, []).extend(found)

    def same(self, expr: ir.Expr) -> ir.Expr:
        """The one condition that stands for all equal ones, of all files, and for none of their places."""
        found = self._same.get(expr)
        if found is None:
            found = rewrite(expr, lambda node: replace(node, origin=None))
            self._same[found] = found
        return found


Check = Callable[[Context, Options], Iterable[Diagnostic]]
Gather = Callable[[Context, Options], Iterable[T]]


@record(kw_only=True)
class LintRule:
    """A lint rule.

    `level` is how it reports unless a project says otherwise, None where it is asked for by name only. `about` is the
    body of its page in Markdown: what it finds and why that matters, the first paragraph in one sentence. `bad` and
    `good` are rule files, or bare conditions, that tests run. `repair` says how to get from one to the other, as
    `To fix it: …` reads. `options` are what a project may set, with their defaults; `choices` say of some which texts
    they may be. A rule that `needs_whole` is asked only where all files of the project were read: it says what no file
    has, such as a use of a segment. A rule that `gathers` something of each file looks at nothing else: it is given
    that of all files by `Context.over_all`. One that is not `is_portable` advises what the portable profile
    refuses, and is silent there.
    """

    code: Code
    level: Severity | None
    about: str
    bad: str
    good: str
    repair: str
    check: Check
    options: Mapping[str, Option] = {}
    choices: Mapping[str, tuple[str, ...]] = {}
    gathers: tuple[Gather[object], ...] = ()
    needs_whole: bool = False
    is_portable: bool = True


def segments(context: Context) -> Iterator[tuple[Written, tree.Segment, ir.Rule]]:
    """The segments that make sense, each with its item and its rule."""
    for written in context.conditions:
        if written.segment is not None:
            yield written, written.segment, context.checked.rules[written.segment.name.text]
