#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Prints a Markdown file of the project as doxygen wants to read it: doxygen_filter.py FILE

A forge makes anchors from headings, and links lead to files; doxygen 1.9 knows neither. So each
heading is given its anchor, links between documents become references to those, and links to files
that are not on the site become the names of these files. Mermaid's diagrams stay code.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADING = re.compile(r"^(#+) +(.*?) *$")
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^)\s]+)\)")


def slug(heading):
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def page_of(document):
    """The name of a document's page: no other anchor on the site may have it."""
    return "page_" + re.sub(r"\W", "_", str(document.relative_to(ROOT)))


def anchor_of(document, heading):
    return f"{page_of(document)}_{re.sub(r'[^a-z0-9_]', '_', slug(heading))}"


def on_site(target):
    return target.suffix == ".md" and target.is_file() and (
        target.parent in (ROOT, ROOT / "docs"))


def translate_link(document, match):
    image, text, link = match.groups()
    if "://" in link or link.startswith("mailto:"):
        return match.group()
    path, _, anchor = link.partition("#")
    target = (document.parent / path).resolve() if path else document
    if image:
        return f"{image}[{text}]({target.name})"
    if not on_site(target):
        return f"{text} (`{target.relative_to(ROOT)}`)"
    return f"[{text}](@ref {anchor_of(target, anchor) if anchor else page_of(target)})"


def translate_heading(document, level, heading, is_first):
    anchor = page_of(document) if is_first else anchor_of(document, heading)
    return f"{level} {heading} {{#{anchor}}}"


def translate(document, lines):
    """The lines outside of code, translated; code as it is."""
    fence, titled = None, False
    for line in lines:
        opening = re.match(r"^(`{3,})(\w*)", line)
        if opening:
            if fence is None:
                fence = opening.group(1)
                yield fence + ("" if opening.group(2) == "mermaid" else opening.group(2))
                continue
            if opening.group(1) == fence:
                fence = None
        if fence is None:
            heading = HEADING.match(line)
            if heading:
                line = translate_heading(document, *heading.groups(), not titled)
                titled = True
            else:
                line = LINK.sub(lambda match: translate_link(document, match), line)
        yield line


if __name__ == "__main__":
    FILE = Path(sys.argv[1]).resolve()
    print("\n".join(translate(FILE, FILE.read_text(encoding="utf-8").splitlines())))
