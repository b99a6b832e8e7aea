"""The window over a practice: its regions, names, keys, and what it says when something cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from tests.ui.world_of_forms import ETH, AnyForm, plain_window, practice_in, sell
from ui.app import open_practice, report_text, window_for, write_report
from ui.panels.practice.dialogs import percent_bps
from ui.panels.time.clock import read_date
from ui.panels.window.menus import gives_way
from ui.panels.window.width import WindowWidth, column_width, room_for, stacked
from ui.settings import Settings, default_practice_path, settings_path
from ui.tabs.chart.view import ChartView
from ui.theme import theme
from ui.window.placement import clamp
from ui.wording.catalogue import FILE_PROBLEMS, REFUSALS
from wallet import TOKENS, FileProblem, Practice, scenario_names

NAMES = [
    "tabs",
    "time.play",
    "time.hour",
    "time.day",
    "time.speed",
    "time.date",
    "time.undo",
    "time.redo",
    "chart.main",
    "review.sheet",
    "review.confirm",
    "review.back",
]


@pytest.fixture
def window(tmp_path, qtbot):
    made = plain_window(tmp_path)
    qtbot.addWidget(made, before_close_func=lambda shown: shown.session.practice.close())
    made.resize(1280, 800)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(made._pages.quiet.timer.isActive)  # the page is made and painted
    return made


def named(window, name) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def click(qtbot, window, name):
    qtbot.mouseClick(named(window, name), Qt.MouseButton.LeftButton)


def form_in(window) -> AnyForm:
    """The one form of the tab on screen."""
    return window.tab.form


def test_what_tests_drive_has_its_name(window):
    assert [name for name in NAMES if window.findChild(QWidget, name) is None] == []


def test_the_tabs_are_one_control_with_four_named_pages(window):
    tabs = named(window, "tabs")
    pages = []
    for index in range(4):
        tabs.setCurrentIndex(index)
        assert tabs.currentIndex() == index
        assert tabs.currentWidget().isVisible()
        pages.append(tabs.widget(index).objectName())
    assert pages == ["wallet", "stake", "defi", "risk"]


def test_the_badge_is_always_seen(window):
    for scale in (0.8, 1.0, 2.0):
        theme().set_text_scale(scale)
        badge = named(window, "header.badge")
        assert badge.isVisible()
        assert badge.text() == "Practice: no real money"
        assert window.rect().contains(badge.mapTo(window, QPoint(badge.width() - 1, badge.height() - 1)))


class TestTime:
    def test_hour_and_day_move_the_clock_that_is_shown(self, window, qtbot):
        click(qtbot, window, "time.hour")
        assert named(window, "time.date").text() == "6 May 2022, 01:00"
        click(qtbot, window, "time.day")
        assert window.session.world.hour == 25
        assert named(window, "time.date").text() == "7 May 2022, 01:00"
        assert window.time_bar.clock.state_text().startswith("Day 1  \u00b7  paused")

    def test_undo_and_redo_name_what_they_do(self, window, qtbot):
        assert not named(window, "time.undo").isEnabled()
        click(qtbot, window, "time.hour")
        assert "1 hour passed" in named(window, "time.undo").toolTip()
        assert "1 hour passed" in window.commands.menus.actions["undo"].text()
        click(qtbot, window, "time.undo")
        assert window.session.world.hour == 0
        assert "1 hour passed" in named(window, "time.redo").toolTip()
        click(qtbot, window, "time.redo")
        assert window.session.world.hour == 1

    def test_play_and_pause_are_one_button_and_two_words(self, window, qtbot):
        window.time_bar.speed.setCurrentText("as fast as possible")
        click(qtbot, window, "time.play")
        assert named(window, "time.play").accessibleName() == "Pause"
        assert "playing" in window.time_bar.clock.state_text()
        qtbot.waitUntil(lambda: window.session.world.hour > 24)
        click(qtbot, window, "time.play")
        assert named(window, "time.play").accessibleName() == "Play"
        assert "paused" in window.time_bar.clock.state_text()
        hour = window.session.world.hour
        assert window.tab.view.chart.data.hour[-1] == hour

    @pytest.mark.parametrize(("text", "hour"), [("2022-05-08", 48), ("8 May 2022, 06:00", 54), ("day 3", 72)])
    def test_a_date_that_is_entered_is_gone_to(self, window, qtbot, text, hour):
        date = named(window, "time.date")
        date.setText(text)
        qtbot.keyClick(date, Qt.Key.Key_Return)
        assert window.session.world.hour == hour
        assert window.session.practice.tip_hour == hour

    def test_a_date_that_was_lived_loses_nothing(self, window, qtbot):
        window.session.advance(72)
        date = named(window, "time.date")
        date.setText("7 May 2022")
        qtbot.keyClick(date, Qt.Key.Key_Return)
        assert window.session.world.hour == 24
        assert window.session.practice.tip_hour == 72

    def test_what_is_no_date_is_said(self, window, qtbot):
        date = named(window, "time.date")
        date.setText("tomorrow")
        qtbot.keyClick(date, Qt.Key.Key_Return)
        assert "13 Jun 2022" in window.time_bar.clock.state_text()
        assert window.session.world.hour == 0

    def test_a_date_before_the_start_is_refused_in_words(self, window, qtbot):
        window.commands.jump(-5)
        assert window.tab.column.toast.words() == "That is before this practice begins."

    def test_branches_are_started_and_named_on_the_bar(self, window):
        window.session.branch("what if I sell")
        assert window.time_bar.branch.text() == "what if I sell"
        window.session.switch("main")
        assert window.time_bar.branch.text() == "main"

    def test_running_until_a_discount_says_why_it_stopped(self, window, qtbot):
        with qtbot.waitSignal(window.pace.stopped):
            window.commands.time.run_until_discount(300)
        assert "a discount above 3.00 %" in window.time_bar.clock.state_text()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2022-06-13", "2022-06-13 00:00"),
        ("2022-06-13T06:00", "2022-06-13 06:00"),
        ("13 Jun 2022", "2022-06-13 00:00"),
        ("13 june 2022, 06:00", "2022-06-13 06:00"),
        ("13.06.2022", "2022-06-13 00:00"),
    ],
)
def test_dates_are_read_as_people_write_them(text, told):
    assert f"{read_date(text):%Y-%m-%d %H:%M}" == told


@pytest.mark.parametrize("text", ["", "soon", "13", "31 Feb 2022", "2022-13-01"])
def test_what_is_no_date_is_not_guessed(text):
    assert read_date(text) is None


@pytest.mark.parametrize(("text", "bps"), [("3", 300), ("2,5", 250), ("0.05 %", 5), ("100", 10_000)])
def test_percentages_are_read_in_hundredths(text, bps):
    assert percent_bps(text) == bps


@pytest.mark.parametrize("text", ["", "0", "-1", "101", "three", "1.234"])
def test_what_is_no_percentage_is_not_guessed(text):
    assert percent_bps(text) is None


class TestReview:
    def test_opening_it_pauses_and_says_so(self, window, qtbot):
        form = form_in(window)
        form.ask(sell())
        window.pace.play()
        qtbot.mouseClick(form.primary, Qt.MouseButton.LeftButton)
        assert not window.session.playing
        assert "paused: review open" in window.time_bar.clock.state_text()
        assert window.review.isVisible()

    def test_the_column_widens_for_it_and_comes_back(self, window, qtbot):
        form = form_in(window)
        form.ask(sell())
        narrow = window.tab.column.width()
        qtbot.mouseClick(form.primary, Qt.MouseButton.LeftButton)
        assert window.tab.column.width() == 500
        click(qtbot, window, "review.back")
        assert window.tab.column.width() == narrow == 352
        assert form.isVisible()

    def test_after_confirming_a_toast_offers_to_undo(self, window, qtbot):
        before = window.session.world
        form = form_in(window)
        form.ask(sell())
        qtbot.mouseClick(form.primary, Qt.MouseButton.LeftButton)
        click(qtbot, window, "review.confirm")
        toast = window.tab.column.toast
        assert toast.isVisible()
        assert toast.words().startswith("Sold 1 stETH for ")
        qtbot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
        assert window.session.world == before

    def test_there_is_one_review_in_the_window(self, window, qtbot):
        form = form_in(window)
        form.ask(sell())
        qtbot.mouseClick(form.primary, Qt.MouseButton.LeftButton)
        window.tabs.setCurrentIndex(1)
        other = form_in(window)
        other.ask(sell(2 * ETH))
        qtbot.mouseClick(other.primary, Qt.MouseButton.LeftButton)
        assert window.review.form is other
        assert not window.tab_pages[0].column.reviewing
        assert window.tab_pages[1].column.reviewing


class TestTabs:
    def test_pages_made_late_take_nothing_of_the_window_with_them(self, window, qtbot):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        assert isValid(window.commands.menus.bar)
        assert all(isValid(action) for action in window.commands.menus.actions.values())
        assert isValid(window.time_bar.undo)

    def test_a_hidden_tab_draws_once_when_it_is_shown(self, window, monkeypatch):
        drawn = []
        stake = window.tab_pages[1]
        monkeypatch.setattr(stake, "redraw", lambda before, after, events: drawn.append((before, after)))
        window.tabs.setCurrentIndex(1)
        drawn.clear()
        window.tabs.setCurrentIndex(0)
        start = window.session.world
        window.session.advance(1)
        window.session.advance(1)
        assert drawn == []
        window.tabs.setCurrentIndex(1)
        assert drawn == [(start, window.session.world)]

    def test_the_chart_can_be_read_as_a_table(self, window, qtbot):
        window.session.advance(5)
        bar = window.tab.chart_bar
        bar.show_table(True)
        numbers = window.tab.findChild(QWidget, "chart.table")
        assert numbers.model().rowCount() == 6
        assert numbers.isVisible()
        bar.show_table(False)
        assert window.tab.view.chart.isVisible()

    def test_the_heads_of_the_numbers_are_set_in_the_size_of_now_again(self, window, qtbot):
        window.session.advance(5)
        window.tab.chart_bar.show_table(True)
        head = window.tab.findChild(QWidget, "chart.table").horizontalHeader()
        qtbot.waitUntil(head.isVisible)
        before = head.grab().toImage()
        theme().set_text_scale(2.0)
        assert head.grab().toImage() != before
        theme().set_text_scale(1.0)
        qtbot.waitUntil(lambda: head.grab().toImage() == before)

    def test_the_chart_on_screen_is_the_main_one(self, window):
        for index in range(4):
            window.tabs.setCurrentIndex(index)
            mains = window.findChildren(QWidget, "chart.main")
            assert [chart.isVisible() for chart in mains] == [True]

    def test_the_range_is_told_to_the_chart(self, window):
        window.tab.chart_bar.set_range("7d")
        assert window.tab.view.chart.range_name == "7d"
        assert window.tab.chart_bar.range == "7d"

    def test_exports_are_written_and_what_fails_is_said(self, window, tmp_path):
        window.session.advance(5)
        view: ChartView = window.tab.view
        for kind, head in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("csv", b"time_utc")):
            file = tmp_path / f"chart.{kind}"
            window.commands.view.export_to(view, kind, file)
            assert file.read_bytes().startswith(head)
        window.commands.view.export_to(view, "csv", tmp_path / "nowhere" / "chart.csv")
        assert window.banner.isVisible()


class TestKeys:
    def test_every_shortcut_is_unique(self, window):
        keys = [key.toString() for action in window.commands.menus.actions.values() for key in action.shortcuts()]
        assert len(keys) == len(set(keys))
        for needed in ("Space", ".", "N", "Ctrl+G", "Ctrl+Z", "Ctrl+Shift+Z", "F8", "Ctrl+Shift+C", "Alt+1", "Alt+4", "F1"):
            assert needed in keys
        assert {"Ctrl+PgDown", "Ctrl+PgUp"} <= set(keys)

    def test_every_action_stands_in_the_menu_bar(self, window):
        def within(menu):
            for action in menu.actions():
                if action.menu() is not None:
                    yield from within(action.menu())
                yield action

        reachable = {id(action) for action in within(window.menuBar())}
        assert all(id(action) in reachable for action in window.commands.menus.actions.values())

    @pytest.mark.parametrize(("key", "hour"), [(Qt.Key.Key_Period, 1)])
    def test_bare_keys_move_the_clock(self, window, qtbot, key, hour):
        window.activateWindow()
        window.tab.view.chart.setFocus()
        qtbot.keyClick(window.tab.view.chart, key)
        assert window.session.world.hour == hour

    @pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Period, Qt.Key.Key_N, Qt.Key.Key_E])
    def test_bare_keys_belong_to_a_field_that_is_written_in(self, window, qtbot, monkeypatch, key):
        field = QLineEdit(window)
        monkeypatch.setattr(QApplication, "focusWidget", lambda: field)
        asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        assert gives_way(asked)

    def test_space_presses_the_button_that_has_the_focus(self, window, monkeypatch):
        monkeypatch.setattr(QApplication, "focusWidget", lambda: named(window, "time.hour"))
        space = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)
        stop = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Period, Qt.KeyboardModifier.NoModifier)
        assert gives_way(space)
        assert not gives_way(stop)

    def test_everything_that_takes_the_focus_has_a_name(self, window):
        nameless = [
            (index, type(widget).__name__, widget.objectName())
            for index in range(4)
            if window.tabs.setCurrentIndex(index) is None
            for widget in window.findChildren(QWidget)
            if widget.isVisible()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not widget.accessibleName()
            and not (isinstance(widget, QAbstractButton) and widget.text())
            and not widget.objectName().startswith("qt_")
        ]
        assert nameless == []


class TestRoom:
    @pytest.mark.parametrize(
        ("width", "scale", "room"),
        [(1280, 1.0, WindowWidth.wide), (1024, 1.0, WindowWidth.narrow), (1280, 1.5, WindowWidth.tight)],
    )
    def test_room_is_width_in_units_of_the_text(self, width, scale, room):
        assert room_for(width, scale) is room

    @pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
    @pytest.mark.parametrize("width", [1024, 1280, 1920])
    def test_the_chart_keeps_its_part_of_the_window(self, width, scale):
        room = room_for(width, scale)
        if stacked(width, scale):  # the form stands over the chart and takes the page
            assert column_width(width, room, scale, review=False) == width
            return
        assert column_width(width, room, scale, review=False) <= 0.45 * width
        assert column_width(width, room, scale, review=True) <= 0.57 * width

    def test_every_control_of_the_bars_lies_in_the_window(self, window, qtbot):
        for scale in (0.8, 1.0, 1.5, 2.0):
            window.resize(1024, 768)
            theme().set_text_scale(scale)
            QApplication.processEvents()
            assert window.width() == 1024, scale
            for name in ("tabs", "header.badge", "time.play", "time.hour", "time.speed", "time.date", "time.undo", "time.redo"):
                widget = named(window, name)
                assert widget.isVisible(), (scale, name)
                corner = widget.mapTo(window, QPoint(widget.width() - 1, widget.height() - 1))
                assert window.rect().contains(corner), (scale, name)
                assert window.rect().contains(widget.mapTo(window, QPoint(0, 0))), (scale, name)


class TestFiles:
    def test_a_dropped_practice_opens(self, window, tmp_path, qtbot):
        other = practice_in(tmp_path, "calm", "dropped")
        path = other.path
        other.close()
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        dropped = QDropEvent(
            QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        window.dropEvent(dropped)
        qtbot.waitUntil(lambda: window.session.practice.path == path)
        assert window.windowTitle().startswith("dropped")

    @pytest.mark.parametrize(
        ("content", "words"), [(None, "is not there any more"), (b"not a database at all", "is not a practice file")]
    )
    def test_a_file_that_cannot_be_opened_is_said_and_the_window_stays(self, window, tmp_path, content, words):
        bad = tmp_path / "bad.sluice"
        if content is not None:
            bad.write_bytes(content)
        before = window.session.practice
        assert not window.files.open_path(bad)
        assert words in window.banner.sentence()
        assert window.session.practice is before
        assert window.session.advance(1) is not None

    def test_a_practice_open_elsewhere_can_be_looked_at(self, window, tmp_path):
        held = practice_in(tmp_path, "calm", "held")
        assert window.files.open_path(held.path)
        assert "open in another window" in window.banner.sentence()
        assert window.banner.fix_button().text() == "Save a copy"
        assert "read-only" in window.header._file.text()
        held.close()

    def test_new_copy_and_rename(self, window, tmp_path):
        assert window.files.create(tmp_path / "fresh", "calm", 11)
        assert window.session.world.seed == 11
        assert window.session.world.hour == 720
        assert window.files.copy_to(tmp_path / "copy")
        assert (tmp_path / "copy.sluice").exists()
        assert window.files.rename_to("renamed")
        assert window.session.practice.path == tmp_path / "renamed.sluice"
        assert window.windowTitle().startswith("renamed")

    def test_recent_files_are_kept_newest_first_and_missing_ones_greyed(self, window, tmp_path):
        window.files.create(tmp_path / "one", "calm", 1)
        window.files.create(tmp_path / "two", "calm", 1)
        assert [path.stem for path in window.settings.recent[:2]] == ["two", "one"]
        (tmp_path / "one.sluice").unlink()
        menu = next(action.menu() for action in window.menuBar().actions()[0].menu().actions() if action.menu())
        window.files.fill_recent(menu)
        assert [action.isEnabled() for action in menu.actions()[:2]] == [True, False]


class TestApp:
    def test_the_first_start_opens_what_is_offered_first_in_the_data_folder(self, qtbot, home):
        window = window_for(None, Settings(settings_path()))
        qtbot.addWidget(window, before_close_func=lambda shown: shown.session.practice.close())
        assert window.session.practice.path == default_practice_path()
        assert default_practice_path().is_relative_to(home)
        assert window.session.world.scenario == scenario_names()[0]
        assert not window.session.playing

    def test_the_last_file_and_tab_come_back(self, qtbot, tmp_path, home):
        practice = practice_in(tmp_path)
        path = practice.path
        practice.close()
        first = window_for(path, Settings(settings_path()))
        first.tabs.setCurrentIndex(2)
        first.close()
        first.session.practice.close()
        again = window_for(None, Settings(settings_path()))
        qtbot.addWidget(again, before_close_func=lambda shown: shown.session.practice.close())
        assert again.session.practice.path == path
        assert again.tabs.currentIndex() == 2

    def test_a_file_that_cannot_be_opened_does_not_keep_the_window_away(self, qtbot, tmp_path, home):
        practice, problems = open_practice(tmp_path / "gone.sluice", Settings())
        assert [problem.code for problem in problems] == ["file_missing"]
        assert practice.path == default_practice_path()
        practice.close()

    def test_a_window_kept_on_a_screen_that_is_gone_comes_back(self, window):
        window.setGeometry(9000, 9000, 5000, 4000)
        clamp(window)
        room = QApplication.primaryScreen().availableGeometry()
        assert room.contains(window.geometry())

    def test_the_title_bar_is_on_a_screen_wherever_the_window_was_kept(self, window):
        for corner in ((0, -40), (-700, 300), (9000, 10), (60, 790), (0, 0)):
            window.setGeometry(*corner, 900, 700)
            clamp(window)
            title = window.frameGeometry()
            title.setBottom(window.geometry().top() - 1)
            room = QApplication.primaryScreen().availableGeometry()
            assert room.top() <= title.top() < room.bottom() - 20, corner
            assert room.intersected(title).width() >= 80, corner

    def test_a_window_that_is_not_shown_yet_leaves_room_for_its_title_bar(self, tmp_path, qtbot):
        made = plain_window(tmp_path)
        qtbot.addWidget(made, before_close_func=lambda shown: shown.session.practice.close())
        made.setGeometry(0, 0, 800, 700)
        clamp(made)
        assert made.geometry().top() > 0

    def test_a_report_of_our_own_failure_names_no_folder_of_the_person(self, home):
        try:
            raise RuntimeError(f"in {Path.home()}/secret")
        except RuntimeError as error:
            text = report_text(type(error), error, error.__traceback__)
        assert str(Path.home()) not in text
        assert "RuntimeError" in text
        written = write_report(text)
        assert written.read_text(encoding="utf-8") == text

    def test_choices_are_read_with_their_types_in_the_next_process(self, tmp_path):
        first = Settings(tmp_path / "sluice.ini")
        first.text_scale = 1.5
        first.speed = 4
        first.scheme = "dark"
        first.opened(tmp_path / "a.sluice")
        first._kept.sync()
        again = Settings(tmp_path / "sluice.ini")
        assert (again.text_scale, again.speed, again.scheme) == (1.5, 4, "dark")
        assert again.recent == [tmp_path / "a.sluice"]


def codes_in(pattern: str) -> set[str]:
    import re

    wallet = Path(__file__).parents[2] / "wallet"
    text = "\n".join(path.read_text(encoding="utf-8") for path in wallet.rglob("*.py"))
    return set(re.findall(pattern, text))


def test_every_reason_of_the_model_has_its_sentence():
    codes = codes_in(r'Refused\(\s*"([a-z_0-9]+)"')
    assert len(codes) > 40
    assert sorted(codes - set(REFUSALS)) == []
    assert all(sentence.endswith(".") for sentence, _fix in REFUSALS.values())


def test_every_problem_of_a_file_has_its_sentence():
    codes = codes_in(r'FileProblem\(\s*"([a-z_0-9]+)"')
    assert len(codes) > 8
    assert sorted(codes - set(FILE_PROBLEMS)) == []


def test_telling_a_problem_never_shows_its_code(window):
    window.tell_problem(FileProblem("some_new_code", path="x.sluice"))
    assert "some_new_code" not in window.banner.sentence()


def test_a_new_practice_is_told_everywhere(window, tmp_path):
    window.session.replace(Practice.create(tmp_path / "next.sluice", scenario="calm"))
    assert "next" in window.header._file.text()
    assert named(window, "time.date").text() == "21 Aug 2026, 00:00"


def test_the_window_reads_no_preset_to_name_the_tokens_of_its_world(window, monkeypatch):
    """A world says what its tokens are: reading them from files takes as long as a tab."""
    monkeypatch.setattr(TOKENS, "_read", {})
    assert len(window.tab_pages) == 4
    assert TOKENS._read == {}
