#!/usr/bin/env python3
"""Runs every command that README.md and docs/ show, and parses every TOML block.

    python3 tests/proof/documents_test.py build/maskbench [--reader PYTHON] [--torch PYTHON] [--pages NAME...]

The blocks of a page run one after the other in a folder of the page's own, with experiments, results/reference and examples of the tree.
`maskbench` there makes every experiment small: few pictures, three iterations. A block below `<!-- run by: FILE -->` is run by that
test instead. --reader: a Python with pandas and tensorboard; --torch: one with torch and safetensors.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib

from blocks import TREE, blocks_of, links_of, pages

LONGEST_README = 150
SMALL = """#!/bin/bash
small=()
case $1 in
  run) small=(--device cpu --set 'seeds=[0]' --set data.size=32 --set data.faces=160 --set data.masked=80 --set eval.pairs=16
              --set train.iterations=3 --set system.train.iterations=3 --set system.train.pretrain_iterations=1) ;;
  bench) [ "$2" = --compare ] || small=(--device cpu --set data.size=32 --set data.faces=40 --set data.masked=40
              --set system.options.width=8 --set train.threads=1 --iterations 1 --warm-up 1 --benchmark_min_time=0.001) ;;
esac
exec %s "$@" "${small[@]}"
"""


def write_program(path, text):
    path.write_text(text)
    path.chmod(0o755)


def is_kept(path):
    """True for what a clone of the tree has too; outside a clone, for what is there."""
    if not path.exists():
        return False
    kept = subprocess.run(["git", "ls-files", "--", str(path)], cwd=TREE, capture_output=True, text=True)
    return kept.returncode != 0 or kept.stdout != ""


def complaints(page):
    """Returns what is wrong with a page without running anything."""
    found = []
    for target in links_of(page):
        if not is_kept(page.parent / target):
            found.append(f"{page.relative_to(TREE)}: the link {target} leads nowhere")
    for block in blocks_of(page):
        if block.language == "toml":
            try:
                tomllib.loads(block.text)
            except tomllib.TOMLDecodeError as problem:
                found.append(f"{block}: is no TOML: {problem}")
        if block.language == "" and re.search(r"(?m)^(\$ )?(build/)?(maskbench|cmake|script/\w+|python3?) ", block.text):
            found.append(f"{block}: holds commands but is not marked as sh")
        by = block.note.get("run by")
        if by and not (TREE / by).exists():
            found.append(f"{block}: is run by {by}, which is not there")
    if page == TREE / "README.md" and len(page.read_text().splitlines()) > LONGEST_README:
        found.append(f"README.md is longer than {LONGEST_README} lines")
    return found


class Runner:
    def __init__(self, program, folder, readers):
        self.program, self.folder, self.readers = program.resolve(), folder, readers
        self.ran = 0

    def environment(self, here, python):
        tools = here / ".tools"
        tools.mkdir(exist_ok=True)
        write_program(tools / "maskbench", SMALL % self.program)
        if python:
            write_program(tools / "python", f'#!/bin/sh\nexec {python} "$@"\n')
        return dict(os.environ, PATH=f"{tools}:{os.environ['PATH']}", HOME=str(here), XDG_CACHE_HOME=str(self.folder / "cache"))

    def place_of(self, page):
        here = self.folder / page.relative_to(TREE).as_posix().replace("/", "-").removesuffix(".md")
        (here / "results").mkdir(parents=True)
        for name in ("experiments", "examples", "results/reference"):
            (here / name).symlink_to(TREE / name)
        return here

    def dry_run(self, here, block):
        spec = here / f"block-{block.line}.toml"
        spec.write_text(block.text)
        self.run([self.program, "run", spec, "--dry-run", "--device", "cpu"], here, block, None)

    def run(self, command, here, block, python):
        ended = subprocess.run([str(word) for word in command], cwd=here, env=self.environment(here, python), text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        self.ran += 1
        if ended.returncode != 0:
            print(ended.stdout[-3000:])
            sys.exit(f"FAIL {block}: exit code {ended.returncode}")

    def page(self, page):
        blocks = [block for block in blocks_of(page) if "run by" not in block.note]
        blocks = [b for b in blocks if b.language == "sh" or (b.language == "toml" and "[[system]]" in b.text)]
        if not blocks:
            return
        began, here = time.monotonic(), self.place_of(page)
        for block in blocks:
            python = self.readers["torch" if block.note.get("python") == "torch" else "tables"]
            if block.language == "toml":
                self.dry_run(here, block)
            elif re.search(r"(?m)^python ", block.text) and not python:
                print(f"skipped {block}: no Python with the packages it needs")
            else:
                self.run(["bash", "-euo", "pipefail", "-c", block.text], here, block, python)
        print(f"ok   {page.relative_to(TREE)}: {len(blocks)} blocks, {time.monotonic() - began:.0f} s", flush=True)
        shutil.rmtree(here)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--reader")
    parser.add_argument("--torch")
    parser.add_argument("--pages", nargs="*", help="names of pages, such as sweeps")
    asked = parser.parse_args()
    chosen = [page for page in pages() if not asked.pages or page.stem in asked.pages]
    found = [complaint for page in chosen for complaint in complaints(page)]
    if found:
        sys.exit("FAIL " + "\nFAIL ".join(found))
    absolute = lambda python: pathlib.Path(python).absolute() if python else None
    with tempfile.TemporaryDirectory() as temporary:
        runner = Runner(asked.program, pathlib.Path(temporary), {"tables": absolute(asked.reader), "torch": absolute(asked.torch)})
        for page in chosen:
            runner.page(page)
    print(f"ok   {runner.ran} blocks ran")


main()
