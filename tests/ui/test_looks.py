"""Colours and text size: a projector brings its own size, and no window is painted half laid out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.world_of_forms import PLAIN_TABS, practice_in
from ui.main_window import MainWindow
from ui.session import Session
from ui.settings import Settings
from ui.tabs.table import TABS
from ui.theme import theme


@pytest.fixture(params=[PLAIN_TABS])
def window(tmp_path, qtbot, request):
    made = MainWindow(Session(practice_in(tmp_path, "calm")), Settings(tmp_path / "sluice.ini"), request.param)
    qtbot.addWidget(made, before_close_func=lambda shown: shown.session.practice.close())
    made.resize(1280, 800)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: bool(made._pages.made()))
    return made


def choose(window, name) -> None:
    window.commands.menus.actions[name].trigger()


class Painted(QObject):
    """Where the parts of a window stood whenever one of them was painted."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.window = window
        self.seen: list[dict[int, QRect]] = []

    def places(self) -> dict[int, QRect]:
        parts = [part for part in self.window.tab.findChildren(QWidget) if part.isVisible()]
        return {id(part): QRect(part.mapTo(self.window, QPoint(0, 0)), part.size()) for part in parts}

    def _counts(self, watched: QWidget) -> bool:
        """The tab's parts, and the window, whose ground alone would wipe them away."""
        return watched is self.window or self.window.tab.isAncestorOf(watched)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and self._counts(watched):
            self.seen.append(self.places())
        return False


@pytest.mark.parametrize("window", [TABS], ids=["every tab"], indirect=True)
def test_no_window_is_painted_before_its_new_text_size_is_laid_out(window, qtbot):
    for index, size in enumerate((130, 150, 200, 100)):
        window.tabs.setCurrentIndex(index)
        window.grab()
        QApplication.processEvents()
        painted = Painted(window)
        QApplication.instance().installEventFilter(painted)
        window.commands.set_size(size)
        qtbot.waitUntil(lambda seen=painted.seen: bool(seen))
        QApplication.instance().removeEventFilter(painted)
        QApplication.processEvents()
        settled = painted.places()
        moved = {part for seen in painted.seen for part, place in seen.items() if settled.get(part, place) != place}
        assert [part for part in window.tab.findChildren(QWidget) if id(part) in moved] == []


class TestProjector:
    @pytest.mark.parametrize(("width", "scale"), [(1280, 1.5), (1920, 1.5), (1024, 1.25)])
    def test_it_brings_larger_text_and_wider_lines(self, window, width, scale):
        window.resize(width, 768)
        choose(window, "theme.projector")
        assert (theme().shown, theme().text_scale, theme().line_width) == ("projector", scale, 3)

    @pytest.mark.parametrize("own", [80, 100, 130])
    def test_leaving_it_brings_back_the_size_one_had(self, window, own):
        window.commands.set_size(own)
        choose(window, "theme.projector")
        choose(window, "theme.dark")
        assert (theme().shown, theme().text_scale) == ("dark", own / 100)
        assert window.settings.text_scale == own / 100

    def test_a_size_chosen_on_it_is_kept_for_it_alone(self, window):
        choose(window, "theme.projector")
        window.commands.set_size(200)
        choose(window, "theme.light")
        assert theme().text_scale == 1.0
        choose(window, "theme.projector")
        assert theme().text_scale == 2.0
        choose(window, "text.usual")
        assert theme().text_scale == 1.5

    def test_it_follows_the_width_of_the_window(self, window, qtbot):
        choose(window, "theme.projector")
        window.resize(1024, 768)
        qtbot.waitUntil(lambda: theme().text_scale == 1.25)
        window.resize(1400, 800)
        qtbot.waitUntil(lambda: theme().text_scale == 1.5)

    def test_the_next_start_begins_with_it(self, window, tmp_path, qtbot):
        choose(window, "theme.projector")
        window.settings._kept.sync()
        theme().set_look("light", 1.0)
        again = MainWindow(window.session, Settings(tmp_path / "sluice.ini"))
        qtbot.addWidget(again)
        assert (theme().shown, theme().text_scale) == ("projector", 1.5)
