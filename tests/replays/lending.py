"""Replays of lending: `aave_math` through `ray`, `rate_strategy` and interest, the pool's families through the whole market."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from tests.replays import Replay, answered, attempt, compare, must_refuse, refused_unchanged
from wallet.defi import lending, lending_governance, lending_liquidation, lending_modes, lending_reserves, ray
from wallet.defi.lending import AssetParameters, EMode, EModeAsset, LendingMarket, Parameters
from wallet.defi.rate_strategy import RateStrategy, interest_rates
from wallet.errors import Refused

Answer = tuple[LendingMarket, int | None]
MATH: dict[str, Callable[..., int]] = {
    "wadMul": ray.wad_mul,
    "wadDiv": ray.wad_div,
    "rayMul": ray.ray_mul,
    "rayMulFloor": ray.ray_mul_floor,
    "rayMulCeil": ray.ray_mul_ceil,
    "rayDiv": ray.ray_div,
    "rayDivFloor": ray.ray_div_floor,
    "rayDivCeil": ray.ray_div_ceil,
    "rayToWad": ray.ray_to_wad,
    "percentMul": ray.percent_mul,
    "percentMulFloor": ray.percent_mul_floor,
    "percentMulCeil": ray.percent_mul_ceil,
    "percentDiv": ray.percent_div,
    "percentDivFloor": ray.percent_div_floor,
    "percentDivCeil": ray.percent_div_ceil,
    "mulDivCeil": ray.mul_div_ceil,
    "linear_interest": lending_reserves.linear_interest,
    "compounded_interest": lending_reserves.compounded_interest,
}


GOVERNANCE: dict[str, tuple[Callable[..., LendingMarket], tuple[str, ...]]] = {
    "set_caps": (lending_governance.set_caps, ("asset", "supplyCap", "borrowCap")),
    "set_borrowable": (lending_governance.set_borrowable, ("asset", "borrow")),
    "configure": (lending_governance.configure_collateral, ("asset", "ltv", "lt", "lb")),
    "set_ltv_zero": (lending_governance.set_ltv_zero, ("asset", "zero")),
    "emode_isolated": (lending_governance.set_isolated, ("category", "isolated")),
    "emode_member": (lending_governance.set_member, ("category", "asset", "collateral", "borrowable")),
    "emode_ltv_zero": (lending_governance.set_ltv_zero_in_emode, ("category", "asset", "zero")),
    "freeze": (lending_governance.set_frozen, ("asset", "frozen")),
}


def replay_aave_math(case: Mapping[str, Any]) -> Iterator[Any]:
    """Every step: a pure function's answer, or its refusal."""
    for index, step in enumerate(case["steps"]):
        expect = step["expect"]
        answer = attempt(_rates(step["args"]) if step["op"] == "calculate_interest_rates" else _math(step))
        yield from answered(index, expect, answer)
        if not isinstance(answer, Refused) and not must_refuse(expect):
            yield from compare(index, "", expect, answer)


def _math(step: Mapping[str, Any]) -> Callable[[], dict[str, int]]:
    function, args = MATH[step["op"]], [int(value) for value in step["args"]]
    return lambda: {"result": function(*args)}


def _rates(given: Mapping[str, Any]) -> Callable[[], dict[str, int]]:
    args = {name: int(value) for name, value in given.items()}
    strategy = RateStrategy(args["optimal_bps"], args["base_bps"], args["slope1_bps"], args["slope2_bps"])
    available = args["virtual_balance"] + args["liquidity_added"] - args["liquidity_taken"]

    def rates() -> dict[str, int]:
        found = interest_rates(strategy, args["reserve_factor_bps"], args["total_debt"], available, args["deficit"])
        return {"liquidity_rate_ray": found.liquidity_ray, "variable_borrow_rate_ray": found.variable_borrow_ray}

    return rates


def replay_aave_pool(case: Mapping[str, Any]) -> Iterator[Any]:
    """Every step: the answer or refusal, and after it all that the file has shown so far, changed or not."""
    market = _market(case["initial"])
    shown: dict[str, Any] = {}
    for index, step in enumerate(case["steps"]):
        now_s, expect = int(step["at"]), step["expect"]
        act = _act(market, step["op"], step["args"], now_s)
        if must_refuse(expect):
            yield from refused_unchanged(index, market, act)
        else:
            answer = attempt(act)
            yield from answered(index, expect, answer)
            if not isinstance(answer, Refused):
                market, result = answer
                if "result" in expect:
                    yield from compare(index, "result", expect["result"], result)
        shown = _merged(shown, expect["changed"])
        yield from compare(index, "", shown, _state(market, shown, now_s))


def _market(initial: Mapping[str, Any]) -> LendingMarket:
    assets = tuple(_asset(row) for row in initial["reserves"])
    emodes = tuple(_emode(row, [asset.name for asset in assets]) for row in initial["emodes"])
    prices = {row["name"]: int(row["price"]) for row in initial["reserves"]}
    return lending.new_market(Parameters(assets, emodes), prices, int(initial["timestamp"]))


def _asset(row: Mapping[str, Any]) -> AssetParameters:
    return AssetParameters(
        name=row["name"],
        decimals=int(row["dec"]),
        ltv_bps=int(row["ltv"]),
        liquidation_threshold_bps=int(row["lt"]),
        liquidation_bonus_bps=int(row["lb"]),
        reserve_factor_bps=int(row["rf"]),
        liquidation_protocol_fee_bps=int(row["lpf"]),
        supply_cap=int(row["supplyCap"]),
        borrow_cap=int(row["borrowCap"]),
        borrowable=row["borrow"],
        rates=RateStrategy(int(row["opt"]), int(row["base"]), int(row["s1"]), int(row["s2"])),
    )


def _emode(row: Mapping[str, Any], names: list[str]) -> EMode:
    members = (EModeAsset(name, name in row["collateral"], name in row["borrowable"]) for name in names)
    return EMode(
        id=int(row["id"]),
        label=row["label"],
        ltv_bps=int(row["ltv"]),
        liquidation_threshold_bps=int(row["lt"]),
        liquidation_bonus_bps=int(row["lb"]),
        isolated=bool(row.get("isolated")),
        assets=tuple(member for member in members if member.collateral or member.borrowable),
    )


def _act(market: LendingMarket, op: str, args: Mapping[str, Any], now_s: int) -> Callable[[], Answer]:
    def moved(call: Callable[[LendingMarket, str, str, int, int], lending.Moved]) -> Callable[[], Answer]:
        def act() -> Answer:
            done = call(market, args["user"], args["asset"], _amount(args["amount"]), now_s)
            return done.market, done.amount

        return act

    def liquidate() -> Answer:
        cover, receive = _amount(args["debt_to_cover"]), args["receive_atoken"]
        sides = args["user"], args["collateral"], args["debt"]
        return lending_liquidation.liquidate(market, "liquidator", *sides, cover, receive, now_s).market, None

    def governed(call: Callable[..., LendingMarket], *given: object) -> Callable[[], Answer]:
        return lambda: (call(market, *given), None)

    if op in GOVERNANCE:
        call, names = GOVERNANCE[op]
        return governed(call, *(_plain(args[name]) for name in names))

    def covered() -> Answer:
        return lending_liquidation.eliminate_deficit(market, "umbrella", args["asset"], _amount(args["amount"]), now_s)

    acts: dict[str, Callable[[], Answer]] = {
        "eliminate_deficit": covered,
        "supply": moved(lending.supply),
        "withdraw": moved(lending.withdraw),
        "borrow": moved(lending.borrow),
        "repay": moved(lending.repay),
        "liquidate": liquidate,
        "set_emode": lambda: (lending_modes.set_emode(market, args["user"], int(args["category"]), now_s), None),
        "set_collateral": lambda: (
            lending_modes.set_collateral(market, args["user"], args["asset"], args["used"], now_s),
            None,
        ),
        "set_price": lambda: (lending.set_price(market, args["asset"], int(args["price"])), None),
        "mint_to_treasury": lambda: (lending.mint_to_treasury(market, tuple(args["assets"])), None),
        "advance": lambda: (market, None),
    }
    return acts[op]


def _plain(value: Any) -> object:
    """Amounts come as text, names, switches and categories as what they are."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _amount(text: str) -> int:
    return lending.MAX if text == "max" else int(text)


def _merged(shown: dict[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """Apply a recorded diff; rows of aTokens and debts come whole."""
    merged = deepcopy(shown)
    for key, value in changed.items():
        if key in ("a", "v", "treasury_a"):
            merged[key] = _row(value)
        elif isinstance(value, Mapping):
            merged[key] = _merged(merged.get(key, {}), value)
        else:
            merged[key] = value
    return merged


def _state(market: LendingMarket, shown: Mapping[str, Any], now_s: int) -> dict[str, Any]:
    """The market under the names of the file."""
    order = [asset.name for asset in market.parameters.assets]
    return {
        "reserves": {name: _reserve(reserve) for name, reserve in market.reserves.items()},
        "users": {name: _account(market, name, now_s, order) for name in shown.get("users", {})},
        "treasury_a": _row(lending.account_of(market, lending.TREASURY).supplied),
    }


def _reserve(reserve: lending.Reserve) -> dict[str, int]:
    return {
        "li": reserve.liquidity_index_ray,
        "lr": reserve.liquidity_rate_ray,
        "vi": reserve.variable_borrow_index_ray,
        "vr": reserve.variable_borrow_rate_ray,
        "ts": reserve.updated_s,
        "treasury_scaled": reserve.accrued_to_treasury,
        "virtual": reserve.virtual_balance,
        "a_scaled": reserve.scaled_supply,
        "v_scaled": reserve.scaled_debt,
        "deficit": reserve.deficit,
    }


def _account(market: LendingMarket, name: str, now_s: int, order: list[str]) -> dict[str, Any]:
    row, data = lending.account_of(market, name), lending.account_data(market, name, now_s)
    return {
        "a": _row(row.supplied),
        "v": _row(row.owed),
        "collateral_base": data.collateral_value,
        "debt_base": data.debt_value,
        "avail_base": data.available_value,
        "lt": data.liquidation_threshold_bps,
        "ltv": data.ltv_bps,
        "hf": data.health_factor_wad,
        "collateral": sorted(row.collateral, key=order.index),
        "emode": row.emode,
    }


def _row(scaled: Mapping[str, Any]) -> dict[str, Any]:
    """A row with the list of its assets, so that one too many is a difference too."""
    return dict(scaled) | {"assets": sorted(scaled)}


REPLAYS: dict[str, Replay] = {
    "aave_math": replay_aave_math,
    **dict.fromkeys(("aave_pool", "aave_pool_rules", "aave_pool_more"), replay_aave_pool),
}
