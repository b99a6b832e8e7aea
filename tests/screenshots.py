"""The pictures of the README, rendered from the real window: `python -m tests.screenshots [FOLDER]`.

Each picture is a tab of a real practice, lived to an hour worth seeing, or the page it hands out; nothing is drawn by hand.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from ui.main_window import MainWindow
from ui.panels.handout import handout_of, token_chart
from ui.panels.handout.paper import MARGINS_MM, Pages
from ui.presenter.presenting import Presenting
from ui.session import Session
from ui.theme import theme
from wallet import Practice, actions, scripts

ETHER = 10**18
FOLDER = Path(__file__).parent.parent / "resources" / "screenshots"
TABS = ("wallet", "stake", "defi", "risk")


class Shot(NamedTuple):
    """A picture: its name, the scenario, the tab, the scheme, what is done in the practice before, and in the window then."""

    name: str
    scenario: str
    tab: str
    scheme: str
    before: Callable[[Practice], object]
    then: Callable[[MainWindow], object]


def _moves(practice: Practice) -> None:
    """The first five minutes of the README, over two months."""
    practice.do(actions.Stake(protocol="lido", amount=10 * ETHER))
    practice.advance(24 * 30)
    practice.do(actions.Wrap(amount=practice.world.balance("you", "stETH") // 2))
    practice.advance(24 * 9)
    practice.do(actions.RequestWithdrawal(amount=2 * ETHER))
    practice.advance(24 * 4)
    practice.do(actions.Swap(market="curve-steth", pay="stETH", receive="ETH", amount=2 * ETHER))
    practice.advance(24 * 14)


def _asked(practice: Practice) -> None:
    practice.advance(24 * 20)
    practice.do(actions.RequestWithdrawal(amount=10 * ETHER))
    _crisis(practice)


def _crisis(practice: Practice) -> None:
    """Up to the afternoon of 10 June 2022."""
    practice.advance(860 - practice.world.hour)


def _staking(window: MainWindow) -> None:
    _write(window, "stake.amount", "10")


def _leaving(window: MainWindow) -> None:
    _press(window, "Leave")
    _write(window, "leave.amount", "25")


def _selling(window: MainWindow) -> None:
    _write(window, "swap.pay_amount", "100")


def _nothing(_of: object) -> None:
    """The window as it opens."""


def _press(window: MainWindow, title: str) -> None:
    button = next(b for b in window.findChildren(QAbstractButton) if b.isVisible() and b.text() == title)
    button.click()


def _write(window: MainWindow, name: str, text: str) -> None:
    window.findChild(QLineEdit, name).setText(text)
    QTest.qWait(100)


PRESENTED, LOWEST = 3, "The lowest price"
"""The demonstration that is presented, and the beat."""
SCENES = (
    ("wallet", "calm-all", "wallet", _moves, _nothing),
    ("start", "calm-all", "stake", _nothing, _staking),
    ("stake", "june-2022-open", "stake", _asked, _leaving),
    ("defi", "june-2022-open", "defi", _crisis, _selling),
    ("risk", "june-2022-open", "risk", _crisis, _nothing),
)
SHOTS = tuple(
    Shot(f"{name}-{scheme}", scenario, tab, scheme, before, then)
    for name, scenario, tab, before, then in SCENES
    for scheme in ("light", "dark")
)


@contextmanager
def lived(scenario: str, live: Callable[[Practice], object]) -> Iterator[Practice]:
    """A practice of that scenario after `live`, gone afterwards."""
    with tempfile.TemporaryDirectory() as place:
        practice = Practice.create(Path(place) / f"{scenario}.sluice", scenario=scenario, seed=7)
        live(practice)
        try:
            yield practice
        finally:
            practice.close()


def render(shot: Shot, folder: Path) -> Path:
    """Render one picture of the window and return its path."""
    with lived(shot.scenario, shot.before) as practice:
        theme().set_scheme(shot.scheme)
        window = MainWindow(Session(practice))
        window.resize(1280, 800)
        window.show()
        tabs = window.findChild(QWidget, "tabs")
        assert tabs is not None
        tabs.setCurrentIndex(TABS.index(shot.tab))  # type: ignore[attr-defined]
        QTest.qWait(300)
        shot.then(window)
        QTest.qWait(600)
        path = folder / f"{shot.name}.png"
        window.grab().save(str(path))
        window.close()
    return path


def render_handout(folder: Path) -> Path:
    """Render the page that June 2022 hands out and return its path."""
    with lived("june-2022", lambda practice: practice.advance(practice.world.recorded_until)) as practice:
        path = folder / "handout.png"
        _first_page(practice).save(str(path))
    return path


def _first_page(practice: Practice) -> QImage:
    """The first page on A4 as it goes on paper, 144 dots an inch."""
    dots, scale = 96, 1.5
    whole = QPageSize(QPageSize.PageSizeId.A4).size(QPageSize.Unit.Inch) * dots
    left, top, right, bottom = (each / 25.4 * dots for each in MARGINS_MM)
    area = QRectF(0, 0, int(whole.width() - left - right), int(whole.height() - top - bottom))
    image = QImage((QSizeF(whole) * scale).toSize(), QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(round(dots / 0.0254))
    image.setDotsPerMeterY(round(dots / 0.0254))
    image.fill(theme().color("base"))
    with token_chart(practice) as chart:
        pages = Pages(area, handout_of(practice, chart.markers))
        chart.resize(int(area.width()), int(pages.chart_height))
        draws = pages.lay_out(chart)[0]
        painter = QPainter(image)
        painter.scale(scale, scale)
        painter.translate(QPointF(left, top))
        for draw in draws:
            draw(painter)
        pages.foot(painter, 1, len(pages.drawn))
        painter.end()
    return image


def render_presentation(folder: Path) -> list[Path]:
    """Render what the room and the speaker see of the lowest price of June 2022, and return the paths."""
    script = scripts.demonstration(PRESENTED)
    assert script is not None
    with tempfile.TemporaryDirectory() as place, lived("june-2022", _nothing) as own:
        window = MainWindow(Session(own))
        practice = scripts.begin(script, Path(place))
        window.session.replace(practice)
        beats = scripts.Beats(scripts.Playing(practice, script))
        shown = Presenting(window, window.session, window.pace, window.settings, beats)
        shown.show()
        shown.rehearsal.finish()
        shown.go_to(next(place for place, step in enumerate(script.steps) if step.title == LOWEST))
        while shown.player.under_way:
            QTest.qWait(5)
        assert shown.speaker is not None
        shown.audience.resize(1280, 720)
        shown.speaker.resize(1280, 800)
        shown.vote("what", (11, 9, 4))
        shown.watch.set_seconds(341)
        QTest.qWait(300)
        paths = [folder / "presenter-audience.png", folder / "presenter-speaker.png"]
        for view, path in zip((shown.audience, shown.speaker), paths, strict=True):
            view.grab().save(str(path))
        shown.end()
        practice.close()
        window.close()
    return paths


def main() -> None:
    """Render every picture into the folder named, or where the README looks for them."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    for shot in SHOTS:
        print(render(shot, folder).name)
    theme().set_scheme("light")
    print(render_handout(folder).name)
    for path in render_presentation(folder):
        print(path.name)
    del app


if __name__ == "__main__":
    main()
