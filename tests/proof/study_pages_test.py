#!/usr/bin/env python3
"""Rates whole studies of every protocol in headless Chromium: by keyboard, by touch on a phone, reloaded in the middle, in
two tabs, without the script; checks the pages with axe-core, and keeps screenshots.

    python3 -m venv venv && venv/bin/pip install playwright axe-core-python
    venv/bin/python tests/proof/study_pages_test.py build/maskbench [SCREENSHOTS]

Ends with 77 (skipped) without the packages or Chromium.
"""
import csv
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

CHROMIUM = shutil.which("chromium")
try:
    import axe_core_python
    from playwright.sync_api import sync_playwright
except ImportError:
    print("skipped: the packages playwright and axe-core-python are not there")
    sys.exit(77)
PROGRAM = pathlib.Path(sys.argv[1]).resolve()
SPEC = """seeds = [0]
[data]
size = 32
faces = 200
masked = 40
[train]
iterations = 3
batch = 4
eval_pairs = 4
[eval]
pairs = 8
metrics = ["coverage"]
figure_faces = [0]
figure_masks = [0]
[[system]]
name = "key points"
plugin = "keypoint"
[[system]]
name = "GAN + STN"
plugin = "gan_stn"
options = { width = 4 }
"""
AXE = (pathlib.Path(axe_core_python.__file__).parent / "axe.min.js").read_text()


def serve(study):
    server = subprocess.Popen([PROGRAM, "study", "serve", study, "--port", "0"], stdout=subprocess.PIPE, text=True)
    first = server.stdout.readline()
    return server, "http://127.0.0.1:" + re.search(r":(\d+)$", first.strip()).group(1) + "/"


def violations(page):
    """axe-core's findings; the page's policy forbids other scripts, so it is put in by the browser's debugger."""
    page.evaluate(AXE + "; undefined")
    found = page.evaluate("axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))")
    return found


class Rating:
    """Answers pages in one window; `answer(page)` gives the whole answer to a page."""

    def __init__(self, page, link, shots, name):
        self.page, self.link, self.shots, self.name, self.seen = page, link, shots, name, set()
        page.on("pageerror", lambda error: sys.exit(f"error of the script: {error}"))
        page.on("console", lambda message: message.type == "error" and sys.exit(f"console: {message.text}"))
        page.goto(link)

    def kind(self):
        if self.page.locator("form[data-display]").count():
            return "group"
        if self.page.locator("text=I agree").count():
            return "consent"
        return "thanks" if self.page.locator("text=Thank you").count() else "feedback"

    def look(self):
        kind = self.kind()
        if kind not in self.seen:
            self.seen.add(kind)
            self.page.wait_for_load_state("networkidle")
            found = violations(self.page)
            assert not found, (self.name, kind, found)
            wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, (self.name, kind, "scrolls sideways")
            self.page.screenshot(path=self.shots / f"{self.name}-{kind}.png", full_page=False)
        return kind

    def position(self):
        return self.page.locator("input[name=position]").input_value()

    def rate(self, answer, between=lambda rating: None):
        for _ in range(10000):
            kind = self.look()
            if kind == "thanks":
                return
            before = (kind, self.position() if kind == "group" else self.page.url)
            answer(self, kind)
            self.page.wait_for_load_state()
            between(self)
        sys.exit("never done")


def by_keyboard(rating, kind):
    keyboard = rating.page.keyboard
    if kind == "consent":
        keyboard.press("Tab")
        return navigate(rating.page, lambda: keyboard.press("Enter"))
    if kind == "feedback":
        return navigate(rating.page, lambda: keyboard.press("Enter"))
    if rating.page.locator("form.paper").count():
        keyboard.press("1")
        keyboard.press("4")
        return navigate(rating.page, lambda: keyboard.press("Enter"))
    navigate(rating.page, lambda: keyboard.press("2"))


def by_touch(rating, kind):
    page = rating.page
    if kind == "group" and page.locator("form.paper").count():
        page.locator("label", has_text=re.compile("^not real")).first.tap()
        page.locator("label", has_text=re.compile("^real")).last.tap()
    navigate(page, lambda: page.locator("button").last.tap())


def navigate(page, act):
    with page.expect_navigation():
        act()


def reload_sometimes(rating):
    if rating.kind() == "group" and int(rating.position()) % 5 == 3:
        before = rating.position()
        rating.page.reload()
        assert rating.position() == before


def answered(study):
    with open(study / "answers.csv") as file:
        return [(row["rater"], row["position"], row["place"], row["judged_real"], row["milliseconds"]) for row in csv.DictReader(file)]


def two_tabs(browser, link):
    """The second tab's answer to a page that the first one answered is not stored, and leads on."""
    context = browser.new_context()
    first, second = context.new_page(), context.new_page()
    first.goto(link)
    navigate(first, lambda: first.locator("button").click())
    second.goto(link)
    for page, key in ((first, "3"), (second, "4")):
        if page.locator("form.paper").count():
            page.keyboard.press("1")
            page.keyboard.press(key)
            navigate(page, lambda: page.keyboard.press("Enter"))
        else:
            navigate(page, lambda: page.keyboard.press("1"))
    second.goto(link)
    assert second.locator("input[name=position]").input_value() == "1"


def without_script(browser, link):
    """Answers the first page by the form alone."""
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(link)
    navigate(page, lambda: page.locator("button").click())
    for label in page.locator("label", has_text=re.compile("^not real")).all():
        label.click()
    navigate(page, lambda: page.locator("button").last.click())
    page.goto(link)
    assert page.locator("input[name=position]").input_value() == "1"


def hides_pictures(browser, study):
    """With --display-ms the pictures vanish after that time, and are still judged."""
    server, url = serve(study)
    page = browser.new_page()
    page.goto(url + (study / "links.csv").read_text().splitlines()[1].split(",")[1])
    navigate(page, lambda: page.locator("button").click())
    page.wait_for_selector("img.shown.hidden", state="attached", timeout=5000)
    navigate(page, lambda: page.keyboard.press("1"))
    server.terminate()
    server.wait()


def make_study(folder, protocol, name, *more):
    subprocess.run([PROGRAM, "study", "make", folder / "results/pages", folder / name, "--protocol", protocol, "--raters", "4",
                    "--groups", "12", "--practice", "2", "--check-every", "5", *more], check=True, capture_output=True)
    return folder / name


def rate_study(browser, study, shots):
    server, url = serve(study)
    links = [url + line.split(",")[1].strip() for line in (study / "links.csv").read_text().splitlines()[1:]]
    try:
        desktop = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        Rating(desktop, links[0], shots, study.name + "-desktop").rate(by_keyboard, reload_sometimes)
        phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True,
                                    device_scale_factor=2, color_scheme="dark").new_page()
        Rating(phone, links[1], shots, study.name + "-phone-dark").rate(by_touch)
        two_tabs(browser, links[2])
        without_script(browser, links[3])
        overview = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        overview.goto(links[-1])
        assert not violations(overview), violations(overview)
        overview.screenshot(path=shots / f"{study.name}-overview.png")
    finally:
        server.terminate()
        assert server.wait() == 0
    subprocess.run([PROGRAM, "study", "score", study, "--no-table"], check=True, stdout=subprocess.DEVNULL)
    rows = answered(study)
    by_rater = [{row[1] for row in rows if row[0] == str(rater)} for rater in (1, 2, 3, 4)]
    assert by_rater[0] == by_rater[1] and len(by_rater[0]) > 10, by_rater
    assert len(by_rater[2]) == 1 and len(by_rater[3]) == 1, by_rater
    assert all(row[4] for row in rows if row[0] != "4"), "a time was not measured"
    print(f"{study.name}: rated {len(by_rater[0])} pages by keyboard and as many by touch")


def main():
    if not CHROMIUM:
        print("skipped: there is no chromium")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = pathlib.Path(temporary)
        shots = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else folder / "shots"
        shots.mkdir(exist_ok=True)
        (folder / "pages.toml").write_text(SPEC)
        subprocess.run([PROGRAM, "run", "pages.toml", "--results", "results"], cwd=folder, check=True, capture_output=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for protocol in ("paper", "hype-infinity", "pair"):
            rate_study(browser, make_study(folder, protocol, protocol), shots)
        hides_pictures(browser, make_study(folder, "pair", "hidden", "--display-ms", "250"))
        browser.close()


if __name__ == "__main__":
    main()
