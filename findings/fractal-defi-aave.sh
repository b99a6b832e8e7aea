#!/usr/bin/env bash
# fractal-defi 1.3.1, backtests with an entity for Aave. Expected: money lent for a year at a yearly yield of 20 % (which already counts
# compounding) comes to 1.20 times itself; and a loan whose health falls under 1 is repaid in part, with a bonus for who repays it: of 10,000 pledged
# against 8,510, half of the debt at a bonus of 5 % costs 213 of the 1,490 that are one's own.
# Seen: the yield is divided by the hours of the year and compounded again, so that the year ends at 1.2214; and at the threshold both the
# collateral and the debt become 0, so that all 1,490 are gone. A loop lived through a bad week with it shows a total loss that was none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check fractal-defi==1.3.1 pandas==3.1.1
(cd "$folder" && venv/bin/python -) <<'PY'
from fractal.core.entities.protocols.aave import AaveEntity, AaveGlobalState
from fractal.loaders.aave import AaveV3RatesLoader


class Answered(AaveV3RatesLoader):
    """The loader, with the service's answer at hand: a yield of 20 % a year."""

    def _request(self):
        day = [{"date": "2025-07-01T00:00:00Z", "avgRate": {"value": "0.20"}}]
        return {"supplyAPYHistory": day, "borrowAPYHistory": day}


loader = Answered("0x" + "11" * 20, 1, "0x" + "22" * 20)
loader.extract()
loader.transform()
hourly = float(loader._data["lending_rate"].iloc[0])
lender = AaveEntity()
lender.action_deposit(1000)
for _ in range(365 * 24):
    lender.update_state(AaveGlobalState(1.0, 1.0, hourly, 0.0))
year = lender.balance / 1000
print(f"a year at a yield of 20 %: {year:.4f} times")
assert round(year, 4) == 1.2214, year

loan = AaveEntity(max_ltv=0.8, liq_thr=0.85)
loan.update_state(AaveGlobalState(1.0, 1.0))
loan.action_deposit(10_000)
loan.action_borrow(8_000)
loan.update_state(AaveGlobalState(1.0, 1.06375))
left = loan.balance
print(f"10,000 pledged against 8,510, over the threshold: {left:.0f} left; half repaid at 5 % would leave {10_000 - 8_510 - 4_255 * 0.05:.0f}")
assert left == 0.0 and loan.internal_state.collateral == 0.0, left
PY
echo "seen as described"
