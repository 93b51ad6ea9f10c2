# SPDX-License-Identifier: Apache-2.0
"""A small chart as SVG: a line through a few points, each with its value."""
import math

WIDTH, HEIGHT = 340, 230
LEFT, RIGHT, TOP, BOTTOM = 50, 20, 40, 40
STYLE = """text { font: 12px sans-serif; fill: #333 } .title { font-weight: bold }
.axis { stroke: #999 } .goal { stroke: #c33; stroke-dasharray: 5 4 } .goaltext { fill: #c33 }
.line { fill: none; stroke: #1763a6; stroke-width: 2 } .dot { fill: #1763a6 }"""


def text(x, y, words, anchor="middle", kind=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{words}</text>'


def number(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def panel(at, title, xs, ys, goal=None):
    """One chart, `at` pixels from the left; xs on a logarithmic axis."""
    top = max([*ys, goal or 0]) * 1.2 or 1
    low, high = math.log(min(xs)), math.log(max(xs))
    span = (high - low) or 1

    def place(x, y):
        return (at + LEFT + (math.log(x) - low) / span * (WIDTH - LEFT - RIGHT - 20) + 10,
                HEIGHT - BOTTOM - y / top * (HEIGHT - TOP - BOTTOM))

    floor = HEIGHT - BOTTOM
    out = [text(at + WIDTH / 2, 20, title, kind="title"),
           f'<path class="axis" fill="none" d="M{at + LEFT} {TOP}V{floor}H{at + WIDTH - RIGHT}"/>',
           text(at + LEFT - 6, floor + 4, "0", "end"),
           text(at + LEFT - 6, TOP + 4, number(top), "end"),
           text(at + WIDTH / 2, HEIGHT - 6, "clients")]
    if goal:
        height = place(xs[0], goal)[1]
        out += [f'<path class="goal" d="M{at + LEFT} {height:.1f}H{at + WIDTH - RIGHT}"/>',
                text(at + LEFT + 6, height - 5, f"goal {number(goal)}", "start", "goaltext")]
    points = [place(x, y) for x, y in zip(xs, ys)]
    out.append('<polyline class="line" points="'
               + " ".join(f"{x:.1f},{y:.1f}" for x, y in points) + '"/>')
    for (x, y), clients, value in zip(points, xs, ys):
        out += [f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>',
                text(x, y - 9, number(value)), text(x, floor + 16, f"{clients:,.0f}")]
    return out


def chart(panels):
    """The whole file; `panels` are (title, xs, ys, goal or None)."""
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH * len(panels)}" '
             f'height="{HEIGHT}" viewBox="0 0 {WIDTH * len(panels)} {HEIGHT}">',
             f"<style>{STYLE}</style>", '<rect width="100%" height="100%" fill="#fff"/>']
    for index, each in enumerate(panels):
        lines += panel(index * WIDTH, *each)
    return "\n".join([*lines, "</svg>", ""])
