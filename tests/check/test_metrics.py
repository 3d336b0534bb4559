"""Conditions on metrics and their windows (§5)."""

from __future__ import annotations

from tests.check.written import means, says, says_of_file


def test_metric_conditions() -> None:
    """§5.1: a metric, a comparison, a window."""
    means(
        "clicks < 5 during last 30 days",
        """
        clicks over [today - 30 days, today] < 5
        """,
    )
    means(
        "clicks != 5 during last 2 complete weeks",
        """
        not
          clicks over [today - 2 weeks, today - 1 day] = 5
        """,
    )
    means(
        "revenue >= $1,000 since birthday",
        """
        revenue over days [0, ..] since born >= 1000
        """,
    )
    means(
        "clicks >= 1 during days 31 to 60 since born",
        """
        clicks over days [31, 60] since born >= 1
        """,
    )
    means(
        "clicks >= 1 during 2026-01-01 to 2026-03-31",
        """
        clicks over [2026-01-01, 2026-03-31] >= 1
        """,
    )
    means(
        "clicks >= 1 during 2026-01-01",
        """
        clicks over [2026-01-01, 2026-01-01] >= 1
        """,
    )
    means(
        "clicks >= 1 during today",
        """
        clicks over [today, today] >= 1
        """,
    )
    means(
        "clicks >= 1 during yesterday",
        """
        clicks over [today - 1 day, today - 1 day] >= 1
        """,
    )
    means(
        "clicks >= 1 during 31 to 60 days ago",
        """
        clicks over [today - 60 days, today - 31 days] >= 1
        """,
    )
    means(
        "clicks >= 1 during previous month",
        """
        clicks over [start of month -1, start of month - 1 day] >= 1
        """,
    )
    means(
        "clicks >= 1 during this quarter",
        """
        clicks over [start of quarter, start of quarter +1 - 1 day] >= 1
        """,
    )
    means(
        "clicks between 1 and 5 during since_birth",
        """
        all of
          clicks over days [0, ..] since born >= 1
          clicks over days [0, ..] since born <= 5
        """,
    )
    means(
        "no clicks during recent",
        """
        clicks over [today - 30 days, today] absent
        """,
    )
    means(
        "no spend during spring",
        """
        spend over [2026-03-01, 2026-05-31] absent
        """,
    )
    means(
        "no clicks during all_time",
        """
        clicks over [.., ..] absent
        """,
    )


def test_a_window_after_parentheses() -> None:
    """§5.1: it belongs to each condition in them."""
    means(
        "(clicks < 5 OR no clicks) since born",
        """
        any of
          clicks over days [0, ..] since born < 5
          clicks over days [0, ..] since born absent
        """,
    )
    means(
        "((clicks < 5) AND NOT (spend > 5 USD OR revenue between -5 USD and $0.50)) during recent",
        """
        all of
          clicks over [today - 30 days, today] < 5
          not
            any of
              spend over [today - 30 days, today] > 5
              all of
                revenue over [today - 30 days, today] >= -5
                revenue over [today - 30 days, today] <= 0.50
        """,
    )


def test_missing_window() -> None:
    """R02: summed over which time?"""
    says(
        "clicks < 5",
        """
        1:1 error[SEG231] `clicks` has no window
          > `clicks < 5` summed over which time?
          help: say in which time, such as `during last 30 days` or `since …`
          display: write `clicks < 5 during <window>` -> clicks < 5 during <window>
        """,
    )
    says(
        "no clicks",
        """
        1:1 error[SEG231] `clicks` has no window
          > `no clicks` summed over which time?
          help: say in which time, such as `during last 30 days` or `since …`
          display: write `no clicks during <window>` -> no clicks during <window>
        """,
    )
    says(
        "clicks between 1 and 5",
        """
        1:1 error[SEG231] `clicks` has no window
          > `clicks between 1 and 5` summed over which time?
          help: say in which time, such as `during last 30 days` or `since …`
          display: write `clicks between 1 and 5 during <window>` -> …icks between 1 and 5 during <window>
        """,
    )
    says(
        "clicks < 5 AND revenue >= $1,000 during last 30 days",
        """
        1:1 error[SEG231] `clicks` has no window
          > `clicks < 5` summed over which time?
          also 1:34 `during last 30 days`: this window belongs to `revenue` only
          help: put them in parentheses together, and the window belongs to each
          unsafe: put them in parentheses -> (clicks < 5 AND revenue >= $1,000) during last 30 days
        """,
    )
    says(
        "clicks < 5 AND no spend AND revenue >= $1,000 during last 30 days",
        """
        1:1 error[SEG231] `clicks` has no window
          > `clicks < 5` summed over which time?
          also 1:47 `during last 30 days`: this window belongs to `revenue` only
          help: put them in parentheses together, and the window belongs to each
          unsafe: put them in parentheses -> (clicks < 5 AND no spend AND revenue >= $1,000) during last 30 da…
        1:16 error[SEG231] `spend` has no window
          > `no spend` summed over which time?
          also 1:47 `during last 30 days`: this window belongs to `revenue` only
          help: put them in parentheses together, and the window belongs to each
          unsafe: put them in parentheses -> clicks < 5 AND (no spend AND revenue >= $1,000) during last 30 da…
        """,
    )
    says(
        "clicks < 5 AND spend > 5 USD AND stage = Active AND (no revenue during recent)",
        """
        1:1 error[SEG231] `clicks` has no window
          > `clicks < 5` summed over which time?
          help: say in which time, such as `during last 30 days` or `since …`
          display: write `clicks < 5 during <window>` -> clicks < 5 during <window> AND spend > 5 USD AND stag…
        1:16 error[SEG231] `spend` has no window
          > `spend > 5 USD` summed over which time?
          help: say in which time, such as `during last 30 days` or `since …`
          display: write `spend > 5 USD during <window>` -> …5 AND spend > 5 USD during <window> AND stage = A…
        """,
    )
    says(
        "no clicks AND stage = Active AND spend between $1 and $5 since birthday",
        """
        1:1 error[SEG231] `clicks` has no window
          > `no clicks` summed over which time?
          also 1:58 `since birthday`: this window belongs to `spend` only
          help: give it a window of its own, or put them in parentheses together with the window after them
          unsafe: write `no clicks since birthday` -> no clicks since birthday AND stage = Active AND spend be…
        """,
    )
    says(
        "clicks < 5 since born AND stage = Active AND spend > 5 USD",
        """
        1:46 error[SEG231] `spend` has no window
          > `spend > 5 USD` summed over which time?
          also 1:12 `since born`: this window belongs to `clicks` only
          help: give it a window of its own, or put them in parentheses together with the window after them
          unsafe: write `spend > 5 USD since born` -> …ve AND spend > 5 USD since born
        """,
    )
    says(
        "(clicks < 5) AND no spend during recent",
        """
        1:2 error[SEG231] `clicks` has no window
          > `clicks < 5` summed over which time?
          help: say in which time, such as `during last 30 days` or `since …`
          display: write `clicks < 5 during <window>` -> (clicks < 5 during <window>) AND no spend during rece…
        """,
    )
    says(
        "clicks < 5 AND no spend during recent",
        """
        1:1 error[SEG231] `clicks` has no window
          > `clicks < 5` summed over which time?
          also 1:25 `during recent`: this window belongs to `spend` only
          help: put them in parentheses together, and the window belongs to each
          unsafe: put them in parentheses -> (clicks < 5 AND no spend) during recent
        """,
    )
    says(
        "clicks < 5 AND spend between $1 and $2 since born",
        """
        1:1 error[SEG231] `clicks` has no window
          > `clicks < 5` summed over which time?
          also 1:40 `since born`: this window belongs to `spend` only
          help: put them in parentheses together, and the window belongs to each
          unsafe: put them in parentheses -> (clicks < 5 AND spend between $1 and $2) since born
        """,
    )


def test_two_windows() -> None:
    """§5.1: one window each."""
    says(
        "(clicks < 5 since born) during recent",
        """
        1:13 error[SEG232] this condition has two windows
          > `since born` one window of its own
          also 1:25 `during recent`: and the one of the parentheses around it
          help: leave one of them out
          unsafe: leave out the inner window -> (clicks < 5) during recent
        """,
    )
    says(
        "((clicks < 5) since born) during recent",
        """
        1:15 error[SEG232] this condition has two windows
          > `since born` one window of its own
          also 1:27 `during recent`: and the one of the parentheses around it
          help: leave one of them out
          unsafe: leave out the inner window -> ((clicks < 5)) during recent
        """,
    )


def test_window_without_metric() -> None:
    """R01: a window measures a metric."""
    says(
        "stage = Active during recent",
        """
        1:16 error[SEG233] `stage` is not a metric, so it takes no window
          > `during recent` a window sums a metric
          help: leave the window out; a field is what it is today
          unsafe: leave out the window -> …Active
        """,
    )
    says(
        "age between 1 and 5 since born",
        """
        1:21 error[SEG233] `age` is not a metric, so it takes no window
          > `since born` a window sums a metric
          help: leave the window out; a field is what it is today
          unsafe: leave out the window -> …n 1 and 5
        """,
    )
    says(
        "(stage = Active AND clicks < 5) since born",
        """
        1:2 error[SEG233] a window belongs to conditions on a metric, and this is none
          > `stage = Active` not a condition on a metric
          also 1:33 `since born`: this is the window
          help: put the window after the metric, and other conditions outside its parentheses
        """,
    )
    says(
        "(clicks < 5 OR NOT (stage = Active)) since born",
        """
        1:21 error[SEG233] a window belongs to conditions on a metric, and this is none
          > `stage = Active` not a condition on a metric
          also 1:38 `since born`: this is the window
          help: put the window after the metric, and other conditions outside its parentheses
        """,
    )
    says(
        "(in segment vips) since born",
        """
        1:2 error[SEG233] a window belongs to conditions on a metric, and this is none
          > `in segment vips` not a condition on a metric
          also 1:19 `since born`: this is the window
          help: put the window after the metric, and other conditions outside its parentheses
        1:13 error[SEG203] there is no segment called `vips`
          > `vips` not defined
          help: define it: `segment vips { where … }`
        """,
    )
    says(
        "(stage is known) during last 30 days",
        """
        1:2 error[SEG233] a window belongs to conditions on a metric, and this is none
          > `stage is known` not a condition on a metric
          also 1:18 `during last 30 days`: this is the window
          help: put the window after the metric, and other conditions outside its parentheses
        """,
    )
    says(
        "(no stage) during last 30 days",
        """
        1:5 error[SEG234] `stage` is a field, and `no` asks for a metric without events
          > `stage` not a metric
          help: for a missing value, write `stage is unknown`
          unsafe: write `stage is unknown` -> (stage is unknown) during last 30 days
        """,
    )


def test_unknown_windows() -> None:
    """§2.3: windows have names of their own."""
    says(
        "clicks < 5 during since_brith",
        """
        1:19 error[SEG205] there is no window called `since_brith`
          > `since_brith` not defined
          help: did you mean `since_birth`?
          safe: write `since_birth` -> …s < 5 during since_birth
        """,
    )
    says(
        "clicks < 5 during since_born",
        """
        1:19 error[SEG205] there is no window called `since_born`
          > `since_born` not defined
          help: did you mean `since_birth`?
          safe: write `since_birth` -> …s < 5 during since_birth
        """,
    )
    says(
        "clicks < 5 during spam",
        """
        1:19 error[SEG205] there is no window called `spam`
          > `spam` not defined
          help: there are `since_birth`, `recent`, `spring` and `all_time`
        """,
    )
    says(
        "clicks < 5 during born",
        """
        1:19 error[SEG205] there is no window called `born`
          > `born` this is a date field
          help: to count from that date on, write `since born`
          safe: write `since born` -> clicks < 5 since born
        """,
    )
    says(
        "clicks < 5 since birth",
        """
        1:18 error[SEG206] there is no date field called `birth`
          > `birth` `since` counts from a date field
          help: did you mean `birthday`?
          unsafe: write `birthday` -> …icks < 5 since birthday
        """,
    )
    says(
        "clicks < 5 since since_birth",
        """
        1:18 error[SEG206] `since_birth` is a window, not a date
          > `since_birth` `since` counts from a date field
          help: write `during since_birth`
          safe: write `during since_birth` -> clicks < 5 during since_birth
        """,
    )
    says(
        "clicks < 5 since age",
        """
        1:18 error[SEG206] there is no date field called `age`
          > `age` `since` counts from a date field
          help: the date fields are `born`, `birthday` and `paid_on`
        """,
    )
    says(
        "clicks < 5 during days 1 to 30 since Born",
        """
        1:38 error[SEG206] there is no date field called `Born`
          > `Born` `since` counts from a date field
          help: did you mean `born`?
          safe: write `born` -> … days 1 to 30 since born
        """,
    )
    says(
        "clicks < 5 during days 1 to 30 since since_birth",
        """
        1:38 error[SEG206] there is no date field called `since_birth`
          > `since_birth` `since` counts from a date field
          help: the date fields are `born`, `birthday` and `paid_on`
        """,
    )


def test_zero_through_a_reference() -> None:
    """§5.3, §8.1: what a reference brings is refused as if it stood there; once for each reference."""
    says_of_file(
        """
        segment busy { where clicks >= 1 since born AND clicks != 0 since born AND stage = Lead }
        segment some { where clicks between 1 and 5 since born AND clicks > 3 during recent AND spend > $1 since born }
        segment idle { where NOT in segment busy }
        segment few { where NOT in segment some }
        segment again { where NOT NOT in segment busy AND NOT in segment few }
        """,
        """
        3:26 error[SEG221] under NOT, `clicks` is compared with zero
          > `in segment busy` NOT of `busy` still leaves out those without clicks
          also 1:22 `clicks >= 1 since born`: without clicks there is no sum, so NOT of this is never true
          note: NOT of a condition on a sum still finds only those who have one
          help: to find those who have none, write `no clicks during …` in place of this
        """,
    )


def test_zero() -> None:
    """§5.3, R06: absent is not zero."""
    says(
        "clicks = 0 during last 90 days",
        """
        1:8 error[SEG221] `clicks` cannot be compared with zero
          > `= 0` without clicks there is no sum, not the sum 0
          note: a condition on a sum finds only those who have one
          help: to find those who have none, write `no clicks during …`
          safe: write `no clicks` -> no clicks during last 90 days
        """,
    )
    says(
        "clicks < 1 during last 90 days",
        """
        1:8 error[SEG221] `clicks` cannot be compared with zero
          > `< 1` without clicks there is no sum, not the sum 0
          note: a condition on a sum finds only those who have one
          help: to find those who have none, write `no clicks during …`
          safe: write `no clicks` -> no clicks during last 90 days
        """,
    )
    says(
        "clicks <= 0 during last 90 days",
        """
        1:8 error[SEG221] `clicks` cannot be compared with zero
          > `<= 0` without clicks there is no sum, not the sum 0
          note: a condition on a sum finds only those who have one
          help: to find those who have none, write `no clicks during …`
          safe: write `no clicks` -> no clicks during last 90 days
        """,
    )
    says(
        "clicks < 0 during last 90 days",
        """
        1:8 error[SEG221] `clicks` cannot be compared with zero
          > `< 0` without clicks there is no sum, not the sum 0
          note: a condition on a sum finds only those who have one
          help: to find those who have none, write `no clicks during …`
          safe: write `no clicks` -> no clicks during last 90 days
        """,
    )
    says(
        "clicks between 0 and 0 since born",
        """
        1:16 error[SEG221] `clicks` cannot be compared with zero
          > `0 and 0` without clicks there is no sum, not the sum 0
          note: a condition on a sum finds only those who have one
          help: to find those who have none, write `no clicks during …`
          safe: write `no clicks` -> no clicks since born
        """,
    )
    says(
        "spend = 0 USD since born",
        """
        1:7 error[SEG221] `spend` cannot be compared with zero
          > `= 0 USD` without spend there is no sum, not the sum 0
          note: a condition on a sum finds only those who have one
          help: to find those who have none, write `no spend during …`
          safe: write `no spend` -> no spend since born
        """,
    )
    says(
        "NOT clicks = 0 since born",
        """
        1:12 error[SEG221] `clicks` cannot be compared with zero
          > `= 0` without clicks there is no sum, not the sum 0
          note: a condition on a sum finds only those who have one
          help: to find those who have none, write `no clicks during …`
          safe: write `no clicks` -> NOT no clicks since born
        """,
    )
    says(
        "NOT clicks >= 1 since born",
        """
        1:12 error[SEG221] under NOT, `clicks` is compared with zero
          > `>= 1` without clicks there is no sum, so NOT of this is never true
          note: NOT of a condition on a sum still finds only those who have one
          help: to find those who have none, write `no clicks during …` without NOT
          safe: write `no clicks` -> no clicks since born
        """,
    )
    says(
        "NOT (clicks != 0 AND spend > $0) since born",
        """
        1:13 error[SEG221] under NOT, `clicks` is compared with zero
          > `!= 0` without clicks there is no sum, so NOT of this is never true
          note: NOT of a condition on a sum still finds only those who have one
          help: to find those who have none, write `no clicks during …` without NOT
        1:28 error[SEG221] under NOT, `spend` is compared with zero
          > `> $0` without spend there is no sum, so NOT of this is never true
          note: NOT of a condition on a sum still finds only those who have one
          help: to find those who have none, write `no spend during …` without NOT
        """,
    )
    means(
        "NOT (NOT clicks >= 1) since born",
        """
        not
          not
            clicks over days [0, ..] since born >= 1
        """,
    )
    means(
        "revenue = 0 USD since born",
        """
        revenue over days [0, ..] since born = 0
        """,
    )
    means(
        "revenue between $0 and $0 since born",
        """
        all of
          revenue over days [0, ..] since born >= 0
          revenue over days [0, ..] since born <= 0
        """,
    )
    means(
        "revenue < 0 USD since born",
        """
        revenue over days [0, ..] since born < 0
        """,
    )
    means(
        "clicks != 0 since born",
        """
        not
          clicks over days [0, ..] since born = 0
        """,
    )
    means(
        "clicks between 0 and 5 since born",
        """
        all of
          clicks over days [0, ..] since born >= 0
          clicks over days [0, ..] since born <= 5
        """,
    )
    means(
        "clicks > 0 since born",
        """
        clicks over days [0, ..] since born > 0
        """,
    )
    means(
        "clicks >= 0 since born",
        """
        clicks over days [0, ..] since born >= 0
        """,
    )
    means(
        "spend < 1 USD since born",
        """
        spend over days [0, ..] since born < 1
        """,
    )


def test_negative_thresholds() -> None:
    """§2.2: only a metric that can fall is ever below zero."""
    says(
        "clicks > -1 since born",
        """
        1:10 error[SEG222] `clicks` is never below zero
          > `-1` a negative number
          help: compare with a number above zero
        """,
    )
    says(
        "clicks between -5 and 5 since born",
        """
        1:16 error[SEG222] `clicks` is never below zero
          > `-5` a negative number
          help: compare with a number above zero
        """,
    )
    means(
        "revenue > -5 USD since born",
        """
        revenue over days [0, ..] since born > -5
        """,
    )


def test_empty_ranges() -> None:
    """Bounds the wrong way round."""
    says(
        "born between 60 and 31 days ago",
        """
        1:14 error[SEG402] this range is empty, so nothing can lie in it
          > `60 and 31` the first number must not exceed the second
          help: swap the bounds
          unsafe: write `31` first -> born between 31 and 60 days ago
        """,
    )
    says(
        "born between 2026-04-01 and 2026-03-01",
        """
        1:14 error[SEG402] this range is empty, so nothing can lie in it
          > `2026-04-01 and 2026-03-01` the first date is after the second
          help: swap the bounds
          unsafe: write `2026-03-01` first -> born between 2026-03-01 and 2026-04-01
        """,
    )
    says(
        "age between 65 and 18",
        """
        1:13 error[SEG402] this range is empty, so nothing can lie in it
          > `65 and 18` the first number must not exceed the second
          help: swap the bounds
          unsafe: write `18` first -> age between 18 and 65
        """,
    )
    says(
        "clicks between 5 and 1 since born",
        """
        1:16 error[SEG402] this range is empty, so nothing can lie in it
          > `5 and 1` the first number must not exceed the second
          help: swap the bounds
          unsafe: write `1` first -> clicks between 1 and 5 since born
        """,
    )
    says(
        "clicks > 5 during 60 to 31 days ago",
        """
        1:19 error[SEG402] this range is empty, so nothing can lie in it
          > `60 to 31` the first number must not exceed the second
          help: swap the bounds
          unsafe: write `31` first -> clicks > 5 during 31 to 60 days ago
        """,
    )
    says(
        "clicks > 5 during days 60 to 31 since born",
        """
        1:24 error[SEG402] this range is empty, so nothing can lie in it
          > `60 to 31` the first number must not exceed the second
          help: swap the bounds
          unsafe: write `31` first -> …cks > 5 during days 31 to 60 since born
        """,
    )
    says(
        "clicks > 5 during 2026-04-01 to 2026-03-01",
        """
        1:19 error[SEG402] this range is empty, so nothing can lie in it
          > `2026-04-01 to 2026-03-01` the first date is after the second
          help: swap the bounds
          unsafe: write `2026-03-01` first -> …ks > 5 during 2026-03-01 to 2026-04-01
        """,
    )
    says(
        "born in the last 0 complete days",
        """
        1:18 error[SEG402] this range is empty, so nothing can lie in it
          > `0` complete days end yesterday, so there must be at least one
          help: ask for at least 1 day
        """,
    )
    means(
        "age between 18 and 18",
        """
        all of
          age >= 18
          age <= 18
        """,
    )
    means(
        "born in the last 0 days",
        """
        born within [today, today]
        """,
    )


def test_words_for_fields() -> None:
    """A metric takes only a comparison, and only fields the rest."""
    says(
        "clicks any of (1, 2)",
        """
        1:1 error[SEG248] `clicks` is a metric, and a metric is compared with a number
          > `clicks any of (1, 2)` no comparison with a number
          help: compare with one number, or write `clicks between … and … during …`
        """,
    )
    says(
        "clicks is known",
        """
        1:1 error[SEG248] `clicks` is a metric, and a metric is compared with a number
          > `clicks is known` no comparison with a number
          help: say how many and in which time, such as `clicks >= 1 during last 30 days`
          help: for those without events, write `no clicks during …`
        """,
    )
    says(
        "clicks is unknown",
        """
        1:1 error[SEG248] `clicks` is a metric, and a metric is compared with a number
          > `clicks is unknown` no comparison with a number
          help: for those without events, write `no clicks during …`
          help: say how many and in which time, such as `clicks >= 1 during last 30 days`
        """,
    )
    says(
        "clicks contains 5",
        """
        1:1 error[SEG248] `clicks` is a metric, and a metric is compared with a number
          > `clicks contains 5` no comparison with a number
          help: say how many and in which time, such as `clicks >= 1 during last 30 days`
        """,
    )
    says(
        "clicks in the last 30 days",
        """
        1:1 error[SEG248] `clicks` is a metric, and a metric is compared with a number
          > `clicks in the last 30 days` no comparison with a number
          help: say how many and in which time, such as `clicks >= 1 during last 30 days`
          unsafe: write `clicks >= 1 during last 30 days` -> clicks >= 1 during last 30 days
        """,
    )
    says(
        "clicks in the last 2 complete weeks",
        """
        1:1 error[SEG248] `clicks` is a metric, and a metric is compared with a number
          > `clicks in the last 2 complete weeks` no comparison with a number
          help: say how many and in which time, such as `clicks >= 1 during last 30 days`
          unsafe: write `clicks >= 1 during last 2 complete weeks` -> clicks >= 1 during last 2 complete weeks
        """,
    )
    says(
        "clicks exactly 30 days ago",
        """
        1:1 error[SEG248] `clicks` is a metric, and a metric is compared with a number
          > `clicks exactly 30 days ago` no comparison with a number
          help: say how many and in which time, such as `clicks >= 1 during last 30 days`
        """,
    )
    says(
        "clicks between 30 and 60 days ago",
        """
        1:1 error[SEG248] `clicks` is a metric, and a metric is compared with a number
          > `clicks between 30 and 60 days ago` no comparison with a number
          help: say how many and in which time, such as `clicks >= 1 during last 30 days`
        """,
    )
    says(
        "no stage during last 30 days",
        """
        1:4 error[SEG234] `stage` is a field, and `no` asks for a metric without events
          > `stage` not a metric
          help: for a missing value, write `stage is unknown`
          unsafe: write `stage is unknown` -> stage is unknown
        """,
    )
    says(
        "no clics during last 30 days",
        """
        1:4 error[SEG202] there is no metric called `clics`
          > `clics` `no` asks for a metric without events
          help: did you mean `clicks`?
          safe: write `clicks` -> no clicks during last 30 days
        """,
    )
    says(
        "no click during last 30 days",
        """
        1:4 error[SEG202] there is no metric called `click`
          > `click` `no` asks for a metric without events
          help: did you mean `clicks`?
          safe: write `clicks` -> no clicks during last 30 days
        """,
    )
    says(
        "no visitors during last 30 days",
        """
        1:4 error[SEG202] there is no metric called `visitors`
          > `visitors` `no` asks for a metric without events
          help: there are `clicks`, `spend` and `revenue`
        """,
    )
