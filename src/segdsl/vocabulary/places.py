"""Where the keys and values of a TOML text stand, for complaints about them.

The standard reader checks a text thoroughly but forgets its places. Few texts need them, so the text is gone over a
second time only when there is something to complain about.
"""

from __future__ import annotations

from segdsl.base.source import Source, Span

Path = tuple[str | int, ...]


class Places:
    """The places in one TOML text, by path: `("fields", "stage", "members", 0)`.

    Paths start at the table to which `within` leads.
    """

    __slots__ = ("_found", "_source", "_within")

    def __init__(self, source: Source, within: Path = ()) -> None:
        self._source = source
        self._within = within
        self._found: tuple[dict[Path, Span], dict[Path, Span]] | None = None

    def key(self, path: Path) -> Span:
        """Where the key or table header stands; else that of the nearest table around it; else the text's start."""
        return self._find((*self._within, *path), self._scan()[0])

    def value(self, path: Path) -> Span:
        """Where the value stands; else the place of its key."""
        keys, values = self._scan()
        whole = (*self._within, *path)
        return values.get(whole) or self._find(whole, keys)

    def knows(self, path: Path) -> bool:
        """Whether the text has such a key or value."""
        keys, values = self._scan()
        whole = (*self._within, *path)
        return whole in keys or whole in values

    def _find(self, path: Path, spans: dict[Path, Span]) -> Span:
        for length in range(len(path), 0, -1):
            span = spans.get(path[:length])
            if span is not None:
                return span
        return Span(self._source, 0, 0)

    def _scan(self) -> tuple[dict[Path, Span], dict[Path, Span]]:
        if self._found is None:
            from segdsl.vocabulary.scan import scan

            self._found = scan(self._source)
        return self._found
