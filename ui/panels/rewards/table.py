"""The table of rewards, newest first: day, token, how it arrived, what was held, the reward, the fee, that day as a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.panels.rewards.words import DECIMALS, arrived, earner, sum_hint, sum_words
from ui.theme import theme
from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.wording import amount, date_time, exact_amount, first_coin, percent, short_date
from wallet import reward_sums

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Reward

PAGE = 200
PPM = 10**6
FIRST_TO_GO = ("held", "how", "year", "fee")
HELD_FROM, HOW_FROM, YEAR_FROM, FEE_FROM = 760, 640, 520, 420
"""Widths of the table, for 100 % text, from which these columns have room."""


class RewardsTable(DataTable):
    """`rewards.table`. `hour_chosen(hour)` when a row is chosen, `told(words, hint)` with the sum of what is looked at,
    `more_changed(bool)` when there are older rows to show, `narrowed(bool)` with each width: whether its tools must fold."""

    hour_chosen = Signal(int)
    told = Signal(str, str)
    more_changed = Signal(bool)
    narrowed = Signal(bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        model = TableModel(
            (
                TableColumn("day", "Day", "head"),
                TableColumn("token", "Token"),
                TableColumn("how", "How it arrived", "quiet", stretch=True),
                TableColumn("held", "Held before", "number"),
                TableColumn("reward", "Reward", "bar"),
                TableColumn("fee", "Fee kept back", "number"),
                TableColumn("year", "That day as a year", "number"),
            )
        )
        none = "No rewards yet: they arrive with a report or at the end of an epoch."
        super().__init__("Rewards", model, empty=none, first_to_go=FIRST_TO_GO, parent=parent)
        self.setObjectName("rewards.table")
        self._session = session
        self._after, self._key, self._limit = -1, "", PAGE
        self._hours: dict[str, int] = {}
        self._in_head = True
        """Whether the unit stands in the heads, since all is of the first coin."""
        self.chosen.connect(self._row_chosen)

    def rewards(self) -> tuple[Reward, ...]:
        """All that is looked at, newest first, on screen or not."""
        return self._session.practice.rewards(self._after, self._key)

    def refresh(self) -> None:
        """Read the rewards up to where I stand."""
        found = self.rewards()
        shown = found[: self._limit]
        largest: dict[str, int] = {}
        for row in shown:
            largest[row.coin] = max(abs(row.amount), largest.get(row.coin, 0))
        self._in_head = largest.keys() <= {first_coin()}
        unit = f", {first_coin()}" if self._in_head else ""
        self.table_model().entitle({"reward": f"Reward{unit}", "fee": f"Fee kept back{unit}"})
        self._hours = {f"{row.hour} {row.key}": row.hour for row in shown}
        self.set_rows([self._cells(row, largest[row.coin]) for row in shown])
        self._leave_away()
        short = self.viewport().width() < theme().px(HELD_FROM)
        self.told.emit(sum_words(reward_sums(found), short), sum_hint(found) if found else "")
        self.more_changed.emit(len(found) > len(shown))

    def look_at(self, after_hour: int, key: str) -> None:
        """Show only rewards of later hours, and with `key` only what that one earned."""
        if (after_hour, key) != (self._after, self._key):
            self._after, self._key, self._limit = after_hour, key, PAGE
            self.refresh()

    def show_more(self) -> None:
        """Show older rows too."""
        self._limit += PAGE
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_away()

    def _leave_away(self) -> None:
        """Leave columns away where there is little room."""
        room = self.viewport().width()
        for name, least in (("held", HELD_FROM), ("how", HOW_FROM), ("year", YEAR_FROM), ("fee", FEE_FROM)):
            self.hide_column(name, room < theme().px(least))
        self.narrowed.emit(room < theme().px(YEAR_FROM))

    def _cells(self, row: Reward, largest: int) -> dict[str, str | Cell]:
        start = self._session.world.start
        return {
            "key": f"{row.hour} {row.key}",
            "day": Cell(short_date(start, row.hour), date_time(start, row.hour)),
            "token": earner(row.key, row.coin),
            "how": arrived(row),
            "held": Cell(amount(row.held, row.token), exact_amount(row.held, row.token)),
            "reward": Cell(
                self._counted(row.amount, row.coin, sign=True),
                exact_amount(row.amount, row.coin),
                tone="bad" if row.amount < 0 else "redeem",
                share=abs(row.amount) / largest if largest else 0.0,
            ),
            "fee": Cell(self._counted(row.fee, row.coin), exact_amount(row.fee, row.coin)),
            "year": percent(row.year_ppm / PPM),
        }

    def _counted(self, value: int, coin: str, sign: bool = False) -> str:
        shown = amount(value, coin, DECIMALS, sign=sign)
        return shown if self._in_head else f"{shown} {coin}"

    def _row_chosen(self, key: str) -> None:
        if key in self._hours:
            self.hour_chosen.emit(self._hours[key])
