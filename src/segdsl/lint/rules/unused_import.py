"""An imported name that the file does not use (§8.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, Severity, warning
from segdsl.base.source import Span
from segdsl.check.problems.wording import listing
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.lint.usage import Faults, cut, is_readable, usage
from segdsl.syntax import tree

ABOUT = """
A name is imported that the file does not use.

Whoever reads the import expects that these partners are left out, or that this number counts, and it is not so: often
`AND NOT in segment do_not_email` was forgotten. An imported name is known in its own file only, so leaving it out
changes nothing elsewhere.

With this in `common.seg`:

```seg file=common.seg
segment do_not_email { where partner_group any of ("Press") AND partner_name is known }
```
"""

BAD = """
import { do_not_email } from "common.seg"
segment newly_joined { where relationship_stage = Joined AND joined in the last 7 days }
"""

GOOD = """
import { do_not_email } from "common.seg"
segment newly_joined { where relationship_stage = Joined AND joined in the last 7 days AND NOT in segment do_not_email }
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """Each name of each import; where none of an import is used, the import."""
    faults = Faults(context)
    for parse in context.files.values():
        imports = [item for item in parse.tree.items if isinstance(item, tree.Import)]
        if imports and is_readable(parse):
            found = usage(parse)
            used = found.segments | found.params | found.windows
            for item in imports:
                if not faults.are_in(item):
                    names = [name.text for name in item.names]
                    yield from _unused(
                        item, [name not in used and not faults.mean(name, parse.source) for name in names]
                    )


def _unused(item: tree.Import, is_unused: Sequence[bool]) -> Iterator[Diagnostic]:
    if all(is_unused):
        names = listing(name.text for name in item.names)
        what = f"{names} {'is' if len(item.names) == 1 else 'are'} imported and not used"
        yield _found(what, item.names[0].span.to(item.names[-1].span), cut(item))
        return
    for index, name in enumerate(item.names):
        if is_unused[index]:
            yield _found(f"`{name.text}` is imported and not used", name.span, _without(item, index))


def _found(what: str, span: Span, edits: tuple[Edit, ...]) -> Diagnostic:
    return warning(
        RULE.code,
        what,
        span,
        "not used in this file",
        help="use what was imported, or leave it out",
        fixes=(Fix("no longer import it", edits, Confidence.SAFE),) if edits else (),
    )


def _without(item: tree.Import, index: int) -> tuple[Edit, ...]:
    """The edit that takes a name out of several, with the comma between; none where that would lose a comment."""
    names = [name.span for name in item.names]
    source = item.span.source
    if index:
        gone = Span(source, names[index - 1].end, names[index].end)
    else:
        gone = Span(source, names[0].start, names[1].start)
    return () if "#" in gone.text else (Edit(gone, ""),)


RULE = LintRule(
    code=Code("SEG506", "unused-import"),
    level=Severity.WARNING,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="use it, or leave it out of the import",
    check=check,
)
