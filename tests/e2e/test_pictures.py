"""The pictures of the README are of the screens as they are."""

import os
import subprocess
import sys

SCRIPT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "screen", "pictures.py")


def test_pictures_are_of_the_screens(t):
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    readme = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(SCRIPT))), "README.md")
    with open(readme, encoding="utf-8") as opened:
        shown = [line.split("(")[1].rstrip(")\n") for line in opened if line.startswith("![")]
    assert shown and all(os.path.isfile(os.path.join(os.path.dirname(readme), path)) for path in shown), shown
