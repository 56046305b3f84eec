"""Take the README's picture of the year anew: generates 2027 and photographs its page in Chromium."""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent


def main() -> None:
    """Write docs/year-2027.png."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "scheduler", "generate", "2027", "-o", folder], check=True)
        with sync_playwright() as browsers:
            arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            browser = browsers.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(f"file://{folder}/2027.html")
            page.screenshot(path=str(HERE / "year-2027.png"))
            browser.close()


if __name__ == "__main__":
    main()
