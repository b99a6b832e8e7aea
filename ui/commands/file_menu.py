"""The File menu, and what else is done with files: the way on from a problem, files dropped on the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui.commands.parts import WindowParts
from ui.panels import handout
from ui.panels.practice.files import SUFFIX

if TYPE_CHECKING:
    from ui.panels.window.menus import Menus
    from wallet import FileProblem


class FileMenu(QObject):
    """Practices are opened, copied, renamed and handed out."""

    def __init__(self, parts: WindowParts, menus: Menus) -> None:
        super().__init__(parts.window)
        self._parts = parts
        menu, files = menus.menu("&File"), parts.files
        menus.add(menu, "new", "&New practice\u2026", files.new, "Ctrl+N")
        menus.add(menu, "open", "&Open\u2026", files.open, "Ctrl+O")
        recent = menu.addMenu("Open &recent")
        recent.aboutToShow.connect(lambda: files.fill_recent(recent))
        menu.addSeparator()
        menus.add(menu, "save_copy", "&Save a copy\u2026", files.save_copy, "Ctrl+Shift+S")
        menus.add(menu, "rename", "Rena&me\u2026", files.rename)
        menus.add(menu, "handout", "&Hand-out\u2026", self._handout)
        menu.addSeparator()
        menus.add(menu, "quit", "&Quit", parts.window.close, "Ctrl+Q")

    def _handout(self) -> None:
        parts = self._parts
        parts.open(handout.ask_handout(parts.session.practice, parts.settings, parts.window, parts.tab.say, parts.tell_problem))

    def way_on(self, problem: FileProblem, fix: str) -> Callable[[], object] | None:
        """What the button under a file's problem does."""
        files, path = self._parts.files, problem.figures.get("saved_to") or problem.figures.get("path")
        ways: dict[str, Callable[[], object]] = {
            "Open another": files.open,
            "Choose another name": files.ask_again,
            "Choose another folder": files.ask_again,
            "Choose another file": files.ask_again,
            "Save a copy": files.save_copy,
            "Save what can be read": files.rescue,
            "Open what was saved": lambda: files.open_path(Path(str(path))),
            "Open read-only": lambda: files.open_path(Path(str(path)), read_only=True),
        }
        return ways.get(fix)

    def open_dropped(self, names: Sequence[str]) -> None:
        """Open the practice among the files dropped, once the drop is over; what is none is said."""
        path = Path(next((name for name in names if name.endswith(SUFFIX)), names[0]))
        QTimer.singleShot(0, self, lambda: self._parts.files.open_path(path))
