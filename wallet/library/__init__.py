"""What ships with the project: scenarios and presets, read from `resources/` and validated on reading."""

from wallet.library.figures import Assumption, SourcedFigure, figures_in
from wallet.library.glossary import Entry, Found, glossary, terms_in
from wallet.library.mechanisms import MECHANISMS
from wallet.library.presets import Preset, read_mechanism, read_preset
from wallet.library.scenarios import Opening, Scenario, holdings_of, opening, scenario, scenario_names
from wallet.library.start import assumptions, begun, start

__all__ = [
    "MECHANISMS",
    "Assumption",
    "Entry",
    "Found",
    "Opening",
    "Preset",
    "Scenario",
    "SourcedFigure",
    "assumptions",
    "begun",
    "figures_in",
    "glossary",
    "holdings_of",
    "opening",
    "read_mechanism",
    "read_preset",
    "scenario",
    "scenario_names",
    "start",
    "terms_in",
]
