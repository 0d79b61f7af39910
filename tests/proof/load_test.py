#!/usr/bin/env python3
"""Checks that the Python code in docs/formats.md loads a trained generator into equal layers (strict=True) with the trained
weights.

    .deps/torch/bin/python tests/proof/load_test.py build/maskbench
"""
import argparse
import collections
import json
import pathlib
import re
import struct
import sys
import tempfile

import torch
from torch import nn

import runs

WIDTH, ITERATIONS = 4, 4


def generator():
    """The generator of gan_stn: four 3x3 convolutions of stride 2, then one that outputs the eight numbers of a warp."""
    trunk, channels = [], 7
    for widths in (1, 2, 4, 8):
        trunk += [nn.Conv2d(channels, widths * WIDTH, 3, stride=2, padding=1), nn.LeakyReLU(0.2)]
        channels = widths * WIDTH
    head = nn.Sequential(nn.Conv2d(channels, 8, 3, padding=1))
    return nn.Sequential(collections.OrderedDict(trunk=nn.Sequential(*trunk), head=head))


def documented_lines():
    page = pathlib.Path(__file__).parents[2] / "docs/formats.md"
    return re.search(r"```python\n(.*?)```", page.read_text(), re.S).group(1)


def bytes_of(path, name):
    """Returns the bytes of a tensor, read without the safetensors package."""
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    begin, end = json.loads(data[8 : 8 + length])[name]["data_offsets"]
    return data[8 + length + begin : 8 + length + end]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    program = runs.Program(options.parse_args().program)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        program.finish(program.write_spec(folder, "gan_stn", ITERATIONS), folder / "results")
        run = runs.run_folder(folder / "results", "gan_stn")
        path = f"checkpoints/{ITERATIONS:06}/model.safetensors"
        lines = documented_lines()
        if "checkpoints/000400/model.safetensors" not in lines:
            sys.exit("FAIL the documented lines name another file")
        network = generator()
        known = {"network": network}
        exec(lines.replace("checkpoints/000400/model.safetensors", str(run / path)), known)
        for name, weight in network.state_dict().items():
            if bytes(weight.contiguous().view(torch.uint8).flatten().tolist()) != bytes_of(run / path, "G." + name):
                sys.exit(f"FAIL {name} is not what was stored")
        with torch.no_grad():
            numbers = network(torch.rand(2, 7, 16, 16) * 2 - 1).mean((2, 3))
        if numbers.shape != (2, 8) or not numbers.isfinite().all() or known["about"]["plugin"] != "gan_stn":
            sys.exit("FAIL the generator does not predict warps")
    print("ok   a generator trained here predicts warps in Python")


main()
