"""A row of the ledger with many holders: an unchanging dict, and beside it the few amounts that have changed since.

A frozen ledger copies a token's row to change one amount in it, in every hour of the crowd's trades. For the handful of holders
of a practice nothing is faster than to copy a dict; with a hundred thousand of them the copies took twenty times as long as
the rest of the hour. Here only the changes are copied, and are folded into a new dict once they are more than a few times the
square root of the row: the cost of a change, folding included, then grows with that root and no faster.

Such a row equals the dict that it stands for, in its order too, so that worlds are the same to the byte whichever holds them.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, MutableMapping, ValuesView
from typing import Any

FEW = 32
"""Up to so many holders a row is a plain dict: copying it costs less than looking into two."""
FOLDED = 2
"""Changes are folded when they are more than so many times the square root of the row. An hour copies a row's changes four times
and, where holders are busy, makes a few new ones: then both cost about the same.
"""


def copied(row: Mapping[str, int]) -> MutableMapping[str, int]:
    """Return a copy of a row, to be changed before anybody else sees it."""
    if type(row) is dict:
        return row.copy() if len(row) <= FEW else Overlay(row)
    assert isinstance(row, Overlay)
    return row.copy()


class Overlay(MutableMapping[str, int]):
    """A dict of amounts that is cheap to copy. Changed only by whoever has just copied it, like every row of the ledger."""

    __slots__ = ("_base", "_changes", "_gone")

    def __init__(self, base: dict[str, int]) -> None:
        self._base = base
        self._changes: dict[str, int] = {}
        self._gone: frozenset[str] = frozenset()
        """Keys of the base that have left their place in it; one that has come back stands among the changes."""

    def copy(self) -> MutableMapping[str, int]:
        """Return a copy that shares the base, or, where much has changed, one with a base of its own."""
        if (len(self._changes) + len(self._gone)) ** 2 > FOLDED**2 * len(self._base):
            return copied(self.plain())
        new = Overlay(self._base)
        new._changes, new._gone = self._changes.copy(), self._gone
        return new

    def plain(self) -> dict[str, int]:
        """Return the dict that this stands for."""
        kept = self._base.copy()
        for key in self._gone:
            del kept[key]
        kept.update(self._changes)
        return kept

    def get(self, key: str, default: Any = None) -> Any:
        found = self._changes.get(key)
        if found is not None:
            return found
        return default if key in self._gone else self._base.get(key, default)

    def __getitem__(self, key: str) -> int:
        found = self._changes.get(key)
        if found is not None:
            return found
        if key in self._gone:
            raise KeyError(key)
        return self._base[key]

    def __setitem__(self, key: str, amount: int) -> None:
        self._changes[key] = amount

    def __delitem__(self, key: str) -> None:
        changed = self._changes.pop(key, None)
        if key in self._base and key not in self._gone:
            self._gone |= {key}
        elif changed is None:
            raise KeyError(key)

    def __len__(self) -> int:
        base, gone = self._base, self._gone
        return len(base) - len(gone) + sum(key in gone or key not in base for key in self._changes)

    def __bool__(self) -> bool:
        return bool(self._changes) or len(self._gone) < len(self._base)

    def __iter__(self) -> Iterator[str]:
        return iter(self.plain())

    def keys(self) -> KeysView[str]:
        return self.plain().keys()

    def items(self) -> ItemsView[str, int]:
        return self.plain().items()

    def values(self) -> ValuesView[int]:
        return self.plain().values()

    def __eq__(self, other: object) -> bool:
        return self.plain() == (other.plain() if isinstance(other, Overlay) else other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self.plain())
