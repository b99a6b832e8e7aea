"""What a class guessed in the last lesson: files read side by side, a dot and a row for each guess, the same on paper."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from pytestqt.qtbot import QtBot

from tests.ui.fits import cut
from tests.ui.lesson_rows import lessons
from ui.charts import ScatterChart
from ui.panels.lessons.results.page import HEADS, ClassPage
from ui.panels.lessons.results.paper import save_class
from ui.panels.lessons.results.words import NONE, UNKNOWN, of_question, questions_of, scatter_of
from ui.progress import Prediction, Progress
from ui.theme import theme

LAST = lessons()[-1]
ASKED = next(step.asks for step in LAST.steps if step.asks)


def guess(guessed: str, came: str, miss: str = "", unit: str = "ETH", again: bool = False) -> Progress:
    return Progress(predictions=(Prediction(LAST.number, "day", guessed, came, miss, unit, again),))


CLASS = {
    "You": guess("9.5", "9.81", "0.31"),
    "Kim": guess("10.5", "9.8", "-0.7"),
    "Ada": guess("9.8", "9.8", "0"),
    "Ben": guess("9.5", "9.81", "0.31"),
    "Cy": guess("7", ""),
    "Di": Progress(predictions=(Prediction(3, "day", "1", "2", "1", "ETH"),)),
}
DAYS = {"You": guess("2026-09-20", "2026-09-24", "4", "days"), "Kim": guess("2026-09-24", "2026-09-24", "0", "days")}
CHOSEN = {"You": guess("Locked", "Liquid", "", "choice"), "Kim": guess("Liquid", "Liquid", "", "choice")}


@pytest.fixture
def page(qtbot: QtBot) -> ClassPage:
    made = ClassPage(LAST, CLASS)
    qtbot.addWidget(made)
    made.show()
    return made


def test_everybody_whose_outcome_is_known_has_a_row_and_a_dot(page: ClassPage) -> None:
    assert [row.name for row in page.rows()] == ["You", "Kim", "Ada", "Ben"]
    assert page.rows()[1] == ("Kim", "10.5 ETH", "9.8 ETH", "\N{MINUS SIGN}0.7 ETH")
    assert page.question() == ASKED
    shown = page.chart.shown
    assert shown is not None
    assert [(point.name, point.outcome, point.guess) for point in shown.points][:2] == [("You", 9.81, 9.5), ("Kim", 9.8, 10.5)]
    assert page.chart.accessibleDescription().startswith("4 guesses against what came; 1 on the line")


def test_amounts_with_all_their_digits_are_shown_as_everywhere(page: ClassPage) -> None:
    page.present({"Kim": guess("1234.5", "1234.567890123456789012", "0.067890123456789012")})
    assert page.rows() == [("Kim", "1,234.5 ETH", "1,234.5679 ETH", "0.0679 ETH")]


def test_who_guessed_what_came_stands_on_the_line(page: ClassPage, qtbot: QtBot) -> None:
    chart = page.chart
    qtbot.waitUntil(lambda: chart.inner().height() > 100)
    ends = chart.x_range, chart.y_range
    assert ends[0] == ends[1]
    share = (9.8 - ends[0][0]) / (ends[0][1] - ends[0][0])
    assert abs(chart.x_px(9.8) - (chart.inner().left() + share * chart.inner().width())) < 1
    assert abs(chart.y_px(9.8) - (chart.inner().bottom() - share * chart.inner().height())) < 1


def test_arrows_and_the_pointer_say_whose_dot_it_is(page: ClassPage, qtbot: QtBot) -> None:
    chart: ScatterChart = page.chart
    qtbot.waitUntil(lambda: chart.inner().height() > 100)
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.read_out() == "Kim: 10.5 ETH; it was 9.8 ETH"
    assert chart.accessibleDescription() == chart.read_out()
    at = QPointF(chart.x_px(9.8) + 3, chart.y_px(9.8))
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier)
    chart.mouseMoveEvent(move)
    assert chart.read_out().startswith("Ada")
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.read_out() == ""


def test_days_and_choices_have_places_of_their_own() -> None:
    asked = questions_of(DAYS, LAST.number)[0]
    days = scatter_of(of_question(DAYS, LAST.number, asked))
    assert days.points[0].outcome - days.points[0].guess == 4
    assert days.shown is not None
    assert days.shown(days.points[0].outcome) == "24 Sep 2026"
    chosen = scatter_of(of_question(CHOSEN, LAST.number, questions_of(CHOSEN, LAST.number)[0]))
    assert [tick.text for tick in chosen.places] == ["Liquid", "Locked"]
    assert [(point.outcome, point.guess) for point in chosen.points] == [(0.0, 1.0), (0.0, 0.0)]


def test_what_was_asked_once_more_is_kept_apart(page: ClassPage) -> None:
    page.present({**CLASS, "Eve": guess("1", "2", "1", again=True)})
    assert questions_of({"Eve": guess("1", "2", "1", again=True)}, LAST.number) == ((True, "day"),)
    assert [row.name for row in page.rows()] == ["You", "Kim", "Ada", "Ben"]
    page._which.setCurrentIndex(1)
    assert [row.name for row in page.rows()] == ["Eve"]


@pytest.mark.parametrize(("results", "said"), [({}, NONE), ({"Di": CLASS["Di"], "Cy": CLASS["Cy"]}, UNKNOWN)])
def test_without_a_guess_it_says_what_to_do(page: ClassPage, results: dict[str, Progress], said: str) -> None:
    page.present(results)
    assert page.question() == said
    assert not page.chart.isVisible()
    assert not page.table.isVisible()


def test_nothing_is_cut_at_any_size(page: ClassPage, qtbot: QtBot) -> None:
    for scale in (1.0, 2.0):
        theme().set_text_scale(scale)
        qtbot.waitUntil(lambda: cut(page) == [])
    theme().set_text_scale(1.0)


def test_the_page_goes_on_paper_and_its_table_into_a_file(page: ClassPage, tmp_path: Path) -> None:
    many = {f"Person {number}": replace(CLASS["Kim"]) for number in range(70)}
    page.present(many)
    path = tmp_path / "class.pdf"
    assert save_class(path, LAST.title, page.question(), page.chart, HEADS, page.rows(), "letter") == 2
    assert path.read_bytes().startswith(b"%PDF")
    assert page.save_table(tmp_path / "class.csv") == 70
    with (tmp_path / "class.csv").open(newline="", encoding="utf-8-sig") as file:
        assert next(csv.reader(file)) == list(HEADS)
