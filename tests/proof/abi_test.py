#!/usr/bin/env python3
"""Checks that the layout of public types changes with the ABI number only.

    python3 tests/proof/abi_test.py build [--accept]

Compiles tests/abi/public_types.cpp, describes its public types with abidw and compares them with the description of this ABI
number in tests/abi. A difference means: increment MASKBENCH_ABI (harness/include/maskbench/descriptor.h and CMakeLists.txt),
then --accept. Needs abigail-tools.
"""
import argparse
import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

TREE = pathlib.Path(__file__).resolve().parents[2]
HEADERS = TREE / "harness/include/maskbench"


def number():
    return int(re.search(r"define MASKBENCH_ABI (\d+)", (HEADERS / "descriptor.h").read_text()).group(1))


def includes_of(build):
    """Returns the include paths and definitions with which a plugin is compiled."""
    for entry in json.loads((build / "compile_commands.json").read_text()):
        if entry["file"].endswith("plugins/gan_stn/gan_stn.cpp"):
            words = shlex.split(entry["command"])
            kept = [w for w in words if w.startswith(("-I", "-D", "-std="))]
            for at, word in enumerate(words):
                if word == "-isystem":
                    kept += [word, words[at + 1]]
            return kept
    sys.exit("no plugin in compile_commands.json")


def described(build, folder):
    library, description = folder / "libpublic_types.so", folder / "public_types.abi"
    subprocess.run(["g++", *includes_of(build), "-g", "-O0", "-fPIC", "-fvisibility=hidden",
                    "-shared", "-Wl,--unresolved-symbols=ignore-all", "-o", library, TREE / "tests/abi/public_types.cpp"],
                   check=True)
    subprocess.run(["abidw", "--headers-dir", HEADERS, "--drop-private-types", "--exported-interfaces-only", "--no-corpus-path", "--no-comp-dir-path",
                    "--no-show-locs", "--out-file", description, library], check=True)
    return description


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--accept", action="store_true", help="store the description of this number")
    asked = parser.parse_args()
    if not shutil.which("abidw"):
        print("skipped: abigail-tools is not installed")
        sys.exit(77)
    golden = TREE / "tests/abi" / f"maskbench-{number()}.abi.gz"
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        description = described(asked.build, folder)
        if asked.accept:
            with open(golden, "wb") as file:
                subprocess.run(["gzip", "-9nc", description], check=True, stdout=file)
            print(f"stored {golden.name}, {golden.stat().st_size // 1024} KiB")
            return
        if not golden.exists():
            sys.exit(f"FAIL no description of ABI {number()}: tests/proof/abi_test.py build --accept")
        before = folder / "before.abi"
        with open(before, "wb") as file:
            subprocess.run(["gzip", "-dc", golden], check=True, stdout=file)
        ended = subprocess.run(["abidiff", before, description], capture_output=True, text=True)
        if ended.returncode != 0:
            print(ended.stdout[:6000])
            sys.exit(f"FAIL public types changed, and MASKBENCH_ABI is still {number()}: increment it, then --accept")
    print(f"ok   the public types of ABI {number()} are as described")


main()
