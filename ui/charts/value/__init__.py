"""The hero chart, layer by layer: what its views draw, the curves, what lies under and over them, its words and its hands."""
