"""A last look at every query before it is printed.

The compiler makes trees from typed nodes only (`build`); this walker does not trust that. A tree with a node that we do
not use, a column without its table, an identifier that is not quoted or a function that the dialect does not have is a
fault of ours, and never reaches a database.
"""

from __future__ import annotations

from sqlglot import exp

from segdsl.backends.sql.dialect import Dialect, UnsupportedError

ALLOWED: frozenset[type[exp.Expr]] = frozenset(
    {
        *(exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.With, exp.CTE, exp.Subquery, exp.Union),
        *(exp.Table, exp.TableAlias, exp.Column, exp.Identifier, exp.Alias),
        *(exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NEQ, exp.In, exp.Is),
        *(
            exp.Exists,
            exp.Case,
            exp.If,
            exp.Cast,
            exp.DataType,
            exp.DataTypeParam,
            exp.Sum,
            exp.Add,
            exp.Sub,
            exp.Anonymous,
        ),
        *(exp.Window, exp.WindowSpec, exp.Order, exp.Ordered),
        *(exp.Literal, exp.Boolean, exp.Null, exp.Neg),
    }
)


def checked(tree: exp.Query, dialect: Dialect) -> exp.Query:
    """The tree itself.

    Raises `UnsupportedError` for a text that SQL cannot hold, and AssertionError for a fault of ours.
    """
    for node in tree.walk():
        if type(node) not in ALLOWED:
            raise AssertionError(f"{type(node).__name__} is not among the nodes that we use")
        match node:
            case exp.Column() if not node.table:
                raise AssertionError(f"column {node.name} without a table")
            case exp.Identifier() if not node.args.get("quoted"):
                raise AssertionError(f"identifier {node.this} is not quoted")
            case exp.Anonymous() if node.this not in dialect.functions:
                raise AssertionError(f"{dialect.name} is not known to have {node.this}")
            case exp.Literal() if not node.is_string and not str(node.this).isdecimal():
                raise AssertionError(f"{node.this} is not a number")
            case exp.Literal() | exp.Identifier() if "\0" in node.this:
                raise UnsupportedError("a text with the character NUL cannot be sent to a database")
            case _:
                pass
    return tree
