"""What the command line asks of demonstrations: which one, and whether it is checked or written out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QMessageLogContext, QSize, QtMsgType, qInstallMessageHandler

from ui.demo.playing import Wanted, Which, check, write_out
from ui.demo.scenario import check as check_scenario
from ui.demo.scenario import demonstrate
from wallet import scenario_names
from wallet.scripts import LARGEST, Script, demonstrations, read_script

OF_NO_SCREEN = "does not support propagateSizeHints"


class DemoAsked(NamedTuple):
    """As it stands on the command line."""

    check: bool = False
    each: Which = "chapter"
    frames: bool = False
    size: tuple[int, int] = (1280, 720)
    paper: str = ""


def run(name: str, folder: Path, asked: DemoAsked) -> int:
    """Do it; returns the exit status. Problems as those of reading and writing files."""
    qInstallMessageHandler(_pass_on)
    if name in scenario_names():
        if asked.check:
            return 0 if check_scenario(name) else 1
        demonstrate(name, folder, paper=asked.paper)
        return 0
    try:
        script = _script(name)
    except OSError as error:
        print(f"{name} cannot be read: {error.strerror}.", file=sys.stderr)
        return 1
    if script is None:
        known = ", ".join((*(f"D{one.number}" for one in demonstrations()), *scenario_names()))
        print(f"There is no demonstration and no scenario called {name}. There are: {known}.", file=sys.stderr)
        return 2
    if script.kind != "demonstration":
        print(f"{name} is not a demonstration but a {script.kind}. sluice play {name} --check plays it.", file=sys.stderr)
        return 2
    if asked.check:
        return 0 if check(script) else 1
    return 0 if write_out(script, folder, Wanted(asked.each, QSize(*asked.size), asked.frames, asked.paper)).holds else 1


def _pass_on(_kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
    """Pass on what Qt has to say, but for what it says of every widget that is drawn without a screen."""
    if text and OF_NO_SCREEN not in text:
        print(text, file=sys.stderr)


def _script(name: str) -> Script | None:
    """The script that is meant: one that ships, by its number, or a file."""
    if name.endswith(".toml") and Path(name).exists():
        with Path(name).open("rb") as stream:
            return read_script(stream.read(LARGEST + 1), name)
    return next((one for one in demonstrations() if name.upper() == f"D{one.number}"), None)
