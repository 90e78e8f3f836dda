"""Computes the bounds that tests/pilots/test_lee_bounds.py holds the product against.

Run in this folder, in an environment of its own with pyleebounds 0.3.0: python bounds.py
"""

import csv

from pandas import DataFrame
from pyleebounds import LeeBounds

with open("star_men.csv", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
offered, usual = ([row for row in rows if row["treated"] == side][:40] for side in "10")
data = DataFrame(
    {
        "outcome": [float(row["gpa1"]) for row in offered + usual],
        "treated": [1] * 40 + [0] * 40,
        "known": [1] * 40 + [0] * 10 + [1] * 30,
    }
)
found = LeeBounds(n_bootstrap=2).fit(data, "outcome", "treated", "known")
print(found.lower_bound, found.upper_bound)
