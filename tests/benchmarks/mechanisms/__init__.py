"""What the mechanisms cost, beside curvesim, simpy and radCAD where they are at hand: `python -m tests.benchmarks.mechanisms`."""
