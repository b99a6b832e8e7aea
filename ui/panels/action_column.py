"""The right-hand column: the page of forms and, in its place, the sheets that the window lends.

When a form's primary is pressed the window lends the column its review sheet: the column widens and the sheet takes the
forms' place; Back, Esc or confirming brings the forms back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEasingCurve, QRectF, QVariantAnimation, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from ui.panels.form import Form
from ui.panels.forms_page import FormsPage
from ui.panels.sheet import Sheet
from ui.panels.window.width import NARROW_EXPLANATION, WindowWidth, column_width, stacked
from ui.theme import theme
from ui.widgets import AmountLine, dress_again

if TYPE_CHECKING:
    from ui.session import Session

SHEET_MOTION_MS = 180
MOST_WIDE = 16_777_215
"""Qt's own bound of a width: none."""


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
        self._widening = QVariantAnimation(self)
        self._widening.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._widening.valueChanged.connect(lambda width: self.setFixedWidth(int(width)))
        self._pages = QStackedLayout(self)
        self.page = FormsPage(self)
        self.page.review_wanted.connect(self.review_wanted)
        self.page.form_changed.connect(self.form_changed)
        self.toast = self.page.toast
        session.changed.connect(self.page.settle)
        self._pages.addWidget(self.page)
        theme().changed.connect(self._restyle)
        self._restyle()

    # -- the forms

    def add_form(self, form: Form) -> Form:
        """Append a form as one more segment; the first one added is shown."""
        self.page.add(form)
        return form

    @property
    def form(self) -> Form | None:
        """The form on screen."""
        return self.page.form

    @property
    def forms(self) -> list[Form]:
        """Every form; those that were not wanted yet are made."""
        return self.page.forms

    @property
    def made(self) -> list[Form]:
        """The forms that there are by now."""
        return self.page.made

    def show_form(self, form: Form) -> None:
        """Choose a form's segment."""
        self.page.show_form(form)

    # -- what stands in their place

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
        self.page.set_whole(stacked and not self.reviewing)

    def lend(self, sheet: Sheet, whole: bool = False) -> None:
        """Show `sheet` in place of the forms, wider; a sheet that stood there is sent away first.

        `whole` gives it the page where the window is tight. It takes the keyboard before the forms go, so that the
        focus does not wander off.
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

    def _restyle(self) -> None:
        self._to_width(animated=False)
        self.update()

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
