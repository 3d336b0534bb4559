"""Where a relation and its columns are in a database, and how its catalogue spells them.

A vocabulary calls a relation `partners`; a warehouse may keep it at `ANALYTICS.PUBLIC.DIM_PARTNER`, its key in a column
`PARTNER_KEY`. Names are always quoted in queries, so the spelling has to be exactly that of the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from segdsl.base.record import record


@record
class Binding:
    """`tables`: the path of a relation, database first, its own name last; `columns`: the spelling of a column.

    What is not bound is called as the vocabulary calls it, in capitals where the catalogue has names in capitals.
    """

    tables: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    columns: Mapping[tuple[str, str], str] = MappingProxyType({})

    def path(self, relation: str) -> tuple[str, ...]:
        """The names that lead to the relation, one to three of them."""
        return self.tables.get(relation, (relation,))

    def column(self, relation: str, column: str) -> str:
        """The spelling of a column of the relation."""
        return self.columns.get((relation, column), column)
