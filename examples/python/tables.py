"""Results of maskbench as pandas DataFrames.

    python tables.py results/demo

`table(folder)`: one row a system and point of the sweep, the means over seeds, `runs(folder)`: one row a run, `scalars(run)`:
losses and scores over iterations, `pairs(run)`: the values of single pairs. Needs pandas.
"""

import json
import pathlib
import sys

import pandas


def table(folder):
    """Returns table.json: system, axes of the sweep, and for each metric its mean, `<metric> low` and `<metric> high`."""
    rows = []
    for row in json.loads((pathlib.Path(folder) / "table.json").read_text())["rows"]:
        line = {"system": row["system"], **row["point"]}
        for name, metric in row["metrics"].items():
            line[name] = metric.get("mean")
            low, high = metric.get("ci95") or (None, None)
            line[f"{name} low"], line[f"{name} high"] = low, high
        rows.append(line)
    return pandas.DataFrame(rows).set_index("system")


def runs(folder):
    """Returns one row a run: its folder, state, seed and the value of each metric."""
    rows = []
    for status in sorted(pathlib.Path(folder).glob("*/status.json")):
        run, line = status.parent, {"run": status.parent.name, "state": json.loads(status.read_text())["state"]}
        if (run / "manifest.json").exists():
            line["seed"] = json.loads((run / "manifest.json").read_text())["seed"]
        if (run / "metrics.json").exists():
            metrics = json.loads((run / "metrics.json").read_text())
            line.update({name: reading["value"] for name, reading in metrics.items()})
        rows.append(line)
    return pandas.DataFrame(rows).set_index("run")


def scalars(run):
    """Returns losses and scores of a run by iteration; those before the first are of pretraining."""
    return pandas.read_json(pathlib.Path(run) / "scalars.jsonl", lines=True).set_index("iteration")


def pairs(run):
    """Returns the values of single pairs: face, mask, person, and a column a metric."""
    return pandas.read_csv(pathlib.Path(run) / "metrics.csv").set_index("pair")


def main():
    shown = table(sys.argv[1])
    print(shown[[name for name in shown if not name.endswith((" low", " high"))]].to_string())


if __name__ == "__main__":
    main()
