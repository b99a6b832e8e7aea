"""The lesson panel: beside the form in a wide window, in a narrow one a strip under the header that unfolds.

It shows what it is given and says what was wished; what a lesson is and whether a step is done stands elsewhere. Nothing in it
covers the forms: they have their own room, and so does the panel.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLayout, QSizePolicy, QWidget

from ui import spoken
from ui.panels.lesson.foot import GoOnButton, link
from ui.panels.lesson.shown import AtHand, LessonShown
from ui.panels.lesson.steps import STRIP_INDENT, StepsList
from ui.panels.lesson.steps_bar import StepsBar
from ui.panels.window.focus import in_turn
from ui.panels.window.width import WindowWidth
from ui.spoken import AsOne
from ui.theme import theme
from ui.widgets import Column, Divider, IconButton, Row, Text

PANEL_WIDTH, STRIP_HEIGHT = 276, 46
STRIP_SHARE, ASKING_SHARE, LEAST_STEP = 0.6, 0.69, 56
"""How much of the height between header and time bar an unfolded strip takes at most, and while it asks something, which nothing
else is done before; and the least height of what the step says, which scrolls."""
BY_KEY = Qt.FocusReason.ShortcutFocusReason
WHOLE_REST = 100
"""The stretch of what takes all the room that is left in a row."""
MOST_WIDE = 16_777_215
"""Qt's own bound of a width: none."""


class LessonPanel(AsOne, QWidget):
    """`lesson.panel`. `pressed(what)` comes with the button at the foot, `answered(id, text)` where that keeps a guess; the other
    wishes have signals of their own.

    Over twenty methods, because what can be asked of it and how each of its three looks shares its parts out stand together.
    """

    pressed = Signal(str)
    answered = Signal(str, str)
    hint_wanted = Signal()
    show_wanted = Signal()
    skip_wanted = Signal()
    back_wanted = Signal()
    keep_wanted = Signal()
    reset_wanted = Signal()
    leave_wanted = Signal()
    following_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson.panel")
        self._shown: LessonShown | None = None
        self._room, self._strip, self._unfolded = WindowWidth.wide, False, False
        self._look: int | None = None
        self._others_lead, self._kept_open = True, True
        self._between, self._wide = MOST_WIDE, 1280
        self._build()
        self._arrange()
        theme().changed.connect(self._fit)
        self.hide()

    # -- what is

    @property
    def shown(self) -> LessonShown | None:
        """What is on screen."""
        return self._shown

    @property
    def is_strip(self) -> bool:
        """Whether it stands under the header."""
        return self._strip

    # -- what can be asked of it

    def show_lesson(self, shown: LessonShown) -> None:
        """Show a lesson as it is now. Another lesson begins with the strip unfolded, and it stays as the person leaves it: a
        question, a hint, what has become possible and the end unfold it, the next step folds it again where it was folded by
        hand."""
        before, self._shown = self._shown, shown
        if shown == before:
            return
        other = before is None or before.name != shown.name
        begins = other or before is None or before.at != shown.at or before.title != shown.title
        asks = begins or before is None or before.at_hand.asked != shown.at_hand.asked
        self._write(shown)
        if asks:
            _take_turns(self)
        if other:
            self._kept_open = True
        if begins:
            self._unfolded = self._kept_open or shown.at_hand.asked is not None or shown.at is None
        more = not begins and before is not None and _says_more(shown.at_hand, before.at_hand)
        self._unfolded = self._unfolded or more
        self._arrange()
        if begins or more or before is None or before.at_hand != shown.at_hand:
            QTimer.singleShot(0, self, lambda: self.steps.show_at_hand(shown, more))  # once it is laid out
        self._judge()

    def set_room(self, room: WindowWidth, window_width: int, height: int) -> None:
        """Told by the window: beside the form, or a strip where there is no room for that; the height is what there is between
        header and time bar."""
        self._between, self._wide = height, window_width
        self._room, self._strip = room, room is not WindowWidth.wide
        self._arrange()

    def set_others_lead(self, others: bool) -> None:
        """Whether the page on screen has a primary button that can be pressed: then this panel's is a plain one."""
        self._others_lead = others
        self._judge()

    def waits_for_me(self) -> bool:
        """Whether the step at hand asks something, or goes on with the button."""
        return self.steps.at_hand.answer.asked is not None or self.go_on.isEnabled()

    def focus_first(self, asked_for: bool | None = None) -> None:
        """Put the keyboard where the step at hand is worked on: its question, the button that goes on, or a hint; `asked_for` by
        a key, or because the lesson went on.
        """
        answer = self.steps.at_hand.answer
        if answer.asked is not None and answer.isVisible():
            answer.focus_first(asked_for)
            return
        helps = (self.hint, self.show_me, self.skip, self.fold, self.steps)
        for part in (self.following, self.go_on, *helps):  # never what leaves it
            if part.isVisible() and part.isEnabled():
                part.setFocus(BY_KEY)
                return

    def tell(self, sentence: str) -> None:
        """Say under the field why an answer could not be kept."""
        self.steps.at_hand.answer.tell(sentence)
        if sentence:
            self._unfolded = True
            self._arrange()
            self.steps.at_hand.answer.focus_first(asked_for=True)

    # -- inside

    def _press(self) -> None:
        shown, answer = self._shown, self.steps.at_hand.answer
        if shown is None:
            return
        if shown.pressed == "answer" and answer.asked is not None:
            self.answered.emit(answer.asked.id, answer.text())
        else:
            self.pressed.emit(shown.pressed)

    def _write(self, shown: LessonShown) -> None:
        self._number.setText(shown.name)
        self._minutes.setText(shown.minutes)
        self._title.setText(shown.title)
        self._goal.setText(f"Goal: {shown.goal}")
        self._progress.set_states([step.state for step in shown.steps])
        step, of = shown.step, len(shown.steps)
        self._goal_short.setText(f"Goal: {shown.goal}")
        at_step = f"{(shown.at or 0) + 1} of {of}  \u00b7  {step.title}" if step else shown.title
        self._step_short.setText(at_step)
        self.hint.setText(shown.hint)
        self.go_on.setText(shown.button)
        self.go_on.setObjectName("lesson.once_more" if shown.pressed == "once_more" else "lesson.next")
        self._why.setText(shown.busy or shown.why)
        self.following.setText(shown.following)
        self.following.setToolTip(shown.follows)
        self.steps.show_lesson(shown)
        self.setAccessibleName(f"{shown.name}: {shown.title}")
        done = sum(each.state in ("ticked", "skipped") for each in shown.steps)
        at = f" Current step: {step.title}. {shown.at_hand.say}" if step else ""
        spoken.describe(self, f"Goal: {shown.goal} {done} of {of} steps done.{at}")

    def _judge(self) -> None:
        """Whether the buttons can be pressed, and which of them looks like the primary one."""
        shown = self._shown
        if shown is None:
            return
        missing = shown.pressed == "answer" and not self.steps.at_hand.answer.text()
        self.go_on.setEnabled(shown.ready and not shown.busy and not missing)
        self.following.set_leads(not self._others_lead)
        self.go_on.set_leads(not self._others_lead and not shown.following)  # the next lesson leads on from one that is over
        for part in (self.hint, self.show_me, self.skip, self.reset, self.following):
            part.setEnabled(not shown.busy and (part is not self.hint or shown.hint_left))

    def _toggle(self) -> None:
        self._unfolded = self._kept_open = not self._unfolded
        self._arrange()

    def _arrange(self) -> None:
        """Share the parts out: one below the other, or one line of them, and the rest under it where that is unfolded."""
        strip, shown, tight = self._strip, self._shown, self._room is WindowWidth.tight
        self._place(2 if tight else 1 if strip else 0)
        open_, busy = not strip or self._unfolded, bool(shown and (shown.busy or shown.why))
        for part in (self._number, self._minutes, self._title, self._progress, self._goal):
            part.setVisible(not strip)
        self.fold.setVisible(strip)
        self.fold.set_icon("chevron" if self._unfolded else "chevron-right")
        self.fold.set_name("Fold the step" if self._unfolded else "Unfold the step")
        self._goal_short.setVisible(self._room is WindowWidth.narrow)
        self._step_short.setVisible(strip)
        self.steps.set_alone(strip)
        self.steps.setVisible(open_ and (not strip or not self.steps.says_nothing()))
        self.divider.setVisible(not strip)
        self.reset.setVisible(open_)
        bare = tight and shown is not None and not shown.busy and not (shown.ready and shown.pressed == "next")
        self._why.setVisible(open_ and busy and not bare)  # a question, or what waits for a person, says enough by itself
        if shown is not None:
            self.hint.setVisible(bool(shown.hint))
            self.show_me.setVisible(open_ and shown.show)
            self.skip.setVisible(open_ and shown.skip)
            self.following.setVisible(bool(shown.following))
            self.go_on.setVisible(bool(shown.button))
        self._fit()

    def _place(self, look: int) -> None:
        """Put what is in every look where it belongs in this one: the panel (0), the strip (1), the strip with the button in its
        second line (2)."""
        if look == self._look:
            return
        self._look = look
        for layout in (self._line, self._head, self._links, self._foot, self._pair):
            for part in (self._why, self.hint, self.following, self.go_on, self.leave, self.reset):
                layout.removeWidget(part)
        if look:
            self._line.addWidget(self.hint)
            if look == 1:
                self._line.addWidget(self.go_on)
                self._line.addWidget(self.following)
                self._line.addWidget(self.reset)
            else:
                self._links.addWidget(self.reset)
                self._links.addWidget(self.go_on)
                self._links.addWidget(self.following)
            self._line.addWidget(self.leave)
        if look == 1:
            self._links.insertWidget(0, self._why, WHOLE_REST)
        else:
            self._foot.insertWidget(0, self._why)
        if look == 0:
            self._links.insertWidget(0, self.hint)
            self._pair.addWidget(self.following, 1)  # under the words, so that it stays where it is when they go
            self._pair.addWidget(self.go_on, 1)
            self._head.addWidget(self.reset)
            self._head.addWidget(self.leave)

    def _fit(self) -> None:
        """As wide as the panel, or as high as the strip, for the size of the text."""
        strip, px = self._strip, theme().px
        self._outer.set_margins((14, 6, 14, 6) if strip else (20, 14, 20, 16))
        self._outer.set_gaps(6 if strip else 10)
        under = (STRIP_INDENT if strip else 0, 0, 0, 0)  # where the words beside the fold begin
        for layout in (self._links, self._foot):
            layout.set_margins(under)
        self.setMinimumWidth(0 if strip else px(PANEL_WIDTH))
        self.setMaximumWidth(MOST_WIDE if strip else px(PANEL_WIDTH))
        self.setMinimumHeight(px(STRIP_HEIGHT) if strip else 0)
        self.steps.set_most(0 if strip else MOST_WIDE)
        if strip:
            self._outer.invalidate()
            rest = self._outer.totalMinimumHeightForWidth(self._wide)
            share = ASKING_SHARE if self.steps.at_hand.answer.asked is not None else STRIP_SHARE
            self.steps.set_most(max(px(LEAST_STEP), round(self._between * share) - rest))
        tall = QSizePolicy.Policy.Maximum if strip else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding if strip else QSizePolicy.Policy.Fixed, tall)
        self.update()

    def _build(self) -> None:
        outer = self._outer = Column(10, parent=self)
        self._line, self._head, self._links, self._foot, self._pair = Row(10), Row(6), Row(14), Column(6), Row(8)
        self._build_line()
        self._number, self._minutes = Text("", "caption", "ink2"), Text("", "caption", "ink2")
        self.reset = IconButton("to-start", "Begin this lesson again", size=15)
        self.reset.setObjectName("lesson.reset")
        self.leave = IconButton("close", "Leave the lesson: your own practice comes back", size=15)
        self.leave.setObjectName("lesson.leave")
        self._head.addWidget(self._number)
        self._head.addStretch(1)
        self._head.addWidget(self._minutes)
        self._title, self._goal = Text("", "title", wrap=True), Text("", "body", "ink2", wrap=True)
        self._progress, self.steps, self.divider = StepsBar(), StepsList(), Divider()
        self.hint, self.show_me = link("", "lesson.hint"), link("Show me where", "lesson.show")
        self.skip, self.following = link("Skip", "lesson.skip"), GoOnButton("")
        self.following.setObjectName("lesson.following")
        self.skip.setToolTip("The lesson does this step for you")
        self._links.addWidget(self.show_me)
        self._links.addStretch(1)
        self._links.addWidget(self.skip)
        self.go_on, self._why = GoOnButton(""), Text("", "caption", "ink3", wrap=True)
        self._foot.addLayout(self._pair)
        for part in (self._line, self._head, self._title, self._progress, self._goal, self.steps, self.divider, self._links):
            outer.addLayout(part) if isinstance(part, QLayout) else outer.addWidget(part)
        outer.setStretch(outer.indexOf(self.steps), 1)
        outer.addStretch(0)
        outer.addLayout(self._foot)
        self._listen()

    def _build_line(self) -> None:
        self.fold = IconButton("chevron-right", "Unfold the step", size=16)
        self.fold.setObjectName("lesson.fold")
        self._goal_short, self._step_short = Text("", "caption", "ink2", wrap=True), Text("", "strong", wrap=True)
        words = Column(0)
        self._step_short.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for text in (self._goal_short, self._step_short):
            text.spoken_silent = True  # the panel itself says them
            words.addWidget(text)
        self._line.addWidget(self.fold)
        self._line.addLayout(words, 1)

    def _listen(self) -> None:
        self.fold.clicked.connect(self._toggle)
        self.hint.clicked.connect(self.hint_wanted)
        self.show_me.clicked.connect(self.show_wanted)
        self.skip.clicked.connect(self.skip_wanted)
        self.reset.clicked.connect(self.reset_wanted)
        self.leave.clicked.connect(self.leave_wanted)
        self.following.clicked.connect(self.following_wanted)
        self.go_on.clicked.connect(self._press)
        answer, astray = self.steps.at_hand.answer, self.steps.at_hand.astray
        astray.take_back.clicked.connect(self.back_wanted)
        astray.keep.clicked.connect(self.keep_wanted)
        answer.edited.connect(self._judge)
        answer.submitted.connect(lambda: self._press() if self.go_on.isEnabled() else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page up and down scroll what it says, wherever in it the keyboard is."""
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()), 0)
        if pages:
            self.steps.turn(pages)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("side" if self._strip else "base"))
        at = QRectF(0, self.height() - 1, self.width(), 1) if self._strip else QRectF(0, 0, 1, self.height())
        painter.fillRect(at, theme().color("hair"))


def _says_more(now: AtHand, before: AtHand) -> bool:
    """Whether there is another hint, something has become possible, or something was done that is not asked for."""
    told = (now.now, before.now), (now.astray, before.astray)
    return len(before.hints) < len(now.hints) or any(bool(new) and new != old for new, old in told)


def _take_turns(panel: LessonPanel) -> None:
    """Let the Tab key go from the answer to what keeps it, then to the help; to skip a step, last of all. Choices are made again
    with their question, and would be reached last in the window."""
    at_hand = panel.steps.at_hand
    helps, astray = (panel.hint, panel.show_me), (at_hand.astray.take_back, at_hand.astray.keep)
    in_turn(
        panel.fold,
        panel.steps,
        *astray,
        at_hand.more,
        at_hand.answer,
        panel.following,
        panel.go_on,
        *helps,
        panel.reset,
        panel.leave,
        panel.skip,
    )
