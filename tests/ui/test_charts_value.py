"""The hero chart: what stands on it, how it is pointed at, how it follows time and theme."""

import itertools
from datetime import UTC, datetime

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter, QPen
from PySide6.QtTest import QTest

from ui.charts import ChartData, ChartStrip, Extra, Flat, Future, ValueChart
from ui.charts.painting import line_height, text_width, width
from ui.charts.plot import draw_quickly
from ui.charts.value import apart
from ui.charts.value import foreground as over
from ui.charts.value.clear import Clearing
from ui.charts.value.end_labels import names
from ui.charts.value.strip import levels, strip_ends, strip_y
from ui.charts.value.views import lines
from ui.theme import set_scheme, set_text_scale, theme

START = int(datetime(2022, 5, 6, tzinfo=UTC).timestamp())


def sample(count=936, price=None, balance=10.0, rate=1.0, first=0, **rest):
    hour = np.arange(first, first + count)
    price = np.linspace(1, 0.936, count) if price is None else np.broadcast_to(price, count)
    balance = np.broadcast_to(np.asarray(balance, dtype=float), count)
    return ChartData.of(
        hour,
        balance=balance,
        redemption_value=balance * rate,
        market_value=balance * rate * price,
        redemption_rate=np.full(count, rate),
        market_price=rate * price,
        start_unix=START,
        token="stETH",
        coin="ETH",
        **rest,
    )


@pytest.fixture
def chart(qtbot):
    set_scheme("light")
    set_text_scale(1.0)
    found = ValueChart()
    qtbot.addWidget(found)
    found.resize(890, 350)
    found.set_series(sample())
    found.show()
    yield found
    set_scheme("light")
    set_text_scale(1.0)


def test_the_ends_of_the_gain_view_say_every_amount_once(chart):
    assert chart.end_texts() == [
        "Redeems for 10.0000 ETH",
        "gain 0.0000",
        "You put in 10.0000 ETH",
        "Sells for 9.3600 ETH",
        "loss \u22120.6400, 0.93600 each",
        "You hold 10.0000 stETH",
    ]


def test_the_ends_of_the_balance_say_what_i_hold_and_what_it_redeems_and_sells_for(chart):
    chart.set_view("value")
    assert chart.end_texts() == [
        "You hold 10.0000 stETH",
        "Redeems for 10.0000 ETH",
        "Sells for 9.3600 ETH",
        "0.93600 each, gap \u22120.6400",
    ]


def test_a_premium_is_called_premium_and_stands_above(chart):
    chart.set_series(sample(price=1.002))
    texts = chart.end_texts()
    assert texts[0] == "Sells for 10.0200 ETH"
    assert "gain +0.0200, 1.00200 each" in texts


def test_without_a_market_the_chart_says_so(chart):
    chart.set_series(sample(price=np.nan))
    assert "No market" in chart.end_texts()
    assert "cannot be sold" in chart.end_texts()
    assert not any("gap" in text for text in chart.end_texts())
    chart.grab()


def test_where_the_market_ended_the_chart_says_since_when(chart):
    price = np.full(936, 0.99)
    price[600:] = np.nan
    chart.set_series(sample(price=price))
    assert "since 31 May" in chart.end_texts()
    assert np.isnan(chart.column_lines.market[chart.columns > chart.x_px(601)]).all()


def test_rate_and_discount_views_speak_per_token(chart):
    chart.set_view("rate")
    assert chart.end_texts() == [
        "Redemption rate 1.00000 ETH",
        "Market price 0.93600 ETH",
        "6.40 % \N{BLACK DOWN-POINTING TRIANGLE} discount",
    ]
    chart.set_view("discount")
    assert chart.end_texts() == ["Redemption rate", "6.40 % \N{BLACK DOWN-POINTING TRIANGLE} discount"]
    assert all(tick.text.endswith(" %") for tick in chart.y_ticks)


@pytest.mark.parametrize("view", ["gain", "rate", "value", "discount"])
def test_no_line_is_drawn_at_a_height_it_does_not_have(chart, view):
    chart.set_view(view)
    given = lines(chart.data, view, slice(None))
    for curve, values in ((chart._redeem, given.redeem), (chart._market, given.market), (chart._balance, given.balance)):
        x, y = curve.getData()
        if x is not None and len(x):
            assert np.allclose(y, values[np.searchsorted(chart.data.hour, x)])
    assert np.allclose(chart.held[1], chart.data.balance[np.searchsorted(chart.data.hour, chart.held[0])])


def test_two_equal_lines_are_one_line_in_two_strokes(chart):
    price = np.ones(936)
    price[:400] = 0.9
    chart.set_series(sample(price=price))
    x, y = chart._both.getData()
    assert chart._both.opts["pen"].style() == Qt.PenStyle.CustomDashLine
    assert np.isnan(y[x < 395]).all()
    assert np.allclose(y[(x > 405) & (x < 935)], 0.0)
    chart.set_view("value")
    assert np.allclose(chart._balance.getData()[1], 10.0)


def test_tokens_worth_more_than_a_coin_have_an_axis_of_their_own(chart):
    chart.set_view("value")
    chart.set_series(sample(balance=2.5, rate=1.2))
    low, high = chart.y_range
    assert high - low < 0.4
    assert len(chart._balance.getData()[0] if chart._balance.getData()[0] is not None else []) == 0
    assert chart.end_texts()[-1] == "You hold 2.5000 stETH"
    assert chart.frame.strip > 0


def test_a_step_of_the_balance_can_be_read_off_the_strip(chart):
    balance = np.where(np.arange(936) < 500, 5.0, 15.0)
    chart.set_series(sample(balance=balance))
    low, high = strip_y(chart, np.array([5.0, 15.0]))
    assert low - high >= 25
    assert levels(chart)[0][2] == 5.0
    assert chart.end_texts()[-1] == "You hold 15.0000 stETH"


def test_a_debt_goes_down_from_zero_in_the_strip(chart):
    chart.set_series(sample(balance=np.where(np.arange(936) < 500, -13.0, -12.5)))
    assert strip_ends(chart) == (-13.0, 0.0)
    zero, owed = strip_y(chart, np.array([0.0, -13.0]))
    assert owed - zero >= 25
    chart.grab()


def test_the_plot_ends_where_its_own_arithmetic_says(chart):
    box, theirs = chart.inner(), chart.plotItem.vb.sceneBoundingRect()
    for ours, other in (
        (box.left(), theirs.left()),
        (box.top(), theirs.top()),
        (box.right(), theirs.right()),
        (box.bottom(), theirs.bottom()),
    ):
        assert ours == pytest.approx(other, abs=1)


def test_nothing_of_pyqtgraph_shows(chart):
    assert chart.plotItem.vb.menu is None or not chart.plotItem.vb.menuEnabled()
    assert chart.plotItem.childItems() == [chart.plotItem.vb]
    assert len(chart.y_ticks) <= 5


def test_words_never_overlap_at_any_size(chart, monkeypatch):
    written = []

    def watch(painter, x, top, line, align=0, backing=False):
        written.append((x - align * width(line), top, width(line), line))

    monkeypatch.setattr(names, "write", watch)
    sizes, prices = [(420, 200), (668, 300), (890, 350), (1400, 700)], [0.9999, 0.97, 1.004]
    for case in itertools.product([0.8, 1.0, 1.5, 2.0], prices, sizes):
        scale, price, size = case
        set_text_scale(scale)
        chart.resize(*size)
        chart.set_series(sample(price=price))
        written.clear()
        chart.grab()
        boxes = sorted((top, top + theme().px(10)) for _, top, _, _ in written)
        assert boxes, case
        assert all(high <= low + 0.5 for (_, high), (low, _) in itertools.pairwise(boxes)), case
        assert all(x + size_ <= chart.width() + 1 or len(line) == 1 for x, _, size_, line in written), case


def test_the_pointer_follows_the_mouse_and_leaves_with_it(chart, qtbot):
    told = []
    chart.pointed.connect(told.append)
    place = QPoint(int(chart.x_px(400)), 100)
    QTest.mouseMove(chart.viewport(), place)
    assert told[-1] == pytest.approx(400, abs=2)
    QTest.mouseMove(chart.viewport(), QPoint(int(chart.inner().right()) + 60, 100))
    assert told[-1] is None


def test_the_pointer_follows_the_keyboard(chart):
    told = []
    chart.pointed.connect(told.append)
    for key, modifier, hour in (
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 934),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, 924),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 1),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, 11),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 935),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, None),
    ):
        QTest.keyClick(chart, key, modifier)
        assert told[-1] == hour


def test_f8_asks_for_the_table(chart, qtbot):
    with qtbot.waitSignal(chart.table_wanted, timeout=1000):
        QTest.keyClick(chart, Qt.Key.Key_F8)


def test_the_chart_is_no_silent_widget(chart):
    told = QAccessible.queryAccessibleInterface(chart)
    assert told.text(QAccessible.Text.Name) == "Value over time"
    assert told.text(QAccessible.Text.Description).startswith("From 6 May to 13 June 2022. You hold 10.0000 stETH.")
    assert chart.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_sentence_is_told_again_when_data_change(chart):
    chart.set_series(sample(price=0.9))
    assert "10.00 % discount" in chart.accessibleDescription()


def test_the_table_has_the_newest_hour_first_and_every_figure(chart):
    chart.set_series(sample(recorded_until_hour=100))
    table = chart.table()
    assert table.rowCount() == 936
    texts = [table.data(table.index(0, column)) for column in range(table.columnCount())]
    assert texts[:7] == [
        "13 Jun 2022, 23:00",
        "935",
        "10.0000",
        "10.0000",
        "9.3600",
        "−0.6400",
        "6.40 % \N{BLACK DOWN-POINTING TRIANGLE} discount",
    ]
    assert texts[7:10] == ["10.0000", "0.0000", "0.0000"]
    assert texts[-1] == "reconstructed"
    assert table.data(table.index(935, 12)) == "recorded"
    assert table.headerData(3, Qt.Orientation.Horizontal) == "Redeems for, ETH"


def test_the_strip_shows_the_pointed_hour_and_else_the_last(chart, qtbot):
    strip = ChartStrip(chart)
    qtbot.addWidget(strip)
    strip.resize(900, 20)
    assert strip.text().startswith("At 13 Jun 2022, 23:00, holds 10.0000 stETH, redeems for 10.0000, sells for 9.3600")
    chart.point_at(0)
    assert strip.accessibleDescription().startswith("At 6 May 2022, 00:00")
    assert [name for name, _ in strip.shown()] == ["At", "holds", "redeems for", "sells for", "gain", "put in", ""]


def test_a_narrow_strip_keeps_both_values_longest(chart, qtbot):
    strip = ChartStrip(chart)
    qtbot.addWidget(strip)
    strip.resize(430, 20)
    names = [name for name, _ in strip.shown()]
    assert "sells for" in names
    assert "redeems for" in names
    assert "holds" not in names


def test_ranges_end_now(chart):
    for name, first in (("7d", 935 - 168), ("30d", 935 - 720), ("since", 0), ("all", 0)):
        chart.set_range(name)
        assert chart.x_range == (first, 935)


def test_appending_while_playing_moves_the_view_only_in_jumps(chart):
    chart.set_playing(True)
    seen = set()
    for hour in range(936, 1200):
        chart.append(sample(1, price=0.95, first=hour))
        seen.add(chart.x_range)
    assert len(chart.data) == 1200
    assert len(seen) <= 4
    assert chart.x_range[1] >= 1199


def test_while_playing_lines_have_few_points_and_no_smoothing(chart):
    chart.set_series(sample(100_000))
    chart.set_playing(True)
    assert len(chart._market.getData()[0]) <= 4 * chart.inner().width()
    assert not chart._market.opts["antialias"]
    chart.set_playing(False)
    assert chart._market.opts["antialias"]


@pytest.mark.parametrize(("scheme", "wide"), [("light", 2), ("projector", 3)])
def test_a_lines_width_does_not_change_while_time_plays(chart, scheme, wide):
    theme().set_scheme(scheme)
    chart.set_series(sample(400))
    chart.set_view("rate")
    for playing in (False, True, False):
        chart.set_playing(playing)
        for curve in (chart._market, chart._redeem):
            assert curve.opts["pen"].widthF() == wide


@pytest.mark.parametrize("wide", [2, 3])
@pytest.mark.parametrize("end", [QPointF(60, 20), QPointF(20, 60)])
def test_a_line_drawn_quickly_is_as_wide_as_its_pen(qapp, wide, end):
    picture = QImage(80, 80, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    draw_quickly(painter, QPen(QColor("black"), wide), lambda: painter.drawLine(QPointF(20, 20), end))
    painter.end()
    level = end.y() == 20
    across = [picture.pixelColor(40, at) if level else picture.pixelColor(at, 40) for at in range(80)]
    assert sum(color == QColor("black") for color in across) == wide


def test_the_recorded_low_widens_the_picture(chart):
    low = np.full(936, 0.99)
    low[900] = 0.8
    chart.set_series(sample(price=0.99, low=low, high=np.full(936, 0.99), recorded_until_hour=935))
    assert chart.y_range[0] < -2.0
    chart.point_at(900)
    assert ("within the hour", "0.80000 to 0.99000") in chart.figures()
    assert ("", "recorded") in chart.figures()


def test_a_preview_is_dashed_and_makes_room_for_the_future(chart):
    chart.set_extra(Extra("preview: whale sells", ChartData.of([935, 1100], market_value=[9.36, 8.0], put_in=[10, 10])))
    assert chart.x_range[1] == 1100
    assert chart.y_range[0] < -2.0
    assert chart._dashes[0].opts["pen"].style() == Qt.PenStyle.CustomDashLine
    chart.set_extra()
    assert chart.x_range[1] == 935
    assert len(chart._dashes[0].getData()[0] if chart._dashes[0].getData()[0] is not None else []) == 0


def test_only_the_difference_of_two_futures_is_shaded_and_its_worst_written_once(chart, monkeypatch):
    said, shaded = [], []
    monkeypatch.setattr(apart, "write", lambda *a, **k: said.append("".join(run.text for run in a[3])))
    monkeypatch.setattr(apart.hatch, "areas", lambda columns, top, bottom, *_: shaded.append((columns, top, bottom)) or [])
    hours = [935, 935, 1000, 1100]
    without = ChartData.of(hours, market_value=[9.9, 9.9, 9.5, 9.9], put_in=[10] * 4)
    tried = ChartData.of(hours, market_value=[9.9, 9.0, 9.2, 9.9], put_in=[10] * 4)
    chart.set_extra(Extra("with a sale", tried, without, "without it", "hidden"))
    paper = QImage(chart.width(), chart.height(), QImage.Format.Format_ARGB32)
    painter = QPainter(paper)
    apart.paint_between(painter, chart)
    apart.paint_names(painter, chart, Clearing(chart))
    painter.end()
    ((columns, top, bottom),) = shaded
    between = np.isfinite(top)
    assert between.any()
    assert (chart.x_at(columns[between]) >= 934).all()
    assert (top[between] <= bottom[between]).all()
    assert [text for text in said if "0.9000" in text] == ["at most 0.9000 ETH less"]
    assert {"without it", "hidden"} <= set(said)
    assert len(chart._beside[0].getData()[0])
    chart.set_extra()
    assert len(chart._beside[0].getData()[0] if chart._beside[0].getData()[0] is not None else []) == 0


@pytest.mark.parametrize("lived", [3, 40, 160])
def test_a_future_is_named_past_now_and_clear_of_the_words_over_the_plot(chart, monkeypatch, lived):
    """Also while it is still growing, and where it rises to the top."""
    placed = []
    monkeypatch.setattr(apart, "write", lambda painter, x, top, line, **_: placed.append((line[0].text, x, top)))
    hours = np.arange(935, 1100)
    without = np.where(np.arange(165) < lived, 10 + np.arange(165) * 0.05, np.nan)
    rises = ChartData.of(hours, market_value=without, put_in=np.full(165, 10.0))
    tried = ChartData.of(hours, market_value=without - 0.5, put_in=np.full(165, 10.0))
    chart.resize(520, 300)
    chart.set_extra(Extra("with a sale", tried, rises, "without it"))
    paper = QImage(chart.width(), chart.height(), QImage.Format.Format_ARGB32)
    painter = QPainter(paper)
    apart.paint_names(painter, chart, Clearing(chart))
    painter.end()
    ((x, top),) = ((x, top) for text, x, top in placed if text == "without it")
    assert x >= chart.x_px(chart.now())
    assert x + text_width("without it") <= chart.width()
    box = QRectF(x, top, text_width("without it"), line_height())
    assert not any(box.intersects(each) for each in apart.head_boxes(chart))


def test_the_review_band_fits_the_picture(chart, monkeypatch):
    words_ = []
    monkeypatch.setattr(over, "write", lambda *a, **k: words_.append("".join(run.text for run in a[3])))
    chart.set_projection(
        [Flat(10.0, "10.0000", "ETH in hand"), Flat(9.36, "9.3600", "ETH if sold now", "market")],
        Future(960, 1000, 1080, value=10.0),
    )
    assert chart.x_range[1] > 1080
    chart.grab()
    assert {"ready", "15 to 20 Jun,", "likely 16 Jun", "10.0000 ETH in hand"} <= set(words_)


def test_schemes_and_text_sizes_are_taken_over_live(chart):
    set_scheme("dark")
    assert QColor(chart.grab().toImage().pixel(chart.width() - 3, chart.height() - 3)) == theme().color("base")
    assert chart._redeem.opts["pen"].color() == theme().color("redeem")
    before = chart.inner().left()
    set_text_scale(1.5)
    assert chart.inner().left() > before
    set_scheme("projector")
    assert chart._market.opts["pen"].widthF() == 3


def test_an_empty_chart_paints_and_takes_keys(qtbot):
    found = ValueChart()
    qtbot.addWidget(found)
    found.resize(600, 300)
    found.show()
    found.grab()
    QTest.keyClick(found, Qt.Key.Key_Left)
    assert found.pointer is None
    assert found.accessibleDescription().startswith("Nothing to show yet")


def test_the_ring_of_the_keyboard_crosses_no_word_of_title_or_axes(chart):
    ring, high = chart.ring_box(), line_height()
    assert ring.top() >= high, "under the title"
    assert ring.bottom() <= chart.height() - high - chart.axis_foot(), "over the dates"
    assert ring.left() > chart.inner().left() - theme().px(14), "right of the values"
    assert ring.right() < chart.width()
