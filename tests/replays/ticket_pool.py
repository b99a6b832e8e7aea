"""Replays of Marinade: `marinade_msol` and `marinade_program` through `wallet.staking.ticket_pool`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from tests.replays import Mismatch, Replay, answered, attempt, compare
from wallet.errors import Refused
from wallet.staking import ticket_pool
from wallet.staking.ticket_pool import Parameters, TicketPool

ORDERED, CLAIMED = 0, 2
"""`marinade_msol` shows no epochs: every ticket is ordered in one and claimed long after it is due."""
NO_CAP = 2**64 - 1


class Pool:
    """The pool and who holds its mSOL and liquidity tokens; holders that the file does not name are `others`.

    As the wallet's ledger does, it refuses what a holder does not have. `marinade_msol` does not show whose
    liquidity tokens are whose.
    """

    def __init__(self, initial: Mapping[str, Any]) -> None:
        lp = initial["liq_pool"]
        self.pool = TicketPool(
            parameters=Parameters(
                reward_fee_bps=int(initial["reward_fee_bp"]),
                delayed_unstake_fee_cents=int(initial["delayed_unstake_fee_bp_cents"]),
                deposit_sol_fee_cents=int(initial["deposit_sol_fee_bp_cents"]),
                lp_liquidity_target=int(lp["liquidity_target"]),
                lp_max_fee_bps=int(lp["max_fee_bp"]),
                lp_min_fee_bps=int(lp["min_fee_bp"]),
                lp_treasury_cut_bps=int(lp["treasury_cut_bp"]),
                min_deposit=1,
                min_withdraw=int(initial["min_withdraw"]),
                staking_sol_cap=NO_CAP,
                liquidity_sol_cap=NO_CAP,
                rent_exempt=int(initial["rent_exempt"]),
            ),
            active_stake=int(initial["active_balance"]),
            reserve=int(initial["available_reserve"]),
            msol_supply=int(initial["msol_supply"]),
            circulating_tickets=int(initial["circulating_ticket_balance"]),
            sol_leg=int(lp["sol_leg_incl_rent"]),
            msol_leg=int(lp["msol_leg"]),
            lp_supply=int(lp["lp_supply"]),
            last_stake_delta_epoch=int(initial.get("last_stake_delta_epoch", ticket_pool.NO_EPOCH)),
        )
        self.msol = Counter({name: int(held) for name, held in initial["msol_balances"].items()})
        owners = initial["msol_balances"] if "epoch" in initial else ()
        self.lp = dict.fromkeys(owners, 0) | {name: self.pool.lp_supply for name in owners if name == "alice"}
        self.clock: tuple[int, int] | None = None
        self.msol["others"] = self.pool.msol_supply - self.pool.msol_leg - self.msol.total()

    @staticmethod
    def _check_held(held: Mapping[str, int], owner: str, amount: int) -> None:
        if owner in held and amount > held[owner]:
            raise Refused("balance_short", have=held[owner], need=amount)

    def epoch(self, args: Mapping[str, Any]) -> dict[str, int]:
        """The clock moves and nothing else: what the pool shows stays."""
        return {}

    def deposit(self, args: Mapping[str, Any]) -> dict[str, int]:
        done = ticket_pool.deposit(self.pool, int(args["lamports"]))
        self.pool = done.pool
        self.msol[args["from"]] += done.msol
        return {
            "fee_lamports": done.fee,
            "msol_order": done.msol,
            "msol_from_pool": done.from_pool,
            "msol_minted": done.minted,
            "sol_to_pool": done.to_pool,
            "sol_to_reserve": done.to_reserve,
        }

    def liquid_unstake(self, args: Mapping[str, Any]) -> dict[str, int]:
        msol = int(args["msol"])
        self._check_held(self.msol, args["from"], msol)
        done = ticket_pool.liquid_unstake(self.pool, msol)
        self.pool = done.pool
        self.msol[args["from"]] -= msol
        self.msol["treasury"] += done.to_treasury
        return {
            "fee_bp": done.fee_bps,
            "msol_fee": done.fee,
            "treasury_cut_msol": done.to_treasury,
            "lamports_out": done.lamports,
        }

    def order_unstake(self, args: Mapping[str, Any]) -> dict[str, int]:
        msol = int(args["msol"])
        self._check_held(self.msol, args["from"], msol)
        epoch = self.clock[0] if self.clock else ORDERED
        done = ticket_pool.order_unstake(self.pool, args["from"], msol, epoch)
        self.pool = done.pool
        self.msol[args["from"]] -= msol
        ticket = done.ticket
        return {
            "ticket": ticket.id,
            "ticket_lamports": ticket.lamports,
            "created_epoch": ticket.created_epoch,
            "fee_lamports": done.fee,
        }

    def claim(self, args: Mapping[str, Any]) -> dict[str, int]:
        number = int(args["ticket"])
        owner = ticket_pool.find_ticket(self.pool, number).owner
        epoch, into_epoch_s = self.clock or (CLAIMED, 0)
        self.pool, lamports = ticket_pool.claim(self.pool, number, owner, epoch, into_epoch_s)
        return {"lamports": lamports}

    def add_liquidity(self, args: Mapping[str, Any]) -> dict[str, int]:
        self.pool, lp = ticket_pool.add_liquidity(self.pool, int(args["lamports"]))
        if args.get("from") in self.lp:
            self.lp[args["from"]] += lp
        return {"lp_minted": lp}

    def remove_liquidity(self, args: Mapping[str, Any]) -> dict[str, int]:
        lp = int(args["lp"])
        self._check_held(self.lp, args["to"], lp)
        done = ticket_pool.remove_liquidity(self.pool, lp)
        self.pool = done.pool
        if args["to"] in self.lp:
            self.lp[args["to"]] -= lp
        self.msol[args["to"]] += done.msol
        return {"sol_out": done.lamports, "msol_out": done.msol}

    def update_active(self, args: Mapping[str, Any]) -> dict[str, int]:
        self.pool, minted = ticket_pool.update_active(self.pool, int(args["stake_delta_lamports"]))
        self.msol["treasury"] += minted
        return {"treasury_msol_minted": minted}

    def shown(self) -> dict[str, object]:
        pool = self.pool
        return {
            "msol_supply": pool.msol_supply,
            "virtual_staked": ticket_pool.virtual_staked(pool),
            "reserve": pool.reserve,
            "circulating_tickets": pool.circulating_tickets,
            "msol_price_1e9": ticket_pool.msol_price(pool),
            "sol_leg_incl_rent": pool.sol_leg,
            "msol_leg": pool.msol_leg,
            "lp_supply": pool.lp_supply,
            "treasury_msol": self.msol["treasury"],
            "msol_balances": self.msol,
        }


def replay(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Every step: the answer or refusal, the pool after it, and that all holders and the leg are the supply."""
    pool = Pool(case["initial"])
    for index, step in enumerate(case["steps"]):
        before = pool.pool, Counter(pool.msol)
        if "epoch" in step:
            pool.clock = int(step["epoch"]), int(step["seconds_into"])
        answer = attempt(partial(getattr(pool, step["op"]), step["args"]))
        yield from answered(index, step["expect"], answer)
        if isinstance(answer, Refused):
            if (pool.pool, pool.msol) != before:
                yield Mismatch(index, "state after refusal", before, pool.shown())
            continue
        yield from compare(index, "", step["expect"], pool.shown() | answer)
        held = pool.msol.total() + pool.pool.msol_leg
        if held != pool.pool.msol_supply:
            yield Mismatch(index, "sum of mSOL", pool.pool.msol_supply, held)


REPLAYS: dict[str, Replay] = {"marinade_msol": replay, "marinade_program": replay}
