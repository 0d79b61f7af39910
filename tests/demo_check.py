#!/usr/bin/env python3
"""Checks a table.json of experiments/demo.toml: the median corner errors that the demo must reach."""
import json
import sys

rows = {row["system"]: row for row in json.load(open(sys.argv[1]))["rows"]}
error = {name: row["metrics"]["corner_error_median"]["mean"] for name, row in rows.items() if row["metrics"]}
constant = error["constant"]
limits = [
    ("identity", 16, 21),
    ("key points", 0, 3),
    ("GAN + STN", 0, 0.65 * constant),
    ("Py-WGAN-div", 0, 1.25 * constant),
]
failed = False
for name, low, high in limits:
    value = error.get(name)
    good = value is not None and low <= value <= high
    failed |= not good
    print(f"{'ok  ' if good else 'FAIL'} {name}: {value}, wanted {low:.2f} to {high:.2f}")
sys.exit(failed)
