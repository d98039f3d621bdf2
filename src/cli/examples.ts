// What help shows of each command: lines to type, the first of which works as it stands in a clone.

/** A line to type, and what it is for. */
export type Example = readonly [line: string, purpose: string];

const MAKES_A_MODEL: Example = ['mlp-train --epochs 3 --out runs/first', 'makes a model'];

/** The examples of each command, by its name; those of the overview by that of the package. */
export const examples: Readonly<Record<string, readonly Example[]>> = {
  'mlp-train': [
    ['mlp-train --epochs 3', 'three epochs on Fashion-MNIST'],
    ['mlp-train data/churn.csv --target churn', 'learns a column of a table'],
    ['mlp-train predict runs/churn inbox.csv', 'what the model makes of new rows'],
    ['mlp-train train --help', 'all that there is to choose'],
    ['mlp-train doctor', 'what works on this machine'],
  ],
  train: [
    ['mlp-train --epochs 3', 'three epochs on Fashion-MNIST'],
    ['mlp-train churn.csv --target churn', 'learns a column of your table'],
    ['mlp-train --preset best --out runs/best', 'the most accurate recipe, kept'],
    ['mlp-train --resume runs/best', 'goes on where it was stopped'],
  ],
  check: [
    ['mlp-train check data/churn.csv --target churn', 'looks at a table'],
    ['mlp-train check house.csv --target price --drop id', 'a regression'],
  ],
  sweep: [
    ['mlp-train sweep --dataset synthetic --vary "lr: 0.01 0.1 1"', 'three rates'],
    ['mlp-train sweep --vary "lr: 0.01..1 log 5; hidden: 64 256"', 'a grid'],
    ['mlp-train sweep --resume runs/sweep', 'goes on'],
  ],
  exercise: [
    ['mlp-train exercise 3 --quick', 'which learning rate is best?'],
    ['mlp-train exercise 6', 'which search is the cleverest?'],
  ],
  worker: [['mlp-train worker --redis redis://localhost:6379', 'trains for any sweep there']],
  eval: [
    MAKES_A_MODEL,
    ['mlp-train eval runs/first', 'measures it on its test data'],
    ['mlp-train eval runs/churn march.csv', 'measures another on other rows'],
  ],
  predict: [
    MAKES_A_MODEL,
    ['mlp-train predict runs/first shoe.jpg', 'what is on a picture'],
    ['mlp-train predict runs/churn inbox.csv --out a.csv', 'a prediction a row'],
  ],
  report: [
    MAKES_A_MODEL,
    ['mlp-train report runs/first', 'draws its pictures again'],
    ['mlp-train report runs/first runs/second', 'compares two runs'],
  ],
  export: [
    MAKES_A_MODEL,
    ['mlp-train export runs/first --out model.onnx', 'for ONNX runtimes'],
    ['mlp-train export runs/first --out model.safetensors', 'for PyTorch'],
    ['mlp-train export runs/first --out model.html', 'a page to draw on'],
  ],
  import: [
    MAKES_A_MODEL,
    ['mlp-train export runs/first --out a.json', 'writes it for others'],
    ['mlp-train import a.json --out b.safetensors', 'reads it back'],
  ],
  'build-native': [['mlp-train build-native', 'builds the addon for this machine']],
  doctor: [['mlp-train doctor', 'what works here, and what to do about the rest']],
};

/** The examples as help shows them below the options. */
export function exampleText(name: string): string {
  const lines = examples[name] ?? [];
  const width = Math.max(...lines.map(([line]) => line.length));
  return ['', 'Examples:', ...lines.map(([line, purpose]) => `  ${line.padEnd(width)}   ${purpose}`)].join('\n');
}
