"""Whose validators a shock strikes: those of all operators, or of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.widgets import Select
from ui.wording.operators import operator_cell
from wallet import validator_set

if TYPE_CHECKING:
    from wallet import OperatorRow, World

ALL = "All operators"


class Operators(Select):
    """The operators of a protocol; not there where it has one, or where they are not told apart."""

    def __init__(self, name: str, object_name: str) -> None:
        super().__init__(f"{name}: whose", ())
        self.setObjectName(object_name)
        self._shown: tuple[World | None, str] = (None, "")
        self._rows: dict[str, OperatorRow] = {}
        self.hide()

    @property
    def row(self) -> str:
        """The key of the operator that is chosen; "" for all."""
        return self.current_key() if self.count() else ""

    @property
    def validators(self) -> int:
        """How many validators the chosen one has; 0 for all."""
        return self._rows[self.row].validators if self.row else 0

    def present(self, world: World, system: str) -> None:
        """Offer the operators of a protocol as they are in this world; the one that is chosen stays so where it can."""
        if self._shown[0] is world and self._shown[1] == system:
            return
        kept = self.row if self._shown[1] == system else ""
        self._shown = world, system
        found = validator_set(world, system)
        rows = [row for row in found.operators if row.validators] if found is not None and found.size else []
        self._rows = {row.key: row for row in rows} if len(rows) > 1 else {}
        names = [(row.key, operator_cell(row, found)) for row in self._rows.values()] if found is not None else []
        before = self.blockSignals(True)
        self.set_items([("", ALL), *names])
        if kept in self._rows:
            self.set_current(kept)
        self.blockSignals(before)
        self.setVisible(bool(names))
