#!/usr/bin/env bash
# chain-harvester 2.28.2, its adaptive rate curve of Morpho (the same code stands in its asynchronous half). Expected: the exponential by
# which the rate at target falls is within a tenth of a percent of e^x, as it is where the rate rises. Seen: it rises right and falls up to
# 3.2 % too far at once, since the whole number of halvings is found with Python's division, which rounds down, where the contract's
# rounds towards zero. w_mul_to_zero and w_div_to_zero, whose names and descriptions say towards zero, round down below zero too.
# A market with 80 % lent out has after a day a rate at target 3.1 % of itself under what the contract's exponential gives.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check chain-harvester==2.28.2
(cd "$folder" && venv/bin/python -) <<'PY'
from decimal import Decimal

from chain_harvester.adapters.morpho import AdaptiveCurveIrm
from chain_harvester.utils.solidity_math import MathLib

WAD, DAY = 10**18, 86_400
curve = AdaptiveCurveIrm()


def off(percent: int) -> Decimal:
    """By how many percent its exponential of that many hundredths is off."""
    exact = (Decimal(percent) / 100).exp() * WAD
    return 100 * (curve._w_exp(percent * WAD // 100) / exact - 1)


rising, falling = [[off(sign * size) for size in range(1, 31)] for sign in (1, -1)]
print(f"e^0.01 to e^0.30: {min(rising):.2f} to {max(rising):.2f} % off; e^-0.01 to e^-0.30: {min(falling):.2f} to {max(falling):.2f} % off")
assert max(map(abs, rising)) < Decimal("0.5")
assert max(falling) < Decimal("-0.7") and min(falling) < Decimal("-3")

print("-1 times 1 wei, towards zero:", MathLib.w_mul_to_zero(-1, 1), "; -1 wei by 2 whole:", MathLib.w_div_to_zero(-1, 2 * WAD))
assert MathLib.w_mul_to_zero(-1, 1) == -1 and MathLib.w_div_to_zero(-1, 2 * WAD) == -1

start = curve.INITIAL_RATE_AT_TARGET
_, after = AdaptiveCurveIrm(last_update=0).borrow_rate(80 * WAD, 100 * WAD, DAY, rate_at_target=start)
speed = Decimal(50) * (Decimal("-0.1") / Decimal("0.9")) * DAY / (365 * DAY)
exact = start * speed.exp()
print(f"80 % lent out for a day: rate at target {after / start:.4f} of before; e^{speed:.5f} gives {exact / start:.4f}")
assert after < exact * Decimal("0.97")
PY
