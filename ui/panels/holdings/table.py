"""The table of my holdings: units, both values, market against redemption, where each is. Choosing a row follows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.panels.holdings.cost_words import average_hint
from ui.panels.holdings.lines import all_staked, held, stands_for_all, valued_in
from ui.panels.holdings.words import NO_MARKET, NOT_FOR_SALE, against, earned_words, in_full, line_name, sold_hint, where
from ui.panels.window.width import WindowWidth
from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.wording import amount, chosen_terms, exact_amount, first_coin, told, unit_of
from wallet import coin_of, own_values

if TYPE_CHECKING:
    from wallet import Holding, Moved, OwnSum, World

NARROW_AWAY = ("where", "day")
LAST_AWAY = ("units", "against")
"""What is left away last where not even the others have room: what stays is the token and its worth."""
UNKNOWN = "\N{EN DASH}"
DAY_HINT = "Earned in the last 24 hours, after fees; what you moved yourself is not in it"
NO_HISTORY = "Nothing is earned here, or no day of it is known yet"


def columns(tight: bool, unit: str = "", earned: str = "") -> tuple[TableColumn, ...]:
    """The columns; heads shorten where it is tight, numbers never. They name the `unit` of values, and of what was `earned`; ""
    where each cell has its own."""
    values, day = f", {unit}" if unit else "", f", {earned}" if earned else ""
    return (
        TableColumn("token", "Token", "head", stretch=True),
        TableColumn("units", "Units", "number"),
        TableColumn("redeems", f"Redeems{values}" if tight else f"Redeems for{values}", "number"),
        TableColumn("sells", f"Sells{values}" if tight else f"Sells for{values}", "number"),
        TableColumn("against", "Discount" if tight else "Against redemption", "quiet"),
        TableColumn("where", "Where", "quiet"),
        TableColumn("day", f"24 h{day}" if tight else f"Earned in 24 h{day}", "number"),
    )


class HoldingsModel(TableModel):
    """Cells whose hints may say more than their digits, and heads that shorten."""

    def __init__(self) -> None:
        self._heads = (False, first_coin(), first_coin())
        super().__init__(columns(*self._heads))
        self.hints: dict[tuple[str, str], str] = {}

    def set_heads(self, tight: bool, unit: str | None = None, earned: str | None = None) -> None:
        """Shorten the heads, or not; name those units in them, or those from before."""
        heads = (tight, self._heads[1] if unit is None else unit, self._heads[2] if earned is None else earned)
        if heads != self._heads:
            self._heads = heads
            self._columns = columns(*heads)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole and index.isValid():
            hint = self.hints.get((self.key_at(index.row()), self.columns[index.column()].key))
            if hint:
                return hint
        return super().data(index, role)


class HoldingsTable(DataTable):
    """`holdings.table`. `followed(key)` when a person chooses a row; `send_wanted(token)`, `show_wanted(key)` and
    `explain_wanted(key)` from the menu of a row. `day(line)` gives what a line earned in a day and what was added to it."""

    followed = Signal(str)
    send_wanted = Signal(str)
    show_wanted = Signal(str)
    explain_wanted = Signal(str)

    def __init__(self, day: Callable[[Holding], Moved | None], parent: QWidget | None = None) -> None:
        self._model = HoldingsModel()
        super().__init__("Holdings", self._model, empty="Nothing is held.", parent=parent)
        self.setObjectName("holdings.table")
        self._day = day
        self._room = WindowWidth.wide
        self._lines: dict[str, Holding] = {}
        self._quiet = False
        self._unit = self._earned = ""
        self._add_menu()
        self.chosen.connect(self._row_chosen)
        self.opened.connect(self.explain_wanted)
        self.set_room(WindowWidth.wide)

    # -- showing

    def present(self, world: World, followed: str, own: Mapping[str, OwnSum], priced: World | None = None) -> None:
        """Show every line of mine in `world`, the one that is followed chosen; `own` says what they cost. Values are in the terms
        chosen, at the coin prices of `priced`; what was earned is in the coin of its own."""
        shown = with_all_staked(world, held(world))
        staked = [line for line in shown if line.staked]
        self._lines = {line.key: line for line in shown}
        self._model.hints = {}
        self._quiet = True
        self._unit, self._earned = heads_of(world)
        self._model.set_heads(self._room is WindowWidth.tight, self._unit, self._earned)
        self.set_rows([self._row(line, world, priced or world) for line in shown])
        for line in shown:
            self._hint(line, "token", average_hint(line, own))
        alone = [line.key for line in staked if valued_in(line, world) == coin_of(world, followed)]
        self._mark(followed if followed in self._lines or len(alone) != 1 else alone[0])
        self._quiet = False
        self._leave_away()

    def line(self, key: str) -> Holding | None:
        """A line on screen by its key."""
        return self._lines.get(key)

    def set_room(self, room: WindowWidth) -> None:
        """Shorten heads and leave columns away where the window is narrow."""
        self._room = room
        self._model.set_heads(room is WindowWidth.tight)
        self._leave_away()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_away()

    # -- inside

    def _leave_away(self) -> None:
        """Hide the last columns in a narrow window, and while a review makes the table narrow."""
        needed = [self._needed(place) for place in range(len(self._model.columns))]
        total = sum(needed)
        for place, column in reversed(list(enumerate(self._model.columns))):
            if column.key in (*NARROW_AWAY, *LAST_AWAY):
                narrow = self._room is not WindowWidth.wide and column.key in NARROW_AWAY
                away = narrow or total > self.viewport().width()
                total -= needed[place] if away else 0
                if away != self.isColumnHidden(place):
                    self.hide_column(column.key, away)

    def _row(self, line: Holding, world: World, priced: World) -> dict[str, str | Cell]:
        coin, redeems, sold = own_values(world, line)
        self._hint(line, "redeems", "\n".join(in_full(priced, redeems, coin)))
        self._hint(line, "sells", sold_hint(line, world))
        day = self._day(line)
        self._hint(line, "day", DAY_HINT if day else NO_HISTORY)
        earned = earned_words(day.earned, "" if coin == self._earned else coin) if day and isfinite(day.earned) else UNKNOWN
        return {
            "key": line.key,
            "token": line_name(line, world),
            "units": Cell(amount(line.amount, line.token), exact_amount(line.amount, line.token)),
            "redeems": self._value(priced, redeems, coin),
            "sells": Cell(NO_MARKET if line.place == "wallet" else NOT_FOR_SALE)
            if sold is None
            else self._value(priced, sold, coin),
            "against": against(line, world, self._room is WindowWidth.tight),
            "where": "Everywhere" if stands_for_all(line.key) else where(line, world),
            "day": earned,
        }

    def _value(self, priced: World, value: int, coin: str) -> Cell:
        """A value in the terms chosen, with its unit where the head has none."""
        shown = told(priced, value, coin)
        return Cell(shown.bare if self._unit else shown.whole, shown.exactly)

    def _hint(self, line: Holding, column: str, text: str) -> None:
        self._model.hints[line.key, column] = text

    def _mark(self, key: str) -> None:
        if self.chosen_key() != key:
            if key in self._lines:
                self.choose(key)
            else:
                self.clearSelection()

    def _row_chosen(self, key: str) -> None:
        line = self._lines.get(key)
        self._send.setEnabled(line is not None and line.place == "wallet" and not stands_for_all(key))
        if line is not None and not self._quiet:
            self.followed.emit(key)

    def _add_menu(self) -> None:
        self._send = self._offer("Send\N{HORIZONTAL ELLIPSIS}", lambda line: self.send_wanted.emit(line.token))
        self._offer("Copy the exact amount", copy_exact)
        self._offer("Show on the chart", lambda line: self.show_wanted.emit(line.key))
        self._offer("Explain these numbers", lambda line: self.explain_wanted.emit(line.key))

    def _offer(self, text: str, run: Callable[[Holding], object]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda _checked=False: self._run_on_chosen(run))
        self.addAction(action)
        return action

    def _run_on_chosen(self, run: Callable[[Holding], object]) -> None:
        line = self._lines.get(self.chosen_key())
        if line is not None:
            run(line)


def heads_of(world: World) -> tuple[str, str]:
    """The units that the heads name, of values and of what was earned; "" where cells are in different coins."""
    one = world.coin if len(world.coins) == 1 else ""
    return one if chosen_terms().kind == "own" else unit_of(world.coin), one


def with_all_staked(world: World, lines: tuple[Holding, ...]) -> tuple[Holding, ...]:
    """Lines with one before those of each coin in which several are staked, for all of them together."""
    shown: list[Holding] = []
    for coin in world.coins:
        mine = [line for line in lines if valued_in(line, world) == coin]
        if sum(bool(line.staked) for line in mine) > 1:
            shown.append(all_staked(world, coin))
        shown += mine
    return tuple(shown)


def copy_exact(line: Holding) -> None:
    """Put all digits of a line on the clipboard, without the unit: ready for an amount field."""
    QGuiApplication.clipboard().setText(exact_amount(line.amount, line.token).rsplit(" ", 1)[0])
