"""Times of training iterations: this program and plain PyTorch, alternating, one process each a round."""
import json

from place import PEERS, ROOT
from session import Late

SPEC = ROOT / "experiments/throughput.toml"
OURS = {"ours": [], "ours, tuned": ["train.precision=tf32", "train.determinism=off"]}


def printed(session, command, limit):
    """Returns what a command printed, and the exception if it was stopped before its end."""
    try:
        return session.run(command, limit), None
    except Late as late:
        return late.output, late


class Speeds:
    def __init__(self, systems, batches, rounds, iterations, size, modes):
        self.systems, self.batches, self.rounds = systems, batches, rounds
        self.iterations, self.size, self.modes = iterations, size, modes

    def __call__(self, session):
        spec = session.folder / "throughput.toml"
        spec.write_text(SPEC.read_text() + f"\n[sweep]\ntrain.batch = {list(self.batches)}\n")
        for _ in range(self.rounds):
            for mode, settings in OURS.items():
                self.ours(session, spec, mode, settings)
            self.peers(session)
        return {"rows": len(session.speeds)}

    def add(self, session, system, batch, mode, milliseconds):
        for row in session.speeds:
            if (row["system"], row["batch"], row["mode"]) == (system, batch, mode):
                row["ms"] += milliseconds
                return
        session.speeds.append({"system": system, "batch": batch, "mode": mode, "ms": milliseconds})

    def ours(self, session, spec, mode, settings):
        out = session.folder / "ours.json"
        command = [session.place.program, "bench", spec, "--device", session.device, "--iterations", self.iterations,
                   "--set", f"data.size={self.size}", f"--benchmark_filter=^({'|'.join(self.systems)})/",
                   "--benchmark_repetitions=2", f"--benchmark_out={out}"]
        for setting in settings:
            command += ["--set", setting]
        session.run(command, 200)
        for entry in json.loads(out.read_text())["benchmarks"]:
            if entry.get("run_type") == "iteration":
                system, batch = entry["name"].split("/")[:2]
                if entry.get("error_occurred"):
                    raise RuntimeError(f"{entry['name']}: {entry.get('error_message')}")
                self.add(session, system, int(batch[1:]), mode, [entry["real_time"]])

    def peers(self, session):
        listed = lambda values: ",".join(str(value) for value in values)
        command = [session.place.python, PEERS / "timing.py", "--device", session.device, "--systems", listed(self.systems),
                   "--modes", listed(self.modes), "--batches", listed(self.batches), "--iterations", self.iterations,
                   "--size", self.size]
        text, late = printed(session, command, 250)
        problems = []
        for line in text[: text.rfind("\n") + 1].splitlines():
            row = json.loads(line)
            if "why" in row:
                problems.append(f"{row['system']} batch {row['batch']} {row['mode']}: {row['why']}")
            else:
                self.add(session, row["system"], row["batch"], row["mode"], row["ms"])
        if late:
            raise late
        if problems:
            raise RuntimeError("; ".join(problems))
