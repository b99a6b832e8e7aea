"""What a person does in the script that two builds have to live alike: every action, every shock, and what is refused of them.

Hours and amounts are fixed. What depends on the world is read from it (requests that can be claimed, all that is left), and the
size of a shock from the seed: from a slashing that nobody notices to one that ends a record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from tests.wallet.rooms import lido
from wallet import World, actions, shocks
from wallet.staking import withdrawal_queue

ETH = 10**18
MARKET = "curve-steth"
YOU = "you"

Wish = actions.Action | Callable[[World], actions.Action]


def swap(pay: str, amount: int, minimum: int = 0, approve: actions.ApproveMode = "exact") -> actions.Swap:
    return actions.Swap(MARKET, pay, "ETH" if pay == "stETH" else "stETH", amount, minimum, approve)


def slash(share_ppm: int) -> actions.Shock:
    return actions.Shock(shocks.SlashValidators(share_ppm))


def claim(world: World) -> actions.Action:
    """Claim all that is ready."""
    queue = lido(world).queue
    return actions.Claim(
        tuple(row.id for row in world.requests(YOU) if withdrawal_queue.status(queue, row) == "ready"), protocol="lido"
    )


def by_seed(*wishes: actions.Action) -> Callable[[World], actions.Action]:
    """Wish the first for seed 1, the second for seed 2, and so on."""
    return lambda world: wishes[world.seed - 1]


def everything(token: str, wish: Callable[[int], actions.Action]) -> Callable[[World], actions.Action]:
    """Wish it with all of a token there is."""
    return lambda world: wish(world.balance(YOU, token))


SCRIPT: tuple[tuple[int, Wish], ...] = (
    (3, actions.Faucet(amount=100 * ETH)),
    (3, actions.Faucet(amount=2_000_000 * ETH)),
    (4, actions.Faucet(amount=5_000 * 10**6, token="USDC")),
    (4, actions.Faucet(amount=ETH, token="stETH")),
    (5, actions.Stake(amount=10 * ETH)),
    (5, actions.Stake(amount=10 * ETH, protocol="nowhere")),
    (5, actions.Stake(amount=0)),
    (6, actions.Stake(amount=100_000 * ETH)),
    (7, actions.Wrap(amount=4 * ETH + 1)),
    (8, actions.Wrap(amount=900 * ETH)),
    (9, swap("stETH", ETH)),
    (10, swap("ETH", 2 * ETH, minimum=3 * ETH)),
    (11, swap("ETH", 2 * ETH, minimum=ETH)),
    (12, actions.Swap(MARKET, "ETH", "ETH", ETH)),
    (12, actions.Swap("nowhere", "ETH", "stETH", ETH)),
    (13, swap("ETH", 10**30)),
    (14, actions.Approve(token="stETH", spender=MARKET, amount=5 * ETH)),
    (15, swap("stETH", 2 * ETH, approve="none")),
    (16, swap("stETH", 4 * ETH, approve="none")),
    (17, actions.Approve(token="wstETH", spender=MARKET)),
    (18, actions.Approve(token="ETH", spender=MARKET)),
    (20, actions.AddLiquidity(MARKET, (3 * ETH, 2 * ETH))),
    (21, actions.AddLiquidity(MARKET, (0, ETH), approve="unlimited")),
    (22, actions.AddLiquidity(MARKET, (ETH, 0), minimum=5 * ETH)),
    (24, actions.Lock(amount=33 * ETH)),
    (25, actions.Lock(amount=32 * ETH)),
    (26, actions.Lock(amount=5 * ETH)),
    (27, actions.Unlock(position=1)),
    (28, actions.Unlock(position=9)),
    (30, actions.RequestWithdrawal(amount=2 * ETH)),
    (31, actions.RequestWithdrawal(amount=ETH, token="wstETH")),
    (32, actions.RequestWithdrawal(amount=1)),
    (33, actions.Claim(())),
    (34, actions.Claim((1,))),
    (35, actions.Unwrap(amount=ETH)),
    (36, lambda world: actions.Claim(tuple(row.id for row in world.requests(YOU)))),
    (37, lambda world: actions.Claim(tuple(row.id for row in lido(world).queue.requests if row.owner != YOU)[-1:])),
    (40, actions.Transfer(token="ETH", to="Anna", amount=ETH)),
    (41, actions.Transfer(token="stETH", to="Anna", amount=ETH // 3)),
    (42, actions.Transfer(token="ETH", to="beacon", amount=ETH)),
    (42, actions.Transfer(token="ETH", to="others", amount=ETH)),
    (42, actions.Transfer(token="ETH", to="", amount=ETH)),
    (42, actions.Transfer(token="ETH", to="YOU", amount=ETH)),
    (42, actions.Transfer(token="any", to="Anna", amount=ETH)),
    (42, actions.Transfer(token="stETH", to="Anna", amount=10**60)),
    (43, actions.Transfer(token="USDC", to="Ben", amount=0, everything=True)),
    (50, actions.Revoke(token="wstETH", spender=MARKET)),
    (51, actions.Revoke(token="wstETH", spender=MARKET)),
    (60, actions.RemoveLiquidity(MARKET, ETH)),
    (61, actions.RemoveLiquidity(MARKET, ETH // 2, into="ETH")),
    (62, actions.RemoveLiquidity(MARKET, ETH // 2, into="stETH", minimums=(0, ETH))),
    (63, actions.RemoveLiquidity(MARKET, 500 * ETH)),
    (80, actions.Shock(shocks.LargeSale(20_000 * ETH))),
    (81, actions.Shock(shocks.LargeSale(10**27))),
    (120, actions.Shock(shocks.LiquidityLeaves(150_000))),
    (121, actions.Shock(shocks.LiquidityLeaves(1_200_000))),
    (160, actions.Shock(shocks.RedemptionRush(30_000 * ETH))),
    (161, actions.Shock(shocks.RedemptionRush(1))),
    (200, actions.Shock(shocks.Story("a note"))),
    (230, by_seed(slash(400), slash(3_000), slash(11_000), slash(26_000), slash(60_000))),
    (231, slash(1)),
    (300, claim),
    (310, actions.Faucet(amount=2_000 * ETH)),
    (311, actions.Stake(amount=1_600 * ETH)),
    (330, actions.RequestWithdrawal(amount=1_400 * ETH, approve="unlimited")),
    (331, swap("stETH", 60 * ETH)),
    (340, actions.Faucet(amount=1_000_000 * ETH)),
    (341, actions.Stake(amount=200_000 * ETH)),
    (342, actions.Lock(amount=2_049 * ETH)),
    (343, actions.Transfer(token="ETH", to="Anna", amount=999_000 * ETH)),
    (400, claim),
    (420, actions.Lock(amount=64 * ETH)),
    (500, actions.Unlock(position=1)),
    (501, actions.Unlock(position=1)),
    (560, claim),
    (600, by_seed(slash(100), slash(200_000), actions.Shock(shocks.LargeSale(90_000 * ETH)), slash(600_000), slash(5_000))),
    (640, actions.AddLiquidity(MARKET, (20 * ETH, 20 * ETH))),
    (700, claim),
    (760, everything("wstETH", lambda all_: actions.Unwrap(amount=all_))),
    (761, everything("stETH", lambda all_: actions.Wrap(amount=all_ // 2))),
    (800, actions.Transfer(token="stETH", to="Anna", amount=0, everything=True)),
    (860, everything("steCRV", lambda all_: actions.RemoveLiquidity(MARKET, all_))),
    (900, claim),
    (920, actions.Unlock(position=1)),
    (921, actions.Unlock(position=2)),
    (1000, everything("ETH", lambda all_: actions.Stake(amount=all_))),
    (1001, everything("ETH", lambda all_: actions.Stake(amount=all_ // 2))),
    (1002, actions.Transfer(token="ETH", to="Anna", amount=0, everything=True)),
    (1003, actions.Wrap(amount=ETH)),
    (1004, actions.Faucet(amount=10**16)),
    (1005, actions.Wrap(amount=ETH)),
    (1006, actions.Faucet(amount=50 * ETH)),
    (1040, actions.RequestWithdrawal(amount=20 * ETH)),
    (1060, actions.Unlock(position=1)),
    (1061, actions.Unlock(position=2)),
    (1100, claim),
    (1150, actions.Shock(shocks.LargeSale(1_000 * ETH))),
    (1200, by_seed(*(slash(share) for share in (0, 1, 300_000, 999_999, 400_000)))),
    (1250, claim),
)


AGENDA = (
    shocks.Scheduled(70, shocks.LargeSale(5_000 * ETH), "sale"),
    shocks.Scheduled(71, shocks.LiquidityLeaves(10_000), "leaves"),
    shocks.Scheduled(72, shocks.RedemptionRush(3_000 * ETH), "rush"),
    shocks.Scheduled(73, shocks.SlashValidators(200), "slash"),
    shocks.Scheduled(74, shocks.SlashValidators(0), "refused"),
)
"""What strikes by itself, besides what the scenario holds."""


def planned(world: World) -> World:
    """Return a world at its start with `AGENDA` in its own."""
    return replace(world, agenda=tuple(sorted((*world.agenda, *AGENDA), key=lambda entry: entry.hour)))


def wishes(world: World) -> Iterator[Wish]:
    """Yield what is wished for in this hour, in turn."""
    return (wish for hour, wish in SCRIPT if hour == world.hour)


def as_action(wish: Wish, world: World) -> actions.Action:
    """Return the action that a wish is in this world."""
    return wish(world) if callable(wish) else wish
