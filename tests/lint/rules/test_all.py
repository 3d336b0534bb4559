"""What holds for every lint rule, whichever it is."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from segdsl.base.diagnostics import Confidence, Diagnostic
from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.lint import rules
from segdsl.lint.fix import edited
from segdsl.lint.rule import LintRule
from segdsl.lint.run import all_rules, context_of, lint
from segdsl.lint.settings import LintSettings
from segdsl.syntax.parse import parse
from segdsl.vocabulary.load import builtin
from segdsl.vocabulary.model import Vocabulary
from tests.differential.sides import FILE, in_memory, project_vocabulary, rule_of
from tests.lint.rules.support import BARE, asked, read
from tests.properties.same import Program, programs, with_rule
from tests.reference.write import write

RULES = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code.name)


@RULES
def test_a_rule_has_a_file_of_its_name(rule: LintRule) -> None:
    assert Path(rules.__path__[0], f"{rule.code.name.replace('-', '_')}.py").exists()


@RULES
def test_a_rule_is_described(rule: LintRule) -> None:
    first, *more = rule.about.strip().split("\n\n")
    assert re.fullmatch(r"[A-Z].*[.]", " ".join(first.split()))
    assert more, "a page also says why it matters"
    assert re.fullmatch(r"[a-z].*[^.]", rule.repair)
    described = set(re.findall(r"^`(\w+)` (?:is|are) ", rule.about, re.MULTILINE))
    assert described == set(rule.options)
    assert set(rule.choices) <= set(rule.options)


@RULES
def test_a_rule_says_nothing_of_nothing(rule: LintRule) -> None:
    assert asked(rule.code.name, read({}, builtin())) == ()
    assert asked(rule.code.name, read({"main.seg": "# nothing yet\n"}, builtin())) == ()


@RULES
def test_a_rule_says_nothing_of_what_makes_no_sense(rule: LintRule) -> None:
    """Advice on a text that was misread would be advice on something else."""
    texts = {
        "main.seg": """
            import { a } from "other.seg"
            param p = 5
            window w = last 3 days
            segment Broken { where stag = 5 OR OR }
            segment single { where partner_id = 1 }
            workflow to_single { for single once per partner send email "x" }
            workflow to_single { for single once per partner send email "y" }
            workflow to_all { for everybody once per partner send mail "x" }
            workflow to_a { for a once per partner send email "x" }
        """,
        "other.seg": "segment a { where NOT NOT (partner_id any of (1, 1, nonsense,) OR x = 5 AND clicks < 5) }",
    }
    files = {path: parse(Source(path, text)) for path, text in texts.items()}
    context = context_of(files, check(files, builtin()), builtin(), is_whole=True)
    about_words = {"naming", "missing-owner", "missing-doc"}
    assert asked(rule.code.name, context) == () or rule.code.name in about_words


# ---- fixes that say they are safe ------------------------------------------------------------------------------

SEEDS = 3


def wordy(program: Program) -> list[Program]:
    """Programs that mean as much, with more words, so that there is something to fix."""
    rule = program["rule"]
    twice = ("not", ("not", rule))
    return [
        program,
        with_rule(program, twice),
        with_rule(program, ("and", rule, rule, ("or", twice, rule, rule))),
    ]


# Those whose fixes need no proof, and are safe by the form of the condition.
BY_FORM = ("SEG391", "SEG601", "SEG602", "SEG606", "SEG607", "SEG608")


def test_a_safe_fix_changes_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    """True, false and unknown stay, partner by partner, also where a rule is written in an unusual way."""
    monkeypatch.setattr("segdsl.lint.rules.mixed_and_or.SHOWN_MAX", 0)
    tried: set[str] = set()
    for seed in range(SEEDS):
        for program, made in programs(seed, count=20, partners=15):
            for number, variant in enumerate(wordy(program)):
                text = write(variant, made.vocabulary, Random(1000 * seed + number))
                before = in_memory(rule_of(text, made.vocabulary), made.partners, made.today, made.zone)
                for diagnostic in findings(text, project_vocabulary(made.vocabulary.name)):
                    for fix in diagnostic.fixes:
                        if fix.confidence is Confidence.SAFE:
                            fixed = edited(text, fix.edits)
                            after = in_memory(rule_of(fixed, made.vocabulary), made.partners, made.today, made.zone)
                            assert after == before, f"{diagnostic.code}\n{text}\n{fixed}"
                            tried.add(diagnostic.code)
    assert sorted(tried) == sorted(BY_FORM)


def findings(text: str, words: Vocabulary) -> tuple[Diagnostic, ...]:
    """What the rules say of a file."""
    files = {FILE: parse(Source(FILE, text))}
    rules = [rule for rule in all_rules() if rule.code.code in BY_FORM]
    return lint(context_of(files, check(files, words), words, is_whole=True), LintSettings(), rules)


# ---- the portable profile --------------------------------------------------------------------------------------


@RULES
def test_no_advice_contradicts_the_portable_profile(rule: LintRule) -> None:
    """§7.3: what is right in the profile gets no advice that the profile refuses."""
    texts = [
        "relationship_stage = Joined AND joined in the last 30 days AND clicks < 100 during last 30 days",
        "relationship_stage = Joined AND transitioned exactly 30 days ago AND actions > 0 during last 30 days",
        'partner_group any of ("VIP", "Gold") AND contract_stage = Joined',
    ]
    settings = LintSettings(profile="portable")
    for text in texts:
        assert lint(read({BARE: text}, builtin()), settings, [rule]) == ()
