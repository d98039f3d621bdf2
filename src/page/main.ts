// The script of an exported page: whatever is drawn or filled in, the model that the page holds answers at once.
import { modelIn } from '../infer/embedded.js';
import { answering } from './answer.js';
import { drawing } from './drawing.js';
import { element } from './element.js';
import { form } from './form.js';

/** What `mlpTrain.model` is on the page. */
export const model = modelIn(element('model', HTMLScriptElement).text);
const answer = answering(model);
if (document.querySelector('canvas')) drawing(model.description, answer);
else form(answer);
