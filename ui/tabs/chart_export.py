"""A chart view as a picture on the clipboard, or as PNG, SVG or CSV in a file."""

from __future__ import annotations

import csv
from pathlib import Path

from PySide6.QtCore import Qt

from ui import charts
from ui.tabs.chart_view import ChartView, Tabled
from wallet import FileProblem


def copy_chart(view: ChartView) -> None:
    """Put the picture of a chart on the clipboard."""
    charts.copy_picture(view.chart)


def export_chart(view: ChartView, kind: str, path: Path) -> None:
    """Write a chart as "png", "svg" or "csv". Raises `FileProblem` where the file cannot be written."""
    match kind:
        case "png":
            charts.save_png(view.chart, path)
        case "svg" if isinstance(view.chart, charts.Plot):
            charts.save_svg(view.chart, path, view.title)
        case "csv" if isinstance(view.chart, charts.ValueChart):
            charts.save_csv(path, view.chart.data)
        case "csv" if isinstance(view.chart, Tabled):
            _save_rows(view.chart, path)


def _save_rows(chart: Tabled, path: Path) -> None:
    model = chart.table()
    columns = range(model.columnCount())
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow([model.headerData(column, Qt.Orientation.Horizontal) for column in columns])
            for row in range(model.rowCount()):
                out.writerow([model.index(row, column).data() for column in columns])
    except OSError as error:
        raise FileProblem("export_failed", path=str(path), reason=error.strerror or "") from error
