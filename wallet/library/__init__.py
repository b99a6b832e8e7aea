"""What ships with the project: scenarios and presets, read from `resources/` and validated on reading."""

from wallet.library.presets import Assumption, Figure, figures_in, read_preset
from wallet.library.scenarios import Scenario, holdings_of, scenario, scenario_names
from wallet.library.start import assumptions, start

__all__ = [
    "Assumption",
    "Figure",
    "Scenario",
    "assumptions",
    "figures_in",
    "holdings_of",
    "read_preset",
    "scenario",
    "scenario_names",
    "start",
]
