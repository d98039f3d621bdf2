// Drawings: SVG with the colours of light and dark screens, as a file of its own or as part of a page.
import { Markup, markup } from './markup.js';

/** What is drawn on a sheet of width x height units. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  readonly content: Markup;
}

/** What the lines of a chart are drawn in, one after the other; further lines begin again. */
const LIGHT = ['#2563eb', '#d9480f', '#2b8a3e', '#9c36b5', '#0b7285', '#c2255c', '#866b00', '#5c5f66'];
const DARK = ['#6ea8fe', '#ff9f45', '#69db7c', '#da77f2', '#3bc9db', '#f783ac', '#ffd43b', '#adb5bd'];

/** The class of the i-th colour: that of a line's path and of a legend's mark. */
export function strokeClass(i: number): string {
  return `c${i % LIGHT.length}`;
}

/** The same colour for text and dots. */
export function fillClass(i: number): string {
  return `f${i % LIGHT.length}`;
}

interface Theme {
  readonly lines: readonly string[];
  readonly text: string;
  readonly faint: string;
  readonly paper: string;
  readonly grid: string;
  /** Of lines that are many: from those that matter to those that do not. */
  readonly shades: readonly string[];
  readonly alarm: string;
}

// Plain rules and no variables, which some viewers of SVG do not know.
const rules = ({ lines, text, faint, paper, grid, shades, alarm }: Theme) => `
.plot text { fill: ${text}; } .plot .faint { fill: ${faint}; } .plot .paper, .plot .on text { fill: ${paper}; }
.plot .grid { stroke: ${grid}; } .plot .mark { stroke: ${faint}; } .plot .whisker { stroke: ${text}; } .plot .empty { fill: ${grid}; fill-opacity: 0.45; } .plot circle { stroke: ${paper}; } .plot .right { fill: ${lines[0]}; } .plot .wrong { fill: ${lines[1]}; }
.plot path.cross { stroke: ${alarm}; } .plot path.gone { stroke: ${alarm}; } .plot path.beyond { fill: ${faint}; } .plot .cut { fill: ${paper}; stroke: ${faint}; } .plot .tick { stroke: ${faint}; } .plot .halo { stroke: ${paper}; }
${shades.map((color, i) => `.plot path.shade${i} { stroke: ${color}; }`).join(' ')}
${lines.map((color, i) => `.plot path.c${i} { stroke: ${color}; } .plot .f${i} { fill: ${color}; } i.c${i} { background: ${color}; }`).join('\n')}
`;

/** The rules of every drawing: all below the class `plot`, but for `i`, the mark of a colour in a legend. */
export const DRAWING_STYLE = new Markup(`
.plot text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; } .plot .faint { font-size: 12px; }
.plot .title { font-size: 15px; font-weight: 600; } .plot .strong { font-weight: 600; }
.plot path { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.plot path.dashed { stroke-dasharray: 6 5; } .plot .mark { stroke-dasharray: 2 3; }
.plot .pale { fill-opacity: 0.25; } .plot .whisker { stroke-width: 1.5; } .plot path.dots { stroke-width: 5; stroke-opacity: 0.4; }
.plot path.thin { stroke-width: 1.2; stroke-opacity: 0.6; } .plot path.trial { stroke-width: 1.3; } .plot .many path.trial { stroke-width: 0.8; stroke-opacity: 0.7; } .plot path.best, .plot .many path.best { stroke-width: 3.5; stroke-opacity: 1; } .plot path.gone { stroke-dasharray: 3 4; stroke-width: 1; stroke-opacity: 0.7; } .plot path.beyond { stroke: none; }
.plot .halo { stroke-width: 3px; paint-order: stroke; }
${rules({ lines: LIGHT, text: '#1f2328', faint: '#59636e', paper: '#ffffff', grid: '#e3e7eb', shades: ['#1d4ed8', '#5b8def', '#a3bff2', '#c9d3e0', '#dfe4ea'], alarm: '#bf212b' })}
@media (prefers-color-scheme: dark) {${rules({ lines: DARK, text: '#e6edf3', faint: '#9198a1', paper: '#0d1117', grid: '#262c34', shades: ['#a9cbff', '#5f95ea', '#3a62a3', '#2c4264', '#232f40'], alarm: '#ff7b72' })}}
`);

/** A coordinate with the digits that can be seen. */
export function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Half the side of a cross. */
const CROSS = 4.5;

/** The strokes of a cross around a point. */
export function crossAt(x: number, y: number): string {
  const side = 2 * CROSS;
  return `M${at(x - CROSS)},${at(y - CROSS)}l${side},${side}m0,${-side}l${-side},${side}`;
}

/** About how wide a text is, in units of its letters' size of 13: capitals are wider. */
export function widthOf(text: string): number {
  const capitals = text.replace(/[^A-Z@%&\u3000-\uffff]/g, '').length;
  return text.length * 7.3 + capitals * 2;
}

/** A name of so many letters at most; what is left out of it stands in titles. */
export function shortened(name: string, length: number): string {
  return name.length > length ? `${name.slice(0, length - 1)}…` : name;
}

/** The drawing as a file. */
export function svgFile(drawing: Drawing): string {
  const { width, height } = drawing;
  return svg(
    drawing,
    markup` width="${width}" height="${height}"`,
    markup`<style>${DRAWING_STYLE}</style>\n<rect class="paper" width="100%" height="100%" rx="8"/>\n`,
  ).text;
}

/** The drawing within a page that has {@link DRAWING_STYLE}, as wide as there is room. */
export function figure(drawing: Drawing): Markup {
  return svg(drawing, markup``, markup``);
}

function svg({ width, height, label, content }: Drawing, attributes: Markup, before: Markup): Markup {
  return markup`<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="0 0 ${width} ${height}"${attributes} role="img" aria-label="${label}">
${before}${content}</svg>
`;
}
