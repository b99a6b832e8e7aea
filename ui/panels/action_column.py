"""The right-hand column: segments over a stack of forms, one primary button pinned at its foot, a toast above it.

When a form's primary is pressed the window lends the column its review sheet: the column widens and the sheet takes the
forms' place; Back, Esc or confirming brings the forms back. The column knows no form by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEasingCurve, QRectF, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QStackedLayout, QWidget

from ui.panels.form import Form
from ui.panels.form_stack import F, FormStack
from ui.panels.scrolling import Inside, scrolling
from ui.panels.sheet import Sheet
from ui.panels.window.focus import in_turn, show_within
from ui.panels.window.width import NARROW_EXPLANATION, WindowWidth, column_width, stacked
from ui.spoken import AsOne
from ui.theme import theme
from ui.widgets import AmountLine, Column, Row, Segments, Text, Toast, dress_again

if TYPE_CHECKING:
    from ui.session import Session

SHEET_MOTION_MS = 180
MOST_WIDE = 16_777_215
"""Qt's own bound of a width: none."""


class FormsPage(AsOne, QWidget):
    """What a sheet takes the place of."""


class ActionColumn(QWidget):
    """Forms of one tab. `review_wanted(form)` asks the window for the review sheet, which comes by `lend`;
    `lent` says that a sheet takes the forms' place: time stands still behind it."""

    review_wanted = Signal(object)
    form_changed = Signal(object)
    lent = Signal()
    returned = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._room, self._window_width = WindowWidth.wide, 1280
        self._wants_whole = False
        session.changed.connect(self._settle)
        self._widening = QVariantAnimation(self)
        self._widening.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._widening.valueChanged.connect(lambda width: self.setFixedWidth(int(width)))
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._build())
        theme().changed.connect(self._restyle)
        self._restyle()

    # -- filling it

    def add_form(self, form: Form) -> Form:
        """Append a form as one more segment; the first one added is shown."""
        self._stack.add(form)
        self._show_head()
        return form

    def add_form_later(self, title: str, make: Callable[[], F], listen: Callable[[F], object]) -> Callable[[], F]:
        """Append a segment whose form is made when it is first shown, or asked for by what this returns.

        Once it has joined, `listen` is called with it.
        """
        asked = self._stack.add_later(title, make, listen)
        self._show_head()
        return asked

    def _join(self, form: Form) -> None:
        for button in form.primaries.values():
            self._buttons.addWidget(button)
        if len(self.made) > 1:
            in_turn(self._stack, self._foot)  # what joins late would be reached after the buttons
        form.edited.connect(lambda: self._judge(form))
        form.primary_changed.connect(lambda: self._judge(form))
        form.review_wanted.connect(lambda: self.review_wanted.emit(form))
        self._judge(form)

    def add_below(self, widget: QWidget) -> None:
        """Put something under whichever form is shown (a short list of the latest activity, say)."""
        self._below.addWidget(widget)

    # -- using it

    @property
    def form(self) -> Form | None:
        """The form on screen."""
        return self._stack.shown()

    @property
    def forms(self) -> list[Form]:
        """Every form; those that were not wanted yet are made."""
        return self._stack.all()

    @property
    def made(self) -> list[Form]:
        """The forms that there are by now."""
        return self._stack.made()

    @property
    def finished(self) -> bool:
        """Whether every form is made."""
        return self._stack.finished

    def show_form(self, form: Form) -> None:
        """Choose a form's segment."""
        self._segments.setCurrentIndex(self._stack.indexOf(form))

    def say(self, text: str, action: str = "", run: Callable[[], object] | None = None) -> None:
        """Show a toast above the primary button; `run` is called when its one action is pressed."""
        self.toast.show_message(text, action, run)
        QTimer.singleShot(0, self, lambda: show_within(self.toast))  # once the form is back in its place

    def _settle(self) -> None:
        """Take away a toast whose Undo would by now undo something else."""
        if self.toast.isVisible() and self.toast.button.text():
            self.toast.hide()

    def set_room(self, room: WindowWidth, window_width: int) -> None:
        """Told by the window."""
        self._room, self._window_width = room, window_width
        self._to_width(animated=False)

    @property
    def reviewing(self) -> bool:
        """Whether the review sheet stands in the forms' place."""
        return self._pages.count() > 1

    def has_amount(self) -> bool:
        """Whether an amount can be typed in the form on screen."""
        return not self.reviewing and self.form is not None and self.form.findChild(AmountLine) is not None

    def focus_first(self) -> None:
        """Put the keyboard where filling in the form on screen begins, or into what stands in its place."""
        part = self._pages.currentWidget() if self.reviewing else self.form
        first = getattr(part, "focus_first", None)
        if first is not None:
            first()

    @property
    def whole(self) -> bool:
        """Whether what stands in the forms' place takes the whole page: an explanation in a tight window."""
        return self._wants_whole and self._room is WindowWidth.tight

    def set_stacked(self, stacked: bool) -> None:
        """Told by the tab: whether the form stands over the chart and is seen whole; a sheet in its place scrolls by itself."""
        self._scroll.set_whole(stacked and not self.reviewing)

    def lend(self, sheet: Sheet, whole: bool = False) -> None:
        """Show `sheet` in place of the forms, wider; a sheet that stood there is sent away first.

        `whole` gives it the page where the window is tight. It takes the keyboard before the forms go, lest that wander off.
        """
        self.dismiss()
        self._pages.addWidget(sheet)
        dress_again(sheet)
        sheet.show()
        sheet.focus_first()
        self._pages.setCurrentWidget(sheet)
        self._wants_whole = whole
        self.lent.emit()
        self._to_width(animated=self.isVisible())

    def take_back(self, sheet: QWidget) -> None:
        """Show the forms again."""
        sheet.hide()
        self._pages.removeWidget(sheet)
        self._pages.setCurrentIndex(0)
        self._wants_whole = False
        self.returned.emit()
        self._to_width(animated=self.isVisible())

    def dismiss(self) -> None:
        """Send away the sheet that stands in the forms' place, as its own Back does."""
        if self.reviewing:
            cast("Sheet", self._pages.currentWidget()).back()

    # -- inside

    def _build(self) -> QWidget:
        page = FormsPage(self)
        outer = Column(12, (20, 16, 20, 16), parent=page)
        self._segments = Segments("Forms", (), stretch=True)
        self._segments.index_changed.connect(self._choose)
        self._title, self._hint = Text("", "title"), Text("", "caption", "ink3")
        head = Row(8)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._hint)
        outer.addWidget(self._segments)
        outer.addLayout(head)
        outer.addWidget(self._build_scroll(), 1)
        self._note = Text("", "caption", "ink3", wrap=True)
        outer.addWidget(self._note)  # over the button, so that the button stays where it is when the words go
        self._foot = QWidget(page)
        self._buttons = Column(0, parent=self._foot)
        outer.addWidget(self._foot)
        self.toast = Toast(page, self._foot)
        return page

    def _build_scroll(self) -> QScrollArea:
        inside = Inside()
        rows = Column(12, parent=inside)
        self._stack = FormStack(inside)
        self._stack.joined.connect(self._join)
        self._below = Column(12)
        rows.addWidget(self._stack)
        rows.addLayout(self._below)
        rows.addStretch(1)
        self._scroll = scrolling(inside)
        return self._scroll

    def _restyle(self) -> None:
        self._to_width(animated=False)
        self.update()

    def _show_head(self) -> None:
        self._segments.set_choices([(str(index), title) for index, title in enumerate(self._stack.titles)])
        form, alone = self._stack.form(0), self._stack.count() == 1
        self._segments.setVisible(not alone)
        self._title.setVisible(alone)
        self._hint.setVisible(alone)
        if alone:
            self._title.setText(form.title)
            self._hint.setText(form.hint)

    def _choose(self, index: int) -> None:
        form = self._stack.form(index)
        self._stack.setCurrentIndex(index)
        self._judge(form)
        self.form_changed.emit(form)

    def _judge(self, form: Form) -> None:
        """Enable or disable the form's buttons; show the foot of the form on screen."""
        ready = form.ready()
        for button in form.primaries.values():
            button.setEnabled(ready)
        if form is not self.form:
            return
        for other in self.made:
            for button in other.primaries.values():
                button.setVisible(button is form.primary)
        note = form.foot_note()
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _to_width(self, animated: bool) -> None:
        width = column_width(self._window_width, self._room, theme().text_scale, self.reviewing)
        if self.whole:
            width, animated = self._window_width, False
        elif self._wants_whole and self._room is WindowWidth.narrow:
            width = min(width, theme().px(NARROW_EXPLANATION))
        self._widening.stop()
        if stacked(self._window_width, theme().text_scale):
            self.setMinimumWidth(0)
            self.setMaximumWidth(MOST_WIDE)
            return
        motion = theme().duration(SHEET_MOTION_MS) if animated else 0
        if motion == 0:
            self.setFixedWidth(width)
            return
        self._widening.setDuration(motion)
        self._widening.setStartValue(self.width())
        self._widening.setEndValue(width)
        self._widening.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("side"))
        painter.fillRect(QRectF(0, 0, 1, self.height()), theme().color("hair"))
