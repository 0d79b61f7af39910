#!/usr/bin/env python3
"""Executes a sweep of twelve runs on a one-node Slurm; one run is killed, another requeued, and all must finish without
intervention, and are then scored by other settings. Then tests a job that never starts, and cancelling.

    slurm_test.py build/maskbench        needs root, slurm-wlm and munge; exit code 77 if they are missing
"""
import collections
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

SPEC = """seeds = [0, 1]
[data]
size = 16
faces = 40
masked = 40
[train]
iterations = {iterations}
batch = 4
pretrain_iterations = 2
log_every = 1
checkpoint_every = 10
eval_pairs = 4
[eval]
pairs = 8
metrics = ["ssim", "corner_error"]
[sweep]
options.k = [1.0, 2.0, 3.0]
options.p = [2.0, 6.0]
[[system]]
name = "Py-WGAN-div"
plugin = "pywgan_div"
options = {{ width = 4 }}
"""
CLUSTER = pathlib.Path(__file__).with_name("cluster.sh")


def check(what, told):
    print(("ok    " if what else "FAIL  ") + told, flush=True)
    if not what:
        sys.exit(1)


class Sweep:
    def __init__(self, program, folder, name, iterations):
        self.program, self.folder, self.name = program, folder, name
        self.spec = folder / f"{name}.toml"
        self.spec.write_text(SPEC.format(iterations=iterations))
        self.results = folder / name

    def start(self, *more):
        command = [self.program, "run", self.spec, "--device", "cpu", "--launcher", "slurm", "--results", self.folder, *more]
        self.log = open(self.folder / f"{self.name}.log", "w+")
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=self.log, start_new_session=True)

    def tasks(self):
        """Returns id, run, Slurm state, pending reason and run state of each task."""
        lines = subprocess.run([self.program, "slurm", "status", self.results], capture_output=True, text=True).stdout
        return [line.split("\t") for line in lines.splitlines()]

    def states(self):
        runs = json.loads((self.results / "experiment.json").read_text())["runs"]
        found = collections.Counter()
        for run in runs:
            status = self.results / run["run"] / "status.json"
            if run["plugin"] == "pywgan_div":
                found[json.loads(status.read_text())["state"] if status.exists() else "missing"] += 1
        return found

    def said(self):
        self.log.flush()
        return (self.folder / f"{self.name}.log").read_text()


def wait_for(condition, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.3)
    return None


def running(sweep):
    """Returns a task whose run has written a checkpoint."""
    for task in sweep.tasks():
        checkpoints = sweep.results / task[1] / "checkpoints"
        if task[2] == "RUNNING" and checkpoints.is_dir() and any(checkpoints.iterdir()):
            return task
    return None


def kill_run(sweep, run):
    """Kills the processes of a run, like the out-of-memory killer of a node."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            command = pathlib.Path("/proc", pid, "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if str(sweep.results / run).encode() in command and (b"attend" in command or b"execute" in command):
            try:
                os.kill(int(pid), signal.SIGKILL)
            except ProcessLookupError:
                pass


class Watch:
    """The live page of a sweep, read while its tasks run."""

    def __init__(self, program, results):
        self.process = subprocess.Popen([program, "watch", results, "--port", "0"], stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def says(self, text):
        with urllib.request.urlopen(self.url, timeout=60) as page:
            return text in page.read().decode()

    def end(self):
        self.process.terminate()
        return self.process.wait(timeout=60)


def killed_and_requeued(program, folder):
    sweep = Sweep(program, folder, "sweep", iterations=600)
    process = sweep.start()
    seen = collections.Counter()
    first = wait_for(lambda: running(sweep), 120)
    check(first, "a task of the array runs")
    watch = Watch(program, sweep.results)
    check(watch.says(" running<"), f"`watch` shows it at {watch.url}")
    kill_run(sweep, first[1])
    other = wait_for(lambda: next((t for t in [running(sweep)] if t and t[1] != first[1]), None), 120)
    check(other, "another task runs")
    subprocess.run(["scontrol", "requeue", other[0]], check=True)
    until = time.monotonic() + 420
    while process.poll() is None and time.monotonic() < until:
        for task in sweep.tasks():
            seen[task[2]] += 1
        time.sleep(0.5)
    print(f"killed: {first[0]} {first[1]}; requeued: {other[0]} {other[1]}")
    print("states of jobs seen:", ", ".join(f"{state} ({count} times)" for state, count in sorted(seen.items())))
    check(process.poll() == 0, f"ends by itself with exit code 0, not {process.poll()}\n{sweep.said()[-2000:]}")
    check(sweep.states() == {"done": 12}, f"all twelve runs are done: {dict(sweep.states())}")
    check("submitted again" in sweep.said(), "the killed one was submitted again")
    begins = (sweep.results / other[1] / "log.txt").read_text()
    check("resuming from checkpoint" in begins, "the requeued one went on from its checkpoint")
    check(wait_for(lambda: watch.says(">14 done<"), 30), "and `watch` ends with every run done")
    check(watch.end() == 0, "and by itself")


def scored_again(program, folder):
    """Finished runs are scored by other settings, as tasks, without training."""
    results = folder / "sweep"
    weights = {file: file.stat().st_mtime_ns for file in results.glob("*/checkpoints/*/model.safetensors")}
    ended = subprocess.run([program, "score", results, "--set", "eval.pairs=9", "--device", "cpu", "--launcher", "slurm"],
                           capture_output=True, text=True, timeout=420)
    check(ended.returncode == 0, f"`score --launcher slurm` ends with exit code 0, not {ended.returncode}\n{ended.stderr[-2000:]}")
    lines = [(run / "metrics.csv").read_text().count("\n") for run in results.iterdir() if (run / "spec.toml").exists()]
    check(set(lines) == {10}, f"every run has nine pairs: {lines}")
    check(all(file.stat().st_mtime_ns == time for file, time in weights.items()), "and nothing was trained")


def never_starts(program, folder):
    sweep = Sweep(program, folder, "stuck", iterations=4)
    script = folder / "down.sh"
    text = (folder / "sweep" / "slurm" / "job.sh").read_text()
    script.write_text(text.replace("#SBATCH --requeue", "#SBATCH --requeue\n#SBATCH --partition=down"))
    process = sweep.start("--slurm-script", script, "--start-within", "5")
    process.wait(timeout=120)
    check(process.returncode == 3, f"a job that never starts: exit code 3, not {process.returncode}")
    check("nothing started within 5 s" in sweep.said() and "PartitionDown" in sweep.said(), "and Slurm's reason is said")
    check(wait_for(lambda: not sweep.tasks(), 30) is not None, "and nothing of it is left in the queue")


def cancelled(program, folder):
    sweep = Sweep(program, folder, "long", iterations=100000)
    process = sweep.start()
    check(wait_for(lambda: running(sweep), 120), "a long run runs")
    os.killpg(process.pid, signal.SIGINT)
    check(process.wait(timeout=60) == 130, "Ctrl-C leaves it to Slurm")
    check(running(sweep), "where it goes on")
    subprocess.run([program, "slurm", "cancel", sweep.results], check=True)
    check(wait_for(lambda: not sweep.tasks(), 60) is not None, "`slurm cancel` ends it")


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    if os.geteuid() != 0 or not all(map(shutil.which, ("sbatch", "slurmctld", "slurmd", "munged"))):
        print("skipped: needs root, slurm-wlm and munge")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        os.environ["SLURM_CONF"] = str(folder / "cluster" / "slurm.conf")
        try:
            if subprocess.run([CLUSTER, "start", folder / "cluster"]).returncode != 0:
                print("skipped: Slurm does not start here")
                sys.exit(77)
            killed_and_requeued(program, folder)
            scored_again(program, folder)
            never_starts(program, folder)
            cancelled(program, folder)
        finally:
            subprocess.run([CLUSTER, "stop", folder / "cluster"])


if __name__ == "__main__":
    main()
