#!/usr/bin/env python3
"""Measures the cost of checkpoints: alternates runs at the default interval with runs that write only a final checkpoint.

    bench/checkpoint_overhead.py build/maskbench experiments/demo.toml [--set train.iterations=400] [--repetitions 3]

Prints for each system the fraction of training time spent on checkpoints, as measured by the runs, and the median ratio of
the wall times of whole runs (sensitive to other load on the machine).
"""
import argparse
import collections
import json
import pathlib
import statistics
import subprocess
import tempfile
import tomllib


def statuses(program, asked, results, more):
    """Executes the spec; returns status.json of each trained run, by system."""
    command = [program, "run", asked.spec, "--device", asked.device, "--jobs", "1", "--results", results, "--set", "seeds=[0]"]
    for setting in asked.set + more:
        command += ["--set", setting]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = {}
    for path in pathlib.Path(results).glob("*/*/status.json"):
        status = json.loads(path.read_text())
        if "seconds_per_iteration" in status:
            found[tomllib.loads((path.parent / "spec.toml").read_text())["system"]] = status
    return found


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("spec")
    options.add_argument("--set", action="append", default=[])
    options.add_argument("--device", default="cpu")
    options.add_argument("--repetitions", type=int, default=3)
    asked = options.parse_args()
    shares, ratios = collections.defaultdict(list), collections.defaultdict(list)
    for _ in range(asked.repetitions):
        with tempfile.TemporaryDirectory() as folder:
            usual = statuses(asked.program, asked, folder + "/usual", [])
            seldom = statuses(asked.program, asked, folder + "/seldom", ["train.checkpoint_every=1000000000"])
        for system, status in usual.items():
            training = status["seconds_per_iteration"] * status["iteration"]
            shares[system].append(status["checkpoint_seconds"] / training)
            ratios[system].append(status["wall_seconds"] / seldom[system]["wall_seconds"])
    print("| system | checkpoints, % of training time | wall time, ratio |\n|---|---|---|")
    for system in shares:
        print(f"| {system} | {100 * statistics.median(shares[system]):.2f} | {statistics.median(ratios[system]):.3f} |")


main()
