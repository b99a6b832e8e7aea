"""The branches: listed in the Time menu and over the time bar, begun, renamed and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from ui.commands.parts import WindowParts
from ui.panels.practice.dialogs import AskChoice, AskName
from ui.panels.time.bar import pop_up_above
from ui.panels.window.menus import fill_branches

if TYPE_CHECKING:
    from ui.panels.window.menus import Menus


class BranchMenu(QObject):
    """Adds the two entries about branches to `menu`, and pops up over the time bar."""

    def __init__(self, parts: WindowParts, menus: Menus, menu: QMenu) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._popped_up = QMenu(parts.window)
        branches = menu.addMenu("Bran&ch")
        branches.aboutToShow.connect(lambda: self._fill(branches))
        menus.add(menu, "branch.new", "Ne&w branch here\u2026", self._new, "Ctrl+B")
        parts.time_bar.branch_menu_wanted.connect(self._pop_up)

    def _fill(self, menu: QMenu) -> None:
        fill_branches(menu, self._parts.session, self._rename, self._delete, self._new)

    def _pop_up(self, button: QWidget) -> None:
        self._fill(self._popped_up)
        pop_up_above(self._popped_up, button)

    def _new(self) -> None:
        self._parts.pace.pause()
        asked = AskName("New branch here", "Name", "what if", "Start the branch", self._parts.window)
        asked.named.connect(self._parts.session.branch)
        self._parts.open(asked)

    def _rename(self) -> None:
        session = self._parts.session
        old = next(branch.name for branch in session.practice.branches if branch.active)
        asked = AskName(f"Rename the branch \u201c{old}\u201d", "Name", old, "Rename", self._parts.window)
        asked.named.connect(lambda new: session.rename_branch(old, new))
        self._parts.open(asked)

    def _delete(self) -> None:
        session = self._parts.session
        others = [(branch.name, branch.name) for branch in session.practice.branches if not branch.active]
        asked = AskChoice("Delete a branch", "Branch", others, "Delete branch", "Keep", self._parts.window)
        asked.picked.connect(session.delete_branch)
        self._parts.open(asked)
