"""What happened, as a list beside the chart."""
