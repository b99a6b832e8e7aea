"""Words on the hero chart: amounts that add up in every layout, where hours come from, a key for the marks, and no two words that
touch."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QRectF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from tests.wallet.practices import practice
from ui.charts import ChartMarker, ValueChart, plot
from ui.charts.painting import line_height, tint, width
from ui.charts.value import foreground as over
from ui.charts.value import strip
from ui.charts.value.end_labels import names
from ui.charts.value.end_labels.names import labels
from ui.charts.value.marks import badges, key
from ui.charts.value.marks import sale_steps as steps
from ui.charts.value.marks.key import key_box, key_text
from ui.charts.value.marks.places import lay_out
from ui.charts.value.words import sources
from ui.charts.value.words.head import flow
from ui.charts.value.words.sources import source_words, stretches
from ui.panels.events.rows import events
from ui.panels.holdings.lines import ALL_LST
from ui.panels.value.data import chart_data
from ui.theme import set_text_scale, theme
from wallet import Practice, actions

ETH = 10**18
SIZES = [(420, 300), (500, 330), (668, 330), (890, 380), (1300, 520)]
SCALES = [1.0, 1.5, 2.0]


def lived_through(folder, name: str, sold: int) -> Practice:
    found = practice(folder, name)
    found.do(actions.Stake(protocol="lido", amount=10 * ETH))
    found.advance(12 * 24)
    found.do(actions.Swap(market="curve-steth", pay="stETH", receive="ETH", amount=sold * ETH, minimum=0))
    found.advance(700 - found.world.hour)
    return found


@pytest.fixture(scope="module")
def open_june(tmp_path_factory: pytest.TempPathFactory, qapp: object) -> Iterator[Practice]:
    found = lived_through(tmp_path_factory.mktemp("june"), "june-2022-open", 12)
    yield found
    found.close()


@pytest.fixture(scope="module")
def shut_june(tmp_path_factory: pytest.TempPathFactory, qapp: object) -> Iterator[Practice]:
    found = lived_through(tmp_path_factory.mktemp("shut"), "june-2022", 12)
    yield found
    found.close()


@pytest.fixture
def chart(qtbot) -> Iterator[ValueChart]:
    found = ValueChart()
    qtbot.addWidget(found)
    found.show()
    yield found
    set_text_scale(1.0)


def fill(chart: ValueChart, lived: Practice, **more) -> None:
    chart.set_series(replace(chart_data(lived.world, lived.series(ALL_LST), ALL_LST), **more))
    chart.set_markers(events(lived))


def laid_out(chart: ValueChart, sizes: list[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], float]]:
    """One chart at every text size and in every room, newly laid out each time."""
    for scale in SCALES:
        set_text_scale(scale)
        for size in sizes:
            chart.resize(*size)
            QApplication.sendPostedEvents(chart, QEvent.Type.LayoutRequest)
            yield size, scale


def told(chart: ValueChart) -> list[str]:
    return ["".join(run.text for run in label.line) for label in labels(chart)]


def amount(text: str) -> float:
    return float(re.findall(r"[+\u2212]?\d[\d,]*\.\d+", text)[0].replace("\u2212", "-").replace(",", ""))


def test_what_was_put_in_never_stands_without_what_was_taken_out(chart, open_june) -> None:
    fill(chart, open_june)
    for size, scale in laid_out(chart, SIZES):
        texts = told(chart)
        gross = [text for text in texts if re.match("(You )?put in", text)]
        assert not gross or any(text.startswith("taken out") for text in texts), (size, scale)
        for net in (text for text in texts if text.lower().startswith("net put in")):
            assert amount(net) == pytest.approx(chart.data.put_in[-1] - chart.data.taken_out[-1], abs=6e-5), (size, scale)
        named = len(gross) + sum(text.lower().startswith("net ") for text in texts)
        assert named == 1 or (named == 0 and size[0] / scale < 300), (size, scale)


def test_the_gain_and_the_gain_if_sold_are_printed_in_every_layout(chart, open_june) -> None:
    fill(chart, open_june)
    data = chart.data
    for case in laid_out(chart, SIZES[1:]):
        texts = " | ".join(told(chart))
        for values, word in ((data.redemption_value, "gain"), (data.market_value, "loss")):
            gain = float(data.gained(values)[-1])
            assert (gain > 0) == (word == "gain")
            written = f"{gain:+.4f}".replace("-", "\u2212")
            assert f", {written}" in texts or f"{word} {written}" in texts, case


def test_the_market_line_says_what_was_gained_and_the_price_of_one(chart, open_june) -> None:
    chart.resize(890, 440)
    fill(chart, open_june)
    sold = chart.data.gained(chart.data.market_value)[-1]
    assert f"loss \u2212{-sold:.4f}, {chart.data.market_price[-1]:.5f} each" in told(chart)


@pytest.mark.parametrize("view", ["gain", "rate", "value", "discount"])
def test_where_redemption_is_shut_the_line_under_it_says_from_when(chart, shut_june, view) -> None:
    chart.set_view(view)
    fill(chart, shut_june)
    for case in laid_out(chart, SIZES):
        texts = told(chart)
        (place,) = [place for place, text in enumerate(texts) if text.startswith("payable in 2023")]
        assert "edeem" in texts[place - 1] or "rate" in texts[place - 1] or amount(texts[place - 1]) > 0, case
        assert "payable in 2023" in chart.accessibleDescription() or view in ("rate", "discount"), case


def test_the_title_says_where_hours_come_from_and_no_line_does(chart, open_june, shut_june) -> None:
    chart.resize(890, 440)
    fill(chart, shut_june)
    assert source_words(chart) == "recorded prices"
    fill(chart, open_june)
    assert source_words(chart) == "recorded prices, imagined queue"
    assert [stretch.words for stretch in stretches(chart)] == ["recorded"]
    fill(chart, open_june, recorded_until_hour=None, beside_record="")
    assert source_words(chart) == "assumed figures"
    chart.set_markers([])
    image, box = chart.grab().toImage(), chart.inner()
    for row in range(int(box.bottom()) + 1, int(box.bottom() + chart.frame.marks) - 1):
        line = [image.pixelColor(column, row) for column in range(int(box.left()) + 2, int(box.right()) - 2, 3)]
        assert all(colour == theme().color("base") for colour in line)


def test_two_kinds_of_hours_on_one_chart_have_a_name_each(chart, open_june, monkeypatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(sources, "write", lambda *a, **_: said.append(a[3][0].text))
    chart.resize(890, 440)
    fill(chart, open_june, recorded_until_hour=400)
    chart.grab()
    assert {"recorded", "reconstructed"} == set(said)
    assert source_words(chart) == "recorded until 22 May, then reconstructed, imagined queue"


def test_hours_made_of_daily_means_and_an_assumed_depth_are_called_so_and_shaded_apart(chart, open_june, monkeypatch) -> None:
    said, shades = list[str](), list[float]()
    monkeypatch.setattr(sources, "write", lambda *a, **_: said.append(a[3][0].text))
    monkeypatch.setattr(sources, "tint", lambda name, shade: shades.append(shade) or tint(name, shade))
    chart.resize(890, 440)
    told = {"beside_record": "", "depth_assumed": True, "quoted_after_hour": 250}
    fill(chart, open_june, recorded_until_hour=500, **told)
    chart.grab()
    assert set(said) == {"recorded price with assumed depth", "reconstructed from quotes", "reconstructed"}
    assert shades[:2] == sorted(set(shades))
    first, second, third = (part.words for part in stretches(chart))
    assert source_words(chart) == f"{first} until 16 May, {second} until 26 May, then {third}"
    fill(chart, open_june, recorded_until_hour=936, **told)
    assert source_words(chart) == f"{first} until 16 May, then {second}"
    fill(chart, open_june, recorded_until_hour=936, **told | {"quoted_after_hour": 936})
    assert source_words(chart) == first


@pytest.mark.parametrize("view", ["gain", "rate"])
@pytest.mark.parametrize("until", [700, 400])
def test_no_two_words_touch_nor_a_word_the_link(chart, open_june, monkeypatch, view, until) -> None:
    boxes: list[tuple[QRectF, str]] = []

    def watch(_painter, x, top, line, align=0.0, backing=False):
        box = QRectF(x - align * width(line), top, width(line), line_height())
        boxes.append((box, "".join(run.text for run in line)))
        return box

    for module in (badges, key, names, over, sources, steps, strip, plot):
        monkeypatch.setattr(module, "write", watch)
    chart.set_view(view)
    fill(chart, open_june, recorded_until_hour=until)
    for case in laid_out(chart, SIZES):
        boxes.clear()
        chart.grab()
        if chart.offer.isVisible():
            boxes.append((QRectF(chart.offer.geometry()), chart.offer.text()))
        assert len(boxes) > 8, case
        for (one, text), (other, beside) in itertools.combinations({(tuple(box.getRect()), text) for box, text in boxes}, 2):
            met = QRectF(*one).adjusted(0.5, 1.5, -0.5, -1.5).intersects(QRectF(*other).adjusted(0.5, 1.5, -0.5, -1.5))
            assert not met, (case, text, beside)
        marks = [mark.marker for mark in chart.marks.marks]
        verticals = [
            (float(chart.x_px(mark.hour)), y) for mark, y in zip(marks, badges.mark_heights(chart, marks).tolist(), strict=True)
        ]
        for box, text in boxes:
            if "cost of" in text or (text.startswith(("low ", "recorded", "reconstructed")) and box.top() > chart.inner().top()):
                assert not any(box.left() < x < box.right() and y < box.bottom() for x, y in verticals), (case, text)


THREE_SOURCES = "recorded price with assumed depth until 16 Aug, reconstructed from quotes until 27 Sep, then reconstructed"


@given(
    st.sampled_from(["Gain", "Gain or loss over what you put in, ETH"]),
    st.sampled_from(["", "assumed figures", "recorded prices, imagined queue", THREE_SOURCES]),
    st.sampled_from([("", 0.0), ("key", 130.0)]),
    st.sampled_from([(), ("The discount dwarfs the gain. Show the gain alone", "Show the gain alone")]),
    st.floats(150, 1400),
)
def test_title_source_key_and_link_never_touch_and_stay_inside(title, source, mark_key, offers, room) -> None:
    head = flow(title, [source] if source else [], mark_key, offers, lambda text: 6.0 * len(text), room, 20)
    placed = [(each.row, each.x, each.x + 6.0 * len(each.text)) for each in head.words]
    placed += [(head.key.row, head.key.x, head.key.x + mark_key[1])] if head.key else []
    placed += [(head.offer.row, head.offer.x, head.offer.x + 6.0 * len(head.offer.text))] if head.offer else []
    assert (head.key is not None, head.offer is not None) == (bool(mark_key[0]), bool(offers))
    assert source in " ".join(each.text for each in head.words), "whole, on as many lines as it needs"
    for each in head.words:
        assert ", " not in each.text.removeprefix(title) or 6.0 * len(each.text) <= room + 1e-6, "its parts go on the next line"
    for (row, _, right), (next_row, left, _) in itertools.pairwise(sorted(placed)):
        assert row < next_row or right <= left + 1e-6
    widest = max([*(right - left for _, left, right in placed)])
    assert all(right <= max(room, widest) + 1e-6 for _, _, right in placed)
    assert head.rows == 1 + max(row for row, _, _ in placed)


def test_the_end_labels_begin_under_the_link(chart, open_june) -> None:
    for wide in (420, 560, 700, 890):
        chart.resize(wide, 330)
        fill(chart, open_june)
        chart.set_range("7d")
        chart.set_range("all")
        bottom = chart.offer.geometry().bottom() if chart.offer.isVisible() else 0
        assert min(label.box.top() for label in labels(chart)) > bottom


def test_a_chart_with_marks_has_a_key_once_and_one_without_has_none(chart, open_june) -> None:
    chart.resize(890, 440)
    fill(chart, open_june)
    assert key_text(chart) == "\u25cf yours  \u25c7 the world\u2019s"
    box = key_box(chart)
    assert 0 <= box.top() <= chart.inner().top() - box.height()
    assert box.right() <= chart.width()
    at = box.center().toPoint()
    QApplication.sendEvent(chart.viewport(), QHelpEvent(QHelpEvent.Type.ToolTip, at, chart.mapToGlobal(at)))
    assert QToolTip.text() == "The numbers are those of the event list (E)"
    QToolTip.hideText()
    at = QPoint(5, 200)
    chart.set_markers([])
    assert key_box(chart).isEmpty()


@pytest.mark.parametrize("wide", [300, 420, 890])
def test_marks_without_room_are_counted_in_the_key(chart, open_june, wide) -> None:
    chart.resize(wide, 250)
    fill(chart, open_june)
    chart.set_markers([*chart.markers, *(ChartMarker(300 + hour, f"Sent {hour} ETH", move=True) for hour in range(40))])
    shown, given_ = len(chart.marks.marks), len(chart.markers)
    assert shown < given_
    assert key_text(chart).endswith(f"+{given_ - shown} more")


def width_of(text: str) -> float:
    return 6.0 * len(text)


@given(st.lists(st.tuples(st.floats(40, 700), st.booleans()), min_size=1, max_size=60), st.integers(1, 3))
def test_no_name_lies_on_the_line_down_to_another_mark(events_, rows) -> None:
    marks = [
        ChartMarker(float(place), f"Staked {number} ETH", own, "stake", "", own, number)
        for number, (place, own) in enumerate(sorted(events_), 1)
    ]
    found = lay_out(
        marks,
        np.array([mark.hour for mark in marks]),
        width_of,
        lambda _: 16.0,
        40,
        700,
        rows,
        lambda mark: [mark.label, "Staked"],
    )
    assert found.swallowed == len(marks) - len(found.marks)
    for mark in found.marks:
        if mark.name:
            lines = [
                (min(other.x, other.marker.hour), max(other.x, other.marker.hour))
                for other in found.marks
                if other.row < mark.row
            ]
            assert all(high < mark.name_x or low > mark.name_x + width_of(mark.name) for low, high in lines)


def test_as_many_marks_are_named_as_fit_and_then_as_long_as_fits() -> None:
    marks = [ChartMarker(float(at), "Staked 10 ETH", True, "stake", "", True, number) for number, at in enumerate((100, 190), 1)]
    found = lay_out(
        marks,
        np.array([100.0, 190.0]),
        width_of,
        lambda _: 16.0,
        60,
        260,
        1,
        lambda mark: ["Staked 10 ETH for three", "Staked 10 ETH", "Staked"],
    )
    assert [mark.name for mark in found.marks] == ["Staked", "Staked"]
    alone = lay_out(marks[:1], np.array([100.0]), width_of, lambda _: 16.0, 60, 260, 1, lambda mark: ["Staked 10 ETH", "Staked"])
    assert [mark.name for mark in alone.marks] == ["Staked 10 ETH"]


def test_what_a_sale_cost_is_said_at_its_step(chart, open_june, monkeypatch) -> None:
    said: list[tuple[str, float]] = []
    monkeypatch.setattr(steps, "write", lambda *a, **_: said.append((a[3][0].text, a[1])))
    chart.resize(890, 380)
    fill(chart, open_june)
    sale = next(marker for marker in chart.markers if marker.kind == "swap")
    step = chart.data.gained(chart.data.redemption_value)
    here = chart.data.index(sale.hour)
    cost = f"cost of selling {step[here - 1] - step[here]:.2f} ETH"
    chart.grab()
    named = [mark.name for mark in chart.marks.marks if mark.marker.number == sale.number]
    assert said[0][0].endswith(cost) or any(cost in name for name in named)
    if said:
        assert abs(said[0][1] - float(chart.x_px(sale.hour))) < 300
