"""Replays what Aave's capped price adapters answered: `aave_capo` through `wallet.defi.capped_price`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.replays import Mismatch, Replay, answered, attempt, compare, must_refuse, refused_unchanged
from wallet.defi import capped_price
from wallet.defi.capped_price import CappedPrice, Parameters
from wallet.errors import Refused

RATIO_DECIMALS = 18


def replay(case: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Every step: the refusal or the new line, then the price, whether it is capped, and the growth a second."""
    initial = {name: int(value) for name, value in case["initial"].items()}
    adapter = capped_price.capped_price(
        Parameters(
            snapshot_ratio=initial["snapshot_ratio"],
            snapshot_timestamp=initial["snapshot_timestamp"],
            max_yearly_growth_bps=initial["max_yearly_growth_bps"],
            minimum_snapshot_delay_s=initial["minimum_snapshot_delay"],
            maximum_snapshot_term_s=initial["maximum_snapshot_term"],
            ratio_decimals=RATIO_DECIMALS,
        )
    )
    ratio, base_price = initial["ratio"], initial["base_price"]
    for index, step in enumerate(case["steps"]):
        now_s, args, expect = int(step["at"]), step["args"], step["expect"]
        ratio = int(args.get("ratio", ratio))
        base_price = int(args.get("price", base_price))
        if step["op"] == "set_cap_parameters":

            def act(adapter: CappedPrice = adapter, args: Mapping[str, Any] = args, now_s: int = now_s) -> CappedPrice:
                new_ratio, timestamp = int(args["snapshot_ratio"]), int(args["snapshot_timestamp"])
                growth_bps = int(args["max_yearly_growth_bps"])
                return capped_price.set_cap_parameters(adapter, new_ratio, timestamp, growth_bps, now_s)

            if must_refuse(expect):
                yield from refused_unchanged(index, adapter, act)
            else:
                answer = attempt(act)
                yield from answered(index, expect, answer)
                if not isinstance(answer, Refused):
                    adapter = answer
        shown = {
            "result": capped_price.price(adapter, base_price, ratio, now_s),
            "is_capped": capped_price.is_capped(adapter, ratio, now_s),
            "max_ratio_growth_per_second_scaled": adapter.growth_per_second_1e6,
        }
        yield from compare(index, "", {name: expect[name] for name in expect if name != "revert"}, shown)


REPLAYS: dict[str, Replay] = {"aave_capo": replay}
