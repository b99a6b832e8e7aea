"""Replays `sfrxeth_erc4626` through `wallet.staking.dripping_vault`.

Two dicts, of shares and of assets, stand for the ledger; the vault's own assets are one of its accounts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.replays import Mismatch, Replay, answered, attempt, compare
from wallet.errors import Refused
from wallet.staking import dripping_vault
from wallet.staking.dripping_vault import DrippingVault, Parameters

Arguments = Mapping[str, Any]


class Frax:
    """The vault of one case, and who holds shares and assets."""

    def __init__(self, initial: Arguments) -> None:
        self.vault = DrippingVault(
            Parameters(cycle_length_s=int(initial["rewards_cycle_length"])),
            cycle_end=int(initial["rewards_cycle_end"]),
            last_sync=int(initial["last_sync"]),
        )
        self.shares = dict.fromkeys(initial["users"], 0)
        self.assets = dict.fromkeys(initial["users"], int(initial["asset_balance_each"]))
        self.balance = 0

    def state(self) -> object:
        return self.vault, dict(self.shares), dict(self.assets), self.balance

    def shown(self, now_s: int) -> dict[str, Any]:
        return {
            "total_assets": dripping_vault.total_assets(self.vault, now_s),
            "total_supply": self.vault.supply,
            "last_sync": self.vault.last_sync,
            "rewards_cycle_end": self.vault.cycle_end,
            "last_reward_amount": self.vault.last_reward,
            "price_per_share": dripping_vault.price_per_share(self.vault, now_s),
            "vault_asset_balance": self.balance,
            "shares": dict(self.shares),
            "assets": dict(self.assets),
        }

    def put_in(self, holder: str, done: dripping_vault.Moved) -> None:
        self.vault = done.vault
        self.shares[holder] += done.shares
        self.assets[holder] -= done.assets
        self.balance += done.assets

    def take_out(self, holder: str, done: dripping_vault.Moved) -> None:
        self.vault = done.vault
        self.shares[holder] -= done.shares
        self.assets[holder] += done.assets
        self.balance -= done.assets

    def deposit(self, args: Arguments, now_s: int) -> dict[str, int]:
        done = dripping_vault.deposit(self.vault, int(args["assets"]), self.balance, now_s)
        self.put_in(args["from"], done)
        return {"shares_out": done.shares}

    def mint(self, args: Arguments, now_s: int) -> dict[str, int]:
        done = dripping_vault.mint(self.vault, int(args["shares"]), self.balance, now_s)
        self.put_in(args["from"], done)
        return {"assets_in": done.assets}

    def withdraw(self, args: Arguments, now_s: int) -> dict[str, int]:
        held = self.shares[args["from"]]
        done = dripping_vault.withdraw(self.vault, int(args["assets"]), held, self.balance, now_s)
        self.take_out(args["from"], done)
        return {"shares_burnt": done.shares}

    def redeem(self, args: Arguments, now_s: int) -> dict[str, int]:
        held = self.shares[args["from"]]
        done = dripping_vault.redeem(self.vault, int(args["shares"]), held, self.balance, now_s)
        self.take_out(args["from"], done)
        return {"assets_out": done.assets}

    def add_rewards(self, args: Arguments, now_s: int) -> dict[str, int]:
        self.balance += int(args["assets"])
        return {}

    def sync_rewards(self, args: Arguments, now_s: int) -> dict[str, int]:
        self.vault = dripping_vault.sync(self.vault, self.balance, now_s)
        return {}

    def preview(self, args: Arguments, now_s: int) -> dict[str, int]:
        amount, vault = int(args["amount"]), self.vault
        return {
            "convertToShares": dripping_vault.shares_for(vault, amount, now_s),
            "convertToAssets": dripping_vault.assets_for(vault, amount, now_s),
            "previewDeposit": dripping_vault.shares_for(vault, amount, now_s),
            "previewMint": dripping_vault.assets_to_mint(vault, amount, now_s),
            "previewWithdraw": dripping_vault.shares_to_withdraw(vault, amount, now_s),
            "previewRedeem": dripping_vault.assets_for(vault, amount, now_s),
        }


def replay_sfrxeth_erc4626(case: Mapping[str, Any], contract: type[Frax] = Frax) -> Iterator[Mismatch]:
    """Every step: the answer or the refusal, and all figures that the file shows after it."""
    frax = contract(case["initial"])
    for index, step in enumerate(case["steps"]):
        args, before = step["args"], frax.state()
        now_s = int(args["timestamp"])
        answer = attempt(lambda op=step["op"], args=args, now_s=now_s: getattr(frax, op)(args, now_s))  # type: ignore[misc]
        yield from answered(index, step["expect"], answer)
        if isinstance(answer, Refused):
            if frax.state() != before:
                yield Mismatch(index, "state after refusal", before, frax.state())
        elif "revert" not in step["expect"]:
            yield from compare(index, "", step["expect"], answer | frax.shown(now_s))


REPLAYS: dict[str, Replay] = {"sfrxeth_erc4626": replay_sfrxeth_erc4626}
