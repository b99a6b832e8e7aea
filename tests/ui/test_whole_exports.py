"""Every file that the window writes is the old one or the new one, whole: on a full disk, and where anything else fails."""

from __future__ import annotations

import ast
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from ui import app
from ui.charts import ChartData, ValueChart, save_csv, save_png, save_svg
from ui.panels.activity.export import save_activity
from ui.panels.handout import write_handout
from ui.panels.rewards.export import save_rewards
from ui.wording import problem_text
from wallet import FileProblem, Practice, actions

ROOT = Path(__file__).parents[2]
OLD = b"what was there before"
ETH = 10**18


class Things:
    """What there is to write."""

    def __init__(self, practice: Practice, chart: ValueChart) -> None:
        self.practice, self.chart = practice, chart


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    with Practice.create(tmp_path_factory.mktemp("exports") / "p.sluice", "june-2022-open") as made:
        made.do(actions.Stake(amount=ETH))
        made.advance(24 * 60)
        yield made


@pytest.fixture
def things(qtbot, practice: Practice) -> Things:
    chart = ValueChart()
    qtbot.addWidget(chart)
    chart.resize(500, 300)
    hours = np.arange(400.0)
    columns = dict.fromkeys(("balance", "redemption_value", "market_value", "redemption_rate", "market_price"), hours + 1)
    chart.set_series(ChartData.of(hours, start_unix=1_651_795_200, token="stETH", coin="ETH", **columns))
    chart.show()
    return Things(practice, chart)


WRITES: dict[str, Callable[[Things, Path], object]] = {
    "activity": lambda things, path: save_activity(things.practice, path),
    "rewards": lambda things, path: save_rewards(things.practice.rewards() * 20, things.practice.world.start, path),
    "values": lambda things, path: save_csv(path, things.chart.data),
    "png": lambda things, path: save_png(things.chart, path),
    "svg": lambda things, path: save_svg(things.chart, path, "a chart"),
    "handout": lambda things, path: write_handout(things.practice, path, "a4"),
}


@contextmanager
def room(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes: what a full disk answers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("kind", WRITES)
def test_a_full_disk_leaves_the_old_file_and_is_told(things: Things, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(OLD)
    with room(128), pytest.raises(FileProblem) as told:
        WRITES[kind](things, path)
    assert told.value.code == "export_full"
    assert "file" in problem_text(told.value)[0]
    assert path.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [path]
    WRITES[kind](things, path)
    assert path.read_bytes() != OLD
    assert len(path.read_bytes()) > 128
    assert list(tmp_path.iterdir()) == [path]


def test_a_row_that_cannot_be_read_leaves_the_old_file(things: Things, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Practice) -> Iterator[object]:
        yield self.activity(1)[0]
        raise FileProblem("file_damaged_inside", path="p")

    path = tmp_path / "activity.csv"
    path.write_bytes(OLD)
    monkeypatch.setattr(Practice, "lived", broken)
    with pytest.raises(FileProblem):
        save_activity(things.practice, path)
    assert path.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [path]


def test_two_reports_of_one_second_are_two_files() -> None:
    first, second = app.write_report("one"), app.write_report("two")
    assert first is not None
    assert second is not None
    assert (first.read_text(), second.read_text()) == ("one", "two")
    with room(0):
        assert app.write_report("three") is None
    assert sorted(first.parent.iterdir()) == sorted((first, second))


# -- no other way to write a file

WRITERS = {"write_text", "write_bytes", "touch", "setFileName", "QSaveFile", "QFile", "mkstemp", "NamedTemporaryFile"}
MODES = set("wax+")
OWN = {"wallet/practice/placing.py", "wallet/practice/leftovers.py", "wallet/practice/locks.py"}
"""What gives files their names."""


def writing(source: str) -> list[str]:
    """The calls in a module that make or change a file whose name is not given by `written` or as `made`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        on = node.func.value if isinstance(node.func, ast.Attribute) else None
        unnamed = isinstance(on, ast.Name) and on.id == "made"
        first = node.args[0] if node.args else None
        path_first = isinstance(first, ast.Call) and getattr(first.func, "id", "") == "str"
        opens = name == "open" and any(
            isinstance(mode, ast.Constant) and isinstance(mode.value, str) and set(mode.value) & MODES and len(mode.value) < 4
            for mode in (*node.args[:2], *(word.value for word in node.keywords if word.arg == "mode"))
        )
        qt = (name in ("save", "QPdfWriter") and path_first) or (name == "save" and isinstance(first, ast.Attribute))
        if ((name in WRITERS and (on or name[0] in "QN")) or opens or qt) and not unnamed:
            found.append(f"{node.lineno}: {ast.unparse(node)}")
    return found


def test_every_file_is_written_by_the_one_function_that_names_it_when_it_is_whole() -> None:
    for bad in (
        "path.write_text('x')",
        "path.open('w')",
        "open(path, mode='ab')",
        "image.save(str(path), 'PNG')",
        "QPdfWriter(str(p))",
    ):
        assert writing(bad), bad
    for good in ("path.open('rb')", "made.open('w')", "dialog.open()", "painter.save()", "image.save(memory, 'PNG')"):
        assert not writing(good), good
    found = {}
    for file in (*(ROOT / "ui").rglob("*.py"), *(ROOT / "wallet").rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        if name not in OWN and (calls := writing(file.read_text(encoding="utf-8"))):
            found[name] = calls
    assert found == {}
