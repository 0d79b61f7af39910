#!/usr/bin/env python3
"""Measures wall time and peak memory of `maskbench table` on a large synthetic sweep.

    python3 bench/aggregation.py [--runs 100000] [--program build/maskbench]

Two runs of a tiny sweep are executed; the others are copies with perturbed scores, whose per-pair scores (metrics.csv) are
hard links to one file. Five seeds per point.
"""
import argparse
import contextlib
import json
import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import time

LINKS = 50_000  # hard links per file: ext4 allows 65,000

SPEC = """
[data]
size = 24
faces = 40
[train]
iterations = 2
batch = 4
[eval]
pairs = 16
metrics = ["corner_error_median", "corner_error", "mask_iou", "coverage", "eye_occlusion", "spill", "ssim", "psnr"]
[sweep]
options.k = [1.0, 2.0]
[[system]]
name = "Py-WGAN-div"
plugin = "pywgan_div"
options = { width = 4 }
"""


def real_run(program, folder):
    """Executes a run; returns its folder and the parsed experiment.json."""
    (folder / "real.toml").write_text(SPEC)
    subprocess.run([program, "run", folder / "real.toml", "--results", folder, "--jobs", "1"], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    results = folder / "real"
    experiment = json.loads((results / "experiment.json").read_text())
    return results / experiment["runs"][-1]["run"], experiment


def synthesize(run, experiment, folder, count):
    files = {name: (run / name).read_text() for name in ("spec.toml", "status.json", "manifest.json")}
    metrics = json.loads((run / "metrics.json").read_text())
    entry = experiment["runs"][-1]
    experiment["runs"] = []
    draw = random.Random(0)
    for i in range(count):
        place = folder / f"py-wgan-div-{i:012x}"
        place.mkdir()
        for name, text in files.items():
            (place / name).write_text(text)
        moved = {k: dict(v, value=v["value"] * draw.uniform(0.8, 1.2)) if isinstance(v, dict) and v.get("value") else v
                 for k, v in metrics.items()}
        (place / "metrics.json").write_text(json.dumps(moved))
        if i % LINKS == 0:
            shutil.copy(run / "metrics.csv", place / "metrics.csv")
            linked = place / "metrics.csv"
        else:
            os.link(linked, place / "metrics.csv")
        experiment["runs"].append(dict(entry, run=place.name, seed=i % 5,
                                       point={"options.k": float(i // 5 % 500), "train.batch": i // 2500 + 1}))
    (folder / "experiment.json").write_text(json.dumps(experiment))


def timed(command):
    began = time.time()
    with open(os.devnull, "w") as nothing:
        process = subprocess.Popen(command, stdout=nothing, stderr=nothing)
        _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, f"{command} failed"
    return time.time() - began, usage.ru_maxrss / 2**20


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--program", default="build/maskbench")
    parser.add_argument("--keep", help="create the runs in this folder and keep them")
    asked = parser.parse_args()
    with contextlib.nullcontext(asked.keep) if asked.keep else tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        run, experiment = real_run(asked.program, folder)
        sweep = folder / "sweep"
        sweep.mkdir(parents=True)
        synthesize(run, experiment, sweep, asked.runs)
        for form in ("md", "csv", "json"):
            seconds, memory = timed([asked.program, "table", str(sweep), "--format", form])
            print(f"{asked.runs} runs, {form}: {seconds:.1f} s, {memory:.2f} GiB", flush=True)


if __name__ == "__main__":
    main()
