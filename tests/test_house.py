"""The plan of the house is kept: floors, rooms, no circles, no face in the model, no network anywhere.

Each rule is shown to bite on a small house that breaks it, then held against the real one.
"""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.conftest import NetworkUsedError
from tests.house import (
    DICE_AND_CLOCKS,
    FACE_ONLY,
    MECHANISMS,
    MODULES_IN_A_FOLDER,
    MOST_METHODS,
    NETWORK,
    ONE_FIRST_WORD,
    PACKAGES,
    QT,
    REASON,
    SLOW_STRUCTS,
    SQLITE,
    TWICE,
    House,
    Import,
    read_house,
    stands_at,
    under,
)

ROOT = Path(__file__).parent.parent


def broken_floors(house: House) -> Iterator[str]:
    """Files without a place, and imports from above or from a stranger on the same floor."""
    for file in house.files.values():
        if stands_at(file) is None:
            yield f"{file}: has no floor; add its room to FLOORS in tests/house.py"
    for module, known, item in house.edges():
        here, there = stands_at(house.files[module]), stands_at(house.files[known])
        if here is None or there is None:
            continue
        (floor, room), (other, other_room) = here, there
        told = f"{item.place}: {room} (floor {floor.number}) imports {item.whole} of {other_room} (floor {other.number})"
        if other.number > floor.number:
            yield f"{told}; a file imports only from floors below it"
        elif other.number == floor.number and room != other_room and floor.strangers:
            yield f"{told}; rooms of this floor do not know each other"


def more_than_the_face(house: House) -> Iterator[str]:
    """What panels, tabs and parts of the window know of the model beyond its face."""
    for module, known, item in house.edges():
        here = stands_at(house.files[module])
        if here is None or here[0].number not in FACE_ONLY or known.split(".")[0] != "wallet":
            continue
        shown = item.name in house.face or item.module.removeprefix("wallet.") in house.face
        if not shown and known != "wallet.amounts":
            yield f"{item.place}: imports {item.whole}; {here[1]} knows wallet.__all__ and amounts"


def circle_among(edges: Mapping[str, Mapping[str, Import]]) -> list[Import]:
    """The imports that make up one shortest circle, or none."""
    shortest: list[Import] = []
    for start in edges:
        paths: dict[str, list[Import]] = {start: []}
        queue = [start]
        while queue:
            here = queue.pop(0)
            for there, item in edges.get(here, {}).items():
                way = [*paths[here], item]
                if there == start and (not shortest or len(way) < len(shortest)):
                    shortest = way
                if there not in paths:
                    paths[there] = way
                    queue.append(there)
    return shortest


def circles(house: House) -> Iterator[str]:
    """A circle among files or, where there is none, among rooms."""
    files: dict[str, dict[str, Import]] = {}
    rooms: dict[str, dict[str, Import]] = {}
    for module, known, item in house.edges():
        files.setdefault(module, {}).setdefault(known, item)
        here, there = stands_at(house.files[module]), stands_at(house.files[known])
        faces = {module, known} & set(PACKAGES)
        if here and there and here[1] != there[1] and not faces:
            rooms.setdefault(here[1], {}).setdefault(there[1], item)
    for kind, edges in (("files", files), ("rooms", rooms)):
        if circle := circle_among(edges):
            steps = "; ".join(f"{item.place} imports {item.whole}" for item in circle)
            yield f"a circle of {kind}: {steps}; an import inside a function counts too"
            return


def forbidden_imports(house: House) -> Iterator[str]:
    """Qt, dice and clocks in the model, SQL outside the practice, and slow structs and the network anywhere."""
    for item in (item for imports in house.imports.values() for item in imports):
        model = item.file.startswith("wallet/")
        if model and under(item.whole, QT):
            yield f"{item.place}: imports {item.whole}; the model has no face: no Qt under wallet/"
        if model and under(item.whole, DICE_AND_CLOCKS):
            yield f"{item.place}: imports {item.whole}; the world holds chance and time: no dice, no clock"
        if under(item.whole, SQLITE) and not item.file.startswith("wallet/practice/"):
            yield f"{item.place}: imports {item.whole}; only wallet/practice/ speaks SQL"
        if under(item.whole, SLOW_STRUCTS):
            yield f"{item.place}: imports {item.whole}; plain values are frozen structs of msgspec"
        if under(item.whole, NETWORK):
            yield f"{item.place}: imports {item.whole}; Sluice never opens a network connection"


def names_twice(house: House) -> Iterator[str]:
    """Public classes of one name in files that may know each other."""
    homes: dict[str, list[str]] = {}
    for module, names in house.classes.items():
        for name in names:
            homes.setdefault(name, []).append(house.files[module])
    for name, files in sorted(homes.items()):
        apart = all(file.startswith(MECHANISMS) for file in files)
        if len(files) > 1 and not apart and name not in TWICE:
            yield f"{name} stands in {', '.join(files)}; let each name say what it is"


def long_corridors(house: House) -> Iterator[str]:
    """Folders of the window with too many modules, or with several that share a first word and want a folder of their own."""
    folders: dict[str, list[str]] = {}
    for file in house.files.values():
        folder, _, name = file.rpartition("/")
        if file.startswith("ui/") and not name.startswith("__"):
            folders.setdefault(folder, []).append(name.removesuffix(".py"))
    for folder, names in folders.items():
        if len(names) > MODULES_IN_A_FOLDER:
            yield f"{folder}/ has {len(names)} modules; more than {MODULES_IN_A_FOLDER} want folders"
        words = Counter(name.split("_")[0] for name in names)
        for word, times in words.items():
            if times > ONE_FIRST_WORD:
                yield f"{folder}/ has {times} modules that begin with {word}; let {folder}/{word}/ take them"


@pytest.fixture(scope="module")
def house() -> House:
    return read_house(ROOT)


def crowded_classes(house: House) -> Iterator[str]:
    """Classes of many methods whose docstring gives no reason for it."""
    for file, name, methods, reason in house.sizes:
        if methods > MOST_METHODS and len(reason.split()) < FEWEST_WORDS:
            yield f"{file}: {name} has {methods} methods; part it, or say in its docstring: {REASON}..."


FEWEST_WORDS = 6
"""A reason in fewer words is none."""

RULES = [broken_floors, more_than_the_face, circles, forbidden_imports, names_twice, long_corridors, crowded_classes]


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps_its_plan(house, rule):
    assert len(house.files) > 50
    breaches = list(rule(house))
    assert not breaches, "\n" + "\n".join(breaches)


def built(root: Path, files: Mapping[str, str]) -> House:
    """A small house of these files beside an empty `wallet/errors.py`."""
    for name, text in {"wallet/errors.py": "", **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read_house(root)


@pytest.mark.parametrize(
    ("file", "line", "above"),
    [
        ("wallet/errors.py", "import wallet.world.hour", "wallet/world/hour.py"),
        ("wallet/world/hour.py", "def late():\n    from wallet import library", "wallet/library.py"),
        ("wallet/library/lessons.py", "from ..risk import odds", "wallet/risk/odds.py"),
        ("wallet/world/lines.py", "from wallet.world.state import World", "wallet/world/state.py"),
        ("wallet/world/state.py", "from wallet.world.systems import pool", "wallet/world/systems/pool.py"),
        ("wallet/world/systems/pool.py", "from wallet.world.crowd import noise", "wallet/world/crowd/noise.py"),
        ("wallet/world/shocks/sale.py", "from wallet.world import hour", "wallet/world/hour.py"),
        ("ui/widgets/a.py", "importlib.import_module('ui.tabs.b')", "ui/tabs/b.py"),
        ("wallet/errors.py", "from ui import theme", "ui/theme.py"),
        ("ui/panels/a.py", "from ui.window_parts import b", "ui/window_parts.py"),
    ],
)
def test_an_import_from_a_higher_floor_is_found_where_it_stands(tmp_path, file, line, above):
    (breach,) = broken_floors(built(tmp_path, {file: line, above: ""}))
    assert breach.startswith(f"{file}:{len(line.splitlines())}: ")
    assert "only from floors below" in breach


def test_an_import_behind_a_face_counts_as_one_of_the_file_it_comes_from(tmp_path):
    files = {
        "wallet/__init__.py": "from wallet.practice.door import Practice\nfrom wallet.errors import Refused",
        "wallet/practice/door.py": "",
        "wallet/world/hour.py": "from wallet import Practice",
        "wallet/world/day.py": "from wallet import Refused",
    }
    (breach,) = broken_floors(built(tmp_path, files))
    assert breach.startswith("wallet/world/hour.py:1: ")
    assert "wallet/practice" in breach


@pytest.mark.parametrize(
    ("knower", "known"),
    [
        ("staking", "defi"),
        ("chain", "staking"),
        ("defi", "chain"),
        ("risk", "practice"),
        ("practice", "risk"),
    ],
)
def test_strangers_on_one_floor_do_not_know_each_other(tmp_path, knower, known):
    files = {f"wallet/{knower}/a.py": f"from wallet.{known}.b import c", f"wallet/{known}/b.py": ""}
    (breach,) = broken_floors(built(tmp_path, files))
    assert "do not know each other" in breach


def test_siblings_in_one_room_and_rooms_beside_may_be_known(tmp_path):
    files = {
        "wallet/defi/a.py": "from wallet.defi.b import c\nfrom wallet.errors import Refused",
        "wallet/defi/b.py": "",
        "ui/widgets/field.py": "from ui.wording import words",
        "ui/wording/__init__.py": "from ui.wording.words import words",
        "ui/wording/words.py": "",
    }
    house = built(tmp_path, files)
    assert [*broken_floors(house), *circles(house)] == []


def test_a_file_the_plan_does_not_name_is_told(tmp_path):
    (breach,) = broken_floors(built(tmp_path, {"wallet/extras/a.py": ""}))
    assert breach.startswith("wallet/extras/a.py: has no floor")


@pytest.mark.parametrize(
    ("file", "line", "known"),
    [
        ("ui/panels/a.py", "from wallet import Refused, actions", True),
        ("ui/panels/a.py", "from wallet.errors import Refused", True),
        ("ui/tabs/a.py", "from wallet.actions import Stake", True),
        ("ui/charts/a.py", "from wallet.amounts import show", True),
        ("ui/session.py", "from wallet.world.tokens import TOKENS", True),
        ("ui/panels/a.py", "from wallet.world.tokens import TOKENS", False),
        ("ui/wording/a.py", "import wallet.world.tokens", False),
        ("ui/theme.py", "from wallet import Hidden", False),
    ],
)
def test_the_window_knows_only_the_face_of_the_model_and_amounts(tmp_path, file, line, known):
    model = {
        "wallet/__init__.py": "from wallet.errors import Hidden, Refused\n__all__ = ['Refused', 'actions']",
        "wallet/actions/__init__.py": "from wallet.actions.stake import Stake",
        "wallet/actions/stake.py": "",
        "wallet/amounts.py": "",
        "wallet/world/tokens.py": "",
    }
    breaches = list(more_than_the_face(built(tmp_path, {**model, file: line})))
    assert [breach.split(": ")[0] for breach in breaches] == ([] if known else [f"{file}:1"])


LATE = "def late():\n    "
TYPES = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    "


@pytest.mark.parametrize(
    "files",
    [
        {
            "wallet/world/a.py": "import wallet.world.b",
            "wallet/world/b.py": f"{LATE}from wallet.world import a",
        },
        {"ui/tabs/a.py": "from ui.tabs.b import b", "ui/tabs/b.py": f"{TYPES}from ui.tabs.a import a"},
        {"ui/tabs/__init__.py": "from ui.tabs.a import a\nb = 1", "ui/tabs/a.py": "from ui.tabs import b"},
        {
            "ui/widgets/a.py": "import ui.charts.a",
            "ui/charts/a.py": "",
            "ui/charts/b.py": "import ui.widgets.b",
            "ui/widgets/b.py": "",
        },
    ],
    ids=["late import", "for types only", "through a face with names of its own", "between rooms"],
)
def test_a_circle_is_found_however_it_hides(tmp_path, files):
    (breach,) = circles(built(tmp_path, files))
    assert breach.count(".py:") == 2


def test_a_face_that_only_hands_names_on_is_no_circle(tmp_path):
    files = {
        "ui/widgets/__init__.py": "from ui.widgets.a import a\nfrom ui.widgets.b import b",
        "ui/widgets/a.py": "from ui.widgets import b",
        "ui/widgets/b.py": "",
    }
    assert list(circles(built(tmp_path, files))) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("wallet/world/a.py", "from PySide6.QtCore import QObject"),
        ("wallet/risk/a.py", "import pyqtgraph as pg"),
        ("wallet/world/a.py", "import sqlite3"),
        ("ui/panels/a.py", "from sqlite_utils import Database"),
        ("wallet/practice/a.py", "import random"),
        ("wallet/world/a.py", "from numpy import random"),
        ("wallet/practice/a.py", "from time import time"),
        ("wallet/a.py", "import socket"),
        ("ui/app.py", "from urllib import request"),
        ("ui/app.py", "import http.client"),
        ("ui/tabs/a.py", "from PySide6 import QtNetwork"),
        ("ui/charts/a.py", "from dataclasses import dataclass"),
    ],
)
def test_what_a_room_may_not_know_is_found(tmp_path, file, line):
    (breach,) = forbidden_imports(built(tmp_path, {file: f"\n\n{line}"}))
    assert breach.startswith(f"{file}:3: ")


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("wallet/practice/a.py", "import sqlite3"),
        ("ui/pace.py", "from time import perf_counter"),
        ("ui/charts/a.py", "from PySide6.QtCore import QObject"),
        ("wallet/world/a.py", "from urllib.parse import quote"),
        ("wallet/world/a.py", "import randomness"),
    ],
)
def test_what_a_room_may_know_passes(tmp_path, file, line):
    assert list(forbidden_imports(built(tmp_path, {file: line}))) == []


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (("ui/panels/a.py", "ui/charts/b.py"), True),
        (("wallet/world/a.py", "ui/charts/b.py"), True),
        (("wallet/world/a.py", "wallet/defi/b.py"), True),
        (("wallet/staking/a.py", "wallet/defi/b.py"), False),
    ],
)
def test_a_class_name_stands_once_but_in_mechanisms_which_do_not_know_each_other(tmp_path, files, found):
    breaches = list(names_twice(built(tmp_path, dict.fromkeys(files, "class Line: ...\nclass _Own: ..."))))
    assert bool(breaches) == found
    assert all(breach.startswith("Line stands in ") for breach in breaches)


def test_an_exception_that_is_none_any_more_leaves_the_table(house):
    names = Counter(name for module in house.classes for name in house.classes[module])
    assert [name for name in TWICE if names[name] < 2] == []


WHY = "Over twenty methods, because Qt asks a view by ten\n    overrides."


@pytest.mark.parametrize(
    ("methods", "doc", "crowded"),
    [
        (MOST_METHODS, "A view.", False),
        (MOST_METHODS + 1, "A view.", True),
        (MOST_METHODS + 1, f"A view.\n\n    {WHY}\n    ", False),
        (MOST_METHODS + 1, "A view. Over twenty methods, because they are many.", True),
    ],
)
def test_a_class_of_many_methods_says_why(tmp_path, methods, doc, crowded):
    body = "".join(f"    def m{number}(self): ...\n" for number in range(methods))
    breaches = list(crowded_classes(built(tmp_path, {"ui/charts/a.py": f'class View:\n    """{doc}"""\n{body}'})))
    assert [breach.split(";")[0] for breach in breaches] == [f"ui/charts/a.py: View has {methods} methods"] * crowded


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([f"{chr(97 + number)}_form" for number in range(MODULES_IN_A_FOLDER)], []),
        ([f"{chr(97 + number)}_form" for number in range(MODULES_IN_A_FOLDER + 1)], ["ui/panels/ has 21 modules"]),
        (["swap_form", "swap_words"], []),
        (["swap_form", "swap_words", "swap"], ["ui/panels/ has 3 modules that begin with swap"]),
    ],
)
def test_a_folder_of_the_window_is_no_corridor(tmp_path, names, told):
    found = list(long_corridors(built(tmp_path, {f"ui/panels/{name}.py": "" for name in [*names, "__init__"]})))
    assert [breach.partition(";")[0].partition(" modules")[0] for breach in found] == [
        each.partition(" modules")[0] for each in told
    ]


def test_a_connection_tried_in_a_test_is_refused():
    with pytest.raises(NetworkUsedError):
        socket.create_connection(("127.0.0.1", 9), timeout=0.1)
    with socket.socket() as plug, pytest.raises(NetworkUsedError):
        plug.connect(("127.0.0.1", 9))
