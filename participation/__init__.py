"""Citizens, partners and planners improve public services together."""
