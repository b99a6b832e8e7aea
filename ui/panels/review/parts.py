"""The parts of the review sheet: balance changes, what you get and when, lists of lines, the fold-out of formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLayout, QScrollArea, QSizePolicy, QWidget

from ui.spoken import Role
from ui.theme import theme
from ui.widgets import (
    Cell,
    Column,
    DataTable,
    LinkButton,
    RiskLine,
    Row,
    StageBar,
    StageShare,
    TableColumn,
    TableModel,
    Text,
)
from ui.wording import Formula, ReviewLine, ReviewStory, amount, days_short, exact_amount, is_coin, span, token_name

if TYPE_CHECKING:
    from wallet import Change, Receipt

PLACES = {
    **{"queue": "In the queue", "ready": "Ready to claim", "locked": "Locked stake"},
    **{"restaked": "Restaked", "escrow": "In escrow"},
}
LENT = {"supplied": "supplied", "borrowed": "borrowed"}
"""Accounts of a receipt that are places of one's own; "you" is the wallet, every other one somebody else."""
Key = tuple[str, str]
COLUMNS = ("token", "before", "change", "after")
NARROW_BLEED = 4
"""Four columns of figures in a sheet have to fit at 200 % text."""


def empty_layout(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty_layout(inner)


class BalanceChanges(QWidget):
    """Asset, before, change with its sign and the word in or out, after: a table that a reader can walk through.

    Marks the cells that differ from the last preview.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        columns = [TableColumn("token", "Balance", "head", stretch=True)]
        columns += [TableColumn(key, key.capitalize(), "number") for key in COLUMNS[1:]]
        self.table = DataTable(
            "Balances before and after", TableModel(columns), empty="No balance of yours changes.", bleed=NARROW_BLEED
        )
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        Column(0, parent=self).addWidget(self.table)
        self._changes: tuple[Change, ...] = ()
        self._last: dict[Key, Change] | None = None

    def present(self, receipt: Receipt, last: Receipt | None) -> None:
        """Show what `receipt` moves; `last` is what stood here before, to mark what differs."""
        self._changes = in_order(receipt)
        self._last = None if last is None else {_key(change): change for change in last.changes}
        self._write()

    def cells(self) -> list[tuple[str, str, str, str]]:
        """The rows as text: for tests and for copying."""
        return [change_row(change) for change in self._changes]

    def marked(self) -> list[tuple[str, str]]:
        """(row, column) of every cell that is marked as changed."""
        return [
            (place_name(change), column) for change in self._changes for column in COLUMNS[1:] if self._differs(change, column)
        ]

    def _write(self) -> None:
        self.table.set_rows([self._row(change) for change in self._changes])
        self.table.updateGeometry()

    def _row(self, change: Change) -> dict[str, str | Cell]:
        exact = (change.before, change.after - change.before, change.after)
        texts = change_row(change)
        row: dict[str, str | Cell] = {"key": "/".join(_key(change)), "token": texts[0]}
        for column, text, number in zip(COLUMNS[1:], texts[1:], exact, strict=True):
            row[column] = Cell(text, exact_amount(number, change.token))
            if self._differs(change, column):
                was = self._last.get(_key(change)) if self._last else None
                words = f"was {change_row(was)[COLUMNS.index(column)]}" if was else "new here"
                digits = f"{exact_amount(number, change.token)} ({words})"
                row[column] = Cell(text, digits, "warn", strong=True, said=f"{text}, changed, {words}")
        return row

    def _differs(self, change: Change, column: str) -> bool:
        """Whether this cell reads otherwise than before; where none does, whether its digits differ."""
        if self._last is None:
            return False
        was = self._last.get(_key(change))
        if was is None:
            return True
        if self._reads_otherwise():
            place = COLUMNS.index(column)
            return change_row(was)[place] != change_row(change)[place]
        return _digits(was)[column] != _digits(change)[column]

    def _reads_otherwise(self) -> bool:
        last = self._last or {}
        return any(_key(change) not in last or change_row(last[_key(change)]) != change_row(change) for change in self._changes)


def in_order(receipt: Receipt) -> tuple[Change, ...]:
    """The changes as they are read: a balance that only paid the network fee comes last."""
    fee = receipt.figures.get("network_fee")
    return tuple(sorted(receipt.changes, key=lambda change: change.before - change.after == fee))


def _digits(change: Change) -> dict[str, int]:
    return {"before": change.before, "change": change.after - change.before, "after": change.after}


def _key(change: Change) -> Key:
    return change.account, change.token


def place_name(change: Change) -> str:
    """What a row is called: a token of one's own, a place of one's own, or somebody else and the token."""
    if change.account == "you":
        return token_name(change.token)
    if change.account in LENT:
        return f"{token_name(change.token)}, {LENT[change.account]}"
    if change.account == "queue" and is_coin(change.token):
        return "Waiting to be paid"  # stake of the coin itself, which no queue serves
    return PLACES.get(change.account) or f"{change.account}, {token_name(change.token)}"


def change_row(change: Change) -> tuple[str, str, str, str]:
    """A balance change in words: name, before, change with sign and direction, after."""
    moved = change.after - change.before
    more, less = ("repaid", "owed") if change.account == "borrowed" else ("in", "out")
    word = more if moved > 0 else less
    shown = f"{amount(moved, change.token, sign=True)} {word}" if moved else "no change"
    return place_name(change), amount(change.before, change.token), shown, amount(change.after, change.token)


class _Gets(QWidget):
    """A number and what it is a number of, said in one."""

    spoken_role, spoken_leaf = Role.StaticText, True


def gets_words(story: ReviewStory) -> str:
    """What one gets and when: an amount, "at once"."""
    return f"{story.amount} {story.when}".strip()


class WhatYouGet(QWidget):
    """The figure, its unit and date in words, what a sale gains, and the stages of the wait."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = Column(8, parent=self)
        self._line = _Gets()
        line = Row(9, parent=self._line)
        self._figure, self._when = Text("", "figure"), Text("", "body", "ink2")
        line.addWidget(self._figure, 0, Qt.AlignmentFlag.AlignBaseline)
        line.addWidget(self._when, 1, Qt.AlignmentFlag.AlignBaseline)
        rows.addWidget(self._line)
        self._gain = ReviewLines()
        rows.addWidget(self._gain)
        self._bar = StageBar("What the wait is made of")
        rows.addWidget(self._bar)

    def present(self, story: ReviewStory, gained: ReviewLine | None) -> None:
        """Show what the story says of amount, date and stages, and what the sale gains."""
        self._figure.setText(story.amount)
        self._figure.setToolTip(story.amount_exact)
        self._figure.setVisible(bool(story.amount))
        self._when.setText(story.when)
        self._line.setAccessibleName(gets_words(story))
        self._gain.present((gained,) if gained is not None else ())
        self._gain.setVisible(gained is not None)
        whole = sum(stage.hours for stage in story.stages)
        self._bar.set_stages([StageShare(it.name, days_short(it.hours, whole), it.hours) for it in story.stages], span(whole))
        self._bar.setVisible(bool(story.stages))


class ReviewLines(QWidget):
    """Rows of icon, sentence, and a quieter second line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = Column(9, parent=self)
        self._lines: tuple[ReviewLine, ...] = ()
        theme().changed.connect(self._write)

    def present(self, lines: tuple[ReviewLine, ...]) -> None:
        """Show these lines."""
        self._lines = lines
        self._write()

    def _write(self) -> None:
        empty_layout(self._rows)
        for line in self._lines:
            self._rows.addWidget(self._written(line))

    def texts(self) -> list[str]:
        """Each line in one text: for tests."""
        return [f"{line.text} {line.detail}".strip() for line in self._lines]

    def _written(self, line: ReviewLine) -> RiskLine:
        return RiskLine(line.icon, line.text, line.detail, tone="good" if line.icon == "check" else "ink2")


class Section(QWidget):
    """A strong head over a part."""

    def __init__(self, head: str, part: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = Column(8, parent=self)
        rows.addWidget(Text(head, "strong"))
        rows.addWidget(part)


class FoldOut(QWidget):
    """A link that unfolds the formulas: each in words, then with the live values."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formulas: tuple[Formula, ...] = ()
        rows = Column(8, parent=self)
        self._body = QWidget(self)
        self._link = LinkButton(title)
        self._link.setObjectName("review.why")
        self._link.setCheckable(True)
        self._link.spoken_folds = True
        self._link.toggled.connect(self._toggle)
        self._lines = Column(2, parent=self._body)
        rows.addWidget(self._link, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self._body)
        self.unfold(False)

    def present(self, formulas: tuple[Formula, ...]) -> None:
        """Show these formulas when unfolded."""
        self._formulas = formulas
        self._write()

    def _write(self) -> None:
        empty_layout(self._lines)
        for formula in self._formulas if self._link.isChecked() else ():
            self._lines.addWidget(Text(formula.name, "strong", wrap=True))
            self._lines.addWidget(Text(formula.words, "body", "ink2", wrap=True))
            self._lines.addWidget(Text(formula.values, "caption", "ink3", wrap=True))

    def _toggle(self, unfolded: bool) -> None:
        self.unfold(unfolded)
        if unfolded:
            QTimer.singleShot(0, self, self._into_view)

    def _into_view(self) -> None:
        """Scroll so far that what was unfolded is seen, from its link on."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        inside = None if area is None else area.widget()
        if area is None or inside is None:
            return
        layout = inside.layout()
        if layout is not None:
            layout.activate()
        top = self.mapTo(inside, self.rect().topLeft()).y()
        bottom = top + self.height()
        bar, seen = area.verticalScrollBar(), area.viewport().height()
        if bottom > bar.value() + seen:
            bar.setValue(min(top, bottom - seen))

    def unfold(self, unfolded: bool) -> None:
        """Show or hide the formulas."""
        self._link.setChecked(unfolded)
        self._write()
        self._body.setVisible(unfolded)
