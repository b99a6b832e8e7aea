"""The gain view: what I put in is zero, every move is marked and explained, a deep discount never hides the growth unsaid."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ui.charts import ChartData, ChartMarker, Flat, Future, ValueChart
from ui.charts.painting import text_width
from ui.charts.series import Extra
from ui.charts.value import foreground
from ui.charts.value.foreground import flat_words, future_words, projected_words
from ui.charts.value.marks.badges import mark_heights
from ui.charts.value.marks.why import why
from ui.charts.value.words.sources import source_words, stretches
from ui.theme import theme

START = int(datetime(2026, 7, 22, tzinfo=UTC).timestamp())
GROWTH = 0.00001


def lived(moves=(), count=1000, price=0.9997, start=5.0, **rest):
    """Hours of a balance that grows evenly: `moves` are (hour, tokens, coins put in, coins taken out)."""
    balance, put_in, taken_out = np.full(count, start), np.full(count, start), np.zeros(count)
    for hour in range(1, count):
        balance[hour] = balance[hour - 1] * (1 + GROWTH)
        for at, tokens, into, out in moves:
            if at == hour:
                balance[hour] = max(balance[hour] + tokens, 0.0)
                put_in[hour:] += into
                taken_out[hour:] += out
    price = np.broadcast_to(np.asarray(price, dtype=float), count)
    return ChartData.of(
        np.arange(count),
        balance=balance,
        redemption_value=balance,
        market_value=balance * price,
        redemption_rate=np.ones(count),
        market_price=price,
        put_in=put_in,
        taken_out=taken_out,
        start_unix=START,
        token="stETH",
        coin="ETH",
        **rest,
    )


STAKE = (600, 10.0, 10.0, 0.0)


@pytest.fixture
def chart(qtbot):
    found = ValueChart()
    qtbot.addWidget(found)
    found.resize(890, 440)
    found.show()
    return found


def height(chart, value):
    """Pixels over the zero line."""
    return float(chart.y_px(0.0) - chart.y_px(value))


def test_after_a_stake_of_twice_as_much_growth_and_gap_are_still_seen(chart):
    chart.set_series(lived([STAKE]))
    assert chart.view == "gain"
    grown = chart.data.gained(chart.data.redemption_value)[-1]
    gap = chart.data.redemption_value[-1] - chart.data.market_value[-1]
    assert height(chart, grown) > 100
    assert height(chart, gap) > 3
    chart.set_view("value")
    assert abs(chart.y_px(15.0) - chart.y_px(15.0 + grown)) < 15


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 999), st.floats(0.5, 500), st.booleans()), max_size=6),
    st.sampled_from(["7d", "30d", "all"]),
)
def test_my_moves_never_set_the_scale(chart, moves, name):
    chart.set_series(lived([(hour, x if in_ else -1e9, x if in_ else 0, 0.0 if in_ else 1.0) for hour, x, in_ in moves if in_]))
    chart.set_range(name)
    gains = chart.data.gained(chart.data.redemption_value), chart.data.gained(chart.data.market_value)
    window = chart.data.window(*chart.x_range)
    low, high = min(0, *(part[window].min() for part in gains)), max(0, *(part[window].max() for part in gains))
    least = 0.0002 * chart.data.put_in[-1]
    assert chart.y_range[0] <= low <= high <= chart.y_range[1]
    assert chart.y_range[1] - chart.y_range[0] <= 1.17 * max(high - low, least)


def test_the_axis_is_at_least_two_hundredths_of_a_percent_of_what_was_put_in(chart):
    chart.set_series(lived(count=2, price=1.0, start=100.0))
    assert chart.y_range[1] - chart.y_range[0] >= 0.02


def test_while_time_plays_the_axis_only_grows_and_fits_anew_on_pause(chart):
    whole = lived([STAKE], count=1400, price=np.where(np.arange(1400) < 1010, 0.9, 0.9999))

    def part(first, last):
        columns = {name: getattr(whole, name)[first:last] for name in ("balance", "redemption_value", "market_value")}
        more = {name: getattr(whole, name)[first:last] for name in ("redemption_rate", "market_price", "put_in", "taken_out")}
        return ChartData.of(whole.hour[first:last], **columns, **more, start_unix=START, token="stETH", coin="ETH")

    chart.set_series(part(0, 1000))
    chart.set_range("7d")
    chart.set_playing(True)
    shown = chart.y_range
    for hour in range(1000, 1400, 10):
        chart.append(part(hour, hour + 10))
        assert chart.y_range[0] <= shown[0]
        assert chart.y_range[1] >= shown[1]
        shown = chart.y_range
    chart.set_playing(False)
    assert chart.y_range[0] > shown[0]


def test_since_my_last_move_begins_there_and_at_zero(chart):
    chart.set_series(lived([STAKE]))
    assert chart.last_move() is None
    chart.set_markers([ChartMarker(600, "Staked 10 ETH", move=True), ChartMarker(800, "Large sale", own=False)])
    chart.set_range("since")
    assert chart.x_range[0] == 600
    at_move = chart.data.gained(chart.data.redemption_value)[600]
    assert chart._redeem.getData()[1][-1] == pytest.approx(chart.data.gained(chart.data.redemption_value)[-1] - at_move)
    assert "As it was on 16 Aug" in chart.end_texts()
    assert "at your last move" in chart.accessibleDescription()


def test_all_taken_out_the_lines_join_and_stay_level(chart):
    count = 1000
    data = lived(count=count)
    gone = np.arange(count) >= 700
    worth = float(data.redemption_value[700])
    balance = np.where(gone, 0.0, data.balance)
    chart.set_series(
        ChartData.of(
            data.hour,
            balance=balance,
            redemption_value=balance,
            market_value=balance * 0.9997,
            redemption_rate=np.ones(count),
            market_price=np.full(count, 0.9997),
            put_in=data.put_in,
            taken_out=np.where(gone, worth, 0.0),
            start_unix=START,
            token="stETH",
            coin="ETH",
        )
    )
    gain = worth - 5.0
    assert chart.end_texts()[:2] == [f"In all +{gain:.4f} ETH", "nothing staked now"]
    x, y = chart._both.getData()
    assert np.allclose(y[(x > 705) & np.isfinite(y)], gain)
    chart.grab()


def test_more_tokens_at_the_same_price_are_why_the_gap_widens_at_once(chart):
    data = lived([STAKE])
    assert (
        why(data, ChartMarker(600, "Staked 10 ETH", kind="stake", move=True)) == "three times the stETH, so three times the gap"
    )
    assert why(data, ChartMarker(500, "Wrapped 1 stETH", kind="wrap", move=True)) == ""
    assert why(data, ChartMarker(600, "Large sale", own=False)) == ""
    for kind in ("faucet", "set_emode", "use_as_collateral"):  # in the same hour as what did it
        assert why(data, ChartMarker(600, "Received 20 ETH of practice money", kind=kind, move=True)) == ""
    chart.set_series(data)
    chart.set_markers([ChartMarker(600, "Staked 10 ETH", kind="stake", move=True)])
    assert [mark.name for mark in chart.marks.marks] == ["Staked 10 ETH: three times the stETH, so three times the gap"]


def test_where_all_is_counted_in_its_coin_wrapping_in_the_same_hour_widened_nothing():
    """Wrapped and staked in one hour: the stake brought the tokens. Of the wrapped token alone, wrapping did."""
    data = lived([(600, 5.0, 5.0, 0.0)])
    wrapped, staked = (ChartMarker(600, kind, kind=kind, move=True) for kind in ("wrap", "stake"))
    assert why(data, wrapped) == "twice the stETH, so twice the gap"
    all_staked = replace(data, token="ETH", coin="ETH")
    assert (why(all_staked, wrapped), why(all_staked, staked)) == ("", "twice the ETH, so twice the gap")


def test_where_my_own_trade_moved_the_price_it_is_not_called_the_same():
    price = np.where(np.arange(1000) < 600, 0.9997, 0.98)
    assert why(lived([STAKE], price=price), ChartMarker(600, "Staked 10 ETH", kind="stake")) == ""
    slipped = np.where(np.arange(1000) < 600, 0.9997, 0.9993)
    said = why(lived([STAKE], price=slipped), ChartMarker(600, "Staked 10 ETH", kind="stake"))
    assert said == "three times the stETH, so a wider gap"
    doubled = why(lived([(600, 5.0, 5.0, 0.0)]), ChartMarker(600, "Staked 5 ETH", kind="stake"))
    assert doubled == "twice the stETH, so twice the gap"


def test_a_sale_under_redemption_says_what_it_cost():
    data = lived([(600, -2.0, 0.0, 1.9)])
    assert why(data, ChartMarker(600, "Sold 2 stETH", kind="swap", move=True)) == "cost of selling 0.0999 ETH"
    dear = lived([(600, -2.0, 0.0, 1.81)])
    assert why(dear, ChartMarker(600, "Sold 2 stETH", kind="swap", move=True)) == "cost of selling 0.19 ETH"


def test_a_discount_that_dwarfs_the_growth_is_said_and_the_growth_offered(chart, qtbot):
    chart.set_series(lived(price=np.where(np.arange(1000) < 500, 0.9999, 0.5)))
    assert chart.offer.isVisible()
    assert chart.offer.text() == "The discount dwarfs the gain. Show the gain alone"
    chart.offer.click()
    assert chart.growth_alone
    assert height(chart, chart.data.gained(chart.data.redemption_value)[-1]) > 100
    assert chart.y_px(chart.data.gained(chart.data.market_value)[-1]) > chart.inner().bottom()
    chart.offer.click()
    assert not chart.growth_alone
    chart.set_series(lived())
    assert not chart.offer.isVisible()


def test_a_shorter_range_that_shows_the_growth_is_offered_first(chart):
    price = np.full(1000, 0.9999)
    price[100:110] = 0.2
    chart.set_series(lived(price=price))
    wanted = []
    chart.range_wanted.connect(wanted.append)
    chart.offer.click()
    assert wanted == ["30d"]


def test_beside_a_long_past_a_range_is_offered_that_shows_what_is_tried(chart):
    def tried(count: int) -> Extra:
        hours = np.arange(count, count + 300)
        return Extra("with a sale", ChartData.of(hours, market_value=np.full(300, 4.0), put_in=np.full(300, 5.0)))

    chart.set_series(lived(count=1000))
    chart.set_extra(tried(1000))
    assert not chart.offer.isVisible(), "what is ahead takes a fifth of the axis"
    chart.set_extra()
    chart.set_series(lived(count=4000))
    chart.set_extra(tried(4000))
    wanted = []
    chart.range_wanted.connect(wanted.append)
    assert chart.offer.text().endswith("Show the last 30 days")
    chart.offer.click()
    assert wanted == ["30d"]
    chart.set_range("30d")
    assert not chart.offer.isVisible()


def test_the_table_the_readout_and_the_sentence_tell_what_was_put_in_and_taken_out(chart):
    chart.set_series(lived([STAKE, (700, -4.0, 0.0, 4.0)]))
    figures = dict(chart.figures())
    assert (figures["put in"], figures["taken out"]) == ("15.0000", "4.0000")
    cells = chart.table().cells(len(chart.data) - 1)
    assert (cells[7], cells[8]) == ("15.0000", "4.0000")
    assert figures["gain"] == cells[9]
    assert "15.0000 ETH in all. Taken out 4.0000 ETH." in chart.accessibleDescription()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.integers(30, 9_000), st.integers(0, 2**32 - 1), st.sampled_from(["7d", "30d", "all"]))
def test_the_sentence_agrees_with_the_picture(chart, count, seed, name):
    rng = np.random.default_rng(seed)
    price = 1 - rng.random(count) * 0.05
    price[rng.integers(0, count)] = 0.8
    chart.set_series(lived(count=count, price=price))
    chart.set_view("discount")
    chart.set_range(name)
    drawn = chart._market.getData()
    inside = (drawn[0] >= chart.x_range[0]) & (drawn[0] <= chart.x_range[1])
    assert f"The widest discount was {-np.nanmin(drawn[1][inside]):.2f} %" in chart.accessibleDescription()


def test_recorded_reconstructed_and_assumed_hours_look_different_and_say_so(chart):
    chart.set_series(lived(recorded_until_hour=600, beside_record="queue"))
    assert [(part.source, part.words) for part in stretches(chart)] == [
        ("recorded", "recorded"),
        ("reconstructed", "reconstructed"),
    ]
    assert "assumed" not in source_words(chart)
    image = chart.grab().toImage()
    row = int(chart.inner().bottom()) - 4
    columns = [image.pixelColor(round(chart.x_px(hour)), row) for hour in (300, 900)]
    assert columns[0] == theme().color("base")
    assert columns[1] != theme().color("base")
    chart.set_series(lived())
    assert [part.source for part in stretches(chart)] == ["assumed"]
    assert source_words(chart) == "assumed figures"


@pytest.mark.parametrize("scheme", ["light", "dark", "projector"])
def test_the_shade_of_reconstructed_hours_is_seen_in_every_scheme(chart, scheme):
    theme().set_scheme(scheme)
    chart.set_series(lived(recorded_until_hour=600))
    image = chart.grab().toImage()
    row = int(chart.inner().bottom()) - 4
    plain, shaded = (image.pixelColor(round(chart.x_px(hour)), row).lightnessF() for hour in (300, 900))
    assert abs(plain - shaded) > 0.04


def test_a_projected_value_stands_among_gains_less_what_it_adds(chart):
    chart.set_series(lived())
    value = float(chart.data.redemption_value[-1])
    gain = value - 5.0
    assert chart.flat_height(Flat(value + 10, "15", "ETH to redeem then", "redeem", 10.0)) == pytest.approx(gain)


def test_before_anything_is_staked_the_lines_to_come_are_grey_and_nothing_is_made_up(chart):
    chart.set_series(lived(start=0.0))
    assert chart.nothing_yet()
    assert chart.end_texts() == []
    assert chart.y_ticks == []
    assert all(len(curve.getData()[0]) == 0 for curve in (chart._redeem, chart._market, chart._both))
    chart.grab()
    chart.set_view("rate")
    assert chart.end_texts()[0] == "Redemption rate 1.00000 ETH"


def test_a_wait_alone_puts_no_axis_over_nothing(chart):
    chart.set_series(lived(start=0.0))
    chart.set_projection((), Future(1010, 1020, 1030, "starts earning"))
    assert chart.nothing_yet()
    assert chart.y_ticks == []
    chart.grab()


@pytest.mark.parametrize("high", [1005, 1030, 1700])
def test_words_beside_a_wait_never_touch_those_of_projected_values(chart, high):
    for width in (420, 640, 890):
        chart.resize(width, 360)
        chart.set_series(lived())
        worth = float(chart.data.redemption_value[-1])
        for less in (0.0, 0.0005, 0.001, 0.002, 0.004):
            flats = (
                Flat(worth, "1.0001", "ETH of it once paid out", "accent"),
                Flat(worth - less, "1.0000", "ETH of it if sold now", "market"),
            )
            chart.set_projection(flats, Future(1001, 1004, high, "ready", worth))
            chart.grab()
            _text, box = future_words(chart)
            assert not any(box.intersects(at) for _, at in flat_words(chart)), (width, less)
            assert chart.inner().top() <= box.top()


def test_what_left_the_picture_says_so_and_its_marks_end_at_the_foot(chart):
    chart.set_series(lived(price=np.where(np.arange(1000) < 500, 0.9999, 0.5)))
    chart.set_markers([ChartMarker(800, "Run", own=False)])
    chart.show_growth_alone(True)
    assert any(text.startswith("loss") and text.endswith("below this picture") for text in chart.end_texts())
    assert mark_heights(chart, chart.markers)[0] == chart.inner().bottom()
    chart.grab()


def test_the_offer_and_the_title_never_touch(chart):
    for width in (420, 560, 700, 890):
        chart.resize(width, 440)
        chart.set_series(lived(price=np.where(np.arange(1000) < 500, 0.9999, 0.02)))
        assert chart.offer.isVisible()
        words = [each for each in chart.head.words if each.row == chart.head.offer.row]
        assert all(each.x + text_width(each.text) < chart.offer.geometry().left() for each in words)
        assert chart.offer.geometry().right() <= chart.width()
        assert chart.offer.geometry().bottom() <= chart.inner().top()


def test_words_of_a_projected_value_stay_in_the_plot_where_the_next_leaves_room(chart):
    chart.resize(420, 190)
    chart.set_series(lived())
    worth = float(chart.data.redemption_value[-1])
    sold = Flat(worth - 0.02, "1.0000", "ETH of it if sold now", "market")
    flats = (Flat(worth, "1.0001", "ETH of it once paid out", "accent"), sold)
    chart.set_projection(flats)
    chart.grab()
    (_, first), (_, second) = flat_words(chart)
    assert first.top() >= chart.inner().top() - 1, "the head has words of its own"
    assert not first.intersects(second)


def test_names_on_lines_keep_clear_of_the_words_of_a_review(chart, monkeypatch):
    asked = []
    monkeypatch.setattr(foreground, "inline_names", lambda _painter, _chart, clearing: asked.append(clearing))
    chart.resize(420, 360)
    chart.set_series(lived())
    worth = float(chart.data.redemption_value[-1])
    flats = (
        Flat(worth, "4.0000", "ETH of it once paid out", "accent"),
        Flat(worth - 0.002, "3.9951", "ETH of it if sold now", "market"),
    )
    chart.set_projection(flats, Future(1001, 1004, 1030, "ready", worth))
    chart.grab()
    boxes = projected_words(chart)
    assert len(boxes) == 3
    assert all(at in asked[-1]._taken for at in boxes)
