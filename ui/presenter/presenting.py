"""A demonstration that is presented from the window: it plays in a practice file of its own, the audience's window and the
speaker's are two views of it, and the person's own practice comes back untouched.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPixmap

from ui import spoken
from ui.presenter.audience import AudienceWindow
from ui.presenter.playing import Player
from ui.presenter.rehearsal import Rehearsal
from ui.presenter.screens import Screens
from ui.presenter.speaker.clock import Stopwatch
from ui.presenter.speaker.window import SpeakerWindow
from ui.presenter.taking_over import TakingOver
from ui.presenter.words import SpeakerShown, length_of, speaker_of, title_of
from ui.wording import problem_text, refusal_text
from wallet import FileProblem, Practice

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from ui.pace import Pace
    from ui.presenter.keys import Wish
    from ui.session import Session
    from ui.settings import Settings
    from wallet import Refused
    from wallet.scripts import Beats, Script

ELAPSED = "elapsed"
"""Under what the settings keep the seconds of a demonstration, with the place of its file."""
BEAT = "beat"
"""Under what they keep the place of the beat at hand."""
SOON_MS = 30
"""How long after the slide the speaker's picture of it follows: the room comes first."""
PICTURE_MS = 400
"""How often the speaker's picture of the slide is drawn while time passes."""


class Presenting(QObject):
    """One presentation. `ended()` once the windows are gone; then the person's own practice is to come back.

    Over twenty methods, because each wish of a clicker is one, and so is each thing that the two windows have to hear.
    """

    ended = Signal()

    def __init__(
        self, window: QMainWindow, session: Session, pace: Pace, settings: Settings, beats: Beats, one_window: bool = False
    ) -> None:
        super().__init__()
        self.stored: Callable[[Script, int], Path] | None = None
        """Where the picture of a beat is that was stored before the talk, if it is there."""
        self._window, self._session, self._pace, self._settings = window, session, pace, settings
        self.beats = beats
        script = beats.playing.script
        self._path = beats.practice.path
        self.audience = AudienceWindow()
        self.audience.set_title(title_of(script))
        self.audience.set_factor(settings.presenter_text)
        self.speaker = None if one_window else SpeakerWindow()
        self.screens = Screens(settings, self.audience, self.speaker)
        self.player = Player(session, pace, beats, self.audience.slide)
        self.taking_over = TakingOver(window, settings, self._come_back)
        self.watch = Stopwatch(_seconds(settings, self._path))
        self.rehearsal = Rehearsal(beats, lambda: pace.playing)
        self._refused, self._notes, self._ending, self._beat_shown = "", False, False, -1
        self._drawn = QTimer(self, interval=PICTURE_MS)
        self._drawn.timeout.connect(self._follow)
        self._drawn_soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._drawn_soon.timeout.connect(self._draw)
        if self.speaker is not None:
            self.speaker.set_length(length_of(script))
        self._connect()

    @property
    def drawing(self) -> bool:
        """Whether the speaker's picture of the slide is still to be drawn."""
        return self._drawn_soon.isActive()

    # -- begin and end

    def show(self) -> None:
        """Bring the windows up, and let happen what the first beat begins with."""
        self._window.hide()
        self.screens.place()
        self.present()
        if not self.beats.settled:
            self.player.go(self.beats.settle())
        self._come_forward()
        if self.speaker is not None:
            self.speaker.steering.next.setFocus()

    def end(self) -> None:
        """Close both windows. The place in the script and the time are kept."""
        if self._ending:
            return
        self._ending = True
        self.player.end()
        self.watch.stop()
        self.rehearsal.end()
        self._drawn.stop()
        self._drawn_soon.stop()
        if self._replaced:
            self.taking_over.leave()
        else:
            self.taking_over.end()
        if self.beats.away and not self._replaced:
            self._tried(self.beats.come_back)
        for window in (self.audience, self.speaker):
            if window is not None:
                window.close()
                window.deleteLater()
        self.ended.emit()

    # -- wishes, of either window

    def wish(self, what: Wish | int) -> None:
        """Do what a key or a button asks for; a number is a chapter."""
        if isinstance(what, int):
            self.go_to_chapter(what)
            return
        deeds: dict[str, Callable[[], object]] = {
            "next": self.next,
            "back": self.back,
            "first": lambda: self.go_to(0),
            "black": lambda: self.cover("black"),
            "white": lambda: self.cover("white"),
            "full": lambda: self.audience.set_full(not self.audience.isFullScreen()),
            "larger": lambda: self.step_text(1),
            "smaller": lambda: self.step_text(-1),
            "usual": lambda: self.step_text(0),
            "take_over": self.take_over,
            "come_back": self.escape,
            "notes": self.toggle_notes,
            "swap": self.screens.swap,
            "date": self.ask_date,
            "keys": self.show_keys,
            "audience": self.bring_audience,
            "pointer": self.audience.ring.toggle,
            "leave": self.end,
        }
        deeds[what]()
        if not self._ending:
            self._tell_state()

    def next(self) -> None:
        """Go on: uncover what is covered, come to the end of what is under way, else to the next beat."""
        if self.beats.away:
            return
        self.watch.run()
        if self.audience.covered:
            self.audience.cover("")
        elif self.player.under_way:
            self.player.hurry()
        elif self.beats.was_at(self.beats.place + 1):
            self.player.stand(self.beats.place + 1)
        else:
            self.player.go(self.beats.forward())

    def back(self) -> None:
        """Stand where the beat before stood."""
        self.go_to(self.beats.place - 1)

    def go_to(self, place: int) -> None:
        """Go to a beat; the beats on the way that were not there yet are played as fast as possible."""
        if self.beats.away or place < 0:
            return
        self.audience.cover("")
        self.player.stop()
        if self.beats.was_at(place):
            self.player.stand(place)
        else:
            self.player.go(self.beats.go_to(place), fast=True)

    def go_to_chapter(self, number: int) -> None:
        """Go to a chapter, counted from 1."""
        if 0 < number <= len(self.beats.chapters):
            self.go_to(self.beats.chapters[number - 1][1])

    def go_to_hour(self, hour: int) -> None:
        """Go to the last beat that stood by an hour of the practice, here or in the rehearsal."""
        rehearsed = max((place for place, stood in self.rehearsal.hours.items() if stood <= hour), default=0)
        self.go_to(max(self.beats.place_at(hour), rehearsed))

    def cover(self, color: str) -> None:
        """Show nothing but a colour, or the slide again."""
        self.audience.cover("" if self.audience.covered == color else color)

    def step_text(self, by: int) -> None:
        """Larger or smaller text for the audience, also next time."""
        self.audience.step_text(by)
        self._settings.presenter_text = self.audience.look.factor
        self._drawn_soon.start()

    def vote(self, id: str, counts: tuple[int, ...]) -> None:
        """Keep the votes of the room."""
        self._tried(lambda: self.beats.playing.vote(id, counts))
        self.player.present()

    def take_over(self) -> None:
        """Explore in the whole program, on the audience's screen; or come back."""
        if self.beats.away:
            self._come_back()
            return
        self.player.stop()
        name = self._tried(self.beats.take_over)
        if name:
            self._session.redraw()
            self.audience.hide()
            self.taking_over.begin(self.screens.for_audience() if self.screens.several else None)

    def escape(self) -> None:
        """Come back from exploring, else leave the full screen."""
        if self.beats.away:
            self._come_back()
        elif self.audience.overlay:
            self._notes = False
            self.audience.show_overlay("", "")
        else:
            self.audience.set_full(False)

    def toggle_notes(self) -> None:
        """Where there is one window, lay the notes over it, or take them away."""
        if self.speaker is None:
            self._notes = not self._notes
            self._lay_notes()

    def show_keys(self) -> None:
        """Show what the keys do: to the speaker, where there is one window over the slide."""
        if self.speaker is None:
            self.audience.show_keys()
        else:
            from ui.presenter.asking import ClickerSheet

            ClickerSheet(self.speaker).open()

    def ask_date(self) -> None:
        """Ask for a date to go to."""
        from ui.presenter.asking import AskDate

        asked = AskDate(self._session.world, self.speaker or self.audience)
        asked.hour_chosen.connect(self.go_to_hour)
        asked.open()

    def bring_audience(self) -> None:
        """Show the audience's window again, where it was closed, and in front."""
        if not self.beats.away:
            self.screens.place()
            self.audience.raise_()

    # -- showing

    def present(self) -> None:
        """Show the beat at hand in both windows."""
        place = self.beats.place
        if self._settings.place(self._path, BEAT) != str(place):
            self._settings.keep_place(self._path, BEAT, str(place))
        self.audience.slide.picture.present(self._stored_picture())
        self.player.present()
        self._present_speaker()
        self._lay_notes()
        self._drawn_soon.start()
        self._tell_state()

    def _told_speaker(self) -> SpeakerShown:
        return speaker_of(self.beats, self._session.world, self._refused, self.audience.slide.picture.there)

    def _present_speaker(self) -> None:
        self._beat_shown = self.beats.place
        if self.speaker is None:
            return
        shown, following = self._told_speaker(), self.beats.place + 1
        self.speaker.present(shown)
        self.speaker.show_clock(self.watch.seconds)
        if following in self.rehearsal.pictures:
            self.speaker.show_next(self.rehearsal.pictures[following], shown.next_title, shown.next_caption)

    def _follow(self) -> None:
        """Show the speaker what the room sees while something happens, and on a jump which beat it is."""
        if self._beat_shown != self.beats.place:
            self._present_speaker()
        self._draw()

    def _stored_picture(self) -> QPixmap:
        """What is shown where the beat at hand misses its figure: the picture stored before, else that of the rehearsal if its
        figures were as expected; an empty one for none.
        """
        script, place = self.beats.playing.script, self.beats.place
        kept = QPixmap(str(self.stored(script, place))) if self.stored is not None and self.beats.missed else QPixmap()
        held = self.rehearsal.pictures[place] if place in self.rehearsal.held else QPixmap()
        return held if kept.isNull() else kept

    def _draw(self) -> None:
        """Draw the speaker's picture of the slide."""
        if self.speaker is not None and self.speaker.isVisible():
            self.speaker.show_now(self.audience.slide.grab())

    def _lay_notes(self) -> None:
        if self.speaker is not None:
            return
        if self._notes:
            shown = self._told_speaker()
            told = (shown.told, shown.say, shown.if_asked, f"Next: {shown.next_title}" if shown.next_title else "")
            self.audience.show_overlay("Say", "\n\n".join(part for part in told if part))
        else:
            self.audience.show_overlay("", "")

    def _tell_state(self) -> None:
        if self.speaker is not None:
            self.speaker.show_state(self.screens.where(), self.audience.covered, self.screens.several, bool(self.beats.away))

    # -- hearing

    def _connect(self) -> None:
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenAdded.connect(self._screens_changed)
        application.screenRemoved.connect(self._screens_changed)
        self.audience.wished.connect(self.wish)
        self.audience.closed.connect(self._audience_closed)
        self.player.began.connect(self._drawn.start)
        self.player.rested.connect(self._rested)
        self.rehearsal.ready.connect(self._pictured)
        self.watch.kept.connect(self._keep_time)
        self._session.practice_changed.connect(self._practice_changed)
        self._session.refused.connect(self._was_refused)
        self._session.failed.connect(self._failed)
        if self.speaker is not None:
            self.speaker.wished.connect(self.wish)
            self.speaker.beat_wanted.connect(self.go_to)
            self.speaker.voted.connect(self.vote)
            self.speaker.size_wanted.connect(self._size)
            self.speaker.closed.connect(self.end)
            self.watch.ticked.connect(self.speaker.show_clock)

    def _screens_changed(self, *_screen: object) -> None:
        """A projector was plugged in, or is gone: the windows go where they belong, once Qt has moved what it moves itself."""
        QTimer.singleShot(0, self, self._place_anew)

    def _place_anew(self) -> None:
        if not self._ending and not self.beats.away:
            self.screens.place()
            self._come_forward()
            self._tell_state()

    def _come_forward(self) -> None:
        """Give the keyboard to the speaker's window; on one screen it stands before the audience's."""
        front = self.speaker or self.audience
        front.raise_()
        front.activateWindow()

    def _rested(self) -> None:
        """All has happened, or it was stopped."""
        if self._ending:
            return
        self._drawn.stop()
        refused = self.beats.playing.refused
        self.beats.playing.refused = None
        if refused is not None:
            self._refused = f"This beat could not be played: {refusal_text(refused)[0]}"
        self.present()
        self._refused = ""
        if self.beats.settled:
            spoken.announce(self.audience, self.audience.slide.shown.caption)

    def _pictured(self, place: int) -> None:
        if place in (self.beats.place, self.beats.place + 1) and not self.player.under_way:
            self.present()

    def _audience_closed(self) -> None:
        if self.speaker is None:
            self.end()
        elif not self._ending:
            self._tell_state()

    def _size(self, size: QSize) -> None:
        self.audience.set_exact(size)
        self._tell_state()

    def _come_back(self) -> None:
        name = self._tried(self.beats.come_back)
        self.taking_over.end()
        self._session.redraw()
        self.audience.show()
        self.screens.place()
        self.present()
        if name and self.speaker is not None:
            self.speaker.told.setText(f"What you explored is kept as the branch \u201c{name}\u201d.")
            self.speaker.told.setVisible(True)

    @property
    def _replaced(self) -> bool:
        """Whether somebody who took over opened another file: that is the person's own practice from now on."""
        return self._session.practice is not self.beats.practice

    def _practice_changed(self) -> None:
        if self._replaced:
            self.end()

    def _keep_time(self, seconds: int) -> None:
        self._settings.keep_place(self._path, ELAPSED, str(seconds))

    def _was_refused(self, refusal: Refused) -> None:
        self._refused = refusal_text(refusal)[0]

    def _failed(self, problem: FileProblem) -> None:
        self._refused = problem_text(problem)[0]
        self.present()

    def _tried(self, deed: Callable[[], object]) -> object:
        try:
            return deed()
        except FileProblem as problem:
            self._failed(problem)
            return None


def _seconds(settings: Settings, path: Path) -> int:
    kept = settings.place(path, ELAPSED)
    return int(kept) if kept.isdecimal() else 0


def forget_time(settings: Settings, path: Path) -> None:
    """Let the time of a demonstration that is begun again begin at nothing."""
    settings.keep_place(path, ELAPSED, "0")


def opened(script: Script, folder: Path, anew: bool) -> tuple[Practice, Beats]:
    """Open a demonstration in its practice file, begun where it is not there yet. Raises FileProblem."""
    from wallet import scripts

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem("file_unreachable", path=str(folder), reason=error.strerror or "") from error
    practice = scripts.begin(script, folder, anew=anew)
    return practice, scripts.Beats(scripts.Playing(practice, script))
