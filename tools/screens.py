"""Take pictures of the HTML report with headless chromium, into out/screens.

Two widths (a desk and a phone), two languages, the first screen and the whole page.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image  # comes with pdfplumber

KANHE = Path(sys.executable).with_name("kanhe")
DRAFT = Path("examples", "draft.txt")
OUT = Path("out", "screens")
LANGUAGES = ("zh", "en")

#: name -> (width, height) in CSS pixels
SIZES = {
    "desk": (1366, 768),
    "desk-page": (1366, 3000),
    "phone": (390, 844),
    "phone-page": (390, 5000),
}

#: Chromium's window cannot be made narrower than this; narrower pages are drawn in a frame,
#: which is a viewport of its own to every style sheet.
NARROWEST = 500

FRAME = """<!doctype html><meta charset="utf-8"><style>body{{margin:0}}
iframe{{border:0;width:{width}px;height:{height}px}}</style><iframe src="{source}"></iframe>"""


def find_chromium() -> str:
    """Return the browser's command, or say how to get it."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise SystemExit("make screens: chromium is not installed (Debian: apt-get install chromium)")


def report(language: str, target: Path) -> None:
    """Write the HTML report of the example."""
    command = [str(KANHE), "check", str(DRAFT), "--format", "html", "--lang", language]
    done = subprocess.run([*command, "-o", str(target)], check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"make screens: kanhe check ended with status {done.returncode}")


def picture(browser: str, page: Path, size: tuple[int, int], target: Path, home: Path) -> None:
    """Draw *page* at *size* into the PNG *target*."""
    width, height = size
    if width < NARROWEST:
        frame = page.with_name(f"{page.stem}-{width}x{height}.html")
        frame.write_text(FRAME.format(width=width, height=height, source=page.name))
        page = frame
    command = [browser, "--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]
    command += [f"--user-data-dir={home}", f"--window-size={max(width, NARROWEST)},{height}"]
    if os.geteuid() == 0:  # chromium's sandbox does not start for root, which CI is
        command.append("--no-sandbox")
    command += [f"--screenshot={target.resolve()}", page.resolve().as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if not target.is_file():
        raise SystemExit(f"make screens: no picture of {page.name}\n{done.stderr}")
    if width < NARROWEST:
        with Image.open(target) as wide:
            wide.crop((0, 0, width, height)).save(target)


def main() -> int:
    """Return 0 when every picture was taken."""
    browser = find_chromium()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        for language in LANGUAGES:
            page = home / f"report-{language}.html"
            report(language, page)
            for size_name, size in SIZES.items():
                target = OUT / f"check-{language}-{size_name}.png"
                picture(browser, page, size, target, home / "profile")
                print(f"  {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
