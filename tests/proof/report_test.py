#!/usr/bin/env python3
"""Drives a report in headless Chromium, by mouse and by keyboard.

    report_test.py REPORT.html [--screenshots FOLDER]

Fails on an error of the console, a request, a picture that does not load, a control that does nothing, and on a violation
that axe-core finds. Exit code 77 without selenium, Chromium or its driver.
"""
import argparse
import json
import pathlib
import shutil
import sys

try:
    from axe_selenium_python import Axe
    from selenium import webdriver
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)


def open_browser(width, height, dark):
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={width},{height}"):
        options.add_argument(argument)
    if dark:
        options.add_argument("--force-dark-mode")
        options.add_argument("--blink-settings=preferredColorScheme=0")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.binary_location = shutil.which("chromium")
    service = webdriver.ChromeService(executable_path=shutil.which("chromedriver"))
    return webdriver.Chrome(options=options, service=service)


def requests_of(browser):
    """Addresses that the page asked for, other than itself and data."""
    asked = []
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            asked.append(message["params"]["request"]["url"])
    return [url for url in asked if not url.startswith(("data:", "file:"))]


def find(browser, selector):
    return browser.find_elements(By.CSS_SELECTOR, selector)


def scroll_through(browser):
    """Draws what is drawn only once it is seen."""
    height = browser.execute_script("return document.body.scrollHeight")
    for top in range(0, height, 600):
        browser.execute_async_script(f"scrollTo(0, {top}); requestAnimationFrame(() => setTimeout(arguments[0], 60))")
    browser.execute_script("scrollTo(0, 0)")


def is_open(browser):
    return browser.execute_script("return document.getElementById('detail').open")


def press(browser, element, key):
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].focus()", element)
    element.send_keys(key)


def check_dialog(browser, selector, expected):
    """Opens it with the mouse and with the keyboard, and closes it."""
    button = find(browser, selector)[0]
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()
    assert is_open(browser), selector
    text = browser.execute_script("return document.getElementById('detail').innerText + document.getElementById('detail').innerHTML")
    assert expected in text, (selector, expected)
    find(browser, "dialog .close")[0].click()
    assert not is_open(browser), selector
    press(browser, button, Keys.ENTER)
    assert is_open(browser), selector
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not is_open(browser), selector


def check_sorting(browser):
    def column():
        return [cell.text for cell in find(browser, "table.main tbody tr td:nth-child(2)")]
    before = column()
    heading = find(browser, "table.main thead th:nth-child(2) button")[0]
    heading.click()
    once = column()
    press(browser, heading, Keys.ENTER)
    assert sorted(before) == sorted(once) == sorted(column())
    assert once != column(), "the second click turns the order"


def check_switches(browser):
    box = find(browser, ".switches input[data-row]")[0]
    hidden = ("const row = +arguments[0].dataset.row;"
              "return charts.flatMap((chart) => chart.data.datasets).filter((set) => set.row === row && set.hidden).length")
    assert browser.execute_script(hidden, box) == 0
    press(browser, box, Keys.SPACE)
    assert browser.execute_script(hidden, box) > 0
    box.click()
    find(browser, "#log")[0].click()
    kinds = "return charts.filter((chart) => chart.options.scales.y.type === 'logarithmic').length"
    assert browser.execute_script(kinds) > 0
    find(browser, "#log")[0].click()


def check_slider(browser):
    def shown():
        return [image.get_attribute("alt") for image in find(browser, ".sheets-of img") if image.is_displayed()]
    before = shown()
    press(browser, find(browser, "#progress")[0], Keys.HOME)
    after = shown()
    assert len(before) == len(after) == len(find(browser, ".sheets-of"))
    assert before != after and all(" after 0 " in text for text in after), after


def check_pairs(browser):
    counts = browser.execute_script("""
      const hit = scatter.getDatasetMeta(0).data[0];
      scatter.options.onClick(null, [{datasetIndex: 0, index: 0}]);
      return [scatter.data.datasets[0].data.length, histogram.data.datasets.length, document.getElementById('chosen-pair').innerText]""")
    assert counts[0] > 0 and counts[1] > 0 and counts[2].startswith("pair "), counts


def check_page(browser, url):
    browser.get(url)
    scroll_through(browser)
    assert browser.execute_script("return [...document.images].every((image) => image.complete && image.naturalWidth > 0)")
    check_sorting(browser)
    check_dialog(browser, "td[data-metric] button", "Protocol")
    if find(browser, "button.zoom"):
        check_dialog(browser, "button.zoom", "data:image")
    if find(browser, "[data-panel]"):
        check_switches(browser)
    if find(browser, "#progress"):
        check_slider(browser)
    if find(browser, "#pair-metric"):
        check_pairs(browser)
    assert requests_of(browser) == [], requests_of(browser)
    errors = [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert errors == [], errors


def check_access(browser):
    browser.execute_script("document.querySelectorAll('details').forEach((details) => details.open = true)")
    axe = Axe(browser)
    axe.inject()
    violations = axe.run()["violations"]
    assert violations == [], axe_text(violations)


def axe_text(violations):
    return "\n".join(f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in violations)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("report", type=pathlib.Path)
    parser.add_argument("--screenshots", type=pathlib.Path)
    asked = parser.parse_args()
    if not shutil.which("chromium") or not shutil.which("chromedriver"):
        print("skipped: chromium and chromium-driver are not installed")
        sys.exit(77)
    for width, dark in ((1400, False), (1400, True), (390, False)):
        browser = open_browser(width, 1000, dark)
        try:
            browser.set_script_timeout(120)
            check_page(browser, asked.report.resolve().as_uri())
            check_access(browser)
            if asked.screenshots:
                browser.execute_script("document.querySelectorAll('details').forEach((details) => details.open = false); scrollTo(0, 0)")
                browser.save_screenshot(str(asked.screenshots / f"report-{width}{'-dark' if dark else ''}.png"))
        finally:
            browser.quit()
    print("the report works at 1400 and 390 pixels, light and dark")


if __name__ == "__main__":
    main()
