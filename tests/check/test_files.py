"""What is said of whole files: references (§8.1), series (§8.3), workflows (§9), tests (§10)."""

from __future__ import annotations

from segdsl.vocabulary.load import builtin
from tests.check.written import says_of_file


def test_inlined_conditions() -> None:
    """§7.1: the reference is shown here, the condition where it is written."""
    says_of_file(
        """
        segment contracted { where contract_stage = Joined AND partner_group any of (VIP) }
        segment quiet { where in segment contracted AND relationship_stage = Joined AND clicks < 5 since joined }
        """,
        """
        2:81 error[SEG303] `contract_stage` stands beside a metric
          > `clicks < 5 since joined` cannot stand beside `contract_stage = Joined`
          also 1:28 `contract_stage = Joined`: the other condition
          also 2:23 `in segment contracted`: brings the other condition
          note: performance belongs to the relationship: a partner may have had several contracts in the windo…
          help: use `relationship_stage` in place of `contract_stage`
        """,
        vocabulary=builtin(),
    )
    says_of_file(
        """
        import { contracted } from "common.seg"
        segment quiet { where in segment contracted AND in segment moved }
        segment moved { where relationship_stage = Joined AND transitioned on today }
        """,
        """
        2:49 error[SEG302] `contract_stage` stands beside `last_transition_date`
          > `in segment moved` brings `transitioned on today`, which cannot stand beside `contract_stage = Joi…
          also 3:55 `transitioned on today`: the condition is brought from here
          also common.seg:1:28 `contract_stage = Joined`: the other condition
          also 2:23 `in segment contracted`: brings the other condition
          note: `last_transition_date` dates the relationship stage, not the contract
          help: use `relationship_stage` in place of `contract_stage`
        """,
        others={
            "common.seg": """
                segment contracted { where contract_stage = Joined AND partner_group any of (VIP) }
            """,
        },
        vocabulary=builtin(),
    )
    says_of_file(
        """
        segment moved { where relationship_stage = Joined AND transitioned on today }
        segment others { where partner_name is known AND NOT in segment moved }
        segment again { where in segment others AND partner_id = 7 }
        """,
        """
        2:54 error[SEG301] `last_transition_date` stands without `relationship_stage`
          > `in segment moved` brings `transitioned on today`, which stands without `relationship_stage`
          also 1:55 `transitioned on today`: the condition is brought from here
          note: it is the day on which the relationship stage last changed, and says nothing without the stage…
          help: add the stage, such as `relationship_stage = Joined`
        """,
        vocabulary=builtin(),
    )
    says_of_file(
        """
        segment either { where contract_stage = Expired OR (relationship_stage = Joined AND clicks < 5 since joined) }
        segment neither { where NOT in segment either AND partner_name is known }
        """,
        """
        2:29 error[SEG303] `contract_stage` stands beside a metric
          > `in segment either` brings `clicks < 5 since joined`, which cannot stand beside `contract_stage = …
          also 1:85 `clicks < 5 since joined`: the condition is brought from here
          also 1:24 `contract_stage = Expired`: the other condition
          note: performance belongs to the relationship: a partner may have had several contracts in the windo…
          help: use `relationship_stage` in place of `contract_stage`
        """,
        vocabulary=builtin(),
    )
    says_of_file(
        """
        segment low { where clicks < 5 since joined AND partner_name is known }
        segment low_again { where in segment low AND partner_id = 7 }
        segment low_both { where in segment low AND actions < 5 since joined }
        """,
        """
        1:21 warning[SEG311] a metric stands without `relationship_stage = Joined`
          > `clicks < 5 since joined` stands without `relationship_stage = Joined`
          note: only joined partners earn performance, so partners who have left are found by what they once d…
          help: add `relationship_stage = Joined`
        3:45 warning[SEG311] a metric stands without `relationship_stage = Joined`
          > `actions < 5 since joined` stands without `relationship_stage = Joined`
          note: only joined partners earn performance, so partners who have left are found by what they once d…
          help: add `relationship_stage = Joined`
        """,
        vocabulary=builtin(),
    )
    says_of_file(
        """
        segment wrong { where transitioned on today AND partner_name is known }
        segment user { where in segment wrong AND contract_stage = Joined }
        workflow w { for user once per partner send email "x" }
        series s { wrong, user }
        """,
        """
        1:23 error[SEG301] `last_transition_date` stands without `relationship_stage`
          > `transitioned on today` stands without `relationship_stage`
          note: it is the day on which the relationship stage last changed, and says nothing without the stage…
          help: add the stage, such as `relationship_stage = Joined`
        """,
        vocabulary=builtin(),
    )


def test_series() -> None:
    """§8.3: segments that follow each other."""
    says_of_file(
        """
        segment a { where stage = Lead }
        segment b { where stage = Active }
        series one { a }
        series twice { a, b, a }
        series fine { @title: "A and b" @owner: "me" a, b }
        series broken { a, missing }
        """,
        """
        3:14 error[SEG261] the series `one` has one segment only
          > `a` nothing follows it
          help: name at least two segments that follow each other
        4:22 error[SEG262] `a` is twice in this series
          > `a` named again here
          also 4:16 `a`: first named here
          help: leave one of them out
        6:20 error[SEG203] there is no segment called `missing`
          > `missing` not defined
          help: there are `a` and `b`
        """,
    )


def test_meta() -> None:
    """Only some keys mean something."""
    says_of_file(
        """
        segment a { @title: "A" @owner: "me" @since: 2026-01-01 where stage = Lead }
        segment b { @title: 5 @owner: ["x"] @title: "B" where stage = Lead }
        workflow w { @was: ["old", "older"] for a once per customer send email "x" }
        workflow v { @was: 5 for a once per customer send email "x" }
        """,
        """
        2:13 error[SEG268] `@title` must be a text
          > `@title: 5` not a text
        2:23 error[SEG268] `@owner` must be a text
          > `@owner: ["x"]` not a text
        2:37 error[SEG269] `@title` is there twice
          > `@title: "B"` said again here
          also 2:13 `@title: 5`: first said here
          help: leave one of them out
        4:14 error[SEG268] `@was` must be a text, or a list of texts
          > `@was: 5` not a text, or a list of texts
        """,
    )


def test_workflows() -> None:
    """§9: what a workflow does, and what holds it back."""
    says_of_file(
        """
        param cap = 2
        segment a { where stage = Lead AND age > 5 }
        segment b { where stage = Active AND age > 5 }
        workflow fine {
          for a once per customer
          catch up within 3 days
          not more than $cap per 7 days
          not more than 1 per 1 day
          except b
          hold out 10 percent
          split left/right
          until 2026-12-31
          quiet hours 20:00 to 08:00
          left: send email "x"
          right: notify "channel"
          accept customer
          end contract
          add to group "g"
          call webhook "h"
        }
        """,
    )
    says_of_file(
        """
        segment a { where stage = Lead AND age > 5 }
        workflow bad {
          for a once per partner
          catch up within 3 days
          catch up within 5 days
          not more than 0 per 7 days
          not more than 1 per 0 weeks
          except nobody
          hold out 101 percent
          split left/left
          quiet hours 08:00 to 08:00
          lef: send emial "x"
          other: send mail "x"
          accept partner
          end contact
          add to groups "g"
          call hook "h"
        }
        """,
        """
        3:18 error[SEG263] rules select a `customer`, not a `partner`
          > `partner` not `customer`
          help: write `customer`
          safe: write `customer` -> for a once per customer
        5:3 error[SEG267] `catch up within` is there twice
          > `catch up within 5 days` said again here
          also 4:3 `catch up within 3 days`: first said here
          help: leave one of them out
        6:17 error[SEG266] the number of sends must be at least 1
          > `0` not at least 1
        7:23 error[SEG266] a number of weeks must be at least 1 here
          > `0` no time at all
        8:10 error[SEG203] there is no segment called `nobody`
          > `nobody` not defined
          help: there is `a`
        9:12 error[SEG266] a percentage must be between 0 and 100
          > `101` not between 0 and 100
        10:14 error[SEG262] `left` is twice in this split
          > `left` named again here
          also 10:9 `left`: first named here
          help: leave one of them out
        11:3 error[SEG266] quiet hours must end at another time than they start
          > `quiet hours 08:00 to 08:00` the same time twice
        12:3 error[SEG265] there is no arm called `lef`
          > `lef` not in the split of this workflow
          help: did you mean `left`?
          unsafe: write `left` -> left: send emial "x"
        12:13 error[SEG264] there is no action `send emial`
          > `emial` not `email`
          help: write `send email`
          safe: write `email` -> lef: send email "x"
        13:3 error[SEG265] there is no arm called `other`
          > `other` not in the split of this workflow
          help: the split has `left`
        13:15 error[SEG264] there is no action `send mail`
          > `mail` not `email`
          help: write `send email`
          safe: write `email` -> other: send email "x"
        14:10 error[SEG264] there is no action `accept partner`
          > `partner` not `customer`
          help: write `accept customer`
          safe: write `customer` -> accept customer
        15:7 error[SEG264] there is no action `end contact`
          > `contact` not `contract`
          help: write `end contract`
          safe: write `contract` -> end contract
        16:10 error[SEG264] there is no action `add to groups`
          > `groups` not `group`
          help: write `add to group`
          safe: write `group` -> add to group "g"
        17:8 error[SEG264] there is no action `call hook`
          > `hook` not `webhook`
          help: write `call webhook`
          safe: write `webhook` -> call webhook "h"
        """,
    )
    says_of_file(
        """
        param half = 1.5
        param day = 2026-01-01
        segment a { where stage = Lead AND age > 5 }
        workflow bad {
          for a once per customer
          catch up within $day days
          not more than $half per $half days
          hold out $half percent
          left: notify "x"
        }
        """,
        """
        6:19 error[SEG241] this must be a whole number, and `$day` is a date
          > `$day` not a whole number
          also 2:7 `day`: `$day` is defined here
        7:17 error[SEG241] this must be a whole number, and `$half` is a decimal number
          > `$half` not a whole number
          also 1:7 `half`: `$half` is defined here
        7:27 error[SEG241] this must be a whole number, and `$half` is a decimal number
          > `$half` not a whole number
          also 1:7 `half`: `$half` is defined here
        8:12 error[SEG241] this must be a whole number, and `$half` is a decimal number
          > `$half` not a whole number
          also 1:7 `half`: `$half` is defined here
        9:3 error[SEG265] there is no arm called `left`
          > `left` not in the split of this workflow
          help: say who gets it with a clause such as `split a/b`
        """,
    )


def test_one_subject_on_several_days() -> None:
    """§10.1: its dates count from `today`, whatever the day of the expectation."""
    says_of_file(
        """
        segment a { where born in the last 7 days }
        test "days" for a {
          today: 2026-03-31
          customer { born: 7 days ago } expect match, no match on 2026-04-01, match on 2026-03-31
        }
        """,
        """
        4:71 error[SEG708] something was already expected on 2026-03-31
          > `match on 2026-03-31` for the same day
          also 4:40 `match`: the first for this day
          help: name another day, such as `no match on 2026-04-01`
        """,
    )


def test_cases() -> None:
    """§10: facts are typed like values."""
    says_of_file(
        """
        segment a { where stage = Lead AND age > 5 }
        test "fine" for a {
          today: 2026-03-31
          customer {
            stage: Lead, tag: (vip, "gold"), size: (), age: 5, score: 1, balance: $5.50, born: 2026-01-01,
            paid_on: 3 days ago, is_active: true, full_name: unknown, code: 7, clicks on today: 3,
            clicks on yesterday: 2, revenue on 2026-03-05: -5 USD
          } expect match
          customer {} expect no match
          cases (stage, age, clicks on 2026-03-01) {
            Lead, 7, 3 expect match
            Active, unknown, - expect unknown
          }
        }
        """,
    )
    says_of_file(
        """
        segment a { where stage = Lead AND age > 5 }
        test "no day" for a { customer { stage: Lead } expect match customer {} expect match }
        test "no cases" for a { today: 2026-03-31 }
        test "bad" for a {
          today: 2026-03-31
          person { stage: lead, age: "5" } expect match
          customer { stag: Lead, stage: Lead, status: Lead, clicks: 5, age on today: 3 } expect match
          customer { clicks on today: 5, clicks on 2026-03-31: 6, clicks on yesterday: unknown } expect match
          customer { tag: vip, age: (5), spend on today: 5 } expect match
          customer { age: today, tag: today, born: 5, born: unknown, clicks on today: -5 } expect match
          customer { tag: (vip, 5), size: (XXL), clicks on today: today, paid_on: $none } expect match
        }
        test "broken" for missing { today: 2026-03-31 }
        """,
        """
        2:23 error[SEG701] the test `no day` does not say on which day it is run
          > `customer { stage: Lead } expect match` this case has no day
          help: write `today: 2026-03-31` before the first case
        3:6 warning[SEG707] the test `no cases` has no cases
          > `"no cases"` nothing is tested
          help: add a case, such as `{ … } expect match`
        6:3 error[SEG263] rules select a `customer`, not a `person`
          > `person` not `customer`
          help: write `customer`
          safe: write `customer` -> customer { stage: lead, age: "5" } expect match
        6:19 error[SEG212] `lead` is not a value of `stage`
          > `lead` values are told apart by case
          help: did you mean `Lead`?
          safe: write `Lead` -> person { stage: Lead, age: "5" } expect match
        6:30 error[SEG241] `age` takes a whole number, and this is a quoted text
          > `"5"` not a whole number
          help: write it without quotes
          safe: write `5` -> …{ stage: lead, age: 5 } expect match
        7:14 error[SEG702] there is no field or metric called `stag`
          > `stag` neither a field nor a metric
          help: did you mean `stage`?
          safe: write `stage` -> customer { stage: Lead, stage: Lead, status: Lead, clicks: 5, age on today: 3…
        7:39 error[SEG703] `status` is given twice in this case
          > `status` given again here
          also 7:26 `stage`: first given here
          help: leave one of them out
        7:53 error[SEG704] `clicks` is a metric, and its events have days
          > `clicks` on which day?
          help: write `clicks on 2026-03-05: …`
        7:64 error[SEG705] `age` is a field, and only events of a metric have days
          > `age on today` not a metric
          help: write `age: …`
          unsafe: write `age` -> …Lead, clicks: 5, age: 3 } expect match
        8:34 error[SEG703] `clicks on 2026-03-31` is given twice in this case
          > `clicks on 2026-03-31` given again here
          also 8:14 `clicks on today`: first given here
          help: give the events of one day as their sum
        8:80 error[SEG706] an event has a number, and this is none
          > `unknown` not a number
          help: where there is no event, leave it out
        9:19 error[SEG706] `tag` is a set of values, and this is one value
          > `vip` not a set
          help: write `(vip)`
          safe: write `(vip)` -> customer { tag: (vip), age: (5), spend on today: 5 } expect match
        9:29 error[SEG706] `age` has one value, and this is a list
          > `(5)` not one value
          help: write the value without parentheses
        9:50 error[SEG242] `spend` is an amount of money, and this number has no currency
          > `5` in which currency?
          help: write `5 USD`
          safe: write `5 USD` -> …, spend on today: 5 USD } expect match
        10:19 error[SEG706] `age` is not a date, and this is a day
          > `today` not a whole number
        10:31 error[SEG706] `tag` is not a date, and this is a day
          > `today` not a text
        10:44 error[SEG241] this must be a date, and `5` is a whole number
          > `5` not a date
        10:47 error[SEG703] `born` is given twice in this case
          > `born` given again here
          also 10:38 `born`: first given here
          help: leave one of them out
        10:79 error[SEG222] `clicks` is never below zero
          > `-5` a negative number
          help: compare with a number above zero
        11:25 error[SEG241] `tag` takes a text, and this is a whole number
          > `5` not a text
          help: put it in quotes
          safe: write `"5"` -> …stomer { tag: (vip, "5"), size: (XXL), clicks on today: today, paid_on: $none …
        11:36 error[SEG212] `XXL` is not a value of `size`
          > `XXL` there is no such value
          help: its values are `S`, `M` and `L`
        11:59 error[SEG706] an event has a number, and this is none
          > `today` not a number
          help: where there is no event, leave it out
        11:75 error[SEG204] there is no param called `none`
          > `$none` not defined
          help: define it: `param none = …`
        13:6 warning[SEG707] the test `broken` has no cases
          > `"broken"` nothing is tested
          help: add a case, such as `{ … } expect match`
        13:19 error[SEG203] there is no segment called `missing`
          > `missing` not defined
          help: there is `a`
        """,
    )
