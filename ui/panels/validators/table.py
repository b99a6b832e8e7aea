"""Who runs the validators in one table: by module, or by operator with a line over each module; sorted or searched, without
those lines.
"""

from __future__ import annotations

from itertools import groupby

from ui.panels.window.width import WindowWidth
from ui.widgets import Cell, TableColumn
from ui.widgets.table.groups import GroupedTable, line_over
from ui.widgets.table.model import RowOfCells
from ui.wording import amount, count, exact_amount
from ui.wording.operators import (
    joining_words,
    kept_words,
    lot_words,
    module_cell,
    module_sentence,
    module_words,
    operator_cell,
    operator_sentence,
    part_words,
)
from wallet import ModuleRow, OperatorRow, ValidatorSet

COLUMNS = (
    TableColumn("operator", "Operator", "head", stretch=True),
    TableColumn("joining", "Who may join", "quiet", 120),
    TableColumn("held", "Validators", "number", 84),
    TableColumn("each", "Each, about", "number", 84),
    TableColumn("share", "Share", "number", 66),
    TableColumn("limit", "At most", "number", 84),
    TableColumn("bond", "Bond", "number", 84),
    TableColumn("fee", "Keeps of rewards", "number", 100),
    TableColumn("next", "Of the next 100", "number", 96),
)
DROPPED = {
    WindowWidth.wide: frozenset[str](),
    WindowWidth.narrow: frozenset({"fee"}),
    WindowWidth.tight: frozenset({"fee", "bond", "limit", "each"}),
}
"""Columns that are left away by how much room the window has; more are where a cell would be cut, from the first here on."""
FIRST_TO_GO = ("fee", "each", "bond", "joining", "limit", "next", "share")


class OperatorsTable(GroupedTable):
    """`present(found, by_module)`; `left()` with Esc, `typed(text)` with the first letter of a search."""

    def __init__(self) -> None:
        self._given: tuple[ValidatorSet, bool] | None = None
        self._room = WindowWidth.wide
        super().__init__("Who runs the validators", COLUMNS, FIRST_TO_GO, "There are no validators yet.")
        self.setObjectName("validators.table")

    @property
    def by_module(self) -> bool:
        """Whether its rows are modules."""
        return self._given is not None and self._given[1]

    def present(self, found: ValidatorSet, by_module: bool) -> None:
        """Show who runs them, module by module as they come."""
        self._given = found, by_module
        first = "Module" if by_module else "Operator" if found.size else "Validators"
        self.grouped_model().entitle(
            {
                "operator": first,
                "held": "Validators" if found.size else f"Stake, {found.coin}",
                "bond": f"Bond, {found.coin}",
                "fee": "Operators keep" if by_module else "Keeps of rewards",
                "next": "Of the next 100" if found.size else f"Of the next 100 {found.coin}",
            }
        )
        self.set_rows([_module_row(module, found) for module in found.modules] if by_module else self._by_operator(found))
        self.leave_away(DROPPED[self._room] | self._silent(found, by_module))

    def _by_operator(self, found: ValidatorSet) -> list[RowOfCells]:
        rows: list[RowOfCells] = []
        modules = {module.key: module for module in found.modules}
        own = {key: list(some) for key, some in groupby(found.operators, lambda row: row.module)}
        for key in modules or own:
            if key in modules and not self.plain:
                beside = module_words(modules[key], found, brief=self._room is not WindowWidth.wide)
                rows.append(line_over(key, "operator", modules[key].title, beside))
            rows += [_row(row, found) for row in own.get(key, ())]
        return rows

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window: leave columns away where it is narrow, and those that say nothing of this protocol."""
        self._room = room
        if self._given is not None:
            self.present(*self._given)

    def sort_by(self, column: int) -> None:
        super().sort_by(column)
        if self._given is not None:
            self.present(*self._given)

    def find_words(self, words: str) -> None:
        super().find_words(words)
        if self._given is not None:
            self.present(*self._given)

    # -- inside

    @staticmethod
    def _silent(found: ValidatorSet, by_module: bool) -> frozenset[str]:
        """Columns in which nobody has anything."""
        said = {
            "joining": by_module,
            "each": not found.modules and any(row.number > 1 for row in found.operators),
            "limit": by_module or any(row.limit is not None for row in found.operators),
            "bond": any(row.bond for row in found.operators),
            "fee": any(row.fee_bps for row in found.operators),
            "next": any(row.following for row in found.operators),
        }
        return frozenset(key for key, anything in said.items() if not anything)


def _module_row(module: ModuleRow, found: ValidatorSet) -> RowOfCells:
    return {
        "key": module.key,
        "operator": Cell(module_cell(module), said=module_sentence(module, found)),
        "joining": joining_words(module),
        "held": count(module.validators),
        "share": part_words(found.share_ppm(module)),
        "limit": Cell(kept_words(module.limit_bps), f"{count(module.limit)} validators"),
        "bond": _bond(module.bond, found),
        "fee": kept_words(module.fee_bps),
        "next": count(module.following),
    }


def _row(row: OperatorRow, found: ValidatorSet) -> RowOfCells:
    return {
        "key": row.key,
        "operator": Cell(operator_cell(row, found), said=operator_sentence(row, found)),
        "held": _measured(found.measure(row), found),
        "each": _measured(found.measure(row) // max(row.number, 1), found),
        "share": part_words(found.share_ppm(row)),
        "limit": _measured(row.limit, found) if row.limit is not None else "none",
        "bond": _bond(row.bond, found),
        "fee": kept_words(row.fee_bps) if row.fee_bps else "none",
        "next": lot_words(row.following, found),
    }


def _bond(value: int, found: ValidatorSet) -> Cell:
    return Cell(amount(value, found.coin, 0), exact_amount(value, found.coin)) if value else Cell("none")


def _measured(value: int, found: ValidatorSet) -> Cell:
    return Cell(count(value)) if found.size else Cell(amount(value, found.coin, 0), exact_amount(value, found.coin))
