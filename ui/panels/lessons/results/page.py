"""What a class guessed in the last lesson: everybody's exported progress side by side, as dots and as a table, also on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from ui import charts
from ui.csv_file import write_csv
from ui.panels.lessons.results.words import NONE, UNKNOWN, ClassRow, of_question, questions_of, rows_of, scatter_of
from ui.panels.lessons.words import Lesson
from ui.progress import Prediction, Progress
from ui.theme import theme
from ui.widgets import (
    Column,
    DataTable,
    LinkButton,
    PlainButton,
    PrimaryButton,
    Row,
    Segments,
    TableColumn,
    TableModel,
    Text,
    Toast,
)
from ui.wording import problem_text
from wallet import FileProblem

MARGIN = 40
"""Pixels that are left of the window around it."""
HEADS = ("Name", "Guess", "What came", "Missed by")


class ClassPage(QDialog):
    """`lessons.class`. `add_wanted()` asks for more files, `print_wanted()` and `table_wanted()` where the page goes to."""

    add_wanted = Signal()
    print_wanted = Signal()
    table_wanted = Signal()

    def __init__(self, lesson: Lesson, results: Mapping[str, Progress], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lessons.class")
        self.setWindowTitle("Class results")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.lesson, self._results = lesson, results
        self._asked: tuple[tuple[bool, str], ...] = ()
        outer = Column(10, (20, 20, 20, 20), parent=self)
        outer.addWidget(Text(f"Class results: {lesson.title}", "title", wrap=True))
        self._question = Text("", "body", "ink2", wrap=True)
        self._which = Segments("Question", (), small=True)
        self._which.changed.connect(lambda _key: self._show())
        outer.addWidget(self._which, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addWidget(self._question)
        self.chart = charts.ScatterChart()
        self.table = DataTable("Guesses", TableModel(_columns()))
        outer.addWidget(self.chart, 3)
        outer.addWidget(self.table, 2)
        self._gap = QWidget()
        outer.addWidget(self._gap, 1)
        outer.addLayout(self._buttons())
        self.toast = Toast(self, self.add)
        most = parent.window().size() if parent is not None else QSize(1280, 800)
        self.resize(min(theme().px(640), most.width() - MARGIN), min(theme().px(680), most.height() - MARGIN))
        self.present(results)

    def present(self, results: Mapping[str, Progress]) -> None:
        """Show what these people guessed."""
        self._results = results
        self._asked = questions_of(results, self.lesson.number)
        titles = [(str(place), f"{place + 1}{', once more' if again else ''}") for place, (again, _) in enumerate(self._asked)]
        self._which.set_choices(titles)
        self._which.setVisible(len(titles) > 1)
        self._show()

    def rows(self) -> list[ClassRow]:
        """The guesses on show."""
        return rows_of(self._guesses())

    def question(self) -> str:
        """What was asked."""
        return self._question.text()

    def say(self, text: str) -> None:
        """A toast above the primary button."""
        self.toast.show_message(text)

    def tell(self, problem: FileProblem) -> None:
        """Say over the buttons what is wrong with a file."""
        self.toast.show_message(problem_text(problem)[0], icon="warning")

    def save_table(self, path: Path) -> int:
        """Write the guesses on show as CSV, and return how many. Problems: those of `written`."""
        return write_csv(path, HEADS, self.rows())

    # -- inside

    def _guesses(self) -> list[tuple[str, Prediction]]:
        place = int(self._which.current_key() or 0)
        return of_question(self._results, self.lesson.number, self._asked[place]) if place < len(self._asked) else []

    def _show(self) -> None:
        guesses = self._guesses()
        for part in (self.chart, self.table, self.paper, self.save):
            part.setVisible(bool(guesses))
        self._gap.setVisible(not guesses)
        if not guesses:
            self._question.setText(UNKNOWN if self._results else NONE)
            return
        asked = {step.key: step.asks for step in self.lesson.steps if step.asks}
        self._question.setText(asked.get(guesses[0][1].question, "What was guessed, and what came"))
        self.chart.set_data(scatter_of(guesses))
        keys = ("name", "guess", "outcome", "miss")
        self.table.set_rows([{"key": str(place), **dict(zip(keys, row, strict=True))} for place, row in enumerate(self.rows())])

    def _buttons(self) -> Row:
        self.add, close = PrimaryButton("Add results\u2026"), PlainButton("Close")
        self.paper, self.save = LinkButton("Print"), LinkButton("Save the table")
        runs: tuple[tuple[QWidget, str, Callable[[], object]], ...] = (
            (self.add, "lessons.class.add", self.add_wanted.emit),
            (self.paper, "lessons.class.print", self.print_wanted.emit),
            (self.save, "lessons.class.save", self.table_wanted.emit),
            (close, "lessons.class.close", self.accept),
        )
        row = Row(16)
        for button, name, run in runs:
            button.setObjectName(name)
            button.clicked.connect(lambda _checked=False, run=run: run())  # type: ignore[attr-defined]
        for button in (self.paper, self.save):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self.add)
        return row


def _columns() -> tuple[TableColumn, ...]:
    name, guess, outcome, miss = HEADS
    return (
        TableColumn("name", name, "head", stretch=True),
        TableColumn("guess", guess, "number"),
        TableColumn("outcome", outcome, "number"),
        TableColumn("miss", miss, "number"),
    )
