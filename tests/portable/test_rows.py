"""§7.3: the rows of a condition, and that they mean what it means.

The reader below knows the screen from the outside: it turns rows into a rule again, by their texts alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from segdsl.ir.show import show
from segdsl.ir.simplify import simplify
from segdsl.portable.screen import DATE_RANGE, Row, label
from segdsl.vocabulary.load import builtin
from tests.portable.support import differing, entered, read, rows, verdicts, vocabulary

# ---- the reader ------------------------------------------------------------------------------------------------


def rule_of(rows: Iterable[Row]) -> str:
    """The rule that a screen means by its rows."""
    texts = [(row.condition, row.operator.value, row.value, row.values) for row in rows]
    window = next((days(operator, value) for name, operator, value, _ in texts if name == DATE_RANGE), "")
    conditions = []
    for name, operator, value, values in texts:
        word = name.lower().replace(" ", "_")
        if name == DATE_RANGE:
            continue
        if operator == "is any of":
            quoted = ['"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in values]
            conditions.append(f"{word} any of ({', '.join(quoted)})")
        elif operator in ("greater than", "less than"):
            amount = f"{value} USD" if word == "revenue" else value
            conditions.append(f"{word} {'>' if operator == 'greater than' else '<'} {amount} during {window}")
        else:
            conditions.append(f"{word} {phrase(operator, value)}")
    return " AND ".join(conditions)


def phrase(operator: str, value: str) -> str:
    """What a date row says of a date."""
    if operator != "is":
        return f"between {value}"
    if value in ("Today", "Yesterday"):
        return f"on {value.lower()}"
    return f"in the {value.lower()}" if value.startswith("Last") else f"exactly {value.lower()}"


def days(operator: str, value: str) -> str:
    """What a date row says of a window."""
    if operator != "is":
        return value.replace(" and ", " to ")
    single = re.fullmatch(r"(\d+) Days Ago", value)
    return f"{single[1]} to {single[1]} days ago" if single else value.lower()


# ---- rows ------------------------------------------------------------------------------------------------------

RULES = {
    "relationship_stage = Joined": ["Relationship Stage is any of Joined"],
    "relationship_stage any of (New, Outreach)": ["Relationship Stage is any of New, Outreach"],
    'contract_stage = "Awaiting Advertiser Approval"': ["Contract Stage is any of Awaiting Advertiser Approval"],
    'partner_group any of ("VIP", "Gold")': ["Partner Group is any of VIP, Gold"],
    'template_term any of ("Creators 2026")': ["Partner Template Term is any of Creators 2026"],
    'partner_name = "He said \\"hi\\", \\\\o/"': ['Partner Name is any of He said "hi", \\o/'],
    "partner_id any of (7, 13)": ["Partner ID is any of 7, 13"],
    'contract_id = "S-1"': ["Contract ID is any of S-1"],
    "joined on today AND transitioned on yesterday AND relationship_stage = Joined": [
        "Original Joined Date is Today",
        "Last Transition Date is Yesterday",
        "Relationship Stage is any of Joined",
    ],
    "joined between 31 and 60 days ago AND relationship_stage = Joined": [
        "Original Joined Date interval between 31 and 60 days ago",
        "Relationship Stage is any of Joined",
    ],
    "joined between 2026-01-01 and 2026-03-31": ["Original Joined Date between 2026-01-01 and 2026-03-31"],
    "relationship_stage = Joined AND (joined in the last 30 days AND clicks > 5 during last 30 days)": [
        "Relationship Stage is any of Joined",
        "Original Joined Date is Last 30 Days",
        "Clicks greater than 5",
        "Performance Date Range is Last 30 Days",
    ],
    "(clicks > 2 AND actions < 9 AND revenue > 999.99 USD) during last 7 days AND relationship_stage = Joined": [
        "Clicks greater than 2",
        "Actions less than 9",
        "Revenue greater than 999.99",
        "Performance Date Range is Last 7 Days",
        "Relationship Stage is any of Joined",
    ],
    "clicks > 2 during last 30 days AND relationship_stage = Joined AND clicks < 9 during 0 to 30 days ago": [
        "Clicks greater than 2",
        "Relationship Stage is any of Joined",
        "Clicks less than 9",
        "Performance Date Range is Last 30 Days",
    ],
    "clicks > 2 during yesterday": ["Clicks greater than 2", "Performance Date Range is Yesterday"],
    "revenue < 1_000_000 USD during 7 to 7 days ago": [
        "Revenue less than 1000000",
        "Performance Date Range is 7 Days Ago",
    ],
    "actions > 0 during last 30 complete days": [
        "Actions greater than 0",
        "Performance Date Range interval between 1 and 30 days ago",
    ],
    "actions > 0 during 2026-01-01 to 2026-03-31": [
        "Actions greater than 0",
        "Performance Date Range between 2026-01-01 and 2026-03-31",
    ],
}


@pytest.mark.parametrize("rule", RULES)
def test_rows(rule: str) -> None:
    assert rows(rule) == RULES[rule]


@pytest.mark.parametrize("rule", RULES)
def test_rows_read_back_mean_the_same(rule: str) -> None:
    again = rule_of(entered(rule).rows)
    one, other = (simplify(read(text)[0].condition) for text in (rule, again))
    assert sorted(show(one).splitlines()) == sorted(show(other).splitlines())
    assert next(differing(rule, again), None) is None


def test_weeks_are_read_back_as_days() -> None:  # §4.3
    rule = "joined in the last 1 week AND relationship_stage = Joined AND clicks > 2 during last 2 weeks"
    again = rule_of(entered(rule).rows)
    assert again.startswith("original_joined_date in the last 7 days")
    assert next(differing(rule, again), None) is None
    assert len(set(verdicts(rule))) == 3


def test_every_word_is_labelled_by_its_name() -> None:
    words = builtin()
    assert [label(name) for name in (*words.fields, *words.metrics)] == [
        "Relationship Stage",
        "Original Joined Date",
        "Last Transition Date",
        "Partner Group",
        "Partner Template Term",
        "Contract Stage",
        "Contract ID",
        "Partner Name",
        "Partner ID",
        "Actions",
        "Clicks",
        "Revenue",
    ]


def test_a_vocabulary_of_ones_own_has_rows_too() -> None:
    words = vocabulary('[fields.shoe_size]\ntype = "member"\nmembers = ["S", "L"]\n')
    assert rows("shoe_size = L", words) == ["Shoe Size is any of L"]
