#!/usr/bin/env python3
"""Checks that the bundle runs in another folder with a minimal environment, using nothing of the source tree but LibTorch.

    python3 tests/proof/bundle_test.py .deps/torch/lib/python3.11/site-packages/torch
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

TREE = pathlib.Path(__file__).resolve().parents[2]
BARE = {"PATH": "/usr/bin:/bin", "HOME": "/tmp"}
SMALL = ["seeds=[0]", "data.faces=200", "data.masked=100", "eval.pairs=16", "system.train.iterations=3",
         "system.train.pretrain_iterations=2"]


def ended(command, environment):
    return subprocess.run([str(word) for word in command], env=environment, cwd="/", capture_output=True, text=True)


def loaded_from(program, torch):
    """Returns the libraries loaded by the program and its plugins, by folder."""
    library_path = ":".join(str(f) for f in (program.parent, program.parent.parent / "libraries", torch / "lib"))
    files = [program, *program.parent.glob("*.so*"), *(program.parent / "plugins").glob("*.so")]
    text = ended(["ldd", *[file for file in files if "cuda" not in file.name]], dict(BARE, LD_LIBRARY_PATH=library_path)).stdout
    missing = [line for line in text.splitlines() if "not found" in line]
    assert not missing, missing
    return {line.split(" => ")[1].split(" (")[0] for line in text.splitlines() if " => /" in line}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("torch", type=pathlib.Path)
    torch = parser.parse_args().torch.resolve()
    with tempfile.TemporaryDirectory(prefix="another folder ") as temporary:
        folder = pathlib.Path(temporary)
        made = subprocess.run([TREE / "script/bundle", folder], check=True, capture_output=True, text=True)
        print(made.stdout, end="")
        archive, = folder.glob("maskbench-*.tar.xz")
        subprocess.run(["tar", "-C", folder, "-xf", archive], check=True)
        root, = (entry for entry in folder.iterdir() if entry.is_dir())
        environment = dict(BARE, MASKBENCH_TORCH=str(torch))
        for file in sorted(loaded_from(root / "program/maskbench", torch)):
            ours = file.startswith(str(TREE)) and not file.startswith(str(torch))
            assert not ours, f"{file} is loaded from the tree"
        without = ended([root / "maskbench", "--version"], BARE)
        assert without.returncode == 3 and without.stderr.startswith("maskbench: no torch found"), without
        wrong = ended([root / "maskbench", "--version"], dict(BARE, MASKBENCH_TORCH="/nowhere"))
        assert wrong.returncode == 3 and "MASKBENCH_TORCH=/nowhere" in wrong.stderr, wrong
        plugins = ended([root / "maskbench", "plugins", "list"], environment)
        assert plugins.returncode == 0 and "pywgan_div" in plugins.stdout, plugins
        command = [root / "maskbench", "run", root / "experiments/demo.toml", "--device", "cpu", "--results", folder / "results"]
        for setting in SMALL:
            command += ["--set", setting]
        demo = ended(command, environment)
        assert demo.returncode == 0, demo.stderr
        for system in ("identity", "constant", "key points", "GAN + STN", "DCGAN + STN", "WGAN + STN", "Py-WGAN-div"):
            assert re.search(rf"\| +{re.escape(system)} +\|", demo.stdout), f"no row {system}:\n{demo.stdout}"
        table = ended([root / "maskbench", "table", folder / "results/demo", "--reference",
                       root / "results/reference/paper.toml"], environment)
        assert table.returncode == 0 and "0.625" in table.stdout, table.stdout
        gpu = ended([root / "script/gpu", "--device", "cpu", "--quick", "--out", folder / "gpu"], environment)
        assert gpu.returncode == 0, gpu.stdout + gpu.stderr
        assert "CUDA: not measured" in (folder / "gpu/gpu.md").read_text()
    print("the demo and script/gpu ran from the bundle")


if __name__ == "__main__":
    sys.exit(main())
