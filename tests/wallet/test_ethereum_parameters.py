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
from wallet.chain.ethereum_forks import ETHER, FAR_FUTURE_EPOCH, FORKS, WITHDRAWALS_OPEN, epoch_at, unix_at
from wallet.chain.ethereum_queues import activation_limit, consolidation_limit, exit_limit

FILE = Path(resources.__file__).parent / "chains" / "ethereum.toml"
ACTIONS = {
    *("stake", "wrap", "unwrap", "request_withdrawal", "claim", "swap", "add_liquidity", "remove_liquidity"),
    *("transfer_ETH", "transfer_token", "approve", "revoke", "lock", "unlock"),
    *("supply", "withdraw_supplied", "borrow", "repay", "use_as_collateral", "set_emode", "flash_loan", "sell_deposit"),
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


def test_every_constant_in_the_code_is_documented(documented: dict[str, Any]) -> None:
    """Units of counting (`GWEI`, `ETHER`) and what follows from others are the code's own."""
    derived = {"GWEI", "ETHER", "SECONDS_PER_EPOCH", "EPOCHS_PER_DAY", "FAR_FUTURE_EPOCH", "WITHDRAWALS_OPEN"}
    counted_with = {name for name, value in vars(ethereum_forks).items() if name.isupper() and isinstance(value, int)}
    assert counted_with - derived == set(documented["constants"])


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


@pytest.mark.parametrize(
    ("name", "initial", "multiplier", "whistleblower", "inactivity"),
    [
        ("phase0", 128, 1, 512, 2**26),
        ("altair", 64, 2, 512, 3 * 2**24),
        ("bellatrix", 32, 3, 512, 2**24),
        ("capella", 32, 3, 512, 2**24),
        ("deneb", 32, 3, 512, 2**24),
        ("electra", 4096, 3, 4096, 2**24),
        ("fulu", 4096, 3, 4096, 2**24),
        ("gloas", 4096, 3, 4096, 2**24),
    ],
)
def test_a_fork_punishes_as_its_specification_says(
    name: str, initial: int, multiplier: int, whistleblower: int, inactivity: int
) -> None:
    """presets/mainnet of ethereum/consensus-specs, fork by fork; what a fork does not change it inherits."""
    fork = FORKS[name]
    assert fork.slashing_penalty_quotient == initial
    assert fork.slashing_multiplier == multiplier
    assert fork.whistleblower_reward_quotient == whistleblower
    assert fork.inactivity_penalty_quotient == inactivity
    assert fork.correlation_by_increment == (fork.epoch >= FORKS["electra"].epoch)
    assert fork.withdrawals == (fork.epoch >= FORKS["capella"].epoch)


@pytest.mark.parametrize(
    ("million", "deneb", "electra", "gloas"),
    [
        (10, (4, 4), (152, 152, 0), (256, 305, 152)),
        (20, (9, 8), (256, 256, 49), (256, 610, 305)),
        (34, (16, 8), (256, 256, 262), (256, 1037, 518)),
        (40, (19, 8), (256, 256, 354), (256, 1220, 610)),
    ],
)
def test_the_doors_of_each_fork_are_as_wide_as_its_specification_says(
    million: int, deneb: tuple[int, int], electra: tuple[int, int, int], gloas: tuple[int, int, int]
) -> None:
    """ETH an epoch in, out and merging; Deneb: validators out and in."""
    active = million * 10**6 * ETHER
    validators = active // (32 * ETHER)
    assert (exit_limit(FORKS["deneb"], active, validators), activation_limit(FORKS["deneb"], active, validators)) == deneb
    for name, limits in (("electra", electra), ("fulu", electra), ("gloas", gloas)):
        fork = FORKS[name]
        found = (activation_limit(fork, active, 0), exit_limit(fork, active, 0), consolidation_limit(fork, active))
        assert found == tuple(limit * ETHER for limit in limits), name


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
