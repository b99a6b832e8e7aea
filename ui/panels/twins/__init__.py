"""Traditional against liquid: two stakers side by side, seven rows that are run on branches, and a verdict that is not ours."""
