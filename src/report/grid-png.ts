// A grid of captioned pictures as a PNG, on white paper: what showImages, predictCh3 and predictions.png look like.
import { encodePng } from '../images/png.js';
import type { Captioned, Tone } from './captioned.js';
import { LINE_HEIGHT } from './glyphs.js';
import { type Color, Raster, shortened, textWidth } from './raster.js';

/** Pictures under a heading, which may be empty. */
export interface GridSection {
  readonly title: string;
  readonly items: readonly Captioned[];
}

const [MARGIN, GAP, SECTION_GAP, TITLE_GAP, CAPTION_GAP] = [20, 18, 26, 9, 5];
const PAPER: Color = [255, 255, 255];
const TONES: Record<Tone, Color> = {
  plain: [31, 35, 40],
  faint: [101, 109, 118],
  right: [17, 99, 41],
  wrong: [191, 33, 43],
};

/**
 * The sections one below the other, `columns` pictures in a row. Pictures are enlarged to some `size` pixels, by a whole factor so that their
 * own pixels stay sharp; captions are centred below them, and shortened if they are wider.
 */
export function gridPng(sections: readonly GridSection[], columns: number, size = 84): Uint8Array {
  const pictures = sections.flatMap(({ items }) => items.map(({ picture }) => picture));
  const [wide, high] = [
    Math.max(...pictures.map(({ width }) => width), 1),
    Math.max(...pictures.map(({ height }) => height), 1),
  ];
  const scale = Math.max(Math.round(size / Math.max(wide, high)), 1);
  const cell = { width: Math.max(wide * scale, size), height: high * scale, scale };
  let bottom = MARGIN - SECTION_GAP;
  const placed = sections.map(({ title, items }) => {
    const top = bottom + SECTION_GAP;
    const pitch = cell.height + GAP + captionHeight(items);
    const first = top + (title ? LINE_HEIGHT + TITLE_GAP : 0);
    bottom = first + Math.ceil(items.length / columns) * pitch - GAP;
    return { title, items, top, first, pitch };
  });
  const raster = new Raster(2 * MARGIN + columns * (cell.width + GAP) - GAP, bottom + MARGIN, PAPER);
  for (const { title, items, top, first, pitch } of placed) {
    raster.text(title, MARGIN, top, TONES.plain);
    items.forEach((item, i) => {
      const left = MARGIN + (i % columns) * (cell.width + GAP);
      drawItem(raster, item, { ...cell, left, top: first + Math.floor(i / columns) * pitch });
    });
  }
  return encodePng(raster.width, raster.height, raster.pixels);
}

function captionHeight(items: readonly Captioned[]): number {
  const lines = Math.max(...items.map(({ captions }) => captions.length), 0);
  return lines > 0 ? CAPTION_GAP + lines * LINE_HEIGHT : 0;
}

/** Where a picture goes, and the room that it has. */
interface Cell {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

function drawItem(raster: Raster, { picture, captions }: Captioned, cell: Cell): void {
  const centre = (width: number) => cell.left + Math.floor((cell.width - width) / 2);
  raster.picture(picture, centre(picture.width * cell.scale), cell.top, cell.scale);
  captions.forEach(({ text, tone }, line) => {
    const short = shortened(text, cell.width + GAP - 2);
    raster.text(
      short,
      centre(textWidth(short)),
      cell.top + cell.height + CAPTION_GAP + line * LINE_HEIGHT,
      TONES[tone],
    );
  });
}
