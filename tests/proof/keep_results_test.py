#!/usr/bin/env python3
"""Keeps the results of a tiny experiment without checkpoints and pictures, puts them back elsewhere, and makes the tables anew: they
must be those of the whole results.

    keep_results_test.py build/maskbench
"""
import pathlib
import subprocess
import sys
import tempfile

import runs

SCRIPT = pathlib.Path(__file__).parents[2] / "script/keep_results"


def main():
    program = runs.Program(sys.argv[1])
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        spec = program.write_spec(folder, "gan_stn", 6)
        program.finish(spec, folder / "results")
        whole, kept, restored = folder / "results/gan_stn", folder / "kept", folder / "restored"
        subprocess.run([SCRIPT, whole, kept], check=True)
        left = [path.name for path in kept.rglob("*") if path.suffix in (".safetensors", ".jpg")]
        if left or not (kept / "pairs.csv.xz").exists():
            sys.exit(f"FAIL kept: {left}")
        subprocess.run([SCRIPT, "--restore", kept, restored], check=True)
        tables = lambda results: subprocess.run([program.path, "table", results], check=True, capture_output=True, text=True).stdout
        if "gan_stn" not in tables(whole) or tables(restored) != tables(whole):
            sys.exit(f"FAIL other tables:\n{tables(whole)}\n{tables(restored)}")
        again = subprocess.run([SCRIPT, "--restore", kept, restored], capture_output=True, text=True)
        if again.returncode != 1 or "is there already" not in again.stderr:
            sys.exit(f"FAIL restored over what was there: {again}")
        (whole / "grid.png").unlink(missing_ok=True)
        subprocess.run([SCRIPT, whole, folder / "without grid"], check=True)
    print("ok   the same tables")


if __name__ == "__main__":
    main()
