// What the model says: the class with a bar for the probability of each, or a number.
import type { Inputs } from '../infer/inputs.js';
import type { ClassModel, ValueModel } from '../infer/model.js';
import { element } from './element.js';

/** Shows the answer for one example; nothing if there is none yet. */
export type Answer = (inputs: Inputs | undefined) => void;

/** As many digits as float32 has. */
const DIGITS = 7;

/** What shows the answers of a model. */
export function answering(model: ClassModel | ValueModel): Answer {
  const output = element('answer', HTMLOutputElement);
  const before = output.value;
  const show = model.task === 'classes' ? classAnswer(model, output) : valueAnswer(model, output);
  const bars = [...document.querySelectorAll<HTMLElement>('#bars > li')];
  return (inputs) => {
    try {
      output.classList.remove('wrong-text');
      if (inputs) return show(inputs, bars);
      output.value = before;
    } catch (error) {
      output.classList.add('wrong-text');
      output.value = (error as Error).message;
    }
    for (const bar of bars) setBar(bar, 0, false);
  };
}

function classAnswer(model: ClassModel, output: HTMLOutputElement) {
  return (inputs: Inputs, bars: readonly HTMLElement[]) => {
    const [name] = model.predict(inputs);
    const [shares] = model.predictProba(inputs);
    const said = model.classes.indexOf(name);
    output.value = name;
    for (const [i, bar] of bars.entries()) setBar(bar, shares[i], i === said);
  };
}

function valueAnswer(model: ValueModel, output: HTMLOutputElement) {
  return (inputs: Inputs) => {
    output.value = Array.from(model.predict(inputs), (value) => String(Number(value.toPrecision(DIGITS)))).join(', ');
  };
}

function setBar(bar: HTMLElement, share: number, isSaid: boolean): void {
  bar.style.setProperty('--share', String(share));
  bar.classList.toggle('said', isSaid);
  bar.querySelector('b')!.textContent = `${(100 * share).toFixed(1)} %`;
}
