"""The pictures of the README, rendered from the real window: `python -m tests.screenshots [FOLDER]`.

Each picture is a tab of a real practice, lived to an hour worth seeing; nothing is drawn by hand.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from ui.main_window import MainWindow
from ui.session import Session
from ui.theme import theme
from wallet import Practice, actions

ETHER = 10**18
FOLDER = Path(__file__).parent.parent / "resources" / "screenshots"


class Shot(NamedTuple):
    """A picture: its name, the tab, the scheme, what is done in the practice before, and in the window then."""

    name: str
    tab: int
    scheme: str
    before: Callable[[Practice], object]
    then: Callable[[MainWindow], object]


def _staked(practice: Practice) -> None:
    practice.do(actions.Wrap(amount=40 * ETHER))
    practice.advance(24 * 20)


def _asked(practice: Practice) -> None:
    practice.advance(24 * 20)
    practice.do(actions.RequestWithdrawal(amount=10 * ETHER))


def _leaving(window: MainWindow) -> None:
    _press(window, "Leave")
    _write(window, "leave.amount", "25")


def _selling(window: MainWindow) -> None:
    _write(window, "swap.pay_amount", "100")


def _press(window: MainWindow, title: str) -> None:
    button = next(b for b in window.findChildren(QAbstractButton) if b.isVisible() and b.text() == title)
    button.click()


def _write(window: MainWindow, name: str, text: str) -> None:
    window.findChild(QLineEdit, name).setText(text)
    QTest.qWait(100)


LAST_HOUR = 860
SCENES = (
    ("wallet", _staked, lambda window: None),
    ("stake", _asked, _leaving),
    ("defi", lambda practice: None, _selling),
    ("risk", lambda practice: None, lambda window: None),
)
SHOTS = tuple(
    Shot(f"{tab}-{scheme}", index, scheme, before, then)
    for index, (tab, before, then) in enumerate(SCENES)
    for scheme in ("light", "dark")
)


def render(shot: Shot, folder: Path) -> Path:
    """Render one picture and return its path."""
    with tempfile.TemporaryDirectory() as place:
        practice = Practice.create(Path(place) / "june-2022.sluice", scenario="june-2022-open", seed=7)
        shot.before(practice)
        practice.advance(LAST_HOUR - practice.world.hour)
        theme().set_scheme(shot.scheme)
        window = MainWindow(Session(practice))
        window.resize(1280, 800)
        window.show()
        tabs = window.findChild(QWidget, "tabs")
        assert tabs is not None
        tabs.setCurrentIndex(shot.tab)  # type: ignore[attr-defined]
        QTest.qWait(300)
        shot.then(window)
        QTest.qWait(600)
        path = folder / f"{shot.name}.png"
        window.grab().save(str(path))
        window.close()
        practice.close()
    return path


def main() -> None:
    """Render every picture into the folder named, or where the README looks for them."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    for shot in SHOTS:
        print(render(shot, folder).name)
    del app


if __name__ == "__main__":
    main()
