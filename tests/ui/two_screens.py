"""A presentation on two screens, as a process of its own: Qt is told of screens once, when it starts.

`python -m tests.ui.two_screens FOLDER` with `QT_QPA_PLATFORM=offscreen:configfile=F` prints where each window stands, a line of
JSON each time: once begun, once swapped, once begun again, and with the window shared in a call.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.world_of_forms import PLAIN_TABS
from ui.app import dress
from ui.commands import demo_menu
from ui.main_window import MainWindow
from ui.presenter.presenting import Presenting
from ui.session import Session
from ui.settings import Settings
from wallet import Practice, scripts

DEMO = Path(__file__).parent.parent / "wallet" / "scripts" / "shown.toml"
SHARED = QSize(1280, 720)


def where(window: QWidget) -> list[object]:
    """The place and the size of a window, and whether it fills the screen."""
    box = window.geometry()
    return [box.x(), box.y(), box.width(), box.height(), window.isFullScreen()]


def tell(presenting: Presenting) -> None:
    QApplication.processEvents()
    speaker = presenting.speaker
    assert speaker is not None
    told = {
        "audience": where(presenting.audience),
        "speaker": where(speaker),
        "title": presenting.audience.windowTitle(),
        "where": speaker.head.where.text(),
        "text": presenting.audience.look.scale,
    }
    print(json.dumps(told))


def main(folder: Path) -> None:
    """Present, swap, present again, share."""
    application = QApplication([])
    settings = Settings()
    dress(settings)
    demo_menu.demo_folder = lambda: folder
    window = MainWindow(Session(Practice.create(folder / "own.sluice", scenario="june-2022-open")), settings, PLAIN_TABS)
    window.show()
    menu, script = window.commands.lessons.demos, scripts.read_script(DEMO.read_bytes(), DEMO.name)
    for wish in ("", "swap", "again", "share"):
        if wish in ("", "again"):
            if menu.presenting is not None:
                menu.presenting.end()
            menu.present(script)
        presenting = menu.presenting
        assert presenting is not None
        while presenting.player.under_way:
            QTest.qWait(1)
        if wish == "swap":
            presenting.wish("swap")
        elif wish == "share":
            presenting.audience.set_exact(SHARED)
        tell(presenting)
    presenting.end()
    application.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
