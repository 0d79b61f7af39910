"""Parts that check rather than time: runs repeated, killed and resumed, the demo, kernels under compute-sanitizer."""
import hashlib
import os
import shutil
import signal
import subprocess
import time

from place import ROOT
from session import Skipped

SPEC = """seeds = [3]
[data]
size = 32
faces = 60
masked = 60
[train]
iterations = {iterations}
batch = 8
pretrain_iterations = 4
determinism = "strict"
log_every = 1
checkpoint_every = 1
[eval]
pairs = 16
metrics = ["ssim", "corner_error", "coverage"]
[[system]]
name = "{plugin}"
plugin = "{plugin}"
options = {{ width = 8 }}
"""


def run_command(session, spec, results):
    return [str(session.place.program), "run", str(spec), "--device", session.device, "--jobs", "1", "--no-report",
            "--results", str(results)]


def hashes(results):
    """Returns the SHA-256 of weights, metrics and pictures by path, of the last checkpoint only."""
    found = {}
    for run in [path for path in results.glob("*/*") if (path / "spec.toml").exists()]:
        for path in sorted((run / "checkpoints").glob("*"))[:-1]:
            shutil.rmtree(path)
    for path in sorted(results.rglob("*")):
        if path.suffix in (".safetensors", ".png") or path.name in ("metrics.json", "scalars.jsonl"):
            found[str(path.relative_to(results))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def difference(a, b):
    names = sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))
    if names:
        raise RuntimeError(f"{len(names)} of {len(a)} files differ, first {names[0]}")
    return {"equal files": len(a)}


class Repeated:
    """Strict runs: twice, and killed and resumed; all equal byte for byte."""

    def __init__(self, plugins, iterations):
        self.plugins, self.iterations = plugins, iterations

    def results(self, session, plugin, name):
        spec = session.folder / f"{plugin}.toml"
        spec.write_text(SPEC.format(plugin=plugin, iterations=self.iterations))
        return spec, session.folder / "runs" / name

    def twice(self, session):
        values = {}
        for plugin in self.plugins:
            found = []
            for name in ("first", "second"):
                spec, results = self.results(session, plugin, name)
                session.run(run_command(session, spec, results), 120)
                found.append(hashes(results))
            values = difference(*found)
        return values

    def killed(self, session):
        plugin = self.plugins[-1]
        spec, results = self.results(session, plugin, "killed")
        wanted = hashes(self.results(session, plugin, "first")[1])
        wanted = {name: value for name, value in wanted.items() if name.startswith(plugin + "/")}
        with open(session.folder / "killed.log", "w") as log:
            process = subprocess.Popen(run_command(session, spec, results), stdout=log, stderr=log, start_new_session=True)
        until = time.monotonic() + min(60, session.left())
        while process.poll() is None and time.monotonic() < until and len(list(results.glob("*/*/checkpoints/*"))) < 2:
            time.sleep(0.02)
        was_running = process.poll() is None
        os.killpg(process.pid, signal.SIGKILL) if was_running else None
        process.wait()
        session.run(run_command(session, spec, results), 120)
        return dict(difference(wanted, hashes(results)), **{"killed while it ran": was_running})


def demo(quick):
    def work(session):
        command = [session.place.program, "run", ROOT / "experiments/demo.toml", "--device", session.device, "--results",
                   session.folder / "runs/demo", "--no-report", "--set", "seeds=[0]"]
        if quick:
            for setting in ("data.faces=60", "data.masked=40", "eval.pairs=8", "system.train.iterations=2",
                            "system.train.pretrain_iterations=1"):
                command += ["--set", setting]
        table = session.run(command, 240)
        return {"rows": sum(line.startswith("|") for line in table.splitlines())}

    return work


def sanitized(session):
    program = shutil.which("compute-sanitizer")
    if not program or session.device == "cpu":
        raise Skipped("no compute-sanitizer on this machine" if session.device != "cpu" else "needs a GPU")
    session.run([program, "--error-exitcode", "9", session.place.cuda_tests, "--gtest_filter=*Mask*:*Homograph*:*Grouped*:*Lists*"], 120)
    return {}


def cuda_tests(session):
    if not session.place.cuda_tests.exists():
        raise Skipped(f"{session.place.cuda_tests} was not built")
    output = session.run([session.place.cuda_tests], 120)
    count = {word: output.count(f"[  {word} ]") for word in ("SKIPPED",)}
    if count["SKIPPED"]:
        if session.device == "cpu":
            raise Skipped("needs a GPU")
        raise RuntimeError("tests were skipped: no CUDA device was found")
    return {"passed": output.count("[       OK ]")}
