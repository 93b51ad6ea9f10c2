#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The site that doxygen has made: check_site.py SITE

Every link within the site leads to a page and a place on it, no Markdown is left over, diagrams stand
as code, and a reader who knows the site alone finds the answers of docs/README.md.
"""

import html
import re
import sys
from pathlib import Path
from urllib.parse import unquote

# What a page has to say, each text on the page of that document.
ANSWERS = {
    "docs/threads.md": "The one of ClientConfig::executor; without one of your own, a single hidden "
                       "thread",
    "docs/lifecycle.md": "After the reconnection the newest list is sent again, whole",
    "docs/tls-and-credentials.md": "Write the new password to where the provider reads it",
    "docs/exit-codes.md": "6 no acceptable subprotocol",
    "docs/fields.md": "energyMeterReading energy_meter_reading_wh number Wh",
}
CODE = re.compile(r'<div class="fragment">.*?</div><!-- fragment -->|<(pre|code)\b.*?</\1>', re.S)
LEFT_OVER = re.compile(r"\]\([\w./#-]+\)|^\s*#{2,} ", re.M)


def page_of(document):
    return "page_" + re.sub(r"\W", "_", document) + ".html"


def words_of(text):
    words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\xa0", " ").split())
    return re.sub(r" ([;.,:])", r"\1", words)


def dead_links(pages):
    places = {name: set(re.findall(r'(?:id|name)="([^"]+)"', text)) for name, text in pages.items()}
    for name, text in pages.items():
        for link in set(re.findall(r'href="([^"]+)"', text)):
            path, _, place = unquote(html.unescape(link)).partition("#")
            target = path or name
            if "://" in link or not target.endswith(".html"):
                continue
            if target not in pages:
                yield f"{name}: there is no page {target}"
            elif place and place not in places[target]:
                yield f"{name}: there is no place {place} on {target}"


def main(site):
    pages = {path.name: path.read_text(encoding="utf-8") for path in sorted(Path(site).glob("*.html"))}
    wrong = list(dead_links(pages))
    for document, answer in ANSWERS.items():
        if answer not in words_of(pages.get(page_of(document), "")):
            wrong.append(f"{page_of(document)} does not say: {answer}")
    for name, text in pages.items():
        prose = CODE.sub("", text)
        if name.startswith("page_") and LEFT_OVER.search(prose):
            wrong.append(f"{name}: Markdown is left over: {LEFT_OVER.search(prose).group()}")
        if "stateDiagram-v2" in prose or "sequenceDiagram" in prose:
            wrong.append(f"{name}: a diagram does not stand as code")
    print("\n".join(wrong) or f"{len(pages)} pages")
    return 1 if wrong or len(pages) < 20 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
