"""Every mistake in a vocabulary, text in, `line: code message` out; each mistake once, and none that only follows."""

from __future__ import annotations

import pytest

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.source import Source
from segdsl.vocabulary.load import builtin, from_mapping, load
from segdsl.vocabulary.model import Vocabulary

SHOP = """[vocabulary]
name = "shop"
subject = "household"
subject_relation = "households"
currency = "USD"
[relations]
households = { key = "household_id", keys_of = ["transactions"] }
transactions = { key = "household_id" }
"""


def mistakes(text: str, base: Vocabulary | None) -> tuple[Diagnostic, ...]:
    """What is wrong with a text that has a mistake."""
    result = load(text, "segdsl.toml", base)
    assert result.vocabulary is None
    return result.diagnostics


def said(text: str, base: Vocabulary | None = None) -> list[str]:
    """The mistakes as `line: code message`; the text extends the partner program unless it has its own head."""
    base = base if text.startswith("[vocabulary]") and base else builtin()
    return [f"{one.span.position.line}: {one.code} {one.message}" for one in mistakes(text, base)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = \n", "1: SEG910 this is not TOML: invalid value"),
        ("[fields]\nx = [1,", "2: SEG910 this is not TOML: invalid value"),
        ("[a]\r\nx = 1\r\nx = 2\r\n", "3: SEG910 this is not TOML: cannot overwrite a value"),
        ("a = " + "[" * 5000, "1: SEG910 this is not TOML: it nests too deeply, or a number in it is too long"),
    ],
)
def test_not_toml(text: str, expected: str) -> None:
    assert said(text) == [expected]


def test_the_end_of_a_broken_text_is_a_place() -> None:
    (mistake,) = mistakes("[fields]\nx = 'a", builtin())
    assert (mistake.message, mistake.span.position) == ('this is not TOML: expected "\'"', (2, 7))


def test_the_column_of_a_broken_text() -> None:
    (mistake,) = mistakes("[fields]\nx = 2026-02-30", builtin())
    assert (mistake.message, mistake.span.position) == ("this is not TOML: invalid date or datetime", (2, 5))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("feilds = 1", "1: SEG911 a vocabulary has no setting `feilds`"),
        ("fields = 1", "1: SEG912 `fields` must be a table"),
        ("[fields]\nx = 1", "2: SEG912 `x` must be a table"),
        ("rules = 3", "1: SEG912 `rules` must be a table or a list of tables"),
        ("rules = []", "1: SEG912 `rules` must be a table or a list of tables"),
        ("rules = [1]", "1: SEG912 `rules` must be a table or a list of tables"),
        ("vocabulary = 1", "1: SEG912 `vocabulary` must be a table"),
        ('[vocabulary]\nextends = "partner-program"\ntitle = "x"', "3: SEG911 `[vocabulary]` has no setting `title`"),
        ('[vocabulary]\nextends = "shop"', "2: SEG923 there is no vocabulary `shop` to extend"),
        ("[vocabulary]\nextends = 1", "2: SEG912 `extends` must be a text"),
        ('[vocabulary]\nname = "shop"', "1: SEG913 `[vocabulary]` has no `subject`, `subject_relation` or `currency`"),
        (
            '[vocabulary]\nextends = "partner-program"\ncurrency = "$"',
            "3: SEG912 `currency` must be a code of three letters such as `USD`",
        ),
        (
            '[vocabulary]\nextends = "partner-program"\nsubject = "two words"',
            "3: SEG914 `two words` cannot be a name",
        ),
        (
            '[vocabulary]\nextends = "partner-program"\nsubject_relation = "partner"',
            "3: SEG919 there is no relation `partner`",
        ),
    ],
)
def test_the_file_and_its_head(text: str, expected: str) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1: SEG913 a vocabulary has no `vocabulary`"),
        ('[vocabulary]\nextends = "partner-program"', "2: SEG923 there is no vocabulary `partner-program` to extend"),
    ],
)
def test_nothing_there_to_extend(text: str, expected: str) -> None:
    (mistake,) = mistakes(text, None)
    assert f"{mistake.span.position.line}: {mistake.code} {mistake.message}" == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("[relations.r]", "1: SEG913 the relation `r` has no `key`"),
        ('[relations.r]\nkey = ""', "2: SEG912 `key` must be a text"),
        ('[relations.r]\nkey = "k"\nkeysof = ["partners"]', "3: SEG911 the relation `r` has no setting `keysof`"),
        ('[relations.r]\nkey = "k"\nkeys_of = ["partner"]', "3: SEG919 there is no relation `partner`"),
        ('[relations."my table"]\nkey = "k"', "1: SEG914 `my table` cannot be a name"),
        (
            '[relations]\na = { key = "k", keys_of = ["partners"] }\nb = { key = "k", keys_of = ["partners", "a"] }',
            "3: SEG924 `a` has no data of its own to take keys from",
        ),
    ],
)
def test_relations(lines: str, expected: str) -> None:
    assert said(lines) == [expected]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("", "1: SEG913 the field `x` has no `type`"),
        ('typ = "text"', "2: SEG911 the field `x` has no setting `typ`"),
        ('type = "string"', "2: SEG915 `type` cannot be `string`"),
        ("type = 1", "2: SEG912 `type` must be a text"),
        ('type = "member"', "1: SEG913 the field `x` has no `members`"),
        ('type = "member"\nmembers = []', "3: SEG912 `members` must be a list of at least one text"),
        ('type = "member"\nmembers = "Gold"', "3: SEG912 `members` must be a list of texts"),
        ('type = "member"\nmembers = ["Gold", 1]', "3: SEG912 `members` must be a list of texts"),
        ('type = "member"\nmembers = ["Gold",\n"Silver",\n"Gold"]', "5: SEG916 `Gold` is listed twice"),
        ('type = "set"', "1: SEG913 the field `x` has no `relation`"),
        ('type = "text"\nmembers = ["a"]', "3: SEG917 `members` has a meaning only for member and set fields"),
        ('type = "text"\nholds = "dates"', "3: SEG917 `holds` has a meaning only for date fields"),
        ('type = "integer"\nrounded = true', "3: SEG917 `rounded` has a meaning only for decimal and money fields"),
        ('type = "date"\nholds = "times"', "3: SEG915 `holds` cannot be `times`"),
        ('type = "text"\nrequired = "yes"', "3: SEG912 `required` must be `true` or `false`"),
        ('type = "text"\nrelation = "partnres"', "3: SEG919 there is no relation `partnres`"),
        ('type = "text"\naliases = ["my x"]', "3: SEG914 `my x` cannot be a name"),
        ('type = "text"\naliases = ["x"]', "3: SEG918 `x` already means the field `x`"),
        ('type = "text"\naliases = ["clicks"]', "3: SEG918 `clicks` already means the metric `clicks`"),
        ('type = "text"\naliases = ["joined"]', "3: SEG918 `joined` already means the field `original_joined_date`"),
        ('type = "text"\nmisspelt = ["2x"]', "3: SEG914 `2x` cannot be a name"),
    ],
)
def test_fields(lines: str, expected: str) -> None:
    assert said(f"[fields.x]\n{lines}") == [expected]


def test_a_name_that_an_alias_has() -> None:
    """The file's own entry is to blame, not the alias that was there before it."""
    assert said('[fields.joined]\ntype = "date"') == [
        "1: SEG918 `joined` already means the field `original_joined_date`"
    ]


def test_a_relation_of_keys_has_no_other_columns() -> None:
    assert said(SHOP + '[fields.age]\ntype = "text"\nrelation = "households"', builtin()) == [
        "11: SEG925 `households` has no column `age`"
    ]


def test_a_subject_that_lives_nowhere() -> None:
    assert said(SHOP.replace('"households"', '"homes"', 1), builtin()) == ["4: SEG919 there is no relation `homes`"]


METRIC = '[metrics.m]\ntype = "count"\nrelation = "performance"\ndate = "date"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[metrics.m]", "1: SEG913 the metric `m` has no `type`, `relation` or `date`"),
        (METRIC.replace("count", "sum"), "2: SEG915 `type` cannot be `sum`"),
        (METRIC.replace("performance", "clicks"), "3: SEG919 there is no relation `clicks`"),
        (METRIC + "unit = 1", "5: SEG911 the metric `m` has no setting `unit`"),
        (METRIC + 'counts = "days"', "5: SEG915 `counts` cannot be `days`"),
        (
            METRIC + 'counts = "rows"\ncolumn = "c"',
            "5: SEG921 the metric `m` cannot have `column` and `counts` at once",
        ),
        (METRIC + "rounded = true", "5: SEG917 `rounded` has a meaning only for money metrics"),
        (
            METRIC.replace("count", "money") + 'counts = "rows"',
            "5: SEG917 `counts` has a meaning only for count metrics",
        ),
        (METRIC + 'aliases = ["clicks"]', "5: SEG918 `clicks` already means the metric `clicks`"),
        (
            METRIC.replace("metrics.m", "metrics.partner_id"),
            "1: SEG918 `partner_id` already means the field `partner_id`",
        ),
    ],
)
def test_metrics(text: str, expected: str) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("", "1: SEG921 the window `w` needs one of `since`, `last_days`, `from` and `to`, or `all`"),
        ("last_days = 3\nall = true", "1: SEG921 the window `w` cannot have `last_days` and `all` at once"),
        ("last_days = 3\nto = 2026-01-01", "1: SEG921 the window `w` cannot have `last_days` and `to` at once"),
        ("all = false", "2: SEG912 `all` must be `true`, where it stands"),
        ("last_days = -1", "2: SEG912 `last_days` must be a whole number from 0"),
        ("last_days = true", "2: SEG912 `last_days` must be a whole number from 0"),
        ('from = "2026-01-01"', "2: SEG912 `from` must be a day, without quotes, such as 2026-03-31"),
        ("from = 2026-01-01T00:00:00", "2: SEG912 `from` must be a day, without quotes, such as 2026-03-31"),
        ("from = 2026-01-02\nto = 2026-01-01", "3: SEG922 `to` lies before `from`"),
        ('since = "joined_at"', "2: SEG919 there is no field `joined_at`"),
        ('since = "partner_name"', "2: SEG920 `partner_name` is no date field, its type is `text`"),
        (
            'since = "original_joined_date"\nfirst_day = 2\nlast_day = 1',
            "4: SEG922 `last_day` lies before `first_day`",
        ),
        ("last_days = 3\nlast_day = 1", "3: SEG917 `last_day` has a meaning only for a window with `since`"),
        ("last_days = 3\nfirst = 1", "3: SEG911 the window `w` has no setting `first`"),
    ],
)
def test_windows(lines: str, expected: str) -> None:
    assert said(f"[windows.w]\n{lines}") == [expected]


RULE = """[[rules]]
form = "requires"
code = "OWN1"
name = "some-rule"
when = { field = "partner_name" }
needs = { metric = "any" }
message = "m"
reason = "r"
fix = "f"
"""
BESIDE = RULE.replace("requires", "discourages").replace("needs", "beside")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[rules]]", "1: SEG913 the rule has no `form`, `code`, `name`, `when`, `message`, `reason` or `fix`"),
        (RULE.replace("requires", "require"), "2: SEG915 `form` cannot be `require`"),
        (RULE.replace("OWN1", "own-1"), "3: SEG912 `code` must be capital letters and then digits, such as `OWN301`"),
        (
            RULE.replace("some-rule", "Some rule"),
            "4: SEG912 `name` must be small words joined by hyphens, such as `late-payers`",
        ),
        (RULE.replace("partner_name", "name"), "5: SEG919 there is no field `name`"),
        (RULE.replace('"any"', '"sales"'), "6: SEG919 there is no metric `sales`"),
        (RULE.replace('{ field = "partner_name" }', "3"), "5: SEG912 `when` must be a table or a list of tables"),
        (RULE.replace('{ field = "partner_name" }', "{}"), "5: SEG921 `when` needs one of `field` and `metric`"),
        (
            RULE.replace('metric = "any"', 'metric = "any", field = "partner_id"'),
            "6: SEG921 `needs` cannot have `field` and `metric` at once",
        ),
        (RULE.replace("field =", "fields ="), "5: SEG911 `when` has no setting `fields`"),
        (RULE.replace('needs = { metric = "any" }\n', ""), "1: SEG913 the rule has no `needs`"),
        (
            RULE.replace("requires", "excludes"),
            "1: SEG913 the rule has no `beside`\n6: SEG917 `needs` has a meaning only for `requires` and `discourages`",
        ),
        (
            RULE + 'beside = { metric = "any" }',
            "10: SEG917 `beside` has a meaning only for `excludes` and `discourages`",
        ),
        (
            BESIDE.replace("discourages", "excludes") + 'needs = { metric = "any" }',
            "10: SEG917 `needs` has a meaning only for `requires` and `discourages`",
        ),
        (RULE + "alone = true", "10: SEG917 `alone` has a meaning only for `discourages`"),
        (BESIDE + "alone = true", "1: SEG921 the rule cannot have `beside` and `alone` at once"),
        (
            BESIDE.replace('beside = { metric = "any" }', "alone = false"),
            "6: SEG912 `alone` must be `true`, where it stands",
        ),
        (
            BESIDE.replace('beside = { metric = "any" }\n', ""),
            "1: SEG921 the rule needs one of `needs`, `beside`, `alone`",
        ),
        (
            RULE + "unless_same_day = true",
            "10: SEG917 `unless_same_day` has a meaning only for `discourages` with `beside`",
        ),
        (
            RULE.replace('"partner_name"', '"partner_name", exact_day = true'),
            "5: SEG917 `exact_day` has a meaning only for date fields",
        ),
        (
            RULE.replace('"any"', '"any", any_of = ["x"]'),
            "6: SEG917 `any_of` has a meaning only for member and set fields",
        ),
        (
            RULE.replace('"partner_name"', '"relationship_stage", any_of = ["Joined", "Joned"]'),
            "5: SEG919 `relationship_stage` has no member `Joned`",
        ),
        (RULE + RULE, "12: SEG926 `OWN1` is given twice"),
    ],
)
def test_rules(text: str, expected: str) -> None:
    assert said(text) == expected.split("\n")


def test_a_selector_of_a_field_with_a_mistake_is_not_looked_into() -> None:
    text = '[fields.x]\ntype = "dat"\n' + RULE.replace('"partner_name"', '"x", any_of = ["a"]')
    assert said(text)[:1] == ["2: SEG915 `type` cannot be `dat`"]
    assert len(said(text)) == 1


FACT = '[[facts]]\nname = "some-fact"\nreason = "r"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[[facts]]\nearlier = 'original_joined_date'\nlater = 'last_transition_date'",
            "1: SEG913 the fact has no `name` or `reason`",
        ),
        (FACT, "1: SEG921 the fact needs one of `earlier` with `later`, `when` with `known`"),
        (
            FACT + 'earlier = "original_joined_date"\nknown = "partner_id"',
            "1: SEG921 the fact cannot have `earlier` and `known` at once",
        ),
        (FACT + 'earlier = "original_joined_date"', "1: SEG913 the fact has no `later`"),
        (FACT + 'known = "partner_id"', "1: SEG913 the fact has no `when`"),
        (
            FACT + 'earlier = "original_joined_date"\nlater = "partner_id"',
            "5: SEG920 `partner_id` is no date field, its type is `id`",
        ),
        (
            FACT + 'known = "partner"\nwhen = { field = "relationship_stage", any_of = ["New"] }',
            "4: SEG919 there is no field `partner`",
        ),
        (FACT + 'known = "partner_id"\nwhen = { field = "relationship_stage" }', "5: SEG913 `when` has no `any_of`"),
        (FACT + 'known = "partner_id"\nwhen = { field = 3, any_of = ["New"] }', "5: SEG912 `field` must be a text"),
        (FACT + 'known = "partner_id"\nwhen = 3', "5: SEG912 `when` must be a table"),
        (
            (FACT + 'known = "partner_id"\nwhen = { field = "relationship_stage", any_of = ["New"] }\n') * 2,
            "7: SEG926 `some-fact` is given twice",
        ),
    ],
)
def test_facts(text: str, expected: str) -> None:
    assert said(text) == [expected]


# ---- several at once, and what does not follow ----------------------------------------------------------------------


def test_several_mistakes_are_all_told() -> None:
    text = """
[fields.region]
type = "memeber"
[fields.size]
type = "integer"
members = ["S"]
[windows.w]
since = "region"
[windows.v]
since = "regoin"
[[rules]]
form = "requires"
"""
    assert said(text) == [
        "3: SEG915 `type` cannot be `memeber`",
        "6: SEG917 `members` has a meaning only for member and set fields",
        "10: SEG919 there is no field `regoin`",
        "11: SEG913 the rule has no `code`, `name`, `when`, `message`, `reason` or `fix`",
        "11: SEG913 the rule has no `needs`",
    ]


def test_a_relation_with_a_mistake_is_declared_none_the_less() -> None:
    broken = '[relations.r]\nkeyy = "k"\n'
    text = broken + '[relations.s]\nkey = "k"\nkeys_of = ["r"]\n[fields.x]\ntype = "text"\nrelation = "r"'
    assert said(text) == ["2: SEG911 the relation `r` has no setting `keyy`"]


def test_an_entry_that_breaks_one_that_was_there() -> None:
    """The complaint is about a window that the text does not hold; its place is the nearest there is."""
    (mistake,) = mistakes('[fields.last_transition_date]\ntype = "text"', builtin())
    assert mistake.message == "`last_transition_date` is no date field, its type is `text`"
    assert mistake.span.position == (1, 1)


def test_a_place_without_a_text() -> None:
    result = from_mapping({"fields": {"x": {}}}, Source("segdsl.toml", ""), builtin())
    assert [(one.code, one.span.position) for one in result.diagnostics] == [("SEG913", (1, 1))]


# ---- did you mean ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label", "fixed"),
    [
        ('[fields.x]\ntyp = "text"', "did you mean `type`?", '[fields.x]\ntype = "text"'),
        ('[fields.x]\ntype = "txet"', "did you mean `text`?", '[fields.x]\ntype = "text"'),
        (
            '[windows.w]\nsince = "orignal_joined_date"',
            "did you mean `original_joined_date`?",
            '[windows.w]\nsince = "original_joined_date"',
        ),
    ],
)
def test_a_near_miss_has_a_fix(text: str, label: str, fixed: str) -> None:
    (mistake,) = mistakes(text, builtin())
    (fix,) = mistake.fixes
    (edit,) = fix.edits
    assert mistake.label == label
    assert text[: edit.span.start] + edit.text + text[edit.span.end :] == fixed
    assert load(fixed, "segdsl.toml", builtin()).diagnostics == ()


def test_a_word_far_from_all_lists_them() -> None:
    (mistake,) = mistakes('[fields.x]\ntype = "date"\nholds = "moments"', builtin())
    assert (mistake.help, mistake.fixes) == (("it is one of `dates` and `instants`",), ())


def test_no_fix_where_the_place_is_only_near() -> None:
    (mistake,) = from_mapping({"feilds": 1, "fields": {"x": {"typ": 1}}}, Source("t", ""), builtin()).diagnostics
    assert (mistake.label, mistake.fixes) == ("did you mean `type`?", ())


def test_floats_are_rounded_to_hundredths() -> None:
    """§5.4: so money of a currency with other decimals cannot be stored as floats."""
    head = '[vocabulary]\nextends = "partner-program"\ncurrency = "KWD"\n'
    entries = '[fields.credit]\ntype = "money"\nrounded = true\n[fields.score]\ntype = "decimal"\nrounded = true\n'
    assert said(head + entries, builtin()) == ["6: SEG917 `rounded` has a meaning only for a currency of hundredths"]
    assert load(head.replace("KWD", "EUR") + entries, "segdsl.toml", builtin()).diagnostics == ()
