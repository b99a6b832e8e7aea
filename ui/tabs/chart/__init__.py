"""The bar over a chart: views, ranges, numbers and exports."""
