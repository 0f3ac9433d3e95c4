#!/usr/bin/env python3
"""Walks the shop, and works on a small project under `msc dev`, in a real chromium as a person would.

  tests/browser/walk.py [--server PATH] [--msc PATH] [--chromium PATH]

All over loopback. Exit codes: 0 all is well, 1 something is not: it says what, and leaves a screenshot and the logs.
"""

import argparse
import contextlib
import json
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse
import zlib

# The folder of a test is not the place for compiled modules.
sys.dont_write_bytecode = True

import devtools  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARIES = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"), "debug")
LIMIT = 30
"""Seconds for everything. A last screenshot and ending the processes take as many again at the very worst."""

PHONE, DESKTOP = (390, 844), (1280, 900)


class Failed(Exception):
    """The page is not what it should be."""


class OutOfTime(BaseException):
    """The walk took longer than it may; not an `Exception`, so that nothing takes it for a thing to try again."""


def expect(what, found, wanted):
    if found != wanted:
        raise Failed(f"{what}: expected {wanted!r}, found {found!r}")


def expect_in(what, part, whole):
    if part not in (whole or ""):
        raise Failed(f"{what}: expected {part!r} in {whole!r}")


def expect_fits(page, what):
    """Neither a phone nor a desktop has to scroll sideways to see all of the page."""
    for width, height in (PHONE, DESKTOP):
        page.resize(width, height)
        expect(f"{what}: width of the page in a window {width} wide", *widths(page, width))


def widths(page, width):
    found = page.evaluate("document.documentElement.scrollWidth")
    return found, min(found, width)


# ── Servers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@contextlib.contextmanager
def serving(folder, name, command):
    """Runs a server on a free port, its data and log in `folder`; gives the port and the path of the log."""
    log = folder / f"{name}.log"
    arguments = [*command, "--listen", "127.0.0.1:0", "--data", folder / f"{name}-data"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MOONSTALK_")}
    with open(log, "wb") as output:
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            start_new_session=True,
        )
        try:
            yield devtools.until(f"{name} listens", lambda: port_in(log, process)), log
        finally:
            devtools.end_process(process)


def port_in(log, process):
    text = log.read_text(encoding="utf-8")
    if process.poll() is not None:
        raise Failed(f"`{process.args[0]}` ended with {process.returncode}:\n{text}")
    for line in text.splitlines(keepends=True):
        if line.startswith("listening on http://127.0.0.1:") and line.endswith("\n"):
            return int(line.rsplit(":", 1)[1])
    return None


# ── The shop ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def walk_shop(page, folder, server):
    with serving(folder, "server", [server, "--drain", "1"]) as (port, _):
        shop = f"http://shop.example.localhost:{port}"
        page.resize(*DESKTOP)
        for path in ("/", "/category/tea", "/product/celadon-teapot"):
            page.go(shop + path)
            expect_fits(page, path)
        search(page, shop)
        fill_basket(page, shop)
        mistake_in_basket(page)
        order(page, shop)
        contact(page, shop, folder)
        speak(page, shop)


def speak(page, shop):
    """Buys in German, then in Arabic, which is written from right to left."""
    page.go(shop + "/product/celadon-teapot")
    page.press(".languages [hreflang=de]")
    expect("address in German", page.evaluate("location.pathname"), "/ware/celadon-teapot")
    expect("name in German", page.text("h1"), "Seladonkanne")
    expect("direction of German", page.evaluate("document.documentElement.dir"), "ltr")
    expect_fits(page, "a product in German")
    page.press(".add button")
    expect("message in German", page.text("[role=status]"), "Seladonkanne ist im Warenkorb.")
    expect_in("price in German", "68,00 €", page.text(".basket-grand dd"))

    page.press(".languages [hreflang=ar]")
    expect("language of the basket", page.evaluate("document.documentElement.lang"), "ar")
    expect("direction of Arabic", page.evaluate("getComputedStyle(document.body).direction"), "rtl")
    expect("heading of the basket in Arabic", page.text("h1"), "سلتك")
    expect_fits(page, "basket in Arabic")
    page.press(".brand")
    expect("heading of the front page in Arabic", page.text("h1"), "شاي يستحق أن تجلس له")
    expect_fits(page, "front page in Arabic")
    page.press(".menu a")
    address = page.evaluate("decodeURI(location.pathname)")
    expect("address of a category in Arabic", address, "/قسم/tea")
    left = "document.querySelector('.brand').getBoundingClientRect().left"
    right = "document.querySelector('.to-basket').getBoundingClientRect().left"
    expect("the name of the shop is on the right", page.evaluate(f"{left} > {right}"), True)
    expect_fits(page, "category in Arabic")
    page.press(".card h3 a")
    expect("name in Arabic", page.text("h1"), "دارجيلنغ القطفة الأولى")
    expect_fits(page, "a product in Arabic")
    page.press(".languages [hreflang=en]")
    address = page.evaluate("location.pathname")
    expect("address in English again", address, "/product/first-flush-darjeeling")


def search(page, shop):
    page.go(shop + "/")
    page.fill("#header-search", "smoked tea")
    page.enter()
    expect("address of a search", page.evaluate("location.href"), shop + "/search?q=smoked+tea")
    expect("heading of a search", page.text("#found"), "1 product for “smoked tea”")
    expect("product found", page.text(".card h3"), "Pine-smoked black")
    expect_fits(page, "results of a search")
    page.fill("#q", "zeppelin <b>")
    page.press(".search-large button")
    expect("heading of a search for nothing", page.text("#nothing"), "Nothing found for “zeppelin <b>”")
    expect("cards of a search for nothing", page.evaluate("document.querySelectorAll('.card').length"), 0)
    expect_fits(page, "a search for nothing")


def fill_basket(page, shop):
    page.go(shop + "/product/celadon-teapot")
    page.fill("#quantity", "2")
    page.press(".add button")
    expect("message of the basket", page.text("[role=status]"), "Celadon teapot is in your basket.")
    expect_in("count in the header", "2", page.text(".to-basket .count"))
    expect("quantity in the basket", page.value("#quantity-201"), "2")
    total = page.text(".basket-grand dd")
    page.fill("#quantity-201", "1")
    page.press(".basket-update button")
    expect("message of a change", page.text("[role=status]"), "Your basket is up to date.")
    expect("quantity after a change", page.value("#quantity-201"), "1")
    if page.text(".basket-grand dd") == total:
        raise Failed(f"the total is {total} for two pots and for one")
    page.go(shop + "/category/tools")
    page.press(".quick-add button")
    lines = page.evaluate("document.querySelectorAll('.basket-line').length")
    expect("lines after adding from a category", lines, 2)
    expect_fits(page, "basket")


def mistake_in_basket(page):
    page.fill("#quantity-201", "99")
    page.press(".basket-update button")
    expect_focus(page, "basket")
    expect_in("refusal of a quantity", "We have only", page.text("[role=alert]"))
    expect("field with the mistake", page.evaluate("document.querySelector('[aria-invalid=true]').id"), "quantity-201")
    expect("quantity as it was typed", page.value("#quantity-201"), "99")
    expect_fits(page, "basket with a mistake")


def order(page, shop):
    page.go(shop + "/basket")
    page.press(".basket-sum .button")
    expect("heading of the checkout", page.text("h1"), "Checkout")
    page.fill("#name", "Kim <b>")
    page.fill("#email", "nope")
    page.fill("#address", "1 Quay")
    page.press(".checkout .button")
    expect_focus(page, "checkout")
    expect("field with the mistake", page.evaluate("document.querySelector('[aria-invalid=true]').id"), "email")
    expect("name as it was typed", page.value("#name"), "Kim <b>")
    expect_fits(page, "checkout with a mistake")
    total = page.text(".basket-grand dd")

    page.fill("#email", "kim@example.com")
    page.press(".checkout .button")
    expect("heading after ordering", page.text("h1"), "Thank you")
    expect("total of the order", page.text(".basket-grand dd"), total)
    expect_in("count in the header after ordering", "0", page.text(".to-basket .count"))
    address = page.evaluate("location.href")

    def is_confirmed():
        page.go(address)
        return page.text(".lead") == "Your order is confirmed."

    devtools.until("the order is confirmed", is_confirmed)
    expect_fits(page, "an order")
    page.go(shop + "/product/celadon-teapot")
    expect_in("stock after ordering", "In stock", page.text(".stock"))


def contact(page, shop, folder):
    page.go(shop + "/contact")
    typed = {"#name": 'Kim <b>"&', "#email": "nope", "#message": "One cup <i>arrived</i> in two pieces."}
    for selector, text in typed.items():
        page.fill(selector, text)
    page.press(".contact .button")
    expect_faults(page, ["email", "subject"])
    for selector, text in typed.items():
        expect(f"{selector} after a mistake", page.value(selector), text)
    expect_fits(page, "contact form with mistakes")

    page.fill("#email", "kim@example.com")
    page.choose("#subject", "broken")
    page.choose_file("#photo", made(folder / "notes.txt", b"no photo"))
    page.press(".contact .button")
    expect_faults(page, ["photo"])
    expect("subject after a mistake", page.value("#subject"), "broken")

    page.choose_file("#photo", made(folder / "photo.png", tiny_png()))
    page.press(".contact .button")
    expect("heading after sending", page.text("h1"), "Thank you")
    expect("words after sending", page.text(".lead"), "Your message and your photo have arrived.")
    expect_fits(page, "thanks")


def expect_focus(page, what):
    """A browser gives the focus that a page asks for a moment after it has loaded."""
    page.until(f"{what}: the summary of mistakes has the focus", "document.activeElement.matches('.error-summary')")


def expect_faults(page, names):
    expect_focus(page, "contact form")
    summary = "[...document.querySelectorAll('.error-summary a')].map(link => link.hash.slice(1))"
    expect("mistakes in the summary", page.evaluate(summary), names)
    fields = "[...document.querySelectorAll('[aria-invalid=true]')].map(field => field.id)"
    expect("fields with mistakes", page.evaluate(fields), names)


def made(path, content):
    path.write_bytes(content)
    return path


def tiny_png():
    """A picture of one white point."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\xff\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


# ── Work under `msc dev` ─────────────────────────────────────────────────────────────────────────────────────────────

REPORT = "[...document.body.children].map(child => child.shadowRoot?.querySelector('pre')).find(Boolean)"
"""The overlay's report: it is the only thing in these pages that has a shadow root."""


def work_on_project(page, folder, msc):
    project = folder / "project"
    subprocess.run([msc, "new", project], check=True, capture_output=True, timeout=devtools.PATIENCE)
    site = project / "sites" / "example.com"
    save(folder, site / "front.html", "<h1>First</h1>\n")
    with serving(folder, "dev", [msc, "dev", project, "--color", "never"]) as (port, log):
        page.resize(*DESKTOP)
        page.go(f"http://example.com.localhost:{port}/")
        expect("first page", page.text("h1"), "First")
        changes_appear(page, folder, site)
        mistakes_appear(page, folder, site, log)
        failures_appear(page, folder, site, log)
        scripts_are_kept_apart(page, folder, site)
        # Leaves no stream of events open, for which the server would wait.
        page.go("about:blank")


def changes_appear(page, folder, site):
    save(folder, site / "front.html", "<h1>Second</h1>\n")
    expect_heading(page, "a saved view", "Second")

    page.evaluate("window.marker = 'kept'")
    save(folder, site / "public" / "site.css", "h1 { color: rgb(1, 2, 3); }\n")
    color = "getComputedStyle(document.querySelector('h1')).color"
    page.until("a saved style sheet is seen", f"{color} === 'rgb(1, 2, 3)'")
    expect("mark on the window, lost by a reload", page.evaluate("window.marker"), "kept")


def mistakes_appear(page, folder, site, log):
    view = site / "front.html"
    save(folder, view, "<h1>Third</h1>\n<p>?(1 + )</p>\n")
    expect_report(page, log)
    press_in_overlay(page)
    page.until("the overlay's button closes it", f"!{REPORT}")
    expect("page under the overlay", page.text("h1"), "Second")

    save(folder, view, "<h1>Third</h1>\n<p>?(2 + )</p>\n")
    expect_report(page, log)
    save(folder, view, "<h1>Third</h1>\n<p>?(2 + 2)</p>\n")
    expect_heading(page, "a mended view", "Third")
    page.until("the overlay goes once the view is mended", f"!{REPORT}")
    expect("mended part of the page", page.text("main p"), "4")


def failures_appear(page, folder, site, log):
    """What fails when it runs is reported over the last good page, like what cannot be compiled."""
    view = site / "front.html"
    save(folder, view, "<h1>Fourth</h1>\n<p>?(temp.absent.name)</p>\n")
    report = page.until("a failure is shown over the page", f"{REPORT}?.textContent")
    expect_in("file and line of a failure", "front.html:2", report)
    expect_in("excerpt of a failure", "temp.absent.name", report)
    expect("page under a failure", page.text("h1"), "Third")
    devtools.until("the terminal shows the failure", lambda: "front.html:2" in log.read_text(encoding="utf-8"))
    press_in_overlay(page)
    page.until("the overlay's button closes it", f"!{REPORT}")
    save(folder, view, "<h1>Fourth</h1>\n")
    expect_heading(page, "a page that fails no more", "Fourth")
    page.until("the overlay goes with the failure", f"!{REPORT}")


SCRIPTED = """<h1 style="margin-left: 7px">Scripted</h1>
<script>window.literal = true;</script>
<script>window.shown = ?(request.query.bad);</script>
<style>h1 { padding-left: ?(#"abc")px }</style>
<p style="margin-left: ?(5)px">?(html(request.query.bad))</p>
?(html('<script>window.written = true</script>'))
?(html('<script nonce="' .. page.nonce .. '">window.marked = ' .. json.encode(page.address) .. '</script>'))
<form method="post" action="/sent"><label>Name <input name="name"></label><button>Send</button></form>
"""
INJECTED = (
    "<script>window.hurt = 1</script><img src=x onerror='window.hurt = 2'>"
    "<script src=data:text/javascript,window.hurt=3></script><base href=https://evil.test/>"
    "<style>h1 { color: rgb(9, 9, 9) }</style>"
)


def scripts_are_kept_apart(page, folder, site):
    """Scripts and styles of views work, those that a visitor put into the page do not, and its form can be sent."""
    save(folder, site / "scripted.html", SCRIPTED)
    save(folder, site / "sent.html", "<h1>Sent by ?(form.name)</h1>\n")
    save(folder, site / "front.html", "<h1>Fifth</h1>\n")
    expect_heading(page, "the last view", "Fifth")
    origin = page.evaluate("location.origin")
    page.go(f"{origin}/scripted?bad={urllib.parse.quote(INJECTED)}")
    expect_heading(page, "the page with scripts", "Scripted")
    for name, wanted in (("literal", True), ("shown", INJECTED), ("written", True), ("marked", "scripted")):
        expect(f"script `{name}`", page.evaluate(f"window.{name}"), wanted)
    style = "getComputedStyle(document.querySelector('{}')).{}"
    expect("style of an attribute", page.evaluate(style.format("h1", "marginLeft")), "7px")
    expect("style of an attribute with a value", page.evaluate(style.format("main p", "marginLeft")), "5px")
    expect("style sheet with a value", page.evaluate(style.format("h1", "paddingLeft")), "3px")
    expect("injected picture", page.evaluate("document.images.length"), 1)
    expect("injected script", page.evaluate("String(window.hurt)"), "undefined")
    expect("injected style", page.evaluate(style.format("h1", "color")) == "rgb(9, 9, 9)", False)
    expect("injected base", page.evaluate("new URL('/x', document.baseURI).origin"), origin)
    page.fill("[name=name]", "Kim")
    page.press("main button")
    expect_heading(page, "the form that was sent", "Sent by Kim")


def expect_heading(page, what, text):
    page.until(f"{what} is seen", f"document.querySelector('h1')?.innerText === {json.dumps(text)}")


def expect_report(page, log):
    report = page.until("a mistake is shown over the page", f"{REPORT}?.textContent")
    code = report.partition("[")[2].partition("]")[0]
    if not (code.startswith("MS") and code[2:].isdigit()):
        raise Failed(f"the overlay names no code: {report}")
    expect_in("file in the overlay", "front.html:2", report)
    devtools.until(f"the terminal shows {code}", lambda: code in log.read_text(encoding="utf-8"))


def press_in_overlay(page):
    page.evaluate(f"{REPORT}.getRootNode().querySelector('button').click()")


def save(folder, path, text):
    """Puts a file in place at once: the server must not read half of it and take that for a change of its own."""
    draft = folder / "draft"
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)


# ── All of it ────────────────────────────────────────────────────────────────────────────────────────────────────────


def arguments():
    parser = argparse.ArgumentParser(description="Walks the shop and works under `msc dev` in a real chromium.")
    parser.add_argument("--server", type=pathlib.Path, default=BINARIES / "server")
    parser.add_argument("--msc", type=pathlib.Path, default=BINARIES / "msc")
    parser.add_argument("--chromium", default="chromium")
    return parser.parse_args()


def end_in_time():
    """Out of time, or asked to end: both raise, so that whatever was started is ended."""

    def out_of_time(*_):
        raise OutOfTime(f"not done within {LIMIT} s")

    def asked_to_end(*_):
        raise KeyboardInterrupt

    signal.signal(signal.SIGALRM, out_of_time)
    signal.signal(signal.SIGTERM, asked_to_end)
    signal.alarm(LIMIT)


def walk(given, folder):
    parts = [("the shop", walk_shop, given.server), ("msc dev", work_on_project, given.msc)]
    with devtools.Browser(folder, given.chromium) as browser:
        page = devtools.Page(browser)
        for name, part, program in parts:
            started = time.monotonic()
            try:
                part(page, folder, program.resolve())
            except (Exception, OutOfTime):
                signal.alarm(0)
                show_page(browser, folder / "failed.png")
                raise
            print(f"walk: {name}: fine, {time.monotonic() - started:.1f} s", file=sys.stderr)


def show_page(browser, picture):
    with contextlib.suppress(devtools.DevToolsError, devtools.Late, OSError):
        browser.connect()
        devtools.Page(browser).screenshot(picture)
        print(f"walk: the page as it was: {picture}", file=sys.stderr)


def main():
    given = arguments()
    end_in_time()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="walk-"))
    try:
        walk(given, folder)
    except (Exception, OutOfTime) as failure:
        print(f"walk: {type(failure).__name__}: {failure}\nwalk: logs are in {folder}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        shutil.rmtree(folder, ignore_errors=True)
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
