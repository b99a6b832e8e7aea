"""The list of demonstrations: what each shows and how long it takes. Each is presented from its beginning, or from where it was
left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.panels.practice.dialogs import Ask
from ui.presenter.words import due_words, length_of, title_of, written
from ui.theme import theme
from ui.widgets import Check, PlainButton, Text
from ui.wording import things

if TYPE_CHECKING:
    from wallet.scripts import Script

ONE_WINDOW = "One window only, with the notes on F2"
WIDE, ROW = 96, 30
"""Signs in the width of the dialog, and the height of a line in pixels at 100 %."""


class DemoList(Ask):
    """`demo.list`. `present_wanted(number, again)`, `handout_wanted(number)`; `one_window` was chosen. `left_at(script)` says
    in seconds of the run of show and in beats where one was left, None where it was not begun.
    """

    present_wanted = Signal(int, bool)
    handout_wanted = Signal(int)

    def __init__(
        self, demos: Sequence[Script], left_at: Callable[[Script], tuple[int, int] | None], one_window: bool, parent: QWidget
    ) -> None:
        super().__init__("Demonstrations", "Present", parent=parent)
        self.setObjectName("demo.list")
        self._demos, self._left_at = tuple(demos), left_at
        self.list = QListWidget()
        self.list.setObjectName("demo.titles")
        self.list.setAccessibleName("Demonstrations")
        for demo in self._demos:
            item = QListWidgetItem(f"{demo.number}   {demo.told(demo.title, written)}")
            item.setSizeHint(QSize(0, theme().px(ROW)))
            self.list.addItem(item)
        self._about, self._where = Text("", wrap=True), Text("", "caption", "ink2", wrap=True)
        self._about.setMinimumHeight(self._about.fontMetrics().lineSpacing() * 3)
        self.one = Check(ONE_WINDOW)
        self.one.setObjectName("demo.one_window")
        self.one.setChecked(one_window)
        self.again = PlainButton("Begin again")
        self.again.setObjectName("demo.again")
        self.confirm.setObjectName("demo.present")
        self.handout = PlainButton("Hand-out\u2026")
        self.handout.setObjectName("demo.handout")
        self.foot.insertWidget(0, self.again)
        self.foot.insertWidget(0, self.handout)
        for part in (self.list, self._about, self._where, self.one):
            self.body.addWidget(part)
        self.list.setFixedHeight(theme().px(ROW) * max(len(self._demos), 1) + theme().px(8))
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * WIDE)
        self.list.currentRowChanged.connect(self._show)
        self.list.itemActivated.connect(lambda _item: self.accept())
        self.again.clicked.connect(self._begin_again)
        self.handout.clicked.connect(self._hand_out)
        self.accepted.connect(lambda: self._tell(anew=False))
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def one_window(self) -> bool:
        """Whether it is presented in one window."""
        return bool(self.one.isChecked())

    def chosen(self) -> Script | None:
        """The demonstration that is chosen."""
        row = self.list.currentRow()
        return self._demos[row] if 0 <= row < len(self._demos) else None

    def _show(self, _row: int) -> None:
        demo = self.chosen()
        if demo is None:
            return
        self._about.setText(demo.told(demo.about, written))
        left = self._left_at(demo)
        length = f"About {things(demo.minutes, 'minute')}, {things(len(demo.steps), 'beat')}."
        left_words = "" if left is None else f" You left it at beat {left[1] + 1}, {due_words(left[0])} after the start."
        self._where.setText(length + left_words)
        self.again.setVisible(left is not None)
        self.confirm.setText("Present" if left is None else f"Go on with {title_of(demo)}")
        self.confirm.setAccessibleDescription(due_words(length_of(demo)))

    def _begin_again(self) -> None:
        self._tell(anew=True)
        self.reject()

    def _hand_out(self) -> None:
        demo = self.chosen()
        if demo is not None:
            self.handout_wanted.emit(demo.number)

    def _tell(self, anew: bool) -> None:
        demo = self.chosen()
        if demo is not None:
            self.present_wanted.emit(demo.number, anew)
