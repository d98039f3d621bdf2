// Raster: a canvas of red, green and blue that pictures and text are drawn on.
import type { Image, Rgba } from '../images/image.js';
import { decodePng } from '../images/png.js';
import { ADVANCES, LETTERS, LINE_HEIGHT, SHEET } from './glyphs.js';

export type Color = readonly [red: number, green: number, blue: number];

/** Columns that a line of text takes. Letters that there are none of are drawn without their accents, or as `?`. */
export function textWidth(text: string): number {
  return drawable(text).reduce((sum, letter) => sum + ADVANCES[letter], 0);
}

/** The text, with `…` in the place of its end if it is wider than `width`. */
export function shortened(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const letters = [...text];
  while (letters.length > 0 && textWidth(`${letters.join('')}…`) > width) letters.pop();
  return `${letters.join('')}…`;
}

/** What is drawn outside of it is cut off. */
export class Raster {
  readonly pixels: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
    paper: Color,
  ) {
    this.pixels = new Uint8Array(width * height * 3);
    for (let i = 0; i < this.pixels.length; i++) this.pixels[i] = paper[i % 3];
  }

  /** Draws the picture with each pixel as a square of `scale`. */
  picture({ width, height, channels, pixels }: Image, left: number, top: number, scale: number): void {
    for (let y = 0; y < height * scale; y++) {
      for (let x = 0; x < width * scale; x++) {
        const at = (Math.floor(y / scale) * width + Math.floor(x / scale)) * channels;
        const color: Color = channels === 3 ? [pixels[at], pixels[at + 1], pixels[at + 2]] : [pixels[at], pixels[at], pixels[at]]; // prettier-ignore
        this.#mix(left + x, top + y, color, 1);
      }
    }
  }

  /** Draws one line of text from its upper left corner. */
  text(text: string, left: number, top: number, color: Color): void {
    const { data, width } = sheet();
    let x = left;
    for (const letter of drawable(text)) {
      const from = ADVANCES.slice(0, letter).reduce((sum, advance) => sum + advance, 0);
      for (let row = 0; row < LINE_HEIGHT; row++) {
        for (let column = 0; column < ADVANCES[letter]; column++) {
          this.#mix(x + column, top + row, color, data[(row * width + from + column) * 4] / 255);
        }
      }
      x += ADVANCES[letter];
    }
  }

  #mix(x: number, y: number, color: Color, share: number): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height || share === 0) return;
    const at = (y * this.width + x) * 3;
    for (let c = 0; c < 3; c++) this.pixels[at + c] += Math.round((color[c] - this.pixels[at + c]) * share);
  }
}

let decoded: Rgba | undefined;

function sheet(): Rgba {
  return (decoded ??= decodePng(Buffer.from(SHEET, 'base64')));
}

/** Positions of the text's letters on the sheet. */
function drawable(text: string): number[] {
  const known = (letter: string) => LETTERS.indexOf(letter);
  return Array.from(text.normalize('NFC'), (letter) => {
    const found = known(letter) >= 0 ? known(letter) : known(letter.normalize('NFKD')[0]);
    return found >= 0 ? found : known('?');
  });
}
