#!/usr/bin/env python3
"""Kills `maskbench wear` with SIGKILL at random times and calls it again: the folder must be byte-identical to that of an
uninterrupted call.

    wear_kill_test.py build/maskbench --kills 10
"""
import argparse
import hashlib
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time


def people(program, folder, count):
    """Draws photographs of people and writes the landmarks of a face in their middle for each."""
    subprocess.run([program, "data", "draw", folder / "drawn", "--count", str(count), "--size", "192"], check=True)
    (folder / "drawn" / "faces").rename(folder / "faces")
    points = "file,width,height,box_x,box_y,box_w,box_h,reye_x,reye_y,leye_x,leye_y,nose_x,nose_y,rmouth_x,rmouth_y,lmouth_x,lmouth_y"
    rows = [f"{path.name},192,192,51,45,90,105,74,88,118,88,96,110,79,132,113,132" for path in sorted((folder / "faces").iterdir())]
    (folder / "faces.csv").write_text("\n".join([points, *rows]) + "\n")


def content(folder):
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--people", type=int, default=250)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    program, chance = asked.program.resolve(), random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        people(program, folder, asked.people)
        command = [program, "wear", "--system", "keypoint", "--faces", folder / "faces", "--segmentation", "--per-face", "2",
                   "--colours", "0.5", "--patterns", "0.3", "--threads", "2", "--out"]
        began = time.monotonic()
        subprocess.run([*command, folder / "untouched"], check=True, capture_output=True)
        whole = time.monotonic() - began
        wanted = content(folder / "untouched")
        killed, out, round_ = 0, folder / "killed", 0
        while killed < asked.kills:
            process = subprocess.Popen([*command, out], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.05, 1) * whole)
            process.send_signal(signal.SIGKILL)
            if process.wait() == -signal.SIGKILL:
                killed += 1
                continue
            if content(out) != wanted:
                sys.exit(f"round {round_}: other bytes than without a kill")
            round_, out = round_ + 1, folder / f"killed{round_}"
        subprocess.run([*command, out], check=True, capture_output=True)
        found = content(out)
        different = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
        if different:
            sys.exit(f"{len(different)} files differ after {killed} kills, such as {different[0]}")
        print(f"{killed} kills over {round_ + 1} folders of {len(wanted)} files: the same bytes as without")


if __name__ == "__main__":
    main()
