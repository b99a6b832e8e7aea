"""A chart view as a picture on the clipboard, or as PNG, SVG or CSV in a file."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt

from ui import charts
from ui.csv_file import PlainNumber, write_csv
from ui.tabs.chart.view import ChartView, Tabled
from ui.wording import plain_numbers
from wallet import checked_file
from wallet.amounts import MINUS

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def copy_chart(view: ChartView) -> None:
    """Put the picture of a chart on the clipboard."""
    charts.copy_picture(view.chart)


def export_chart(view: ChartView, kind: str, path: Path) -> None:
    """Write a chart as "png", "svg" or "csv". Raises `FileProblem` where the file cannot be written."""
    checked_file(path)
    match kind:
        case "png":
            charts.save_png(view.chart, path)
        case "svg":
            charts.save_svg(view.chart, path, view.title)
        case "csv" if isinstance(view.chart, charts.ValueChart):
            charts.save_csv(path, view.chart.data, view.exactly())
        case "csv" if isinstance(view.chart, Tabled):
            _save_rows(view.chart, path)


def _save_rows(chart: Tabled, path: Path) -> None:
    with plain_numbers():
        model = chart.table()
        columns = range(model.columnCount())
        heads = [str(model.headerData(column, Qt.Orientation.Horizontal)) for column in columns]
        cells = ([_plain(str(model.index(row, column).data() or "")) for column in columns] for row in range(model.rowCount()))
        write_csv(path, heads, cells)
    chart.table()  # in the reader's numbers again


def _plain(text: str) -> str:
    """A cell of a table on screen: a number as such, with a minus that programs know."""
    number = text.replace(MINUS, "-")
    return PlainNumber(number) if _NUMBER.fullmatch(number) else text
