"""Three styles, one truth: what stands on the page is what the model found, and what is to be guessed is nowhere on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractScrollArea, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fits import cut
from tests.ui.world_of_forms import lived_in
from ui.main_window import MainWindow
from ui.panels.compare.form import CompareForm
from ui.panels.compare.page import StylesPage
from ui.panels.compare.words import cause_rows
from ui.session import Session
from ui.tabs.chart.export import export_chart
from ui.tabs.stake import StakeTab
from ui.theme import theme
from ui.wording import amount, exact_amount
from wallet import Compared, Practice, actions, ways

ETH = 10**18
THREE = ("stETH", "sfrxETH", "rETH")


def a_month(practice: Practice) -> None:
    practice.advance(30 * 24)


@pytest.fixture(scope="module")
def window(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    practice = lived_in(tmp_path_factory.mktemp("compare"), a_month, "calm-all")
    made = MainWindow(Session(practice))
    made.resize(1280, 800)
    made.show()
    made.tabs.setCurrentIndex(1)
    yield made
    made.close()
    practice.close()


@pytest.fixture
def tab(window: MainWindow) -> StakeTab:
    found = window.tab
    assert isinstance(found, StakeTab)
    found.lead_to("compare")
    form = found.comparing.styles
    if form.hides:
        form.ask.click()
    form.amount.unit_box.set_current("ETH")
    form.amount.set_text("10")
    form.since.choice.set_current("first")
    for token, box in form.tokens.boxes.items():
        box.setChecked(token in THREE)
    form.recompute()
    return found


def page_of(tab: StakeTab) -> StylesPage:
    page = tab.findChild(StylesPage, "compare.styles")
    assert isinstance(page, StylesPage)
    return page


def found_by(form: CompareForm) -> Compared:
    assert form.found is not None
    return form.found


def cells(page: StylesPage) -> dict[str, dict[str, str]]:
    model = page.table.table_model()
    keys = [column.key for column in model.columns]
    return {
        model.key_at(row): {key: model.cell(row, place).text for place, key in enumerate(keys)} for row in range(model.rowCount())
    }


def test_the_page_of_ways_and_the_menu_lead_to_it_and_escape_leads_back(tab: StakeTab, window: MainWindow, qtbot: QtBot) -> None:
    assert page_of(tab).isVisible()
    qtbot.keyClick(page_of(tab), Qt.Key.Key_Escape)
    assert not page_of(tab).isVisible()
    assert tab.column.form is tab.stake
    tab.ways.open()
    qtbot.mouseClick(tab.ways.page.compare, Qt.MouseButton.LeftButton)
    assert page_of(tab).isVisible()
    assert tab.column.form is tab.comparing
    window.tabs.setCurrentIndex(0)
    command = window.findChild(QAction, "action.compare.styles")
    assert isinstance(command, QAction)
    command.trigger()
    assert window.tab is tab
    assert page_of(tab).isVisible()


def test_what_stands_there_is_what_the_model_found(tab: StakeTab) -> None:
    page, found = page_of(tab), found_by(tab.comparing.styles)
    assert found == ways.compare_styles(tab.session.practice, THREE, 10 * ETH)._replace(rows=found.rows)
    shown = cells(page)
    for row in found.rows:
        assert shown[row.token]["then"] == amount(row.count_then, row.token)
        assert shown[row.token]["now"] == amount(row.count, row.token)
        assert shown[row.token]["worth"] == amount(row.owed, "ETH")
        page.choose(row.token)
        told = {each.label: each for each in tab.comparing.styles.chosen.preview.rows()}
        assert told["All redeem for"].value == amount(row.owed, "ETH")
        assert told["All redeem for"].exact == exact_amount(row.owed, "ETH")
    figures = [figure.number() for figure in page.figures.figures()]
    assert figures == [*(amount(row.count, row.token) for row in found.rows), amount(found.best.owed, "ETH")]
    assert found.best.token in page.in_a_sentence()


def test_the_causes_on_screen_add_up_to_the_difference_on_screen(tab: StakeTab) -> None:
    def number(text: str) -> int:
        return round(float(text.replace("\u2212", "-").replace(",", "")) * 10_000)

    page, found = page_of(tab), found_by(tab.comparing.styles)
    for row in found.rows:
        if row.token == found.best.token:
            continue
        page.choose(row.token)
        *parts, total = tab.comparing.styles.chosen.why.rows()
        assert [part.label for part in parts] == [each.label for each in cause_rows(row, "ETH")]
        assert sum(number(part.value) for part in parts) == number(total.value) < 0


def test_what_is_to_be_guessed_stands_nowhere(tab: StakeTab) -> None:
    page, form = page_of(tab), tab.comparing.styles
    worth = {amount(row.owed, "ETH") for row in found_by(form).rows} - {cells(page)["stETH"]["now"]}
    form.ask.click()
    for key in ("both", "values", "prices"):
        page.show_view(key)
        seen = [label.text() for part in (page, form) for label in part.findChildren(QLabel) if label.isVisible()]
        seen += [chart.accessibleDescription() for chart in page.charts if chart.isVisible()]
        seen += [words.text for words in table_words(page)]
        assert not [text for text in [*seen, page.in_a_sentence()] if any(number in text for number in worth)], key
        assert all(chart.shown is None or chart.shown.hidden for chart in (page.owed, page.against))
    tab.toggle_table()
    assert not page.numbers.isVisible()
    tab.toggle_table()
    form.ask.click()
    page.show_view("both")
    assert form.chosen.isVisible()


def table_words(page: StylesPage) -> list[Any]:
    model = page.table.table_model()
    places = [(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())]
    return [words for row, column in places for words in page.table.words_in(model.index(row, column))]


def test_f8_shows_the_charts_as_numbers(tab: StakeTab, window: MainWindow) -> None:
    page = page_of(tab)
    command = window.findChild(QAction, "action.chart.table")
    assert isinstance(command, QAction)
    command.trigger()
    assert page.numbers.isVisible()
    assert not page.owed.isVisible()
    model, best = page.numbers.model(), found_by(tab.comparing.styles).rows[0]
    assert model.rowCount() == len(best.path.hours)
    heads = [str(model.headerData(place, Qt.Orientation.Horizontal)) for place in range(model.columnCount())]
    place = heads.index(f"Redeems for, ETH: {best.token}")
    assert model.index(0, place).data() == amount(best.owed, "ETH")
    command.trigger()
    assert page.owed.isVisible()


def test_the_charts_leave_as_a_picture_and_as_numbers(tab: StakeTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: None)
    page, asked = page_of(tab), []
    assert tab.pictured is not None
    assert tab.pictured.chart is page.pictured
    tab.chart_bar.export_wanted.connect(lambda view, kind: asked.append((view, kind)))
    assert tab.beside is not None
    for kind in ("png", "svg", "csv"):
        tab.beside.pages["styles"].export(kind)
        view, _ = asked[-1]
        export_chart(view, kind, tmp_path / f"styles.{kind}")
    lines = (tmp_path / "styles.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len(found_by(tab.comparing.styles).rows[0].path.hours)
    assert all((tmp_path / f"styles.{kind}").stat().st_size > 1_000 for kind in ("png", "svg"))


def test_the_keyboard_goes_along_the_lines_and_both_charts_follow(tab: StakeTab, qtbot: QtBot) -> None:
    page = page_of(tab)
    whole = page.owed.accessibleDescription()
    qtbot.keyClick(page.owed, Qt.Key.Key_Home)
    assert "22 Jul 2026" in page.owed.accessibleDescription()
    assert "22 Jul 2026" in page.held.accessibleDescription()
    qtbot.keyClick(page.owed, Qt.Key.Key_Right)
    assert "23 Jul 2026" in page.held.accessibleDescription()
    qtbot.keyClick(page.owed, Qt.Key.Key_Escape)
    assert page.owed.accessibleDescription() == whole
    assert page.isVisible(), "the first Esc takes the crosshair away"


def test_two_or_three_tokens_are_compared_never_one_or_four(tab: StakeTab, qtbot: QtBot) -> None:
    form = tab.comparing.styles
    form.tokens.boxes["wstETH"].click()
    assert form.tokens.ticked() == ("stETH", "wstETH", "rETH"), "of two tokens of one style the later one is meant"
    form.tokens.boxes["rETH"].click()
    form.tokens.boxes["stETH"].click()
    assert form.tokens.ticked() == ("stETH", "wstETH")
    assert [row.token for row in found_by(form).rows] == ["stETH", "wstETH"]
    form.amount.unit_box.set_current("SOL")
    assert [row.token for row in found_by(form).rows] == ["JitoSOL", "mSOL"]


def test_an_amount_that_is_refused_says_why_and_its_fix_goes_through(tab: StakeTab) -> None:
    form = tab.comparing.styles
    form.amount.set_text("0.001")
    assert form.found is None
    assert not form.ready()
    assert form.amount.error.sentence() == form.why_not != ""
    drawn = [curve.getData()[0] for chart in page_of(tab).charts for curve in chart._curves]
    assert not any(len(hours) for hours in drawn if hours is not None), "no line stays of what was compared before"
    (fix,) = form.amount.error.fixes()
    fix.click()
    assert form.found is not None
    form.since.choice.set_current("day")
    assert form.found is None
    form.since.day.setText("1 Sep 2026, 18:00")
    form.since.changed.emit()
    assert found_by(form).since == (41 * 24) + 18
    form.since.day.setText("1 Sep 2031")
    form.since.changed.emit()
    assert "still to come" in form.since.row.error.sentence()


def test_while_time_plays_it_looks_once_a_day(tab: StakeTab, monkeypatch: pytest.MonkeyPatch) -> None:
    form, looked = tab.comparing.styles, []
    real: Callable[..., Compared] = ways.compare_styles

    def counted(*given: Any) -> Compared:
        looked.append(given)
        return real(*given)

    monkeypatch.setattr(ways, "compare_styles", counted)
    form.recompute()
    world = tab.session.world
    monkeypatch.setattr(tab.session, "_playing", True)
    for _ in range(3):
        form.refresh(world, world, ())
    assert len(looked) == 1


def test_no_words_are_cut_at_any_size(tab: StakeTab, window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(tab)
    try:
        for width, height, scale in ((1024, 768, 1.0), (1280, 800, 1.5)):
            theme().set_text_scale(scale)
            window.resize(width, height)
            qtbot.waitUntil(lambda width=width: window.width() == width)  # type: ignore[misc]
            for key in ("both", "prices"):
                page.show_view(key)
                qtbot.wait(1)
                inside = [line for line in cut(window) if "Chart" not in line]
                assert inside == [], (width, scale, key)
    finally:
        theme().set_text_scale(1.0)
        window.resize(1280, 800)
        page.show_view("both")


def test_nothing_is_done_to_the_practice(tab: StakeTab) -> None:
    before = tab.session.world
    tab.comparing.styles.recompute()
    assert tab.session.world is before
    assert not isinstance(tab.comparing.styles.action(), actions.Action)


def test_every_part_that_takes_the_keyboard_has_a_name(tab: StakeTab) -> None:
    for part in (*page_of(tab).findChildren(QWidget), *tab.comparing.styles.findChildren(QWidget)):
        inner = isinstance(part.parentWidget(), QAbstractScrollArea)
        if part.isVisible() and not inner and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert part.accessibleName() or getattr(part, "text", str)(), part
