"""The votes of the room: a field for each choice. Nobody is told right or wrong: the votes stand beside what came."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.widgets import Column, Flow, Text, TextField

MOST = 99_999
WIDE = 78


class VoteField(TextField):
    """Takes digits; every other sign is a key of the presentation."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isprintable() and event.text() and not event.text().isdigit():
            event.ignore()
        else:
            super().keyPressEvent(event)


class RoomVotes(QWidget):
    """`presenter.votes`. `voted(id, counts)` whenever a field is another; an empty field counts as none."""

    voted = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("presenter.votes")
        self.setAccessibleName("Votes of the room")
        self._asked: tuple[str, tuple[str, ...]] = ("", ())
        self.fields: list[VoteField] = []
        column = Column(6, parent=self)
        column.addWidget(Text("Votes of the room", "strong"))
        self._question = Text("", "caption", "ink2", wrap=True)
        column.addWidget(self._question)
        self._holder = QWidget()
        self._flow = Flow(10, self._holder)
        column.addWidget(self._holder)
        column.addWidget(Text("Kept, and printed in the hand-out.", "caption", "ink3", wrap=True))
        self.hide()

    def present(self, id: str, question: str, choices: Sequence[str], counts: Sequence[int]) -> None:
        """Ask for the votes of a question; with no id nothing is asked."""
        self.setVisible(bool(id))
        if (id, tuple(choices)) == self._asked:
            return
        self._asked = id, tuple(choices)
        self._question.setText(question)
        for field in self.fields:
            holder = field.parentWidget()
            if holder is not None:
                holder.setParent(None)
                holder.deleteLater()
        self.fields = [self._field(choice, count) for choice, count in zip(choices, counts, strict=True)]

    def _field(self, choice: str, count: int) -> VoteField:
        holder = QWidget()
        column = Column(2, parent=holder)
        field = VoteField(f"Votes for {choice}")
        field.setValidator(QIntValidator(0, MOST, field))
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setText(str(count) if count else "")
        field.setFixedWidth(field.fontMetrics().horizontalAdvance("0") * 9)
        field.textEdited.connect(lambda _text: self._tell())
        column.addWidget(Text(choice, "caption", "ink2"))
        column.addWidget(field)
        self._flow.addWidget(holder)
        holder.show()
        return field

    def _tell(self) -> None:
        counts = tuple(int(field.text()) if field.hasAcceptableInput() else 0 for field in self.fields)
        self.voted.emit(self._asked[0], counts)
