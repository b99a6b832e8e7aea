"""Practice files that a stick, a mail or a stranger has changed, and everything that is read from a file in one round."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

import numpy as np

from wallet import actions
from wallet.errors import FileProblem, Refused
from wallet.practice import Practice

ETH = 10**18
KEYS = ("lst", "stETH", "wstETH", "ETH")
SWITCHED = "as it was"


@cache
def sound(scenario: str = "june-2022") -> bytes:
    """Return a small practice with all that a file can hold: a record, actions, runs, branches, a note, an address."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound.sluice"
        with Practice.create(path, scenario=scenario, seed=7) as made:
            made.do(actions.Stake(amount=2 * ETH))
            made.advance(50)
            made.do(actions.Wrap(amount=ETH))
            made.note(2, "first stake")
            made.address_book.put("Ada", "ada.practice")
            made.branch(SWITCHED)
            made.advance(200)
            made.do(actions.Faucet(amount=ETH))
            made.switch("main")
            made.advance(30)
            made.undo()
        return path.read_bytes()


def read_all(path: Path) -> list[object]:
    """Open a file, and read, go, switch and branch in it; return what was read. `FileProblem` is all that may come out."""
    with Practice.open(path) as opened:
        told: list[object] = [opened.world, opened.own, opened.branches, opened.address_book.entries(), opened.tip_hour]
        told += [opened.activity(1000), opened.activity(search="stake"), opened.markers("tip"), opened.rewards()]
        told += [opened.activity(search="a", words=lambda row: row.title), opened.first_steps(), opened.month_left()]
        told += [opened.ledger_rows("stETH"), opened.undo_step, opened.redo_step, opened.earned("lst", 24)]
        told += [[_cells(opened.series(key, "tip")) for key in KEYS], _cells(opened.recent("lst", 30))]
        told += [list(opened.exactly(key)) for key in KEYS]
        first, tip = opened.activity(1000)[-1].hour, opened.tip_hour
        for hour in (first, (first + tip) // 2, tip):
            opened.go_to(hour)
            told.append(opened.world)
        for branch in opened.branches:
            opened.switch(branch.name)
            told += [opened.world, opened.activity(1000), opened.markers("tip"), _cells(opened.series("lst", "tip"))]
        opened.branch("another")
        return [*told, opened.branches]


def _cells(series: object) -> bytes:
    return b"".join(np.nan_to_num(getattr(series, name), nan=-1).tobytes() for name in ("hour", "balance", "market_value", "low"))


def content(path: Path) -> list[str] | None:
    """Return what SQLite reads of a file by itself, None where it cannot."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            return list(db.iterdump())
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def changed(sound: bytes, rng: random.Random) -> bytes:
    """Flip a few bits, or cut a file short, or blot out a stretch."""
    data = bytearray(sound)
    kind = rng.random()
    if kind < 0.1:
        return bytes(data[: rng.randrange(len(data))])
    if kind < 0.2:
        begin, length = rng.randrange(len(data)), rng.choice((16, 512, 4096))
        data[begin : begin + length] = bytes([rng.randrange(256)]) * len(data[begin : begin + length])
        return bytes(data)
    for _ in range(1 if kind < 0.9 else rng.randrange(2, 30)):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def leak(path: Path, act: Callable[[Path], object] = read_all) -> str | None:
    """Return what else than `FileProblem` came out of an act on a file, None where nothing did.

    Where a copy was saved, it is read too: what is said to be saved opens and can be read.
    """
    try:
        act(path)
    except FileProblem as problem:
        saved = str(problem.figures.get("saved_to") or "")
        if not saved:
            return None
        try:
            act(Path(saved))
        except Exception as error:
            return f"saved: {error!r:.200}"
    except Refused as refused:
        return f"refused: {refused}"
    except Exception as error:
        return f"{type(error).__name__}: {error!s:.200}"
    return None
