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
from PySide6.QtWidgets import QApplication, QWidget

from ui.main_window import MainWindow
from ui.session import Session
from ui.theme import theme
from wallet import Practice, actions, shocks

ETHER = 10**18
FOLDER = Path(__file__).parent.parent / "resources" / "screenshots"


class Shot(NamedTuple):
    """A picture: its name, the scenario and hour, the tab, the scheme, and what is done before."""

    name: str
    scenario: str
    hours: int
    tab: int
    scheme: str
    before: Callable[[Practice], object] = lambda practice: None


def _staked(practice: Practice) -> None:
    practice.do(actions.Stake(amount=20 * ETHER))
    practice.do(actions.Wrap(amount=40 * ETHER))


def _asked(practice: Practice) -> None:
    practice.do(actions.RequestWithdrawal(amount=10 * ETHER))


SHOTS = tuple(
    Shot(f"{tab}-{scheme}", "june-2022-open", 924, index, scheme, before)
    for index, (tab, before) in enumerate(
        (
            ("wallet", _staked),
            ("stake", _asked),
            ("defi", lambda practice: None),
            ("risk", lambda practice: practice.do(actions.Shock(shock=shocks.SlashValidators(20_000)))),
        )
    )
    for scheme in ("light", "dark")
)


def render(shot: Shot, folder: Path) -> Path:
    """Render one picture and return its path."""
    with tempfile.TemporaryDirectory() as place:
        practice = Practice.create(Path(place) / f"{shot.scenario}.sluice", scenario=shot.scenario, seed=7)
        practice.advance(shot.hours // 3)
        shot.before(practice)
        practice.advance(shot.hours - shot.hours // 3)
        theme().set_scheme(shot.scheme)
        session = Session(practice)
        window = MainWindow(session)
        window.resize(1280, 800)
        window.show()
        tabs = window.findChild(QWidget, "tabs")
        assert tabs is not None
        tabs.setCurrentIndex(shot.tab)  # type: ignore[attr-defined]
        QTest.qWait(400)
        path = folder / f"{shot.name}.png"
        window.grab().save(str(path))
        window.close()
        window.deleteLater()
        QTest.qWait(20)
        session.close()
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
