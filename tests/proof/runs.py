"""Tiny runs of the built program, for the kill and damage tests."""
import hashlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

SPEC = """seeds = [3]
[data]
size = 16
faces = 40
masked = 40
[train]
iterations = {iterations}
batch = 4
pretrain_iterations = 3
log_every = 1
eval_every = 8
eval_pairs = 4
sample_every = 8
checkpoint_every = 1
[eval]
pairs = 8
metrics = ["ssim", "corner_error", "corner_error_median", "coverage"]
figure_faces = [0, 1]
figure_masks = [0]
[[system]]
name = "{plugin}"
plugin = "{plugin}"
{options}
"""
# Files that must be identical after an interruption: everything except times.
KINDS = (".safetensors", ".png", ".tex", ".csv")
NAMES = ("metrics.json", "scalars.jsonl", "table.md", "table.json", "spec.toml", "experiment.json")


class Program:
    def __init__(self, path):
        self.path = pathlib.Path(path).resolve()

    def plugins(self):
        """Returns the names of the plugins, trained ones first."""
        lines = subprocess.run([self.path, "plugins", "list"], check=True, capture_output=True, text=True).stdout
        return [line.split()[0] for line in lines.splitlines() if line.strip()]

    def write_spec(self, folder, plugin, iterations):
        options = subprocess.run([self.path, "plugins", "info", plugin], check=True, capture_output=True, text=True).stdout
        width = "options = { width = 4 }" if any(line.split()[:1] == ["width"] for line in options.splitlines()) else ""
        spec = folder / f"{plugin}.toml"
        spec.write_text(SPEC.format(plugin=plugin, iterations=iterations, options=width))
        return spec

    def start(self, spec, results, log):
        command = [self.path, "run", spec, "--device", "cpu", "--jobs", "1", "--results", results]
        return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)

    def finish(self, spec, results):
        """Runs to the end; returns the output, or exits on failure."""
        command = [self.path, "run", spec, "--device", "cpu", "--jobs", "1", "--results", results]
        ended = subprocess.run(command, capture_output=True, text=True)
        if ended.returncode != 0:
            sys.exit(f"FAIL {' '.join(map(str, command))}: exit code {ended.returncode}\n{ended.stderr}")
        return ended.stderr


def results_of(folder):
    """Returns the SHA-256 of every file that must be identical, by its path in the experiment's folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (path.name in NAMES or path.suffix in KINDS):
            found[str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def run_folder(results, plugin):
    """Returns the folder of the plugin's run, or None."""
    begin = plugin.replace("_", "-") + "-"
    found = [path for path in results.glob(f"*/{begin}*") if path.is_dir()]
    return found[0] if found else None


def final_checkpoint(run):
    """Removes all checkpoints but the last: which others exist depends on when the run was killed."""
    for path in sorted((run / "checkpoints").glob("*"))[:-1] if (run / "checkpoints").is_dir() else []:
        shutil.rmtree(path)


def leftovers(folder):
    return [str(path) for path in folder.rglob("*") if path.name.endswith(".tmp")]


def children_of(process):
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True).stdout
    return [int(pid) for pid in listed.split()]


def kill(process, signal_number=signal.SIGKILL):
    try:
        os.kill(process, signal_number)
    except ProcessLookupError:
        pass


def wait_until(condition, seconds, process):
    """Waits for the condition; returns False if the process ends or the time runs out first."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        if condition():
            return True
    return False
