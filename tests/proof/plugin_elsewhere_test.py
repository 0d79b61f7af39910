#!/usr/bin/env python3
"""Checks that a plugin built outside the tree with find_package(maskbench) is found, loads and trains.

    python3 tests/proof/plugin_elsewhere_test.py build/maskbench
"""
import argparse
import os
import pathlib
import subprocess
import tempfile

TREE = pathlib.Path(__file__).resolve().parents[2]

CMAKE = """cmake_minimum_required(VERSION 3.25)
project(elsewhere LANGUAGES CXX)
find_package(maskbench REQUIRED)
maskbench_add_plugin(elsewhere elsewhere.cpp)
"""

SPEC = """seeds = [0]
[data]
size = 16
faces = 40
masked = 40
[train]
iterations = 2
batch = 4
[eval]
pairs = 4
[[system]]
name = "built elsewhere"
plugin = "elsewhere"
options = { width = 4 }
"""


def told(command, **more):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True, **more).stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    program = parser.parse_args().program.resolve()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        source = (TREE / "plugins/gan_stn/gan_stn.cpp").read_text()
        (folder / "elsewhere.cpp").write_text(source.replace("GanStn", "Elsewhere").replace('"gan_stn"', '"elsewhere"'))
        (folder / "CMakeLists.txt").write_text(CMAKE)
        (folder / "tiny.toml").write_text(SPEC)
        told(["cmake", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", f"-Dmaskbench_DIR={program.parent}", "-B",
              folder / "build", "-S", folder])
        told(["cmake", "--build", folder / "build"])
        file = folder / "build/plugins/elsewhere.so"
        print(told([program, "plugins", "check", file]), end="")
        found = dict(os.environ, MASKBENCH_PLUGIN_PATH=str(file.parent))
        assert "elsewhere" in told([program, "plugins", "list"], env=found)
        table = told([program, "run", folder / "tiny.toml", "--device", "cpu", "--results", folder], env=found)
        assert "| built elsewhere |" in table, table
        assert "elsewhere" not in told([program, "plugins", "list"])
    print("built, found, trained")


if __name__ == "__main__":
    main()
