#!/usr/bin/env python3
"""Flips a bit in a checkpoint file or truncates it: the run must skip the checkpoint with a warning and end byte-identical
to an undamaged run.

    damage_test.py build/maskbench --times 10
"""
import argparse
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

import runs

ITERATIONS, STOP_AT = 8, 5


def damage(checkpoint, chance):
    """Damages one file of the checkpoint; returns a description."""
    path = chance.choice(sorted(checkpoint.iterdir()))
    data = bytearray(path.read_bytes())
    if chance.random() < 0.3:
        length = chance.randrange(len(data))
        path.write_bytes(data[:length])
        return f"{path.name} truncated to {length} of {len(data)} bytes"
    at, bit = chance.randrange(len(data)), chance.randrange(8)
    data[at] ^= 1 << bit
    path.write_bytes(data)
    return f"{path.name} with bit {bit} of byte {at} flipped"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("--times", type=int, default=10)
    options.add_argument("--seed", type=int, default=0)
    asked = options.parse_args()
    program, chance = runs.Program(asked.program), random.Random(asked.seed)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="maskbench-damage-"))
    spec, plugin = program.write_spec(folder, "pywgan_div", ITERATIONS), "pywgan_div"
    untouched = folder / "untouched"
    program.finish(spec, untouched)

    stopped = folder / "stopped"  # the same run, interrupted at a checkpoint
    shutil.copytree(untouched, stopped)
    run = runs.run_folder(stopped, plugin)
    for path in run.iterdir():
        if path.name != "spec.toml":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    subprocess.run([program.path, "execute", run, "--until", str(STOP_AT)], check=True, stdout=subprocess.DEVNULL)
    runs.final_checkpoint(runs.run_folder(untouched, plugin))
    wanted = runs.results_of(untouched)

    for i in range(asked.times):
        results = folder / f"damaged-{i}"
        shutil.copytree(stopped, results)
        damaged = runs.run_folder(results, plugin)
        newest = sorted((damaged / "checkpoints").iterdir())[-1]
        how = damage(newest, chance)
        said = program.finish(spec, results)
        if f"checkpoint {newest.name} is unusable: " not in said:
            sys.exit(f"FAIL {how}: no warning in\n{said}")
        runs.final_checkpoint(damaged)
        if runs.results_of(results) != wanted:
            sys.exit(f"FAIL {how}: not the bytes of an untouched run; see {results}")
        print(f"ok   {how}", flush=True)
    shutil.rmtree(folder)


main()
