// A model as a page to try it on: a paper to draw on for a model of pictures, else a form, and its answer beside it.
import { pictureShape, type PictureShape } from '../images/picture.js';
import type { Encoder } from '../tables/encoders.js';
import { typicalRow } from '../tables/typical.js';
import type { LoadedModel } from '../train/model-file.js';
import { thresholdText } from '../train/threshold.js';
import { version } from '../version.js';
import { bundle, modelText } from './embedded.js';
import { Markup, markup } from './markup.js';
import { grouped } from './numbers.js';
import { page, section } from './page.js';

const STYLE = new Markup(`
.paper { position: relative; display: block; width: min(100%, 420px); margin: 0 auto; }
#paper { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px; background: #fff; touch-action: none; cursor: crosshair; }
#paper:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible { outline: 2px solid #2f7bf6; outline-offset: 2px; }
#cursor { display: none; position: absolute; width: 16px; height: 16px; margin: -8px; border: 2px solid #2f7bf6; border-radius: 50%; pointer-events: none; } #paper:focus-visible + #cursor { display: block; } #cursor.down { background: #2f7bf6; }
.tools { display: flex; flex-wrap: wrap; align-items: center; gap: 10px 20px; margin: 14px auto 0; width: min(100%, 420px); }
.tools label { display: flex; align-items: center; gap: 8px; }
.tools input[type=range] { width: 110px; }
.reply { display: flex; justify-content: space-between; gap: 16px; margin-bottom: 14px; } .reply figure { flex: none; margin: 0; text-align: right; }
#seen { width: 56px; height: auto; border: 1px solid var(--line); border-radius: 3px; background: var(--page); image-rendering: pixelated; }
button, input, select { font: inherit; color: inherit; } button { padding: 5px 16px; border: 1px solid var(--line); border-radius: 6px; background: var(--page); cursor: pointer; } button:hover { border-color: var(--faint); }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 190px), 1fr)); gap: 14px 16px; margin-bottom: 18px; }
.fields label span { display: block; overflow-wrap: anywhere; } .fields input, .fields select { width: 100%; height: 36px; padding: 5px 9px; border: 1px solid var(--line); border-radius: 6px; background: var(--page); }
#answer { display: block; min-width: 0; font-size: 26px; font-weight: 600; line-height: 1.25; overflow-wrap: anywhere; } #answer.wrong-text { font-size: 15px; font-weight: 400; }
#bars { list-style: none; margin: 0; padding: 0; display: grid; gap: 7px; }
#bars li { --share: 0; display: grid; grid-template-columns: minmax(0, 1fr) auto; column-gap: 12px; } #bars span { overflow-wrap: anywhere; }
#bars b { font-weight: 400; color: var(--faint); font-variant-numeric: tabular-nums; }
#bars i { grid-column: 1 / -1; height: 8px; border-radius: 4px; background: linear-gradient(var(--bar), var(--bar)) no-repeat 0 / calc(var(--share) * 100%) var(--page); }
.rule { margin: 14px 0 0; } #bars .said { font-weight: 600; } #bars .said b { font-weight: 600; color: inherit; }
`);

/** The longest side of the paper, in pixels. */
const PAPER_SIDE = 280;

/** The page. It works without a network, and what is drawn or filled in stays on it. */
export function modelPage(loaded: LoadedModel): string {
  const { model, target, inputShape, task } = loaded;
  const size = pictureShape(inputShape);
  const title = target ?? (size ? 'What is it?' : 'A model');
  const parameters = model.parameters().reduce((sum, { numel }) => sum + numel, 0);
  const about = `A model of mlp-train ${version()} with ${grouped(parameters)} parameters. It computes in this page: nothing leaves it, and it needs no network.`;
  const left = size ? section('Draw', paper(size)) : section('Fill in', fields(loaded));
  const right = section('Answer', reply(size), task === 'regression' ? undefined : bars(loaded));
  const body = markup`<h1>${title}</h1>\n<p class="faint">${about}</p>\n<div class="columns loose">\n${left}${right}</div>`;
  const scripts = markup`<script type="text/plain" id="model">${new Markup(modelText(loaded))}</script>\n<script>${new Markup(bundle('page'))}</script>\n`;
  return page(title, body, { style: STYLE, scripts });
}

function paper({ width, height, channels }: PictureShape): Markup {
  const scale = Math.max(1, Math.round(PAPER_SIDE / Math.max(width, height)));
  const [wide, high] = [scale * width, scale * height];
  const pen = Math.round(Math.max(wide, high) / 14);
  const help = 'Paper. Draw with a pointer; or arrow keys move the pen, space lowers and lifts it, Delete clears.';
  return markup`<div class="paper"><canvas id="paper" width="${wide}" height="${high}" tabindex="0" role="application" aria-label="${help}"></canvas><div id="cursor"></div></div>
<div class="tools"><button type="button" id="clear">Clear</button>
<label>Pen <input type="range" id="pen" min="${Math.ceil(pen / 4)}" max="${3 * pen}" value="${pen}"></label>
${channels === 3 && markup`<label>Ink <input type="color" id="ink" value="#000000"></label>\n`}</div>
`;
}

function reply(size: PictureShape | undefined): Markup {
  const seen = size && markup`<figure><canvas id="seen" width="${size.width}" height="${size.height}"></canvas><figcaption class="faint small">what the model sees</figcaption></figure>`; // prettier-ignore
  return markup`<div class="reply"><output id="answer" aria-live="polite">${size && 'Nothing is drawn yet'}</output>${seen}</div>\n`;
}

function fields({ preprocessing, model }: LoadedModel): Markup {
  const typical = preprocessing && typicalRow(preprocessing);
  const list = preprocessing
    ? preprocessing.flatMap((entry) => (entry.type === 'robustScale' ? [] : [columnField(entry, typical![entry.column])]))
    : Array.from({ length: model.sizes[0] }, (_, i) => labelled(`x${i + 1}`, markup`<input type="number" step="any" value="0">`)); // prettier-ignore
  return markup`<form id="row"><div class="fields">\n${list}</div>\n<button type="reset">Reset</button></form>\n`;
}

/** A field of a column, with a typical value. */
function columnField(entry: Encoder, value: number | string): Markup {
  const { column } = entry;
  if (entry.type === 'category') {
    const options = entry.levels.map(
      (level) => markup`<option value="${level}"${level === value && new Markup(' selected')}>${level}</option>`,
    );
    return labelled(
      column,
      markup`<select data-column="${column}">${options}<option value="">(missing)</option></select>`,
    );
  }
  if (entry.type === 'date') {
    const type = String(value).includes('T') ? 'datetime-local' : 'date';
    return labelled(column, markup`<input type="${type}" data-column="${column}" value="${value}">`);
  }
  const range = entry.type === 'pixel' ? markup` min="0" max="255" step="1"` : markup` step="any"`;
  const shown = Number(Number(value).toPrecision(6));
  return labelled(column, markup`<input type="number"${range} data-column="${column}" value="${shown}">`);
}

function labelled(name: string, field: Markup): Markup {
  return markup`<label><span class="small">${name}</span>${field}</label>\n`;
}

function bars({ classNames, model, threshold }: LoadedModel): Markup {
  const names = classNames ?? Array.from({ length: model.sizes.at(-1)! }, (_, i) => String(i));
  const rule = threshold !== undefined && markup`<p class="faint small rule">With the threshold that was chosen, ${thresholdText(threshold, names)}.</p>\n`; // prettier-ignore
  return markup`<ol id="bars" aria-label="Probabilities">\n${names.map((name) => markup`<li><span>${name}</span><b>0.0 %</b><i></i></li>\n`)}</ol>\n${rule}`;
}
