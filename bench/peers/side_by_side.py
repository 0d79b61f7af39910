#!/usr/bin/env python3
"""Compares the time per training iteration of maskbench and plain PyTorch, alternating, after verifying their equality.

    .deps/torch/bin/python bench/peers/side_by_side.py [--device cuda] [--modes eager,compile] [--batches 16,64]
    .deps/torch/bin/python bench/peers/side_by_side.py --growth     scaling with batch, size and critic steps

Modes: eager; compile (torch.compile of both networks; not for Py-WGAN-div, whose penalty needs a second derivative); on
CUDA also tuned (TF32, cudnn.benchmark, fused Adam) and graph (tuned, with an iteration captured as one CUDA graph).
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import torch

import equality
from measuring import medians, processor
from systems import SYSTEMS, Training

NAMES = {"gan_stn": "GAN + STN", "dcgan_stn": "DCGAN + STN", "wgan_stn": "WGAN + STN", "pywgan_div": "Py-WGAN-div"}
PICTURES = 200
START = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def wait(device):
    if device.type == "cuda":
        torch.cuda.synchronize()


class Peer:
    """A system in plain PyTorch, in one of the modes."""

    def __init__(self, plugin, mode, batch, size, device, critic_steps=None):
        tuned = mode in ("tuned", "graph")
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = tuned
        torch.backends.cudnn.benchmark = tuned
        system = SYSTEMS[plugin](size).to(device)
        if critic_steps:
            system.critic_steps = critic_steps
        if mode == "compile":
            system.wearer.G = torch.compile(system.wearer.G)
            system.D = torch.compile(system.D)
        pool = lambda channels, count: torch.randint(256, (count, channels, size, size), dtype=torch.uint8).to(device)
        start = torch.tensor([START] * batch, device=device)
        how = {"fused": True} if tuned else {}
        if mode == "graph":
            how["capturable"] = True
        self.device = device
        self.training = Training(system, pool(3, PICTURES), pool(3, PICTURES), pool(4, 20), start, batch, **how)
        self.step = self.captured() if mode == "graph" else self.training.iteration

    def captured(self):
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):
                self.training.iteration()
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            self.training.iteration()
        return graph.replay

    def milliseconds(self, iterations):
        wait(self.device)
        began = time.perf_counter()
        for _ in range(iterations):
            self.step()
        wait(self.device)
        return 1e3 * (time.perf_counter() - began) / iterations


def ours(asked, plugin, batch, size, iterations, critic_steps=None):
    """Returns the milliseconds per iteration measured by one `maskbench bench` process."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [asked.program, "bench", equality.SPEC, "--device", asked.device, "--iterations", iterations,
                   "--set", f"train.batch={batch}", "--set", f"data.size={size}",
                   f"--benchmark_filter=^{plugin}/", "--benchmark_repetitions=1", f"--benchmark_out={out.name}"]
        if critic_steps:
            command += ["--set", f"system.train.critic_steps={critic_steps}"]
        subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        entry = json.loads(pathlib.Path(out.name).read_text())["benchmarks"][0]
    return entry["real_time"]


def gigaflops(device):
    """Returns GFLOP/s of a matrix product and of a 3x3 convolution of oneDNN (cuDNN on a GPU): what ratios are to be judged by."""
    a, b = (torch.randn(2048, 2048, device=device) for _ in range(2))
    x = torch.randn(16, 128, 36, 36, device=device).contiguous(memory_format=torch.channels_last)
    w = torch.randn(256, 128, 3, 3, device=device)
    calls = {"product": (lambda: a @ b, 2 * 2048**3),
             "convolution": (lambda: torch.nn.functional.conv2d(x, w, padding=1), 2 * 16 * 36 * 36 * 128 * 256 * 9)}
    with torch.no_grad():
        times = medians({name: call for name, (call, _) in calls.items()}, 9, lambda: wait(device))
    return {name: flop / times[name] / 1e6 for name, (_, flop) in calls.items()}


def spread(times):
    return f"{statistics.median(times):.1f} ({min(times):.1f}-{max(times):.1f})"


def compare(asked, plugin, batch, size=144, critic_steps=None):
    """Alternates maskbench and each mode; returns the times of each."""
    device = torch.device(asked.device)
    modes = [mode for mode in asked.modes if not (mode == "compile" and plugin == "pywgan_div")]
    peers = {mode: Peer(plugin, mode, batch, size, device, critic_steps) for mode in modes}
    for peer in peers.values():
        peer.milliseconds(2)
    times = {"ours": [], **{mode: [] for mode in modes}}
    for _ in range(asked.rounds):
        times["ours"].append(ours(asked, plugin, batch, size, asked.iterations, critic_steps))
        for mode, peer in peers.items():
            times[mode].append(peer.milliseconds(asked.iterations))
    return times


def show(asked, plugin, batch, times):
    mine = statistics.median(times["ours"])
    cells = [NAMES[plugin], str(batch), spread(times["ours"])]
    for mode in asked.modes:
        cells.append(f"{spread(times[mode])}, {statistics.median(times[mode]) / mine:.2f} x" if mode in times else "-")
    print("| " + " | ".join(cells) + " |", flush=True)


def table(asked):
    device = torch.device(asked.device)
    speed = ", ".join(f"{value:.0f} GFLOP/s in a {name}" for name, value in gigaflops(device).items())
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else processor()
    print(f"{name}, {asked.threads} threads, torch {torch.__version__}: {speed}\n", flush=True)
    print("| system | batch | maskbench, ms | " + " | ".join(f"{mode}, ms and ratio" for mode in asked.modes) + " |")
    print("|:---|" + "---:|" * (2 + len(asked.modes)))
    for plugin in asked.systems:
        for batch in asked.batches:
            show(asked, plugin, batch, compare(asked, plugin, batch))


def growth(asked):
    """Varies one axis at a time around batch 16, 144 pixels and the system's default critic steps."""
    print("| system | " + " | ".join(["batch 16", "batch 32", "batch 64", "48 px", "96 px", "1 critic step",
                                        "5 critic steps"]) + " |")
    print("|:---|" + "---:|" * 7)
    for plugin in asked.systems:
        points = [(16, 144, None), (32, 144, None), (64, 144, None), (16, 48, None), (16, 96, None), (16, 144, 1),
                  (16, 144, 5)]
        cells = [f"{statistics.median(ours(asked, plugin, *point[:2], asked.iterations, point[2]) for _ in range(asked.rounds)):.0f}"
                 for point in points]
        print(f"| {NAMES[plugin]} | " + " | ".join(cells) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    listed = lambda kind: lambda text: [kind(word) for word in text.split(",")]
    parser.add_argument("--program", default="build/maskbench")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--modes", type=listed(str))
    parser.add_argument("--systems", type=listed(str), default=list(NAMES))
    parser.add_argument("--batches", type=listed(int), default=[16])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--iterations", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--growth", action="store_true")
    asked = parser.parse_args()
    if not asked.modes:
        asked.modes = ["eager"] if asked.device == "cpu" else ["eager", "tuned", "graph"]
    torch.set_num_threads(asked.threads)
    torch.set_flush_denormal(True)
    if asked.growth:
        return growth(asked)
    if not equality.prove(asked.program, asked.device):
        sys.exit("the systems differ, so their times are not comparable")
    table(asked)


if __name__ == "__main__":
    main()
