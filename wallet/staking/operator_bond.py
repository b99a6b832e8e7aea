"""Who gets what of a validator that an operator's bond and holders' ether share: the bond bears losses first.

As in Rocket Pool. Two contracts of rocket-pool/rocketpool at fef41a4, both equalled division by division:
`settle` is a minipool's last payout (contracts/contract/minipool/RocketMinipoolDelegate.sol,
_calculateNodeShare and calculateNodeRewards), and `split_rewards` is a megapool's distribution since Saturn 1
(contracts/contract/megapool/RocketMegapoolDelegate.sol, calculateRewards). Both equal what the executed contracts
answered, to the wei. All formulas are free of branches, so they run on `Reals` too. A megapool's debt and its exits
are in `bonded_validators`. Left out: the stake in RPL that is slashed for a shortfall, and shares averaged over changes
by vote.
"""

from __future__ import annotations

from typing import Generic, NamedTuple

import msgspec

from wallet.arithmetic import Number, choose, maximum, minimum, mul_div

ONE = 10**18
REWARDS_BELOW_WEI = 8 * ONE
"""A minipool with less than this has not exited, says its contract."""


class OperatorTerms(msgspec.Struct, frozen=True):
    """What an operator brings for a validator, and who takes how much of the rewards on the borrowed rest."""

    bond_wei: int
    """The operator's own part of the 32 ether of a validator."""
    node_share_1e18: int
    """Of the rewards on borrowed ether, to the operator."""
    voter_share_1e18: int
    """The same, to those who stake RPL and vote."""
    protocol_share_1e18: int
    """The same, to the protocol's treasury."""


class RewardSplit(NamedTuple, Generic[Number]):
    """Wei of one distribution, by who is paid; they add up to it exactly."""

    operator: Number
    voters: Number
    protocol: Number
    holders: Number


class Settlement(NamedTuple, Generic[Number]):
    """Wei of a last payout; `shortfall` is what holders lent and did not get back."""

    operator: Number
    holders: Number
    shortfall: Number


def split_rewards(terms: OperatorTerms, bond: Number, borrowed: Number, rewards: Number) -> RewardSplit[Number]:
    """Split `rewards` wei of an operator with `bond` wei of its own beside `borrowed` wei of the holders'.

    Every other part is rounded down; the operator takes what is left, all of it on its own bond.
    """
    return split_by_capital(terms, bond * ONE // (borrowed + bond), rewards)


def split_by_capital(terms: OperatorTerms, own_part_1e18: Number, rewards: Number) -> RewardSplit[Number]:
    """Split `rewards` wei where `own_part_1e18` of all capital is the operator's own; rounded as by `split_rewards`."""
    on_borrowed = rewards - rewards * own_part_1e18 // ONE
    holders_share_1e18 = ONE - terms.node_share_1e18 - terms.voter_share_1e18 - terms.protocol_share_1e18
    holders = on_borrowed * holders_share_1e18 // ONE
    voters = on_borrowed * terms.voter_share_1e18 // ONE
    protocol = on_borrowed * terms.protocol_share_1e18 // ONE
    return RewardSplit(rewards - holders - voters - protocol, voters, protocol, holders)


def node_rewards(bond: Number, borrowed: Number, rewards: Number, commission_1e18: int) -> Number:
    """What a minipool's operator gets of `rewards`: its part by capital, and commission on the holders' part."""
    own = mul_div(rewards, bond, borrowed + bond)
    return own + (rewards - own) * commission_1e18 // ONE


def settle(balance: Number, bond: Number, borrowed: Number, commission_1e18: int, penalty_1e18: int = 0) -> Settlement[Number]:
    """Divide the `balance` wei that a validator comes back with.

    Above bond and borrowed ether together the surplus is rewards. Below, the operator gets what is left once
    holders have theirs back: a loss up to the bond costs holders nothing. Beyond it the operator gets nothing
    and holders bear the rest. A penalty cuts the operator's part, in favour of holders; never below nothing.
    Less than 8 ether the contract takes for rewards: no capital is returned first, and no penalty is taken.
    """
    capital = borrowed + bond
    surplus = maximum(balance, capital) - capital
    bond_left = minimum(maximum(balance, borrowed), capital) - borrowed
    earned = bond_left + node_rewards(bond, borrowed, surplus, commission_1e18)
    final = earned - minimum(earned * penalty_1e18 // ONE, earned)
    operator = choose(balance < REWARDS_BELOW_WEI, node_rewards(bond, borrowed, balance, commission_1e18), final)
    return Settlement(operator, balance - operator, borrowed - minimum(balance - operator, borrowed))
