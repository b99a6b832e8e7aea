#!/usr/bin/env bash
# zelos-demeter 1.3.0, a backtester for DeFi. Expected of "Max Draw Down": the deepest fall from a high, as a part of that high.
# Seen: it is the part lost in the fall of the most money. A wallet that lost half of 100 and was worth 1,000 later, then 900, has
# 10 % instead of 50 %. A value that never falls, as a staked balance does, has a drawdown below zero: its smallest rise.
# Upstream keeps the definition beside it (max_draw_down_benchmark), which needs pandas before 2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check zelos-demeter==1.3.0
"$folder/venv/bin/python" - <<'PY'
import pandas as pd
from demeter.result.metrics import MetricEnum, max_draw_down, performance_metrics


def deepest(values):
    return max(1 - value / max(values[: at + 1]) for at, value in enumerate(values))


crash_then_rise = [100.0, 50.0, 1000.0, 900.0]
staked = [100.0, 110.0, 121.0]
days = pd.date_range("2026-01-01", periods=4, freq="D")
told = performance_metrics(pd.Series(crash_then_rise, index=days))[MetricEnum.max_draw_down]
print("crash, then rise:", told, "defined:", deepest(crash_then_rise))
print("never falls:", max_draw_down(pd.Series(staked)), "defined:", deepest(staked))
assert deepest(crash_then_rise) == 0.5 and told == 0.1
assert deepest(staked) == 0 and max_draw_down(pd.Series(staked)) == -0.1
PY
