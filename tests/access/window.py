"""The real window in a process of its own, driven by orders on standard input: what the listener listens to.

Each order is a line of JSON, `[verb, ...]`, and is answered with a line once it is done and the window has come to rest.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from ui.app import dress
from ui.main_window import MainWindow
from ui.session import Session
from ui.settings import PROGRAM, Settings
from wallet import Practice

LONGEST_MS = 60_000


class Orders:
    """One method a verb."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def write(self, name: str, text: str) -> None:
        """Type into a field, after what stands in it was selected."""
        field = self._shown(QLineEdit, name)
        field.setFocus(Qt.FocusReason.TabFocusReason)
        field.selectAll()
        QTest.keyClicks(field, text)

    def press(self, name: str) -> None:
        """Go to a button and press Space, as one does without a mouse."""
        button = self._shown(QAbstractButton, name)
        wait_for(button.isEnabled)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(button, Qt.Key.Key_Space)

    def key(self, key: str, modifier: str = "NoModifier") -> None:
        """A key to whatever has the focus."""
        QTest.keyClick(
            QApplication.focusWidget() or self.window, getattr(Qt.Key, f"Key_{key}"), getattr(Qt.KeyboardModifier, modifier)
        )

    def tab(self, index: int) -> None:
        self.window.tabs.setCurrentIndex(index)

    def form(self, index: int) -> None:
        column = self.window.tab.column
        column.show_form(column.forms[index])

    def forms(self) -> int:
        return len(self.window.tab.column.forms)

    def play(self, milliseconds: int) -> int:
        """Play so long, and on; the hours that were lived."""
        before = self.window.session.world.hour
        self.window.pace.play()
        lived = QElapsedTimer()
        lived.start()
        wait_for(lambda: lived.elapsed() >= milliseconds)
        return self.window.session.world.hour - before

    def jump(self, hours: int, milliseconds: int) -> int:
        """Jump so far ahead, and cancel it after so long; the hours that were lived."""
        before = self.window.session.world.hour
        self.window.commands.jump(before + hours)
        lived = QElapsedTimer()
        lived.start()
        wait_for(lambda: lived.elapsed() >= milliseconds)
        self.window.pace.cancel()
        return self.window.session.world.hour - before

    def pause(self) -> None:
        self.window.pace.pause()

    def rest(self) -> None:
        """Let everything that was put off be done."""
        quiet = QTimer(singleShot=True, interval=200)
        quiet.start()
        wait_for(lambda: not quiet.isActive())

    def _shown(self, kind: type[Any], name: str) -> Any:
        wait_for(lambda: self.window.findChild(kind, name) is not None)
        found: QWidget = self.window.findChild(kind, name)
        wait_for(found.isVisible)
        return found


def wait_for(condition: Any) -> None:
    """Run the loop until something is so."""
    waited = QElapsedTimer()
    waited.start()
    while not condition():
        if waited.elapsed() > LONGEST_MS:
            raise TimeoutError(f"waited {LONGEST_MS} ms in vain")
        QCoreApplication.processEvents()
        QTest.qWait(5)


def main() -> None:
    """Open the window on a new practice and answer orders until standard input ends."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName(PROGRAM)
    settings = Settings()
    dress(settings)
    practice = Practice.create(Path(sys.argv[1]) / "heard.sluice", scenario=sys.argv[2], seed=7)
    window = MainWindow(Session(practice), settings)
    orders = Orders(window)
    window.show()
    window.activateWindow()

    def obey() -> None:
        notifier.setEnabled(False)
        line = sys.stdin.readline()
        if not line:
            window.close()
            application.quit()
            return
        verb, *given = json.loads(line)
        try:
            answer = {"answer": getattr(orders, verb)(*given)}
            orders.rest()
        except Exception:
            answer = {"failed": traceback.format_exc()}
        print(json.dumps(answer), flush=True)
        notifier.setEnabled(True)

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(obey)
    print(json.dumps(QApplication.platformName()), flush=True)
    application.exec()
    practice.close()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
