"""Throughput of metrics and of wearing masks."""
import json
import shutil
import time

from speeds import SPEC

METRICS = "ssim,lpips-embedded,is-embedded"


class Metrics:
    """Pictures per second, from the difference between two folders: the start of the program does not count."""

    def __init__(self, few, many, size):
        self.counts, self.size = (few, many), size

    def __call__(self, session):
        seconds = [self.seconds(session, count) for count in self.counts]
        took = seconds[1] - seconds[0]
        rate = round((self.counts[1] - self.counts[0]) / took, 1) if took > 0.1 else "too few pictures to tell"
        return {"metrics": METRICS, "pictures per second": rate, "size": self.size}

    def seconds(self, session, count):
        folder = session.folder / f"pictures-{count}"
        shutil.rmtree(folder, ignore_errors=True)
        session.run([session.place.program, "data", "draw", folder, "--size", self.size, "--count", count], 60)
        faces, masked = folder / "faces", folder / "masked"
        began = time.monotonic()
        session.run([session.place.program, "eval", "--fake", masked, "--reference", faces, "--metrics", METRICS, "--device",
                     session.device, "--no-cache", "--format", "json"], 120)
        return time.monotonic() - began


def wearing(systems, batch, size):
    """Milliseconds of one call, of one mask and of a batch, by system."""

    def work(session):
        out, spec = session.folder / "wear.json", session.folder / "wear.toml"
        spec.write_text(SPEC.read_text() + f"\n[sweep]\ntrain.batch = [1, {batch}]\n")
        session.run([session.place.program, "bench", spec, "--device", session.device, "--wear", "--iterations", 1,
                     "--warm-up", 1, "--set", f"data.size={size}", f"--benchmark_filter=^({'|'.join(systems)})/", "--benchmark_repetitions=1", f"--benchmark_out={out}"], 120)
        return {f"{entry['name']}, ms": round(entry["wear_ms"], 3) for entry in json.loads(out.read_text())["benchmarks"]
                if entry.get("run_type") == "iteration"}

    return work
