"""An invented city with everything that a real one would have, to try the platform out and to measure it."""
