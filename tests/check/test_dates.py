"""Date phrases (§4), lists, and words that nobody defined."""

from __future__ import annotations

from tests.check.written import means, says


def test_date_phrases() -> None:
    """§4.2: every phrase is a closed range of days."""
    means(
        "born on today",
        """
        born within [today, today]
        """,
    )
    means(
        "born on yesterday",
        """
        born within [today - 1 day, today - 1 day]
        """,
    )
    means(
        "born on 2026-03-31",
        """
        born within [2026-03-31, 2026-03-31]
        """,
    )
    means(
        "born on 3 days ago",
        """
        born within [today - 3 days, today - 3 days]
        """,
    )
    means(
        "born exactly 30 days ago",
        """
        born within [today - 30 days, today - 30 days]
        """,
    )
    means(
        "born exactly 30 days from now",
        """
        born within [today + 30 days, today + 30 days]
        """,
    )
    means(
        "born in the last 30 days",
        """
        born within [today - 30 days, today]
        """,
    )
    means(
        "born in the last 2 months",
        """
        born within [today - 2 months, today]
        """,
    )
    means(
        "born in the last 30 complete days",
        """
        born within [today - 30 days, today - 1 day]
        """,
    )
    means(
        "born in the last 2 complete weeks",
        """
        born within [today - 2 weeks, today - 1 day]
        """,
    )
    means(
        "born between 31 and 60 days ago",
        """
        born within [today - 60 days, today - 31 days]
        """,
    )
    means(
        "born between 2026-01-01 and 2026-03-31",
        """
        born within [2026-01-01, 2026-03-31]
        """,
    )
    means(
        "born before 2026-03-31",
        """
        born within [.., 2026-03-30]
        """,
    )
    means(
        "born after 2026-03-31",
        """
        born within [2026-04-01, ..]
        """,
    )
    means(
        "born on or before 30 days ago",
        """
        born within [.., today - 30 days]
        """,
    )
    means(
        "born on or after 2 weeks from now",
        """
        born within [today + 2 weeks, ..]
        """,
    )
    means(
        "born before 3 months ago",
        """
        born within [.., today - 3 months - 1 day]
        """,
    )
    means(
        "born after 1 year ago",
        """
        born within [today - 1 year + 1 day, ..]
        """,
    )
    means(
        "born in the next 30 days",
        """
        born within [today, today + 30 days]
        """,
    )
    means(
        "born in this month",
        """
        born within [start of month, start of month +1 - 1 day]
        """,
    )
    means(
        "born in previous week",
        """
        born within [start of week -1, start of week - 1 day]
        """,
    )
    means(
        "born in this quarter",
        """
        born within [start of quarter, start of quarter +1 - 1 day]
        """,
    )
    means(
        "born in previous year",
        """
        born within [start of year -1, start of year - 1 day]
        """,
    )


def test_numbers_of_days() -> None:
    """Quality, limits: relative dates reach a hundred years."""
    means(
        "born exactly 36525 days ago",
        """
        born within [today - 36525 days, today - 36525 days]
        """,
    )
    means(
        "born in the last 100 years",
        """
        born within [today - 100 years, today]
        """,
    )


def test_a_value_twice() -> None:
    """§3.2: what a list names twice is kept as written; to say so is advice, and each is wrong by itself."""
    means(
        "stage any of (Lead, Active, Lead)",
        """
        stage one of ("Lead", "Active", "Lead")
        """,
    )
    says(
        "stage any of (Lead, Nonsense, Nonsense)",
        """
        1:21 error[SEG212] `Nonsense` is not a value of `stage`
          > `Nonsense` there is no such value
          help: its values are `Lead`, `Active`, `Past Due` and `45-54`
        1:31 error[SEG212] `Nonsense` is not a value of `stage`
          > `Nonsense` there is no such value
          help: its values are `Lead`, `Active`, `Past Due` and `45-54`
        """,
    )


def test_unknown_words() -> None:
    """Quality, 4: the nearest is looked for where the word stands."""
    says(
        "clics < 5 since born",
        """
        1:1 error[SEG201] there is no condition called `clics`
          > `clics` neither a field nor a metric
          help: did you mean `clicks`?
          safe: write `clicks` -> clicks < 5 since born
        """,
    )
    says(
        "clics < 5 during srping",
        """
        1:1 error[SEG201] there is no condition called `clics`
          > `clics` neither a field nor a metric
          help: did you mean `clicks`?
          safe: write `clicks` -> clicks < 5 during srping
        1:18 error[SEG205] there is no window called `srping`
          > `srping` not defined
          help: did you mean `spring`?
          safe: write `spring` -> clics < 5 during spring
        """,
    )
    says(
        "stge = Active",
        """
        1:1 error[SEG201] there is no condition called `stge`
          > `stge` neither a field nor a metric
          help: did you mean `stage`?
          safe: write `stage` -> stage = Active
        """,
    )
    says(
        "state = Active",
        """
        1:1 error[SEG201] there is no condition called `state`
          > `state` neither a field nor a metric
          help: did you mean `stage`?
          safe: write `stage` -> stage = Active
        """,
    )
    says(
        "Stage = Active",
        """
        1:1 error[SEG201] there is no condition called `Stage`
          > `Stage` names are told apart by case
          help: did you mean `stage`?
          safe: write `stage` -> stage = Active
        """,
    )
    says(
        "clicks_total < 5 since born",
        """
        1:1 error[SEG201] there is no condition called `clicks_total`
          > `clicks_total` neither a field nor a metric
          help: did you mean `clicks`?
          unsafe: write `clicks` -> clicks < 5 since born
        """,
    )
    says(
        "xyz = 5",
        """
        1:1 error[SEG201] there is no condition called `xyz`
          > `xyz` neither a field nor a metric
          help: there are `stage`, `plan`, `tag`, `size`, `full_name`, `code`, `age`, `score`, `balance`, `bor…
        """,
    )
    says(
        "full_nam contains x AND agee > 5",
        """
        1:1 error[SEG201] there is no condition called `full_nam`
          > `full_nam` neither a field nor a metric
          help: did you mean `full_name`?
          safe: write `full_name` -> full_name contains x AND agee > 5
        1:25 error[SEG201] there is no condition called `agee`
          > `agee` neither a field nor a metric
          help: did you mean `age`?
          unsafe: write `age` -> …m contains x AND age > 5
        """,
    )


def test_names_outside_all_files() -> None:
    """§1.2: a bare condition has nothing of its own."""
    says(
        "in segment vips",
        """
        1:12 error[SEG203] there is no segment called `vips`
          > `vips` not defined
          help: define it: `segment vips { where … }`
        """,
    )
    says(
        "stage = Active AND NOT in segment vips",
        """
        1:35 error[SEG203] there is no segment called `vips`
          > `vips` not defined
          help: define it: `segment vips { where … }`
        """,
    )
    says(
        "age > $limit",
        """
        1:7 error[SEG204] there is no param called `limit`
          > `$limit` not defined
          help: define it: `param limit = …`
        """,
    )
    says(
        "age > $limit AND age < $other",
        """
        1:7 error[SEG204] there is no param called `limit`
          > `$limit` not defined
          help: define it: `param limit = …`
        1:24 error[SEG204] there is no param called `other`
          > `$other` not defined
          help: define it: `param other = …`
        """,
    )
    says(
        "born in the last $n days",
        """
        1:18 error[SEG204] there is no param called `n`
          > `$n` not defined
          help: define it: `param n = …`
        """,
    )
    says(
        "born between 1 and $n days ago",
        """
        1:20 error[SEG204] there is no param called `n`
          > `$n` not defined
          help: define it: `param n = …`
        """,
    )
    says(
        "clicks > 5 during last $n days",
        """
        1:24 error[SEG204] there is no param called `n`
          > `$n` not defined
          help: define it: `param n = …`
        """,
    )
