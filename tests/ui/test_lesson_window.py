"""The lessons in the window: where the list is opened from, what it covers, and what goes in and out of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import PLAIN_TABS, practice_in
from ui.main_window import MainWindow
from ui.panels.lessons.listed import listed
from ui.panels.lessons.page import LessonsPage
from ui.panels.lessons.words import KEPT
from ui.progress import Prediction, Progress
from ui.progress_file import read_progress, save_progress
from ui.session import Session
from ui.window.lessons.showing import following_words
from wallet import FileProblem

GUESS = Prediction(1, "back", "2", "1.99", "-0.01", "ETH")


@pytest.fixture(scope="module")
def window(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    practice = practice_in(tmp_path_factory.mktemp("lessons"))
    made = MainWindow(Session(practice), tabs=PLAIN_TABS)
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()
    practice.close()


@pytest.fixture(autouse=True)
def closed(window: MainWindow) -> Iterator[None]:
    window.settings.progress = Progress()
    yield
    window.commands.lessons.list.close()
    for dialog in dialogs(window):
        dialog.close()


def dialogs(window: MainWindow) -> list[QDialog]:
    return [each for each in QObject.findChildren(window, QDialog) if each.isVisible()]


def page_of(window: MainWindow) -> LessonsPage:
    return window.commands.lessons.list.page


def open_list(window: MainWindow) -> LessonsPage:
    window.commands.run("lessons")
    return page_of(window)


def test_a_window_reads_no_lesson_before_the_list_is_opened(window: MainWindow) -> None:
    assert QObject.findChild(window, LessonsPage) is None


def test_the_list_covers_the_tabs_and_esc_brings_them_back(window: MainWindow, qtbot: QtBot) -> None:
    window.pace.play()
    page = open_list(window)
    assert page.objectName() == "lessons.list"
    assert page.isVisible()
    assert not window._pages.isVisible()
    assert not window.pace.playing
    assert window.header.lessons.isChecked()
    assert page.isAncestorOf(window.focusWidget())
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert window._pages.isVisible()
    assert not window.header.lessons.isChecked()
    assert window.tab.isAncestorOf(window.focusWidget())


def test_the_list_has_all_the_room_that_the_tabs_had(window: MainWindow) -> None:
    QApplication.processEvents()
    room = window._pages.size()
    page = open_list(window)
    QApplication.processEvents()
    assert page.size() == room


def test_the_tab_key_goes_from_the_header_through_the_list_to_the_clock(window: MainWindow, qtbot: QtBot) -> None:
    page = open_list(window)
    window.header.lessons.setFocus()
    reached: list[QWidget] = []
    while len(reached) < 30 and (not reached or not window.time_bar.isAncestorOf(reached[-1])):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        reached.append(window.focusWidget())
    names = [part.objectName() for part in reached if page.isAncestorOf(part)]
    wanted = [
        "lessons.find",
        f"lessons.{page.shelf.current()}",
        "lessons.export",
        "lessons.import",
        "lessons.notes",
        "lessons.demos",
    ]
    assert names == [*wanted, "lessons.note", "lessons.print", "lessons.start"]


def test_the_button_in_the_header_opens_the_list_and_leaves_it(window: MainWindow, qtbot: QtBot) -> None:
    for shown in (True, False):
        qtbot.mouseClick(window.header.lessons, Qt.MouseButton.LeftButton)
        assert page_of(window).isVisible() == shown
        assert window.header.lessons.isChecked() == shown
    assert window.findChild(QAction, "action.lessons").shortcut().toString() == "Ctrl+L"


def test_a_tab_that_is_asked_for_is_shown_in_place_of_the_list(window: MainWindow, qtbot: QtBot) -> None:
    here = window.tabs.currentIndex()
    for leave in (
        lambda: qtbot.mouseClick(window.tabs.segment(window.tabs.keys()[here]), Qt.MouseButton.LeftButton),
        lambda: window.commands.run(f"tab.{window.tabs.keys()[here]}"),
        lambda: window.tabs.setCurrentIndex((here + 1) % 4),
        lambda: window.session.practice_ends.emit(),
    ):
        open_list(window)
        leave()
        assert not page_of(window).isVisible()
        assert window._pages.isVisible()


def test_what_works_on_a_page_rests_while_the_list_covers_it(window: MainWindow, qtbot: QtBot) -> None:
    actions = window.commands.menus.actions
    page = open_list(window)
    assert not any(actions[name].isEnabled() for name in ("find", "explain", "chart.table", "chart.events"))
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.finder.hasFocus()
    window.commands.lessons.list.close()
    assert all(actions[name].isEnabled() for name in ("find", "explain", "chart.table", "chart.events"))


def test_every_lesson_that_ships_is_listed_and_none_else(window: MainWindow) -> None:
    page = open_list(window)
    assert list(page.shelf.lines) == [lesson.number for lesson in listed()]
    for lesson in listed():
        page.shelf.choose(lesson.number)
        rows = {row.label: row.value for row in page.card._facts.rows()}
        assert rows["Steps"] == str(len(lesson.steps))
        told = " ".join((lesson.title, lesson.about, lesson.goal, lesson.teacher, *lesson.questions))
        assert "{" not in told
        assert "\N{HORIZONTAL ELLIPSIS}." not in told
    assert "practice of its own" in KEPT


def test_new_practice_and_an_empty_wallet_lead_to_the_list(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.run("new")
    link = QObject.findChild(window, QWidget, "practice.new.lessons")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert page_of(window).isVisible()
    assert dialogs(window) == []
    window.commands.lessons.list.close()
    window.tab.take_lesson()
    assert page_of(window).isVisible()


def test_progress_goes_out_and_comes_in_without_losing_anything(window: MainWindow, tmp_path: Path) -> None:
    page, lessons, path = open_list(window), window.commands.lessons, tmp_path / "kim.csv"
    window.settings.progress = Progress(frozenset({1}), frozenset(), (GUESS,))
    assert lessons.export_to(path)
    assert read_progress(path) == window.settings.progress
    window.settings.progress = Progress(frozenset({5}), frozenset({5}))
    assert lessons.import_from(path)
    assert window.settings.progress == Progress(frozenset({1, 5}), frozenset({5}), (GUESS,))
    assert page.shelf.lines[1].state() == "done"
    assert page.card.toast.words() == "kim.csv adds 1 done, 1 guess"
    assert lessons.import_from(path)
    assert page.card.toast.words() == "kim.csv adds nothing that was not there"


def test_a_file_that_does_not_fit_is_told_with_a_way_on_and_nothing_is_lost(window: MainWindow, tmp_path: Path) -> None:
    open_list(window)
    window.settings.progress = before = Progress(frozenset({1}), frozenset(), (GUESS,))
    path = tmp_path / "bad.csv"
    path.write_text("lesson,done,understood\n2,yes,no\nlater,yes,no\n", "utf-8")
    assert not window.commands.lessons.import_from(path)
    assert window.settings.progress == before
    assert "line 3" in window.banner.sentence()
    window.banner.fix_button().click()
    assert [dialog.windowTitle() for dialog in dialogs(window)] == ["Import progress"]


def test_a_teachers_note_is_read_and_printed(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    page = open_list(window)
    qtbot.mouseClick(page.card.note, Qt.MouseButton.LeftButton)
    assert [dialog.objectName() for dialog in dialogs(window)] == ["lessons.note.page"]
    dialogs(window)[0].close()
    for link, pages in ((page.card.print, 1), (QObject.findChild(page, QWidget, "lessons.notes"), len(listed()))):
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
        (asked,) = dialogs(window)
        asked.fileSelected.emit(str(tmp_path / "note.pdf"))  # type: ignore[attr-defined]
        assert page.card.toast.words() == f"Saved note.pdf, {'1 page' if pages == 1 else f'{pages} pages'}"
        asked.close()


def test_a_class_is_read_file_by_file_and_a_bad_file_takes_nothing_away(window: MainWindow, tmp_path: Path) -> None:
    last = listed()[-1].number
    for name, guessed in (("kim", "3"), ("ada", "4")):
        progress = Progress(predictions=(Prediction(last, "back", guessed, "3.5", "", "ETH"),))
        save_progress(tmp_path / f"{name}.csv", progress, {})
    (tmp_path / "bad.csv").write_text("nothing\n", "utf-8")
    lessons = window.commands.lessons
    lessons.open_class()
    problems = lessons.class_results.add([tmp_path / "kim.csv", tmp_path / "bad.csv", tmp_path / "ada.csv"])
    assert [problem.code for problem in problems] == ["progress_foreign"]
    page = lessons.class_results.page
    assert page is not None
    assert [row.name for row in page.rows()] == ["kim", "ada"]
    assert "bad.csv" in page.toast.words()
    for button, name, said in ((page.paper, "class.pdf", "Saved class.pdf, 1 page"), (page.save, "class.csv", "Saved class.csv")):
        button.click()
        (asked,) = [dialog for dialog in QObject.findChildren(page, QDialog) if dialog.isVisible()]
        asked.fileSelected.emit(str(tmp_path / name))  # type: ignore[attr-defined]
        assert page.toast.words() == said
        assert (tmp_path / name).stat().st_size > 50
        asked.close()
    (tmp_path / "other").mkdir()
    (tmp_path / "kim.csv").rename(tmp_path / "other" / "kim.csv")
    (tmp_path / "kim.csv").write_bytes((tmp_path / "ada.csv").read_bytes())
    assert lessons.class_results.add([tmp_path / "other" / "kim.csv", tmp_path / "kim.csv"]) == []
    assert [(row.name, row.guess) for row in page.rows()] == [("kim", "4 ETH"), ("ada", "4 ETH"), ("kim 2", "3 ETH")]
    window.settings.progress = Progress(predictions=(Prediction(last, "back", "2", "3.5", "", "ETH"),))
    assert list(lessons.class_results.results(last)) == ["You", "kim", "ada", "kim 2"]


def test_the_list_starts_a_lesson_and_covers_it_while_it_is_open(window: MainWindow, qtbot: QtBot, home: Path) -> None:
    page, own = open_list(window), window.session.practice.path
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert not page.isVisible()
    playing = window.lessons.current
    assert playing is not None
    assert (playing.script.number, playing.again) == (listed()[0].number, False)
    assert window.lessons.panel.isVisible()
    open_list(window)
    assert not window.lessons.panel.isVisible()
    assert not window._pages.isVisible()
    assert page.card.primary.text() == f"Go on with lesson {playing.script.number}"
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.lessons.panel.isVisible()
    assert window.lessons.current is playing
    assert window.lessons.leave()
    assert window.session.practice.path == own


def test_a_lesson_that_ended_with_skips_is_begun_again_or_looked_at(window: MainWindow, qtbot: QtBot) -> None:
    window.settings.keep_passed(1, False, len(listed()[0].steps))
    page, asked = open_list(window), []
    page.shelf.choose(1)
    window.commands.lessons.list.start_wanted.disconnect()
    window.commands.lessons.list.start_wanted.connect(lambda *given: asked.append(given))
    qtbot.mouseClick(page.card.primary, Qt.MouseButton.LeftButton)
    open_list(window).shelf.choose(1)
    assert page.card.again.isVisible()
    qtbot.mouseClick(page.card.again, Qt.MouseButton.LeftButton)
    assert asked == [(1, False, True), (1, False, False)]
    window.settings.keep_passed(1, False, 0)
    window.commands.lessons.list.start_wanted.connect(window.lessons.start)


def test_the_key_into_a_lesson_says_without_one_where_the_lessons_are(window: MainWindow) -> None:
    assert window.lessons.current is None
    window.commands.run("lesson")
    toast = window.tab.column.page.toast
    assert toast.words() == "No lesson is being played. Ctrl+L opens the lessons."
    assert toast.icon() == "info"
    helps = next(action.menu() for action in window.commands.menus.bar.actions() if action.text() == "&Help")
    assert window.commands.menus.actions["lessons"] in helps.actions()
    assert "Ctrl+L" in window.header.lessons.toolTip()


def test_a_lesson_that_is_done_is_offered_once_more_and_to_look_at(window: MainWindow, qtbot: QtBot) -> None:
    window.settings.progress = Progress(frozenset({1}))
    page, asked = open_list(window), []
    page.shelf.choose(1)
    window.commands.lessons.list.start_wanted.disconnect()
    window.commands.lessons.list.start_wanted.connect(lambda *given: asked.append(given))
    qtbot.mouseClick(page.card.primary, Qt.MouseButton.LeftButton)
    open_list(window).shelf.choose(1)
    qtbot.mouseClick(page.card.again, Qt.MouseButton.LeftButton)
    assert asked == [(1, True, True), (1, False, False)]
    window.commands.lessons.list.start_wanted.connect(window.lessons.start)


def test_the_last_lesson_ends_with_what_a_class_guessed_in_it(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    over = [SimpleNamespace(over=True, script=SimpleNamespace(number=lesson.number)) for lesson in listed()[-2:]]
    for playing, words in zip(over, (f"Lesson {listed()[-1].number}", "Class results"), strict=True):
        monkeypatch.setattr(window.lessons.steps, "_playing", playing)
        assert following_words(playing)[0] == words
    window.lessons._follow()
    assert [dialog.objectName() for dialog in dialogs(window)] == ["lessons.class"]
    monkeypatch.setattr(window.lessons.steps, "_playing", None)


def test_lessons_that_cannot_be_read_are_told_and_the_tabs_stay(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> NoReturn:
        raise FileProblem("script_malformed", place="05-queue.toml", line=3, reason="it has no title", cure="Write one")

    monkeypatch.setattr("ui.panels.lessons.listed.listed", broken)
    made = MainWindow(Session(practice_in(tmp_path)), tabs=PLAIN_TABS)
    qtbot.addWidget(made, before_close_func=lambda shown: shown.session.practice.close())
    made.show()
    for name in ("lessons", "lessons.notes", "lessons.class", "lessons.export"):
        made.banner.hide()
        made.commands.run(name)
        if name == "lessons.export":
            (asked,) = dialogs(made)
            asked.fileSelected.emit(str(tmp_path / "mine.csv"))  # type: ignore[attr-defined]
        assert "05-queue.toml" in made.banner.sentence(), name
        assert made._pages.isVisible()
    assert read_progress(tmp_path / "mine.csv") == made.settings.progress, "what is kept goes out without the titles"
