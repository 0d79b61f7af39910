#!/usr/bin/env python3
"""Pictures a second of `maskbench wear --system keypoint` beside mask_the_face.py, by the size of the photographs, with the
table's landmarks and with a detector. Runs are interleaved; the median of each is printed as a table.

    wear_speed.py build/maskbench DATA [--detector YUNET.onnx] [--python PYTHON] [--rounds 3]

DATA has faces/, faces.csv and masks/. Photographs are scaled to 144, 512 and 2048 pixels on their longer side.
"""
import argparse
import csv
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import cv2

HERE = pathlib.Path(__file__).resolve().parent
COUNTS = {144: 1500, 512: 600, 2048: 100}


def scaled_set(data, folder, side, count):
    """Makes FOLDER/faces and FOLDER/faces.csv of `count` photographs with a longer side of `side` pixels."""
    (folder / "faces").mkdir(parents=True)
    rows = list(csv.DictReader(open(data / "faces.csv")))[:count]
    kept = [key for key in rows[0] if not key.startswith("source")]
    with open(folder / "faces.csv", "w", newline="") as file:
        table = csv.DictWriter(file, kept, extrasaction="ignore")
        table.writeheader()
        for row in rows:
            image = cv2.imread(str(data / "faces" / row["file"]))
            scale = side / max(image.shape[:2])
            image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
            cv2.imwrite(str(folder / "faces" / row["file"]), image, [cv2.IMWRITE_JPEG_QUALITY, 95])
            for key in kept:
                if re.search("_[xywh]$", key):
                    row[key] = (float(row[key]) + 0.5) * scale - 0.5 if re.search("_[xy]$", key) else float(row[key]) * scale
            row["height"], row["width"] = image.shape[:2]
            table.writerow(row)


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def seconds(command, out):
    """Wall and processor time of a command, and what it printed."""
    shutil.rmtree(out, ignore_errors=True)
    began, used = time.monotonic(), processor_seconds()
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command}: {done.stderr}")
    return time.monotonic() - began, processor_seconds() - used, done.stdout


def rates(asked, folder, detector):
    """Pictures a second of ours and of theirs with one process and with two, and processor milliseconds a picture."""
    out = folder / "out"
    ours = [asked.program, "wear", "--system", "keypoint", "--faces", folder / "faces", "--masks", asked.data / "masks",
            "--out", out, "--one-design-a-file", "--least-coverage", "0", "--most-eyes", "1", "--threads", "2"]
    theirs = [asked.python, HERE / "mask_the_face.py", folder / "faces", folder / "faces.csv", asked.data / "masks", out]
    if detector:
        (folder / "faces.csv").rename(folder / "hidden.csv")
        ours += ["--landmarks", detector]
        theirs += ["--detector", detector]
        theirs[3] = folder / "hidden.csv"
    found = {key: [] for key in ("ours", 1, 2, "our ms", "their ms")}
    for _ in range(asked.rounds):
        wall, used, text = seconds(ours, out)
        made = int(re.search(r"(\d+) pictures", text)[1])
        found["ours"].append(made / wall)
        found["our ms"].append(1000 * used / made)
        for processes in (1, 2):
            _, used, text = seconds(theirs + ["--processes", str(processes)], out)
            made, took = re.search(r"(\d+) pictures in ([\d.]+) s", text).groups()
            found[processes].append(int(made) / float(took))
        found["their ms"].append(1000 * used / int(made))
    if detector:
        (folder / "hidden.csv").rename(folder / "faces.csv")
    return {name: statistics.median(values) for name, values in found.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--detector")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(COUNTS))
    asked = parser.parse_args()
    print("| pixels | landmarks | maskbench, 2 threads | MaskTheFace's method | with 2 processes | times as fast | processor ms, ours | theirs |")
    print("|---:|:---|---:|---:|---:|---:|---:|---:|")
    for side in asked.sizes:
        with tempfile.TemporaryDirectory() as place:
            scaled_set(asked.data, pathlib.Path(place), side, COUNTS[side])
            for detector in (None, asked.detector) if asked.detector else (None,):
                found = rates(asked, pathlib.Path(place), detector)
                print(f"| {side} | {'YuNet' if detector else 'table'} | {found['ours']:.0f} | {found[1]:.1f} | {found[2]:.1f} "
                      f"| {found['ours'] / found[1]:.1f} | {found['our ms']:.1f} | {found['their ms']:.1f} |", flush=True)


if __name__ == "__main__":
    main()
