"""The pictures of a loan at every size: nothing that is written leaves the picture, and what has no room is said shorter."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from ui.panels.lend.chart import HealthChart, HealthLine, HealthPicture
from ui.panels.lend.table import COLUMNS, FIRST_TO_GO
from ui.panels.lend.words import caution
from ui.theme import set_text_scale, theme
from ui.widgets import Check

E18 = 10**18


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_words_beside_the_liquidation_stay_in_the_plot(qapp: QApplication, scale: float) -> None:
    chart = HealthChart()
    set_text_scale(scale)
    chart.show()
    for size, wad, price in product(
        ((760, 300), (620, 340), (900, 420)), (E18 * 102 // 100, E18 * 149 // 100, 9 * E18), (1.2, 1.0, 1794.42)
    ):
        chart.resize(*size)
        shown = HealthPicture(price, "ETH", "wstETH", None, HealthLine(wad, "6.5 ETH owed"))
        chart.show_loan(shown)
        ends = 1e18 / wad
        at = QPointF(float(chart.x_px(ends)), float(chart.y_px(1.0)))
        words, box, _ = chart.end_words(shown, at, ends)
        inner = chart.inner()
        assert inner.left() <= box.left(), (size, wad, price)
        assert box.right() <= inner.right(), (size, wad, price)
        assert box.bottom() <= inner.bottom() + 2, (size, wad, price)
        assert any(run.bold for run in words)
    set_text_scale(1.0)
    chart.close()


def test_where_the_table_has_little_room_rates_of_the_moment_go_before_what_ends_a_loan() -> None:
    goes = {key: place for place, key in enumerate(FIRST_TO_GO)}
    assert max(goes["earns_now"], goes["costs_now"]) < min(goes["up_to"], goes["ends"])
    assert {"token", "lent", "owed", "earns", "costs"} == {column.key for column in COLUMNS} - goes.keys()


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_what_is_to_be_ticked_stands_whole_in_the_narrowest_review(qapp: QApplication, scale: float) -> None:
    set_text_scale(scale)
    tick = Check(caution(E18 * 130 // 100), wraps=True)
    for width in (260, 420, 500, 900):
        tick.resize(width, tick.heightForWidth(width))
        box = tick.words_box(width)
        assert box.right() <= width, (scale, width)
        assert box.height() <= tick.height(), (scale, width)
    assert tick.minimumSizeHint().width() <= theme().px(200)
    set_text_scale(1.0)
