"""Time > Record: what was just done becomes a demonstration, with captions, in a file that plays and checks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu

from ui.commands.parts import WindowParts
from ui.panels.practice.recording import RecordDialog, RecordedRow
from ui.wording import date_time, refusal_text, step_words
from wallet import FileProblem, Refused, written

if TYPE_CHECKING:
    from ui.panels.window.menus import Menus
    from wallet.scripts import Script

MOST_ROWS = 60
"""As many beats as a script has."""
KIND = "Script (*.toml)"


class Recording(QObject):
    """Asks what is recorded and where it is kept."""

    def __init__(self, parts: WindowParts, menus: Menus, menu: QMenu) -> None:
        super().__init__(parts.window)
        self._parts = parts
        menus.add(menu, "record", "&Record what was done\u2026", self.ask)

    def ask(self) -> None:
        """Show what was done, for captions; says so where nothing was."""
        parts = self._parts
        parts.pace.pause("recording")
        rows = self._rows()
        if not rows:
            parts.tab.say(refusal_text(Refused("record_nothing"))[0])
            return
        title = f"{parts.session.practice.path.stem}, recorded"
        asked = RecordDialog(rows, title, self._refused, parts.window)
        asked.confirmed.connect(self.save)
        parts.open(asked)

    def save(self, since: int, title: str, words: dict[int, tuple[str, str]]) -> None:
        """Ask where the recording is kept, and keep it there."""
        from wallet import scripts

        said = {moment: scripts.BeatWords(*each) for moment, each in words.items()}
        script = scripts.recorded_beats(self._parts.session.practice, since, title, said)
        asked = QFileDialog(self._parts.window, "Save the recording", str(self._parts.settings.folder("recording")))
        asked.setObjectName("record.save")
        asked.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asked.setNameFilter(KIND)
        asked.setDefaultSuffix("toml")
        asked.selectFile(f"{script.stem}.toml")
        asked.fileSelected.connect(lambda name: self._write(script, Path(name)))
        self._parts.open(asked)

    def _write(self, script: Script, path: Path) -> None:
        from wallet import scripts

        try:
            text = scripts.written(script).encode()
            scripts.read_script(text, path.name)
            with written(path) as made:
                made.write_bytes(text)
        except FileProblem as problem:
            self._parts.tell_problem(problem)
            return
        self._parts.settings.used_folder("recording", path.parent)
        self._parts.tab.say(f"Saved {path.name}. \u201csluice demo {path.name} --check\u201d plays and checks it.")

    def _refused(self, since: int) -> str:
        """Why nothing that begins there can be recorded; "" where it can."""
        from wallet import scripts

        try:
            scripts.recorded_beats(self._parts.session.practice, since, "Recording", {})
        except Refused as refused:
            return refusal_text(refused)[0]
        return ""

    def _rows(self) -> list[RecordedRow]:
        """What was done, oldest first, each with the moment before it."""
        practice = self._parts.session.practice
        lived = practice.activity(MOST_ROWS + 1)[::-1]
        found = []
        for before, row in zip((None, *lived), lived, strict=False):
            if row.kind != "start" and before is not None:
                found.append(RecordedRow(row.moment, before.moment, date_time(practice.world.start, row.hour), step_words(row)))
        return found
