"""Practices that an earlier build made, one of each scenario, and what they tell.

`python -m tests.wallet.kept_practices FOLDER` makes them anew: some days with moves of every kind, a branch, a kept future and
an undone run, kept as `before-SCENARIO.sluice.xz` beside `practices.json.xz`, which says what they told the build that made them.
"""

from __future__ import annotations

import json
import lzma
import sys
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.wallet.pictures import Reader
from tests.wallet.rooms import lido
from tests.wallet.scripted import ETH, MARKET, YOU
from wallet import WAYS, Practice, actions, scenario_names, shocks
from wallet.practice.activity import Activity
from wallet.practice.first_steps import FIRST_STEPS

KEPT = Path(__file__).with_name("kept")
TOLD = KEPT / "practices.json.xz"
SERIES = ("lst", "ETH", "stETH", "wstETH", "steCRV", "USDC", "locked", "locked-1")
EVERY_HOURS = 29
ON_HOURS = 75


def file_of(scenario: str, folder: Path = KEPT) -> Path:
    return folder / f"before-{scenario}.sluice.xz"


def live(practice: Practice) -> None:
    """Do a little of everything, and leave a branch, a kept future and an undone run behind."""
    first = practice.world.hour
    practice.do(actions.Faucet(amount=100 * ETH))
    practice.do(actions.Stake(amount=12 * ETH))
    practice.do(actions.Lock(amount=32 * ETH))
    practice.advance(26)
    practice.do(actions.Wrap(amount=3 * ETH))
    practice.do(actions.Approve("stETH", MARKET, 6 * ETH))
    practice.do(actions.Swap(MARKET, "stETH", "ETH", 2 * ETH, ETH, "none"))
    practice.do(actions.AddLiquidity(MARKET, (2 * ETH, ETH)))
    practice.note(practice.activity(1)[0].moment, "A note that is kept.")
    practice.address_book.put("Anna", "Anna")
    practice.advance(40)
    if practice.world.now >= lido(practice.world).withdrawals_open:
        practice.do(actions.RequestWithdrawal(amount=2 * ETH))
        practice.do(actions.RequestWithdrawal(amount=ETH, token="wstETH"))
    practice.do(actions.Transfer("stETH", "Anna", ETH // 3))
    practice.branch("what if")
    practice.do(actions.Shock(shocks.SlashValidators(20_000)))
    practice.do(actions.Swap(MARKET, "ETH", "stETH", 2 * ETH))
    practice.advance(60)
    practice.switch("main")
    practice.advance(110)
    ready = [row.id for row in practice.world.requests(YOU) if row.id <= lido(practice.world).queue.last_finalized]
    if ready:
        practice.do(actions.Claim(tuple(ready)))
    practice.do(actions.RemoveLiquidity(MARKET, ETH))
    practice.do(actions.Shock(shocks.LargeSale(8_000 * ETH)))
    practice.advance(24)
    practice.go_to(first + 100)
    practice.do(actions.Unwrap(amount=ETH))
    practice.advance(50)
    practice.undo()


def told(practice: Practice, reader: Reader) -> dict[str, str]:
    """Return digests of all that a practice tells, branch by branch."""
    here = practice.world.hour
    found = {"branches": _digest([[row.name, row.hour, row.tip_hour] for row in practice.branches])}
    found["first steps"] = _digest(sorted(practice.first_steps() & set(FIRST_STEPS)))
    found["undo"] = _digest([practice.can_undo, practice.undo_title, practice.redo_title])
    found["address book"] = _digest([[row.name, row.account] for row in practice.address_book.entries()])
    active = next(branch.name for branch in practice.branches if branch.active)
    for branch in [row.name for row in practice.branches]:
        practice.switch(branch)
        stood = practice.world.hour
        practice.go_to(practice.tip_hour)
        for what, lines in _of_branch(practice, reader):
            found[f"{branch}: {what}"] = _digest(lines)
        for hour in range(0, practice.tip_hour + 1, EVERY_HOURS):
            practice.go_to(hour)
            found[f"{branch}: world at {hour}"] = _digest([reader.world(practice.world), reader.asked(practice.world)])
        practice.go_to(practice.tip_hour)
        practice.go_to(stood)
    practice.switch(active)
    practice.go_to(here)
    return found


def lived_on(practice: Practice, reader: Reader) -> dict[str, str]:
    """Return digests of what follows: a kept future is walked, what was undone is redone, and new hours are lived."""
    practice.redo()
    found = {"redone": _digest(reader.world(practice.world))}
    for branch in [row.name for row in practice.branches]:
        practice.switch(branch)
        practice.go_to(practice.tip_hour - EVERY_HOURS)
        run = practice.advance(EVERY_HOURS + ON_HOURS)
        found[f"{branch}: events"] = _digest([reader.event(event) for event in run.events])
        found[f"{branch}: world"] = _digest([reader.world(run.world), reader.asked(run.world)])
    return found


def _of_branch(practice: Practice, reader: Reader) -> Iterator[tuple[str, Any]]:
    yield "activity", [_row(row, reader) for row in practice.activity(1_000)]
    yield (
        "markers",
        [[row.hour, row.kind, row.account, row.title, row.receipt and reader.receipt(row.receipt)] for row in practice.markers()],
    )
    yield "rewards", [[row.hour, row.key, reader.plain(row)] for row in practice.rewards()]
    yield "yearly rates", [reader.plain(practice.yearly_rate(way)) for way in WAYS]
    yield "ledger rows", [[token, reader.plain(practice.ledger_rows(token))] for token in practice.world.listed]
    yield "own sums", reader.plain(practice.own)
    for key in SERIES:
        series = practice.series(key)
        yield (
            f"series {key}",
            [[name, [repr(float(value)) for value in getattr(series, name)]] for name in reader.fields(type(series))],
        )


def _row(row: Activity, reader: Reader) -> list[Any]:
    events = [reader.event(event) for event in row.events]
    return [row.hour, row.kind, row.title, row.receipt and reader.receipt(row.receipt), events, row.note, row.hours]


def _digest(plain: object) -> str:
    return blake2b(json.dumps(plain, sort_keys=True).encode(), digest_size=6).hexdigest()


def unpacked(scenario: str, folder: Path) -> Path:
    """Write a kept practice as a file of its own and return where it is."""
    path = folder / f"{scenario}.sluice"
    path.write_bytes(lzma.decompress(file_of(scenario).read_bytes()))
    return path


def main(folder: Path) -> None:
    reader, found = Reader(), {}
    with TemporaryDirectory() as made:
        for scenario in scenario_names():
            path = Path(made) / f"{scenario}.sluice"
            with Practice.create(path, scenario=scenario, seed=3) as practice:
                live(practice)
            file_of(scenario, folder).write_bytes(lzma.compress(path.read_bytes(), preset=9 | lzma.PRESET_EXTREME))
            with Practice.open(path) as practice:
                found[scenario] = {"told": told(practice, reader), "lived on": lived_on(practice, reader)}
    names = {kind: sorted(known) for kind, known in sorted(reader.names.items())}
    (folder / TOLD.name).write_bytes(lzma.compress(json.dumps({"names": names, "practices": found}).encode(), preset=9))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else KEPT)
