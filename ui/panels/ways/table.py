"""All ways to stake in one table on one grid of columns, a line over each chain; sorted or searched, without those lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ui.panels.window.width import WindowWidth
from ui.widgets import Cell, TableColumn
from ui.widgets.table.groups import GroupedTable, line_over
from ui.widgets.table.model import RowOfCells
from ui.wording import (
    amount_with_unit,
    exit_when,
    exit_words,
    fee_words,
    system_title,
    validators_words,
    way_sentence,
    way_style,
    way_yearly,
)
from wallet import WayToStake, World

COLUMNS = (
    TableColumn("way", "Way to stake", "head"),
    TableColumn("token", "You get", width=82),
    TableColumn("style", "How rewards arrive", "quiet"),
    TableColumn("yearly", "A year, net", "number", 88),
    TableColumn("fee", "Fee on rewards", "number", 100),
    TableColumn("out", "Way out and how long", stretch=True),
    TableColumn("validators", "Validators", "quiet", 96),
)
DROPPED = {
    WindowWidth.wide: (),
    WindowWidth.narrow: ("token", "validators"),
    WindowWidth.tight: ("token", "validators", "style", "fee"),
}
"""Columns that are left away by how much room the window has; more are where a cell would be cut, from the first here on."""
FIRST_TO_GO = ("validators", "token", "fee", "style", "out")


class WaysTable(GroupedTable):
    """`present(ways, world)`; `taken(key)` with Enter, `left()` with Esc, `typed(text)` with the first letter of a search."""

    def __init__(self) -> None:
        self._given: tuple[tuple[WayToStake, ...], World] | None = None
        super().__init__("Ways to stake", COLUMNS, FIRST_TO_GO, "No way to stake fits this.")
        self.setObjectName("stake.ways.table")

    def present(self, ways: Sequence[WayToStake], world: World) -> None:
        """Show these ways, chain by chain as they come."""
        self._given = (tuple(ways), world)
        rows: list[RowOfCells] = []
        for chain, some in groupby(ways, lambda way: way.chain):
            own = list(some)
            if not self.plain:
                rows.append(line_over(chain, "way", system_title(chain), _held(world.balance("you", own[0].coin), own[0].coin)))
            rows += [_row(way, under=not self.plain) for way in own]
        self.set_rows(rows)

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window: leave columns away where it is narrow."""
        self.leave_away(frozenset(DROPPED[room]))

    def sort_by(self, column: int) -> None:
        super().sort_by(column)
        if self._given is not None:
            self.present(*self._given)

    def find_words(self, words: str) -> None:
        super().find_words(words)
        if self._given is not None:
            self.present(*self._given)


def _held(held: int, coin: str) -> str:
    return f"you have {amount_with_unit(held, coin)}" if held else f"you have no {coin}"


def _title(way: WayToStake, under: bool) -> str:
    """What a way is called; under the line of its chain without the chain."""
    title = system_title(way.system)
    return title.removesuffix(f" on {system_title(way.chain)}") if under else title


def _row(way: WayToStake, under: bool) -> RowOfCells:
    out = way.exits[0] if way.exits else None
    return {
        "key": way.key,
        "way": Cell(_title(way, under), said=way_sentence(way)),
        "token": way.token or "locked",
        "style": way_style(way),
        "yearly": way_yearly(way),
        "fee": fee_words(way),
        "out": f"{exit_words(out.way).short}, {exit_when(out)}" if out is not None else "none",
        "validators": validators_words(way),
    }
