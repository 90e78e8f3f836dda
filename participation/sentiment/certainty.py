"""When a model is not sure enough to be believed about one comment. Pure."""

UNSURE_BELOW = 0.6
"""A calibrated probability below which a comment waits for a person instead of being guessed.

At 0.6 the model expects to err more than twice in five times, so that the guess would mislead whoever reads the
comment; docs/decisions/0024-unsure-comments.md has the criterion, docs/benchmarks.md what is right on either side.
"""
