"""Handing a chart on: a picture at twice the size, the clipboard, SVG as vectors through Qt's own
writer, and CSV with ISO times and C-locale numbers. Exports for paper are drawn in the light scheme
whatever the window wears. What cannot be written raises a `FileProblem` of `wallet.written`."""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QBuffer, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.charts.plot import Plot
from ui.charts.series import COLUMNS, VALUED, ChartData
from ui.charts.value.chart import ValueChart
from ui.csv_file import NONE, Cell, PlainNumber, plain, when, write_csv
from ui.theme import Scheme, theme
from ui.wording.numbers import DOLLAR
from wallet import written

PRACTICE = "Practice: no real money"
_DPI = 96
_DECIMALS = 18


@contextmanager
def dressed(scheme: Scheme, *charts: Plot) -> Iterator[None]:
    """Draw in another scheme for a moment: only these charts are told."""
    current, before = theme(), theme().scheme
    blocked = current.blockSignals(True)
    try:
        current.set_scheme(scheme)
        for chart in charts:
            chart.restyle()
        yield
    finally:
        current.set_scheme(before)
        current.blockSignals(blocked)
        for chart in charts:
            chart.restyle()


@contextmanager
def sized(chart: Plot, size: QSize) -> Iterator[None]:
    """Give the chart the page's width for a moment, so that its type and lines come out in their own
    size."""
    before = chart.size()
    chart.resize(size)
    chart.rebuild()
    try:
        yield
    finally:
        chart.resize(before)
        chart.rebuild()


def picture(widget: QWidget, scale: float = 2) -> QImage:
    """The widget as it looks, at `scale` times its size."""
    size = widget.size() * scale
    image = QImage(
        QSize(max(int(size.width()), 1), max(int(size.height()), 1)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(scale)
    image.fill(theme().color("base"))
    painter = QPainter(image)
    draw(widget, painter)
    painter.end()
    return image


def draw(widget: QWidget, painter: QPainter) -> None:
    """Draw a chart as it looks, without the buttons on it: nobody can press them on paper."""
    buttons = [button for button in widget.findChildren(QAbstractButton) if not button.isHidden()]
    for button in buttons:
        button.hide()
    QWidget.render(widget, painter, QPoint())
    for button in buttons:
        button.show()


def save_png(widget: QWidget, path: Path, scale: float = 2) -> None:
    """Write the picture as PNG."""
    with written(path) as made, in_memory(made) as memory:
        if not picture(widget, scale).save(memory, "PNG"):  # type: ignore[call-overload]
            raise OSError("there is not enough memory for it")


@contextmanager
def in_memory(made: Path) -> Iterator[QBuffer]:
    """Where Qt writes a file that goes to where `written` made one: Qt's own writers do not say that a disk is full."""
    memory = QBuffer()
    memory.open(QBuffer.OpenModeFlag.WriteOnly)
    yield memory
    made.write_bytes(memory.data().data())


def copy_picture(widget: QWidget) -> None:
    """Put the picture on the clipboard."""
    QGuiApplication.clipboard().setImage(picture(widget))


def save_svg(chart: QWidget, path: Path, title: str) -> None:
    """Write a chart, or several in one picture, as SVG in the light scheme, with its sentence as description."""
    plots = [chart] if isinstance(chart, Plot) else chart.findChildren(Plot)
    with written(path) as made, in_memory(made) as memory, dressed("light", *plots):
        writer = QSvgGenerator()
        writer.setOutputDevice(memory)
        writer.setResolution(_DPI)
        writer.setSize(chart.size())
        writer.setViewBox(QRectF(0, 0, chart.width(), chart.height()))
        writer.setTitle(title)
        writer.setDescription(f"{chart.accessibleDescription()} {PRACTICE}.")
        painter = QPainter(writer)
        draw(chart, painter)
        painter.end()


Exactly = Iterable[tuple[int, Sequence[int | None]]]
"""Hours in their order, each with the columns but the hour as whole numbers in units of 1e-18."""


def save_csv(path: Path, data: ChartData, exact: Exactly = ()) -> None:
    """Write the samples: ISO time, hour, the columns as amounts with every digit there is (empty without a market), token, coin
    and source, and each amount once more as an integer of 18 decimals.

    The balance is in the token, all else in the coin. `exact` has what the model counted, to the last unit; an hour that it has
    not is written with the 16 or 17 digits of a float, and without integers. In terms of another coin or of dollars (`USD`, two
    decimals) the integers stay in the token's own, which is named, and so is of which hour the prices are. The columns
    of a loan come last, where there is or was one.
    """
    heads = ["time_utc", *COLUMNS, "token", "coin", "source", *(f"{name}_1e18" for name in COLUMNS[1:])]
    heads += [*(["own_coin", "prices"] if data.prices else []), *data.columns[len(COLUMNS) :]]
    write_csv(path, heads, _rows(data, exact), words=False)


def _rows(data: ChartData, exact: Exactly) -> Iterator[Sequence[Cell]]:
    columns = [getattr(data, name) for name in COLUMNS[1:]]
    terms = (data.own_coin, data.prices) if data.prices else ()
    told = iter(exact)
    ahead, figures = next(told, (math.inf, ()))
    for number, hour in enumerate(data.hour.tolist()):
        while ahead < hour:
            ahead, figures = next(told, (math.inf, ()))
        whole = figures if ahead == hour else [None] * len(columns)
        values = [
            _plain(float(column[number]), name in VALUED and data.coin == DOLLAR)
            if figure is None or (name in VALUED and (data.prices or data.coin == DOLLAR))
            else plain(figure, _DECIMALS)
            for name, figure, column in zip(COLUMNS[1:], whole, columns, strict=True)
        ]
        coin = "USD" if data.coin == DOLLAR else data.coin
        kept = (data.token, coin, data.source(hour), *(NONE if figure is None else figure for figure in whole))
        loan = (_plain(float(getattr(data, name)[number])) for name in data.columns[len(COLUMNS) :])
        yield (when(int(data.start_unix), int(hour)), int(hour), *values, *kept, *terms, *loan)


def render_chart(
    data: ChartData, size: QSize, scheme: Scheme = "light", markers: Sequence[object] = (), scale: float = 1
) -> QImage:
    """The hero chart of `data` without a window, for the demonstration command."""
    chart = ValueChart()
    chart.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    chart.resize(size)
    chart.show()
    with dressed(scheme, chart):
        chart.set_series(data)
        chart.set_markers(list(markers))  # type: ignore[arg-type]
        image = picture(chart, scale)
    chart.close()
    chart.deleteLater()
    return image


def _plain(value: float, cents: bool = False) -> PlainNumber:
    """Every digit of a float, without an exponent, or two decimals; nothing where there is no value."""
    if not math.isfinite(value):
        return NONE
    if cents:
        return PlainNumber(f"{value:.2f}")
    text = repr(value)
    return PlainNumber(text.removesuffix(".0") if "e" not in text else f"{Decimal(text):f}")
