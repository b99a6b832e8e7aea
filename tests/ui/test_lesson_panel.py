"""The lesson panel: all that a lesson says is readable in every look, and every button is reached by the keyboard."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QRadioButton, QWidget

from tests.ui.fits import cut
from ui.panels.lesson.panel import LessonPanel
from ui.panels.lesson.shown import AtHand, GuessAsked, LessonShown, StepShown
from ui.panels.lesson.steps import StepLine
from ui.panels.window.focus import FocusHome
from ui.panels.window.width import room_for
from ui.theme import theme
from ui.widgets import Column, Text
from ui.widgets.segments import Segment

WHICH = GuessAsked("which", "Which rush moved your date?", "choice", "", ("A, before me", "B, behind me"))
DAYS = GuessAsked("days", "By how many days did it move?", "days", "days")
STEPS = (
    StepShown("Ask to redeem 10 stETH", "ticked"),
    StepShown("Guess the day", "ticked", "13 Sep, kept before you ran"),
    StepShown("Run two days", "skipped", "Rush A arrives"),
    StepShown("Which rush moved your date?", "now"),
    StepShown("Claim, and compare with your guess"),
)
LESSON = LessonShown(
    5,
    "about 10 min",
    "Through the queue, and why the date moved",
    "say which of two rushes moves your date.",
    STEPS,
    3,
    AtHand("Two rushes came. One asked before you, one after you.", "Who asks later stands behind you.", ("Look back.",), WHICH),
    "Hint 2 of 3",
    show=True,
    skip=True,
    button="Compare with what happened",
    pressed="answer",
    why="Then once more: other numbers, no help.",
)
LONG = "Words that go on and on, as a translated lesson with many a subordinate clause would have them. " * 3
WORDY = replace(
    LESSON,
    title=LONG[:120],
    goal=LONG[:160],
    steps=tuple(StepShown(LONG[:110], step.state, LONG[:90] if step.sub else "") for step in STEPS),
    at_hand=AtHand(
        LONG, LONG, (LONG,) * 3, replace(WHICH, text=LONG[:140], choices=("200,000 stETH ask just after you", "neither"))
    ),
)
LONGEST = " ".join(["translated"] * 200)[:2_000]
MOST = replace(
    LESSON,
    title=LONGEST[:160],
    goal=LONGEST[:160],
    steps=tuple(StepShown(LONGEST[:160], "ticked" if place < 30 else "now" if place == 30 else "open") for place in range(60)),
    at=30,
    at_hand=AtHand(LONGEST, LONGEST, (LONGEST,) * 3, replace(WHICH, text=LONGEST, choices=(LONGEST,) * 6)),
)
"""As much as a script may say."""
DONE = replace(
    LESSON,
    steps=tuple(StepShown(step.title, "ticked", step.sub) for step in STEPS),
    at=None,
    at_hand=AtHand(),
    hint="",
    show=False,
    skip=False,
    button="Once more",
    pressed="once_more",
    following="Lesson 6",
    follows="Wait or sell, then be the buyer",
)
LOOKS = ((1280, 800, 1.0), (1920, 1200, 1.5), (1024, 768, 1.0), (1280, 800, 1.5), (1280, 800, 2.0), (1024, 768, 2.0))
HEADER_AND_TIME = 123


@pytest.fixture(scope="module")
def panel(qapp):
    made = LessonPanel()
    yield made
    made.deleteLater()


@pytest.fixture(autouse=True)
def afresh(panel):
    panel.show_lesson(DONE)
    panel.set_others_lead(False)
    laid_out(panel, 1280, 800, 1.0, LESSON)


def laid_out(panel: LessonPanel, width: int, height: int, scale: float, lesson: LessonShown) -> None:
    theme().set_text_scale(scale)
    between = height - round(HEADER_AND_TIME * scale)
    panel.set_room(room_for(width, scale), width, between)
    panel.show_lesson(lesson)
    panel.show()
    for _ in range(3):
        QApplication.processEvents()
        wide = width if panel.is_strip else panel.minimumWidth()
        panel.resize(wide, max(panel.heightForWidth(wide), panel.minimumHeight()) if panel.is_strip else between)


def found(panel: QWidget, name: str) -> QAbstractButton:
    button = panel.findChild(QAbstractButton, name)
    assert button is not None, name
    return button


@pytest.mark.parametrize("lesson", [LESSON, WORDY, MOST, DONE, replace(LESSON, busy="Two days pass.")])
def test_nothing_that_a_lesson_says_is_cut_in_any_look(panel, lesson):
    for look in (LOOKS[0], LOOKS[-1]) if lesson is MOST else LOOKS:
        laid_out(panel, *look, lesson)
        panel.steps.at_hand.answer.tell("A number of days, such as 3 or 2.5." if lesson is LESSON else "")
        QApplication.processEvents()
        assert cut(panel) == [], look
        assert panel.width() <= look[0]
        between = look[1] - round(HEADER_AND_TIME * look[2])
        assert panel.height() <= between * (0.7 if panel.is_strip else 1), look


def test_a_strip_that_is_folded_is_one_line_with_goal_step_and_hint(panel):
    told = replace(LESSON, at_hand=AtHand("Two days pass by themselves."), pressed="next", button="Next", why="")
    panel.show_lesson(DONE)
    laid_out(panel, 1024, 768, 1.0, told)
    if panel.steps.isVisible():
        found(panel, "lesson.fold").click()
        laid_out(panel, 1024, 768, 1.0, told)
    assert panel.height() == 46
    assert found(panel, "lesson.hint").isVisible()
    words = [text.text() for text in panel.findChildren(QWidget) if hasattr(text, "tone") and text.isVisible()]
    assert "Goal: say which of two rushes moves your date." in words
    assert "4 of 5  \u00b7  Which rush moved your date?" in words


def test_a_question_unfolds_the_strip(panel):
    panel.show_lesson(DONE)
    laid_out(panel, 1024, 768, 1.0, LESSON)
    assert panel.steps.at_hand.answer.choice.isVisible()
    found(panel, "lesson.fold").click()
    found(panel, "lesson.fold").click()
    found(panel, "lesson.fold").click()
    told = replace(LESSON, at=4, at_hand=AtHand("Two days pass by themselves."), pressed="next", button="Next")
    laid_out(panel, 1024, 768, 1.0, told)
    assert not panel.steps.isVisible()


def test_a_lesson_begins_unfolded_and_its_strip_stays_as_the_person_leaves_it(panel):
    told = replace(LESSON, at=0, at_hand=AtHand("Two days pass by themselves."), pressed="next", button="Next")
    for name, number in (("Fold the step", 6), ("Fold the step", 7)):
        laid_out(panel, 1024, 768, 1.0, replace(told, number=number))
        fold = found(panel, "lesson.fold")
        assert panel.steps.isVisible()
        assert (fold.accessibleName(), fold.toolTip()) == (name, name)
        laid_out(panel, 1024, 768, 1.0, replace(told, number=number, at=1))
        assert panel.steps.isVisible()
        fold.click()
        laid_out(panel, 1024, 768, 1.0, replace(told, number=number, at=2))
        assert not panel.steps.isVisible()


def test_words_of_a_strip_begin_at_one_edge_and_it_keeps_no_room_for_none(panel):
    again = replace(
        LESSON, again=True, at_hand=AtHand(), hint="", show=False, skip=False, pressed="next", button="Next", why="By itself."
    )
    laid_out(panel, 1024, 768, 1.0, again)
    bare = panel.height()
    assert bare < 46 + 32  # one line of words under it
    laid_out(panel, 1024, 768, 1.0, replace(LESSON, hint=""))
    texts = [part for part in panel.findChildren(Text) if part.isVisible() and part.text()]
    assert len({part.mapTo(panel, part.rect().topLeft()).x() for part in texts}) == 1


def test_a_guess_is_given_by_keyboard_alone_and_nothing_is_chosen_before(panel, qtbot):
    assert not any(each.isChecked() for each in panel.findChildren(QRadioButton))
    assert not found(panel, "lesson.next").isEnabled()
    panel.focus_first()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert panel.steps.at_hand.answer.text() == "1"
    with qtbot.waitSignal(panel.answered) as told:
        found(panel, "lesson.next").click()
    assert told.args == ["which", "1"]


@pytest.mark.parametrize("look", [(1280, 800, 1.0), (1024, 768, 1.0), (1280, 800, 2.0)])
def test_a_choice_is_shown_by_a_ring_taken_by_arrows_and_kept_with_enter(panel, qtbot, look):
    other = GuessAsked(
        "other", "Which counts will change?", "choice", "", ("all three", "only stETH", "stETH and rETH", "none of them")
    )
    laid_out(panel, *look, replace(LESSON, at=4, at_hand=AtHand("Wait.", asked=other)))
    panel.focus_first(asked_for=True)
    first = QApplication.focusWidget()
    assert isinstance(first, Segment)
    assert first.ringed()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert panel.steps.at_hand.answer.text() == "0", "the first arrow takes the first, not the second"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert panel.steps.at_hand.answer.text() == "1"
    assert QApplication.focusWidget().ringed()
    with qtbot.waitSignal(panel.answered) as told:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert told.args == ["other", "1"]


def test_enter_takes_the_choice_that_the_ring_is_on_and_a_second_keeps_it(panel, qtbot):
    panel.focus_first()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert panel.steps.at_hand.answer.text() == "0"
    with qtbot.waitSignal(panel.answered):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_tab_goes_from_the_answer_to_what_keeps_it_then_to_the_help_and_to_skip_last(panel):
    end = replace(DONE, at_hand=AtHand("It came so."))
    told = {
        LESSON: ["lesson.next", "lesson.hint", "lesson.show", "lesson.reset", "lesson.leave", "lesson.skip"],
        end: ["lesson.following", "lesson.once_more", "lesson.reset", "lesson.leave"],
    }
    for look in ((1280, 800, 1.0), (1024, 768, 1.0), (1280, 800, 2.0)):
        for lesson, wanted in told.items():
            laid_out(panel, *look, lesson)
            panel.focus_first()
            if lesson is LESSON:
                QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
                QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
                assert QApplication.focusWidget().objectName() == "lesson.note", "it stands over the answer"
                QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            names = [QApplication.focusWidget().objectName()] if lesson is end else []
            while len(names) < len(wanted):
                QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
                names.append(QApplication.focusWidget().objectName())
            assert names == wanted, look


def test_enter_in_the_field_keeps_the_guess(panel, qtbot):
    panel.show_lesson(replace(LESSON, at_hand=AtHand(asked=DAYS)))
    panel.focus_first()
    field = panel.findChild(QLineEdit, "lesson.predict")
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "3")
    with qtbot.waitSignal(panel.answered) as told:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert told.args == ["days", "3"]


def test_what_was_typed_stays_while_the_lesson_goes_on_around_it(panel):
    asking = replace(LESSON, at_hand=AtHand(asked=DAYS))
    panel.show_lesson(asking)
    panel.steps.at_hand.answer.set_text("3")
    panel.show_lesson(replace(asking, at_hand=AtHand(hints=("Look back.",), asked=DAYS)))
    assert panel.steps.at_hand.answer.text() == "3"


def test_the_button_is_the_primary_one_only_where_no_other_is(panel):
    panel.set_others_lead(True)
    assert not panel.go_on.leads
    panel.set_others_lead(False)
    assert panel.go_on.leads


def test_every_button_that_is_shown_is_reached_by_the_tab_key(panel):
    for look in ((1280, 800, 1.0), (1024, 768, 1.0)):
        for lesson in (replace(LESSON, pressed="next"), DONE):
            laid_out(panel, *look, lesson)
            wanted = {part for part in panel.findChildren(QAbstractButton) if part.isVisible() and part.objectName()}
            panel.focus_first()
            reached = set()
            for _ in range(20):
                reached.add(QApplication.focusWidget())
                QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            assert {part.objectName() for part in wanted - reached} == set(), look


def test_each_step_tells_a_reader_how_far_it_is(panel):
    told = [line.accessibleName() for line in panel.findChildren(StepLine)]
    assert told[0] == "Step 1. Ask to redeem 10 stETH, done"
    assert told[2] == "Step 3. Run two days, skipped"
    assert told[3] == "Step 4. Which rush moved your date?, current"
    assert told[4].endswith("to come")
    assert all(part.accessibleName() for part in panel.findChildren(QAbstractButton) if part.isVisible())


def test_while_a_lesson_lets_something_happen_its_buttons_wait(panel):
    panel.show_lesson(replace(LESSON, pressed="next", busy="Two days pass."))
    for name in ("lesson.next", "lesson.hint", "lesson.show", "lesson.skip", "lesson.reset"):
        assert not found(panel, name).isEnabled(), name
    assert found(panel, "lesson.leave").isEnabled()


class Home(QWidget):
    """A window that asks for another place as soon as what has the keyboard loses it, as the window of the program does."""

    def __init__(self, part: LessonPanel) -> None:
        super().__init__()
        self.home = FocusHome(self, part.focus_first)
        Column(0, parent=self).addWidget(part)

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self.home.lost():
            self.home.recover()
            return True
        return super().focusNextPrevChild(forward)


def test_a_choice_may_follow_a_choice_while_the_keyboard_is_in_it(qapp, qtbot):
    part = LessonPanel()
    home = Home(part)
    elsewhere = QLineEdit(home)
    home.home._home = elsewhere.setFocus
    qtbot.addWidget(home)
    three = replace(WHICH, id="three", choices=("The pool share", "All the same way, as far as one can see", "Nothing"))
    part.show_lesson(LESSON)
    home.resize(700, 700)
    part.show()
    home.show()
    home.activateWindow()
    qtbot.waitUntil(home.isActiveWindow)
    for asked, at in ((three, 4), (WHICH, 3), (three, 2), (None, 1)):
        part.steps.at_hand.answer.focus_first()
        part.show_lesson(replace(LESSON, at=at, at_hand=AtHand("Now this.", asked=asked)))
        QApplication.processEvents()
        answer, focus = part.steps.at_hand.answer, QApplication.focusWidget()
        segments = [answer.choice.segment(str(place)) for place in range(len(asked.choices) if asked is not None else 0)]
        assert focus is not None
        assert part.isAncestorOf(focus) or asked is None
        if asked is not None:
            assert [segment.text() for segment in segments] == list(asked.choices)
            assert all(segment.isVisible() for segment in segments)
            assert answer.text() == ""
            assert focus is segments[0]
            answer.set_text("1")
            figures = replace(asked, text="Which, now that one sells for 0.9996?")
            part.show_lesson(replace(LESSON, at=at, at_hand=AtHand("Now this.", asked=figures)))
            assert answer.text() == "1"
            assert QApplication.focusWidget() is segments[0]


def test_in_a_strip_what_is_told_stands_in_one_line_with_the_help(panel):
    laid_out(panel, 1024, 768, 1.0, LESSON)
    told, help_ = (part.mapTo(panel, part.rect().center()).y() for part in (panel._why, panel.show_me))
    assert abs(told - help_) <= 2


def test_what_is_happening_is_told_at_every_size(panel):
    for look in LOOKS:
        for told in (
            replace(LESSON, busy="A month passes on another branch."),
            replace(LESSON, pressed="next", at_hand=AtHand("Look."), why="A month passed on another branch."),
        ):
            laid_out(panel, *look, told)
            assert panel._why.isVisible() or not panel._unfolded, look
            assert panel._why.text() == told.busy or told.why
            assert cut(panel) == [], look


@pytest.mark.parametrize("look", [(1280, 800, 1.0), (1024, 768, 1.0), (1280, 800, 2.0)])
def test_once_a_lesson_is_over_every_step_s_text_can_be_read_again(panel, look):
    steps = tuple(replace(step, say=f"Step {place} said this. " * 6) for place, step in enumerate(STEPS))
    over = replace(DONE, steps=steps, at_hand=AtHand("It came so."))
    laid_out(panel, *look, over)
    assert [line.say() for line in panel.steps.lines() if line.isVisible()] == [step.say for step in steps]
    assert cut(panel) == []
    bar = panel.steps.verticalScrollBar()
    for _ in range(10):
        QTest.keyClick(panel.go_on, Qt.Key.Key_PageUp)
    assert bar.value() == 0
    if bar.maximum():
        QTest.keyClick(panel.go_on, Qt.Key.Key_PageDown)
        assert bar.value() > 0


@pytest.mark.parametrize("look", LOOKS)
def test_a_step_that_asks_nothing_begins_with_its_first_line_and_its_button_in_sight(panel, look):
    laid_out(panel, *look, replace(LESSON, at=0))
    laid_out(panel, *look, replace(WORDY, at_hand=replace(WORDY.at_hand, asked=None)))
    say = panel.steps.at_hand._say
    first = say.mapTo(panel.steps.viewport(), QPoint(0, 0))
    assert panel.steps.viewport().rect().contains(QRect(first, QSize(1, say.fontMetrics().height()))), look
    assert panel.rect().contains(QRect(panel.go_on.mapTo(panel, QPoint(0, 0)), panel.go_on.size())), look


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_asked_is_answered_without_scrolling_however_much_is_said_over_it(panel, look):
    for answer in ("date", "amount"):
        asked = GuessAsked("day", "On which day will it be ready?", answer)
        laid_out(panel, *look, replace(LESSON, at=0, steps=STEPS[3:] * 5, at_hand=AtHand(LONG, LONG, (LONG,), asked)))
        QApplication.processEvents()
        field, frame = panel.steps.at_hand.answer.field, panel.steps.viewport()
        top = field.mapTo(frame, QPoint()).y()
        assert 0 <= top <= top + field.height() <= frame.height()
        assert panel.go_on.isVisible()


def test_the_last_hint_moves_nothing_and_terms_are_marked_where_they_are_first_met(panel):
    laid_out(panel, 1280, 800, 1.0, replace(LESSON, hint="Hint 3 of 3"))
    panel.show_lesson(replace(LESSON, hint="No more hints", hint_left=False))
    assert (panel.hint.isVisible(), panel.hint.isEnabled()) == (True, False)
    said = AtHand("You are on a new branch. A branch is kept.", terms=("Branch",))
    panel.show_lesson(replace(LESSON, at_hand=said))
    (word,) = panel.steps.at_hand._say.marked()
    assert (word.entry.name, word.rect.isEmpty()) == ("Branch", False)
    panel.show_lesson(replace(LESSON, at_hand=replace(said, terms=())))
    assert panel.steps.at_hand._say.marked() == []


@pytest.mark.parametrize("look", [(1280, 800, 1.0), (1280, 800, 1.5), (1024, 768, 1.0)])
def test_what_a_step_came_to_is_in_sight_and_no_line_is_cut_at_an_edge(panel, look):
    steps = tuple(StepShown(f"Step with a title of two lines, {place}", "ticked" if place < 8 else "now") for place in range(9))
    lesson = replace(LESSON, steps=steps, at=8, at_hand=AtHand("What is asked, in a sentence of some length."))
    laid_out(panel, *look, lesson)
    laid_out(panel, *look, replace(lesson, at_hand=replace(lesson.at_hand, now="These days earned you 0.0469 ETH.")))
    QApplication.processEvents()
    view, newest = panel.steps.viewport(), panel.steps.at_hand.newest()
    assert newest.mapTo(view, newest.rect().bottomLeft()).y() < view.height()
    shown = view.rect()
    for cover in (each for each in view.children() if type(each).__name__ == "_Cover" and each.isVisible()):
        shown = shown.adjusted(0, cover.height(), 0, 0) if cover.y() == 0 else shown.adjusted(0, 0, 0, -cover.height())
    for text in (each for each in panel.steps.findChildren(Text) if each.isVisible()):
        begin, line = text.mapTo(view, text.rect().topLeft()).y(), text.fontMetrics().lineSpacing()
        for edge in (shown.top(), shown.bottom() + 1):
            assert not begin < edge < begin + text.height() or (edge - begin) % line == 0, text.text()
