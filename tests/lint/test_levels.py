"""What `[lint]` says of rules: levels, options, profile; what is wrong with it; and what can be named at all."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from segdsl.base.diagnostics import Code, Diagnostic, Severity
from segdsl.base.source import Source, Span
from segdsl.lint.findings import find, was_asked
from segdsl.lint.known import CHECKED_ADVICE, known, portable_codes
from segdsl.lint.rule import LintRule
from segdsl.lint.run import all_rules
from segdsl.lint.settings import LintSettings, read_lint
from segdsl.vocabulary.load import builtin
from segdsl.vocabulary.places import Places
from segdsl.vocabulary.settings import Settings
from tests.lint.core import context, finds, lines

SOURCES = Path(__file__).parents[2] / "src/segdsl"
MIXED = "segment a { where partner_id = 7 OR joined on today AND relationship_stage = New }"


def read(text: str) -> tuple[LintSettings, tuple[Diagnostic, ...]]:
    source = Source("segdsl.toml", text)
    file = Settings(tomllib.loads(text), "`segdsl.toml`", Places(source), [])
    return read_lint(file.table("lint", "`[lint]`"), builtin())


def complaints(text: str) -> list[str]:
    return [f"{found.code} {found.span.text}: {found.message}" for found in read(text)[1]]


# ---- settings --------------------------------------------------------------------------------------------------


def test_without_the_table_all_is_as_usual() -> None:
    settings, found = read("")
    assert (settings, found) == (LintSettings(), ())
    assert (settings.profile, settings.baseline) == ("default", None)


def test_levels_are_by_code_or_name() -> None:
    settings, found = read('[lint.levels]\nmixed-and-or = "off"\nSEG602 = "error"\nmetric-without-joined = "info"')
    assert found == ()
    assert settings.levels == {"SEG601": None, "SEG602": Severity.ERROR, "SEG311": Severity.INFO}


def test_the_profile_and_the_baseline() -> None:
    settings, found = read('[lint]\nprofile = "portable"\nbaseline = "lint/baseline.json"')
    assert (found, settings.profile, settings.baseline) == ((), "portable", "lint/baseline.json")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[lint]\nprofil = "portable"', "SEG911 profil: `[lint]` has no setting `profil`"),
        ('[lint]\nprofile = "web"', 'SEG915 "web": `profile` cannot be `web`'),
        ("[lint]\nbaseline = 5", "SEG912 5: `baseline` must be a text"),
        ("[lint]\nlevels = 5", "SEG912 5: `levels` must be a table"),
        ("[lint]\noptions = 5", "SEG912 5: `options` must be a table"),
        ('[lint.levels]\nmixed-and-or = "loud"', 'SEG915 "loud": `mixed-and-or` cannot be `loud`'),
        ("[lint.levels]\nmixed-and-or = true", "SEG912 true: `mixed-and-or` must be a text"),
        ('[lint.levels]\nmixed-or-and = "off"', "SEG960 mixed-or-and: there is no rule `mixed-or-and`"),
        ('[lint.levels]\nunknown-member = "off"', "SEG961 unknown-member: `unknown-member` is an error and stays one"),
        ('[lint.levels]\nSEG303 = "warning"', "SEG961 SEG303: `SEG303` is an error and stays one"),
        ("[lint.options.mixed-or-and]\na = 1", "SEG960 [lint.options.mixed-or-and]: there is no rule `mixed-or-and`"),
        ("[lint.options]\nnaming = 5", "SEG912 5: `naming` must be a table"),
        ("[lint.options.naming]\nx = 5", "SEG911 x: `[lint.options.naming]` has no setting `x`"),
        ("[lint.options.naming]\nstyle = 5", "SEG912 5: `style` must be a text"),
    ],
)
def test_mistakes_in_the_table(text: str, complaint: str) -> None:
    assert complaints(text) == [complaint]


def test_a_misspelt_rule_has_a_suggestion_any_other_a_list_to_look_at() -> None:
    near, far = read('[lint.levels]\nmixed-or-and = "off"\nmixed-and-ors = "off"\nq = "off"')[1][1:]
    assert near.label == "did you mean `mixed-and-or`?"
    assert (far.label, far.help) == ("", ("`segdsl explain-code` lists all rules",))


def test_an_error_may_be_called_an_error() -> None:
    assert complaints('[lint.levels]\nunknown-member = "error"') == []


def test_a_wrong_setting_leaves_the_others() -> None:
    settings, _ = read('[lint.levels]\nnothing = "off"\nunknown-member = "off"\nSEG601 = "info"')
    assert settings.levels == {"SEG601": Severity.INFO}


def test_options_are_of_the_kind_of_their_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = finds("x", options={"count": 1, "on": True, "style": "snake", "names": ("a",), "rest": 5})
    monkeypatch.setattr("segdsl.lint.run.all_rules", lambda: (rule,))
    text = '[lint.options.word]\ncount = 7\non = false\nstyle = "camel"\nnames = []'
    settings, found = read(text)
    assert found == ()
    assert settings.options == {"word": {"count": 7, "on": False, "style": "camel", "names": ()}}
    wrong = '[lint.options.word]\ncount = "7"\non = 1\nstyle = ""\nnames = "a"'
    assert [found.code for found in read(wrong)[1]] == ["SEG912"] * 4
    assert read(wrong)[0].options == {"word": {}}


def test_an_option_may_have_a_few_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    options, choices = {"style": "snake", "items": ("a",)}, {"style": ("snake", "camel"), "items": ("a", "b")}
    monkeypatch.setattr("segdsl.lint.run.all_rules", lambda: (finds("x", options=options, choices=choices),))
    settings, found = read('[lint.options.word]\nstyle = "camel"\nitems = ["b"]')
    assert (settings.options, found) == ({"word": {"style": "camel", "items": ("b",)}}, ())
    assert complaints('[lint.options.word]\nstyle = "kebab"\nitems = ["a", "c"]') == [
        'SEG915 "kebab": `style` cannot be `kebab`',
        'SEG915 "c": `items` cannot be `c`',
    ]


# ---- what can be named -----------------------------------------------------------------------------------------


def test_all_that_can_be_found_can_be_named() -> None:
    words = known(builtin())
    for rule in all_rules():
        assert words.by_word[rule.code.code] == words.by_word[rule.code.name] == rule.code
        assert words.is_advice(rule.code.name)
    assert not words.is_advice("foreign-operator")
    assert not words.is_advice("SEG301")
    assert words.is_advice("metric-without-joined")
    assert words.is_advice("unused-suppression")
    assert portable_codes() <= words.advice


def warnings_in(folder: str) -> Iterator[str]:
    """The codes that the modules of a folder build warnings and infos with."""
    for path in sorted((SOURCES / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("warning", "info"):
                name = ".".join(path.relative_to(SOURCES.parent).with_suffix("").parts)
                code = getattr(import_module(name), getattr(node.args[0], "id", ""), None)
                assert isinstance(code, Code), f"{path}: a warning without a code of its own"
                yield code.code


def test_the_checkers_advice_is_known_to_be_advice() -> None:
    assert {code for folder in ("check", "syntax") for code in warnings_in(folder)} == CHECKED_ADVICE


def test_advice_about_rules_can_be_turned_off_too() -> None:
    names = {"unknown-instruction", "missing-reason", "unused-suppression", "stale-baseline", "unknown-rule"}
    words = known(builtin())
    assert all(words.is_advice(name) for name in names if name in words.by_word)
    assert "broken-baseline" not in words.by_word


# ---- what the levels do ----------------------------------------------------------------------------------------


def of_checker(text: str, code: str = "SEG311", severity: Severity = Severity.WARNING) -> Diagnostic:
    span = Span(Source("a.seg", text), 0, 7)
    return Diagnostic(code=code, name=f"name-of-{code}", severity=severity, message="said", span=span)


def severities(*found: Diagnostic, **settings: object) -> list[str]:
    given = LintSettings(only=None, **settings)  # type: ignore[arg-type]
    return [each.severity.value for each in find(context(), found, given).diagnostics]


def test_what_the_checker_advises_has_its_level_too() -> None:
    found = of_checker(MIXED)
    assert severities(found) == ["warning"]
    assert severities(found, levels={"SEG311": Severity.ERROR}) == ["error"]
    assert severities(found, levels={"name-of-SEG311": Severity.INFO}) == ["info"]
    assert severities(found, levels={"SEG311": None}) == []


def test_an_error_of_the_checker_stays_one() -> None:
    found = of_checker(MIXED, "SEG212", Severity.ERROR)
    assert severities(found, levels={"SEG212": None}) == ["error"]
    assert lines(find(context(), [found], LintSettings(only=frozenset({"SEG601"}))).diagnostics) == [
        "a.seg:1:1 error SEG212 said"
    ]


def test_what_is_found_twice_is_said_once() -> None:
    assert severities(of_checker(MIXED), of_checker(MIXED)) in (["warning"] * 2, ["warning"])
    found = of_checker(MIXED)
    assert severities(found, found) == ["warning"]


def test_the_portable_profile_is_asked_for() -> None:
    text = "segment a { where relationship_stage = Joined AND joined in the last 45 days }"
    portable = LintSettings(profile="portable", levels=dict.fromkeys(rule.code.code for rule in all_rules()))
    (found,) = find(context(text), (), portable).diagnostics
    assert found.code in portable_codes()
    assert found.code not in {each.code for each in find(context(text), (), LintSettings()).diagnostics}
    off = LintSettings(profile="portable", levels={**portable.levels, found.code: None})
    assert find(context(text), (), off).diagnostics == ()


def test_whether_a_rule_was_asked() -> None:
    whole, part = context(), context(is_whole=False)
    portable = min(portable_codes())
    needs_whole: LintRule = next(rule for rule in all_rules() if rule.needs_whole and rule.level)
    assert was_asked(whole, LintSettings(), "SEG601")
    assert was_asked(whole, LintSettings(), "SEG212")
    assert not was_asked(whole, LintSettings(levels={"SEG311": None}), "SEG311")
    assert not was_asked(whole, LintSettings(levels={"SEG601": None}), "SEG601")
    assert not was_asked(whole, LintSettings(), portable)
    assert was_asked(whole, LintSettings(profile="portable"), portable)
    assert was_asked(whole, LintSettings(), needs_whole.code.code)
    assert not was_asked(part, LintSettings(), needs_whole.code.code)
