#!/usr/bin/env python3
"""Pictures of the screens for the README: SVG out of what the real ui drew (golden/*.txt: text and roles) and the colours of a
theme. usage: pictures.py [--check]"""

import configparser
import html
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
# golden, theme
PICTURES = (("fleet-80x24-utf8", "dark"), ("fleet-80x24-utf8", "hc-light"), ("message-160x48-utf8", "dark"), ("fleet-160x48-utf8", "cvd-dark"))
CELL_W, CELL_H, FONT = 8.4, 18, 14
ROLE_ROW = re.compile(r'\[ROLE_\w+\] =\s*\{ROLE_\w+,\s*"([\w.]+)",\s*ROLE_(\w+),\s*\'(.)\'')


def roles():
    """code -> (name, parent's name)"""
    with open(os.path.join(ROOT, "src/term/roles.c"), encoding="utf-8") as source:
        rows = ROLE_ROW.findall(source.read())
    return {code: (name, parent.lower().replace("_", ".")) for name, parent, code in rows}


class Theme:
    """What a theme makes of roles in true colour. Only what the shipped ones use: colours of the palette, of hex, attributes."""

    def __init__(self, name):
        parser = configparser.ConfigParser(delimiters="=", comment_prefixes="#", interpolation=None, strict=False)
        parser.read(os.path.join(ROOT, f"themes/{name}.ini"), encoding="utf-8")
        self.palette = dict(parser["palette"])
        self.values = {role: value.split(";")[0].split() for role, value in parser["roles"].items()}
        self.text = self.style("text", None)

    def color(self, word):
        return self.palette.get(word, word)

    def style(self, role, parent):
        words = self.values.get(role) or self.values.get(parent) or self.values["text"]
        colors = words[0].split("/")
        fg, bg = self.color(colors[0]), self.color(colors[1]) if len(colors) > 1 else self.text[1]
        return fg, bg, set(words[1:])


def read_golden(name):
    with open(os.path.join(HERE, "golden", f"{name}.txt"), encoding="utf-8") as golden:
        text, rest = golden.read().split("roles\n")
    return [line[:-1] for line in text.splitlines()], [line[:-1] for line in rest.splitlines() if line.endswith("|")]


def runs(text, codes):
    """(column, characters, role) of pieces of one role; every character of these scenes is one column wide."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or codes[end] != codes[start]:
            yield start, text[start:end], codes[start]
            start = end


def draw_run(out, theme, table, row, column, text, code):
    name, parent = table[code]
    fg, bg, attrs = theme.style(name, parent)
    x, y, width = column * CELL_W, row * CELL_H, len(text) * CELL_W
    if bg != theme.text[1]:
        out.append(f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{CELL_H}" fill="{bg}"/>')
    stripped = text.strip()
    if not stripped:
        return
    x += (len(text) - len(text.lstrip())) * CELL_W
    style = "".join((' font-weight="bold"' if "bold" in attrs else "", ' text-decoration="underline"' if "underline" in attrs else ""))
    out.append(
        f'<text x="{x:.1f}" y="{y + 14}" fill="{fg}" textLength="{len(stripped) * CELL_W:.1f}"{style} xml:space="preserve">'
        f"{html.escape(stripped)}</text>"
    )


def picture(golden, theme_name):
    texts, codes = read_golden(golden)
    theme, table = Theme(theme_name), roles()
    columns = max(len(line) for line in codes)
    width, height = columns * CELL_W, len(texts) * CELL_H
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 {width + 16:.0f} {height + 16}" font-size="{FONT}"'
        ' font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace">',
        f"<title>sqscope: {golden}, theme {theme_name}</title>",
        f'<rect x="-8" y="-8" width="{width + 16:.0f}" height="{height + 16}" rx="6" fill="{theme.text[1]}"/>',
    ]
    for row, (text, row_codes) in enumerate(zip(texts, codes)):
        for column, piece, code in runs(text, row_codes):
            draw_run(out, theme, table, row, column, piece, code)
    return "\n".join([*out, "</svg>", ""])


def main():
    check = sys.argv[1:] == ["--check"]
    stale = []
    for golden, theme in PICTURES:
        path = os.path.join(HERE, "pictures", f"{golden}-{theme}.svg")
        made = picture(golden, theme)
        if check:
            with open(path, encoding="utf-8") as there:
                stale += [path] if there.read() != made else []
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as new:
            new.write(made)
    if stale:
        sys.exit("make screens-update: not of the screens as they are: " + ", ".join(stale))


if __name__ == "__main__":
    main()
