"""Exports open again, say that this is practice, and never change how the window looks."""

import csv
from decimal import Decimal
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QGuiApplication, QImage

from ui.charts import (
    BreakEven,
    BreakEvenChart,
    ChartData,
    PriceBySizeChart,
    PriceCurve,
    ValueChart,
    copy_picture,
    picture,
    render_chart,
    save_csv,
    save_png,
    save_svg,
)
from ui.charts.break_even import discount_that_pays
from ui.charts.series import COLUMNS
from ui.theme import set_scheme, theme
from wallet.errors import FileProblem


def sample(count=200, **rest):
    price = np.linspace(1, 0.936, count)
    return ChartData.of(
        np.arange(count),
        balance=np.full(count, 10.0),
        redemption_value=np.full(count, 10.0),
        market_value=10 * price,
        redemption_rate=np.ones(count),
        market_price=price,
        start_unix=1_651_795_200,
        token="stETH",
        coin="ETH",
        **rest,
    )


@pytest.fixture
def chart(qtbot):
    set_scheme("dark")
    found = ValueChart()
    qtbot.addWidget(found)
    found.resize(700, 320)
    found.set_series(sample())
    found.show()
    yield found
    set_scheme("light")


def test_a_picture_has_twice_the_size(chart, tmp_path):
    save_png(chart, tmp_path / "a.png")
    assert QImage(str(tmp_path / "a.png")).size() == QSize(1400, 640)


def test_the_clipboard_takes_the_picture(chart):
    copy_picture(chart)
    assert QGuiApplication.clipboard().image().size() == QSize(1400, 640)


def test_svg_is_well_formed_light_and_described(chart, tmp_path):
    save_svg(chart, tmp_path / "a.svg", "Value & gap")
    text = (tmp_path / "a.svg").read_text()
    ElementTree.fromstring(text)
    assert "Practice: no real money" in text
    assert "6.40 % discount" in text
    assert "#0072b2" in text
    assert text.count("<path") > 2


def test_svg_lines_are_drawn_in_the_pictures_own_units(chart, tmp_path):
    """Many viewers do not know strokes that keep their width under a scale, and would draw them as thick as the plot."""
    save_svg(chart, tmp_path / "a.svg", "Value & gap")
    root = ElementTree.parse(tmp_path / "a.svg").getroot()
    scaled = [
        child.tag
        for group in root.iter("{http://www.w3.org/2000/svg}g")
        if (matrix := group.get("transform", "")) and not matrix.startswith("matrix(1,0,0,1,")
        for child in group
    ]
    assert scaled == []
    drawn = list(root.iter("{http://www.w3.org/2000/svg}path"))
    assert max(path.get("d", "").count("L") for path in drawn) > 100


def test_exporting_leaves_the_window_as_it_was(chart, tmp_path):
    before, told = chart.grab().toImage(), []
    theme().changed.connect(lambda: told.append(1))
    save_svg(chart, tmp_path / "a.svg", "Value")
    assert theme().scheme == "dark"
    assert chart.size() == QSize(700, 320)
    assert chart.grab().toImage() == before
    assert told == []


def exactly(data):
    """Whole numbers as a practice keeps them beside the floats."""
    columns = [getattr(data, name).tolist() for name in COLUMNS[1:]]
    for hour, *figures in zip(data.hour.tolist(), *columns, strict=True):
        yield int(hour), [None if figure != figure else int(Decimal(repr(figure)).scaleb(18)) for figure in figures]


def test_csv_reads_back_with_exact_columns(tmp_path):
    data = sample(low=np.full(200, 0.9), recorded_until_hour=100)
    save_csv(tmp_path / "a.csv", data, exactly(data))
    with (tmp_path / "a.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["time_utc"] == "2022-05-06T00:00:00Z"
    assert [float(row["balance"]) for row in rows] == data.balance.tolist()
    for row in rows:
        for name in COLUMNS[1:]:
            assert row[name] == "" == row[f"{name}_1e18"] or Decimal(row[name]).scaleb(18) == int(row[f"{name}_1e18"])
    assert {(row["token"], row["coin"]) for row in rows} == {(data.token, data.coin)}
    assert float(rows[-1]["market_price"]) == pytest.approx(0.936)
    assert rows[0]["high"] == ""
    assert (rows[100]["source"], rows[101]["source"]) == ("recorded", "reconstructed")
    assert (rows[-1]["put_in"], rows[-1]["taken_out"]) == ("10", "0")


def test_what_is_known_only_as_a_float_has_no_exact_integer(tmp_path):
    data = sample()
    told = [row for row in exactly(data) if row[0] % 2]
    save_csv(tmp_path / "a.csv", data, told)
    with (tmp_path / "a.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 200
    for number, row in enumerate(rows):
        assert float(row["balance"]) == data.balance[number]
        assert bool(row["balance_1e18"]) is bool(number % 2)


@pytest.mark.parametrize(
    "save",
    [
        save_png,
        lambda c, p: save_svg(c, p, "x"),
        lambda c, p: save_csv(p, sample()),
    ],
)
def test_a_missing_folder_is_a_problem_told_with_its_path(chart, tmp_path, save):
    with pytest.raises(FileProblem) as told:
        save(chart, tmp_path / "nowhere" / "a.file")
    assert told.value.code == "export_failed"
    assert "nowhere" in str(told.value.figures["path"])


def test_a_chart_is_rendered_without_a_window(qapp):
    set_scheme("dark")
    image = render_chart(sample(), QSize(600, 300), "light", scale=2)
    set_scheme("light")
    assert image.size() == QSize(1200, 600)
    assert QColor(image.pixel(1190, 590)) == theme().color("base")


def test_break_even_leads_with_the_sentence(qtbot):
    found = BreakEvenChart()
    qtbot.addWidget(found)
    found.resize(800, 360)
    found.set_figures(BreakEven(-0.064, 3.1, 5.1, 7.9, 0.12, 4.89))
    assert found.accessibleDescription().startswith(
        "Selling pays only if your money earns more than 489 % a year. If you asked now: 6.40 % discount"
    )
    low, high = found.y_range
    assert low < np.log10(0.12 * 5.1 / 3.65) < np.log10(6.4) < high
    assert found.x_range[1] > 7.9
    found.grab()


def test_days_are_named_once_below_the_axis_and_bare_numbers_on_it(qtbot):
    found = BreakEvenChart()
    qtbot.addWidget(found)
    for high in (1.2, 2.3, 7.9, 60):
        found.set_figures(BreakEven(-0.001, 0.3, 1.0, high, 0.05, 0.16))
        assert found.x_ticks
        assert all(tick.text.replace(".", "").isdigit() for tick in found.x_ticks)


def test_the_break_even_line_passes_through_the_point_where_i_stand(qtbot):
    found = BreakEvenChart()
    qtbot.addWidget(found)
    found.resize(900, 360)
    sold, days = 0.936, 30.0
    yearly = (1 / sold - 1) * 365 / days
    found.set_figures(BreakEven(sold - 1, 10, days, 60, 0.12, yearly))
    assert discount_that_pays(yearly, days) == pytest.approx(6.4)
    assert discount_that_pays(0.0, days) == 0
    assert discount_that_pays(1e9, days) < 100
    x, y = found._even.getData()
    assert np.interp(days, x, y) == pytest.approx(np.log10(6.4), abs=1e-3)


def test_without_a_discount_nothing_needs_to_break_even(qtbot):
    found = BreakEvenChart()
    qtbot.addWidget(found)
    for figures in (BreakEven(0.001, 0, 0, 0, 0.0, None), BreakEven(0.0, 1, 2, 3, 0.12, None), None):
        found.set_figures(figures)
        found.grab()
    found.set_figures(BreakEven(0.001, 0, 0, 0, 0.0, None))
    assert "no discount" in found.accessibleDescription()


def test_price_by_size_reads_the_curve(qtbot):
    found = PriceBySizeChart()
    qtbot.addWidget(found)
    found.resize(800, 360)
    size = np.linspace(1, 50_000, 100)
    average = 0.9362 - 5e-7 * size
    found.set_curve(PriceCurve(size, average, average - 5e-7 * size, 1.0, "stETH", "ETH", 10_000, 0.0638, 0.0023, 0.0004))
    assert "brings 0.93120 each" in found.accessibleDescription()
    told = []
    found.pointed.connect(told.append)
    found.point_at(20_000)
    found.grab()
    assert told == [20_000]
    found.set_curve(None)
    found.grab()
    assert found.accessibleDescription() == "This market has no price now."


def test_a_button_on_the_chart_is_not_exported(chart):
    price = np.where(np.arange(600) < 300, 0.9999, 0.02)
    balance = 10 * (1 + np.arange(600) * 1e-6)
    chart.resize(700, 440)
    chart.set_series(
        ChartData.of(
            np.arange(600),
            balance=balance,
            redemption_value=balance,
            market_value=balance * price,
            redemption_rate=np.ones(600),
            market_price=price,
            coin="ETH",
        )
    )
    assert chart.offer.isVisible()
    button = chart.offer.geometry()
    image = picture(chart, 1)
    inside = {
        image.pixel(x, y) for x in range(button.left() + 2, button.right() - 2) for y in range(button.top() + 1, button.bottom())
    }
    assert inside == {theme().color("base").rgb()}
    assert chart.offer.isVisible()
