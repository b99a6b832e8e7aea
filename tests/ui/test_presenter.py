"""A demonstration before an audience: two views of one practice, and a clicker that really goes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDeadlineTimer, QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QCursor, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from tests.ui.world_of_forms import PLAIN_TABS
from tests.wallet.practices import ETH, lived_practice
from ui.main_window import MainWindow
from ui.presenter.audience import BEFORE_FULL, EXACT
from ui.presenter.keys import SHEET
from ui.presenter.presenting import Presenting
from ui.presenter.rehearsal import Rehearsal
from ui.presenter.slide.chart import named as named_event
from ui.presenter.slide.slide import STORED
from ui.presenter.words import clock_words, slide_of
from ui.session import Session
from ui.settings import Settings
from ui.theme import theme
from wallet import Practice, actions, scripts
from wallet.world.stored import encode

DEMO = Path(__file__).parent.parent / "wallet" / "scripts" / "shown.toml"
SCRIPT = scripts.read_script(DEMO.read_bytes(), DEMO.name)
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
BEFORE, DAY, TRIAL, VOTE, BOTH, LAST = range(6)


def own(practice: Practice) -> None:
    """What a person did before: a stake and two days."""
    practice.do(actions.Stake(amount=ETH, protocol="lido"))
    practice.advance(48)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Iterator[Path]:
    """Where demonstrations play: a test's own home goes with the test."""
    made = tmp_path_factory.mktemp("demonstrations")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.commands.demo_menu.demo_folder", lambda: made)
        patch.setattr("ui.presenter.rehearsal.TICK_MS", 3_600_000)  # it is played where a test asks for it
        yield made


@pytest.fixture(scope="module")
def window(qapp, folder, tmp_path_factory) -> Iterator[MainWindow]:
    made = MainWindow(Session(lived_practice(tmp_path_factory.mktemp("own"), own)), Settings(), PLAIN_TABS)
    made.resize(1280, 800)
    made.show()
    yield made
    menu = made.commands.lessons.demos
    if menu.presenting is not None:
        menu.presenting.end()
    made.close()
    made.session.practice.close()


@pytest.fixture
def present(window):
    """Begins a presentation of the small demonstration in place of the one that there is."""

    def begin(anew: bool = True, one_window: bool = False, script: scripts.Script = SCRIPT) -> Presenting:
        menu = window.commands.lessons.demos
        if menu.presenting is not None:
            menu.presenting.end()
        assert menu.present(script, anew, one_window)
        made = menu.presenting
        assert made is not None
        rest(made)
        return made

    return begin


@pytest.fixture
def shown(window, present) -> Presenting:
    """The presentation with two windows that the tests share, at its first beat."""
    made = window.commands.lessons.demos.presenting
    if made is None or made.speaker is None or made.beats.playing.script is not SCRIPT or not made.audience.isVisible():
        made = present()
    made.audience.resize(1280, 720)
    go(made, BEFORE)
    return made


def rest(presenting: Presenting) -> None:
    """Let happen what is happening."""
    until(lambda: not presenting.player.under_way)
    QApplication.processEvents()


def until(holds: Callable[[], bool]) -> None:
    """Let the windows live until something holds, ten seconds at most."""
    limit = QDeadlineTimer(10_000)
    while not holds():
        assert not limit.hasExpired()
        QTest.qWait(2)


def go(presenting: Presenting, place: int) -> None:
    presenting.go_to(place)
    rest(presenting)
    assert presenting.beats.place == place


def press(presenting: Presenting, widget: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(widget, key)
    rest(presenting)


def words_in(window: QWidget) -> str:
    """Every word that can be seen in a window."""
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def named(window: QWidget, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def test_two_windows_show_one_practice_and_both_steer_both(shown, window) -> None:
    audience, speaker = shown.audience, shown.speaker
    assert not window.isVisible()
    assert window.session.practice is shown.beats.practice
    caption = named(audience, "presenter.caption")
    before = caption.text()
    assert before.startswith("You hold 5.00")
    QTest.mouseClick(named(speaker, "presenter.next"), Qt.MouseButton.LeftButton)
    rest(shown)
    after_a_day = caption.text()
    assert after_a_day.startswith("After a day you hold 7.0")
    assert speaker.beats.currentRow() == DAY
    press(shown, audience, Qt.Key.Key_PageDown)
    assert speaker.beats.currentRow() == TRIAL
    QApplication.sendEvent(audience, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_PageDown, NO_MODIFIER, "", True))
    assert speaker.beats.currentRow() == TRIAL, "a key that is held down is pressed once"
    press(shown, speaker, Qt.Key.Key_PageUp)
    assert caption.text() == after_a_day
    assert speaker.steering.next.accessibleName() == "Next: A trial"
    QTest.mouseClick(named(speaker, "presenter.back"), Qt.MouseButton.LeftButton)
    rest(shown)
    assert caption.text() == before
    assert not speaker.steering.back.isEnabled()
    cards = [card for card in shown.audience.slide.cards if card.isVisible()]
    assert [(card.accessibleName(), card.accessibleDescription()) for card in cards] == [("You hold", before[9:-1])]


@pytest.mark.parametrize("place", [BEFORE, VOTE])
def test_notes_are_never_on_the_screen_of_the_audience(shown, place) -> None:
    go(shown, place)
    notes = [step.note for step in SCRIPT.steps if step.note] + [step.if_asked for step in SCRIPT.steps if step.if_asked]
    told = words_in(shown.audience)
    assert not any(note in told for note in notes)
    press(shown, shown.audience, Qt.Key.Key_F2)
    assert not any(note in words_in(shown.audience) for note in notes), "the speaker has a window for them"
    if place == BEFORE:
        assert named(shown.speaker, "presenter.notes").text() == notes[0]


def test_a_clicker_covers_jumps_and_changes_text(shown, window) -> None:
    audience = shown.audience
    for key, color in ((Qt.Key.Key_B, "black"), (Qt.Key.Key_W, "white")):
        press(shown, audience, key)
        assert audience.covered == color
        assert audience.grab().toImage().pixelColor(600, 300).name() == {"black": "#000000", "white": "#ffffff"}[color]
        press(shown, audience, Qt.Key.Key_Space)
        assert (audience.covered, shown.beats.place) == ("", BEFORE), "Next uncovers before it goes on"
    QCursor.setPos(audience.mapToGlobal(QPoint(300, 200)))
    press(shown, audience, Qt.Key.Key_H)
    assert audience.ring.isVisible()
    assert QRect(298, 198, 4, 4).contains(audience.ring.geometry().center())
    press(shown, audience, Qt.Key.Key_H)
    assert not audience.ring.isVisible()
    press(shown, audience, Qt.Key.Key_3)
    assert shown.beats.place == BOTH, "a chapter that was not there yet is played up to its first beat"
    press(shown, audience, Qt.Key.Key_1)
    assert shown.beats.place == BEFORE
    press(shown, audience, Qt.Key.Key_Plus)
    assert window.settings.presenter_text == audience.look.factor > 1
    press(shown, audience, Qt.Key.Key_0)
    assert audience.look.factor == 1


def test_a_jump_by_date_stands_at_the_last_beat_by_then(shown) -> None:
    go(shown, BOTH)
    shown.go_to_hour(shown.beats.hour_of(BEFORE) + 31)
    rest(shown)
    assert shown.beats.place == VOTE
    press(shown, shown.speaker, Qt.Key.Key_G)
    asked = named(shown.speaker, "presenter.date")
    asked.field.setText("day 0")
    asked.confirm.click()
    rest(shown)
    assert shown.beats.place == BEFORE


def test_votes_stand_beside_what_came_and_nobody_is_told_right_or_wrong(shown) -> None:
    go(shown, VOTE)
    assert "Stake 1 ETH more, or keep it?" in shown.audience.slide.ask.accessibleName()
    fields = shown.speaker.votes.fields
    assert [field.accessibleName() for field in fields] == ["Votes for Stake", "Votes for Keep"]
    for field, count in zip(fields, ("11", "1"), strict=True):
        field.setFocus()
        QTest.keyClicks(field, count)
    assert shown.beats.place == VOTE, "digits in a field are no chapters"
    press(shown, fields[-1], Qt.Key.Key_Space)
    assert shown.beats.place == BOTH, "whoever typed the votes goes on from there"
    slide = shown.audience.slide
    assert slide.middle.currentWidget() is slide.bars
    told = slide.bars.accessibleDescription()
    assert "11 votes" in told
    assert "1 vote" in told
    assert not any(word in told + words_in(shown.audience) for word in ("right", "wrong", "correct"))
    boxes, cards = slide.bars.bars(), slide.shown.cards
    assert boxes[0].width() / boxes[1].width() == pytest.approx(cards[0].level / cards[1].level)


def test_what_is_explored_becomes_a_branch(shown, window) -> None:
    go(shown, DAY)
    world, look = encode(window.session.world), (theme().scheme, theme().text_scale)
    press(shown, shown.audience, Qt.Key.Key_T)
    assert window.isVisible()
    assert not shown.audience.isVisible()
    assert theme().shown == "projector"
    name = window.session.practice.here[0]
    assert window.session.do(actions.Stake(amount=ETH, protocol="lido")) is not None
    press(shown, shown.speaker, Qt.Key.Key_Right)
    assert shown.beats.place == DAY, "the script waits"
    press(shown, window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert shown.audience.isVisible()
    assert (theme().scheme, theme().text_scale) == look
    assert encode(window.session.world) == world
    assert name in [branch.name for branch in window.session.practice.branches]
    assert name in words_in(shown.speaker)


def test_the_windows_can_be_shared_and_say_whose_they_are(shown) -> None:
    audience = shown.audience
    assert audience.windowTitle().startswith(BEFORE_FULL)
    for size in EXACT:
        shown.speaker.size_wanted.emit(size)
        QApplication.processEvents()
        assert audience.size() == size
        assert audience.slide.size() == size
    press(shown, audience, Qt.Key.Key_F)
    assert audience.isFullScreen()
    assert audience.windowTitle() == "Stake and wait"


def test_a_slide_is_dressed_for_a_projector_whatever_the_speaker_wears(shown) -> None:
    go(shown, DAY)
    theme().set_scheme("dark")
    shown.present()
    slide = shown.audience.slide.grab().toImage()
    assert slide.pixelColor(3, 3).name() == "#ffffff"
    assert slide.pixelColor(slide.width() // 2, int(slide.height() * 0.5)).lightness() > 200
    speaker = shown.speaker.grab().toImage()
    assert speaker.pixelColor(3, speaker.height() - 3).lightness() < 60
    assert theme().shown == "dark"


@pytest.mark.parametrize("size", [QSize(1280, 720), QSize(1920, 1080), QSize(1024, 768), QSize(640, 480)])
def test_nothing_on_a_slide_is_cut(shown, size) -> None:
    shown.audience.resize(size)
    for place in (DAY, VOTE, BOTH):
        go(shown, place)
        QApplication.processEvents()
        slide = shown.audience.slide
        for label in slide.findChildren(QLabel):
            if label.isVisible():
                assert label.width() >= min(label.sizeHint().width(), label.minimumSizeHint().width()), (place, label.text())
                assert label.height() >= label.heightForWidth(label.width()), (place, label.text())
        for card in slide.cards:
            assert not card.isVisible() or card.width() >= card.needed(roomy=False), (place, card.accessibleName())
        inside = slide.rect()
        assert inside.contains(slide.caption.geometry().translated(slide.caption.parentWidget().pos()))


def test_everything_in_the_speakers_view_has_a_name_and_is_reached_by_key(shown) -> None:
    go(shown, VOTE)
    speaker = shown.speaker
    reached = [
        each for each in speaker.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()
    ]
    assert all(each.accessibleName() for each in reached), [each for each in reached if not each.accessibleName()]
    for name in (
        "presenter.next",
        "presenter.back",
        "presenter.swap",
        "presenter.take_over",
        "presenter.window",
        "presenter.beats",
    ):
        assert named(speaker, name) in reached or not named(speaker, f"presenter.{name}").isEnabled()
    assert len([each for each in reached if isinstance(each, QLineEdit)]) == 2
    assert named(speaker, "presenter.votes").accessibleName() == "Votes of the room"


def test_a_slide_says_where_hours_come_from_and_how_far_it_is(shown) -> None:
    go(shown, BOTH)
    slide = slide_of(shown.beats, shown.beats.practice.world)
    assert slide.chapters == (True, True, True)
    assert slide.bars
    assert slide.title == "Stake and wait"
    assert "recorded" not in slide.when


def test_a_slide_shows_nothing_from_before_the_demonstration(shown) -> None:
    go(shown, DAY)
    chart, began = shown.audience.slide.chart, shown.beats.hour_of(BEFORE)
    assert shown.beats.practice.world.start < chart.data.unix(began)
    assert (chart.data.hour[0], chart.x_range[0]) == (began, began)
    assert chart.data.hour[-1] == began + 30


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Run on Terra", "Run on Terra"),
        ("Rules changed: each report keeps more", "Rules changed"),
        ("A very long name of something that happened somewhere", "A very long name of something that\u2026"),
    ],
)
def test_events_on_a_slide_have_names_that_the_last_row_can_read(label, name) -> None:
    assert named_event(label) == name


def test_undoing_more_than_was_explored_comes_back_all_the_same(shown, window) -> None:
    go(shown, DAY)
    world = encode(window.session.world)
    press(shown, shown.audience, Qt.Key.Key_T)
    assert window.session.undo()
    assert window.session.undo()
    assert encode(window.session.world) != world
    press(shown, window, Qt.Key.Key_Escape)
    assert encode(window.session.world) == world
    assert shown.audience.isVisible()


def test_a_file_opened_while_exploring_ends_the_presentation(shown, window, tmp_path) -> None:
    go(shown, DAY)
    look = theme().scheme, theme().text_scale
    press(shown, shown.audience, Qt.Key.Key_T)
    window.session.replace(lived_practice(tmp_path, own))
    QApplication.processEvents()
    assert window.commands.lessons.demos.presenting is None
    assert window.isVisible()
    assert window.session.practice.path == tmp_path / "mine.sluice"
    assert (theme().scheme, theme().text_scale) == look


def test_the_own_practice_is_never_touched(present, window, folder) -> None:
    menu = window.commands.lessons.demos
    if menu.presenting is not None:
        menu.presenting.end()
    path = window.session.practice.path
    before, world = path.read_bytes(), encode(window.session.world)
    shown = present()
    go(shown, LAST)
    shown.end()
    assert window.isVisible()
    assert (window.session.practice.path, encode(window.session.world)) == (path, world)
    assert path.read_bytes() == before
    assert window.settings.last_file != shown.beats.practice.path
    assert {file.stem for file in folder.glob("*.sluice")} <= {SCRIPT.stem, f"{SCRIPT.stem}-before"}


def test_with_one_window_the_notes_come_on_a_key(present) -> None:
    shown = present(one_window=True)
    audience = shown.audience
    assert shown.speaker is None
    assert audience.isFullScreen()
    assert "Say who you are." not in words_in(audience)
    press(shown, audience, Qt.Key.Key_F2)
    assert "Say who you are." in words_in(audience)
    assert "Next: A day passes" in words_in(audience)
    press(shown, audience, Qt.Key.Key_F2)
    assert not audience.overlay
    press(shown, audience, Qt.Key.Key_Question)
    assert all(line.does in audience.overlay for line in SHEET)


def test_a_beat_that_misses_its_figure_shows_the_stored_picture_and_says_so(present, tmp_path) -> None:
    other = scripts.read_script(DEMO.read_bytes().replace(b'at_least = "8 ', b'at_least = "800 '), "other.toml")
    shown = present(script=other)
    shown.rehearsal.end()
    with scripts.begin(SCRIPT, tmp_path) as practice:
        shown.rehearsal = Rehearsal(scripts.Beats(scripts.Playing(practice, SCRIPT)), lambda: False)
        shown.rehearsal.finish()
    assert shown.rehearsal.held == set(range(len(SCRIPT.steps)))
    go(shown, TRIAL)
    assert shown.beats.missed
    slide = shown.audience.slide
    assert named(slide, "presenter.stored").text() == STORED
    assert slide.middle.currentWidget() is slide.picture
    assert slide.picture.there
    assert named(shown.speaker, "presenter.told").text().endswith("The audience sees the stored picture.")
    press(shown, shown.audience, Qt.Key.Key_Right)
    assert not named(slide, "presenter.stored").isVisible()


def test_the_next_slide_is_shown_before_it_is_lived(present) -> None:
    shown = present()
    thumb = named(shown.speaker, "presenter.upcoming")
    assert thumb.accessibleDescription().startswith("A day passes")
    shown.rehearsal.finish()
    shown.present()
    until(lambda: not shown.drawing)
    assert thumb.pictured
    assert named(shown.speaker, "presenter.now").pictured
    assert shown.beats.hour_of(DAY) is None
    shown.audience.resize(1280, 720)
    shown.go_to_hour(shown.beats.hour_of(BEFORE) + 31)
    rest(shown)
    assert shown.beats.place == VOTE, "the date of a beat to come is known from the rehearsal"
    for place in (DAY, VOTE, BOTH):
        go(shown, place)
        seen, foreseen = shown.audience.slide.grab(), shown.rehearsal.pictures[place]
        smooth = Qt.TransformationMode.SmoothTransformation
        assert seen.scaled(foreseen.size(), mode=smooth).toImage() == foreseen.toImage(), place


def test_the_time_and_the_beat_survive_closing(present, window) -> None:
    shown = present()
    shown.watch.set_seconds(341)
    shown.wish("larger")
    go(shown, TRIAL)
    shown.end()
    shown = present(anew=False)
    assert shown.beats.place == TRIAL
    assert shown.watch.seconds >= 341
    assert named(shown.speaker, "presenter.clock").text() == clock_words(shown.watch.seconds) == "0:05:41"
    assert shown.audience.look.factor == window.settings.presenter_text > 1, "and so does the size of its text"
    window.settings.presenter_text = 1.0


def test_a_beat_has_its_pace_and_a_black_one_shows_nothing(present) -> None:
    text = DEMO.read_bytes().replace(b'say = "After', b'pace = 10\nsay = "After', 1)
    text = text.replace(b'title = "A trial"', b'title = "A trial"\nblack = true', 1)
    shown = present(script=scripts.read_script(text, "other.toml"))
    shown.next()
    assert shown.audience.slide.caption.text().startswith("After a day"), "the room sees at once that the beat has begun"
    began = shown.beats.practice.world.hour
    until(lambda: shown.beats.practice.world.hour > began)
    assert shown.player.under_way, "ten hours a second"
    shown.next()
    rest(shown)
    assert (shown.beats.place, shown.beats.practice.world.hour) == (DAY, began + 30), "Next comes to the end of the beat"
    shown.next()
    rest(shown)
    seen = shown.audience.slide.grab().toImage()
    assert {seen.pixelColor(x, y).name() for x, y in ((3, 3), (400, 300), (seen.width() - 4, 5))} == {"#000000"}
    press(shown, shown.audience, Qt.Key.Key_Right)
    assert shown.audience.slide.grab().toImage().pixelColor(3, 3).name() == "#ffffff"


def test_the_list_offers_to_go_on_and_to_begin_again(present, window, monkeypatch) -> None:
    shown = present()
    go(shown, TRIAL)
    shown.end()
    monkeypatch.setattr(scripts, "demonstrations", lambda: (SCRIPT,))
    monkeypatch.setattr(scripts, "demonstration", lambda number: SCRIPT if number == SCRIPT.number else None)
    window.commands.run("demo.list")
    asked = named(window, "demo.list")
    assert asked.list.item(0).text() == "8   Stake and wait: a small demonstration"
    assert "You left it at beat 3, 0:40 after the start." in words_in(asked)
    asked.confirm.click()
    made = window.commands.lessons.demos.presenting
    rest(made)
    assert made.beats.place == TRIAL
    made.end()
    window.commands.run("demo.list")
    named(window, "demo.list").again.click()
    made = window.commands.lessons.demos.presenting
    rest(made)
    assert (made.beats.place, made.watch.seconds) == (BEFORE, 0), "begun again, the time is, too"
