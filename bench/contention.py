#!/usr/bin/env python3
"""Measures what busy processes cost maskbench and Python's packages, alternating, and prints a Markdown table.

    .deps/torch/bin/python bench/contention.py [--rounds 3] [--workloads eval,training,demo] [--python VENV/bin/python]
                                               [--photographs DATA]

Conditions: an idle machine; one busy process of the same process session; one of another session (as of another user or
another job: the kernel shares cores between sessions first); two of another session. Workloads, with two threads: metrics of
48 pairs of pictures of six sizes; training iterations of DCGAN + STN; two systems of the demo, shortened; with DATA (faces/, faces.csv, masks/) masks
on photographs, beside mask_the_face.py. VENV has torch and lpips, and cv2 for photographs; LPIPS needs squeezenet1_1 and
lpips_v0.1_squeeze_heads in MASKBENCH_WEIGHTS, otherwise SSIM alone is computed.
"""

import argparse
import contextlib
import json
import os
import pathlib
import platform
import random
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bench/peers"))
from measuring import processor  # noqa: E402

PAIRS, SIDES = 48, (64, 96, 144, 160, 192, 256)
CONDITIONS = {  # name: busy processes, whether they have a session of their own
    "idle": (0, False),
    "one, same session": (1, False),
    "one, another session": (1, True),
    "two, another session": (2, True),
}
SHORT_DEMO = ["--set", "seeds=[0]", "--set", "eval.pairs=64", "--set", "system.train.iterations=60", "--set",
              "system.train.pretrain_iterations=20", "--only", "GAN + STN", "--only", "DCGAN + STN"]


def png(side, rgb):
    """Returns a PNG file of `rgb`, side * side * 3 bytes."""
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    lines = b"".join(b"\0" + rgb[3 * side * y : 3 * side * (y + 1)] for y in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines, 1)) + chunk(b"IEND", b"")


def draw(folder):
    """Writes fake/ and reference/, each with PAIRS pictures of coloured blocks with noise."""
    source = random.Random(1)
    for i in range(PAIRS):
        side = SIDES[i % len(SIDES)]
        for kind in ("fake", "reference"):
            blocks = [[source.randbytes(3) * 16 for _ in range(side // 16)] for _ in range(side // 16)]
            smooth = b"".join(b"".join(row) * 16 for row in blocks)
            rgb = bytes((3 * a + b) // 4 for a, b in zip(smooth, source.randbytes(len(smooth))))
            path = folder / kind / f"{i:02}.png"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(png(side, rgb))


@contextlib.contextmanager
def busy(count, another_session):
    command = [sys.executable, "-c", "while True: pass"]
    processes = [subprocess.Popen(command, start_new_session=another_session) for _ in range(count)]
    time.sleep(0.5 if count else 0)
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def seconds_of(command):
    began = time.perf_counter()
    subprocess.run([str(word) for word in command], check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def our_eval(asked, folder):
    metrics = "ssim,lpips" if weights() else "ssim,lpips-embedded"
    return seconds_of([asked.program, "eval", "--fake", folder / "fake", "--reference", folder / "reference", "--no-cache",
                       "--threads", 2, "--metrics", metrics])


def our_training(asked, folder):
    out = folder / "training.json"
    seconds_of([asked.program, "bench", "experiments/throughput.toml", "--device", "cpu", "--iterations", asked.iterations,
                "--benchmark_filter=^dcgan_stn/", "--benchmark_repetitions=1", f"--benchmark_out={out}"])
    return json.loads(out.read_text())["benchmarks"][0]["real_time"] / 1e3


def our_demo(asked, folder):
    with tempfile.TemporaryDirectory(dir=folder) as results:
        return seconds_of([asked.program, "run", "experiments/demo.toml", "--device", "cpu", "--results", results, *SHORT_DEMO])


def our_wear(asked, folder):
    with tempfile.TemporaryDirectory(dir=folder) as out:
        return seconds_of([asked.program, "wear", "--system", "keypoint", "--faces", asked.photographs / "faces", "--masks",
                           asked.photographs / "masks", "--out", out, "--one-design-a-file", "--threads", 2])


def peer_wear(asked, folder):
    data = asked.photographs
    with tempfile.TemporaryDirectory(dir=folder) as out:
        return seconds_of([asked.python, ROOT / "bench/peers/mask_the_face.py", data / "faces", data / "faces.csv", data / "masks",
                           out, "--processes", 2])


def peer(kind):
    """A measurement by Python's packages, in a process of its own, which prints the seconds without loading them."""

    def measure(asked, folder):
        command = [asked.python, __file__, "--peer", kind, "--folder", folder, "--iterations", asked.iterations]
        done = subprocess.run([str(word) for word in command], cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr.strip().splitlines()[-1])
        return float(done.stdout.split()[-1])

    return measure


def weights():
    folder = pathlib.Path(os.environ.get("MASKBENCH_WEIGHTS", "/nowhere"))
    needed = ("squeezenet1_1.safetensors", "lpips_v0.1_squeeze_heads.safetensors")
    return folder if all((folder / name).exists() for name in needed) else None


def peer_eval(folder):
    import torch
    from torchvision.io import read_image

    from metrics_speed import lpips_of_lpips, ssim_of_skimage

    def read(path):
        return read_image(str(path))[None].float() / 255

    calls = []
    for path in sorted((folder / "fake").iterdir()):
        pair = read(path), read(folder / "reference" / path.name)
        calls += [ssim_of_skimage(*pair)] + ([lpips_of_lpips(*pair, weights())] if weights() else [])
    began = time.perf_counter()
    for call in calls:
        call()
    return time.perf_counter() - began


def peer_training(iterations):
    import torch
    from side_by_side import Peer

    training = Peer("dcgan_stn", "eager", 16, 144, torch.device("cpu"))
    training.milliseconds(2)
    return training.milliseconds(iterations) / 1e3


def run_peer(asked):
    import torch

    torch.set_num_threads(2)
    print(peer_eval(asked.folder) if asked.peer == "eval" else peer_training(asked.iterations))


WORKLOADS = {  # (workload, who): measure
    ("eval", "maskbench"): our_eval,
    ("eval", "scikit-image, lpips"): peer("eval"),
    ("training", "maskbench"): our_training,
    ("training", "PyTorch"): peer("training"),
    ("demo", "maskbench"): our_demo,
    ("wear", "maskbench"): our_wear,
    ("wear", "MaskTheFace's method"): peer_wear,
}


def measured(asked, folder):
    """Returns {(workload, who): {condition: [seconds]}} and the reasons of peers that cannot be measured."""
    times, absent = {}, {}
    wanted = [key for key in WORKLOADS if key[0] in asked.workloads]
    for _ in range(asked.rounds):
        for condition, (count, another_session) in CONDITIONS.items():
            for key in wanted:
                if key in absent:
                    continue
                try:
                    with busy(count, another_session):
                        seconds = WORKLOADS[key](asked, folder)
                    times.setdefault(key, {}).setdefault(condition, []).append(seconds)
                except (RuntimeError, subprocess.CalledProcessError) as problem:
                    absent[key] = problem
    return times, absent


def versions(asked):
    names = ("torch", "lpips", "scikit-image")
    code = f"from importlib.metadata import version, PackageNotFoundError\nfor n in {names}:\n try: print(n, version(n))\n except PackageNotFoundError: pass"
    found = subprocess.run([asked.python, "-c", code], capture_output=True, text=True).stdout.split("\n")
    ours = subprocess.run([asked.program, "--version"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    return ", ".join([f"maskbench {ours}", *filter(None, found), f"Linux {platform.release()}"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    listed = lambda text: text.split(",")
    parser.add_argument("--program", default="build/maskbench")
    parser.add_argument("--python", default=sys.executable, help="the interpreter of Python's packages")
    parser.add_argument("--workloads", type=listed, default=["eval", "training", "demo"])
    parser.add_argument("--photographs", type=pathlib.Path, help="measures wear too: a folder with faces/, faces.csv and masks/")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--iterations", type=int, default=3)
    parser.add_argument("--peer", choices=("eval", "training"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=pathlib.Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.peer:
        return run_peer(asked)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that busy processes end too
    if "wear" in asked.workloads and not asked.photographs:
        parser.error("wear needs --photographs")
    if asked.photographs and "wear" not in asked.workloads:
        asked.workloads.append("wear")
    with tempfile.TemporaryDirectory() as folder:
        draw(pathlib.Path(folder))
        times, absent = measured(asked, pathlib.Path(folder))
    print(f"{processor()}, {len(os.sched_getaffinity(0))} cores; {versions(asked)}; medians of {asked.rounds}\n")
    print("| seconds (times idle), busy processes: | | " + " | ".join(CONDITIONS) + " |")
    print("|:---|:---|" + "---:|" * len(CONDITIONS))
    for (workload, who), by_condition in times.items():
        medians = {condition: statistics.median(found) for condition, found in by_condition.items()}
        cells = [f"{medians[c]:.2f} ({medians[c] / medians['idle']:.1f})" for c in CONDITIONS]
        print(f"| {workload} | {who} | " + " | ".join(cells) + " |")
    for (workload, who), problem in absent.items():
        print(f"\n{workload} by {who} was not measured: {problem}")


if __name__ == "__main__":
    main()
