"""All segments of a project as one page: in words, how many are in them, what is tested and who uses them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import assert_never

from segdsl.base.record import record
from segdsl.cli.html.page import escaped, page
from segdsl.cli.html.spark import sparkline
from segdsl.explain.dates import calendar_day, counted
from segdsl.explain.words import Group, RuleInWords, Sentence, Words

LISTED = 12


@record(kw_only=True)
class Size:
    """How many members there are, the keys of some, and how many there were on each of `days`."""

    members: int
    sample: tuple[str, ...]
    days: tuple[date, ...]
    sizes: tuple[int, ...]


@record(kw_only=True)
class Tested:
    """How many cases passed, the sentences of tests that failed, and how much they cover, in percent."""

    passed: int
    failed: tuple[str, ...]
    percent: float

    @property
    def cases(self) -> bool:
        """Whether there are any."""
        return bool(self.passed or self.failed)


@record(kw_only=True)
class Described:
    """A segment. `size` is None where there is no data; `relations` are other segments, each with how it lies to
    this one.
    """

    words: RuleInWords
    size: Size | None
    tested: Tested
    workflows: tuple[str, ...]
    relations: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.words.rule.name


@record(kw_only=True)
class Report:
    """What the page says. `total` is the number of all subjects; None where there is no data."""

    title: str
    subject: str
    today: date
    zone: str
    total: int | None
    segments: tuple[Described, ...]
    compared: bool


def as_page(report: Report) -> str:
    """The page. Every text in it is shown and never obeyed, whatever it holds."""
    numbers = {each.name: number for number, each in enumerate(report.segments, 1)}
    sections = "".join(_section(each, numbers, report) for each in report.segments)
    total = "" if report.total is None else f" {counted(report.total, report.subject)} in the data."
    said = f"As of {calendar_day(report.today)} ({report.zone}). {counted(len(report.segments), 'segment')}.{total}"
    body = (
        f"<header>\n<h1>{escaped(report.title)}</h1>\n<p>{escaped(said)}</p>\n</header>\n"
        f"<main>\n{_overview(report, numbers)}{sections}</main>\n"
    )
    return page(report.title, _STYLE, body)


# ---- the table -------------------------------------------------------------------------------------------------


def _overview(report: Report, numbers: dict[str, int]) -> str:
    if not report.segments:
        return "<p>The project has no segments.</p>\n"
    has_data = report.total is not None
    head = ["Segment", *(["Members", "Trend"] if has_data else []), "Tests", "Owner"]
    cells = "".join(f'<th scope="col">{each}</th>' for each in head)
    rows = "".join(_row(each, numbers) for each in report.segments)
    caption = "All segments" + (", with their size over the last days" if has_data else "; there is no data")
    return (
        f'<div class="wide"><table class="all">\n<caption>{caption}</caption>\n'
        f"<thead><tr>{cells}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
    )


def _row(segment: Described, numbers: dict[str, int]) -> str:
    size = segment.size
    sized = "" if size is None else f'<td class="number">{size.members:,}</td><td>{_trend(segment, size)}</td>'
    rule = segment.words.rule
    title = f"<small>{escaped(rule.title)}</small>" if rule.title else ""
    link = f'<a href="#s{numbers[segment.name]}">{escaped(segment.name)}</a>'
    owner = escaped(rule.owner) or "<span>none</span>"
    return f'<tr><th scope="row">{link}{title}</th>{sized}<td>{_badge(segment.tested)}</td><td>{owner}</td></tr>\n'


def _badge(tested: Tested) -> str:
    if tested.failed:
        return f'<b class="bad">{len(tested.failed):,} failed</b>'
    return f'<b class="good">{tested.passed:,} passed</b>' if tested.passed else '<b class="none">none</b>'


def _trend(segment: Described, size: Size) -> str:
    first, last = size.sizes[0], size.sizes[-1]
    ends = f"from {first:,} on {size.days[0]} to {last:,} on {size.days[-1]}"
    return sparkline(size.sizes, f"{segment.name}: {ends}, between {min(size.sizes):,} and {max(size.sizes):,}")


# ---- a segment -------------------------------------------------------------------------------------------------


def _section(segment: Described, numbers: dict[str, int], report: Report) -> str:
    rule, number = segment.words.rule, numbers[segment.name]
    title = f'<p class="title">{escaped(rule.title)}</p>\n' if rule.title else ""
    doc = "".join(f"<p>{_with_code(line)}</p>\n" for line in rule.doc.splitlines() if line.strip())
    sized = "" if segment.size is None else _sized(segment, segment.size, report)
    return (
        f'<section aria-labelledby="s{number}">\n<h2 id="s{number}">{escaped(segment.name)}</h2>\n{title}{doc}'
        f'<div class="columns"><div>\n{_in_words(segment.words, report)}</div>\n<div>\n{sized}'
        f"{_facts(segment, numbers, report)}</div></div>\n</section>\n"
    )


def _with_code(line: str) -> str:
    """A line of documentation, what stands in backticks as code."""
    parts = map(escaped, re.split(r"`([^`]+)`", line))
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))


def _in_words(said: RuleInWords, report: Report) -> str:
    article = "an" if report.subject[:1].lower() in tuple("aeiou") else "a"
    noun = escaped(f"{article} {report.subject}")
    top = said.condition
    whole = "" if isinstance(top, Sentence) else " all of these hold" if top.every else " at least one of these holds"
    parts = (top,) if isinstance(top, Sentence) else top.parts
    text = f"<h3>Who is in it</h3>\n<p>{noun.capitalize()} is a member if{whole}:</p>\n<ul>{_items(parts)}</ul>\n"
    for gaps, lead in (
        (said.left_out, f"{noun.capitalize()} is left out, as what is unknown is never taken for true, if:"),
        (said.undecided, f"For {noun} to be a member, another alternative has to hold if:"),
    ):
        if gaps:
            listed = "".join(f"<li>{escaped(gap)}</li>\n" for gap in gaps)
            text += f'<div class="aside"><p>{lead}</p>\n<ul>{listed}</ul></div>\n'
    return text


def _items(parts: Sequence[Words]) -> str:
    return "".join(f"<li>{_said(part)}</li>\n" for part in parts)


def _said(words: Words) -> str:
    match words:
        case Sentence(text):
            return escaped(text)
        case Group(every, parts):
            return f"{'all of these hold' if every else 'at least one of these holds'}:\n<ul>{_items(parts)}</ul>"
        case _:
            assert_never(words)


def _sized(segment: Described, size: Size, report: Report) -> str:
    share = f" of {report.total:,}, {100 * size.members / report.total:.1f} %" if report.total else ""
    return (
        f'<h3>Members</h3>\n<p class="size"><b>{size.members:,}</b>{share}</p>\n'
        f"<figure>{_trend(segment, size)}<figcaption>{_course(size)}.</figcaption></figure>\n{_sample(size)}"
    )


def _course(size: Size) -> str:
    """How the size went, in words."""
    least, most = min(size.sizes), max(size.sizes)
    first, last = (calendar_day(size.days[at]) for at in (0, -1))
    ends = f"{size.sizes[0]:,} on {first}, {size.sizes[-1]:,} on {last}; between {least:,} and {most:,}"
    return f"{f'{most:,} on each day from {first} to {last}' if least == most else ends}, with the data as it is now"


def _sample(size: Size) -> str:
    if not size.sample:
        return ""
    more = size.members - len(size.sample)
    keys = "".join(f"<li>{escaped(key)}</li>" for key in size.sample)
    rest = f'<li class="more">and {more:,} more</li>' if more > 0 else ""
    return f'<h3>Some of them</h3>\n<ul class="keys">{keys}{rest}</ul>\n'


def _facts(segment: Described, numbers: dict[str, int], report: Report) -> str:
    tested = segment.tested
    told = f"{_badge(tested)}, {tested.percent:.0f} % of verdicts and bounds covered" if tested.cases else "none"
    failed = "".join(f"<li>{escaped(sentence)}</li>\n" for sentence in tested.failed)
    rows = [
        ("Owner", escaped(segment.words.rule.owner) or "none"),
        ("Tests", told + (f"<ul>{failed}</ul>" if failed else "")),
        ("Used by", ", ".join(map(escaped, segment.workflows)) or "no workflow"),
    ]
    if report.compared:
        rows.append(("Meets", _relations(segment, numbers)))
    return f"<h3>Facts</h3>\n<dl>{''.join(f'<dt>{name}</dt><dd>{value}</dd>' for name, value in rows)}</dl>\n"


def _relations(segment: Described, numbers: dict[str, int]) -> str:
    def each() -> Iterator[str]:
        for other, says in segment.relations[:LISTED]:
            yield f'<li><a href="#s{numbers[other]}">{escaped(other)}</a>: {escaped(says)}</li>\n'
        more = len(segment.relations) - LISTED
        if more > 0:
            yield f"<li>and {more:,} more</li>\n"

    return f"<ul>{''.join(each())}</ul>" if segment.relations else "no other segment"


_STYLE = """:root { color-scheme: light dark; --ink: #1c1d22; --soft: #5c5f6a; --paper: #f6f7f9; --card: #ffffff;
  --line: #dfe1e7; --trend: #2f5fd0; --good: #1a7f4b; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e8ec; --soft: #a2a6b3; --paper: #131418; --card: #1c1e24;
  --line: #33363f; --trend: #8fb0ff; --good: #6fd39b; --bad: #ff9a91; } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 68rem;
  color: var(--ink); background: var(--paper); overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; } header p { color: var(--soft); margin: .3rem 0 1.5rem; }
h2 { font-size: 1.2rem; margin: 0; font-family: ui-monospace, monospace; }
h3 { font-size: .78rem; margin: 1.2rem 0 .3rem; color: var(--soft); text-transform: uppercase; letter-spacing: .06em; }
p { margin: .3rem 0; } ul { margin: .3rem 0; padding-left: 1.2rem; } a { color: inherit; }
section, .wide { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem;
  margin-bottom: 1.25rem; }
.wide { overflow-x: auto; padding: .5rem 1.25rem; } table { border-collapse: collapse; width: 100%;
  overflow-wrap: normal; }
caption { text-align: left; color: var(--soft); padding: .5rem 0; }
th, td { text-align: left; padding: .55rem .8rem .55rem 0; border-top: 1px solid var(--line); vertical-align: middle; }
thead th { font-size: .8rem; color: var(--soft); font-weight: 500; border: 0; }
tbody th { font-weight: 600; font-family: ui-monospace, monospace; min-width: 11rem; overflow-wrap: anywhere; }
code { font-family: ui-monospace, monospace; font-size: .93em; }
th small { display: block; font: .85rem system-ui, sans-serif; color: var(--soft); }
.number, .size { font-variant-numeric: tabular-nums; } .size { color: var(--soft); }
.size b { font-size: 2rem; line-height: 1.1; color: var(--ink); } td span { color: var(--soft); }
.spark { display: block; width: 100%; height: auto; } table .spark { width: 9rem; }
.spark polygon { fill: var(--trend); opacity: .13; } .spark circle { fill: var(--trend); }
.spark polyline { fill: none; stroke: var(--trend); stroke-width: 1.6; stroke-linejoin: round; }
figure { margin: .4rem 0 0; } figcaption, .aside, .title { color: var(--soft); font-size: .9rem; }
.title { font-size: 1rem; } .aside { border-left: 3px solid var(--line); padding-left: .8rem; margin-top: 1rem; }
.columns { display: grid; grid-template-columns: 3fr 2fr; gap: 2rem; } .columns > div { min-width: 0; }
@media (max-width: 48rem) { .columns { grid-template-columns: 1fr; gap: 0; } }
.keys { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem; }
.keys li { border: 1px solid var(--line); border-radius: 6px; padding: 0 .45rem; font-family: ui-monospace, monospace;
  font-size: .88rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: .3rem 0; }
dt { color: var(--soft); } dd { margin: 0; } dd ul { margin: 0; padding: 0; list-style: none; }
b { white-space: nowrap; } .keys .more { border: 0; font-family: inherit; color: var(--soft); }
.good { color: var(--good); } .bad { color: var(--bad); } .none { color: var(--soft); font-weight: 400; }
"""
