"""Many futures at once: pool trades on `Reals`, and a simple day of a pool beside simpy and radCAD.

The day: the staked coin's balance in the pool grows by a day's reward, then someone sells or buys some of it. Everyone lives
the same days with the same flows, and the reserves at the end must agree. For simpy and radCAD the day is written as one would
for them, in plain floats, one path after the other: a process a path for simpy, for radCAD a run a path, in this process, without
copies of its states and without its log. Not compared: how long the draws take (they are made before), and the ensemble of
whole worlds, which is not built yet.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Generator
from functools import partial
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.benchmarks.mechanisms.pools import FEE, RESERVES, A
from tests.benchmarks.mechanisms.table import Act, Row, each, in_turns, ratio
from wallet.arithmetic import Reals, choose
from wallet.defi import product_curve, stable_invariant, stable_invariant_ng

PATHS = 10_000
DAYS = 60
FEW = 100
"""Paths that simpy and radCAD live: their time a path-step does not depend on how many there are."""
DAILY = 8e-5
AMP = A * 100
Floats = npt.NDArray[np.float64]


def flows() -> Floats:
    """What is sold (or, below zero, bought with the other coin) each day on each path, in wei."""
    return np.random.default_rng(7).normal(0, 3e21, (DAYS, PATHS))


def lived(flow: Floats) -> tuple[Floats, Floats]:
    """All paths at once on `Reals`: the reserves at the end."""
    ether, steth = Reals(np.full(flow.shape[1], RESERVES[0])), Reals(np.full(flow.shape[1], RESERVES[1]))
    for today in flow:
        steth = steth * (1 + DAILY)
        sold, amount = today > 0, Reals(np.abs(today))
        paid, received = choose(sold, steth, ether), choose(sold, ether, steth)
        d = stable_invariant.invariant(ether, steth, AMP)
        out, _fee = stable_invariant.swapped(paid, received, amount, d, AMP, FEE)
        paid, received = paid + amount, received - out
        ether, steth = choose(sold, received, paid), choose(sold, paid, received)
    return np.asarray(ether), np.asarray(steth)


def day(ether: float, steth: float, flow: float) -> tuple[float, float]:
    """The same day of one path in plain floats."""
    steth *= 1 + DAILY
    x, y = (steth, ether) if flow > 0 else (ether, steth)
    ann, total, amount = 2 * A, x + y, abs(flow)
    d = total
    while True:
        d_p = d * d / (2 * x) * d / (2 * y)
        before, d = d, (ann * total + 2 * d_p) * d / ((ann - 1) * d + 3 * d_p)
        if abs(d - before) <= 1 + 2e-15 * total:
            break
    x += amount
    c = d * d / (2 * x) * d / (2 * ann)
    k = x + d / ann - d
    before_fee = y - (sqrt(k * k + 4 * c) - k) / 2 - 1
    y -= before_fee - before_fee * FEE / 1e10
    return (y, x) if flow > 0 else (x, y)


def by_simpy(simpy: Any, flow: Floats) -> tuple[Floats, Floats]:
    """A process a path, a timeout a day."""
    ends: list[tuple[float, float]] = [(0.0, 0.0)] * flow.shape[1]
    environment = simpy.Environment()

    def path(place: int, own: list[float]) -> Generator[Any, Any, None]:
        ether, steth = float(RESERVES[0]), float(RESERVES[1])
        for today in own:
            yield environment.timeout(1)
            ether, steth = day(ether, steth, today)
        ends[place] = ether, steth

    for place in range(flow.shape[1]):
        environment.process(path(place, flow[:, place].tolist()))
    environment.run()
    return np.array([one[0] for one in ends]), np.array([one[1] for one in ends])


def by_radcad(radcad: Any, flow: Floats) -> tuple[Floats, Floats]:
    """A run a path, a timestep a day, one block with a policy and its two states."""
    own = flow.T.tolist()
    logging.getLogger("radCAD").setLevel(logging.WARNING)

    def live(_params: Any, _substep: int, _history: Any, state: Any) -> dict[str, float]:
        ether, steth = day(state["ether"], state["steth"], own[state["run"] - 1][state["timestep"]])
        return {"ether": ether, "steth": steth}

    def taking(name: str) -> Any:
        return lambda _params, _substep, _history, _state, signal: (name, signal[name])

    model = radcad.Model(
        initial_state={"ether": float(RESERVES[0]), "steth": float(RESERVES[1])},
        state_update_blocks=[{"policies": {"live": live}, "variables": {name: taking(name) for name in ("ether", "steth")}}],
        params={},
    )
    simulation = radcad.Simulation(model=model, timesteps=len(flow), runs=len(own))
    engines = importlib.import_module("radcad.engine")
    simulation.engine = engines.Engine(backend=engines.Backend.SINGLE_PROCESS, deepcopy=False, drop_substeps=True)
    last = [state for state in simulation.run() if state["timestep"] == len(flow)]
    return np.array([one["ether"] for one in last]), np.array([one["steth"] for one in last])


OTHERS: dict[str, tuple[str, Any]] = {"simpy": ("simpy", by_simpy), "radCAD": ("radcad", by_radcad)}


def others(flow: Floats) -> dict[str, Act]:
    """How simpy and radCAD live the days, where they are at hand."""
    found: dict[str, Act] = {}
    for name, (module, live) in OTHERS.items():
        try:
            found[name] = partial(live, importlib.import_module(module), flow)
        except ImportError:
            continue
    return found


def check(act: Act, reached: tuple[Floats, Floats], name: str) -> None:
    """The reserves agree with ours, path by path."""
    ends: Any = act()
    for one, other in zip(ends, reached, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, err_msg=f"{name} ends elsewhere")


def trades() -> dict[str, Act]:
    """One trade on every path, for each pool; D is computed anew."""
    drawn = np.random.default_rng(7)
    x, y = (Reals(drawn.normal(reserve, 1e22, PATHS)) for reserve in RESERVES)
    amount, one = Reals(drawn.uniform(1e18, 1e21, PATHS)), Reals(np.full(PATHS, 1e18))

    def stable() -> object:
        return stable_invariant.swapped(x, y, amount, stable_invariant.invariant(x, y, AMP), AMP, FEE)

    def stable_ng() -> object:
        d = stable_invariant_ng.scaled_invariant(x, y, AMP)
        return stable_invariant_ng.swapped(x, y, amount, (one, one), d, AMP, FEE, 2 * 10**10)

    def product() -> object:
        return product_curve.amount_out(amount, x, y, 3)

    return {"stable pool": stable, "stable pool NG": stable_ng, "product pool": product}


def rows() -> list[Row]:
    """Measure trades a path, and the path-step beside the others."""
    acts = trades()
    spent = in_turns(acts)
    table = [Row(f"trade on Reals, {name}", each(spent[name], PATHS, 1e9), "ns a path", f"{PATHS:,} paths") for name in acts]
    flow = flows()
    slow = others(flow[:, :FEW])
    reached = lived(flow[:, :FEW])
    for name, act in slow.items():
        check(act, reached, name)
    spent = in_turns({"Reals": partial(lived, flow), **slow})
    step = each(spent["Reals"], PATHS * DAYS, 1e9)
    table.append(Row("a day of a path, Reals", step, "ns", f"{PATHS:,} paths, {DAYS} days"))
    for name in slow:
        theirs = each(spent[name], FEW * DAYS, 1e9)
        table.append(Row(f"a day of a path, {name}", theirs, "ns", f"{FEW} paths, {DAYS} days, the same ends"))
        budget = "budget 20" if name == "simpy" else ""
        table.append(Row(f"  its time / that of Reals, {name}", ratio(theirs, step), "times", budget))
    return table
