// Pages: one HTML file that needs nothing else, on light and dark and on narrow and wide screens.
import { DRAWING_STYLE } from './drawing.js';
import { Markup, markup } from './markup.js';

const STYLE = new Markup(`
:root { color-scheme: light dark; --text: #1f2328; --faint: #59636e; --page: #f6f8fa; --card: #ffffff; --line: #d8dee4; --bar: #9dbbf8; --right: #116329; --wrong: #bf212b; --changed: #ffb30033; --alert: #fff4e0; --edge: #d97706; --shade: #0003; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --faint: #9198a1; --page: #010409; --card: #0d1117; --line: #262c34; --bar: #2f5fae; --right: #56d364; --wrong: #ff7b72; --changed: #ffb30033; --alert: #2b1d05; --edge: #d29922; --shade: #fff4; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 28px 20px 60px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 17px; margin: 0 0 14px; }
p { margin: 0 0 14px; } .verdict { margin: 10px 0 0; font-size: 17px; } .faint { color: var(--faint); } .small { font-size: 13px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 20px; margin-top: 20px; min-width: 0; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 0 20px; align-items: stretch; }
.columns > section { display: flex; flex-direction: column; }
.columns.loose { align-items: start; }
.plot { display: block; width: 100%; max-width: 680px; height: auto; margin: 0 auto; }
.warnings { list-style: none; margin: 16px 0 0; padding: 0; } .warnings li { background: var(--alert); border-left: 4px solid var(--edge); border-radius: 4px; padding: 8px 14px; margin-top: 8px; overflow-wrap: anywhere; }
.figures { display: flex; flex-wrap: wrap; gap: 12px; margin-top: 20px; }
.figures div { flex: 1 1 130px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 16px; }
.figures b { display: block; font-size: 24px; line-height: 1.3; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; background: linear-gradient(90deg, var(--card) 40%, transparent) left / 40px 100% local, linear-gradient(-90deg, var(--card) 40%, transparent) right / 40px 100% local, linear-gradient(90deg, var(--shade), transparent) left / 12px 100% scroll, linear-gradient(-90deg, var(--shade), transparent) right / 12px 100% scroll; background-repeat: no-repeat; }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
th { font-weight: 600; color: var(--faint); text-align: left; vertical-align: bottom; }
tbody > tr > * { vertical-align: top; }
td, th { padding: 5px 10px; border-bottom: 1px solid var(--line); } tr:last-child > * { border-bottom: 0; }
tr > :first-child { padding-left: 0; } tr > :last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; } thead .number, .number.wraps { white-space: normal; }
.bar { width: 19%; background: linear-gradient(var(--bar), var(--bar)) no-repeat left bottom 1px / calc(var(--share) * 100%) 3px; }
time { white-space: nowrap; }
.recipe td { overflow-wrap: anywhere; } 
tbody th { white-space: nowrap; }
.total > * { font-weight: 600; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(104px, 1fr)); gap: 14px 4px; }
.pictures figure { margin: 0; text-align: center; font-size: 13px; line-height: 1.35; overflow-wrap: anywhere; }
.pictures img { display: block; width: 84px; max-width: 100%; height: auto; margin: 0 auto 4px; image-rendering: pixelated; border-radius: 3px; }
.beside { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); gap: 20px; } .beside h3 { margin-top: 0; }
.cell { max-width: min(260px, 45vw); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.cells thead th { min-width: 76px; } .cells thead .number { min-width: 0; }
.units { grid-template-columns: repeat(auto-fill, minmax(64px, 1fr)); gap: 8px; } .units img { width: 100%; margin: 0; border: 1px solid var(--line); }
.right-text { color: var(--right); } .wrong-text { color: var(--wrong); }
h3 { font-size: 14px; margin: 22px 0 10px; } h2 + h3 { margin-top: 0; }
details { margin-top: 14px; } summary { cursor: pointer; color: var(--faint); } details table { margin-top: 8px; }
i.mark { display: inline-block; width: 10px; height: 10px; border-radius: 50%; margin-right: 7px; }
.command { margin: 0; padding: 10px 14px; border-radius: 6px; background: var(--page); white-space: pre-wrap; overflow-wrap: anywhere; user-select: all; } .command span { display: inline-block; max-width: 100%; }
.ranked td { white-space: nowrap; } .ranked td.long { white-space: normal; overflow-wrap: anywhere; min-width: min(220px, 40vw); } .changed > * { background: var(--changed); }
code { font: 13px ui-monospace, "DejaVu Sans Mono", monospace; }
@media (max-width: 560px) { main { padding: 18px 10px 40px; } section { padding: 14px 12px; } td, th { padding: 5px 6px; } .bar { width: auto; } tbody th { white-space: normal; } }
@media print { body { background: none; } section { break-inside: avoid; } }
`);

/** What few pages have besides. */
interface PageExtras {
  readonly style: Markup;
  /** Elements behind the body, scripts among them, which no other page may run. */
  readonly scripts: Markup;
}

/** The page with this title and body. It may load nothing: styles and pictures are within it. */
export function page(title: string, body: Markup, extras?: PageExtras): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:${extras && new Markup("; script-src 'unsafe-inline'")}">
<title>${title}</title>
<style>${STYLE}${DRAWING_STYLE}${extras?.style}</style>
</head>
<body>
<main>
${body}
</main>
${extras?.scripts}</body>
</html>
`.text;
}

/** A card with a heading. */
export function section(title: string, ...content: readonly (Markup | undefined)[]): Markup {
  return markup`<section>\n<h2>${title}</h2>\n${content}</section>\n`;
}

/** What is wrong, one below the other; nothing if there is nothing. */
export function warningList(warnings: readonly (string | Markup | undefined)[]): Markup | false {
  const texts = warnings.filter((warning) => warning !== undefined);
  return (
    texts.length > 0 &&
    markup`<ul class="warnings" aria-label="Warnings">${texts.map((text) => markup`<li>${text}</li>\n`)}</ul>\n`
  );
}

/** A command, of which a click selects all; lines end between its words. */
export function commandText(command: string): Markup {
  const words = command.split(' ').map((word, i) => markup`${i > 0 && ' '}<span>${word}</span>`);
  return markup`<pre class="command"><code>${words}</code></pre>\n`;
}

/** A number that stands out, with its name. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note?: string | undefined;
}

export function figures(list: readonly Figure[]): Markup {
  return markup`<div class="figures">${list.map(
    ({ name, value, note }) =>
      markup`<div><span class="faint small">${name}</span><b>${value}</b><span class="faint small">${note}</span></div>\n`,
  )}</div>\n`;
}
