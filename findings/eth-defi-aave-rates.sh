#!/usr/bin/env bash
# web3-ethereum-defi 1.2 with pandas 3.1.1, which its own range (1.4 or newer) gives today. Expected: its two questions to a table of Aave v3
# rates, the interest of a period and the open, high, low and close of a day, are answered, and the mean rate of a day is what a loan cost.
# Seen: the first raises KeyError and the second TypeError (they ask pandas as its earlier releases were asked); the mean counts events and
# not time, so that an hour with many events stands for the day. Only the module for rates and what it imports is installed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pandas==3.1.1
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps web3-ethereum-defi==1.2
(cd "$folder" && venv/bin/python -) <<'PY'
from datetime import timedelta
from decimal import Decimal

import pandas
from eth_defi.aave_v3 import rates

RAY, START = 10**27, pandas.Timestamp("2024-07-05")
# Ten events in the first minutes of the day at 20 % a year, then 3 % until midnight; the index grows by each rate's time.
rows = [(timedelta(minutes=minute), 20) for minute in range(10)] + [(timedelta(minutes=10), 3), (timedelta(hours=23, minutes=59), 3)]
index, before, table = Decimal(RAY), None, []
for after, percent in rows:
    if before is not None:
        seconds = Decimal((after - before[0]).total_seconds())
        index += index * before[1] / 100 * seconds / rates.SECONDS_PER_YEAR
    before = (after, percent)
    rate = percent * RAY // 100
    table.append((START + after, "WETH", rate, rate, rate, int(index), int(index)))
columns = ["timestamp", "token", "liquidity_rate", "variable_borrow_rate", "stable_borrow_rate", "liquidity_index", "variable_borrow_index"]
table = rates.aave_v3_calculate_apr_apy_rates(pandas.DataFrame(table, columns=columns).set_index("timestamp"))

day, raised = pandas.Timedelta(days=1), {}
for name, ask in {
    "interest": lambda: rates.aave_v3_calculate_accrued_interests(table, table.index[0], table.index[-1], Decimal(100)),
    "ohlc": lambda: rates.aave_v3_calculate_ohlc(table, day, "variable_borrow_apr"),
}.items():
    try:
        ask()
    except (KeyError, TypeError) as error:
        raised[name] = type(error).__name__
print(raised)
assert raised == {"interest": "KeyError", "ohlc": "TypeError"}

mean = rates.aave_v3_calculate_mean(table, day, "variable_borrow_apr").iloc[0]
cost = (index / RAY - 1) * rates.SECONDS_PER_YEAR / 86_340 * 100
print(f"mean of the day {mean:.2f} %; what a loan cost {cost:.2f} % a year")
assert mean > 15 and cost < Decimal("3.2")
PY
