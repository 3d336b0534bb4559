"""What came of the tests, as a report: text for people, JSON (docs/schema/test-1.json), or the XML of JUnit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from segdsl.base.record import record
from segdsl.cli.pictures import bar
from segdsl.cli.terminal import PLAIN, Colour, Terminal
from segdsl.ir.nodes import Rule
from segdsl.testing.run import WORDS, Outcome, subject
from segdsl.vocabulary.model import Vocabulary

if TYPE_CHECKING:
    from segdsl.testing.coverage import Coverage

SCHEMA_VERSION = 1
_BAR = 20


@record(kw_only=True)
class Tested:
    """What came of the tests. `coverages` are there if they were asked for; `shows_coverage`, if people are told."""

    outcomes: tuple[Outcome, ...]
    coverages: tuple[Coverage, ...] = ()
    shows_coverage: bool = False
    min_coverage: float | None = None
    rules: Mapping[str, Rule]
    vocabulary: Vocabulary
    terminal: Terminal = PLAIN

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The cases that came out otherwise than expected."""
        return tuple(outcome for outcome in self.outcomes if not outcome.passed)

    @property
    def percent(self) -> float:
        """How much is covered, in percent."""
        from segdsl.testing.coverage import percent

        return percent(self.coverages)

    @property
    def lacks_coverage(self) -> bool:
        """Whether less is covered than was asked for."""
        return self.min_coverage is not None and self.percent < self.min_coverage

    @property
    def fails(self) -> bool:
        """Whether the run is a failure."""
        return bool(self.failures) or self.lacks_coverage

    @property
    def summary(self) -> str:
        """The numbers, in a line or two."""
        failed = len(self.failures)
        text = f"{len(self.outcomes) - failed} passed, {failed} failed"
        if self.coverages:
            text += f", {self.percent:.0f} % of verdicts and bounds covered"
        if self.lacks_coverage:
            text += f"\nerror: {self.min_coverage:g} % are asked for"
            text += "" if self.shows_coverage else "\nhelp: --coverage lists what is not shown yet"
        return text


def write(tested: Tested, form: str) -> str:
    """The report in one of `FORMATS`; empty, or ended by a newline."""
    return _WRITERS[form](tested)


# ---- text ------------------------------------------------------------------------------------------------------


def _text(tested: Tested) -> str:
    parts = [_failure(outcome, tested) for outcome in tested.failures]
    if tested.shows_coverage:
        parts += [_covered(each, tested.terminal) for each in tested.coverages]
    return "\n".join(parts)


def _failure(outcome: Outcome, tested: Tested) -> str:
    terminal = tested.terminal
    place = terminal.paint(terminal.show(_place(outcome)), Colour.STRONG)
    return f"{place}: {explained(outcome, tested.rules[outcome.test.segment], tested.vocabulary, terminal)}\n"


def explained(outcome: Outcome, rule: Rule, vocabulary: Vocabulary, terminal: Terminal) -> str:
    """A case that came out otherwise: the verdicts, and below them every condition with what it saw."""
    told = terminal.paint(_verdicts(outcome), Colour.ERROR)
    head = f"{terminal.show(outcome.test.sentence)}: {rule.name} on {outcome.case.today}: {told}"
    return "\n".join([head, *_trace(outcome, rule, vocabulary, terminal)])


def _trace(outcome: Outcome, rule: Rule, vocabulary: Vocabulary, terminal: Terminal) -> list[str]:
    from segdsl.cli.explained import as_text
    from segdsl.explain.layout import trace_lines
    from segdsl.explain.trace import trace
    from segdsl.explain.words import Speaker

    today = outcome.case.today
    tree = trace(rule, subject(outcome.case), today=today)
    return as_text(trace_lines(tree, Speaker(vocabulary, today), depth=1), terminal).splitlines()


def _verdicts(outcome: Outcome) -> str:
    return f"expected {WORDS[outcome.case.expect]}, got {WORDS[outcome.verdict]}"


def _covered(coverage: Coverage, terminal: Terminal) -> str:
    shown, missing = len(coverage.shown), len(coverage.missing)
    drawn = bar(coverage.percent / 100, _BAR, terminal)
    lines = [f"{coverage.segment}  {drawn}  {shown} of {shown + missing}"]
    lines += [f"  not shown: {terminal.show(goal.shown)}" for goal in coverage.missing]
    return "\n".join(lines) + "\n"


def _place(outcome: Outcome) -> str:
    line, column = outcome.case.span.position
    return f"{outcome.case.span.source.name}:{line}:{column}"


# ---- for programs ----------------------------------------------------------------------------------------------


def _json(tested: Tested) -> str:
    document: dict[str, Any] = {
        "version": SCHEMA_VERSION,
        "summary": {"passed": len(tested.outcomes) - len(tested.failures), "failed": len(tested.failures)},
        "cases": [_case(outcome) for outcome in tested.outcomes],
    }
    if tested.coverages:
        document["coverage"] = {
            "percent": round(tested.percent, 2),
            "segments": [
                {
                    "segment": each.segment,
                    "percent": round(each.percent, 2),
                    "shown": [goal.shown for goal in each.shown],
                    "missing": [goal.shown for goal in each.missing],
                }
                for each in tested.coverages
            ],
        }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _case(outcome: Outcome) -> dict[str, Any]:
    line, column = outcome.case.span.position
    return {
        "test": outcome.test.sentence,
        "segment": outcome.test.segment,
        "today": outcome.case.today.isoformat(),
        "file": outcome.case.span.source.name,
        "line": line,
        "column": column,
        "expected": WORDS[outcome.case.expect],
        "actual": WORDS[outcome.verdict],
        "passed": outcome.passed,
    }


def _junit(tested: Tested) -> str:
    from xml.etree.ElementTree import Element, SubElement

    from segdsl.cli.xml import add_counts, document, plain

    root = Element("testsuites", name="segdsl test")
    suites: dict[str, Element] = {}
    for outcome in tested.outcomes:
        file = plain(outcome.case.span.source.name)
        suite = suites.get(file)
        if suite is None:
            suite = suites[file] = SubElement(root, "testsuite", name=file)
        line, _ = outcome.case.span.position
        name = plain(f"{outcome.test.sentence} (line {line}, {outcome.case.today})")
        case = SubElement(suite, "testcase", classname=outcome.test.segment, name=name, file=file, line=str(line))
        if not outcome.passed:
            told = SubElement(case, "failure", type="verdict", message=_verdicts(outcome))
            told.text = plain("\n".join(_trace(outcome, tested.rules[outcome.test.segment], tested.vocabulary, PLAIN)))
    for suite in (*suites.values(), root):
        add_counts(suite)
    return document(root)


_WRITERS = {"text": _text, "json": _json, "junit": _junit}
FORMATS = tuple(_WRITERS)
