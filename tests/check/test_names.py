"""Names, imports, references, params and windows of files (§8)."""

from __future__ import annotations

from tests.check.written import says_of_file


def test_defined_twice() -> None:
    """§8.4: one name, one thing; each kind has names of its own."""
    says_of_file(
        """
        segment a { where stage = Lead }
        segment a { where stage = Nonsense }
        param a = 5
        window a = last 30 days
        series a { a, b }
        segment b { where stage = Active }
        """,
        """
        2:9 error[SEG207] the segment `a` is defined twice
          > `a` defined again here
          also 1:9 `a`: first defined here
          help: give one of them another name
        2:27 error[SEG212] `Nonsense` is not a value of `stage`
          > `Nonsense` there is no such value
          help: its values are `Lead`, `Active`, `Past Due` and `45-54`
        """,
    )
    says_of_file(
        """
        param few = 5
        param few = 6
        window q = last 30 days
        window q = last 60 days
        """,
        """
        2:7 error[SEG207] the param `few` is defined twice
          > `few` defined again here
          also 1:7 `few`: first defined here
          help: give one of them another name
        4:8 error[SEG207] the window `q` is defined twice
          > `q` defined again here
          also 3:8 `q`: first defined here
          help: give one of them another name
        """,
    )
    says_of_file(
        """
        segment a { where stage = Lead }
        """,
        """
        b/other.seg:1:10 error[SEG207] the workflow `w` is defined twice, also in `a/other.seg`
          > `w` defined again here
          also a/other.seg:2:10 `w`: first defined here
          help: give one of them another name
        b/other.seg:1:18 error[SEG203] there is no segment called `a` in this file
          > `a` defined in `../a/other.seg`, but not imported from there
          help: import it: `import { a } from "../a/other.seg"`
        1:9 error[SEG207] the segment `a` is defined twice, also in `a/other.seg`
          > `a` defined again here
          also a/other.seg:1:9 `a`: first defined here
          help: give one of them another name
        """,
        others={
            "a/other.seg": """
                segment a { where stage = Active }
                workflow w { for a once per customer send email "x" }
            """,
            "b/other.seg": """
                workflow w { for a once per customer send email "y" }
            """,
        },
    )


def test_a_window_of_the_vocabulary() -> None:
    """§8.4: no shadowing."""
    says_of_file(
        """
        window recent = last 3 days
        """,
        """
        1:8 error[SEG208] there is already a window called `recent` in the vocabulary
          > `recent` this name is taken
          help: give it another name
        """,
    )


def test_imports() -> None:
    """§8.4: names come from the file that defines them."""
    says_of_file(
        """
        import { vips, few, q } from "common.seg"
        segment ok { where in segment vips AND age < $few AND clicks > 5 during q }
        """,
        others={
            "common.seg": """
                segment vips { where tag any of (vip) AND stage = Active }
                param few = 5
                window q = last 3 days
            """,
        },
    )
    says_of_file(
        """
        import { vip, feww, s, w } from "common.seg"
        segment bad { where in segment vip AND age < $feww }
        """,
        """
        1:10 error[SEG211] `common.seg` defines no segment, param or window called `vip`
          > `vip` not defined there
          also 1:33 `"common.seg"`: imported from here
          help: did you mean `vips`?
          unsafe: write `vips` -> import { vips, feww, s, w } from "common.seg"
        1:15 error[SEG211] `common.seg` defines no segment, param or window called `feww`
          > `feww` not defined there
          also 1:33 `"common.seg"`: imported from here
          help: did you mean `few`?
          unsafe: write `few` -> import { vip, few, s, w } from "common.seg"
        1:21 error[SEG211] `s` of `common.seg` is a series, which cannot be imported
          > `s` a series
          help: only segments, params and windows are imported
        1:24 error[SEG211] `w` of `common.seg` is a workflow, which cannot be imported
          > `w` a workflow
          help: only segments, params and windows are imported
        """,
        others={
            "common.seg": """
                segment vips { where tag any of (vip) }
                segment gold { where tag any of (gold) }
                param few = 5
                series s { vips, gold }
                workflow w { for vips once per customer send email "x" }
            """,
        },
    )
    says_of_file(
        """
        import { a } from "comon.seg"
        import { b } from "../secret.seg"
        import { c } from "/etc/passwd"
        segment bad { where in segment a AND in segment b AND clicks > $c during c }
        """,
        """
        1:19 error[SEG210] there is no file `comon.seg`
          > `"comon.seg"` not found from the folder of this file
          help: did you mean `common.seg`?
          safe: write `"common.seg"` -> …port { a } from "common.seg"
        2:19 error[SEG213] `../secret.seg` is not a file inside the project
          > `"../secret.seg"` imports stay inside the project
          help: give the path from this file, with `/` between folders, to a file of the same project
        3:19 error[SEG213] `/etc/passwd` is not a file inside the project
          > `"/etc/passwd"` imports stay inside the project
          help: give the path from this file, with `/` between folders, to a file of the same project
        """,
        others={
            "common.seg": """
                segment a { where stage = Lead }
            """,
        },
    )
    says_of_file(
        """
        import { few, vips } from "common.seg"
        import { vips } from "other.seg"
        param few = 7
        """,
        """
        1:10 error[SEG208] there is already a param called `few` in this file
          > `few` imported again here
          also 3:7 `few`: first named here
          help: import it once, or give one of them another name
        2:10 error[SEG208] there is already a segment called `vips` in this file
          > `vips` imported again here
          also 1:15 `vips`: first named here
          help: import it once, or give one of them another name
        other.seg:1:9 error[SEG207] the segment `vips` is defined twice, also in `common.seg`
          > `vips` defined again here
          also common.seg:1:9 `vips`: first defined here
          help: give one of them another name
        """,
        others={
            "common.seg": """
                segment vips { where stage = Lead }
                param few = 5
            """,
            "other.seg": """
                segment vips { where stage = Active }
            """,
        },
    )
    says_of_file(
        """
        segment bad { where in segment vips }
        """,
        """
        1:32 error[SEG203] there is no segment called `vips` in this file
          > `vips` defined in `lists/common.seg`, but not imported from there
          help: import it: `import { vips } from "lists/common.seg"`
        """,
        others={
            "lists/common.seg": """
                segment vips { where stage = Lead }
            """,
        },
    )
    says_of_file(
        """
        import { nothing } from "empty.seg"
        """,
        """
        1:10 error[SEG211] `empty.seg` defines no segment, param or window called `nothing`
          > `nothing` not defined there
          also 1:25 `"empty.seg"`: imported from here
        """,
        others={
            "empty.seg": """

            """,
        },
    )


def test_import_circles() -> None:
    """§8.4: no circles."""
    says_of_file(
        """
        import { b } from "b.seg"
        segment a { where stage = Lead }
        """,
        """
        b.seg:1:19 error[SEG214] this import leads back to its own file: `b.seg` → `c.seg` → `main.seg` → `b.seg`
          > `"c.seg"` the circle starts here
          also c.seg:1:19 `"main.seg"`: and goes on here
          also 1:19 `"b.seg"`: and goes on here
          help: move what both need into a file of its own
        """,
        others={
            "b.seg": """
                import { c } from "c.seg"
                segment b { where in segment c }
            """,
            "c.seg": """
                import { a } from "main.seg"
                segment c { where in segment a }
            """,
        },
    )
    says_of_file(
        """
        import { a } from "main.seg"
        segment a { where stage = Lead }
        """,
        """
        1:19 error[SEG214] this import leads back to its own file: `main.seg` → `main.seg`
          > `"main.seg"` the circle starts here
          help: move what both need into a file of its own
        """,
    )


def test_reference_circles() -> None:
    """§8.1: a circle names its path; a diamond is none."""
    says_of_file(
        """
        segment a { where stage = Lead AND in segment a }
        segment b { where stage = Lead AND NOT in segment c }
        segment c { where in segment d OR in segment e }
        segment d { where in segment b }
        segment e { where stage = Active }
        segment f { where in segment b }
        """,
        """
        1:36 error[SEG209] the segment `a` is defined by itself: `a` → `a`
          > `in segment a` the circle starts here
          help: leave one of these references out
        2:40 error[SEG209] the segment `b` is defined by itself: `b` → `c` → `d` → `b`
          > `in segment c` the circle starts here
          also 3:19 `in segment d`: and goes on here
          also 4:19 `in segment b`: and goes on here
          help: leave one of these references out
        """,
    )
    says_of_file(
        """
        segment top { where in segment left OR in segment right }
        segment left { where in segment bottom AND age > 5 }
        segment right { where in segment bottom AND age < 3 }
        segment bottom { where stage = Lead }
        """,
    )


def test_unknown_segments() -> None:
    """Quality, 4: did you mean."""
    says_of_file(
        """
        segment active_joined { where stage = Active }
        segment x { where in segment active_joned }
        series s { active_joined, actve_joined }
        workflow w { for active once per customer send email "x" }
        test "t" for activ_joined { today: 2026-01-01 }
        """,
        """
        2:30 error[SEG203] there is no segment called `active_joned`
          > `active_joned` not defined
          help: did you mean `active_joined`?
          safe: write `active_joined` -> …in segment active_joined }
        3:27 error[SEG203] there is no segment called `actve_joined`
          > `actve_joined` not defined
          help: did you mean `active_joined`?
          safe: write `active_joined` -> …{ active_joined, active_joined }
        4:18 error[SEG203] there is no segment called `active`
          > `active` not defined
          help: did you mean `active_joined`?
          unsafe: write `active_joined` -> …kflow w { for active_joined once per customer send email "x" }
        5:6 warning[SEG707] the test `t` has no cases
          > `"t"` nothing is tested
          help: add a case, such as `{ … } expect match`
        5:14 error[SEG203] there is no segment called `activ_joined`
          > `activ_joined` not defined
          help: did you mean `active_joined`?
          safe: write `active_joined` -> test "t" for active_joined { today: 2026-01-01 }
        """,
    )


def test_params() -> None:
    """§8.2: a param is a typed constant, and a complaint about its value shows where it is defined."""
    says_of_file(
        """
        param few = 5
        param many = 5 USD
        param day = 2026-03-31
        param name = "Acme"
        param stage = Lead
        param days = 30
        param next = $few
        param odd = 1.5
        segment ok { where age > $few AND balance < $many AND born on $day AND full_name = $name AND stage = $stage }
        segment days { where born in the last $days days AND paid_on between $few and $days days ago }
        segment bad { where clicks > $many since born AND born on $days AND spend > $few since born AND stage = $name }
        segment worse { where born in the last $day days AND age < $odd AND full_name = $next AND score < $fwe }
        segment worst { where born = $day AND tag = $name AND full_name contains $few AND clicks > $zero during recent }
        param zero = 0
        """,
        """
        7:14 error[SEG254] a param is a constant and cannot be defined by another
          > `$few` refers to another param
          help: write the value itself, or use `$few` where this param is used
        11:30 error[SEG241] `clicks` takes a whole number, and this is an amount of money
          > `$many` not a whole number
          also 2:7 `many`: `$many` is defined here
          help: write the number alone
        11:59 error[SEG241] this must be a date, and `$days` is a whole number
          > `$days` not a date
          also 6:7 `days`: `$days` is defined here
        11:77 error[SEG242] `spend` is an amount of money, and this number has no currency
          > `$few` in which currency?
          also 1:7 `few`: `$few` is defined here
          help: write `5 USD`
        11:105 error[SEG212] `Acme` is not a value of `stage`
          > `$name` there is no such value
          also 4:7 `name`: `$name` is defined here
          help: its values are `Lead`, `Active`, `Past Due` and `45-54`
        12:40 error[SEG241] this must be a whole number, and `$day` is a date
          > `$day` not a whole number
          also 3:7 `day`: `$day` is defined here
        12:60 error[SEG244] `age` is a whole number, and `$odd` has a decimal point
          > `$odd` not a whole number
          also 8:7 `odd`: `$odd` is defined here
          help: compare with a whole number
        12:99 error[SEG204] there is no param called `fwe`
          > `$fwe` not defined
          help: did you mean `few`?
          unsafe: write `few` -> …$next AND score < $few }
        13:28 error[SEG245] `born` is a date, and dates are not compared with `=`
          > `= $day` dates have words of their own
          help: write `born on $day`
          safe: write `born on $day` -> … worst { where born on $day AND tag = $name AND full_name contains $f…
        13:43 error[SEG247] `tag` is a set of values, and a set is not compared with `=`
          > `= $name` a set may hold several values
          help: write `tag any of ($name)`
          safe: write `any of ($name)` -> …born = $day AND tag any of ($name) AND full_name contains $few AND …
        13:74 error[SEG241] `contains` looks for a text, and this is a whole number
          > `$few` not a text
          also 1:7 `few`: `$few` is defined here
          help: put it in quotes
        """,
    )
    says_of_file(
        """
        param back = -3
        param far = 40000
        param one = 1
        param list = Lead
        segment bad { where born exactly $back days ago AND paid_on in the next $far days AND clicks < $one since born }
        segment range { where age between 5 and $one AND stage any of (Active, $list, Lead) AND is_active = $one }
        """,
        """
        5:34 error[SEG251] a number of days cannot be negative
          > `$back` below zero
          also 1:7 `back`: `$back` is defined here
          help: for days to come, write `days from now` or `in the next … days`
        5:73 error[SEG252] a day is at most 36525 days away
          > `$far` too far away
          also 2:7 `far`: `$far` is defined here
          help: for a day that far away, write its date
        5:94 error[SEG221] `clicks` cannot be compared with zero
          > `< $one` without clicks there is no sum, not the sum 0
          also 3:7 `one`: `$one` is defined here
          note: a condition on a sum finds only those who have one
          help: to find those who have none, write `no clicks during …`
          safe: write `no clicks` -> … next $far days AND no clicks since born }
        6:35 error[SEG402] this range is empty, so nothing can lie in it
          > `5 and $one` the first number must not exceed the second
          help: swap the bounds
          unsafe: write `$one` first -> …{ where age between $one and 5 AND stage any of (Active, $list, Lead)…
        6:101 error[SEG241] `is_active` takes `true` or `false`, and this is a whole number
          > `$one` not `true` or `false`
          also 3:7 `one`: `$one` is defined here
        """,
    )


def test_windows_of_files() -> None:
    """§2.3: a window of a file may be anything but another one."""
    says_of_file(
        """
        param n = 5
        window q1 = 2026-01-01 to 2026-03-31
        window w = last $n complete days
        window life = since_birth
        window b = since born
        window odd = q1
        window bad = born
        window worse = since since_birth
        window worst = since age
        segment ok { where clicks > 5 during q1 AND clicks > 5 during w AND clicks > 7 during life }
        segment also_ok { where no clicks during b }
        segment bad { where clicks > 5 during odd AND clicks > 7 during q2 AND spend > 5 USD during worst }
        """,
        """
        6:14 error[SEG205] a window cannot be defined by the window `q1`
          > `q1` itself defined in a file
          help: write out the days that it stands for
        7:14 error[SEG205] there is no window called `born`
          > `born` this is a date field
          help: to count from that date on, write `since born`
          safe: write `since born` -> window bad = since born
        8:22 error[SEG206] `since_birth` is a window, not a date
          > `since_birth` `since` counts from a date field
          help: write `since_birth`
          safe: write `since_birth` -> window worse = since_birth
        9:22 error[SEG206] there is no date field called `age`
          > `age` `since` counts from a date field
          help: the date fields are `born`, `birthday` and `paid_on`
        12:65 error[SEG205] there is no window called `q2`
          > `q2` not defined
          help: did you mean `q1`?
          unsafe: write `q1` -> … clicks > 7 during q1 AND spend > 5 USD during worst }
        """,
    )


def test_a_param_without_its_sign() -> None:
    """§8.2: a bare word is a value, and `$` makes it a param."""
    says_of_file(
        """
        param few = 5
        param kind = Lead
        segment a { where age < few AND stage = kind }
        """,
        """
        3:25 error[SEG241] `age` takes a whole number, and this is a word
          > `few` not a whole number
          help: to use the param, write `$few`
          safe: write `$few` -> …ent a { where age < $few AND stage = kind }
        3:41 error[SEG212] `kind` is not a value of `stage`
          > `kind` there is no such value
          help: to use the param, write `$kind`
          safe: write `$kind` -> …e < few AND stage = $kind }
        """,
    )
