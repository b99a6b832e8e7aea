"""How a scenario's figures become a world at its first hour: every coin has an owner, and the books close."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from wallet.chain import ethereum
from wallet.chain.ethereum_forks import EPOCHS_PER_DAY
from wallet.defi import stable_pool
from wallet.defi.stable_pool import StablePool
from wallet.library.chains import ethereum as ethereum_preset
from wallet.library.chains import gas_units
from wallet.library.figures import Assumption, figure_row, figures_in, is_old, number, wei
from wallet.library.protocols import fee_modules, lido, stake_limit
from wallet.library.scenarios import Scenario, holdings_of, planned, record_of, scenario
from wallet.library.tokens import TOKENS
from wallet.staking.locked import BPS, LockedStaking
from wallet.staking.pool_rules import rules_at
from wallet.staking.rebasing import DEPOSIT, RebasingPool
from wallet.staking.withdrawal_queue import WithdrawalQueue
from wallet.world.crowd import arbitrage, record
from wallet.world.crowd.arbitrage import Arbitrageur
from wallet.world.crowd.noise import NoiseTraders
from wallet.world.crowd.record import Record
from wallet.world.crowd.stakers import Stakers
from wallet.world.crowd.validators import Validators
from wallet.world.ledger import Ledger
from wallet.world.lines import OTHERS, YOU
from wallet.world.oracle_report import FEE_ONE
from wallet.world.reports_ahead import REPORT_HOUR
from wallet.world.shocks.liquidity_leaves import PROVIDERS
from wallet.world.state import DAY_HOURS, Habit, System, World
from wallet.world.systems.ethereum import BEACON, REST, EthereumChain, Payee
from wallet.world.systems.native_staking import NativeStaking
from wallet.world.systems.rebasing_protocol import RebasingProtocol
from wallet.world.systems.rebasing_storage import BLOCK_S, execution_vault, withdrawal_vault
from wallet.world.systems.share_wrapper import ShareWrapper
from wallet.world.systems.stable_pool import StablePoolMarket
from wallet.world.tokens import GWEI, WEI, Coin

CHAIN, COIN = "ethereum", "ETH"
PROTOCOL, STAKED = "lido", "stETH"
WRAPPER, WRAPPED = "wsteth", "wstETH"
BOOK = "locked"
FAUCET = 100 * WEI
"""What the faucet hands out where nobody names an amount."""
MARKET = "curve-steth"
MARKET_SHARE = "steCRV"
ALL_COINS = 120_700_000 * WEI
"""About all ether there is; what nobody else holds belongs to the others."""
PROVIDED_BY_RECORD_PPM = 990_000
"""Where a record moves liquidity, this part of the pool's shares is the record's, the rest stays with other providers."""
TRADING_FLOAT = 5
"""The arbitrageur owns this many times the pool's reserves divided by ten, of both coins."""


def start(name: str, seed: int) -> World:
    """Return the world of that scenario at its first hour."""
    found = scenario(name)
    begun = int(found.start.timestamp())
    pool = _pool(found, begun)
    traded = StablePool(
        balances=(wei(found.market.ether), wei(found.market.steth)),
        admin_balances=(0, 0),
        lp_supply=0,
        initial_a=number(found.market.amplification) * 100,
        future_a=number(found.market.amplification) * 100,
        initial_a_time=0,
        future_a_time=0,
        fee=number(found.market.fee_1e10),
        admin_fee=number(found.market.admin_fee_1e10),
    )
    chain = _chain(found, begun, pool)
    ledger, supply = _ledger(found, pool, traded, chain, begun)
    loose = ledger.holdings[COIN][OTHERS]
    systems = _systems(found, begun, chain, pool, replace(traded, lp_supply=supply))
    world = World(
        hour=0,
        start=begun,
        seed=seed,
        scenario=name,
        ledger=ledger,
        listed=TOKENS,
        coins={COIN: Coin(wei(found.prices.coin_usd) // 10**12, number(found.prices.coin_sway_ppb), "coin price")},
        systems={system.name: system for system in systems},
        crowd=_crowd(found, loose, record_of(name)),
        agenda=planned(name),
    )
    return world.followed()


def _systems(found: Scenario, begun: int, chain: ethereum.Ethereum, pool: RebasingPool, traded: StablePool) -> tuple[System, ...]:
    """Return what stands in the world, in the order in which its hour passes."""
    opens = begun if found.lido.withdrawals_open else _opens(found)
    return (
        EthereumChain(
            name=CHAIN,
            coin=COIN,
            fees=gas_units(),
            fee_price=wei(found.prices.gas_price_gwei) // GWEI,
            faucet=FAUCET,
            state=chain,
            payees={PROTOCOL: Payee(withdrawal_vault(PROTOCOL), execution_vault(PROTOCOL)), REST: Payee(OTHERS, OTHERS)},
            tips_wei_day=wei(found.crowd.execution_eth_day),
        ),
        RebasingProtocol(
            name=PROTOCOL,
            token=STAKED,
            asset=COIN,
            chain=CHAIN,
            pool=pool,
            queue=WithdrawalQueue(),
            withdrawals_open=opens,
            last_report=begun - _since_report(),
        ),
        ShareWrapper(name=WRAPPER, token=WRAPPED, asset=STAKED, chain=CHAIN),
        NativeStaking(name=BOOK, coin=COIN, chain=CHAIN, book=LockedStaking(), fee_bps=pool.total_fee * BPS // FEE_ONE),
        StablePoolMarket(name=MARKET, chain=CHAIN, coins=(COIN, STAKED), share=MARKET_SHARE, pool=traded),
    )


def assumptions(name: str) -> tuple[Assumption, ...]:
    """Return all figures of a scenario and of the presets it uses, for the assumptions page.

    Old is what is dated more than a year before the scenario begins: the machine's clock has no say in it.
    """
    found = scenario(name)
    today = found.start.date()
    gas = tuple(figure_row("network fee", kind, figure) for kind, figure in ethereum_preset().gas.items())
    rows = (*figures_in(found, ""), *lido().assumptions, *gas)
    return tuple(replace(row, old=is_old(row.date, today)) for row in rows)


def _since_report() -> int:
    """Return the seconds from the last report to midnight: reports are made once a day at the same hour."""
    return (DAY_HOURS - REPORT_HOUR) * 3600


def _opens(found: Scenario) -> int:
    opens = found.lido.opens
    return 0 if opens is None else int(datetime.fromisoformat(opens.value).timestamp())


def _pool(found: Scenario, begun: int) -> RebasingPool:
    """Return the protocol's storage: what is not buffered is with validators of 32 ether each, in whole ones."""
    parameters = lido().parameters
    pooled, buffered = wei(found.lido.pooled_eth), wei(found.lido.buffered_eth)
    validators = (pooled - buffered) // DEPOSIT
    buffered = pooled - validators * DEPOSIT
    return RebasingPool(
        total_shares=pooled * WEI // wei(found.lido.share_rate),
        buffered=buffered,
        limits=parameters.report_limits,
        modules=fee_modules(parameters),
        total_fee=parameters.fee.total,
        cl_balance=validators * DEPOSIT,
        cl_validators=validators,
        deposited_validators=validators,
        limit=stake_limit(parameters, begun // BLOCK_S),
        rules=rules_at(begun).name,
    )


def _chain(found: Scenario, begun: int, pool: RebasingPool) -> ethereum.Ethereum:
    first_day = ethereum.epoch_at(begun + REPORT_HOUR * 3600) - EPOCHS_PER_DAY
    others = (wei(found.chain.active_eth) - pool.cl_balance) // DEPOSIT
    return ethereum.network(
        found.chain.fork,
        first_day,
        {
            PROTOCOL: (pool.cl_validators, pool.cl_balance // GWEI),
            REST: (others, others * DEPOSIT // GWEI),
        },
        entry_queue_gwei=wei(found.chain.entry_queue_eth) // GWEI,
        exit_queue_gwei=wei(found.chain.exit_queue_eth) // GWEI,
        others=REST,
        participation_ppm=number(found.chain.participation_ppm),
    )


def _ledger(found: Scenario, pool: RebasingPool, traded: StablePool, chain: ethereum.Ethereum, begun: int) -> tuple[Ledger, int]:
    """Return who holds what at the first hour, and the supply of the market's shares."""
    yours = holdings_of(found)
    supply = stable_pool.invariant_of(traded, begun)
    ether = {
        YOU: yours.pop(COIN, 0),
        PROTOCOL: pool.buffered,
        withdrawal_vault(PROTOCOL): wei(found.lido.withdrawal_vault_eth),
        execution_vault(PROTOCOL): wei(found.lido.execution_vault_eth),
        BEACON: ethereum.total_balance(chain) * GWEI,
        MARKET: traded.balances[0],
        arbitrage.ACCOUNT: traded.balances[0] * TRADING_FLOAT // 10,
        record.ACCOUNT: 4 * traded.balances[0] if found.record else 0,
    }
    ether[OTHERS] = ALL_COINS - sum(ether.values())
    steth = {
        YOU: yours.pop(STAKED, 0),
        arbitrage.ACCOUNT: traded.balances[1] * TRADING_FLOAT // 10,
        record.ACCOUNT: traded.balances[1] * 3 // 2 if found.record else 0,
    }
    shares = {name: _shares_up(pool, amount) for name, amount in steth.items()}
    shares[MARKET] = _shares_up(pool, traded.balances[1])
    shares[OTHERS] = pool.total_shares - sum(shares.values())
    by_record = supply * PROVIDED_BY_RECORD_PPM // 10**6 if found.record else 0
    liquidity = {record.ACCOUNT: by_record, PROVIDERS[0]: supply - by_record}
    holdings = {COIN: ether, STAKED: shares, MARKET_SHARE: liquidity}
    holdings |= {token: {YOU: amount} for token, amount in yours.items()}
    held: dict[str, Mapping[str, int]] = {
        token: {name: units for name, units in row.items() if units} for token, row in holdings.items()
    }
    return Ledger(held, {token: sum(row.values()) for token, row in held.items()}), supply


def _shares_up(pool: RebasingPool, amount: int) -> int:
    """Return the fewest shares that show at least `amount`: a start shows round figures."""
    backing = pool.buffered + pool.cl_balance
    return -(-amount * pool.total_shares // backing)


def _crowd(found: Scenario, loose_wei: int, recorded: str) -> tuple[Habit, ...]:
    """Return what others do, in the order in which they do it: what is recorded before those whom it rules."""
    given = found.crowd
    validators = Validators(
        system=CHAIN,
        entry_gwei_day=wei(given.entry_eth_day) // GWEI,
        exit_gwei_day=wei(given.exit_eth_day) // GWEI,
        loose_wei=loose_wei,
    )
    arbitrageur = Arbitrageur(
        system=MARKET,
        arbitrage_ppm=number(given.arbitrage_ppm),
        patience_ppm=number(given.patience_ppm),
        premium_ppm=number(given.premium_ppm),
        shut_discount_ppm=number(given.shut_discount_ppm),
    )
    stakers = Stakers(system=PROTOCOL, stake_wei_day=wei(given.stake_eth_day), redeem_wei_day=wei(given.redeem_eth_day))
    others = (NoiseTraders(system=MARKET, noise_ppm=number(given.noise_ppm)), arbitrageur, stakers)
    return (validators, *((Record(system=PROTOCOL, market=MARKET, digest=recorded),) if recorded else ()), *others)
