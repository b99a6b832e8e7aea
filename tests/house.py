"""The plan of the house as a table, and a reading of the code's imports to hold against it: who stands on
which floor, who knows whom, and what no room may know. Reads source text only; nothing is imported.

Every import counts, also one inside a function, behind TYPE_CHECKING, or by `import_module("name")`. A name
that a package's face (`__init__.py`) only hands on counts as an import of the file it comes from.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PACKAGES = ("wallet", "ui")


class Floor(NamedTuple):
    """A row of the plan. `strangers`: its rooms do not know each other; else they may, without circles."""

    number: int
    rooms: tuple[str, ...]
    strangers: bool = False


FLOORS = (  # a file stands in the first row that names it or a folder above it
    Floor(
        0, ("wallet/amounts", "wallet/arithmetic", "wallet/errors", "wallet/last_answer", "wallet/seed_phrases", "wallet/texts")
    ),
    Floor(1, ("wallet/chain", "wallet/staking", "wallet/defi"), strangers=True),
    Floor(
        2,
        (
            *("wallet/world/__init__", "wallet/world/tokens", "wallet/world/lines", "wallet/world/given", "wallet/world/ledger"),
            *(
                "wallet/world/overlay",
                "wallet/world/draws",
                "wallet/world/records",
                "wallet/world/own_sums",
                "wallet/world/provided",
            ),
            *("wallet/world/oracle_report", "wallet/world/report_limits", "wallet/world/wait_change"),
            "wallet/world/lent_out",
        ),
    ),
    Floor(3, ("wallet/world/state",)),
    Floor(
        4,
        (
            *("wallet/world/book", "wallet/world/lender", "wallet/world/vault_book", "wallet/world/strategy"),
            *(
                "wallet/world/beginning",
                "wallet/world/coins",
                "wallet/world/entering",
                "wallet/world/holdings",
                "wallet/world/providing",
                "wallet/world/redemption",
            ),
            "wallet/world/reports_ahead",
            "wallet/world/turning",
        ),
    ),
    Floor(5, ("wallet/world/systems",)),
    Floor(6, ("wallet/world/crowd", "wallet/world/shocks"), strangers=True),
    Floor(7, ("wallet/world",)),
    Floor(8, ("wallet/actions",)),
    Floor(9, ("wallet/library",)),
    Floor(10, ("wallet/risk", "wallet/practice"), strangers=True),
    Floor(10, ("wallet/ways",)),
    Floor(10, ("wallet/scripts",)),
    Floor(10, ("wallet/__init__",)),
    Floor(11, ("ui/session", "ui/frames", "ui/pace", "ui/settings", "ui/csv_file", "ui/__init__")),
    Floor(11, ("ui/progress", "ui/progress_file")),
    Floor(12, ("ui/widgets", "ui/charts")),
    Floor(12, ("ui/wording", "ui/spoken", "ui/theme", "ui/tokens", "ui/stylesheet", "ui/dresser")),
    Floor(13, ("ui/panels",)),
    Floor(14, ("ui/tabs", "ui/presenter")),
    Floor(
        15,
        (
            "ui/window",
            "ui/commands",
            "ui/demo",
        ),
    ),
)
TOP = Floor(15, ())
"""Files directly under ui/ that no row names: they only put the rest together."""

FACE_ONLY = range(12, 15)
"""Floors that see of the model only the names in `wallet.__all__`, and `wallet.amounts`."""

MECHANISMS = ("wallet/chain/", "wallet/staking/", "wallet/defi/")
"""Do not know each other, so each has its own `Parameters`, and its own `Minted` for what it answers."""

TWICE = {
    "Deposited": "what a deposit came to: of a mechanism, and in the world with the world after it",
    "Moved": "what a balance moved by: of a mechanism, and in the practice with what it earned",
    "Settled": "what was worked out and is now due: of a mechanism, and of the oracle's report",
    "Shock": "the action lets a shock of the world strike, and is called after it",
}
"""Names of classes that may stand more than once outside the mechanisms, and why."""

MOST_METHODS = 20
REASON = "Over twenty methods, because "
"""How the docstring of a class begins to say why it has more: Qt calls one override for each event, say, or it answers an
interface question by question."""

MODULES_IN_A_FOLDER = 20
ONE_FIRST_WORD = 2
"""How many modules may lie directly in a folder of the window, and how many of them may share their first word."""

QT = ("PySide6", "PySide2", "PyQt6", "PyQt5", "shiboken6", "pyqtgraph", "qtpy")
SQLITE = ("sqlite3", "sqlite_utils", "apsw", "aiosqlite")
SLOW_STRUCTS = ("dataclasses",)
"""Each class costs half a millisecond of every start; a frozen `msgspec.Struct` a fiftieth of that."""
DICE_AND_CLOCKS = ("random", "secrets", "uuid", "time", "numpy.random")
NETWORK = (
    *("socket", "socketserver", "ssl", "http", "urllib.request", "urllib.error", "urllib.robotparser"),
    *("ftplib", "smtplib", "poplib", "imaplib", "nntplib", "telnetlib", "xmlrpc", "webbrowser"),
    *("urllib3", "requests", "httpx", "aiohttp", "websockets", "websocket"),
    *(f"PySide6.Qt{part}" for part in ("Network", "NetworkAuth", "WebSockets", "HttpServer", "WebView")),
    *(f"PySide6.QtWebEngine{part}" for part in ("Core", "Widgets", "Quick")),
)


class Import(NamedTuple):
    """One name that a file imports: from `module`, made absolute, the `name` or None; and where it stands."""

    file: str
    line: int
    module: str
    name: str | None

    @property
    def whole(self) -> str:
        return f"{self.module}.{self.name}" if self.name else self.module

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


class ClassSize(NamedTuple):
    """A class of a file: how many methods it defines itself, and why they are many, in the words of its docstring, or ""."""

    file: str
    name: str
    methods: int
    reason: str


class House(NamedTuple):
    """The files of both packages by module name, what each imports, its public classes, and the names that `wallet` shows."""

    files: dict[str, str]
    imports: dict[str, tuple[Import, ...]]
    classes: dict[str, tuple[str, ...]]
    sizes: tuple[ClassSize, ...]
    face: frozenset[str]

    def home(self, module: str, name: str | None) -> str | None:
        """The module of this house that an import really reaches, through faces; None if it lies outside."""
        if name and f"{module}.{name}" in self.files:
            return f"{module}.{name}"
        if module not in self.files:
            return None
        if name and self.files[module].endswith("__init__.py"):
            for handed in self.imports[module]:
                if handed.name == name:
                    return self.home(handed.module, handed.name)
        return module

    def edges(self) -> Iterator[tuple[str, str, Import]]:
        """Who knows whom: (module, module known, the import), within the house."""
        for module, imports in self.imports.items():
            for item in imports:
                known = self.home(item.module, item.name)
                if known is not None and known != module:
                    yield module, known, item


def read_house(root: Path) -> House:
    """Read every file of the two packages under `root`."""
    files: dict[str, str] = {}
    imports: dict[str, tuple[Import, ...]] = {}
    classes: dict[str, tuple[str, ...]] = {}
    sizes: list[ClassSize] = []
    face: frozenset[str] = frozenset()
    for path in sorted(file for package in PACKAGES for file in (root / package).rglob("*.py")):
        file = path.relative_to(root)
        parts = file.with_suffix("").parts
        package = parts[:-1]
        module = ".".join(package if parts[-1] == "__init__" else parts)
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(file))
        files[module] = file.as_posix()
        imports[module] = tuple(_imports(tree, file.as_posix(), package))
        classes[module] = tuple(node.name for node in tree.body if isinstance(node, ast.ClassDef) and node.name[0] != "_")
        if module == "wallet":
            face = _names_shown(tree)
        sizes += _sizes(tree, file.as_posix())
    return House(files, imports, classes, tuple(sizes), face)


def _imports(tree: ast.Module, file: str, package: tuple[str, ...]) -> Iterator[Import]:
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                for alias in node.names:
                    yield Import(file, node.lineno, alias.name, None)
            case ast.ImportFrom():
                above = package[: len(package) - node.level + 1] if node.level else ()
                module = ".".join((*above, *((node.module,) if node.module else ())))
                for alias in node.names:
                    yield Import(file, node.lineno, module, alias.name)
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield Import(file, node.lineno, name, None)


def _sizes(tree: ast.Module, file: str) -> Iterator[ClassSize]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            methods = sum(isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) for each in node.body)
            _, _, reason = (ast.get_docstring(node) or "").partition(REASON)
            yield ClassSize(file, node.name, methods, " ".join(reason.split()))


def _names_shown(tree: ast.Module) -> frozenset[str]:
    for node in tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id="__all__")], value=value)
                | ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.expr() as value)
            ):
                return frozenset(ast.literal_eval(value))
    return frozenset()


def stands_at(file: str) -> tuple[Floor, str] | None:
    """The floor and the room (a folder or a file) of a file, or None where the plan has no place for it."""
    path = file.removesuffix(".py")
    for floor in FLOORS:
        for room in floor.rooms:
            if path == room or path.startswith(f"{room}/"):
                return floor, room
    return (TOP, path) if path.startswith("ui/") and path.count("/") == 1 else None


def under(whole: str, forbidden: tuple[str, ...]) -> str | None:
    """The one of `forbidden` that a dotted name is or lies in."""
    return next((name for name in forbidden if whole == name or whole.startswith(f"{name}.")), None)
