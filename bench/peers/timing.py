#!/usr/bin/env python3
"""Times iterations of the systems in plain PyTorch, all in one process; prints one line of JSON a system, batch and mode.

    .deps/torch/bin/python bench/peers/timing.py --device cuda --modes eager,tuned,graph --batches 16,64
"""

import argparse
import json
import sys

import torch

from side_by_side import Peer
from systems import SYSTEMS

REPETITIONS = 2


def measured(plugin, mode, batch, asked):
    """Returns a row: the milliseconds per iteration of each repetition, or why there are none."""
    row = {"system": plugin, "batch": batch, "mode": mode}
    try:
        peer = Peer(plugin, mode, batch, asked.size, torch.device(asked.device))
        peer.milliseconds(2)
        row["ms"] = [peer.milliseconds(asked.iterations) for _ in range(REPETITIONS)]
    except Exception as problem:  # out of memory, or an operation that cannot be captured
        row["why"] = str(problem).split("\n")[0]
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    listed = lambda kind: lambda text: [kind(word) for word in text.split(",")]
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--modes", type=listed(str), default=["eager"])
    parser.add_argument("--systems", type=listed(str), default=list(SYSTEMS))
    parser.add_argument("--batches", type=listed(int), default=[16])
    parser.add_argument("--iterations", type=int, default=5)
    parser.add_argument("--size", type=int, default=144)
    asked = parser.parse_args()
    torch.set_num_threads(2)
    torch.set_flush_denormal(True)
    for batch in asked.batches:
        for plugin in asked.systems:
            for mode in asked.modes:
                print(json.dumps(measured(plugin, mode, batch, asked)), flush=True)
                if asked.device == "cuda":
                    torch.cuda.empty_cache()


if __name__ == "__main__":
    sys.exit(main())
