// Augmentation: which images are mirrored and moved depends on seed and step alone, and nothing else of a run changes.
import { describe, expect, test } from 'vitest';
import { type Batch, DataLoader, fit, Generator, MLP, SGD, TensorDataset } from '../../src/index.js';
import { ImageMoves } from '../../src/dataset/augmentation.js';
import { drawWords } from '../../src/random/philox.js';

const images = (features: Float32Array | Uint8Array, shape: number[]) =>
  new TensorDataset(features, shape, new Uint8Array(features.length / shape.reduce((a, b) => a * b)));
const ramp = (n: number) => Float32Array.from({ length: n }, (_, i) => i);
const numbersOf = (batches: Iterable<Batch>) => [...batches].map(([X]) => [...X.values]);

describe('moves', () => {
  const data = images(new Uint8Array(16 * 9), [3, 3]);
  const drawn = (augment: object, count = 30_000, step = 0) => {
    const moves = new ImageMoves(data, augment).draw(7n, step, count);
    return Array.from({ length: count }, (_, i) => [...moves.subarray(3 * i, 3 * i + 3)]);
  };

  test("the word of an image says: the highest bit whether it is mirrored, the others' remainders where it goes", () => {
    const words = drawWords({ seed: 7n, purpose: 'augmentation', step: 5 }, new Uint32Array(50));
    const want = Array.from(words, (word) => {
      const [high, rest] = [word >= 2 ** 31, Number(BigInt(word) & 0x7fffffffn)];
      return [Number(high), (rest % 5) - 2, (Math.floor(rest / 5) % 5) - 2];
    });
    expect(drawn({ flip: true, shift: 2 }, 50, 5)).toEqual(want);
    expect(drawn({ flip: true }, 50, 5)).toEqual(want.map(([flip]) => [flip, 0, 0]));
    expect(drawn({ shift: 2 }, 50, 5)).toEqual(want.map(([, dx, dy]) => [0, dx, dy]));
  });

  test('each is as likely as the others, within 4 standard errors', () => {
    const counts = new Map<string, number>();
    for (const move of drawn({ flip: true, shift: 1 })) counts.set(String(move), (counts.get(String(move)) ?? 0) + 1);
    const mean = 30_000 / 18;
    expect(counts.size).toBe(18);
    for (const count of counts.values()) expect(Math.abs(count - mean)).toBeLessThan(4 * Math.sqrt(mean));
  });

  test('another step has others', () => {
    expect(drawn({ flip: true, shift: 8 }, 20, 1)).not.toEqual(drawn({ flip: true, shift: 8 }, 20, 2));
  });
});

describe('what comes in is the median of the borders', () => {
  test.each<[string, Float32Array | Uint8Array, number[], number]>([
    ['of a frame of 9', Uint8Array.of(9, 9, 9, 9, 0, 9, 9, 9, 9), [3, 3], 9],
    ['of two images', Uint8Array.of(0, 0, 3, 3, 3, 0), [1, 3], 3],
    ['of several channels', Float32Array.of(0.5, 0.5, 0.5, 0.5, 1, 0), [3, 1, 2], 0.5],
    ['of many images', new Uint8Array(9 * 5000).fill(200), [3, 3], 200],
  ])('%s', (_, features, shape, fill) => {
    expect(new ImageMoves(images(features, shape), { shift: 1 })).toMatchObject({ fill });
  });
});

describe('a loader', () => {
  const data = images(ramp(8 * 6), [1, 2, 3]);
  const loader = (options: object = {}) =>
    new DataLoader(data, { batchSize: 3, shuffle: true, generator: new Generator(3), ...options });

  test('gives each image as it is or mirrored, in the order that it has without', () => {
    const [plain, flipped] = [numbersOf(loader()), numbersOf(loader({ augment: { flip: true } }))];
    const mirrored = ([a, b, c, d, e, f]: number[]) => [c, b, a, f, e, d];
    const each = (batches: number[][]) =>
      batches.flat().flatMap((_, i, all) => (i % 6 === 0 ? [all.slice(i, i + 6)] : []));
    const same = each(flipped).map((image, i) => {
      const options = [each(plain)[i], mirrored(each(plain)[i])];
      expect(options).toContainEqual(image);
      return image[0] === options[0][0];
    });
    expect(new Set(same).size).toBe(2);
  });

  test('counts its batches over passes; a pass of fit says its step', () => {
    const [one, other] = [loader({ augment: { flip: true, shift: 1 } }), loader({ augment: { flip: true, shift: 1 } })];
    const seed = 5n;
    expect(numbersOf(one.pass(seed, 1, 7))).toEqual(numbersOf(one.pass(seed, 0, 6)).slice(1));
    expect(numbersOf(one.pass(seed, 0, 6))).not.toEqual(numbersOf(one.pass(seed, 0, 0)));
    const [first, second] = [numbersOf(other), numbersOf(other)];
    expect(numbersOf(loader({ augment: { flip: true, shift: 1 } }))).toEqual(first);
    expect(first).not.toEqual(second);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['rows', () => new DataLoader(images(ramp(6), [3]), { batchSize: 1, augment: { flip: true } }), /augment: examples of \[3\] are no images/],
    ['a word', () => loader({ augment: 'flip' }), /an object with flip, shift for the options of augment but got "flip"/],
    ['another name', () => loader({ augment: { rotate: 5 } }), /augment: there is no option "rotate"/],
    ['a number as flip', () => loader({ augment: { flip: 0.5 } }), /true or false for augment\.flip but got 0\.5/],
    ['9 pixels', () => loader({ augment: { shift: 9 } }), /an integer from 0 to 8 for augment\.shift but got 9/],
  ])('refuses %s', (_, act, message) => {
    expect(act).toThrow(expect.objectContaining({ code: 'ERR_MLP_ARGUMENT', message: expect.stringMatching(message) }));
  }); // prettier-ignore
});

describe('fit', () => {
  const features = Uint8Array.from({ length: 40 * 16 }, (_, i) => (i * 37) % 256);
  const data = new TensorDataset(
    features,
    [4, 4],
    Uint8Array.from({ length: 40 }, (_, i) => i % 3),
  );

  function begin(seed = 1) {
    const generator = new Generator(seed);
    const model = new MLP([16, 8, 3], { generator });
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const parts = { generator, optimizer, progress: { epochs: 0 }, epochs: 4, batchSize: 6, yieldEvery: 0 };
    const augment = { flip: true, shift: 2 };
    const run = (more: object = {}) => fit(model, data, { ...parts, augment, ...more });
    return { model, run };
  }

  test('a run that was stopped in mid-epoch and goes on ends with the same bytes; one without augmentation does not', async () => {
    const [whole, stopped, plain] = [begin(), begin(), begin()];
    await whole.run();
    const controller = new AbortController();
    let steps = 0;
    const net = stopped.model.forward.bind(stopped.model);
    stopped.model.forward = (X, options) => {
      if (++steps === 11) controller.abort(); // the 4th of 7 in epoch 2
      return net(X, options);
    };
    await expect(stopped.run({ signal: controller.signal })).rejects.toThrow(/abort/);
    expect(steps).toBe(11);
    await stopped.run();
    expect(stopped.model.stateDict()).toEqual(whole.model.stateDict());
    await plain.run({ augment: undefined });
    expect(plain.model.stateDict()).not.toEqual(whole.model.stateDict());
  });
});
