#!/usr/bin/env python3
"""Kills runs with SIGKILL at random times, including during checkpoint writes, and resumes them: weights, metrics, pictures,
scalars.jsonl and tables must be byte-identical to those of an uninterrupted run.

    kill_test.py build/maskbench --kills 20               cycling through the plugins
    kill_test.py build/maskbench --kills-per-plugin 100   of every plugin
"""
import argparse
import collections
import pathlib
import random
import shutil
import sys
import tempfile
import time

import runs

ITERATIONS = 24
KILLS_OF_A_RUN = 4  # then it runs to the end and is compared


class Victim:
    """The run of one plugin: an uninterrupted reference, and copies to be killed."""

    def __init__(self, program, plugin, folder):
        self.program, self.plugin, self.folder = program, plugin, folder
        self.spec = program.write_spec(folder, plugin, ITERATIONS)
        self.untouched = folder / "untouched"
        began = time.monotonic()
        program.finish(self.spec, self.untouched)
        self.seconds = time.monotonic() - began
        run = runs.run_folder(self.untouched, plugin)
        self.learns = (run / "checkpoints").is_dir()
        runs.final_checkpoint(run)
        self.wanted = runs.results_of(self.untouched)
        self.baselines = folder / "baselines"
        shutil.copytree(self.untouched, self.baselines)
        shutil.rmtree(runs.run_folder(self.baselines, plugin))

    def fresh(self):
        """Creates a results folder with finished baselines only."""
        results = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        shutil.copytree(self.baselines, results, dirs_exist_ok=True)
        return results

    def kill_once(self, results, chance, counts):
        """Starts the run and kills it; returns whether it was still running."""
        with open(self.folder / "killed.log", "ab") as log:
            process = self.program.start(self.spec, results, log)
        run = lambda: runs.run_folder(results, self.plugin)
        checkpoints = lambda: list((run() / "checkpoints").glob("*")) if run() else []
        before = set(checkpoints())
        moment = chance.choice(["start", "training", "training", "writing", "writing"]) if self.learns else "start"
        if moment == "start":
            time.sleep(chance.uniform(0, self.seconds / 2))
        elif moment == "training":
            runs.wait_until(lambda: set(checkpoints()) - before, 60, process)
            time.sleep(chance.uniform(0, 0.3))
        else:  # a temporary folder, before its rename
            runs.wait_until(lambda: set(checkpoints()) - before, 60, process)
            time.sleep(chance.uniform(0, 0.2))
            runs.wait_until(lambda: any(path.name.endswith(".tmp") for path in checkpoints()), 60, process)
        alive = process.poll() is None
        whom = chance.choice(["both", "both", "run", "parent"])
        children = runs.children_of(process.pid)
        for pid in children if whom != "parent" else []:
            runs.kill(pid)
        if whom != "run":
            runs.kill(process.pid)
        process.wait()
        for child in children:  # a child writes a checkpoint and exits when its parent dies
            while pathlib.Path(f"/proc/{child}").exists():
                time.sleep(0.01)
        counts["killed " + moment] += alive
        counts["inside a checkpoint"] += alive and any(path.name.endswith(".tmp") for path in checkpoints())
        return alive

    def compare(self, results):
        self.program.finish(self.spec, results)
        runs.final_checkpoint(runs.run_folder(results, self.plugin))
        found = runs.results_of(results)
        if found != self.wanted:
            names = sorted(name for name in found.keys() | self.wanted.keys() if found.get(name) != self.wanted.get(name))
            sys.exit(f"FAIL {self.plugin}: not the bytes of an untouched run: {', '.join(names)}; see {results}")
        if left := runs.leftovers(results):
            sys.exit(f"FAIL {self.plugin}: left behind: {', '.join(left)}")
        shutil.rmtree(results)


def kill_often(victim, kills, chance, counts):
    done = 0
    while done < kills:
        results = victim.fresh()
        for _ in range(KILLS_OF_A_RUN):
            if done == kills or not victim.kill_once(results, chance, counts):
                break
            done += 1
        victim.compare(results)
        counts["compared"] += 1


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--kills-per-plugin", type=int)
    options.add_argument("--seed", type=int, default=0)
    asked = options.parse_args()
    program, chance, counts = runs.Program(asked.program), random.Random(asked.seed), collections.Counter()
    plugins = program.plugins()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="maskbench-kill-"))
    for i, plugin in enumerate(plugins):
        kills = asked.kills_per_plugin or asked.kills // len(plugins) + (i < asked.kills % len(plugins))
        (folder / plugin).mkdir()
        kill_often(Victim(program, plugin, folder / plugin), kills, chance, counts)
        print(f"ok   {plugin}: killed {kills} times, then the same bytes as an untouched run", flush=True)
    print(", ".join(f"{count} {what}" for what, count in sorted(counts.items())))
    shutil.rmtree(folder)


main()
