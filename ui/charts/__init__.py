"""Charts: the hero chart with its strip and table, the scrubber, break-even, price by size, and exports.
The names are fetched when first asked for, so that the window and the scrubber can show before pyqtgraph is
loaded."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.charts.break_even import BreakEven, BreakEvenChart
    from ui.charts.export import (
        copy_picture,
        draw,
        dressed,
        in_memory,
        picture,
        render_chart,
        save_csv,
        save_png,
        save_svg,
        sized,
    )
    from ui.charts.plot import Plot
    from ui.charts.price_by_size import PriceBySizeChart, PriceCurve
    from ui.charts.scatter import ScatterChart, ScatterData, ScatterPoint
    from ui.charts.scrubber import Scrubber
    from ui.charts.series import ChartData, ChartMarker, Extra, Flat, Future
    from ui.charts.strip import ChartStrip
    from ui.charts.styles import HourMark, StyleLine, StylesChart, StylesData, StylesNumbers, StylesPicture
    from ui.charts.table import ChartTable
    from ui.charts.value.chart import ValueChart

_ROOMS = {
    "break_even": ("BreakEven", "BreakEvenChart"),
    "export": (
        "copy_picture",
        "draw",
        "dressed",
        "in_memory",
        "picture",
        "render_chart",
        "save_csv",
        "save_png",
        "save_svg",
        "sized",
    ),
    "plot": ("Plot",),
    "price_by_size": ("PriceBySizeChart", "PriceCurve"),
    "scatter": ("ScatterChart", "ScatterData", "ScatterPoint"),
    "scrubber": ("Scrubber",),
    "series": ("ChartData", "Extra", "Flat", "Future", "ChartMarker"),
    "strip": ("ChartStrip",),
    "styles": ("HourMark", "StyleLine", "StylesChart", "StylesData", "StylesNumbers", "StylesPicture"),
    "table": ("ChartTable",),
    "value.chart": ("ValueChart",),
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "BreakEven",
    "BreakEvenChart",
    "ChartData",
    "ChartMarker",
    "ChartStrip",
    "ChartTable",
    "Extra",
    "Flat",
    "Future",
    "HourMark",
    "Plot",
    "PriceBySizeChart",
    "PriceCurve",
    "ScatterChart",
    "ScatterData",
    "ScatterPoint",
    "Scrubber",
    "StyleLine",
    "StylesChart",
    "StylesData",
    "StylesNumbers",
    "StylesPicture",
    "ValueChart",
    "copy_picture",
    "draw",
    "dressed",
    "in_memory",
    "picture",
    "render_chart",
    "save_csv",
    "save_png",
    "save_svg",
    "sized",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
