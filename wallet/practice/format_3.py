"""Format 3: a kept world is made of systems, habits and coins; before, it named its one protocol, market, chain and coin.

Only plain JSON is read and written here, never structs, so that no later change of theirs can break it. Hours are the same, so
kept futures replay.
"""

from __future__ import annotations

import sqlite3
import zlib
from typing import Any

import msgspec

READ = "SELECT id, world FROM kept ORDER BY id"
FEE_ONE, BPS, GWEI = 10**20, 10_000, 10**9
TOKENS = (
    {"symbol": "ETH", "name": "Ether", "decimals": 18, "kind": "coin"},
    {"symbol": "stETH", "name": "Lido staked ether", "decimals": 18, "kind": "growing_balance", "issuer": "lido"},
    {"symbol": "wstETH", "name": "Wrapped staked ether", "decimals": 18, "kind": "rising_value", "issuer": "wsteth"},
    {"symbol": "USDC", "name": "US dollar coin", "decimals": 6, "kind": "dollar"},
    {
        "symbol": "steCRV",
        "name": "Share of the Curve ETH/stETH pool",
        "decimals": 18,
        "kind": "pool_share",
    },
)
FAUCET = 100 * 10**18


def fill(db: sqlite3.Connection) -> None:
    """Rewrite every kept world; one that cannot be read stays as it is, for whoever looks for damage."""
    for id_, stored in db.execute(READ).fetchall():
        try:
            world = composed(zlib.decompress(stored))
        except (zlib.error, msgspec.MsgspecError, LookupError, TypeError, ValueError):
            continue
        db.execute("UPDATE kept SET world = ? WHERE id = ?", (zlib.compress(world, 1), id_))


def composed(stored: bytes) -> bytes:
    """Return the JSON of a world as format 3 keeps it, from that of an older one."""
    old: dict[str, Any] = msgspec.json.decode(stored)
    crowd, prices, lido = old["crowd"], old["prices"], old["protocols"]["lido"]
    (market,) = old["markets"]
    new = {name: old[name] for name in ("hour", "start", "seed", "scenario", "ledger")}
    new["listed"] = {token["symbol"]: _token(token, market) for token in TOKENS}
    new["coins"] = {"ETH": {"micro_usd": prices["coin_usdc"], "sway_ppb": prices["sway_ppb"], "draws": "coin price"}}
    systems = (
        _chain(old, prices, crowd, lido),
        _protocol(lido),
        {"type": "share_wrapper", "name": "wsteth", "token": "wstETH", "asset": "stETH", "chain": "ethereum"},
        _book(old["protocols"]["locked"], lido),
        _market(market, old["markets"][market]),
    )
    new["systems"] = {system["name"]: system for system in systems}
    new["crowd"] = [*_habits(crowd, market, old.get("record", ""), old.get("record_left", 0))]
    new["agenda"] = old.get("agenda", [])
    new["faucet"] = {"ETH": old["faucet"]} if old.get("faucet") else {}
    return msgspec.json.encode(new)


def _token(token: dict[str, object], market: str) -> dict[str, object]:
    markets = [market] if token["symbol"] == "stETH" else []
    return {
        "issuer": market if token["kind"] == "pool_share" else "",
        **token,
        "coin": "ETH",
        "chain": "ethereum",
        "markets": markets,
    }


def _chain(old: dict[str, Any], prices: dict[str, Any], crowd: dict[str, Any], lido: dict[str, Any]) -> dict[str, object]:
    payees = {
        "lido": {"payouts": "lido-withdrawal-vault", "tips": "lido-execution-vault"},
        "rest": {"payouts": "others", "tips": "others"},
    }
    for number in range(1, old["protocols"]["locked"]["book"].get("next_id", 1)):
        payees[f"locked-{number}"] = {"payouts": "locked-payouts", "tips": "locked-payouts"}
    lost = lido.get("slashed_wei", 0) // GWEI
    return {
        "type": "ethereum_chain",
        "name": "ethereum",
        "coin": "ETH",
        "fees": prices["gas"],
        "fee_price": prices["gas_price"],
        "faucet": FAUCET,
        "state": old["chains"]["ethereum"],
        "payees": payees,
        "tips_wei_day": crowd["execution_wei_day"],
        "lost_gwei": {"lido": lost} if lost else {},
    }


def _protocol(lido: dict[str, Any]) -> dict[str, object]:
    kept = {name: value for name, value in lido.items() if name not in ("type", "slashed_wei")}
    return {"type": "rebasing_protocol", "name": "lido", "token": "stETH", "asset": "ETH", "chain": "ethereum", **kept}


def _book(locked: dict[str, Any], lido: dict[str, Any]) -> dict[str, object]:
    fee = lido["pool"].get("total_fee", 0) * BPS // FEE_ONE
    told = {
        "type": "native_staking",
        "name": "locked",
        "coin": "ETH",
        "chain": "ethereum",
        "book": locked["book"],
        "fee_bps": fee,
    }
    return {**told, **({"index_1e18": locked["index_1e18"]} if "index_1e18" in locked else {})}


def _market(name: str, market: dict[str, Any]) -> dict[str, object]:
    told = {key: market[key] for key in ("coins", "share", "pool")}
    return {"type": "stable_pool_market", "name": name, "chain": "ethereum", **told}


def _habits(crowd: dict[str, Any], market: str, record: str, left: int) -> list[dict[str, object]]:
    def told(kind: str, system: str, *names: str) -> dict[str, object]:
        return {"type": kind, "system": system, **{name: crowd[name] for name in names}}

    pace = ("arbitrage_ppm", "patience_ppm", "premium_ppm", "shut_discount_ppm")
    habits = [
        told("validators", "ethereum", "entry_gwei_day", "exit_gwei_day", "loose_wei"),
        told("noise_traders", market, "noise_ppm"),
        told("arbitrageur", market, *pace),
        told("stakers", "lido", "stake_wei_day", "redeem_wei_day"),
    ]
    if record:
        habits.insert(1, {"type": "record", "system": "lido", "market": market, "digest": record, "left": left})
    return habits
