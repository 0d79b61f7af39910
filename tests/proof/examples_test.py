#!/usr/bin/env python3
"""Checks examples/python: generators of five systems equal ours within 1e-5, runs load, tables and curves are read.

    .deps/torch/bin/python tests/proof/examples_test.py build/maskbench [--reader .deps/tests/bin/python]
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import tomllib

import torch
from safetensors.torch import load_file

TREE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TREE / "examples/python"))
import generator  # noqa: E402

TOLERANCE = 1e-5
HEAD = """seeds = [0]
[data]
size = {size}
faces = 40
masked = 40
[train]
iterations = 3
batch = 4
placement_scale = 0.87
placement_down = 0.113
[eval]
pairs = 4
metrics = ["ssim", "corner_error"]
"""
SYSTEMS = {
    "GAN without STN": ("gan_stn", "width = 8, stn = false"),
    "GAN + STN": ("gan_stn", "width = 8, warps = 2"),
    "DCGAN + STN": ("dcgan_stn", "width = 8"),
    "WGAN + STN": ("wgan_stn", 'width = 8, warp = "affine"'),
    "Py-WGAN-div": ("pywgan_div", "width = 16"),
}


def told(*command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


def write_spec(folder, systems, size):
    spec = folder / "five.toml"
    spec.write_text(HEAD.format(size=size) + "".join(
        f'[[system]]\nname = "{name}"\nplugin = "{plugin}"\noptions = {{ {options} }}\n'
        for name, (plugin, options) in systems.items()))
    return spec


def resolved_options(program, spec, name):
    """Returns the options of a system with all defaults, from the spec of a run."""
    for file in spec.parent.glob("results/five/*/spec.toml"):
        resolved = tomllib.loads(file.read_text())
        if resolved["system"] == name:
            return resolved["options"], resolved["train"], file.parent
    sys.exit(f"FAIL no run of {name}")


def compare(program, folder, name, system, size):
    """Returns the largest difference of our picture and the example's, for the same weights, face and mask."""
    one = folder / "one"
    one.mkdir(exist_ok=True)
    spec = write_spec(one, {name: system}, size)
    dump = one / name.replace(" ", "-")
    told(program, "bench", spec, "--device", "cpu", "--dump", dump)
    values = load_file(dump / f"{system[0]}.safetensors")
    options, train, run = resolved_options(program, folder / "five.toml", name)
    wearer = generator.Wearer(system[0], options, size).double()
    wearer.G.load_state_dict({key[2:]: value for key, value in values.items()
                              if key.startswith("G.") and not key.startswith(("G.grad.", "G.loss"))})
    start = generator.start_of(train, len(values["batch.start"])).double()
    assert (start - values["batch.start"]).abs().max() < 1e-6, "the start of a mask is another"
    with torch.no_grad():
        picture = wearer.train()(values["batch.face"], values["batch.mask"], values["batch.start"])
    return float((picture - values["worn.image"]).abs().max()), run


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--reader", help="a Python with pandas and tensorboard")
    asked = parser.parse_args()
    program = asked.program.resolve()
    size = 45  # odd sides in every stage
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        spec = write_spec(folder, SYSTEMS, size)
        told(program, "run", spec, "--device", "cpu", "--results", folder / "results", "--no-report")
        for name, system in SYSTEMS.items():
            difference, run = compare(program, folder, name, system, size)
            if not difference < TOLERANCE:
                sys.exit(f"FAIL {name}: pictures differ by {difference}")
            shown = told(sys.executable, TREE / "examples/python/generator.py", run)
            print(f"ok   {name}: difference {difference:.1e}; {shown.strip()}")
        if asked.reader:
            table = told(asked.reader, TREE / "examples/python/tables.py", folder / "results/five")
            if not all(name in table for name in [*SYSTEMS, "identity", "corner_error", "ssim"]):
                sys.exit(f"FAIL the table lacks a row or a column:\n{table}")
            curves = told(asked.reader, TREE / "examples/python/curves.py", run)
            if "generator_loss: " not in curves:
                sys.exit(f"FAIL no curve of the generator's loss:\n{curves}")
            print("ok   the table as a DataFrame, curves from the event files")


main()
