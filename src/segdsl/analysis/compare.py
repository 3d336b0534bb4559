"""What a change to rules means: for each segment who enters and who leaves, not which lines differ.

Everything that a segment is made of has been put in its place before it gets here (params, windows, segments that it
refers to), so a change to any of these is seen where it matters, and a rewriting that means the same is no change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING

from segdsl.analysis.answer import Answer, Proved, Refuted, Unknown, Witness
from segdsl.base.record import record, replace
from segdsl.ir import nodes as ir
from segdsl.ir.rewrite import rewrite, walk
from segdsl.vocabulary.model import Field, Metric, Vocabulary

if TYPE_CHECKING:
    from segdsl.analysis.prove import Prover


class Kind(Enum):
    """What became of a segment. `BOTH`: some enter and some leave."""

    SAME = "same"
    WIDER = "wider"
    NARROWER = "narrower"
    BOTH = "both"
    NEW = "new"
    GONE = "gone"
    RENAMED = "renamed"
    UNKNOWN = "unknown"


@record(kw_only=True)
class Change:
    """What became of the segment `name`, which was called `before` where it was renamed.

    `enters` is a member of the new one that was none of the old one, `leaves` the other way round; both may be there
    although the kind is `UNKNOWN`, for which `reason` says why. `facts` are the background facts that were used.
    """

    name: str
    kind: Kind
    before: str | None = None
    enters: Witness | None = None
    leaves: Witness | None = None
    reason: str = ""
    facts: tuple[str, ...] = ()


def compare(old: Mapping[str, ir.Rule], new: Mapping[str, ir.Rule], prover: Prover) -> Iterator[Change]:
    """What became of every segment: those of the new side in their order, then those that are gone.

    Both sides speak the words of the prover's vocabulary; `in_words_of` sees to that.
    """
    gone = {name: rule for name, rule in old.items() if name not in new}
    for name, rule in new.items():
        if name in old:
            yield _changed(name, old[name].condition, rule.condition, prover)
            continue
        before = next((each for each in gone if _equal(gone[each].condition, rule.condition, prover)), None)
        if before is None:
            yield Change(name=name, kind=Kind.NEW)
        else:
            del gone[before]
            yield Change(name=name, kind=Kind.RENAMED, before=before)
    for name in gone:
        yield Change(name=name, kind=Kind.GONE)


def in_words_of(rule: ir.Rule, vocabulary: Vocabulary) -> ir.Rule | str:
    """The rule with each of its fields and metrics as another vocabulary declares it, or why that cannot be.

    A word that keeps its name and its type is the same word: where its data lives, what else it is called and what is
    said of it may change.
    """
    words = {name: entry for name, entry in vocabulary.words.items() if entry.name == name}
    for word in _words(rule.condition):
        now = words.get(word.name)
        if now is None:
            return f"there is no `{word.name}` any more"
        if (type(now), now.type) != (type(word), word.type):
            return f"`{word.name}` was of type {word.type.value} and is of type {now.type.value}"
    return replace(rule, condition=rewrite(rule.condition, lambda node: _retold(node, words)))


def _changed(name: str, old: ir.Expr, new: ir.Expr, prover: Prover) -> Change:
    if old == new:
        return Change(name=name, kind=Kind.SAME)
    entering, leaving = prover.implies(new, old), prover.implies(old, new)
    enters, leaves = _shown(entering), _shown(leaving)
    unknown = [answer.reason for answer in (entering, leaving) if isinstance(answer, Unknown)]
    if unknown:
        kind = Kind.UNKNOWN
    elif enters and leaves:
        kind = Kind.BOTH
    elif enters:
        kind = Kind.WIDER
    else:
        kind = Kind.NARROWER if leaves else Kind.SAME
    facts = [fact for answer in (entering, leaving) if isinstance(answer, Proved) for fact in answer.facts]
    return Change(
        name=name,
        kind=kind,
        enters=enters,
        leaves=leaves,
        reason="; ".join(dict.fromkeys(unknown)),
        facts=tuple(dict.fromkeys(facts)),
    )


def _shown(answer: Answer) -> Witness | None:
    return answer.witness if isinstance(answer, Refuted) else None


def _equal(one: ir.Expr, other: ir.Expr, prover: Prover) -> bool:
    return one == other or isinstance(prover.equal(one, other), Proved)


def _words(expr: ir.Expr) -> Iterable[Field | Metric]:
    """The fields and metrics of a condition, also those that windows count from."""
    for node in walk(expr):
        match node:
            case ir.Total(metric, window) | ir.Absent(metric, window):
                yield metric
                if isinstance(window, ir.SinceField):
                    yield window.anchor
            case ir.Constant() | ir.And() | ir.Or() | ir.Not():
                pass
            case leaf:
                yield leaf.field


def _retold(node: ir.Expr, words: Mapping[str, Field | Metric]) -> ir.Expr:
    match node:
        case ir.Total(metric, window) | ir.Absent(metric, window):
            if isinstance(window, ir.SinceField):
                window = replace(window, anchor=words[window.anchor.name])
            return replace(node, metric=words[metric.name], window=window)
        case ir.Constant() | ir.And() | ir.Or() | ir.Not():
            return node
        case leaf:
            return replace(leaf, field=words[leaf.field.name])
