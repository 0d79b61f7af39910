#!/usr/bin/env python3
"""Runs the five ablations at small scale and checks their tables. The first is killed with SIGKILL; the same command must
then execute only the missing runs.

    ablation_test.py build/maskbench
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

ABLATIONS = ("constraint", "convolution", "stn", "warp", "kp")
EXPERIMENTS = pathlib.Path(__file__).parents[2] / "experiments"


def check(what, told):
    print(("ok    " if what else "FAIL  ") + told, flush=True)
    if not what:
        sys.exit(1)


def command(program, name, results):
    return [program, "run", EXPERIMENTS / f"ablation_{name}.toml", "--set", "scale=small", "--device", "cpu", "--results",
            results]


def done(folder):
    """Returns the number of finished runs."""
    found = set()
    for status in folder.glob("*/status.json"):
        if json.loads(status.read_text()).get("state") in ("done", "collapsed", "diverged"):
            found.add(status.parent.name)
    return found


def kill_in_the_middle(program, results):
    """Kills the experiment; returns the number of runs finished by then."""
    folder = results / "ablation_constraint"
    with open(os.devnull, "w") as nothing:
        process = subprocess.Popen(command(program, "constraint", results), stdout=nothing, stderr=nothing,
                                   start_new_session=True)
        until = time.monotonic() + 300
        while len(done(folder)) < 6 and process.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    time.sleep(1)
    return len(done(folder))


def run(program, name, results):
    ended = subprocess.run(command(program, name, results), capture_output=True, text=True)
    check(ended.returncode == 0, f"{name}: exit code {ended.returncode}\n{ended.stderr[-2000:] if ended.returncode else ''}")
    return ended


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as temporary:
        results = pathlib.Path(temporary)
        before = kill_in_the_middle(program, results)
        for name in ABLATIONS:
            ended = run(program, name, results)
            folder = results / f"ablation_{name}"
            runs = len(json.loads((folder / "experiment.json").read_text())["runs"])
            check(len(done(folder)) == runs, f"{name}: {runs} of {runs} runs have ended")
            if name == "constraint":
                started = ended.stderr.count(": started")
                check(0 < before < runs and started == runs - before,
                      f"killed when {before} of {runs} had ended: then {started} were run")
            text = (folder / "ablation.md").read_text()
            check("Difference from" in text and "reference" in text and "**" in text, f"{name}: its tables\n\n{text}")


if __name__ == "__main__":
    main()
