"""The page of lessons: chapters in reading order, what is done and understood, found by words, worked by keyboard, never cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fits import cut
from tests.ui.lesson_rows import ABOUT, STEPS, TEACHER, lessons
from ui.panels.handout.sheet import height_of
from ui.panels.lessons.line import LessonLine
from ui.panels.lessons.note import NotePage
from ui.panels.lessons.note_paper import pages_of, save_notes
from ui.panels.lessons.page import LessonsPage
from ui.panels.lessons.words import LessonStep, chapters, columns, head_words, offer
from ui.progress import Progress
from ui.settings import Settings
from ui.theme import set_scheme, theme
from ui.widgets import Column, Text

ALL = lessons()
NUMBERS = [lesson.number for lesson in ALL]
SOME = Progress(frozenset({1, 2, 3}), frozenset({1, 2}))


@pytest.fixture(scope="module")
def page(qapp: QApplication) -> Iterator[LessonsPage]:
    holder = QWidget()
    made = LessonsPage(ALL, Settings())
    Column(0, parent=holder).addWidget(made)
    holder.resize(1280, 676)
    holder.show()
    yield made
    holder.deleteLater()


@pytest.fixture(autouse=True)
def anew(page: LessonsPage) -> None:
    page._settings.progress = Progress()
    page._settings.lesson_steps = {}
    page.begin()


def keys(qtbot: QtBot, page: LessonsPage, *pressed: Qt.Key) -> int:
    for key in pressed:
        qtbot.keyClick(QApplication.focusWidget() or page, key)
    return page.shelf.current()


def test_chapters_fill_the_first_column_and_then_the_second_in_their_order() -> None:
    given = chapters(ALL)
    assert [chapter.numeral for chapter in given] == ["I", "II", "III", "IV", "V"]
    for most in (1, 2):
        parted = columns(given, most)
        assert len(parted) == most
        assert [lesson.number for column in parted for chapter in column for lesson in chapter.lessons] == NUMBERS


def test_the_head_counts_what_is_understood_done_and_to_come() -> None:
    assert head_words(ALL, Progress()) == "12 to come; about 2 hours"
    assert head_words(ALL, SOME) == "2 understood, 1 done, 9 to come; about 1.5 hours"
    every = frozenset(NUMBERS)
    assert head_words(ALL, Progress(every, every)) == "12 understood"
    assert head_words(ALL, Progress(every - {1}, frozenset())) == "11 done, 1 to come; about 5 minutes"


def test_the_button_says_how_one_goes_on_with_the_lesson() -> None:
    five = next(lesson for lesson in ALL if lesson.number == 5)
    assert offer(five, Progress(), 0).label == "Start lesson 5"
    assert offer(five, Progress(), 4).label == "Go on with lesson 5"
    assert offer(five, Progress(), 4).note.startswith(f"Step 5 of {len(STEPS)}.")
    again = offer(five, Progress(frozenset({5})), 0)
    assert (again.label, again.again, again.anew) == ("Once more", True, True)
    assert not offer(five, Progress(frozenset({5})), 2).anew
    assert not offer(five, Progress(), 4).again
    assert "no help" not in offer(five, Progress(frozenset({5}), frozenset({5})), 0).note
    skipped = offer(five, Progress(), len(five.steps))
    assert (skipped.label, skipped.again, skipped.anew) == ("Begin again", False, True)
    assert "skipped" in skipped.note


def test_a_number_becomes_a_check_and_two_checks(page: LessonsPage) -> None:
    page._settings.progress = SOME
    page.present()
    states = [page.shelf.lines[number].state() for number in (1, 3, 4)]
    assert states == ["understood", "done", "to come"]
    assert "6 min, understood" in page.shelf.lines[1].accessibleDescription()
    shown = [text.text() for text in page.findChildren(Text) if text.isVisible()]
    assert "3 of 4" in shown
    assert "2 understood, 1 done, 9 to come; about 1.5 hours" in shown


def test_whoever_comes_finds_the_lesson_begun_chosen_else_the_first_to_come(page: LessonsPage) -> None:
    assert page.shelf.current() == 1
    page._settings.progress = SOME
    page.begin()
    assert page.shelf.current() == 4
    page._settings.keep_passed(6, False, 2)
    page.begin()
    assert page.shelf.current() == 6
    assert page.card.primary.text() == "Go on with lesson 6"
    page._settings.progress = Progress(frozenset(NUMBERS), frozenset())
    page.begin()
    assert page.shelf.current() == 1
    assert page.card.primary.text() == "Once more"


def test_arrows_move_enter_starts_and_esc_goes_back(page: LessonsPage, qtbot: QtBot) -> None:
    assert keys(qtbot, page, Qt.Key.Key_Down, Qt.Key.Key_Down) == 3
    assert keys(qtbot, page, Qt.Key.Key_Up) == 2
    beside = keys(qtbot, page, Qt.Key.Key_Right)
    assert beside in (10, 11)
    assert keys(qtbot, page, Qt.Key.Key_Left) in (1, 2, 3)
    assert keys(qtbot, page, Qt.Key.Key_End, Qt.Key.Key_Down) == 20
    assert keys(qtbot, page, Qt.Key.Key_Home, Qt.Key.Key_Up) == 1
    with qtbot.waitSignal(page.start_wanted, timeout=1000) as asked:
        keys(qtbot, page, Qt.Key.Key_Return)
    assert asked.args == [1, False, False]
    with qtbot.waitSignal(page.closed, timeout=1000):
        keys(qtbot, page, Qt.Key.Key_Escape)


def test_typing_looks_for_words_and_enter_starts_what_was_found(page: LessonsPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(QApplication.focusWidget(), "q")
    assert page.finder.hasFocus()
    qtbot.keyClicks(page.finder, "ueue")
    assert page.shelf.shown() == [5]
    assert page.shelf.current() == 5
    with qtbot.waitSignal(page.start_wanted, timeout=1000) as asked:
        qtbot.keyClick(page.finder, Qt.Key.Key_Return)
    assert asked.args == [5, False, False]
    qtbot.keyClick(page.finder, Qt.Key.Key_Escape)
    assert page.shelf.shown() == NUMBERS


def test_where_nothing_is_found_it_says_so_and_nothing_can_be_started(page: LessonsPage, qtbot: QtBot) -> None:
    page.finder.setText("zebra")
    assert page.shelf.shown() == []
    assert not page.card.primary.isVisible()
    assert "No lesson has these words." in [text.text() for text in page.findChildren(Text) if text.isVisible()]
    with qtbot.assertNotEmitted(page.start_wanted):
        qtbot.keyClick(page.finder, Qt.Key.Key_Return)
    page.begin()
    assert page.shelf.current() == 1
    assert page.card.primary.isVisible()


def test_nothing_is_cut_at_any_size(page: LessonsPage, qtbot: QtBot) -> None:
    holder = page.window()
    page._settings.progress = SOME
    page.present()
    for scale, width, height in ((1.0, 1280, 676), (1.0, 1024, 644), (1.5, 1280, 614), (2.0, 1280, 552), (2.0, 800, 352)):
        theme().set_text_scale(scale)
        holder.resize(width, height)
        page.shelf.choose(5)
        page.shelf.choose(20)
        page.focus_first()
        qtbot.waitUntil(lambda: page.shelf.lines[20].visibleRegion().boundingRect().height() > theme().px(25))
        told = f"{scale} {width}x{height}"
        qtbot.waitUntil(lambda: cut(holder) == [])  # laid out in more than one round
        assert page.card.primary.height() == page.card.primary.sizeHint().height(), told
        assert page.card.primary.visibleRegion().boundingRect().size() == page.card.primary.size(), told
        for line in page.findChildren(LessonLine):
            assert line.height() >= line.heightForWidth(line.width()), (told, line.lesson.title)
    theme().set_text_scale(1.0)
    holder.resize(1280, 676)


def test_where_the_foot_has_no_room_the_chosen_lesson_takes_the_page(page: LessonsPage, qtbot: QtBot) -> None:
    holder = page.window()
    assert not page.card.more.isVisible()
    theme().set_text_scale(2.0)
    holder.resize(1280, 460)
    page.shelf.choose(5)
    qtbot.waitUntil(page.card.more.isVisible)
    assert ABOUT not in [text.text() for text in page.findChildren(Text) if text.isVisible()]
    qtbot.mouseClick(page.card.more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: cut(holder) == [])
    assert not page.shelf.isVisible()
    assert ABOUT in [text.text() for text in page.findChildren(Text) if text.isVisible()]
    assert page.card.primary.hasFocus()
    qtbot.keyClick(page.card.primary, Qt.Key.Key_PageDown)
    assert page.card._area.verticalScrollBar().value() > 0
    with qtbot.assertNotEmitted(page.closed):
        qtbot.keyClick(page.card.primary, Qt.Key.Key_Escape)
    assert page.shelf.isVisible()
    assert page.shelf.lines[5].hasFocus()
    theme().set_text_scale(1.0)
    holder.resize(1280, 676)


def test_a_note_tells_what_is_checked_and_guessed_and_how_to_hold_the_lesson(qtbot: QtBot) -> None:
    printed: list[int] = []
    page = NotePage(ALL[4], printed.append)
    qtbot.addWidget(page)
    page.show()
    shown = " ".join(text.text() for text in page.findChildren(Text))
    for words in (ALL[4].title, ALL[4].goal, "10 minutes", *(step.title for step in STEPS if step.checked), STEPS[2].asks):
        assert words in shown
    assert TEACHER.split("\n\n")[0] in shown
    assert STEPS[5].title not in shown
    for scale in (1.0, 2.0):
        theme().set_text_scale(scale)
        qtbot.wait(1)
        assert cut(page) == [], scale
    theme().set_text_scale(1.0)
    button = page.findChild(QWidget, "lessons.note.print")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert printed == [ALL[4].number]


@pytest.mark.parametrize(("paper", "width", "height"), [("a4", 658, 1031), ("letter", 680, 965)])
def test_every_note_takes_one_page_and_stays_on_it(tmp_path: Path, paper: str, width: int, height: int) -> None:
    steps = tuple(LessonStep(f"Step {number}: ask for what you are given and read it", checked=True) for number in range(40))
    longest = replace(ALL[0], teacher="\n\n".join(["One says this, and another that, until it is tried. " * 8] * 5), steps=steps)
    page = QRectF(0, 0, width, height)
    for lesson in (*ALL, longest):
        (lines,) = pages_of(lesson, page)
        for box, line in lines:
            assert page.contains(box), line.text
            assert height_of(line.text, line.points, box.width(), line.bold) <= box.height() + 1
    assert save_notes(tmp_path / "notes.pdf", ALL, paper) == len(ALL)
    assert (tmp_path / "notes.pdf").read_bytes().startswith(b"%PDF")


def test_a_note_without_end_goes_on_overleaf_rather_than_off_the_page() -> None:
    endless = replace(ALL[0], teacher="\n\n".join(["Ask them to show you that. " * 12] * 60))
    page = QRectF(0, 0, 658, 1031)
    pages = pages_of(endless, page)
    assert len(pages) > 1
    assert all(page.contains(box) for lines in pages for box, _line in lines)


def test_paper_is_light_whatever_the_window_wears(tmp_path: Path) -> None:
    set_scheme("dark")
    save_notes(tmp_path / "notes.pdf", ALL[:1], "a4")
    assert theme().scheme == "dark"
    set_scheme("light")


def test_the_list_leads_to_the_demonstrations(qtbot: QtBot, page: LessonsPage) -> None:
    link = page.findChild(QAbstractButton, "lessons.demos")
    with qtbot.waitSignal(page.demos_wanted):
        link.click()
