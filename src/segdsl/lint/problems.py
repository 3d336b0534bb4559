"""What can be wrong with what is said about lint rules, in settings, comments and baselines, and with their fixes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, Label, error, warning
from segdsl.base.source import Span
from segdsl.base.suggest import nearest

UNKNOWN_RULE = Code("SEG960", "unknown-rule")
ERROR_STAYS = Code("SEG961", "error-stays")
UNKNOWN_INSTRUCTION = Code("SEG962", "unknown-instruction")
MISSING_REASON = Code("SEG963", "missing-reason")
UNUSED_SUPPRESSION = Code("SEG964", "unused-suppression")
STALE_BASELINE = Code("SEG965", "stale-baseline")
BROKEN_BASELINE = Code("SEG966", "broken-baseline")
UNSAFE_FIX = Code("SEG967", "fix-changed-meaning")
ENDLESS_FIXES = Code("SEG968", "endless-fixes")

INSTRUCTIONS = ("allow", "allow-file")
_LISTED_MAX = 5


# ---- settings --------------------------------------------------------------------------------------------------


def unknown_rule(place: Span, word: str, rules: Iterable[str]) -> Diagnostic:
    """A setting for a rule that there is not."""
    guess = nearest(word, rules)
    return error(
        UNKNOWN_RULE,
        f"there is no rule `{word}`",
        place,
        f"did you mean `{guess}`?" if guess else "",
        help=() if guess else (_WHERE_RULES_ARE,),
    )


def error_lowered(place: Span, word: str) -> Diagnostic:
    """A setting that would make an error of the language less than one."""
    return error(
        ERROR_STAYS,
        f"`{word}` is an error and stays one",
        place,
        "can be nothing less than `error`",
        notes=("what it is about has no defined meaning",),
        help=("take this setting away",),
    )


# ---- comments --------------------------------------------------------------------------------------------------


def unknown_instruction(place: Span, verb: str) -> Diagnostic:
    """A comment that is meant for us, and says something else than to allow."""
    guess = nearest(verb, INSTRUCTIONS)
    fixes = (Fix(f"write `{guess}`", (Edit(place, guess),), Confidence.UNSAFE),) if guess else ()
    return warning(
        UNKNOWN_INSTRUCTION,
        f"`{verb}` is nothing that a comment can ask for",
        place,
        f"did you mean `{guess}`?" if guess else "",
        help=(_HOW_TO_ALLOW,),
        fixes=fixes,
    )


def nothing_allowed(place: Span) -> Diagnostic:
    """A comment that allows, and does not say what."""
    return warning(UNKNOWN_INSTRUCTION, "this comment does not say which rule it allows", place, help=(_HOW_TO_ALLOW,))


def unknown_rule_allowed(place: Span, word: str, rules: Iterable[str]) -> Diagnostic:
    """A comment that allows what there is no rule against."""
    guess = nearest(word, rules)
    return warning(
        UNKNOWN_RULE,
        f"there is no rule `{word}`",
        place,
        f"did you mean `{guess}`?" if guess else "",
        help=() if guess else (_WHERE_RULES_ARE,),
        fixes=(Fix(f"write `{guess}`", (Edit(place, guess),), Confidence.UNSAFE),) if guess else (),
    )


def error_allowed(place: Span, word: str) -> Diagnostic:
    """A comment that would allow an error of the language."""
    return warning(
        ERROR_STAYS,
        f"`{word}` is an error, which no comment can allow",
        place,
        notes=("what it is about has no defined meaning",),
        help=("correct what it finds, and take this comment away",),
    )


def missing_reason(place: Span) -> Diagnostic:
    """A comment that allows without saying why."""
    return warning(
        MISSING_REASON,
        "this comment does not say why, so it allows nothing",
        place,
        "a reason is to follow",
        help=("say in a few words why this is meant",),
        fixes=(Fix("add the reason", (Edit(_end(place), "  <reason>"),), Confidence.DISPLAY),),
    )


def unused_suppression(comment: Span, rules: Sequence[str], edit: Edit) -> Diagnostic:
    """A comment that allows what is not found; `edit` takes out what is not needed."""
    listed = " and ".join(f"`{rule}`" for rule in rules)
    return warning(
        UNUSED_SUPPRESSION,
        f"{listed} {'is' if len(rules) == 1 else 'are'} allowed here, and not found",
        comment,
        help=("leave out what is not needed, so that it hides nothing later",),
        fixes=(Fix(f"no longer allow {listed}", (edit,), Confidence.SAFE),),
    )


# ---- baselines -------------------------------------------------------------------------------------------------


def stale_baseline(place: Span, entries: Sequence[str], gone: int) -> Diagnostic:
    """A baseline that allows more than is found; `entries` say what, each in words."""
    more = len(entries) - _LISTED_MAX
    return warning(
        STALE_BASELINE,
        f"the baseline allows {gone} {'finding' if gone == 1 else 'findings'} more than there are",
        place,
        notes=(*entries[:_LISTED_MAX], *((f"and {more} more",) if more > 0 else ())),
        help=("let it shrink, so that nothing new takes their place: `segdsl check --write-baseline`",),
    )


def broken_baseline(place: Span, wanted: str) -> Diagnostic:
    """A file that is no baseline."""
    return error(
        BROKEN_BASELINE,
        f"this is not a baseline: {wanted}",
        place,
        help=("delete the file and write it anew: `segdsl check --write-baseline`",),
    )


# ---- fixes -----------------------------------------------------------------------------------------------------


def fix_changed_meaning(place: Span, code: str, fix: str) -> Diagnostic:
    """A fix that says it is safe, and is not; this is our mistake."""
    return error(
        UNSAFE_FIX,
        f"a fix of {code} would have changed what the rules mean, so it is not applied",
        place,
        f"the fix: {fix}",
        help=("this is a mistake in segdsl, not in your rules; please report it with the file",),
    )


def endless_fixes(place: Span, rounds: int, labels: Iterable[Span]) -> Diagnostic:
    """Fixes that undo each other; this is our mistake."""
    return warning(
        ENDLESS_FIXES,
        f"there was still something to fix after {rounds} rounds",
        place,
        "is found again and again",
        labels=tuple(Label(label, "as is this") for label in labels),
        help=("this is a mistake in segdsl, not in your rules; please report it with the file",),
    )


_HOW_TO_ALLOW = "to allow what a rule finds, write `# segdsl: allow RULE  reason`"
_WHERE_RULES_ARE = "`segdsl explain-code` lists all rules"


def _end(span: Span) -> Span:
    return Span(span.source, span.end, span.end)
