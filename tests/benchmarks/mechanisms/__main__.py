"""Measure everything in turns and print one table. Nothing here may open a connection, the others' packages included."""

from __future__ import annotations

import platform
import sys
from importlib.util import find_spec

import numpy

from tests.benchmarks.mechanisms import futures, pools, rebase
from tests.benchmarks.mechanisms.table import ROUNDS, show

OTHERS = ("curvesim", "simpy", "radcad")


def offline(event: str, _details: object) -> None:
    """Refuse every way out of this machine."""
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        raise RuntimeError(f"a benchmark tried to reach the network: {event}")


def main() -> None:
    """Print the table, and what could not be compared here."""
    sys.addaudithook(offline)
    show([*pools.rows(), *futures.rows(), *rebase.rows()])
    print(f"CPU time, {ROUNDS} rounds in turns; Python {platform.python_version()}, numpy {numpy.__version__}")
    missing = [name for name in OTHERS if find_spec(name) is None]
    if missing:
        print(f"Not compared, since not installed here: {', '.join(missing)}. `make bench` installs them where it can.")


if __name__ == "__main__":
    main()
