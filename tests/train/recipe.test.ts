// The table of settings: recipes go through arguments and JSON and come back, older files read as they were meant, refusals name flags.
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { noOptions } from '../../src/cli/train/options.js';
import { parseTrainOptions, settingOption } from '../../src/cli/train/parse-options.js';
import {
  applies,
  complete,
  flagOf,
  fromJson,
  settingNames,
  settingOf,
  toArguments,
  toJson,
} from '../../src/train/recipe-values.js';
import { settings as table, type Settings } from '../../src/train/recipe.js';
import { runConfigField } from '../../src/train/run-config.js';
import { effort } from '../effort.js';

const number = (max: number) =>
  fc.double({ min: 0, max, noNaN: true, maxExcluded: max === 1 }).map((value) => value + 0); // no -0
const positive = number(1e6);
const share = number(1);
const name = <T extends string>(...names: T[]) => fc.constantFrom(...names);
const path = fc.string({ minLength: 1 });
const filePath = path.map((text) => `./${text}`); // no number
const columns = fc.array(path);

/** Some settings with any of their values. */
const some: fc.Arbitrary<Partial<Settings>> = fc.record(
  {
    data: path.map((text) => `no such folder/${text}`), // what is there says the data set
    dataset: name('fashion-mnist', 'synthetic', 'friedman', 'table', 'images', 'idx'),
    preset: name('book', 'fast', 'best', 'table'),
    task: name('classes', 'regression'),
    folds: fc.integer({ min: 2, max: 100 }),
    ensemble: fc.integer({ min: 1, max: 100 }),
    member: fc.integer({ min: 0, max: 100 }),
    target: path,
    positive: path,
    drop: columns,
    categorical: columns,
    numeric: columns,
    missing: columns,
    dropUnlabelled: fc.boolean(),
    delimiter: name(',', ';', '\t', '|'),
    features: path,
    pixels: fc.boolean(),
    test: fc.oneof(share, filePath),
    split: path,
    dataDir: path,
    from: path,
    hidden: fc.array(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { maxLength: 5 }),
    activation: name('relu', 'tanh', 'sigmoid', 'gelu', 'silu', 'leakyRelu', 'elu', 'selu', 'mish', 'identity'),
    parametrization: name('standard', 'ntk'),
    featureScale: fc.boolean(),
    featureScaleLr: positive,
    dropout: fc.array(share, { minLength: 1, maxLength: 5 }),
    epochs: fc.nat(),
    batchSize: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    dropLast: fc.boolean(),
    optimizer: name('sgd', 'adam', 'adamw', 'rmsprop'),
    lr: positive,
    biasLr: positive,
    momentum: positive,
    nesterov: fc.boolean(),
    beta1: share,
    beta2: share,
    alpha: share,
    eps: positive,
    weightDecay: positive,
    schedule: name('constant', 'step', 'exponential', 'linear', 'cosine', 'coslog'),
    warmup: positive,
    stepSize: fc.integer({ min: 1, max: 1000 }),
    gamma: positive,
    clipNorm: positive,
    validation: fc.oneof(share, filePath),
    monitor: name('loss', 'accuracy', 'macroF1', 'auc', 'logLoss', 'calibration', 'rmse', 'mae', 'r2'),
    patience: fc.nat(),
    minDelta: positive,
    cycleStop: fc.boolean(),
    loss: name('crossEntropy', 'mse', 'l1', 'huber', 'bceWithLogits'),
    labelSmoothing: share,
    classWeight: fc.oneof(name('none', 'balanced'), fc.array(positive, { minLength: 1, maxLength: 10 }), fc.dictionary(fc.string(), positive, { minKeys: 1, noNullPrototype: true })), // prettier-ignore
    init: name('book', 'torch', 'kaiming-normal', 'kaiming-uniform', 'xavier-normal', 'xavier-uniform', 'normal', 'ntk', 'zeros'), // prettier-ignore
    initStd: positive,
    bias: fc.boolean(),
    standardize: fc.boolean(),
    targetScale: fc.boolean(),
    temperature: fc.boolean(),
    threshold: share.filter((value) => value > 0),
    optimize: name('none', 'f1'),
    augment: fc.constantFrom('none' as const, { flip: true }, { shift: 8 }, { flip: true, shift: 1 }),
    seed: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map(String),
  } satisfies { [Name in keyof Settings]: fc.Arbitrary<NonNullable<Settings[Name]>> },
  { requiredKeys: [] },
);

/** A whole recipe in which what means nothing beside the rest has its fallback. */
const recipe = some.map((given) => {
  const kept = { ...given };
  for (;;) {
    const all = complete(kept);
    const idle = settingNames.find((name) => name in kept && !applies(name, all));
    if (idle === undefined) return all;
    delete kept[idle];
  }
});

test('without arguments, what stands for their reading is what it gives', () => {
  expect(noOptions()).toEqual(parseTrainOptions([]));
});

describe('a recipe comes back the same', () => {
  test('from the arguments that it gives', () => {
    fc.assert(
      fc.property(recipe, (all) => {
        expect(parseTrainOptions(toArguments(all)).settings).toEqual(all);
      }),
      { numRuns: 200 * effort },
    );
  });

  test('from JSON', () => {
    fc.assert(
      fc.property(recipe, (all) => {
        expect(fromJson(JSON.parse(JSON.stringify(toJson(all))), 'recipe', 'a file')).toEqual(all);
      }),
      { numRuns: 200 * effort },
    );
  });

  test.each<[Partial<Settings>, string[]]>([
    [{}, []],
    [{ optimizer: 'adam', lr: 0.001 }, ['--optimizer', 'adam']],
    [{ optimizer: 'sgd', lr: 0.001 }, ['--lr', '0.001']],
    [{ optimizer: 'adamw', weightDecay: 0 }, ['--optimizer', 'adamw', '--weight-decay', '0']],
    [{ standardize: true, activation: 'tanh' }, ['--activation', 'tanh', '--standardize']],
    [{ augment: { shift: 2, flip: true } }, ['--augment', 'flip,shift2']],
    [{ hidden: [], bias: false }, ['--hidden', 'none', '--no-bias']],
    [{ hidden: [9, 9, 9], init: 'book' }, ['--hidden', '9,9,9', '--init', 'book']],
    [{ hidden: [9, 9, 9], init: 'torch' }, ['--hidden', '9,9,9']],
    [{ preset: 'fast', standardize: false, lr: 1 }, ['--preset', 'fast', '--lr', '1', '--no-standardize']],
    [{ momentum: 0.9, nesterov: true }, ['--momentum', '0.9', '--nesterov']],
    [{ dataset: 'friedman', loss: 'mse' }, ['--dataset', 'friedman']],
    [{ preset: 'table', validation: 0 }, ['--preset', 'table', '--validation', '0']], // and no stop, monitor or temperature
    [{ dataset: 'friedman', preset: 'table', targetScale: false }, ['--dataset', 'friedman', '--preset', 'table', '--no-target-scale']], // prettier-ignore
    [{ featureScale: true, featureScaleLr: 6, biasLr: 0.1, dropLast: true }, ['--feature-scale', '--feature-scale-lr', '6', '--drop-last', '--bias-lr', '0.1']], // prettier-ignore
    [{ schedule: 'coslog', validation: 0.2, cycleStop: true }, ['--schedule', 'coslog', '--validation', '0.2', '--cycle-stop']], // prettier-ignore
    [{ classWeight: [1, 2.5] }, ['--class-weight', '1,2.5']],
    [{ preset: 'table', classWeight: 'balanced' }, ['--preset', 'table', '--class-weight', 'balanced']], // and no smoothing
    [{ preset: 'table', classWeight: 'balanced', labelSmoothing: 0.1 }, ['--preset', 'table', '--class-weight', 'balanced', '--label-smoothing', '0.1']], // prettier-ignore
    [{ classWeight: { no: 1, yes: 2.5 } }, ['--class-weight', '{"no":1,"yes":2.5}']],
    [{ validation: 0.1, patience: 3, monitor: 'macroF1' }, ['--validation', '0.1', '--monitor', 'macroF1', '--patience', '3']], // prettier-ignore
    [{ patience: 3 }, []], // which no run without validation has
    [{ beta1: 0.5 }, []], // which SGD does not take
  ])('%j is %j', (given, args) => {
    expect(toArguments(complete(given))).toEqual(args);
  });
});

describe('JSON of an older version', () => {
  const old = JSON.parse(readFileSync(new URL('../fixtures/files-0.1.0/run/config.json', import.meta.url), 'utf8'));
  const read = (changes: object = {}) => runConfigField({ ...old, ...changes }, 'config', 'config.json');

  test('what 0.1.0 did not know has the one value that there was', () => {
    expect(read()).toEqual({
      ...old,
      ...{
        preset: 'book',
        task: 'classes',
        drop: [],
        categorical: [],
        numeric: [],
        missing: [],
        dropUnlabelled: false,
        pixels: false,
        test: 0.2,
        folds: 0,
        ensemble: 1,
        member: 0,
        dataDir: undefined,
        from: undefined,
        activation: 'relu',
        bias: true,
        init: 'book',
      },
      ...{ dropout: [0], standardize: false, augment: 'none' },
      ...{ parametrization: 'standard', featureScale: false, featureScaleLr: 1, biasLr: 1, dropLast: false },
      ...{ targetScale: false, temperature: false, threshold: undefined, optimize: 'none', cycleStop: false },
      ...{ optimizer: 'sgd', beta1: 0.9, beta2: 0.999, alpha: 0.99, eps: 1e-8, clipNorm: 0 },
      ...{ schedule: 'constant', warmup: 0, stepSize: 10, gamma: 0.1 },
      ...{ loss: 'crossEntropy', labelSmoothing: 0, classWeight: 'none' },
      ...{ validation: 0, validationExamples: 0, monitor: undefined, patience: 0, minDelta: 0 },
    });
  });

  test.each([[[]], [[256]], [[4, 4, 4]], [[256, 128, 64, 32]]])(
    'hidden layers %j began as the book has it',
    (hidden) => {
      expect(read({ hidden })).toMatchObject({ hidden, init: 'book', initStd: 0.01 });
    },
  );

  test.each(settingNames)('%s of another kind is refused by its name and what it may be', (name) => {
    const message = `expected ${settingOf(name).kind.what} for config.${name} but got an Object`;
    expect(() => read({ [name]: {} })).toThrow(message);
  });
});

describe('every setting', () => {
  test.each(settingNames)('%s has a flag of its name and a help', (name) => {
    const { flag, help } = settingOf(name);
    const words = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect(flagOf(name)).toBe(name === 'bias' ? '--no-bias' : `--${words}`);
    expect(help.length).toBeGreaterThan(5);
    expect(settingOption(name)).toMatchObject({ flags: flag, description: help });
    expect(flag.includes('<')).toBe(typeof table[name].fallback !== 'boolean');
  });

  const withValue = settingNames.filter((name) => settingOf(name).flag.includes('<'));
  test.each(withValue)('%s: a text that is none of its values is refused by its flag and what it may be', (name) => {
    const message = `expected ${settingOf(name).kind.what} for ${flagOf(name)} but got ""`;
    expect(() => parseTrainOptions([flagOf(name), ''])).toThrow(message);
  });

  test.each<[string, string]>([
    ['--beta1 1', 'a number from 0 to below 1 for --beta1 but got "1"'],
    ['--label-smoothing 1', 'a number from 0 to below 1 for --label-smoothing but got "1"'],
    ['--dropout 1', 'shares from 0 to below 1, such as 0.2 or 0.2,0.5 for --dropout but got "1"'],
    ['--dropout 0.1,', 'for --dropout but got "0.1,"'],
    ['--eps -1', 'a number of at least 0 for --eps but got "-1"'],
    ['--step-size 0', 'an integer from 1 to 2147483647 for --step-size but got "0"'],
    [
      '--class-weight 1,-2',
      'none, balanced, numbers of at least 0 such as 1,2.5 or {"no":1,"yes":2.5}, or a file such as weights.csv for --class-weight',
    ],
    ['--class-weight 1,', 'for --class-weight but got "1,"'],
    ['--optimizer adagrad', 'one of sgd, adam, adamw, rmsprop for --optimizer but got "adagrad"'],
    [
      '--activation swish',
      'one of relu, tanh, sigmoid, gelu, silu, leakyRelu, elu, selu, mish, identity for --activation',
    ],
  ])('%s is refused', (args, message) => {
    expect(() => parseTrainOptions(args.split(' '))).toThrow(message);
  });

  test.each<[string, string]>([
    ['--beta1 0.5', '--beta1 is for --optimizer adam or adamw'],
    ['--optimizer rmsprop --beta2 0.5', '--beta2 is for --optimizer adam or adamw'],
    ['--alpha 0.5', '--alpha is for --optimizer rmsprop'],
    ['--eps 1e-3', '--eps is for --optimizer adam or adamw or rmsprop'],
    ['--optimizer adam --momentum 0.9', '--momentum is for --optimizer sgd or rmsprop'],
    ['--optimizer rmsprop --momentum 0.9 --nesterov', '--nesterov needs --momentum, such as 0.9, and --optimizer sgd'],
    ['--step-size 2', '--step-size is for --schedule step'],
    ['--schedule cosine --gamma 0.5', '--gamma is for --schedule step or exponential'],
    ['--dataset friedman --label-smoothing 0.1', '--label-smoothing is for --loss crossEntropy'],
    ['--dataset friedman --class-weight balanced', '--class-weight is for --loss crossEntropy'],
    ['--init torch --init-std 1', '--init-std is for --init book'],
    ['--hidden 8,8,8 --init-std 1', '--init-std is for --init book'],
    ['--hidden none --dropout 0.5', '--dropout takes one share for all hidden layers, or as many as --hidden has'],
    ['--hidden 9,9 --dropout 0.5,0.5,0.5', '--dropout takes one share'],
    ['--from a --init torch', '--init is for new weights, and not for those of --from'],
    ['--dataset synthetic --data-dir a', '--data-dir is for --dataset fashion-mnist'],
  ])('%s is refused, since one means nothing beside the other', (args, message) => {
    expect(() => parseTrainOptions(args.split(' '))).toThrow(message);
  });

  test.each<[string, Partial<Settings>]>([
    ['--loss cross-entropy', { loss: 'crossEntropy' }],
    ['--loss bce-with-logits --dataset friedman', { loss: 'bceWithLogits' }],
    ['--activation leaky-relu', { activation: 'leakyRelu' }],
    ['--init XAVIER_uniform', { init: 'xavier-uniform' }],
    ['--hidden 9,9 --dropout 0,5e-1', { dropout: [0, 0.5] }],
    ['--preset best --optimizer sgd', { preset: 'best', lr: 0.1, weightDecay: 0, standardize: true }],
    ['--bias', { bias: true }],
    [
      '--preset best --lr 0.5 --no-standardize',
      { preset: 'best', lr: 0.5, standardize: false, optimizer: 'adamw', hidden: [768, 512] },
    ],
    ['--no-bias', { bias: false }],
    ['--seed -1', { seed: '-1' }],
    ['--class-weight 1,0,2e-1', { classWeight: [1, 0, 0.2] }],
  ])('%s', (args, settings) => {
    expect(parseTrainOptions(args.split(' ')).settings).toMatchObject(settings);
  });
});
