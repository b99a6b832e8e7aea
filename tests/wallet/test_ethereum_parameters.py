"""The figures in `resources/chains/ethereum.toml` are those that the code counts with, and each says where it
is from.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import resources
from wallet.chain import ethereum_forks
from wallet.chain.ethereum_forks import FAR_FUTURE_EPOCH, FORKS, WITHDRAWALS_OPEN, epoch_at, unix_at

FILE = Path(resources.__file__).parent / "chains" / "ethereum.toml"
ACTIONS = {
    *("stake", "wrap", "unwrap", "request_withdrawal", "claim", "swap", "add_liquidity", "remove_liquidity"),
    *("transfer_ETH", "transfer_token", "approve", "revoke", "lock", "unlock"),
}


@pytest.fixture(scope="module")
def documented() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def entries(table: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for entry in table.values():
        if isinstance(entry, dict) and "value" in entry:
            yield entry
        elif isinstance(entry, dict):
            yield from entries(entry)


def counted(entry: dict[str, Any]) -> object:
    return {"never": FAR_FUTURE_EPOCH, "none": None}.get(entry["value"], entry["value"])


def test_every_documented_constant_is_the_one_in_the_code(documented: dict[str, Any]) -> None:
    for name, entry in documented["constants"].items():
        assert counted(entry) == getattr(ethereum_forks, name), name


def test_every_fork_is_documented_with_every_figure(documented: dict[str, Any]) -> None:
    assert documented["forks"].keys() == FORKS.keys()
    for name, fork in FORKS.items():
        table = documented["forks"][name]
        for field in fork.__struct_fields__:
            if field != "name":
                assert counted(table[field]) == getattr(fork, field), (name, field)


def test_a_fork_is_dated_by_the_day_its_epoch_begins(documented: dict[str, Any]) -> None:
    for name, fork in FORKS.items():
        if fork.epoch != FAR_FUTURE_EPOCH:
            begins = datetime.fromtimestamp(unix_at(fork.epoch), UTC).date()
            assert documented["forks"][name]["in_force_from"] == begins, name


def test_every_figure_has_unit_date_and_source(documented: dict[str, Any]) -> None:
    checked = list(entries(documented))
    assert len(checked) > 100
    for entry in checked:
        assert entry["unit"]
        assert len(entry["source"]) > 10
        assert isinstance(entry["date"], date)


def test_every_action_has_its_gas(documented: dict[str, Any]) -> None:
    assert documented["gas"].keys() == ACTIONS
    assert all(entry["value"] >= 21_000 for entry in documented["gas"].values())


def test_withdrawals_opened_with_capella() -> None:
    assert datetime.fromtimestamp(WITHDRAWALS_OPEN, UTC) == datetime(2023, 4, 12, 22, 27, 35, tzinfo=UTC)
    assert epoch_at(WITHDRAWALS_OPEN) == FORKS["capella"].epoch
    assert epoch_at(WITHDRAWALS_OPEN - 1) == FORKS["capella"].epoch - 1
