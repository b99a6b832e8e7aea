"""What ships with the project: scenarios and presets, read from `resources/` and validated on reading."""

from wallet.library.choosing import Choosable, choosable, is_whole, offers_more, with_what_it_needs, with_what_needs_it
from wallet.library.figures import Assumption, SourcedFigure, figures_in
from wallet.library.first_hour import begun
from wallet.library.glossary import Entry, Found, glossary, terms_in
from wallet.library.mechanisms import MECHANISMS
from wallet.library.own import OwnPreset, fitting, further_presets, own_presets, read_own, with_own
from wallet.library.presets import Preset, read_mechanism, read_preset
from wallet.library.scenarios import Opening, Scenario, holdings_of, scenario, scenario_names
from wallet.library.start import assumptions, assumptions_of, opening, start

__all__ = [
    "MECHANISMS",
    "Assumption",
    "Choosable",
    "Entry",
    "Found",
    "Opening",
    "OwnPreset",
    "Preset",
    "Scenario",
    "SourcedFigure",
    "assumptions",
    "assumptions_of",
    "begun",
    "choosable",
    "figures_in",
    "fitting",
    "further_presets",
    "glossary",
    "holdings_of",
    "is_whole",
    "offers_more",
    "opening",
    "own_presets",
    "read_mechanism",
    "read_own",
    "read_preset",
    "scenario",
    "scenario_names",
    "start",
    "terms_in",
    "with_own",
    "with_what_it_needs",
    "with_what_needs_it",
]
