"""pyqtgraph is loaded in part; what is drawn is the same as with all of it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.charts.plot import Plot
from ui.charts.plotting import OPTIONS

DRAWN = """
import sys, numpy
from PySide6.QtWidgets import QApplication
app = QApplication([])
{first}
from ui.charts import ValueChart, ChartData
from ui.theme import set_scheme
set_scheme("light")
chart = ValueChart()
chart.resize(900, 400)
steps = numpy.arange(900.0)
rate = 1 + steps / 20_000
price = rate * (1 - 0.02 * numpy.sin(steps / 40) ** 2)
price[300:340] = numpy.nan
held = numpy.where(steps < 200, 0.0, 10.0)
chart.set_series(ChartData.of(steps.astype(int), balance=held, redemption_value=held * rate, market_value=held * price,
    redemption_rate=rate, market_price=price, start_unix=1_650_000_000, token="stETH", coin="ETH"))
chart.show()
app.processEvents()
for view in ("gain", "rate", "value", "discount"):
    chart.set_view(view)
    app.processEvents()
    chart.grab().save({folder!r} + "/" + view + ".png")
print(sum(name.partition(".")[0] == "pyqtgraph" for name in sys.modules))
"""
ROOT = Path(__file__).parents[2]
OPTIONS_OF_ITS_OWN = "import pyqtgraph; print(repr(pyqtgraph.CONFIG_OPTIONS))"
MISSING = "sys.modules['pyqtgraph.widgets.GraphicsView'] = None"


def told(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def thin(tmp_path_factory) -> tuple[dict[str, bytes], int]:
    return drawn(tmp_path_factory.mktemp("thin"), "")


def drawn(folder: Path, first: str) -> tuple[dict[str, bytes], int]:
    """The pictures of every view, and how many modules of pyqtgraph there are then."""
    loaded = int(told(DRAWN.format(first=first, folder=str(folder))))
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}, loaded


@pytest.mark.parametrize("first", ["import pyqtgraph", MISSING], ids=["all of it loaded before", "made otherwise"])
def test_the_whole_of_pyqtgraph_draws_the_same_chart(first, thin, tmp_path):
    pictures, loaded = drawn(tmp_path, first)
    assert len(set(pictures.values())) == 4
    assert pictures == thin[0]
    assert loaded > 2 * thin[1]


def test_the_options_are_those_of_pyqtgraph():
    assert told(OPTIONS_OF_ITS_OWN) == repr(OPTIONS)


def test_the_version_this_was_made_for_is_the_only_one_taken():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "pyqtgraph>=0.14,<0.15" in project["project"]["dependencies"]


def test_pyqtgraph_is_named_in_one_file_only():
    named = [
        str(file)
        for file in (ROOT / "ui").rglob("*.py")
        if any(
            "import pyqtgraph" in line or "from pyqtgraph" in line
            for line in file.read_text(encoding="utf-8").splitlines()
            if line.startswith(("import", "from"))
        )
    ]
    assert named == []


def test_a_chart_has_no_axis_title_or_menu_of_pyqtgraph_and_its_box_has_the_ranges_given(qtbot: QtBot) -> None:
    plot = Plot("Chart")
    qtbot.addWidget(plot)
    plot.set_ranges((3.0, 7.0), (20.0, 90.0))
    assert plot.plotItem.vb.viewRange() == [[3.0, 7.0], [20.0, 90.0]]
    assert plot.plotItem.childItems() == [plot.plotItem.vb]
    assert plot.plotItem.vb.menu is None
