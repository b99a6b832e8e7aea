"""Handing a chart on: a picture at twice the size, the clipboard, SVG and PDF as vectors through Qt's own
writers, and CSV with ISO times and C-locale numbers. Exports for paper are drawn in the light scheme
whatever the window wears. What cannot be written raises `FileProblem("export_failed", path, reason)`."""

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from ui.charts import words
from ui.charts.plot import Plot
from ui.charts.series import COLUMNS, ChartData
from ui.charts.value.chart import ValueChart
from ui.theme import Scheme, theme
from wallet.errors import FileProblem

PRACTICE = "Practice: no real money"
_DPI = 96


@dataclass(frozen=True)
class Sheet:
    """What stands on the one page of a PDF around the chart: figures are (name, number, unit), rows are
    texts whose first column is left and whose others are right-aligned, `footer` names parameters and
    seed."""

    title: str
    subtitle: str = ""
    figures: Sequence[tuple[str, str, str]] = ()
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = field(default=())
    footer: str = ""


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
def _sized(chart: Plot, size: QSize) -> Iterator[None]:
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
    QWidget.render(widget, painter, QPoint())
    painter.end()
    return image


def save_png(widget: QWidget, path: Path, scale: float = 2) -> None:
    """Write the picture as PNG."""
    if not picture(widget, scale).save(str(path), "PNG"):  # type: ignore[call-overload]
        raise _failed(path, "the folder is missing or cannot be written")


def copy_picture(widget: QWidget) -> None:
    """Put the picture on the clipboard."""
    QGuiApplication.clipboard().setImage(picture(widget))


def save_svg(chart: Plot, path: Path, title: str) -> None:
    """Write the chart as SVG in the light scheme, with its sentence as description."""
    _check(path)
    with dressed("light", chart):
        writer = QSvgGenerator()
        writer.setFileName(str(path))
        writer.setResolution(_DPI)
        writer.setSize(chart.size())
        writer.setViewBox(QRectF(0, 0, chart.width(), chart.height()))
        writer.setTitle(title)
        writer.setDescription(f"{chart.accessibleDescription()} {PRACTICE}.")
        painter = QPainter(writer)
        QWidget.render(chart, painter, QPoint())
        painter.end()


def save_pdf(chart: Plot, path: Path, sheet: Sheet) -> None:
    """Write one A4 page: title, figures, the chart as vectors, its sentence, a small table, the footer."""
    _check(path)
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(18, 18, 18, 14))
    writer.setResolution(_DPI)
    writer.setTitle(sheet.title)
    room = QSize(writer.width(), round(writer.width() * 0.46))
    with dressed("light", chart), _sized(chart, room):
        painter = QPainter(writer)
        _page(painter, QRectF(0, 0, writer.width(), writer.height()), chart, sheet)
        painter.end()


def save_csv(path: Path, data: ChartData, exact: Mapping[str, Sequence[int | str]] | None = None) -> None:
    """Write the samples: ISO time, hour, the readable columns (empty without a market), the source, then
    the caller's exact integer columns, one value a sample."""
    columns = dict(exact or {})
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(["time_utc", *COLUMNS, "source", *columns])
            for number in range(len(data)):
                hour = float(data.hour[number])
                values = [_plain(float(getattr(data, name)[number])) for name in COLUMNS[1:]]
                source = "recorded" if data.recorded(hour) else "model"
                when = words.moment(data.unix(hour)).strftime("%Y-%m-%dT%H:%M:%SZ")
                out.writerow([when, int(hour), *values, source, *(column[number] for column in columns.values())])
    except OSError as problem:
        raise _failed(path, problem.strerror or str(problem)) from problem


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


def _plain(value: float) -> str:
    return f"{value:.9f}" if math.isfinite(value) else ""


def _check(path: Path) -> None:
    """Find out that a file cannot be written before Qt silently writes nothing."""
    try:
        path.touch()
    except OSError as problem:
        raise _failed(path, problem.strerror or str(problem)) from problem


def _failed(path: Path, reason: str) -> FileProblem:
    return FileProblem("export_failed", path=str(path), reason=reason)


# -- the page --
def _page(painter: QPainter, page: QRectF, chart: Plot, sheet: Sheet) -> None:
    y = _text(painter, page, 0, sheet.title, 16, bold=True)
    y = _text(painter, page, y, sheet.subtitle, 9, "ink2") + 14
    y = _figures(painter, page, y, sheet) + 14
    painter.save()
    painter.translate(0, y)
    QWidget.render(chart, painter, QPoint())
    painter.restore()
    y += chart.height() + 10
    y = _text(painter, page, y, chart.accessibleDescription(), 8.25, "ink2") + 16
    _table(painter, page, y, sheet)
    foot = page.bottom() - 30
    painter.setPen(theme().color("hair"))
    painter.drawLine(int(page.left()), int(foot - 6), int(page.right()), int(foot - 6))
    foot = _text(painter, page, foot, PRACTICE, 8.25, "ink", bold=True)
    _text(painter, page, foot, sheet.footer, 7.5, "ink3")


def _font(points: float, bold: bool = False) -> QFont:
    font = QFont(theme().font("body"))
    font.setPointSizeF(points)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def _text(
    painter: QPainter,
    page: QRectF,
    y: float,
    text: str,
    points: float,
    token: str = "ink",
    bold: bool = False,
) -> float:
    """Write wrapped text and return where it ends."""
    if not text:
        return y
    painter.setFont(_font(points, bold))
    painter.setPen(theme().color(token))
    box = QRectF(page.left(), y, page.width(), page.bottom() - y)
    return painter.drawText(box, int(Qt.TextFlag.TextWordWrap), text).bottom() + 2


def _figures(painter: QPainter, page: QRectF, y: float, sheet: Sheet) -> float:
    if not sheet.figures:
        return y
    column = page.width() / len(sheet.figures)
    for place, (name, number, unit) in enumerate(sheet.figures):
        x = page.left() + place * column
        for text, points, token, down in (
            (name, 8.25, "ink2", 0),
            (number, 15, "ink", 14),
            (unit, 8.25, "ink3", 40),
        ):
            painter.setFont(_font(points))
            painter.setPen(theme().color(token))
            painter.drawText(QRectF(x, y + down, column - 6, 28), int(Qt.AlignmentFlag.AlignLeft), text)
    return y + 56


def _table(painter: QPainter, page: QRectF, y: float, sheet: Sheet) -> None:
    """As many rows as the page has room for."""
    high = QFontMetricsF(_font(8.25)).height() + 8
    count = max(len(sheet.heads), 1)
    first = page.width() * (0.28 if count > 1 else 1)
    other = (page.width() - first) / max(count - 1, 1)
    for number, row in enumerate([sheet.heads, *sheet.rows] if sheet.heads else []):
        if y + high > page.bottom() - 46:
            return
        painter.setFont(_font(8.25, bold=False))
        painter.setPen(theme().color("ink3" if number == 0 else "ink"))
        for place, text in enumerate(row):
            left = page.left() if place == 0 else page.left() + first + (place - 1) * other
            side = Qt.AlignmentFlag.AlignLeft if place == 0 else Qt.AlignmentFlag.AlignRight
            box = QRectF(left, y, first if place == 0 else other, high)
            painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), text)
        y += high
        painter.setPen(theme().color("hair"))
        painter.drawLine(int(page.left()), int(y), int(page.right()), int(y))
