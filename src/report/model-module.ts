// A model as one ES module, which needs nothing else.
import { numel } from '../autograd/shape.js';
import { arePixels } from '../tables/preprocessing.js';
import { typicalRow } from '../tables/typical.js';
import type { LoadedModel } from '../train/model-file.js';
import { thresholdText } from '../train/threshold.js';
import { version } from '../version.js';
import { bundle, modelText } from './embedded.js';

/** The text of the module. It exports what `loadModel` of `mlp-train/infer` gives: `predict`, `outputs`, and for classes `predictProba`. */
export function modelModule(loaded: LoadedModel): string {
  const areClasses = loaded.task !== 'regression';
  const names = ['task', 'description', 'predict', 'outputs', ...(areClasses ? ['classes', 'predictProba'] : [])];
  return `${headerOf(loaded, areClasses).map(comment).join('')}
${bundle('module')}
export const { ${names.join(', ')} } = mlpTrain.modelIn(
  '${modelText(loaded)}',
);
`;
}

/** What it is, how it is called, and what that gives. */
function headerOf(
  { preprocessing, inputShape, classNames, target, threshold }: LoadedModel,
  areClasses: boolean,
): string[] {
  const ofColumns = preprocessing !== undefined && !arePixels(preprocessing);
  const example = ofColumns ? `[${JSON.stringify(typicalRow(preprocessing))}]` : `new Uint8Array(${numel(inputShape)})`;
  const what = target === undefined ? 'A model' : `A model of ${JSON.stringify(target)}`;
  return [
    `${what} by mlp-train ${version()}: an ES module that needs nothing else, for Node, browsers and edge workers.`,
    '',
    `  import { predict${areClasses ? ', predictProba' : ''} } from './this-file.js';`,
    `  const inputs = ${example};`,
    `  predict(inputs); // ${areClasses ? 'the name of the class of each example' : 'a number for each example'}`,
    ...(areClasses ? ['  predictProba(inputs); // for each example the probability of each class'] : []),
    '',
    ofColumns
      ? 'Inputs: an array of objects, a property for each column as above; null and undefined are missing.'
      : `Inputs: a Uint8Array of bytes, 0 to 255, or a Float32Array of numbers as the net takes them: of shape ${inputShape.join(' x ')}, one example after the other.`,
    ...(classNames ? [`Classes: ${classNames.map((name) => JSON.stringify(name)).join(', ')}`] : []),
    ...(threshold === undefined || !classNames ? [] : [`Threshold: ${thresholdText(threshold, classNames.map((name) => JSON.stringify(name)))}`]), // prettier-ignore
  ];
}

/** A line of a comment, which nothing within it ends. */
function comment(line: string): string {
  return `// ${line}`.trimEnd().replace(/[\u2028\u2029]/g, '?') + '\n';
}
