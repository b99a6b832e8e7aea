"""A lesson in the window: it plays in a file of its own, ticks on what happened, and the person's own practice stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from tests.ui.fits import cut
from tests.ui.world_of_forms import PLAIN_TABS
from tests.wallet.practices import ETH, lived_practice
from ui import spoken
from ui.main_window import MainWindow
from ui.pace import DEFAULT_SPEED, SPEEDS
from ui.session import Session
from ui.settings import Settings
from ui.tabs.table import TABS, TabEntry
from ui.theme import theme
from ui.window.lessons.words import WAITS as WAITS_WORDS
from ui.window.lessons.words import guesses_of
from wallet import FileProblem, Practice, RequestReady, actions, scripts

LESSON = Path(__file__).parent.parent / "wallet" / "scripts" / "leaving.toml"
NUMBER = 90
STAKE = actions.Stake(amount=5 * ETH, protocol="lido")
AROUND, STAKED, GUESS, ASKED, CLAIMED = range(5)
LOOKS = ((1280, 800, 1.0), (1024, 768, 1.0), (1280, 800, 1.5), (1024, 768, 2.0))


def own(practice: Practice) -> None:
    """What a person did in a practice before: a stake, two days, a branch, and a step back."""
    practice.do(actions.Stake(amount=ETH, protocol="lido"))
    practice.advance(48)
    practice.branch("other")
    practice.advance(5)
    practice.undo()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("lessons")


@pytest.fixture(scope="module")
def lesson(folder):
    """The one lesson that there is, playing in this folder."""
    script = scripts.read_script(LESSON.read_bytes(), LESSON.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scripts, "lesson", lambda number: script if number == NUMBER else None)
        patch.setattr("ui.window.lessons.opening.lesson_folder", lambda: folder / "kept")
        yield script


def shown(folder: Path, tabs: Sequence[TabEntry]) -> Iterator[MainWindow]:
    made = MainWindow(Session(lived_practice(folder, own)), Settings(), tabs)
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()
    made.session.practice.close()


@pytest.fixture(scope="module")
def window(folder, lesson, qapp):
    """The shell of the window around four plain tabs."""
    yield from shown(folder, PLAIN_TABS)


@pytest.fixture
def afresh(window, qtbot):
    """The own practice is open, on the Stake tab, and nothing is known of any lesson."""
    if window.session.practice.path.stem != "mine":
        window.files.open_path(window.lessons.own_path.parent / "mine.sluice")
    window.settings.lesson_done = window.settings.lesson_understood = frozenset()
    window.settings.lesson_predictions = ()
    window.banner.hide()
    window.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: window.tab.isVisible())


def begin(window: MainWindow, qtbot, again: bool = False):
    assert window.lessons.start(NUMBER, again=again, anew=True)
    settled(window, qtbot)
    return window.lessons.current


def settled(window: MainWindow, qtbot) -> None:
    """What the lesson lets happen is over, and what holds by now is ticked."""
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not window.pace.playing, timeout=20_000)
    for _ in range(4):
        QApplication.processEvents()
    window.lessons.steps.look()


def press(window: MainWindow, name: str) -> None:
    button = window.lessons.panel.findChild(QAbstractButton, name)
    assert button is not None, name
    assert button.isVisible(), name
    assert button.isEnabled(), name
    button.click()


def guess(window: MainWindow, text: str) -> None:
    window.lessons.panel.steps.at_hand.answer.set_text(text)
    press(window, "lesson.next")


def skip_to(window: MainWindow, qtbot, step: int):
    playing = begin(window, qtbot)
    press(window, "lesson.next")
    while playing.step < step:
        press(window, "lesson.skip")
        settled(window, qtbot)
    return playing


WAITS = """
[[steps]]
title = "Let 30 days pass"
check = [{ figure = "passed", at_least = "30 days" }]
[[steps]]
title = "Let 50 hours pass"
check = [{ figure = "passed", at_least = 50 }]
[[steps]]
title = "Have more"
check = [{ figure = "hour", at_least = 800 }]
[[steps]]
title = "Over"
say = "You lived it."
"""


CLAIMS = """
[[steps]]
title = "Wait, and claim"
do = [
    { action = "RequestWithdrawal", amount = "1 stETH" },
    { until = "request_ready", most = 600 },
    { action = "Claim", requests = "ready" },
]
check = [{ figure = "did", kind = "claim", at_least = 1 }]
[[steps]]
title = "Over"
say = "You claimed it."
"""


def waiting(window: MainWindow, qtbot, monkeypatch, steps: str):
    """Begin a lesson of these steps."""
    head = LESSON.read_text("utf-8").split("[[steps]]", maxsplit=1)[0]
    script = scripts.read_script((head.replace("number = 90", "number = 91") + steps).encode(), "waiting.toml")
    monkeypatch.setattr(scripts, "lesson", lambda number: script if number == script.number else None)
    assert window.lessons.start(script.number, anew=True)
    settled(window, qtbot)
    return window.lessons.current


@pytest.mark.usefixtures("afresh")
class TestOwnPractice:
    """A lesson never touches what is one's own."""

    def test_it_is_bit_equal_after_a_lesson_and_one_stands_where_one_stood(self, window, qtbot):
        session = window.session
        session.practice.rest()
        path, before = session.practice.path, session.practice.path.read_bytes()
        stood = session.world, session.undo_title, session.redo_title, [each for each in session.practice.branches if each.active]
        playing = skip_to(window, qtbot, CLAIMED)
        assert playing.practice.path != path
        assert session.practice is playing.practice
        press(window, "lesson.leave")
        assert session.practice.path == path
        assert path.read_bytes() == before
        assert stood[0] == session.world
        assert stood[1:3] == (session.undo_title, session.redo_title)
        assert [each.name for each in stood[3]] == [each.name for each in session.practice.branches if each.active]
        assert window.tabs.currentIndex() == 1
        assert not window.lessons.panel.isVisible()

    def test_the_next_start_opens_it_and_not_the_lesson(self, window, qtbot):
        window.settings.opened(window.session.practice.path)
        playing = begin(window, qtbot)
        assert window.settings.last_file != playing.practice.path
        assert playing.practice.path not in window.settings.recent
        window.files.rename_to("renamed")
        settled(window, qtbot)
        assert window.settings.last_file == window.lessons.own_path

    def test_where_it_cannot_be_opened_the_lesson_stays_and_says_so(self, window, qtbot, monkeypatch):
        begin(window, qtbot)

        def refuse(*_path, **_how):
            raise FileProblem("file_missing", path="mine.sluice")

        monkeypatch.setattr("ui.window.lessons.course.Practice.open", refuse)
        press(window, "lesson.leave")
        assert window.lessons.current is not None
        assert window.banner.isVisible()

    def test_another_file_that_is_opened_ends_the_lesson(self, window, qtbot):
        begin(window, qtbot)
        window.files.open_path(window.lessons.own_path)
        assert window.lessons.current is None
        assert not window.lessons.panel.isVisible()


@pytest.mark.usefixtures("afresh")
class TestTicking:
    """A step ticks on what happened, and a lesson is done by doing it."""

    def test_what_a_step_does_not_ask_for_is_told_and_can_be_taken_back_or_kept(self, window, qtbot, monkeypatch):
        announced = []
        monkeypatch.setattr(spoken, "announce", lambda _part, words: announced.append(words))
        playing = skip_to(window, qtbot, STAKED)
        told = window.lessons.panel.steps.at_hand.astray
        for button, kept in (("lesson.take_back", False), ("lesson.keep", True)):
            before = window.session.world
            window.session.do(actions.Stake(45 * ETH // 10, "lido"))
            settled(window, qtbot)
            assert playing.step == STAKED
            assert told.text() == "You staked 4.5 ETH. This step asks for 5 ETH."
            assert (told.isVisible(), told.text() in announced) == (True, True)
            press(window, button)
            settled(window, qtbot)
            assert (told.isVisible(), window.session.world != before) == (False, kept)
        window.session.do(actions.Faucet(ETH))
        settled(window, qtbot)
        assert told.text().startswith("You received 1 ETH of practice money. This step asks for something else: ")
        window.session.do(STAKE)
        settled(window, qtbot)
        assert (playing.step, told.isVisible()) == (STAKED + 1, False)

    def test_it_is_done_by_hand_and_understood_once_more_without_help(self, window, qtbot):
        playing = begin(window, qtbot)
        for again in (False, True):
            if again:
                press(window, "lesson.once_more")
                settled(window, qtbot)
                playing = window.lessons.current
                assert playing.again
                for name in ("lesson.hint", "lesson.skip", "lesson.show"):
                    assert not window.lessons.panel.findChild(QWidget, name).isVisible(), name
                assert window.lessons.panel.steps.at_hand.hints() == ()
            by_hand(window, qtbot)
            assert playing.done
            assert NUMBER in window.settings.lesson_done
            assert (NUMBER in window.settings.lesson_understood) == again
        press(window, "lesson.next")
        assert window.lessons.current is None

    def test_skipping_and_going_on_never_makes_it_done(self, window, qtbot):
        playing = skip_to(window, qtbot, CLAIMED + 1)
        assert playing.over
        assert not playing.done
        assert NUMBER not in window.settings.lesson_done
        assert window.settings.lesson_predictions == ()
        assert "every step yourself" in window.lessons.panel.shown.why
        assert window.lessons.panel.go_on.text() == "Begin again"
        press(window, "lesson.next")
        assert window.lessons.current.step == 0

    def test_a_step_that_checks_something_is_not_ended_by_next(self, window, qtbot):
        playing = skip_to(window, qtbot, STAKED)
        assert not window.lessons.panel.go_on.isEnabled()
        window.lessons.panel.pressed.emit("next")
        assert playing.step == STAKED
        window.session.do(STAKE)
        settled(window, qtbot)
        assert playing.states[STAKED] == "ticked"

    def test_a_step_begins_with_its_page_at_the_top(self, window, qtbot, monkeypatch):
        begun = []
        monkeypatch.setattr(type(window.tab.page), "to_top", lambda page: begun.append(page))
        skip_to(window, qtbot, STAKED)
        assert begun
        assert begun[-1] is window.tab.page

    def test_it_ticks_while_time_plays(self, window, qtbot):
        playing = skip_to(window, qtbot, STAKED)
        window.pace.set_speed(1)
        window.pace.play()
        window.session.do(STAKE)
        qtbot.waitUntil(lambda: playing.step > STAKED, timeout=5_000)
        assert window.pace.playing
        window.pace.pause()

    def test_time_stops_in_the_hour_in_which_a_waiting_step_ticks_whoever_lets_it_pass(self, window, qtbot, monkeypatch):
        playing, pace, session = waiting(window, qtbot, monkeypatch, WAITS), window.pace, window.session
        told: list[str] = []
        monkeypatch.setattr(spoken, "announce", lambda _widget, words: told.append(words))
        pace.stopped.connect(told.append)
        for place, hours, let in ((0, 720, pace.play), (1, 50, lambda: session.advance(900)), (2, 30, lambda: pace.step(40))):
            began = session.world.hour
            pace.set_speed(len(SPEEDS) - 1)
            let()
            qtbot.waitUntil(lambda place=place: playing.step > place, timeout=20_000)
            assert session.world.hour - began == hours
            assert not pace.playing
        pace.set_speed(DEFAULT_SPEED)
        assert "30 days have passed" in told
        assert any(words.startswith("Paused: 30 days have passed.") for words in told)

    def test_time_stops_when_what_a_step_runs_until_holds_and_the_panel_says_so_once(self, window, qtbot, monkeypatch):
        waiting(window, qtbot, monkeypatch, CLAIMS)
        pace, session, panel = window.pace, window.session, window.lessons.panel
        reasons: list[str] = []
        pace.stopped.connect(reasons.append)
        session.do(actions.RequestWithdrawal(amount=ETH, protocol="lido"))
        pace.set_speed(len(SPEEDS) - 1)
        pace.play()
        settled(window, qtbot)
        ready = session.world.hour
        assert session.world.systems["lido"].ready("you")
        assert (reasons[-1], panel.shown.at_hand.now) == ("ready to claim", "Ready. Claim it.")
        assert panel.steps.at_hand._now.isVisible()
        led: list[tuple[str, ...]] = []
        monkeypatch.setattr(window.lesson_places, "lead", lambda *where: led.append(where))
        window.lessons.show_me()
        assert led == [("stake", "requests", "", "requests.claim")]
        session.advance(24)
        assert session.world.hour == ready + 24, "it stops once, and time may go on"
        pace.set_speed(DEFAULT_SPEED)
        session.do(actions.Claim(session.world.systems["lido"].ready("you"), "lido"))
        settled(window, qtbot)
        assert (window.lessons.current.step, panel.shown.at_hand.now) == (1, "")

    def test_what_a_lesson_lets_happen_is_told_and_stays_until_next(self, window, qtbot, monkeypatch):
        told: list[str] = []
        monkeypatch.setattr(type(window.lessons.panel._why), "setText", lambda text, words: told.append(words), raising=False)
        playing = waiting(window, qtbot, monkeypatch, SEEN)
        press(window, "lesson.next")
        settled(window, qtbot)
        shown = window.lessons.panel.shown
        assert "This is happening now: 30 days pass. Space pauses it." in told
        assert playing.step == 1
        assert (shown.button, shown.ready) == ("Next", True)
        assert shown.why.startswith("You are now in a second life, “Other”")
        assert shown.why.endswith("What happened: 30 days passed.")
        assert focused() == "lesson.next"
        press(window, "lesson.next")
        assert playing.states[1] == "ticked"

    @pytest.mark.parametrize("by_hand", [Qt.FocusReason.TabFocusReason, Qt.FocusReason.MouseFocusReason])
    def test_the_keyboard_goes_to_next_and_to_a_choice_with_its_ring_for_who_uses_it(self, window, qtbot, monkeypatch, by_hand):
        waiting(window, qtbot, monkeypatch, LEAPS)
        panel, button = window.lessons.panel, window.time_bar.day
        assert WAITS_WORDS not in panel.shown.why, "it stays until Next"
        button.setFocus(by_hand)
        window.session.do(STAKE)
        settled(window, qtbot)
        assert (focused(), panel.shown.ready) == ("lesson.next", True)
        keys = by_hand is Qt.FocusReason.TabFocusReason
        if keys:
            qtbot.keyClick(panel.go_on, Qt.Key.Key_Return)
        else:
            qtbot.mouseClick(panel.go_on, Qt.MouseButton.LeftButton)
        settled(window, qtbot)
        first = panel.steps.at_hand.answer.choice.segment("0")
        assert (first.hasFocus(), first.ring) == (True, keys)

    def test_the_end_keeps_what_the_last_step_said_and_leads_on_with_a_button(self, window, qtbot, monkeypatch):
        waiting(window, qtbot, monkeypatch, END)
        guess(window, "3")
        settled(window, qtbot)
        window.session.advance(24)
        settled(window, qtbot)
        press(window, "lesson.next")
        shown = window.lessons.panel.shown
        assert shown.at is None
        done, said, compared = shown.at_hand.say.split("\n\n")
        assert (done, said) == ("The lesson is done.", "24 hours passed, you see.")
        assert compared == "Guess\nYou said 3 days; it was 1 day, 2 days shorter."
        assert shown.at_hand.note == "And more."

    def test_how_far_time_has_come_stands_under_the_step_that_waits_for_it(self, window, qtbot, monkeypatch):
        waiting(window, qtbot, monkeypatch, WAITS)
        for hours, words in ((0, "0 of 30 days"), (30, "1 of 30 days"), (690, "0 of 50 hours"), (12, "12 of 50 hours")):
            window.session.advance(hours)
            settled(window, qtbot)
            shown = window.lessons.panel.shown
            assert shown.step.sub == words

    def test_what_was_done_stays_done_when_it_is_begun_again(self, window, qtbot):
        window.settings.lesson_done = frozenset({NUMBER})
        begin(window, qtbot)
        press(window, "lesson.reset")
        settled(window, qtbot)
        assert window.lessons.current.step == 0
        assert NUMBER in window.settings.lesson_done

    def test_what_ticked_is_said_with_what_comes_now(self, window, qtbot, monkeypatch):
        skip_to(window, qtbot, STAKED)
        told = []
        monkeypatch.setattr(spoken, "announce", lambda _widget, words: told.append(words))
        window.session.do(STAKE)
        settled(window, qtbot)
        assert any(words.startswith("Stake 5 ETH: ticked. Now: How many days will 2 stETH wait?") for words in told)

    def test_hints_come_one_by_one_and_cost_nothing(self, window, qtbot):
        playing = skip_to(window, qtbot, STAKED)
        for number in (1, 2, 3):
            assert window.lessons.panel.hint.text() == f"Hint {number} of 3"
            press(window, "lesson.hint")
            assert len(window.lessons.panel.steps.at_hand.hints()) == number
        assert not window.lessons.panel.hint.isEnabled()
        assert playing.states[STAKED] == "now"


def by_hand(window: MainWindow, qtbot) -> None:
    """Do what the lesson asks for, as a person does."""
    playing, session = window.lessons.current, window.session
    if not playing.again:
        press(window, "lesson.next")
    session.do(STAKE)
    settled(window, qtbot)
    guess(window, "3")
    settled(window, qtbot)
    session.do(actions.RequestWithdrawal(amount=(3 if playing.again else 2) * ETH, protocol="lido"))
    session.do(actions.Transfer(token="stETH", to="bob", amount=ETH))
    settled(window, qtbot)
    session.advance(2_000, RequestReady())
    session.do(actions.Claim(protocol="lido", requests=tuple(request.id for request in session.world.requests("you"))))
    session.do(actions.Wrap(amount=session.world.balance("you", "stETH")))
    settled(window, qtbot)


@pytest.mark.usefixtures("afresh")
class TestGuess:
    """A guess is kept before what is guessed happens."""

    def test_the_lesson_does_not_go_on_without_it(self, window, qtbot):
        playing = skip_to(window, qtbot, GUESS)
        assert not window.lessons.panel.go_on.isEnabled()
        window.session.advance(24)
        settled(window, qtbot)
        assert playing.step == GUESS
        guess(window, "2.5")
        settled(window, qtbot)
        assert playing.answers == {"days": 25}
        assert playing.step == ASKED
        assert window.lessons.panel.shown.steps[GUESS].sub == "your guess: 2.5 days"
        (kept,) = window.settings.lesson_predictions
        assert (kept.lesson, kept.question, kept.guess, kept.unit) == (NUMBER, "days", "2.5", "days")

    def test_what_cannot_be_read_is_told_under_the_field_and_not_kept(self, window, qtbot):
        playing = skip_to(window, qtbot, GUESS)
        for text in ("soon", "1,2,3", "-4", "\N{GREEK SMALL LETTER PI}"):
            guess(window, text)
            answer = window.lessons.panel.steps.at_hand.answer
            assert answer.error.isVisible(), text
            assert answer.text() == text
        assert playing.answers == {}

    def test_what_came_is_told_in_its_unit_and_never_as_right_or_wrong(self, window, qtbot):
        begin(window, qtbot)
        by_hand(window, qtbot)
        told = window.lessons.panel.shown.steps[GUESS].sub
        assert told.startswith("You said ")
        assert "; it was " in told
        assert "day" in told
        assert not any(word in told.lower() for word in ("right", "wrong", "correct"))
        (kept,) = window.settings.lesson_predictions
        assert kept.outcome
        assert kept.miss


ASKS = (
    ('answer = "date", outcome = { figure = "done_at", kind = "claim" }', True),
    ('answer = "amount stETH", outcome = { figure = "hold", of = "stETH" }', True),
    ('answer = "amount ETH", outcome = { figure = "redeems", of = "stETH" }', True),
    ('answer = "amount ETH", outcome = { figure = "got", kind = "claim", name = "got" }', False),
    ('answer = "percent", outcome = { figure = "discount", of = "stETH" }', False),
)
"""What a guess is given in and held against, and whether the hero chart has a place for it."""


def test_a_guess_is_drawn_where_it_is_of_what_the_chart_shows_until_it_is_known(tmp_path):
    asked = re.search(r'answer = "days", outcome = \{[^}]*\}', LESSON.read_text())
    assert asked is not None
    for place, (ask, drawn) in enumerate(ASKS):
        text = LESSON.read_text().replace(asked[0], ask).replace('value = "4 days"', "value = 4")
        script = scripts.read_script(text.encode(), "asked.toml")
        folder = tmp_path / str(place)
        folder.mkdir()
        with scripts.begin(script, folder) as practice:
            playing = scripts.Playing(practice, script)
            playing.next()
            practice.do(STAKE)
            playing.look()
            assert guesses_of(playing, practice.world) == ()
            number = practice.world.start + 40 * 86_400 if "date" in ask else 3 * ETH
            assert playing.answer("days", number)
            found = guesses_of(playing, practice.world)
            assert bool(found) == drawn, ask
            if found:
                assert found[0].hour == 40 * 24 if "date" in ask else (found[0].value == 3.0)


@pytest.mark.usefixtures("afresh")
class TestHappening:
    """What a lesson lets happen is played while the window stays alive."""

    def test_it_can_be_paused_and_carried_on(self, window, qtbot):
        playing = skip_to(window, qtbot, GUESS)
        window.lessons.panel.steps.at_hand.answer.set_text("3")
        hour = window.session.world.hour
        press(window, "lesson.next")
        assert window.pace.playing
        assert not window.lessons.panel.skip.isEnabled()
        window.pace.pause()
        assert playing.waiting
        assert window.lessons.panel.go_on.text() == "Carry on"
        press(window, "lesson.next")
        settled(window, qtbot)
        assert not playing.waiting
        assert window.session.world.hour == hour + 2

    def test_begun_anew_nothing_is_left_of_it(self, window, qtbot):
        first = skip_to(window, qtbot, ASKED)
        path, hour = first.practice.path, first.scene.begun.hour
        press(window, "lesson.reset")
        settled(window, qtbot)
        again = window.lessons.current
        assert again is not first
        assert (again.practice.path, again.step, window.session.world.hour) == (path, 0, hour)
        assert not window.session.practice.can_undo
        with Practice.open(path.with_name(f"{path.stem}-before.sluice")) as before:
            assert scripts.Playing(before, first.script).step == ASKED  # a wrong press loses nothing

    def test_a_speed_chosen_in_a_lesson_is_the_lessons_alone(self, window, qtbot):
        pace = window.pace
        pace.set_speed(0)
        begin(window, qtbot)
        assert pace.speed == DEFAULT_SPEED
        pace.set_speed(len(SPEEDS) - 1)
        begin(window, qtbot, again=True)
        assert pace.speed == DEFAULT_SPEED
        pace.set_speed(len(SPEEDS) - 1)
        press(window, "lesson.leave")
        assert pace.speed == 0
        assert window.settings.speed == 0
        pace.set_speed(DEFAULT_SPEED)

    def test_it_goes_on_where_it_was_left(self, window, qtbot):
        skip_to(window, qtbot, GUESS)
        press(window, "lesson.leave")
        assert window.lessons.start(NUMBER)
        settled(window, qtbot)
        assert window.lessons.current.step == GUESS
        assert window.settings.passed(NUMBER, again=False) == GUESS


@pytest.fixture(scope="module")
def guessing(tmp_path_factory, window):
    """The real window in a lesson, where it asks for a guess."""
    window.lessons.leave()  # its file can be open once
    for window in shown(tmp_path_factory.mktemp("real"), TABS):
        window.tabs.setCurrentIndex(1)
        assert window.lessons.start(NUMBER, anew=True)
        QApplication.processEvents()
        window.lessons.current.next()
        window.lessons.current.opened("tab:stake")
        window.session.do(STAKE)
        window.lessons.steps.look()
        yield window


class TestRoom:
    """The panel has its own room, and everything in the window is read and reached as without it."""

    def test_it_never_covers_or_cuts_a_form(self, guessing):
        window = guessing
        window.tab.lead_to("leave")
        for width, height, scale in LOOKS:
            theme().set_text_scale(scale)
            window.resize(width, height)
            for index in (0, 1):
                window.tabs.setCurrentIndex(index)
                for _ in range(3):
                    QApplication.processEvents()
                look = (width, height, scale, index)
                panel, pages = (_place(part, window) for part in (window.lessons.panel, window.tab))
                assert not panel.intersects(pages), look
                assert window.rect().contains(panel.united(pages)), look
                assert (window.width(), window.height()) == (width, height), look
                assert pages.contains(_place(window.tab.column, window).intersected(window.rect())) or scale > 1, look
                assert pages.height() >= 140, look
                assert cut(window) == [], look

    def test_one_button_on_screen_looks_like_the_primary_one(self, guessing):
        window = guessing
        window.tabs.setCurrentIndex(1)
        panel, form = window.lessons.panel, window.tab.stake
        window.tab.column.show_form(form)
        assert panel.go_on.leads
        form.amount.set_text("1")
        QApplication.processEvents()
        assert form.primary.isEnabled()
        assert not panel.go_on.leads
        form.amount.set_text("")
        QApplication.processEvents()
        assert panel.go_on.leads

    def test_one_key_leads_into_the_lesson_and_back(self, guessing):
        window = guessing
        window.tabs.setCurrentIndex(1)
        window.tab.focus_first()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        assert QApplication.focusWidget() is window.lessons.panel.findChild(QLineEdit, "lesson.predict")
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        assert window.tab.isAncestorOf(QApplication.focusWidget())

    def test_after_a_guess_the_keyboard_is_where_the_next_step_is_done(self, guessing):
        window = guessing
        window.lessons.panel.focus_first()
        QTest.keyClicks(QApplication.focusWidget(), "3")
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        assert window.lessons.current.step == ASKED
        assert window.tab.isAncestorOf(QApplication.focusWidget())

    def test_the_tab_key_goes_from_the_form_to_the_lesson_and_on_to_time(self, guessing):
        """Also where the pages are of another practice than the window began with."""
        window = guessing
        window.tabs.setCurrentIndex(1)
        window.tab.focus_first()
        parts, reached = (window.header, window._pages, window.lessons.panel, window.time_bar), []
        for _ in range(60):
            focus = QApplication.focusWidget()
            part = next(each for each in parts if each.isAncestorOf(focus))
            if part not in reached[-1:]:
                reached.append(part)
            QTest.keyClick(focus, Qt.Key.Key_Tab)
        _header, pages, panel, time = parts
        assert reached[:3] == [pages, panel, time]

    def test_show_me_leads_to_where_the_step_is_done(self, guessing):
        window = guessing
        window.tabs.setCurrentIndex(3)
        window.lesson_places.lead("stake", "stake", "gain", "stake.amount")
        assert window.tab.objectName() == "stake"
        assert QApplication.focusWidget().objectName() == "stake.amount"


def _place(part: QWidget, window: QWidget) -> QRect:
    return QRect(part.mapTo(window, QPoint(0, 0)), part.size())


SEEN = """
[[steps]]
title = "Look on"
say = "Nothing yet."
[[steps]]
title = "A month passes on another branch"
happens = [{ branch = "Other" }, { run = "30 days" }]
check = [{ figure = "hour", on = "Other", at_least = "30 days" }]
[[steps]]
title = "Over"
say = "You lived it."
"""
LEAPS = """
[[steps]]
title = "Stake"
check = [{ figure = "did", kind = "stake", at_least = 1 }]
[[steps]]
title = "Elsewhere"
happens = [{ branch = "Other" }, { switch = "main" }]
ask = { id = "which", text = "Which one?", answer = "choice", choices = ["this", "that"] }
[[steps]]
title = "Over"
say = "You saw it."
"""
END = """
[[steps]]
title = "Guess"
ask = { id = "hours", text = "How many?", answer = "days", outcome = { figure = "hour" } }
[[steps]]
title = "Wait"
check = [{ figure = "passed", at_least = 24 }]
[[steps]]
title = "Over"
say = "24 hours passed, you see."
note = "And more."
"""
LEADS = """
[[steps]]
title = "Read"
say = "Something."
[[steps]]
title = "Ask to leave"
show = { tab = "stake", panel = "leave", focus = "leave.amount" }
hint = ["One.", "Two.", "Three."]
check = [{ figure = "did", kind = "request_withdrawal", at_least = 1 }]
[[steps]]
title = "Let time pass"
show = { tab = "wallet", panel = "holdings", focus = "time.play" }
check = [{ figure = "passed", at_least = 24 }]
[[steps]]
title = "Open the rewards"
show = { tab = "wallet", panel = "rewards" }
check = [{ figure = "opened", key = "table:rewards", is = 1 }]
[[steps]]
title = "Guess"
show = { tab = "stake", chart = "gain" }
ask = { id = "days", text = "How many days?", answer = "days", outcome = { figure = "passed" } }
[[steps]]
title = "Swap"
show = { tab = "defi", panel = "swap", focus = "swap.pay_amount" }
check = [{ figure = "did", kind = "swap", at_least = 1 }]
"""


def focused() -> str:
    focus = QApplication.focusWidget()
    return focus.objectName() if focus is not None else ""


class TestBegun:
    """A step that begins brings forward where it is done."""

    def test_its_tab_and_form_come_forward_and_the_keyboard_is_in_its_focus(self, guessing, qtbot, monkeypatch):
        window = guessing
        window.tabs.setCurrentIndex(0)
        playing = waiting(window, qtbot, monkeypatch, LEADS)
        window.lessons.panel.focus_first()
        press(window, "lesson.next")
        assert focused() == "leave.amount"
        assert window.tab.objectName() == "stake"
        window.session.do(actions.RequestWithdrawal(amount=ETH, protocol="lido"))
        settled(window, qtbot)
        assert focused() == "time.play"
        assert window.tab.objectName() == "wallet"
        window.session.advance(24)
        settled(window, qtbot)
        assert playing.step == 3  # what is to be opened is not opened for a person
        window.tab.tables.show_table([title.lower() for title in window.tab.tables.titles].index("rewards"))
        settled(window, qtbot)
        assert (playing.step, playing.stays) == (3, True)  # it is there to be looked at
        assert window.tab.objectName() == "wallet"
        press(window, "lesson.next")
        assert playing.step == 4
        assert focused() == "lesson.predict"
        assert window.tab.objectName() == "stake"

    def test_whoever_types_is_let_be(self, guessing, qtbot, monkeypatch):
        window = guessing
        waiting(window, qtbot, monkeypatch, LEADS)
        window.tabs.setCurrentIndex(1)
        window.tab.column.show_form(window.tab.stake)
        window.tab.stake.amount.focus_first()
        QTest.keyClicks(QApplication.focusWidget(), "2")
        typed = QApplication.focusWidget()
        window.lessons.panel.pressed.emit("next")
        assert QApplication.focusWidget() is typed
        window.tab.stake.amount.set_text("")

    def test_after_the_last_hint_the_keyboard_is_not_on_what_leaves_the_lesson(self, guessing, qtbot, monkeypatch):
        window = guessing
        waiting(window, qtbot, monkeypatch, LEADS)
        press(window, "lesson.next")
        window.lessons.panel.hint.setFocus()
        for _ in range(3):
            press(window, "lesson.hint")
        QApplication.processEvents()
        assert focused() in ("lesson.show", "lesson.skip")
