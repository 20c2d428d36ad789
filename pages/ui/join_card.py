"""How to join a room: its QR, its code in letters for the back row, and where to type it; one picture."""

from __future__ import annotations

import io
from html import escape
from typing import TYPE_CHECKING

import segno

if TYPE_CHECKING:
    from kamcore.palette import Palette

WIDTH, MARGIN = 400, 20
QR = WIDTH - 2 * MARGIN
LARGEST = 34.0
"""Of the address, which whoever cannot read the QR types from the back row."""


def spaced(code: str) -> str:
    """Return a code as it is read aloud: ``ABC DEF``."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


def picture(code: str, link: str, p: Palette) -> str:
    """Return the picture as SVG.

    The QR is dark on a white ground in either theme: many phones do not read it the other way round.

    Args:
        code: of the room.
        link: where it leads.
        p: the palette.
    """
    made = segno.make(link, error="m", micro=False)
    out = io.BytesIO()
    made.save(
        out, kind="svg", xmldecl=False, svgns=False, nl=False, border=2, dark="#0c191e", light=None, omitsize=True
    )
    modules = made.symbol_size(border=2)[0]
    qr = out.getvalue().decode()
    inner = qr[qr.index(">") + 1 : qr.rindex("</svg>")]
    where = escape(link.partition("://")[2].rpartition("/")[0])
    size = min(LARGEST, 1.75 * QR / max(len(where), 1))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {WIDTH + 142}" role="img" font-family="sans-serif" '
        f'text-anchor="middle"><rect width="{WIDTH}" height="{WIDTH}" rx="16" fill="#ffffff"/>'
        f'<g transform="translate({MARGIN} {MARGIN}) scale({QR / modules:.4f})">{inner}</g>'
        f'<text x="{WIDTH / 2}" y="{WIDTH + 78}" font-size="80" font-weight="700" letter-spacing="4" fill="{p.text}">'
        f"{escape(spaced(code))}</text>"
        f'<text x="{WIDTH / 2}" y="{WIDTH + 132}" font-size="{size:.1f}" fill="{p.text}">{where}</text></svg>'
    )


def alt(code: str, link: str) -> str:
    """Return the picture in words."""
    return f"Join with the code {spaced(code)} at {link.rpartition('/')[0]}, or with the QR of {link}"
