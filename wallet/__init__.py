"""Sluice's model: a practice wallet for liquid staking, headless and exact.

from wallet import Practice, Refused, actions, audit
p = Practice.create("mine.sluice", scenario="calm", seed=7)
quote = p.preview(actions.Stake(protocol="lido", amount=10 * 10**18))
done = p.do(actions.Stake(protocol="lido", amount=10 * 10**18))
assert audit(p.world) == []

`from wallet import scripts` loads what plays lessons, which a start does without.
"""

from wallet import actions, risk, ways
from wallet.actions import Action, Change, Note, Outcome, Receipt
from wallet.chain.ethereum import Stage
from wallet.errors import FileProblem, Refused
from wallet.library import (
    Choosable,
    Entry,
    Found,
    Opening,
    OwnPreset,
    assumptions,
    assumptions_of,
    choosable,
    fitting,
    further_presets,
    glossary,
    is_whole,
    offers_more,
    opening,
    own_presets,
    scenario,
    scenario_names,
    terms_in,
    with_own,
    with_what_it_needs,
    with_what_needs_it,
)
from wallet.library.operator_states import OperatorStates, operator_states
from wallet.library.operators import (
    ModuleRow,
    OperatorRow,
    ValidatorSet,
    operator_sources,
    staker_sources,
    validator_set,
    validator_sets,
)
from wallet.library.titles import title_of
from wallet.library.tokens import TOKENS, WAYS
from wallet.practice import lending_past
from wallet.practice.activity import Step
from wallet.practice.first_steps import FIRST_STEPS
from wallet.practice.ledger_rows import LedgerRow
from wallet.practice.lows import Quote, deepest, quote_at
from wallet.practice.placing import written
from wallet.practice.practice import Practice
from wallet.practice.prices import in_dollars
from wallet.practice.rewards import Reward, RewardSum, YearlyRate, reward_sum, reward_sums
from wallet.practice.strikes import Strike
from wallet.practice.until import DiscountAbove, ExitTakes, HealthBelow, NextEvent, OnDate, RequestReady, Run
from wallet.practice.worth import Moved, Sale, Worth, average_paid, sale_result, worth, worth_in_dollars
from wallet.risk import Derivation, Exposure, Term, ahead, explain, exposures
from wallet.seed_phrases import looks_secret
from wallet.staking.withdrawal_queue import Request
from wallet.texts import checked_file, checked_note, checked_search
from wallet.ways import BoughtToken, Cause, Compared, ExitNow, Leavable, Trial, WayOut, WaysOut, WayToStake
from wallet.ways import twins as twins
from wallet.ways.questions import FiveAnswers
from wallet.ways.twins import TwinFacts, TwinPair, TwinRow, TwinSide
from wallet.world import estimates, leaving, liquidity, loans, outlook, providing, shocks
from wallet.world.audit import audit
from wallet.world.coins import price as coin_price
from wallet.world.following import Followed, all_in, all_of, coin_of, counted_in, followed, is_of_dollars, own_values
from wallet.world.holdings import Staked, bases, holdings, net_worth, redeemer, staked
from wallet.world.leaving import standing
from wallet.world.ledger import UNLIMITED, open_allowances
from wallet.world.lender import Lender
from wallet.world.lent_out import LentOut, ReportRow, StrategyFacts
from wallet.world.lines import Event, Holding, LockedStake, PriceSource, WaitingRequest, lent_parts
from wallet.world.own_sums import OwnSum
from wallet.world.roles import (
    Contract,
    Convertible,
    FeeTaken,
    Roles,
    Stakeable,
    contracts,
    convertible,
    issued,
    roles,
    spoken_of,
    stakeable,
    takes_a_fee,
)
from wallet.world.state import Marks, World
from wallet.world.stored import DAILY
from wallet.world.strategy import OperatorFacts, Promise, Restaked, Strategy, service_ppm, strategies, strategy_of
from wallet.world.tokens import DOLLARS, Token
from wallet.world.vault_book import TierOffer, VaultBook, VaultFacts
from wallet.world.wait_change import Standing, WaitChange, wait_change

__all__ = [
    "DAILY",
    "DOLLARS",
    "FIRST_STEPS",
    "TOKENS",
    "UNLIMITED",
    "WAYS",
    "Action",
    "BoughtToken",
    "Cause",
    "Change",
    "Choosable",
    "Compared",
    "Contract",
    "Convertible",
    "Derivation",
    "DiscountAbove",
    "Entry",
    "Event",
    "ExitNow",
    "ExitTakes",
    "Exposure",
    "FeeTaken",
    "FileProblem",
    "FiveAnswers",
    "Followed",
    "Found",
    "HealthBelow",
    "Holding",
    "Leavable",
    "LedgerRow",
    "Lender",
    "LentOut",
    "LockedStake",
    "Marks",
    "ModuleRow",
    "Moved",
    "NextEvent",
    "Note",
    "OnDate",
    "Opening",
    "OperatorFacts",
    "OperatorRow",
    "OperatorStates",
    "Outcome",
    "OwnPreset",
    "OwnSum",
    "Practice",
    "PriceSource",
    "Promise",
    "Quote",
    "Receipt",
    "Refused",
    "ReportRow",
    "Request",
    "RequestReady",
    "Restaked",
    "Reward",
    "RewardSum",
    "Roles",
    "Run",
    "Sale",
    "Stage",
    "Stakeable",
    "Staked",
    "Standing",
    "Step",
    "Strategy",
    "StrategyFacts",
    "Strike",
    "Term",
    "TierOffer",
    "Token",
    "Trial",
    "TwinFacts",
    "TwinPair",
    "TwinRow",
    "TwinSide",
    "ValidatorSet",
    "VaultBook",
    "VaultFacts",
    "WaitChange",
    "WaitingRequest",
    "WayOut",
    "WayToStake",
    "WaysOut",
    "World",
    "Worth",
    "YearlyRate",
    "actions",
    "ahead",
    "all_in",
    "all_of",
    "assumptions",
    "assumptions_of",
    "audit",
    "average_paid",
    "bases",
    "checked_file",
    "checked_note",
    "checked_search",
    "choosable",
    "coin_of",
    "coin_price",
    "contracts",
    "convertible",
    "counted_in",
    "deepest",
    "estimates",
    "explain",
    "exposures",
    "fitting",
    "followed",
    "further_presets",
    "glossary",
    "holdings",
    "in_dollars",
    "is_of_dollars",
    "is_whole",
    "issued",
    "leaving",
    "lending_past",
    "lent_parts",
    "liquidity",
    "loans",
    "looks_secret",
    "net_worth",
    "offers_more",
    "open_allowances",
    "opening",
    "operator_sources",
    "operator_states",
    "outlook",
    "own_presets",
    "own_values",
    "providing",
    "quote_at",
    "redeemer",
    "reward_sum",
    "reward_sums",
    "risk",
    "roles",
    "sale_result",
    "scenario",
    "scenario_names",
    "scripts",
    "service_ppm",
    "shocks",
    "spoken_of",
    "stakeable",
    "staked",
    "staker_sources",
    "standing",
    "strategies",
    "strategy_of",
    "takes_a_fee",
    "terms_in",
    "title_of",
    "twins",
    "validator_set",
    "validator_sets",
    "wait_change",
    "ways",
    "with_own",
    "with_what_it_needs",
    "with_what_needs_it",
    "worth",
    "worth_in_dollars",
    "written",
]
