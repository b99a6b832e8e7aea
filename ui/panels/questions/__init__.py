"""Five questions about liquid staking, answered with the figures of this practice, each with the place to try it."""
