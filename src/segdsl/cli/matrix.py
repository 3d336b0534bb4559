"""How all segments of a project lie to each other, drawn: as a matrix or a list for a terminal, as a page of HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from segdsl.analysis.overlap import Pair, Relation, by_interest
from segdsl.base.record import record
from segdsl.cli.html.page import escaped, escaped_lines, page
from segdsl.cli.report import count
from segdsl.cli.safe import safe, width
from segdsl.cli.terminal import Colour, Terminal

_NARROWEST = 80


@record
class Sign:
    """How a relation is shown, and what it says of a segment in a row and one in a column."""

    sign: str
    says: str
    colour: Colour | None = None


SIGNS = {
    Relation.EQUAL: Sign("=", "the same members", Colour.ERROR),
    Relation.INSIDE: Sign("<", "inside", Colour.WARNING),
    Relation.AROUND: Sign(">", "around", Colour.WARNING),
    Relation.OVERLAP: Sign("x", "overlap", Colour.WARNING),
    Relation.UNKNOWN: Sign("?", "not known"),
    Relation.DISJOINT: Sign(".", "apart"),
}
MIRRORED = {Relation.INSIDE: Relation.AROUND, Relation.AROUND: Relation.INSIDE}


@record(kw_only=True)
class Matrix:
    """All pairs of these segments. `witnesses` are test items by pair, for those that were asked for."""

    segments: tuple[str, ...]
    pairs: tuple[Pair, ...]
    witnesses: Mapping[tuple[str, str], str]
    subject: str

    def __len__(self) -> int:
        return len(self.segments)

    def relations(self) -> dict[tuple[str, str], Relation]:
        """The relation of every segment to every other."""
        found = {}
        for pair in self.pairs:
            found[pair.first, pair.second] = pair.relation
            found[pair.second, pair.first] = MIRRORED.get(pair.relation, pair.relation)
        return found


def as_text(matrix: Matrix, terminal: Terminal) -> Iterator[str]:
    """A matrix where it fits beside the names, else the pairs that meet; then what the signs mean, and how many."""
    columns = terminal.columns or _NARROWEST
    size = len(str(len(matrix)))
    names = max((width(safe(name)) for name in matrix.segments), default=0)
    if size + 1 + (size + 1) * len(matrix) + names <= columns:
        yield from _drawn(matrix, size, terminal)
    else:
        yield from _listed(matrix, columns, terminal)
    yield ""
    yield from _legend(matrix, terminal)


def _drawn(matrix: Matrix, size: int, terminal: Terminal) -> Iterator[str]:
    relations = matrix.relations()
    numbers = " ".join(f"{number:>{size}}" for number in range(1, len(matrix) + 1))
    yield terminal.paint(f"{'':{size}} {numbers}".rstrip(), Colour.FRAME)
    for number, row in enumerate(matrix.segments, 1):
        cells = []
        for column in matrix.segments:
            shown = SIGNS[relations[row, column]] if row != column else Sign(" ", "")
            sign = f"{shown.sign:>{size}}"
            cells.append(terminal.paint(sign, shown.colour) if shown.colour else sign)
        yield f"{terminal.paint(f'{number:>{size}}', Colour.FRAME)} {' '.join(cells)} {terminal.show(row)}"


def _listed(matrix: Matrix, columns: int, terminal: Terminal) -> Iterator[str]:
    """The pairs that ask for a look, under a heading for each relation."""
    shown = [pair for pair in by_interest(matrix.pairs) if pair.relation is not Relation.DISJOINT]
    heading = None
    for pair in shown:
        sign = SIGNS[pair.relation]
        if heading is not sign:
            heading = sign
            yield terminal.paint(f"{sign.sign} {sign.says}", sign.colour or Colour.STRONG)
        first, second = terminal.show(pair.first), terminal.show(pair.second)
        if width(first) + width(second) + 4 <= columns:
            yield f"  {first}  {second}"
        else:
            yield f"  {first}"
            yield f"    {second}"
    if not shown:
        yield "no two segments meet"


def _legend(matrix: Matrix, terminal: Terminal) -> Iterator[str]:
    for relation, sign in SIGNS.items():
        number = sum(pair.relation is relation for pair in matrix.pairs)
        if number:
            yield f"{sign.sign}  {sign.says}: {count(number, 'pair')}"
    for reason in dict.fromkeys(pair.reason for pair in matrix.pairs if pair.reason):
        yield from terminal.wrap(f"not known: {reason}", 0)


# ---- HTML ------------------------------------------------------------------------------------------------------


def as_html(matrix: Matrix, title: str, facts: Sequence[tuple[str, str]]) -> str:
    """The matrix as one page that needs nothing else: no script, no address, nothing that is fetched.

    `facts` are the background facts that keep segments apart, each with its reason.
    """
    relations = matrix.relations()
    head = "".join(
        f'<th scope="col"><a href="#s{number}" title="{escaped(name)}">{number}</a></th>'
        for number, name in enumerate(matrix.segments, 1)
    )
    rows = "".join(
        f'<tr><th scope="row" id="s{number}">{escaped(row)} <span>{number}</span></th>'
        + "".join(_cell(row, column, relations) for column in matrix.segments)
        + "</tr>\n"
        for number, row in enumerate(matrix.segments, 1)
    )
    counts = {relation: sum(pair.relation is relation for pair in matrix.pairs) for relation in Relation}
    legend = "".join(
        f'<li><b class="{relation.value}">{escaped(sign.sign)}</b> {escaped(sign.says)}: {counts[relation]}</li>\n'
        for relation, sign in SIGNS.items()
    )
    witnesses = "".join(
        f'<details id="w-{escaped(first)}-{escaped(second)}"><summary>{escaped(first)} and {escaped(second)}</summary>'
        f"<pre>{escaped_lines(test)}</pre></details>\n"
        for (first, second), test in matrix.witnesses.items()
    )
    because = "".join(f"<li><b>{escaped(name)}</b>: {escaped(reason)}</li>\n" for name, reason in facts)
    said = f"Which segments can have a {matrix.subject} in common on one day. Proved for every day and all data."
    body = (
        f'<h1>{escaped(title)}</h1>\n<p>{escaped(said)}</p>\n<div class="wide">\n<table>\n'
        f"<thead><tr><td></td>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
        f'<ul class="legend">\n{legend}</ul>\n'
    )
    if because:
        body += f"<h2>Assumed of the data</h2>\n<ul>\n{because}</ul>\n"
    if witnesses:
        body += f"<h2>In both</h2>\n{witnesses}"
    return page(title, _STYLE, body)


def _cell(row: str, column: str, relations: Mapping[tuple[str, str], Relation]) -> str:
    if row == column:
        return '<td class="self"></td>'
    relation = relations[row, column]
    sign = SIGNS[relation]
    return f'<td class="{relation.value}" title="{escaped(f"{row}, {column}: {sign.says}")}">{escaped(sign.sign)}</td>'


_STYLE = """:root { color-scheme: light dark; --line: #8884; --ink: #1b1b1f; --paper: #ffffff;
  --equal: #b3261e; --inside: #e8590c; --overlap: #f4b400; --unknown: #9aa0a6; --apart: #e8f0ea; --on: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e6ea; --paper: #17171a; --apart: #24302a; } }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.wide { overflow-x: auto; margin: 1.5rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { font-weight: 500; } thead th { padding: 0 .2rem .3rem; } a { color: inherit; text-decoration: none; }
tbody th { position: sticky; left: 0; background: var(--paper); text-align: right; padding-right: .6rem; }
tbody th { white-space: nowrap; }
tbody th span { opacity: .6; padding-left: .4rem; }
tbody td { width: 1.7rem; min-width: 1.7rem; height: 1.7rem; text-align: center; cursor: default; }
tbody td { border: 1px solid var(--line); }
tbody tr:hover th, tbody td:hover { outline: 2px solid var(--ink); outline-offset: -2px; }
.equal { background: var(--equal); color: var(--on); } .inside, .around { background: var(--inside); color: #1b1b1f; }
.overlap { background: var(--overlap); color: #1b1b1f; } .unknown { background: var(--unknown); color: #1b1b1f; }
.disjoint { background: var(--apart); } .self { background: var(--line); }
ul { padding: 0; list-style: none; } .legend { display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; }
.legend b { display: inline-block; width: 1.5rem; text-align: center; }
details { margin: .3rem 0; } summary { cursor: pointer; }
pre { overflow-x: auto; padding: .8rem; border: 1px solid var(--line); }
"""
