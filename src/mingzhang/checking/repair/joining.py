"""Joining rows that have something in common into groups."""

from collections.abc import Hashable, Iterable


def joined(rows: Iterable[tuple[int, Iterable[Hashable]]]) -> list[tuple[int, ...]]:
    """Groups of rows that share a key, directly or through others, by their first row.

    rows: each row with its keys.
    """
    parent: dict[int, int] = {}

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    seen: dict[Hashable, int] = {}
    for row, keys in rows:
        parent[row] = row
        for key in keys:
            parent[root(row)] = root(seen.setdefault(key, row))
    found: dict[int, list[int]] = {}
    for row in parent:
        found.setdefault(root(row), []).append(row)
    return [tuple(group) for group in found.values()]
