"""`python -m tests.browser.screenshots`: the pictures of docs/screens, taken from a demo of its own.

The demo lives in a temporary folder, on a port of its own: the one in var/ is not touched.
"""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.machine import chromium
from tests.browser import desk
from tests.browser.paper import scanned

ROOT = Path(__file__).parents[2]
SCREENS = ROOT / "docs" / "screens"
PASSWORD = "luvalla-harjoitus"
WORKER, RECEIVER = "sanna@example.fi", "palvelupiste@example.fi"
DIRECTOR, SECRETARY = "johtaja@example.fi", "sihteeri@example.fi"
WIDE, NARROW = (1280, 900), (390, 844)
LONGEST = 1900  # pixels: a longer page is cut
COLORS = 128
WAIT = 60  # seconds


@dataclass(frozen=True)
class Server:
    """Where the demo answers."""

    url: str


def main() -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with demo() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        take_desk(browser, server)
        take_area(browser, server)
        browser.close()


@contextmanager
def demo() -> Iterator[Server]:
    """A fresh demo that answers until the pictures are taken."""
    with tempfile.TemporaryDirectory(prefix="luvalla-screens-") as folder:
        port = _free_port()
        environment = _environment(Path(folder), port)
        _manage(environment, "set_up")
        options = [f"--bind=127.0.0.1:{port}", "--threads=4", "--log-level=warning"]
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--no-control-socket", *options]
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            server = Server(f"http://localhost:{port}")
            _wait_for(server)
            yield server
        finally:
            process.terminate()
            process.wait()


def _environment(folder: Path, port: int) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("LUVALLA_")}
    return own | {
        "LUVALLA_MODE": "demo",
        "SECRET_KEY": f"luvalla-demo-{_key()}",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "ALLOWED_HOSTS": "localhost",
        "LUVALLA_BASE_URL": f"http://localhost:{port}",
        "LUVALLA_FILES_DIR": str(folder / "files"),
        "LUVALLA_ENCRYPTION_KEYS": f"k1:{_key()}",
        "LUVALLA_INDEX_KEY": _key(),
        "LUVALLA_TRAIL_KEYS": f"t1:{_key()}",
        "EMAIL_URL": "memorymail://",
        "DEFAULT_FROM_EMAIL": "luvalla@example.org",
    }


def _key() -> str:
    return base64.b64encode(b"luvalla-demo" + os.urandom(20)).decode()


def _manage(environment: dict[str, str], *command: str) -> None:
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(server: Server) -> None:
    until = time.monotonic() + WAIT
    while True:
        try:
            urlopen(f"{server.url}/ohje/").close()  # noqa: S310 - our own server
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


@contextmanager
def seat(browser: Browser, server: Server, email: str, size: tuple[int, int] = WIDE) -> Iterator[Page]:
    """A browser in which the person has logged in; a demo asks for no second factor."""
    context = browser.new_context(
        locale="fi-FI", timezone_id="Europe/Helsinki", viewport={"width": size[0], "height": size[1]}
    )
    page = context.new_page()
    page.goto(server.url)
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.click(desk.PRIMARY)
    page.wait_for_url(lambda url: "/tili/" not in url)
    yield page
    context.close()


def shoot(page: Page, name: str, *, narrow: bool = False) -> None:
    """The page as it stands, and on a phone too when asked."""
    _shoot(page, f"{name}.png", *WIDE)
    if narrow:
        _shoot(page, f"{name}-390.png", *NARROW)
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})


def _shoot(page: Page, file: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    tall = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST)
    clip: Any = {"x": 0, "y": 0, "width": width, "height": max(tall, height)}
    page.screenshot(path=SCREENS / file, full_page=True, clip=clip, animations="disabled")
    _make_small(SCREENS / file)


def _make_small(path: Path) -> None:
    """A screen has few colours: a palette is enough."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def take_desk(browser: Browser, server: Server) -> None:
    """A walk-in client from the work desk to a withdrawal."""
    with seat(browser, server, WORKER) as page:
        shoot(page, "tyopoyta", narrow=True)
        consent, number = prepare(page, server)
        sign(page, server, consent)
        page.goto(f"{server.url}/suostumus/{consent}/avaa/")
        page.check("main [name=action] >> nth=0")
        shoot(page, "portti", narrow=True)
        page.check("[name=not_disqualified]")
        page.click("#gate button[data-variant=primary]")
        page.wait_for_url("**/avaus/**")
        shoot(page, "avattu", narrow=True)
        withdraw(page, server, number)
        page.goto(f"{server.url}/suostumus/{consent}/avaa/")
        shoot(page, "portti-ei-avaudu", narrow=True)


def prepare(page: Page, server: Server) -> tuple[str, str]:
    """The form in its four steps; returns the consent's id and the form's number."""
    today = time.strftime("%d.%m.%Y")
    page.click("form[action='/suostumus/uusi/'] button[data-variant=primary]")
    desk.tell_code(page)
    desk.tell_client(page)
    desk.go_on(page)
    desk.choose_group(page)
    desk.tell_need(page, visit_date=today)
    shoot(page, "palvelutarve", narrow=True)
    desk.go_on(page)
    for category in ("T2", "T3", "T5"):
        page.check(f"main [name=categories][value={category}]")
    desk.choose(page, "ask_record_changes", "no")
    desk.choose(page, "length", "until")
    desk.choose(page, "viewers", "all")
    desk.go_on(page)
    page.wait_for_selector("img[src^='data:image/png']")
    shoot(page, "tulostus")
    page.click(desk.PRIMARY)
    page.wait_for_url("**/lomake/**")
    return desk.id_in(page.url), page.locator("h1").inner_text().split()[-1]


def sign(page: Page, server: Server, consent: str) -> None:
    """The paper comes back: its scan first, so that everything is confirmed beside the picture."""
    pdf = page.request.get(f"{server.url}/suostumus/{consent}/lomake.pdf").body()
    draw_form(pdf)
    page.goto(f"{server.url}/suostumus/{consent}/allekirjoitus/")
    scan: Any = {"name": "lomake.pdf", "mimeType": "application/pdf", "buffer": scanned(pdf)}
    page.set_input_files("[name=scan]", scan)
    page.click("form[enctype] button[type=submit]")
    page.wait_for_selector("img#page-1")
    desk.choose(page, "decision", "given")
    for item, answer in (("T2", "ticked"), ("T3", "ticked"), ("T5", "empty")):
        desk.choose(page, f"box_{item}", answer)
    page.fill("[name=place]", "Laukaa")
    page.fill("[name=signed_on]", time.strftime("%d.%m.%Y"))
    for check in ("person", "signature"):
        page.check(f"main [name={check}]")
    shoot(page, "allekirjoitus", narrow=True)
    for check in ("same", "copy"):
        page.check(f"main [name={check}]")
    page.click("[data-signature] button[data-variant=primary]")
    page.wait_for_selector("[data-signature]", state="detached")


def draw_form(pdf: bytes) -> None:
    """The pages of a printed consent form."""
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            path = SCREENS / f"lomake-{number}.png"
            page.render(scale=1.6).to_pil().save(path)
            _make_small(path)


def withdraw(page: Page, server: Server, number: str) -> None:
    page.goto(f"{server.url}/peruutus/")
    page.fill("[name=number]", number)
    page.select_option("[name=identity_check]", "passport")
    desk.choose(page, "scope", "all")
    page.select_option("[name=way]", "service_point")
    shoot(page, "peruutus", narrow=True)
    page.click(desk.PRIMARY)
    page.wait_for_url("**/peruutus/*-*/")


def take_area(browser: Browser, server: Server) -> None:
    """The director's queue and the secretary's report."""
    with seat(browser, server, DIRECTOR) as page:
        page.goto(f"{server.url}/paatettavat/")
        page.click("main a[href^='/paatettavat/']")
        shoot(page, "paatettavat", narrow=True)
    with seat(browser, server, SECRETARY) as page:
        page.goto(f"{server.url}/raportti/")
        shoot(page, "raportti")


if __name__ == "__main__":
    main()
