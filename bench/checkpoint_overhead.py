#!/usr/bin/env python3
"""What checkpoints cost training: runs of a spec at the default interval take turns with runs that write one at the end only.

    bench/checkpoint_overhead.py build/maskbench experiments/demo.toml [--set train.iterations=400] [--repetitions 3]

For each system: the share of its training time that went into checkpoints, as the runs measured it themselves, and the
median ratio of the wall time of whole runs, which other work on the machine blurs.
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
    """What each run that learns says of itself, by system."""
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
    print("| system | checkpoints, % of training time | wall time of whole runs, ratio |\n|---|---|---|")
    for system in shares:
        print(f"| {system} | {100 * statistics.median(shares[system]):.2f} | {statistics.median(ratios[system]):.3f} |")


main()
