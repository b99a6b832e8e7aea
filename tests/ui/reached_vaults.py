"""The same for vaults of one's own validators: how a person meets what their hub and its grid of tiers refused, or why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from typing import Any, NamedTuple

from msgspec.structs import replace

from tests.wallet.systems.scenarios import start_enlarged
from wallet import World, actions
from wallet.actions import Action, attempt
from wallet.world import ledger as books
from wallet.world.systems.vault_hub import StakingVaultHub

E = 10**18
HUB = "lido-vault"
FIRST, LAST, OTHERS_FIRST = 1, 3, 4
"""Tiers of one operator, and the first of another."""


class Reached(NamedTuple):
    """The world and the action that meet a refusal; `says` is the code that comes first, where something sees it sooner."""

    world: Callable[[], World]
    action: Action
    says: str = ""


@cache
def _rich() -> World:
    world = start_enlarged("calm", "lido_vault")
    return replace(world, ledger=books.mint(world.ledger, "ETH", "you", 10**6 * E))


def _after(*deeds: Action) -> Callable[[], World]:
    @cache
    def lived() -> World:
        world = _rich()
        for deed in deeds:
            world = attempt(deed, world).world
        return world

    return lived


def _opened(ether: int = 33, tier: int = FIRST) -> Action:
    return actions.OpenVault(ether * E, HUB, tier)


def _minted(ether: int = 20) -> Action:
    return actions.MintVault(ether * E, HUB, 1)


OPENED = _after(_opened())
OWING = _after(_opened(), _minted())
PLAIN = _after(_opened(tier=0), _minted(10))
LARGE = _after(_opened(700_000))
LEAVING = _after(_opened(), actions.Unlock(1, HUB))


def _vault_with(world: Callable[[], World], **record: Any) -> Callable[[], World]:
    """Where the hub's record of the vault is another."""

    def changed() -> World:
        rows = world().system(HUB, StakingVaultHub).rows
        return world().changed(
            HUB,
            rows=tuple(replace(row, hub=replace(row.hub, **record)) if row.hub and row.owner == "you" else row for row in rows),
        )

    return changed


def _stale() -> World:
    return OPENED().changed(HUB, latest_report=OPENED().now + 3600)


def _staked() -> World:
    """Where almost nothing of the vault is unstaked."""
    account = f"{HUB}-1"
    held = OWING().balance(account, "ETH")
    return replace(OWING(), ledger=books.move(OWING().ledger, "ETH", account, "others", held - E))


def _full(group: bool) -> Callable[[], World]:
    """Where others have used up a tier, or all that its operator's vaults may owe together."""

    def used() -> World:
        grid = PLAIN().system(HUB, StakingVaultHub).grid
        if group:
            groups = {name: replace(each, liability_shares=each.share_limit) for name, each in grid.groups.items()}
            return PLAIN().changed(HUB, grid=replace(grid, groups=groups))
        tiers = (*(replace(tier, liability_shares=tier.share_limit) for tier in grid.tiers),)
        return PLAIN().changed(HUB, grid=replace(grid, tiers=tiers))

    return used


REACHED: dict[str, Reached] = {
    "external_burn_zero": Reached(OWING, actions.RepayVault(0, HUB, 1), "amount_zero"),
    "external_mint_zero": Reached(OPENED, actions.MintVault(0, HUB, 1), "vault_amount_zero"),
    "external_shares_short": Reached(OWING, actions.RepayVault(24 * E, HUB, 1), "vault_shares_short"),
    "group_full": Reached(_full(group=True), actions.ChangeVaultTier(FIRST, HUB, 1)),
    "tier_default": Reached(OWING, actions.ChangeVaultTier(0, HUB, 1)),
    "tier_full": Reached(_full(group=False), actions.ChangeVaultTier(FIRST, HUB, 1)),
    "tier_same": Reached(OWING, actions.ChangeVaultTier(FIRST, HUB, 1)),
    "vault_amount_zero": Reached(OWING, actions.RepayVault(1, HUB, 1)),
    "vault_balance_short": Reached(_staked, actions.RepayVault(19 * E, HUB, 1, from_vault=True)),
    "vault_deposit_short": Reached(_rich, actions.OpenVault(E // 2, HUB, FIRST)),
    "vault_fees_due": Reached(_vault_with(OPENED, cumulative_fees=40 * E), actions.Unlock(1, HUB)),
    "vault_jailed": Reached(_vault_with(OPENED, jailed=True), actions.MintVault(E, HUB, 1)),
    "vault_leaving": Reached(LEAVING, actions.MintVault(E, HUB, 1)),
    "vault_owes": Reached(OWING, actions.Unlock(1, HUB)),
    "vault_report_stale": Reached(_stale, actions.MintVault(E, HUB, 1)),
    "vault_share_limit": Reached(LARGE, actions.MintVault(100_000 * E, HUB, 1)),
    "vault_shares_short": Reached(OWING, actions.RepayVault(24 * E, HUB, 1, from_vault=True)),
    "vault_value_exceeded": Reached(OWING, actions.WithdrawVault(99 * E, HUB, 1), "vault_withdrawal_beyond"),
    "vault_value_short": Reached(OPENED, actions.MintVault(32 * E, HUB, 1)),
    "vault_withdrawal_beyond": Reached(OWING, actions.WithdrawVault(30 * E, HUB, 1)),
}

_BAD_DEBT = "the protocol alone takes bad debt over, and shares it out"
_GRID = "only the protocol sets the terms of tiers, groups and vaults"
_HUB = "only the protocol makes a vault pay, and collects its fees"
_ORACLE = "only the oracle reports what a vault is worth"
UNREACHED: dict[str, str] = {
    "external_cap_reached": "what one operator's vaults may owe lies far below what all may",
    "external_debt_zero": _BAD_DEBT,
    "external_ether_mismatch": _BAD_DEBT,
    "group_unknown": "a vault is opened with an operator that has a group",
    "jail_same": _GRID,
    "limit_under_debt": _GRID,
    "tier_limit_high": "a change of tier asks for that tier's own limit",
    "tier_threshold_invalid": _GRID,
    "vault_debt_invalid": _ORACLE,
    "vault_fees_jumped": _ORACLE,
    "vault_fees_locked": _HUB,
    "vault_fees_settled": _HUB,
    "vault_fees_shrunk": _ORACLE,
    "vault_no_obligation": _HUB,
    "vault_nothing_at_hand": _HUB,
    "vault_other_operator": _BAD_DEBT,
    "vault_reported_already": _ORACLE,
    "vault_reserve_short": _GRID,
    "vault_value_insane": _ORACLE,
}


def wishes(random: Random) -> Iterator[Action]:
    """Something is asked of the hub and of a vault that owes, in amounts that fit, are nothing, too little, or far too much."""

    def much() -> int:
        return random.choice((0, random.randrange(200), random.randrange(60 * E), random.randrange(10**7) * E, 10**30))

    yield actions.OpenVault(much(), HUB, random.randrange(5))
    yield actions.FundVault(much(), HUB, 1, random.random() < 0.5)
    yield actions.WithdrawVault(much(), HUB, 1)
    yield actions.MintVault(much(), HUB, random.choice((1, 9)))
    for from_vault in (False, True):
        yield actions.RepayVault(much(), HUB, 1, random.random() < 0.2, from_vault)
    yield actions.CallValidators(random.randrange(9), HUB, 1)
    yield actions.ChangeVaultTier(random.randrange(6), HUB, 1)
    yield actions.Unlock(1, HUB)
