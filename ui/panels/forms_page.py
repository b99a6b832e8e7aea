"""The page of the action column that a sheet takes the place of: segments over a stack of forms, one primary button pinned at
its foot, a toast above it. It knows no form by name.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.panels.form import Form
from ui.panels.form_stack import F, FormStack
from ui.panels.scrolling import Inside, scrolling
from ui.panels.window.focus import in_turn, show_within
from ui.spoken import AsOne
from ui.widgets import Column, Row, Segments, Text, Toast

MOST_LARGE = 5
"""So many titles of forms stand side by side in large letters; more are small."""


class FormsPage(AsOne, QWidget):
    """Forms of one tab, one of them on screen. `review_wanted(form)` says that its primary button was pressed."""

    review_wanted = Signal(object)
    form_changed = Signal(object)
    judged = Signal()
    """Whether the primary button of the form on screen can be pressed was looked at again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._left_out: set[int] = set()
        outer = Column(12, (20, 16, 20, 16), parent=self)
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
        self._foot = QWidget(self)
        self._buttons = Column(0, parent=self._foot)
        outer.addWidget(self._foot)
        self.toast = Toast(self, self._foot)

    # -- filling it

    def add(self, form: Form) -> None:
        """Append a form as one more segment; the first one added is shown."""
        self._stack.add(form)
        self._show_head()

    def add_later(self, title: str, make: Callable[[], F], listen: Callable[[F], object]) -> Callable[[], F]:
        """Append a segment whose form is made when it is first shown, or asked for by what this returns.

        Once it has joined, `listen` is called with it.
        """
        asked = self._stack.add_later(title, make, listen)
        self._show_head()
        return asked

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
        """Every form that is offered; those that were not wanted yet are made."""
        return self._stack.all(self._left_out)

    @property
    def made(self) -> list[Form]:
        """The forms that there are by now."""
        return self._stack.made()

    @property
    def finished(self) -> bool:
        """Whether every form that is offered is made."""
        return self._stack.finished(self._left_out)

    def show_form(self, form: Form) -> None:
        """Choose a form's segment."""
        self._segments.set_current(str(self._stack.indexOf(form)))

    @property
    def titles(self) -> list[str]:
        """What the forms that are offered are called, in order."""
        return [title for place, title in enumerate(self._stack.titles) if place not in self._left_out]

    def show_titled(self, which: Callable[[str], bool]) -> bool:
        """Show the first form whose title is meant; whether there is one."""
        for place, title in enumerate(self._stack.titles):
            if place not in self._left_out and which(title):
                self.show_form(self._stack.form(place))
                return True
        return False

    def say(self, text: str, action: str = "", run: Callable[[], object] | None = None, icon: str = "check") -> None:
        """Show a toast above the primary button; `run` is called when its one action is pressed."""
        self.toast.show_message(text, action, run, icon)
        QTimer.singleShot(0, self, lambda: show_within(self.toast))  # once the form is back in its place

    def settle(self) -> None:
        """Take away a toast whose Undo would by now undo something else."""
        if self.toast.isVisible() and self.toast.button.text():
            self.toast.hide()

    def set_whole(self, whole: bool) -> None:
        """Show the form whole, or let it scroll."""
        self._scroll.set_whole(whole)

    # -- inside

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

    def _join(self, form: Form) -> None:
        for button in form.primaries.values():
            self._buttons.addWidget(button)
        if len(self.made) > 1:
            in_turn(self._stack, self._foot)  # what joins late would be reached after the buttons
        form.edited.connect(lambda: self._judge(form))
        form.primary_changed.connect(lambda: self._judge(form))
        form.review_wanted.connect(lambda: self.review_wanted.emit(form))
        self._judge(form)

    def offer(self, title: str, offered: bool) -> None:
        """Offer the form of that title, or leave its segment out; the first form takes its place where it was on screen."""
        place = self._stack.titles.index(title)
        if offered == (place not in self._left_out):
            return
        if not offered and self._stack.currentIndex() == place:
            self._segments.setCurrentIndex(0)
        self._left_out ^= {place}
        self._show_head()

    def _show_head(self) -> None:
        places = [place for place in range(len(self._stack.titles)) if place not in self._left_out]
        titles = [(str(place), self._stack.titles[place]) for place in places]
        self._segments.set_choices(titles, small=len(titles) > MOST_LARGE)
        form, alone = self._stack.form(0), self._stack.count() == 1
        self._segments.setVisible(not alone)
        self._title.setVisible(alone)
        self._hint.setVisible(alone)
        if alone:
            self._title.setText(form.title)
            self._hint.setText(form.hint)

    def _choose(self, _index: int) -> None:
        place = int(self._segments.current_key())
        form = self._stack.form(place)
        self._stack.setCurrentIndex(place)
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
        self.judged.emit()
