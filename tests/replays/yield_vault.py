"""Replays `yearn_v3_vault` through `wallet.defi.yield_vault`.

Three numbers stand for the ledger: the shares of the user, the accountant and the protocol.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.replays import Mismatch, Replay, answered, attempt, compare, must_refuse
from wallet.defi import yield_vault
from wallet.defi.yield_vault import Parameters, YieldVault
from wallet.errors import Refused

Arguments = Mapping[str, Any]


class Yearn:
    """The vault of one case, and who holds its shares."""

    def __init__(self, initial: Arguments) -> None:
        self.vault = YieldVault(
            Parameters(
                unlock_time_s=int(initial["profit_max_unlock_time"]),
                performance_fee_bps=int(initial["performance_fee_bps"]),
                protocol_fee_bps=int(initial["protocol_fee_bps"]),
                deposit_limit=2**256 - 1,
            )
        )
        self.user = self.accountant = self.protocol = 0

    def state(self) -> object:
        return self.vault, self.user, self.accountant, self.protocol

    def shown(self, now_s: int) -> dict[str, int]:
        return {
            "pps": yield_vault.price_per_share(self.vault, now_s),
            "total_assets": self.vault.total_assets,
            "total_supply": yield_vault.total_supply(self.vault, now_s),
            "locked_plus_unlocked_held": yield_vault.locked_shares(self.vault, now_s),
            "unlocked_shares": yield_vault.unlocked_shares(self.vault, now_s),
            "rate": self.vault.unlocking_rate_1e12,
            "full_unlock": self.vault.full_unlock,
            "last_update": self.vault.last_update,
            "accountant_shares": self.accountant,
            "protocol_shares": self.protocol,
            "user_shares": self.user,
        }

    def deposit(self, args: Arguments, now_s: int) -> int:
        self.vault, _, shares = yield_vault.deposit(self.vault, int(args["assets"]), now_s)
        self.user += shares
        return shares

    def mint(self, args: Arguments, now_s: int) -> int:
        self.vault, assets, shares = yield_vault.mint(self.vault, int(args["shares"]), now_s)
        self.user += shares
        return assets

    def withdraw(self, args: Arguments, now_s: int) -> int:
        self.vault, _, shares = yield_vault.withdraw(self.vault, int(args["assets"]), self.user, now_s)
        self.user -= shares
        return shares

    def redeem(self, args: Arguments, now_s: int) -> int:
        self.vault, assets, shares = yield_vault.redeem(self.vault, int(args["shares"]), self.user, now_s)
        self.user -= shares
        return assets

    def report(self, args: Arguments, now_s: int) -> tuple[int, int]:
        done = yield_vault.report(self.vault, int(args["asset_balance"]), now_s)
        self.vault = done.vault
        self.accountant += done.accountant_shares
        self.protocol += done.protocol_shares
        return done.gain, done.loss


def replay_yearn_v3_vault(case: Mapping[str, Any], through: type[Yearn] = Yearn) -> Iterator[Mismatch]:
    """Every step: the answer or the refusal, and the whole state after it."""
    yearn = through(case["initial"])
    for index, step in enumerate(case["steps"]):
        args, expect, before = step["args"], step["expect"], yearn.state()
        now_s = int(step["at"])
        answer = attempt(lambda op=step["op"], args=args, now_s=now_s: getattr(yearn, op)(args, now_s))  # type: ignore[misc]
        yield from answered(index, expect, answer)
        if isinstance(answer, Refused):
            if yearn.state() != before:
                yield Mismatch(index, "state after refusal", before, yearn.state())
        elif not must_refuse(expect):
            yield from compare(index, "", expect, {"result": answer, "state": yearn.shown(now_s)})


REPLAYS: dict[str, Replay] = {"yearn_v3_vault": replay_yearn_v3_vault}
