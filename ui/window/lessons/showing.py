"""What is seen and heard of a lesson: its panel, the guesses in the charts, what ticked, and what the settings keep of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui import charts, spoken
from ui.widgets import PrimaryButton
from wallet import FileProblem

if TYPE_CHECKING:
    from ui.panels.lesson.panel import LessonPanel
    from ui.session import Session
    from ui.settings import Settings
    from ui.tabs.pages import TabPages
    from wallet.scripts import Playing, Script

CLASS_RESULTS = ("Class results", "What everybody guessed in this lesson, side by side")
"""What the last lesson leads to."""


class LessonView:
    """Shows a lesson in its panel, which `put` places in the window once the first lesson needs one."""

    def __init__(self, session: Session, settings: Settings, pages: TabPages, put: Callable[[LessonPanel], object]) -> None:
        self._session, self._settings, self._pages, self._put = session, settings, pages, put

    @cached_property
    def panel(self) -> LessonPanel:
        """The panel for every lesson, made and loaded for the first."""
        from ui.panels.lesson.panel import LessonPanel

        made = LessonPanel()
        self._put(made)
        return made

    def present(self, playing: Playing, letting: bool) -> None:
        """Show it as it is now; `letting` while what a lesson lets happen is being played."""
        from ui.panels.lesson.shown import AtHand
        from ui.window.lessons.words import guesses_of, shown_of
        from ui.wording.lessons import happening_words

        before = self.panel.shown
        shown = shown_of(playing, happening_words(playing.happened) if letting else "", *following_words(playing))
        self.panel.show_lesson(shown)
        told = before.at_hand if before is not None else AtHand()
        for now, then in ((shown.at_hand.now, told.now), (shown.at_hand.astray, told.astray)):
            if now and now != then:
                spoken.announce(self.panel, now)
        self.judge()
        guesses = guesses_of(playing, self._session.world)
        for page in self._pages.made():
            for chart in page.findChildren(charts.ValueChart):
                chart.set_guesses(*guesses)

    def judge(self) -> None:
        """Whether the page on screen has a primary button that can be pressed."""
        made: list[QWidget] = [page for page in self._pages.made() if page.isVisible()]  # one that is not made yet has none
        buttons = [button for page in made for button in QWidget.findChildren(page, PrimaryButton)]
        self.panel.set_others_lead(any(button.isVisible() and button.isEnabled() for button in buttons))

    def tell(self, first: int) -> None:
        """Say to those who listen what ticked, from that step on, and what comes now."""
        shown = self.panel.shown
        if shown is None:
            return
        done = [f"{step.title}: {step.state}." for step in shown.steps[first : shown.at]]
        now = f"Now: {shown.step.title}. {shown.at_hand.say}" if shown.step is not None else shown.why
        spoken.announce(self.panel, " ".join([*done, now]))

    def remember(self, playing: Playing, own: Path | None) -> None:
        """Keep in the settings how far one is, and what was guessed; `own` is the file that the next start opens."""
        from ui.window.lessons.words import predictions_of

        settings, number = self._settings, playing.script.number
        if settings.last_file == playing.practice.path and own is not None:
            settings.opened(own)  # it was renamed: it is still not what the next start opens
        if settings.passed(number, playing.again) != playing.step:
            settings.keep_passed(number, playing.again, playing.step)
        progress = settings.progress
        for prediction in predictions_of(playing):
            if prediction not in progress.predictions:
                progress = progress.guessed(prediction)
        if progress != settings.progress:
            settings.progress = progress
        if playing.done and number not in (settings.lesson_understood if playing.again else settings.lesson_done):
            if playing.again:
                settings.lesson_understood = settings.lesson_understood | {number}
            else:
                settings.lesson_done = settings.lesson_done | {number}


def following(playing: Playing | None) -> Script | None:
    """The next lesson of the course, once this one is over."""
    from wallet import scripts

    try:
        return scripts.following(playing.script.number) if playing is not None and playing.over else None
    except FileProblem:  # told where it is wanted
        return None


def following_words(playing: Playing | None) -> tuple[str, str]:
    """What leads on from a lesson that is over, and what that is called."""
    next_one = following(playing)
    if next_one is not None:
        return f"Lesson {next_one.number}", next_one.title
    return CLASS_RESULTS if playing is not None and playing.over else ("", "")
