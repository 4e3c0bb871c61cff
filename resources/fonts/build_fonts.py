# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the report fonts from Debian's Noto fonts: build_fonts.py NOTO_FOLDER OUTPUT_FOLDER.

Needs python3-fonttools, fonts-noto-core and fonts-noto-mono (2020.12.25). README.md says why each step is there.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FACES = [  # source, donor of missing characters, our family, style
    ("NotoSans-Regular", "NotoSansMono-Regular", "Valbench Sans", "Regular"),
    ("NotoSans-Bold", "NotoSansMono-Bold", "Valbench Sans", "Bold"),
    ("NotoSans-Italic", "NotoSansMono-Regular", "Valbench Sans", "Italic"),
    ("NotoSansMono-Regular", None, "Valbench Mono", "Regular"),
]
MINUS = 0x2212


def add_missing(font, donor):
    """Copies, flattened to plain outlines, every character that only the donor has."""
    have, offered = font.getBestCmap(), donor.getBestCmap()
    glyphs, order, advance = donor.getGlyphSet(), font.getGlyphOrder()[:], font["hmtx"]
    digit = advance[have[ord("0")]][0]
    for code in sorted(set(offered) - set(have)):
        source = glyphs[offered[code]]
        # Tables align by figures: a minus takes exactly the room of a digit.
        shift = (digit - source.width) // 2 if code == MINUS else 0
        outline = DecomposingRecordingPen(glyphs)
        source.draw(outline)
        pen = TTGlyphPen(None)
        outline.replay(TransformPen(pen, (1, 0, 0, 1, shift, 0)))
        name = f"uni{code:04X}.mono"
        glyph = pen.glyph()
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        advance[name] = (digit if code == MINUS else source.width, getattr(glyph, "xMin", 0))
        order.append(name)
        for table in font["cmap"].tables:
            if table.isUnicode() and (code < 0x10000 or table.format == 12):
                table.cmap[code] = name
    font.setGlyphOrder(list(dict.fromkeys(order)))


def rename(font, family, style):
    values = {1: family, 2: style, 3: f"Valbench;{family};{style}", 4: f"{family} {style}",
              6: f"{family.replace(' ', '')}-{style}"}
    names = font["name"]
    names.names = [n for n in names.names if n.nameID in (0, 5, 7, 13, 14)]
    for name_id, text in values.items():
        names.setName(text, name_id, 3, 1, 0x409)


def build(noto, out, source, donor, family, style):
    font = TTFont(noto / f"{source}.ttf", recalcTimestamp=False)
    if donor:
        add_missing(font, TTFont(noto / f"{donor}.ttf"))
    options = subset.Options(hinting=False, notdef_outline=True, glyph_names=False, name_IDs=["*"],
                             layout_features=["ccmp", "locl", "mark", "mkmk", "kern"])
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for code in font.getBestCmap() if code < 0x10000])
    subsetter.subset(font)
    rename(font, family, style)
    font.save(out / f"{family.replace(' ', '')}-{style}.ttf")


def main():
    noto, out = Path(sys.argv[1]), Path(sys.argv[2])
    for face in FACES:
        build(noto, out, *face)


if __name__ == "__main__":
    main()
