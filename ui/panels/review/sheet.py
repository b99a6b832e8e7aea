"""The review sheet: one component for every action, computed by running that very action on the present world.

It takes the action column's place. Confirm runs the action once more on the world as it is then: the same receipt, and it is
kept; another one, and the cells that differ are marked and it asks again. Esc is Back. Nothing here computes an amount.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.panels.form import Form
from ui.panels.holdings.cost_words import sale_line
from ui.panels.review.parts import BalanceChanges, FoldOut, ReviewLines, Section, WhatYouGet, gets_words
from ui.panels.scrolling import Inside, scrolling
from ui.panels.sheet import Sheet
from ui.widgets import Check, Column, IconButton, NoteBlock, PlainButton, PrimaryButton, Row, Text
from ui.wording import ReviewLine, ReviewStory, refusal_text
from wallet import Refused

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Action, Outcome

CHANGED = "The clock moved since you opened this. What differs is marked; look again, then confirm."


class ReviewSheet(Sheet):
    """`open(form)` shows it for that form's action. Signals: `opened(action, outcome)` also after every new preview,
    `confirmed(outcome)` once kept, `branched(name)` where it was tried in a branch, `closed()` in every case."""

    opened = Signal(object, object)
    confirmed = Signal(object)
    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("review.sheet")
        self.setAccessibleName("Review")
        self.session = session
        self.form: Form | None = None
        self._action: Action | None = None
        self._shown: Outcome | None = None
        self._build()
        self.hide()

    # -- what can be asked of it

    @property
    def action(self) -> Action | None:
        """The action under review, None while the sheet is closed."""
        return self._action

    @property
    def outcome(self) -> Outcome | None:
        """The outcome on screen."""
        return self._shown

    def open(self, form: Form) -> bool:
        """Review what the form describes now; False where there is nothing or it is refused (said by the session)."""
        action = form.action()
        if action is None:
            return False
        try:
            outcome = self.session.preview(action)
        except Refused as refusal:
            self.session.refused.emit(refusal)
            return False
        self.form, self._action, self._shown = form, action, None
        self._note.set_note("")
        self._present(outcome)
        return True

    def back(self) -> None:
        """Close without doing anything."""
        if self._action is not None:
            self.form, self._action, self._shown = None, None, None
            self.closed.emit()

    def confirm(self) -> None:
        """Keep the action if its outcome is still the one on screen; else show the new one and ask again."""
        if self._still_as_shown():
            self._keep()

    def try_in_branch(self) -> None:
        """Start a branch here, named after the action, and keep the action there."""
        if self.form is None or self._shown is None or not self._still_as_shown():
            return
        taken = {branch.name for branch in self.session.practice.branches}
        name, number = f"try: {self._title.text()}", 2
        while name in taken:
            name, number = f"try: {self._title.text()} ({number})", number + 1
        if self.session.branch(name):
            self._keep()

    # -- inside

    def _still_as_shown(self) -> bool:
        if self._action is None or self._shown is None:
            return False
        try:
            fresh = self.session.preview(self._action)
        except Refused as refusal:
            self._refuse(refusal)
            return False
        if fresh.receipt != self._shown.receipt:
            self._note.set_note(CHANGED)
            self._present(fresh)
            return False
        return True

    def _keep(self) -> None:
        form, action = self.form, self._action
        if form is None or action is None:
            return
        outcome = self.session.do(action)
        if outcome is None:
            return
        self.back()
        form.confirmed()
        self.confirmed.emit(outcome)

    def _refuse(self, refusal: Refused) -> None:
        sentence, _fix = refusal_text(refusal)
        self._note.set_note(sentence)
        self._confirm.setEnabled(False)
        self._branch.setEnabled(False)

    def _present(self, outcome: Outcome) -> None:
        form, action = cast(Form, self.form), cast("Action", self._action)
        story = form.story(action, outcome)
        self._changes.present(outcome.receipt, self._shown.receipt if self._shown else None)
        self._shown = outcome
        self._tell(story, sale_line(outcome.receipt, self.session.practice.own))
        self.opened.emit(action, outcome)

    def _tell(self, story: ReviewStory, gained: ReviewLine | None) -> None:
        self._title.setText(story.title)
        self.setAccessibleName(f"Review: {story.title}")
        self.setAccessibleDescription(self._in_a_sentence(story, gained))
        self._confirm.setText(story.confirm)
        self._gets.present(story, gained)
        self._gets_section.setVisible(bool(story.amount or story.when or story.stages or gained))
        self._gains.present(story.gains)
        self._gains_section.setVisible(bool(story.gains))
        self._risks.present(story.risks[:3])
        self._risks_section.setVisible(bool(story.risks))
        self._stays.present(story.stays)
        self._stays_section.setVisible(bool(story.stays))
        self._why.present(story.formulas)
        self._why.setVisible(bool(story.formulas))
        self._fee.setText(story.fee)
        self._fee.setVisible(bool(story.fee))
        self._caution.setText(story.caution)
        self._caution.setAccessibleName(story.caution or "Continue although it is dangerous")
        self._caution.setChecked(False)
        self._caution.setVisible(bool(story.caution))
        self._branch.setEnabled(True)
        self._judge()

    def _in_a_sentence(self, story: ReviewStory, gained: ReviewLine | None) -> str:
        """What a reader says when the sheet opens: what one gets and gains, every balance before and after, fee and risks."""
        gets = gets_words(story)
        parts = [f"You get {gets}" if story.amount else gets, gained.text if gained else ""]
        parts += [f"{name} from {before} to {after}" for name, before, _change, after in self._changes.cells()]
        parts += [story.fee, *(line.text for line in (*story.gains, *story.risks[:3])), story.caution]
        return ". ".join(part.rstrip(".") for part in parts if part) + "."

    def _judge(self) -> None:
        self._confirm.setEnabled(self._caution.isHidden() or self._caution.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back()
            event.accept()
            return
        super().keyPressEvent(event)

    def focus_first(self) -> None:
        self._confirm.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- looks

    def _build(self) -> None:
        outer = Column(12, (20, 16, 20, 16), parent=self)
        self._title = Text("", "title", wrap=True)
        close = IconButton("close", "Close the review", shortcut="Esc", size=16)
        close.clicked.connect(self.back)
        words, head = Column(0), Row(8)
        words.addWidget(Text("Review", "caption", "ink3"))
        words.addWidget(self._title)
        head.addLayout(words, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(head)
        self._note = NoteBlock()
        outer.addWidget(self._note)
        outer.addWidget(self._build_scroll(), 1)
        outer.addLayout(self._build_foot())

    def _build_scroll(self) -> QScrollArea:
        inside = Inside()
        column = Column(14, (0, 0, 2, 0), parent=inside)
        self._changes, self._gets = BalanceChanges(), WhatYouGet()
        self._gains, self._risks, self._stays = ReviewLines(), ReviewLines(), ReviewLines()
        self._gets_section = Section("What you get, and when", self._gets)
        self._gains_section = Section("How it compares", self._gains)
        self._risks_section = Section("What can go wrong", self._risks)
        self._stays_section = Section("What stays", self._stays)
        self._fee = Text("", "caption", "ink2", wrap=True)
        self._why = FoldOut("Why these numbers")
        sections = (self._gets_section, self._gains_section, self._risks_section, self._stays_section)
        for part in (self._changes, *sections, self._fee, self._why):
            column.addWidget(part)
        column.addStretch(1)
        return scrolling(inside)

    def _build_foot(self) -> Column:
        self._caution = Check(wraps=True)
        self._caution.setAccessibleName("Continue although it is dangerous")
        self._caution.toggled.connect(self._judge)
        self._back = PlainButton("Back")
        self._back.setObjectName("review.back")
        self._back.clicked.connect(self.back)
        self._branch = PlainButton("Try in a branch", icon="branch")
        self._branch.setObjectName("review.branch")
        self._branch.clicked.connect(self.try_in_branch)
        self._confirm = PrimaryButton("Confirm")
        self._confirm.setObjectName("review.confirm")
        self._confirm.clicked.connect(self.confirm)
        row, foot = Row(8), Column(8)
        row.addWidget(self._back)
        row.addWidget(self._branch)
        row.addStretch(1)
        row.addWidget(self._confirm)
        foot.addWidget(self._caution)
        foot.addLayout(row)
        return foot
