"""The field for a guess: it belongs to its step, is kept before the outcome is known, and is never called right or wrong."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.panels.lesson.shown import GuessAsked
from ui.theme import theme
from ui.widgets import Column, ErrorLine, Row, Segments, Text, TextField
from ui.widgets.painting import by_keys
from ui.wording import number_locale

EXAMPLES = {"amount": "10.05", "percent": "2.5", "days": "3", "date": "13 Sep 2026", "count": "2"}
ROOM, SPARE = 188, 16
"""Pixels at 100 % that segments have side by side in the panel, and that each can do without."""

WIDE_ENOUGH, MOST = 420, 16_777_215
"""Pixels at 100 % for an answer where there is any room, and Qt's own bound of a width: none."""


class AnswerField(QWidget):
    """`edited()` comes with every change, `submitted()` with Enter. `text()` is what is answered: of a choice its place, counted
    from 0; "" where there is nothing yet."""

    edited = Signal()
    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked: GuessAsked | None = None
        rows = Column(6, parent=self)
        self._text = Text("", "body", "ink2", wrap=True)
        rows.addWidget(self._text)
        self.field = TextField("Your guess")
        self.field.setObjectName("lesson.predict")
        self.field.textEdited.connect(self._edit)
        self.field.returnPressed.connect(self.submitted)
        self._unit = Text("", "body", "ink2")
        line = Row(8)
        line.addWidget(self.field, 1)
        line.addWidget(self._unit)
        self.choice = Segments("Your guess", (), small=True, stretch=True)
        self.choice.changed.connect(self._edit)
        line.addWidget(self.choice, 1)
        line.addStretch(0)
        rows.addLayout(line)
        self.error = ErrorLine()
        rows.addWidget(self.error)
        self._narrow = False
        theme().changed.connect(self._fit)

    # -- what is

    @property
    def asked(self) -> GuessAsked | None:
        """The question that is on screen and not answered yet."""
        return self._asked

    def part(self) -> QWidget:
        """What it is answered with: the field, or the choices."""
        return self.choice if self._asked is not None and self._asked.answer == "choice" else self.field

    def text(self) -> str:
        """What stands there as the answer."""
        if self._asked is None:
            return ""
        return self.choice.current_key() if self._asked.answer == "choice" else self.field.text().strip()

    # -- what can be asked of it

    def ask(self, asked: GuessAsked | None) -> None:
        """Ask another question, or none; one that is answered is no longer asked. The same question leaves what was typed."""
        if asked is not None and asked.kept:
            asked = None
        if asked == self._asked:
            self.setVisible(asked is not None)
            return
        before, self._asked = self._asked, asked
        self.setVisible(asked is not None)
        if before is not None and asked is not None and replace(asked, text=before.text) == before:
            self._text.setText(asked.text)  # a figure in it is another: what was typed or chosen stays
            return
        self.tell("")
        if asked is None:
            return
        chosen = asked.answer == "choice"
        self._text.setText(asked.text)
        self.field.setVisible(not chosen)
        self._unit.setVisible(not chosen and bool(asked.unit))
        self.choice.setVisible(chosen)
        for part in (self.field, self.choice):
            part.setAccessibleName(asked.text)
            part.setObjectName("lesson.predict" if (part is self.choice) == chosen else "")
        if chosen:
            self._offer(asked)
        else:
            self.field.clear()
            example = asked.example or EXAMPLES[asked.answer]
            self.field.setPlaceholderText(f"such as {example.replace('.', number_locale().decimal)}")
            self._unit.setText(asked.unit)

    def set_text(self, text: str) -> None:
        """Put an answer there, as a person would."""
        if self._asked is not None and self._asked.answer == "choice":
            self.choice.set_current(text)
        else:
            self.field.setText(text)
            self._edit()

    def tell(self, sentence: str) -> None:
        """Say under the field what it lacks; "" says nothing."""
        self.error.show_error(sentence)
        self.field.set_wrong(bool(sentence))

    def focus_first(self, asked_for: bool | None = None) -> None:
        """Put the keyboard into it. Where nobody `asked_for` that by a key, no ring makes a choice look chosen before one is
        pressed; None is as the keyboard is in use."""
        if self._asked is None:
            return
        if self._asked.answer != "choice":
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        chosen = self.choice.current_key()
        ringed = chosen or (by_keys() if asked_for is None else asked_for)
        reason = Qt.FocusReason.ShortcutFocusReason if ringed else Qt.FocusReason.OtherFocusReason
        for at in (chosen, *self.choice.keys()[:1]):
            if at:
                self.choice.segment(at).setFocus(reason)
                return

    def set_narrow(self, narrow: bool) -> None:
        """Whether it is narrower than the room it has, in a strip."""
        self._narrow = narrow
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a choice chooses the one where the keyboard is, and keeps the one that is chosen."""
        choosing = self._asked is not None and self._asked.answer == "choice"
        if not choosing or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not self.choice.choose_focused():
            self.submitted.emit()

    def _fit(self) -> None:
        for part in (self.field, self.choice):
            part.setMaximumWidth(theme().px(WIDE_ENOUGH) if self._narrow else MOST)

    def _offer(self, asked: GuessAsked) -> None:
        """Side by side where the words have room, else one below the other; none is chosen to begin with."""
        choices = [(str(place), words) for place, words in enumerate(asked.choices)]
        self.choice.choose_none()
        self.choice.set_upright(False)
        self.choice.set_choices(choices)
        shown: dict[QWidget, bool] = {self.choice.segment(key): True for key, _ in choices}
        if self.choice.width_of(shown) - len(choices) * theme().px(SPARE) > theme().px(ROOM):
            self.choice.set_upright(True, wraps=True)
            self.choice.set_choices(choices)
        self.choice.choose_none()

    def _edit(self, *_what: object) -> None:
        self.tell("")
        self.edited.emit()
