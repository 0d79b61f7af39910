#!/usr/bin/env python3
"""Checks the installation as people outside the tree use it.

    python3 tests/proof/sdk_test.py build [--kinds gan metric ...] [--debian]

Installs below a prefix and moves it; runs the commands of docs/plugins.md there, and the same for other kinds of plugins; builds the
metrics program of examples/metrics and compares its numbers with `maskbench eval`; reads manual pages and completions. --debian: also
makes the Debian package, installs it, uses it, and removes it again (as root, in a chroot where debootstrap has made one).
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

from blocks import TREE, blocks_of

TORCH = next((TREE / ".deps/torch/lib").glob("python3*/site-packages/torch"))


def told(command, **how):
    ended = subprocess.run([str(word) for word in command], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **how)
    if ended.returncode != 0:
        print(ended.stdout[-4000:])
        sys.exit(f"FAIL {' '.join(str(word) for word in command)[:200]}: exit code {ended.returncode}")
    return ended.stdout


def said(text):
    print(f"ok   {text}", flush=True)


def install(build, folder):
    """Returns a prefix that was moved after the installation."""
    told(["cmake", "--install", build, "--prefix", folder / "first"])
    (folder / "first").rename(folder / "moved")
    for file in (folder / "moved").rglob("*.cmake"):
        assert str(TREE) not in file.read_text(), f"{file.name} names the tree"
    return folder / "moved"


class Outside:
    """A shell that knows the installation and nothing of the tree but its LibTorch."""

    def __init__(self, prefix, folder):
        self.prefix, self.folder = prefix, folder
        self.environment = {"PATH": f"{prefix}/bin:/usr/bin:/bin", "HOME": str(folder), "MASKBENCH_TORCH": str(TORCH),
                            "MASKBENCH_PACKAGE": str(prefix / "lib/cmake/maskbench"), "OMP_WAIT_POLICY": "passive",
                            "CMAKE_GENERATOR": "Ninja"}
        weights = os.environ.get("MASKBENCH_TEST_DATA", "") + "/weights"
        if pathlib.Path(weights).is_dir():
            self.environment["MASKBENCH_TEST_WEIGHTS"] = weights

    def run(self, command, **more):
        return told(command, cwd=self.folder, env=dict(self.environment, **more))

    def shell(self, text):
        return self.run(["bash", "-euo", "pipefail", "-c", text])


def plugin(outside, kind):
    began = time.monotonic()
    texts = [block.text for block in blocks_of(TREE / "docs/plugins.md") if block.language == "sh"]
    text = "\n".join(texts).replace("plugins new my_gan", f"plugins new my_gan --kind {kind}").replace("my_gan", f"my_{kind}")
    shown = outside.shell(text)
    assert "100% tests passed" in shown and f"my_{kind}" in shown and "| key points |" in shown, shown
    said(f"a {kind} plugin: made, built, tested, run, in {time.monotonic() - began:.0f} s")


def metrics_program(outside):
    shutil.copytree(TREE / "examples/metrics", outside.folder / "mine")
    outside.run(["cmake", "-S", "mine", "-B", "mine/built", "-DCMAKE_BUILD_TYPE=Release",
                 f"-DCMAKE_PREFIX_PATH={outside.prefix}"])
    outside.run(["cmake", "--build", "mine/built"])
    outside.run(["maskbench", "data", "draw", "drawn", "--size", "48", "--count", "6"])
    names, weights = ["ssim", "psnr", "lpips-embedded"], outside.environment.get("MASKBENCH_TEST_WEIGHTS")
    more = {"MASKBENCH_WEIGHTS": weights} if weights else {}
    if weights:
        names += ["lpips", "fid-768"]
    mine = outside.run(["mine/built/scores", "drawn/masked", "drawn/faces", *names], **more)
    csv = outside.run(["maskbench", "eval", "--fake", "drawn/masked", "--reference", "drawn/faces", "--real", "drawn/faces",
                       "--metrics", ",".join(names), "--format", "csv", "--no-cache"], **more)
    for name in names:
        value = float(re.search(rf"(?m)^{re.escape(name)} \(\S+\): (\S+), 6 pictures$", mine).group(1))
        assert any(abs(float(cell) - value) <= 1e-4 * max(1, abs(value)) for cell in re.findall(r"-?\d+\.\d+", csv)), (mine, csv)
    said(f"a program of maskbench::metrics gives the values of eval: {', '.join(names)}")


def pages(prefix):
    manuals = sorted((prefix / "share/man/man1").glob("*.1"))
    assert len(manuals) > 15, manuals
    if shutil.which("groff"):
        for manual in manuals:
            warned = subprocess.run(["groff", "-man", "-Tutf8", "-ww", manual], capture_output=True, text=True)
            assert not warned.stderr, warned.stderr
    script = prefix / "share/bash-completion/completions/maskbench"
    for words, expected in (("maskbench plug", "plugins"), ("maskbench plugins n", "new"), ("maskbench run --see", ""),
                            ("maskbench data draw --si", "--size")):
        line = words.split()
        asked = f"source {script}; COMP_WORDS=({words}); COMP_CWORD={len(line) - 1}; _maskbench; echo \"${{COMPREPLY[*]}}\""
        shown = told(["bash", "-c", asked], cwd=prefix).strip()
        assert shown == expected, (words, shown)
    if shutil.which("zsh"):
        told(["zsh", "-n", prefix / "share/zsh/site-functions/_maskbench"])
    said(f"{len(manuals)} manual pages and the completions")


def debian(build, folder):
    """Makes the package, installs it in the root that is there, and removes it again."""
    told(["cpack", "-G", "DEB", "-B", folder], cwd=build)
    package, = folder.glob("*.deb")
    depends = told(["dpkg-deb", "-f", package, "Depends"])
    for name in ("libopencv-core", "libfmt9", "libssl3", "libstdc++6", "python3"):
        assert name in depends, depends
    assert "torch" not in depends, depends
    root = folder / "root"
    if shutil.which("debootstrap") and os.geteuid() == 0:
        fetched = subprocess.run(["debootstrap", "--variant=minbase", "bookworm", root], capture_output=True, text=True)
        if fetched.returncode == 0:
            return in_root(root, package)
    in_this_machine(package)


def in_root(root, package):
    shutil.copy(package, root / "tmp")
    packages = root / "packages"  # of Python: torch, and the libraries of CUDA that it loads
    packages.mkdir()
    told(["mount", "--bind", TORCH.parent, packages])
    told(["mount", "--bind", "/proc", root / "proc"])
    try:
        inside = ["chroot", root, "env", "DEBIAN_FRONTEND=noninteractive", "MASKBENCH_TORCH=/packages/torch"]
        told([*inside, "apt-get", "install", "-y", "-qq", "--no-install-recommends", f"/tmp/{package.name}"])
        assert "keypoint" in told([*inside, "maskbench", "plugins", "list"])
        told([*inside, "maskbench", "init", "/tmp/mine"])
        told([*inside, "sh", "-c", "cd /tmp && maskbench run mine.toml --device cpu --set train.iterations=3"])
        told([*inside, "apt-get", "remove", "-y", "-qq", "maskbench"])
        assert not (root / "usr/lib/maskbench").exists(), "files stay after the removal"
    finally:
        told(["umount", packages, root / "proc"])
    said("the Debian package in a bare Debian 12: installed, run, removed")


def in_this_machine(package):
    told(["dpkg", "-i", package])
    try:
        environment = dict(os.environ, MASKBENCH_TORCH=str(TORCH))
        assert "keypoint" in told(["/usr/bin/maskbench", "plugins", "list"], env=environment)
    finally:
        told(["dpkg", "-r", "maskbench"])
    assert not pathlib.Path("/usr/lib/maskbench").exists(), "files stay after the removal"
    said("the Debian package on this machine: installed, run, removed")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--kinds", nargs="*", default=["gan"])
    parser.add_argument("--debian", action="store_true")
    asked = parser.parse_args()
    build = asked.build.resolve()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        prefix = install(build, folder)
        (folder / "work").mkdir()
        outside = Outside(prefix, folder / "work")
        assert len(outside.run(["maskbench", "plugins", "list"]).splitlines()) >= 6
        said("installed and moved")
        pages(prefix)
        metrics_program(outside)
        for kind in asked.kinds:
            plugin(outside, kind)
        if asked.debian:
            debian(build, folder)


main()
