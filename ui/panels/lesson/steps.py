"""The steps of a lesson one below the other, and under the one at hand what it says: caption, note, hints, question."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui import spoken
from ui.panels.lesson.answer import AnswerField
from ui.panels.lesson.shown import AtHand, LessonShown, State, StepShown
from ui.panels.scrolling import Inside, ScrollFrame
from ui.panels.terms.spots import Spot, spots_of
from ui.spoken import Role
from ui.theme import theme
from ui.widgets import Column, LinkButton, Row, StepCircle, Text

CIRCLE, BESIDE, STRIP_INDENT = 20, 10, 40
"""Pixels at 100 %: of a circle, beside it, and from a strip's left to its words, which begin beside its fold button."""
MOST = 16_777_215
"""Qt's own bound of a height: none."""
IN_WORDS: dict[State, str] = {"open": "to come", "now": "current", "ticked": "done", "skipped": "skipped"}
CIRCLES: dict[State, str] = {"open": "to come", "now": "current", "ticked": "done", "skipped": "skipped"}


class StepLine(QWidget):
    """Circle with number or check mark, title, and a caption where there is something to tell."""

    spoken_role, spoken_leaf = Role.StaticText, True

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        row = Row(BESIDE, parent=self)
        self._circle = StepCircle(str(number), CIRCLE)
        row.addWidget(self._circle, 0, Qt.AlignmentFlag.AlignTop)
        words = Column(0)
        self._title, self._sub = Text("", wrap=True), Text("", "caption", "ink2", wrap=True)
        self._say = Text("", "caption", wrap=True)
        for text in (self._title, self._say, self._sub):
            words.addWidget(text)
        row.addLayout(words, 1)

    def show_step(self, step: StepShown) -> None:
        """Write the step as it is now."""
        self._title.setText(step.title)
        self._title.set_role("strong" if step.state == "now" else "body")
        self._title.set_tone("ink" if step.state == "now" else "ink2")
        self._sub.setText(step.sub)
        self._sub.setVisible(bool(step.sub))
        self._say.setText(step.say)
        self._say.setVisible(bool(step.say))
        self._circle.set_state(CIRCLES[step.state])
        spoken.name(self, f"Step {self._number}. {step.title}, {IN_WORDS[step.state]}")
        spoken.describe(self, " ".join(part for part in (step.say, step.sub) if part))

    def title(self) -> str:
        return self._title.text()

    def say(self) -> str:
        """What it said, once the lesson is over."""
        return self._say.text()

    def sub(self) -> str:
        """What stands under the title."""
        return self._sub.text()


class MarkedText(Text):
    """A text in which words of the glossary are marked where a lesson says them for the first time: they explain themselves."""

    def __init__(self) -> None:
        super().__init__("", wrap=True)
        self._terms: tuple[str, ...] = ()

    def mark(self, terms: tuple[str, ...]) -> None:
        """Mark each of these terms, once."""
        if terms != self._terms:
            self._terms = terms
            self.update()

    def marked(self) -> list[Spot]:
        """The words that are marked."""
        first: dict[str, Spot] = {}
        for spot in spots_of(self) if self._terms else ():
            if spot.entry.name in self._terms:
                first.setdefault(spot.entry.name, spot)
        return list(first.values())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        pen = QPen(theme().color("ink3"), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([1, 2])
        painter.setPen(pen)
        for spot in self.marked():
            y = min(spot.rect.bottom(), self.height() - 1)
            painter.drawLine(spot.rect.left(), y, spot.rect.right(), y)


class AstrayPart(QWidget):
    """What was done that the step does not ask for, with what takes it back, and what lets it be."""

    def __init__(self) -> None:
        super().__init__()
        rows = Column(4, parent=self)
        self._text = Text("", "strong", wrap=True)
        self.take_back, self.keep = LinkButton("Take it back"), LinkButton("Keep it")
        self.take_back.setObjectName("lesson.take_back")
        self.keep.setObjectName("lesson.keep")
        self.take_back.setToolTip("Undo it, and any time that has passed since")
        line = Row(14)
        for button in (self.take_back, self.keep):
            line.addWidget(button)
        line.addStretch(1)
        rows.addWidget(self._text)
        rows.addLayout(line)
        self.hide()

    def tell(self, words: str) -> None:
        """Say it, or nothing where that is ""."""
        self._text.setText(words)
        self.setVisible(bool(words))

    def text(self) -> str:
        """What it says."""
        return self._text.text()


class AtHandPart(QWidget):
    """What the step at hand says. `answer` is its field, which keeps what was typed until another question comes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = AtHand()
        rows = self._rows = Column(8, (CIRCLE + BESIDE, 0, 0, 0), parent=self)
        self._say, self._note = MarkedText(), Text("", "caption", "ink2", wrap=True)
        self._now = Text("", "strong", wrap=True)
        self.more = LinkButton("More about this")
        self.more.setObjectName("lesson.note")
        self.more.spoken_folds = True
        self.more.setCheckable(True)
        self.more.toggled.connect(self._unfold)
        self._hints: list[Text] = []
        self.answer, self.astray = AnswerField(), AstrayPart()
        rows.addWidget(self._say)
        rows.addWidget(self._now)
        rows.addWidget(self.astray)
        rows.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self._note)
        rows.addWidget(self.answer)

    def set_indent(self, indent: int) -> None:
        """Pixels at 100 % before it: under a step's title, alone in a wide strip, or above all steps."""
        self._rows.set_margins((indent, 0, 0, 0))
        self.answer.set_narrow(indent == STRIP_INDENT)

    def show_part(self, shown: AtHand) -> None:
        """Write it as it is now; a note is folded when it comes."""
        if shown.note != self._shown.note:
            self.more.setChecked(False)
        self._shown = shown
        self._say.setText(shown.say)
        self._say.mark(shown.terms)
        self._say.setVisible(bool(shown.say))
        self._now.setText(shown.now)
        self._now.setVisible(bool(shown.now))
        self.astray.tell(shown.astray)
        self._note.setText(shown.note)
        self.more.setVisible(bool(shown.note))
        self._unfold(self.more.isChecked())
        self._write_hints(shown.hints)
        self.answer.ask(shown.asked)
        self.setVisible(any((shown.say, shown.now, shown.astray, shown.note, shown.hints, shown.asked)))

    def hints(self) -> tuple[str, ...]:
        """The hints on screen."""
        return tuple(text.text() for text in self._hints if not text.isHidden())

    def newest(self) -> QWidget:
        """What it came to say last: what was done and not asked for, what is possible now, else the last hint."""
        if self._shown.astray:
            return self.astray
        hints = [text for text in self._hints if not text.isHidden()]
        return self._now if self._shown.now or not hints else hints[-1]

    def _unfold(self, unfolded: bool) -> None:
        self._note.setVisible(unfolded and bool(self._note.text()))
        self.more.setText("Less about this" if unfolded else "More about this")

    def _write_hints(self, hints: tuple[str, ...]) -> None:
        while len(self._hints) < len(hints):
            text = Text("", "caption", wrap=True)
            self._rows.insertWidget(self._rows.indexOf(self.answer), text)
            self._hints.append(text)
        for place, text in enumerate(self._hints):
            text.setText(f"Hint {place + 1}. {hints[place]}" if place < len(hints) else "")
            text.setVisible(place < len(hints))


class _Cover(QWidget):
    """Lies over what is left of a line that is cut by an edge."""

    spoken_silent = True

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.in_strip = False
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().color("side" if self.in_strip else "base"))


class StepsList(ScrollFrame):
    """All steps. It is as tall as they are where there is room for that, and scrolls where there is not."""

    def __init__(self) -> None:
        inside = Inside()
        super().__init__(inside)
        self._rows = Column(10, parent=inside)
        self._lines: list[StepLine] = []
        self._alone, self._over, self._most = False, False, MOST
        self.at_hand = AtHandPart(inside)
        self._rows.addWidget(self.at_hand)
        inside.installEventFilter(self)
        self._covers = _Cover(self.viewport()), _Cover(self.viewport())
        self.verticalScrollBar().valueChanged.connect(self._cover)

    def set_most(self, most: int) -> None:
        """How many pixels high it may be."""
        self._most = most
        self._fit()

    def set_alone(self, alone: bool) -> None:
        """Show what the step at hand says without the steps, as in a narrow window, which names the step over it; once the lesson
        is over all of them, to be read again."""
        self._alone = alone
        for cover in self._covers:
            cover.in_strip = alone
        self._rows.set_margins((STRIP_INDENT if alone and self._over else 0, 0, 0, 0))
        self.at_hand.set_indent(0 if self._over else STRIP_INDENT if alone else CIRCLE + BESIDE)
        for line in self._lines:
            line.setVisible(not alone or self._over)

    def show_lesson(self, shown: LessonShown) -> None:
        """Write the steps as they are now, what the one at hand says under it."""
        while len(self._lines) < len(shown.steps):
            line = StepLine(len(self._lines) + 1, self.widget())
            self._rows.addWidget(line)
            self._lines.append(line)
        while len(self._lines) > len(shown.steps):
            line = self._lines.pop()
            self._rows.removeWidget(line)
            line.hide()
            line.deleteLater()
        for line, step in zip(self._lines, shown.steps, strict=True):
            line.show_step(step)
        self._over = shown.at is None
        self.set_alone(self._alone)
        place = 0 if shown.at is None else shown.at + 1  # what it all came to stands first
        if self._rows.indexOf(self.at_hand) != place:
            self._rows.removeWidget(self.at_hand)
            self._rows.insertWidget(place, self.at_hand)
        self.at_hand.show_part(shown.at_hand)

    def lines(self) -> tuple[StepLine, ...]:
        """The steps, in order."""
        return tuple(self._lines)

    def says_nothing(self) -> bool:
        """Whether nothing stands under a title."""
        return self.at_hand.isHidden() and not self._over

    def turn(self, pages: int) -> None:
        """Scroll down, or up, by what is seen at once."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())

    def show_at_hand(self, shown: LessonShown, more: bool = False) -> None:
        """Scroll so far that the step at hand is seen with all that it says, or where that is long with its title and first line;
        where it has just come to say `more`, with that.
        """
        if more:
            self.ensureWidgetVisible(self.at_hand.newest(), 0, 0)
        elif shown.at is None:
            self.verticalScrollBar().setValue(0)
        else:
            first = self.at_hand if self._alone else self._lines[shown.at]
            self.ensureWidgetVisible(self.at_hand, 0, 0)
            self.verticalScrollBar().setValue(min(self.verticalScrollBar().value(), self._top_of(first)))
            if shown.at_hand.asked is not None:  # what is asked is seen whatever stands over it
                self.show_field()

    def show_field(self) -> None:
        """Scroll so far down that the field of what is asked is seen, or where it is higher than the room its beginning."""
        inside, bar, field = self.widget(), self.verticalScrollBar(), self.at_hand.answer
        if inside is None or not field.isVisible():
            return
        part = field.part()
        begin, end = self._top_of(part), self._top_of(part) + part.height()
        room = self.viewport().height()
        if end - self._top_of(field) <= room:
            begin = self._top_of(field)  # with its question
        bar.setValue(min(max(bar.value(), end - room), begin))

    def _keep_seen(self) -> None:
        """In another room, too, what is asked is seen, or what was done and not asked for."""
        if self.at_hand.answer.asked is not None:
            self.show_field()
        elif self.at_hand.astray.isVisible():
            self.ensureWidgetVisible(self.at_hand.astray, 0, 0)

    def _top_of(self, part: QWidget) -> int:
        inside = self.widget()
        return 0 if inside is None else part.mapTo(inside, QPoint()).y()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cover()
        QTimer.singleShot(0, self, self._keep_seen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        handled = super().eventFilter(watched, event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            QTimer.singleShot(0, self, self._cover)
        return handled

    def _cover(self) -> None:
        """Leave out lines that would be cut at the upper or lower edge."""
        frame, top, bottom = self.viewport(), 0, self.viewport().height()
        inside = self.widget()
        for text in () if inside is None else (each for each in inside.findChildren(Text) if each.isVisible()):
            begin, line = text.mapTo(frame, QPoint()).y(), max(1, text.fontMetrics().lineSpacing())
            if begin < 0 < begin + text.height():
                top = max(top, begin - begin // line * line if begin % line else 0)
            if begin < frame.height() < begin + text.height():
                bottom = min(bottom, begin + (frame.height() - begin) // line * line)
        upper, lower = self._covers
        for cover, start, end in ((upper, 0, top), (lower, bottom, frame.height())):
            cover.setGeometry(0, start, frame.width(), end - start)
            cover.setVisible(end > start)
            cover.raise_()

    def _fit(self) -> None:
        super()._fit()
        inside = self.widget()
        if inside is not None:
            needed = max(1, inside.heightForWidth(self.viewport().width()))
            self.setMaximumHeight(min(needed, self._most))
            self.setMinimumHeight(min(needed, self._most) if self._most < MOST else 0)
