"""Values (§3.3): what fits which type, and what is said where it does not."""

from __future__ import annotations

from segdsl.check.problems.values import wanted
from segdsl.vocabulary.model import FieldType
from tests.check.written import means, says, shop


def test_a_word_for_a_text() -> None:
    """§3.3: a value may be bare or quoted; ids may be whole numbers and are kept as they are written."""
    means(
        "full_name = Acme",
        """
        full_name = "Acme"
        """,
    )
    means(
        'full_name = "Acme Ltd"',
        """
        full_name = "Acme Ltd"
        """,
    )
    means(
        "stage = Active",
        """
        stage = "Active"
        """,
    )
    means(
        'stage = "Past Due"',
        """
        stage = "Past Due"
        """,
    )
    means(
        'code = "S-77"',
        """
        code = "S-77"
        """,
    )
    means(
        "code = 007",
        """
        code = "007"
        """,
    )
    means(
        "code any of (1_000, S77)",
        """
        code one of ("1000", "S77")
        """,
    )


def test_numbers() -> None:
    """§2.2: a whole number is also a decimal number."""
    means(
        "age >= 18",
        """
        age >= 18
        """,
    )
    means(
        "score < 5",
        """
        score < 5
        """,
    )
    means(
        "score = 5.50",
        """
        score = 5.50
        """,
    )
    means(
        "balance > 10.50 USD",
        """
        balance > 10.50
        """,
    )
    means(
        "balance between $1,000 and $2,000",
        """
        all of
          balance >= 1000
          balance <= 2000
        """,
    )
    means(
        "age between 18 and 65",
        """
        all of
          age >= 18
          age <= 65
        """,
    )
    means(
        "is_active = true",
        """
        is_active = true
        """,
    )
    means(
        "NOT is_active = false",
        """
        not
          is_active = false
        """,
    )


def test_negative_forms() -> None:
    """Sugar is gone: NOT of the positive form."""
    means(
        "stage != Lead",
        """
        not
          stage = "Lead"
        """,
    )
    means(
        'stage none of (Lead, "Past Due")',
        """
        not
          stage one of ("Lead", "Past Due")
        """,
    )
    means(
        "tag none of (vip)",
        """
        not
          tag has any of ("vip")
        """,
    )
    means(
        "full_name is unknown",
        """
        not
          full_name known
        """,
    )
    means(
        "full_name is known",
        """
        full_name known
        """,
    )
    means(
        '(full_name contains "ltd" OR tag contains vip)',
        """
        any of
          full_name contains "ltd"
          tag contains "vip"
        """,
    )


def test_texts() -> None:
    """§3.3: no implicit conversion."""
    says(
        "full_name = 5",
        """
        1:13 error[SEG241] `full_name` takes a text, and this is a whole number
          > `5` not a text
          help: put it in quotes
          safe: write `"5"` -> full_name = "5"
        """,
    )
    says(
        "full_name = 2026-03-31",
        """
        1:13 error[SEG241] `full_name` takes a text, and this is a date
          > `2026-03-31` not a text
          help: put it in quotes
          safe: write `"2026-03-31"` -> full_name = "2026-03-31"
        """,
    )
    says(
        "code = 1.5",
        """
        1:8 error[SEG241] `code` takes an id, and this is a decimal number
          > `1.5` not an id
          help: put it in quotes
          safe: write `"1.5"` -> code = "1.5"
        """,
    )
    says(
        "full_name < Acme",
        """
        1:11 error[SEG246] the values of `full_name` have no order
          > `< Acme` neither less nor greater
          help: write `full_name = …`
        """,
    )
    says(
        "full_name between A and B",
        """
        1:19 error[SEG246] the values of `full_name` have no order
          > `A and B` neither less nor greater
          help: write `full_name = …`
        """,
    )
    says(
        "tag = 5",
        """
        1:7 error[SEG241] `tag` takes a text, and this is a whole number
          > `5` not a text
          help: put it in quotes
          safe: write `"5"` -> tag = "5"
        """,
    )
    says(
        "tag any of (5, vip)",
        """
        1:13 error[SEG241] `tag` takes a text, and this is a whole number
          > `5` not a text
          help: put it in quotes
          safe: write `"5"` -> tag any of ("5", vip)
        """,
    )


def test_members() -> None:
    """§3.2: members are exact; the nearest is looked for among the members of this field."""
    says(
        "stage = active",
        """
        1:9 error[SEG212] `active` is not a value of `stage`
          > `active` values are told apart by case
          help: did you mean `Active`?
          safe: write `Active` -> stage = Active
        """,
    )
    says(
        'stage = "past due"',
        """
        1:9 error[SEG212] `past due` is not a value of `stage`
          > `"past due"` values are told apart by case
          help: did you mean `Past Due`?
          safe: write `"Past Due"` -> stage = "Past Due"
        """,
    )
    says(
        "stage = Actve",
        """
        1:9 error[SEG212] `Actve` is not a value of `stage`
          > `Actve` there is no such value
          help: did you mean `Active`?
          safe: write `Active` -> stage = Active
        """,
    )
    says(
        "stage = Free",
        """
        1:9 error[SEG212] `Free` is not a value of `stage`
          > `Free` a value of `plan`
          help: its values are `Lead`, `Active`, `Past Due` and `45-54`
        """,
    )
    says(
        "stage = Nonsense",
        """
        1:9 error[SEG212] `Nonsense` is not a value of `stage`
          > `Nonsense` there is no such value
          help: its values are `Lead`, `Active`, `Past Due` and `45-54`
        """,
    )
    says(
        "stage any of (Lead, Leed)",
        """
        1:21 error[SEG212] `Leed` is not a value of `stage`
          > `Leed` there is no such value
          help: did you mean `Lead`?
          safe: write `Lead` -> …age any of (Lead, Lead)
        """,
    )
    says(
        "stage = 5",
        """
        1:9 error[SEG212] `5` is not a value of `stage`
          > `5` there is no such value
          help: its values are `Lead`, `Active`, `Past Due` and `45-54`
        """,
    )
    says(
        "size any of (XL)",
        """
        1:14 error[SEG212] `XL` is not a value of `size`
          > `XL` there is no such value
          help: did you mean `L`?
          unsafe: write `L` -> size any of (L)
        """,
    )
    says(
        "stage contains Act",
        """
        1:7 error[SEG249] `stage` is not a text, and only texts can be searched
          > `contains Act` `contains` searches a text
          help: compare the whole value: `stage = …`
        """,
    )
    says(
        "stage > Lead",
        """
        1:7 error[SEG246] the values of `stage` have no order
          > `> Lead` neither less nor greater
          help: write `stage = …`
        """,
    )


def test_sets() -> None:
    """§3.2: a set holds several values, so `=` says too little."""
    says(
        "tag = vip",
        """
        1:5 error[SEG247] `tag` is a set of values, and a set is not compared with `=`
          > `= vip` a set may hold several values
          help: write `tag any of (vip)`
          safe: write `any of (vip)` -> tag any of (vip)
        """,
    )
    says(
        'tag != "very important"',
        """
        1:5 error[SEG247] `tag` is a set of values, and a set is not compared with `!=`
          > `!= "very important"` a set may hold several values
          help: write `tag none of ("very important")`
          safe: write `none of ("very important")` -> tag none of ("very important")
        """,
    )
    says(
        "tag < vip",
        """
        1:5 error[SEG246] the values of `tag` have no order
          > `< vip` neither less nor greater
          help: write `tag any of (…)`
        """,
    )


def test_whole_numbers() -> None:
    """§5.4: counts are whole."""
    says(
        "age = 18.5",
        """
        1:7 error[SEG244] `age` is a whole number, and `18.5` has a decimal point
          > `18.5` not a whole number
          help: compare with a whole number
        """,
    )
    says(
        "age between 18 and old",
        """
        1:20 error[SEG241] `age` takes a whole number, and this is a word
          > `old` not a whole number
        """,
    )
    says(
        "age = 18.0",
        """
        1:7 error[SEG244] `age` is a whole number, and `18.0` has a decimal point
          > `18.0` not a whole number
          help: write `18`
          safe: write `18` -> age = 18
        """,
    )
    says(
        'age = "18"',
        """
        1:7 error[SEG241] `age` takes a whole number, and this is a quoted text
          > `"18"` not a whole number
          help: write it without quotes
          safe: write `18` -> age = 18
        """,
    )
    says(
        "age = eighteen",
        """
        1:7 error[SEG241] `age` takes a whole number, and this is a word
          > `eighteen` not a whole number
        """,
    )
    says(
        "age = 18 years_old",
        """
        1:7 error[SEG241] `age` takes a whole number, and this is a number with the word `years_old`
          > `18 years_old` not a whole number
          help: write the number alone
          unsafe: write `18` -> age = 18
        """,
    )
    says(
        "age = $18",
        """
        1:7 error[SEG241] `age` takes a whole number, and this is an amount of money
          > `$18` not a whole number
          help: write the number alone
          unsafe: write `18` -> age = 18
        """,
    )
    says(
        "age < 2026-03-31",
        """
        1:7 error[SEG241] `age` takes a whole number, and this is a date
          > `2026-03-31` not a whole number
        """,
    )
    says(
        "clicks < 5.5 since birthday",
        """
        1:10 error[SEG244] `clicks` is a whole number, and `5.5` has a decimal point
          > `5.5` not a whole number
          help: compare with a whole number
        """,
    )
    says(
        'clicks < "5" since birthday',
        """
        1:10 error[SEG241] `clicks` takes a whole number, and this is a quoted text
          > `"5"` not a whole number
          help: write it without quotes
          safe: write `5` -> clicks < 5 since birthday
        """,
    )
    says(
        "clicks < 5 USD since birthday",
        """
        1:10 error[SEG241] `clicks` takes a whole number, and this is an amount of money
          > `5 USD` not a whole number
          help: write the number alone
          unsafe: write `5` -> clicks < 5 since birthday
        """,
    )
    says(
        "score = high",
        """
        1:9 error[SEG241] `score` takes a number, and this is a word
          > `high` not a number
        """,
    )
    says(
        "score = $5",
        """
        1:9 error[SEG241] `score` takes a number, and this is an amount of money
          > `$5` not a number
          help: write the number alone
          unsafe: write `5` -> score = 5
        """,
    )


def test_money() -> None:
    """§3.3: an amount has a currency, and it is the vocabulary's."""
    says(
        "balance > 1000",
        """
        1:11 error[SEG242] `balance` is an amount of money, and this number has no currency
          > `1000` in which currency?
          help: write `1000 USD`
          safe: write `1000 USD` -> balance > 1000 USD
        """,
    )
    says(
        "balance > 10.50",
        """
        1:11 error[SEG242] `balance` is an amount of money, and this number has no currency
          > `10.50` in which currency?
          help: write `10.50 USD`
          safe: write `10.50 USD` -> balance > 10.50 USD
        """,
    )
    says(
        "spend >= 1000 during recent",
        """
        1:10 error[SEG242] `spend` is an amount of money, and this number has no currency
          > `1000` in which currency?
          help: write `1000 USD`
          safe: write `1000 USD` -> spend >= 1000 USD during recent
        """,
    )
    says(
        "spend >= €1,000 during recent",
        """
        1:10 error[SEG243] `spend` is in USD, not in `€`
          > `€1,000` not in USD
          help: give the amount in USD: `1000 USD`
          unsafe: write `1000 USD` -> spend >= 1000 USD during recent
        """,
    )
    says(
        "spend >= 1000 usd during recent",
        """
        1:10 error[SEG243] `usd` is written `USD`
          > `1000 usd` write `1000 USD`
          safe: write `1000 USD` -> spend >= 1000 USD during recent
        """,
    )
    says(
        'spend >= "1000" during recent',
        """
        1:10 error[SEG241] `spend` takes an amount of money, and this is a quoted text
          > `"1000"` not an amount of money
          help: write it without quotes, with its currency
          safe: write `1000 USD` -> spend >= 1000 USD during recent
        """,
    )
    says(
        "spend >= 1000 EUR during recent",
        """
        1:10 error[SEG243] `spend` is in USD, not in `EUR`
          > `1000 EUR` not in USD
          help: give the amount in USD: `1000 USD`
          unsafe: write `1000 USD` -> spend >= 1000 USD during recent
        """,
    )
    says(
        'spend >= "1000 USD" during recent',
        """
        1:10 error[SEG241] `spend` takes an amount of money, and this is a quoted text
          > `"1000 USD"` not an amount of money
          help: write an amount with its currency, such as `1000 USD`
        """,
    )
    says(
        "balance > 1000 dollars",
        """
        1:11 error[SEG243] `dollars` is written `USD`
          > `1000 dollars` write `1000 USD`
          safe: write `1000 USD` -> balance > 1000 USD
        """,
    )
    says(
        "balance > many",
        """
        1:11 error[SEG241] `balance` takes an amount of money, and this is a word
          > `many` not an amount of money
          help: write an amount with its currency, such as `1000 USD`
        """,
    )


def test_booleans() -> None:
    """§2.2: a boolean is true or false."""
    says(
        "is_active = True",
        """
        1:13 error[SEG241] `is_active` takes `true` or `false`, and this is a word
          > `True` not `true` or `false`
          help: did you mean `true`?
          safe: write `true` -> is_active = true
        """,
    )
    says(
        'is_active = "false"',
        """
        1:13 error[SEG241] `is_active` takes `true` or `false`, and this is a quoted text
          > `"false"` not `true` or `false`
          help: did you mean `false`?
          safe: write `false` -> is_active = false
        """,
    )
    says(
        "is_active = yes",
        """
        1:13 error[SEG241] `is_active` takes `true` or `false`, and this is a word
          > `yes` not `true` or `false`
        """,
    )
    says(
        "is_active > true",
        """
        1:11 error[SEG246] the values of `is_active` have no order
          > `> true` neither less nor greater
          help: write `is_active = true`
        """,
    )
    says(
        "is_active contains true",
        """
        1:11 error[SEG249] `is_active` is not a text, and only texts can be searched
          > `contains true` `contains` searches a text
          help: compare the whole value: `is_active = …`
        """,
    )


def test_contains() -> None:
    """§3.2: only texts are searched."""
    says(
        "code contains S",
        """
        1:6 error[SEG249] `code` is not a text, and only texts can be searched
          > `contains S` `contains` searches a text
          help: compare the whole value: `code = …`
        """,
    )
    says(
        "age contains 5",
        """
        1:5 error[SEG249] `age` is not a text, and only texts can be searched
          > `contains 5` `contains` searches a text
          help: compare the whole value: `age = …`
        """,
    )
    says(
        "full_name contains 5",
        """
        1:20 error[SEG241] `contains` looks for a text, and this is a whole number
          > `5` not a text
          help: put it in quotes
          safe: write `"5"` -> full_name contains "5"
        """,
    )
    says(
        "full_name contains $1",
        """
        1:20 error[SEG241] `contains` looks for a text, and this is an amount of money
          > `$1` not a text
          help: put it in quotes
          safe: write `"$1"` -> full_name contains "$1"
        """,
    )
    says(
        "full_name contains $nope",
        """
        1:20 error[SEG204] there is no param called `nope`
          > `$nope` not defined
          help: define it: `param nope = …`
        """,
    )


def test_dates_have_phrases() -> None:
    """§4.2: dates have words of their own."""
    says(
        "born = 2026-03-31",
        """
        1:6 error[SEG245] `born` is a date, and dates are not compared with `=`
          > `= 2026-03-31` dates have words of their own
          help: write `born on 2026-03-31`
          safe: write `born on 2026-03-31` -> born on 2026-03-31
        """,
    )
    says(
        "born < 2026-03-31",
        """
        1:6 error[SEG245] `born` is a date, and dates are not compared with `<`
          > `< 2026-03-31` dates have words of their own
          help: write `born before 2026-03-31`
          safe: write `born before 2026-03-31` -> born before 2026-03-31
        """,
    )
    says(
        "birthday <= 2026-03-31",
        """
        1:10 error[SEG245] `birthday` is a date, and dates are not compared with `<=`
          > `<= 2026-03-31` dates have words of their own
          help: write `birthday on or before 2026-03-31`
          safe: write `birthday on or before 2026-03-31` -> birthday on or before 2026-03-31
        """,
    )
    says(
        "born > 2026-03-31",
        """
        1:6 error[SEG245] `born` is a date, and dates are not compared with `>`
          > `> 2026-03-31` dates have words of their own
          help: write `born after 2026-03-31`
          safe: write `born after 2026-03-31` -> born after 2026-03-31
        """,
    )
    says(
        "born >= 2026-03-31",
        """
        1:6 error[SEG245] `born` is a date, and dates are not compared with `>=`
          > `>= 2026-03-31` dates have words of their own
          help: write `born on or after 2026-03-31`
          safe: write `born on or after 2026-03-31` -> born on or after 2026-03-31
        """,
    )
    says(
        "born != 2026-03-31",
        """
        1:6 error[SEG245] `born` is a date, and dates are not compared with `!=`
          > `!= 2026-03-31` dates have words of their own
          help: write `NOT born on 2026-03-31`
          safe: write `NOT born on 2026-03-31` -> NOT born on 2026-03-31
        """,
    )
    says(
        "born = tomorrow",
        """
        1:6 error[SEG245] `born` is a date, and dates are not compared with `=`
          > `= tomorrow` dates have words of their own
          help: write `on 2026-03-31`, `before 2026-03-31`, `exactly 30 days ago` or `in the last 30 days`
        """,
    )
    says(
        "born = $nope",
        """
        1:8 error[SEG204] there is no param called `nope`
          > `$nope` not defined
          help: define it: `param nope = …`
        """,
    )
    says(
        "born any of (2026-03-31, 2026-04-01)",
        """
        1:13 error[SEG245] `born` is a date, and dates are not listed
          > `(2026-03-31, 2026-04-01)` dates have words of their own
          help: write `(born on … OR born on …)`, or `born between … and …`
        """,
    )
    says(
        "born between 31 and 60",
        """
        1:14 error[SEG245] `born` is a date, and these bounds are numbers
          > `31 and 60` of what?
          help: write `between 31 and 60 days ago`
          unsafe: write `31 and 60 days ago` -> …rn between 31 and 60 days ago
        """,
    )
    says(
        "born between 31 and tomorrow",
        """
        1:14 error[SEG241] this must be a date, and `31` is a whole number
          > `31` not a date
        1:21 error[SEG241] this must be a date, and `tomorrow` is a word
          > `tomorrow` not a date
        """,
    )
    says(
        "born contains 2026",
        """
        1:6 error[SEG249] `born` is not a text, and only texts can be searched
          > `contains 2026` `contains` searches a text
          help: write `born between … and …`
        """,
    )


def test_date_phrases_are_for_dates() -> None:
    """§4.2: only dates have days."""
    says(
        "age exactly 30 days ago",
        """
        1:5 error[SEG250] `age` is not a date, and this asks for days
          > `exactly 30 days ago` only a date has days
          help: the date fields are `born` and `paid_on`
        """,
    )
    says(
        "full_name on 2026-03-31",
        """
        1:11 error[SEG250] `full_name` is not a date, and this asks for days
          > `on 2026-03-31` only a date has days
          help: the date fields are `born` and `paid_on`
        """,
    )
    says(
        "stage in the last 30 days",
        """
        1:7 error[SEG250] `stage` is not a date, and this asks for days
          > `in the last 30 days` only a date has days
          help: the date fields are `born` and `paid_on`
        """,
    )
    says(
        "paid in the last 30 days",
        """
        1:1 error[SEG201] there is no condition called `paid`
          > `paid` neither a field nor a metric
          help: did you mean `paid_on`?
          unsafe: write `paid_on` -> paid_on in the last 30 days
        """,
    )
    says(
        "code in this month",
        """
        1:6 error[SEG250] `code` is not a date, and this asks for days
          > `in this month` only a date has days
          help: the date fields are `born` and `paid_on`
        """,
    )
    says(
        "age before today",
        """
        1:5 error[SEG250] `age` is not a date, and this asks for days
          > `before today` only a date has days
          help: the date fields are `born` and `paid_on`
        """,
    )
    says(
        "age between 31 and 60 days ago",
        """
        1:5 error[SEG250] `age` is not a date, and this asks for days
          > `between 31 and 60 days ago` only a date has days
          help: the date fields are `born` and `paid_on`
        """,
    )
    says(
        "age in the next 3 days",
        """
        1:5 error[SEG250] `age` is not a date, and this asks for days
          > `in the next 3 days` only a date has days
          help: the date fields are `born` and `paid_on`
        """,
    )


def test_words_do_not_grow_together() -> None:
    """Quality, 2: a fix edits to valid text."""
    says(
        'tag!="very important"',
        """
        1:4 error[SEG247] `tag` is a set of values, and a set is not compared with `!=`
          > `!="very important"` a set may hold several values
          help: write `tag none of ("very important")`
          safe: write `none of ("very important")` -> tag none of ("very important")
        """,
    )
    says(
        "born=2026-03-31",
        """
        1:5 error[SEG245] `born` is a date, and dates are not compared with `=`
          > `=2026-03-31` dates have words of their own
          help: write `born on 2026-03-31`
          safe: write `born on 2026-03-31` -> born on 2026-03-31
        """,
    )
    says(
        "clicks<=0during recent",
        """
        1:7 error[SEG221] `clicks` cannot be compared with zero
          > `<=0` without clicks there is no sum, not the sum 0
          note: a condition on a sum finds only those who have one
          help: to find those who have none, write `no clicks during …`
          safe: write `no clicks` -> no clicks during recent
        """,
    )
    says(
        "(clicks < 5)during recent AND stage!=actve",
        """
        1:38 error[SEG212] `actve` is not a value of `stage`
          > `actve` there is no such value
          help: did you mean `Active`?
          safe: write `Active` -> …g recent AND stage!=Active
        """,
    )


def test_every_type_has_words() -> None:
    """Quality, 6: words of the domain only."""
    assert {field.type: wanted(field) for field in shop().fields.values()} == {
        FieldType.MEMBER: "one of its values",
        FieldType.SET: "a text",
        FieldType.TEXT: "a text",
        FieldType.ID: "an id",
        FieldType.INTEGER: "a whole number",
        FieldType.DECIMAL: "a number",
        FieldType.MONEY: "an amount of money",
        FieldType.DATE: "a date",
        FieldType.BOOLEAN: "`true` or `false`",
    }
    assert [wanted(metric) for metric in shop().metrics.values()] == [
        "a whole number",
        "an amount of money",
        "an amount of money",
    ]
