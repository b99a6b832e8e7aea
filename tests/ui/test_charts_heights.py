"""Heights are true: a mark stands at the value it names, a recorded low is drawn as deep as it was, and so is its label."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.wallet.practices import practice
from ui import charts
from ui.charts import ChartData, ChartMarker, Extra, ValueChart
from ui.charts.painting import line_height
from ui.charts.value import apart
from ui.charts.value import foreground as over
from ui.charts.value.clear import Clearing
from ui.charts.value.marks import badges
from ui.charts.value.views import mark_value
from ui.panels.events.rows import events
from ui.panels.handout import HandoutRow, handout_of, token_chart
from ui.panels.holdings.lines import ALL_LST
from ui.panels.value.data import chart_data
from ui.theme import theme
from wallet import Practice, actions

ETH = 10**18
SIZES = [(340, 300), (442, 340), (658, 320), (890, 440), (1500, 520)]


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory, qapp: object) -> Iterator[Practice]:
    lived = practice(tmp_path_factory.mktemp("june"), "june-2022-open")
    lived.do(actions.Stake(protocol="lido", amount=10 * ETH))
    lived.advance(12 * 24)
    lived.do(actions.Swap(market="curve-steth", pay="stETH", receive="ETH", amount=12 * ETH, minimum=0))
    lived.advance(936 - 12 * 24)
    yield lived
    lived.close()


@pytest.fixture
def chart(june: Practice, qtbot) -> ValueChart:
    found = ValueChart()
    qtbot.addWidget(found)
    found.set_series(chart_data(june.world, june.series(ALL_LST), ALL_LST))
    found.set_markers(events(june))
    found.show()
    return found


def test_a_chart_that_grows_while_it_comes_on_screen_draws_its_lines_at_the_heights_of_its_axis(
    chart: ValueChart, qtbot: QtBot
) -> None:
    theme().set_text_scale(1.5)
    around = QWidget()
    qtbot.addWidget(around)
    chart.setParent(around)
    chart.resize(560, 300)
    chart.setMinimumHeight(200)
    chart.resize(560, 200)
    chart.show()
    assert not chart.isVisible()
    with qtbot.waitExposed(around):
        around.show()
    assert chart.height() > 200, "its title takes two lines"
    lines = chart.plotItem.vb
    qtbot.waitUntil(lambda: abs(lines.sceneBoundingRect().height() - chart.inner().height()) <= 1)
    assert lines.sceneBoundingRect().top() == pytest.approx(chart.inner().top(), abs=1)
    assert chart.viewport().size() == chart.size()
    chart.setParent(None)


def painted(chart: ValueChart, monkeypatch: pytest.MonkeyPatch) -> list[QPointF]:
    """Where the marks on the lines are drawn."""
    found: list[QPointF] = []
    monkeypatch.setattr(badges, "dot", lambda _painter, at, *_: found.append(at))
    monkeypatch.setattr(badges, "diamond", lambda _painter, at, *_: found.append(at))
    chart.grab()
    return found


@pytest.mark.parametrize("view", ["gain", "rate", "value", "discount"])
def test_every_mark_stands_at_the_value_of_its_own_hour(chart: ValueChart, monkeypatch, view) -> None:
    chart.set_view(view)
    for size in SIZES:
        chart.resize(*size)
        places = painted(chart, monkeypatch)
        marks = [mark.marker for mark in chart.marks.marks]
        assert len(places) == len(marks) > 4, size
        data = chart.data
        for marker, place in zip(marks, places, strict=True):
            here = int(np.flatnonzero(data.hour == marker.hour)[0])
            rate, price = data.redemption_rate[here], data.low[here] if marker.low else data.market_price[here]
            held, own = data.balance[here], float(data.taken_out[here] - data.put_in[here])
            worth = rate if marker.own else price
            named = {"gain": held * worth + own, "rate": worth, "value": held * worth, "discount": (price / rate - 1) * 100}[view]
            assert place.y() == pytest.approx(float(chart.y_px(named)), abs=0.01), size
            assert place.x() == pytest.approx(float(chart.x_px(marker.hour))), size


@pytest.mark.parametrize("wide", [500, 658, 680])
def test_on_paper_every_mark_stands_at_the_price_in_its_row(june: Practice, monkeypatch, wide) -> None:
    with token_chart(june) as chart:
        chart.resize(wide, 300)
        rows: dict[int, HandoutRow] = {row.number: row for row in handout_of(june, chart.markers).rows}
        places = painted(chart, monkeypatch)
        told = [(place.y(), mark.marker) for place, mark in zip(places, chart.marks.marks, strict=True)]
    pixel = (chart.y_range[1] - chart.y_range[0]) / chart.inner().height()
    for y, marker in told:
        price = chart.y_range[0] + (chart.inner().bottom() - y) * pixel
        assert price == pytest.approx(1.0 if marker.own else float(rows[marker.number].price), abs=6e-5)
    assert any(rows[marker.number].kind == "low of the hour" for _, marker in told)


def test_the_list_names_the_price_at_which_the_mark_stands(june: Practice, chart: ValueChart) -> None:
    low = next(marker for marker in chart.markers if marker.label == "Run on Terra: low of 0.9492 at 16:42" or marker.low)
    assert mark_value(chart.data, "rate", low) == pytest.approx(0.949228, abs=1e-6)


@pytest.mark.parametrize("view", ["gain", "rate", "value"])
def test_a_recorded_low_is_drawn_down_to_its_true_height(chart: ValueChart, view) -> None:
    chart.set_markers([])
    chart.set_view(view)
    for size in SIZES:
        chart.resize(*size)
        image = chart.grab().toImage()
        data = chart.data
        place = int(np.nanargmin(data.low))
        value = mark_value(data, view, ChartMarker(float(data.hour[place]), "", own=False, low=True), chart.zero)
        x, y = float(chart.x_px(data.hour[place])), float(chart.y_px(value))
        assert chart.y_range[0] < value, size
        colours = [image.pixelColor(round(x) + aside, int(y) - 1) for aside in (-1, 0, 1)]
        assert any(colour.red() - colour.blue() > 40 for colour in colours), size
        below = image.pixelColor(round(x), min(int(y) + 4, int(chart.inner().bottom()) - 1))
        assert below == theme().color("base"), size


@pytest.mark.parametrize("view", ["gain", "rate", "value"])
def test_the_label_of_the_low_stands_beside_its_point(chart: ValueChart, monkeypatch, view) -> None:
    said: list[tuple[str, float, float]] = []
    monkeypatch.setattr(over, "write", lambda *a, **_: said.append(("".join(run.text for run in a[3]), a[1], a[2])))
    chart.set_view(view)
    for size in SIZES[1:]:
        chart.resize(*size)
        said.clear()
        chart.grab()
        ((text, left, top),) = [each for each in said if each[0].startswith("low ")]
        found = over.low_point(chart)
        assert found is not None, size
        x, y, price = found
        assert text.split()[1] == f"{price:.5f}" == "0.92322", size
        assert top - 5 <= y <= top + line_height() + 5, size
        assert abs(x - left) < 240, size


def lived(count: int, start: str = "2026-07-22") -> ChartData:
    ones = np.ones(count)
    begin = int(datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp())
    values = {"balance": ones, "redemption_value": ones, "market_value": ones * 0.99}
    return ChartData.of(
        np.arange(count), **values, redemption_rate=ones, market_price=ones * 0.99, start_unix=begin, token="stETH", coin="ETH"
    )


@pytest.mark.parametrize("count", [2, 30, 200, 1009, 9000, 90_000])
@pytest.mark.parametrize("wide", [300, 600, 1000])
def test_the_time_axis_begins_with_the_first_day_and_ends_now(qtbot, count: int, wide: int) -> None:
    chart = ValueChart()
    qtbot.addWidget(chart)
    chart.resize(wide, 340)
    chart.set_series(lived(count))
    words = chart.named_ticks()
    shown = {"from": chart.data.unix(0), "now": chart.data.unix(count - 1)}
    first, last = words[0][1], words[-1][1]
    assert last.startswith(charts_day(shown["now"]))
    assert len(words) == 1 or first.startswith(charts_day(shown["from"]))
    chart.set_playing(True)
    assert chart.x_range[1] >= chart.now()
    assert chart.named_ticks()[-1][1] == last


def charts_day(unix: float) -> str:
    when = datetime.fromtimestamp(unix, UTC)
    return f"{when.day} {when:%b}"


def test_the_page_to_hand_out_has_its_first_and_its_last_day_on_the_axis(june: Practice) -> None:
    with token_chart(june) as chart:
        for size in (QSize(658, 300), QSize(680, 240)):
            with charts.sized(chart, size):
                words = [text for _, text in chart.named_ticks()]
                assert (words[0], words[-1]) == ("6 May", "14 Jun")


@pytest.mark.parametrize("size", [(420, 240), (640, 330), (890, 300), (1200, 500)])
def test_the_label_of_a_difference_says_what_it_is_and_the_axis_reaches_the_lowest(qtbot, monkeypatch, size) -> None:
    chart = ValueChart()
    qtbot.addWidget(chart)
    chart.resize(*size)
    chart.set_series(lived(400))
    hours = np.arange(399, 700)
    dip = np.where(np.arange(301) == 150, 0.4, 0.9)
    chart.set_extra(
        Extra(
            "with a sale",
            ChartData.of(hours, market_value=dip, put_in=np.ones(301), coin="ETH"),
            ChartData.of(hours, market_value=np.full(301, 0.99), put_in=np.ones(301), coin="ETH"),
            "without it",
            "hidden",
        )
    )
    chart.show()
    said: list[tuple[str, float]] = []
    monkeypatch.setattr(apart, "write", lambda *a, **_: said.append(("".join(run.text for run in a[3]), a[2])))
    paper = QImage(chart.size(), QImage.Format.Format_ARGB32)
    painter = QPainter(paper)
    apart.paint_names(painter, chart, Clearing(chart))
    painter.end()
    lowest = float(chart.y_px(0.4 - 1))
    (worst,) = [top for text, top in said if text.endswith("at most 0.5900 ETH less")]
    assert min(top for text, top in said if "sale" in text) > lowest + 2
    assert worst + line_height() <= dict(said)["hidden"] + 1
    assert chart.y_ticks[0].at <= 0.4 - 1
    assert lowest < chart.inner().bottom()


def test_what_the_queue_did_is_the_worlds(tmp_path: Path, qapp: object) -> None:
    lived_ = practice(tmp_path)
    lived_.do(actions.Stake(protocol="lido", amount=5 * ETH))
    lived_.do(actions.RequestWithdrawal(amount=3 * ETH))
    lived_.advance(24 * 6)
    marks = events(lived_)
    assert [(mark.kind, mark.own) for mark in marks if mark.kind.startswith(("stake", "request"))] == [
        ("stake", True),
        ("request_withdrawal", True),
        ("request_ready", False),
    ]
    lived_.close()
