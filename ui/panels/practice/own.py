"""The folder of a person's own presets, in New practice: what can be used, what is wrong with the rest, and a way to open it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from ui.widgets import Column, ErrorLine, Group, LinkButton, Row, Text
from ui.wording import problem_text
from wallet import Choosable, FileProblem, OwnPreset, choosable, fitting, further_presets, own_presets, scenario, with_own

TITLE = "Your presets"
USE = "A preset of a protocol or a market, one TOML file each in {folder}, can be ticked here."


class Offered(msgspec.Struct, frozen=True):
    """What a scenario offers with those that fit: its systems and theirs, and what is wrong with the files that do not.

    `own` has those of the folder too, `further` names those that ship.
    """

    systems: tuple[Choosable, ...]
    own: dict[str, OwnPreset]
    further: tuple[str, ...]
    wrong: tuple[FileProblem, ...]


class PresetFolder:
    """The folder at `path`, as it was when `look` last read it; it need not be there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._found: tuple[OwnPreset, ...] = ()
        self._wrong: tuple[FileProblem, ...] = ()

    def look(self) -> bool:
        """Read the folder; whether it holds something else than before."""
        before = self._state()
        self._found, self._wrong = own_presets(self.path)
        return before != self._state()

    def offered(self, name: str) -> Offered:
        """What there is of it in a scenario."""
        found = scenario(name)
        further = further_presets(found)
        fits, wrong = fitting(with_own(found, further), self._found)
        own = (*further, *fits)
        names = tuple(one.name for one in further)
        return Offered(choosable(with_own(found, own)), {one.name: one for one in own}, names, (*self._wrong, *wrong))

    def open(self) -> str:
        """Show the folder in the system's file manager, made if it is not there; returns a sentence where that fails."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return f"{self.path} cannot be made: {error.strerror or 'the system gives no reason'}."
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path)))
        return "" if opened else f"Nothing here opens folders. Open {self.path} yourself."

    def _state(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return tuple(one.text for one in self._found), tuple(map(str, self._wrong))


class FolderPanel(Group):
    """Below the boxes: what is wrong with files of the folder, where it is, and a button that opens it."""

    def __init__(self, folder: PresetFolder, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, parent)
        self._folder = folder
        self._column = Column(6, (0, 8, 0, 0), parent=self)
        self.wrong: list[ErrorLine] = []
        self._use = Text(USE.format(folder=short_path(folder.path)), "caption", "ink3", wrap=True)
        self._column.addWidget(self._use)
        self.open = LinkButton("Open the folder")
        self.open.setObjectName("practice.new.folder")
        self.open.clicked.connect(self._open)
        row = Row(0)
        row.addWidget(self.open)
        row.addStretch(1)
        self._column.addLayout(row)
        self.said = ErrorLine()
        self._column.addWidget(self.said)

    def tell(self, problems: Iterable[FileProblem]) -> None:
        """Say what is wrong with each file, by its name."""
        for line in self.wrong:
            line.hide()
            line.deleteLater()
        self.wrong = []
        for problem in problems:
            line = ErrorLine()
            line.show_error(own_problem(problem))
            self._column.insertWidget(len(self.wrong), line)
            self.wrong.append(line)

    def _open(self) -> None:
        self.said.show_error(self._folder.open())


def own_problem(problem: FileProblem) -> str:
    """What is wrong with a file of the folder: its name, the line, the reason and the cure."""
    place = Path(str(problem.figures.get("place", ""))).name
    told = FileProblem(problem.code, **{**problem.figures, "place": place})
    return problem_text(told)[0]


def short_path(path: Path) -> str:
    """A path as one writes it at home."""
    return str(path).replace(str(Path.home()), "~", 1)


def own_source(one: OwnPreset) -> str:
    """Where a preset of one's own comes from."""
    return f"from {Path(one.place).name}"
