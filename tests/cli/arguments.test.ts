// Flags and their values: what is refused, with exit code 2 and one line that names flag, value and range.
import { describe, expect, test } from 'vitest';
import { mlpTrain } from './mlp-train.js';

const INTEGER = 'an integer from';

describe.concurrent('refused with exit code 2', () => {
  test.each([
    [['--batch-size', '0'], `${INTEGER} 1 to 2147483647 for --batch-size but got "0"`],
    [['--batch-size', '-1'], 'for --batch-size but got "-1"'],
    [['--batch-size', '1.5'], 'for --batch-size but got "1.5"'],
    [['--batch-size', '1e3'], 'for --batch-size but got "1e3"'],
    [['--epochs', '0x10'], `${INTEGER} 0 to 2147483647 for --epochs but got "0x10"`],
    [['--epochs', '12abc'], 'for --epochs but got "12abc"'],
    [['--epochs='], 'for --epochs but got ""'],
    [['--threads', '0'], `${INTEGER} 1 to 32 for --threads but got "0"`],
    [['--threads', '33'], `${INTEGER} 1 to 32 for --threads but got "33"`],
    [['--hidden', '0'], 'for --hidden but got "0"'],
    [['--hidden', '256,'], 'for --hidden but got "256,"'],
    [['--hidden', '99999999999'], 'units of each layer from 1 to 2147483647, such as 256,128, or none for --hidden'],
    [['--lr', '-1'], 'a number of at least 0 for --lr but got "-1"'],
    [['--lr', 'NaN'], 'for --lr but got "NaN"'],
    [['--lr', 'Infinity'], 'for --lr but got "Infinity"'],
    [['--lr', '1e999'], 'for --lr but got "1e999"'],
    [['--lr', '0x1'], 'for --lr but got "0x1"'],
    [['--lr', '--json'], 'for --lr but got "--json"'],
    [['--momentum', ''], 'for --momentum but got ""'],
    [['--weight-decay', '1,5'], 'for --weight-decay but got "1,5"'],
    [['--init-std', '-0.1'], 'for --init-std but got "-0.1"'],
    [['--seed', '1.5'], `${INTEGER} -2^63 to 2^64 - 1 for --seed but got "1.5"`],
    [['--seed', '18446744073709551616'], 'for --seed but got "18446744073709551616"'],
    [
      ['--dataset', 'mnist'],
      'one of fashion-mnist, synthetic, friedman, table, images, idx for --dataset but got "mnist"',
    ],
    [['--backend', 'wasm'], 'one of auto, openblas, builtin, javascript for --backend but got "wasm"'],
    [['--data-dir', ''], 'a path for --data-dir but got ""'],
    [['--lr', '0.1', '--lr', '0.2'], '--lr is given twice'],
    [['--lr'], "option '--lr <rate>' argument missing"],
    [['--hiden', '3'], "unknown option '--hiden' (Did you mean --hidden?). `node dist/cli/main.js train --help` lists"],
    [['--json=1'], "unknown option '--json=1'"],
    [['--epoch', '3'], "unknown option '--epoch' (Did you mean --epochs?). `"],
    [['--learning-rate', '0.1'], "unknown option '--learning-rate' (Did you mean --lr?). `"],
    [['train', '--learning_rate=0.1'], "unknown option '--learning_rate=0.1' (Did you mean --lr?). `"],
    [['-lr', '0.1'], "unknown option '-lr' (Did you mean --lr?). `"],
    [['--num-epochs', '3'], "unknown option '--num-epochs' (Did you mean --epochs?). `"],
    [['--output-dir', 'x'], "unknown option '--output-dir' (Did you mean --out?). `"],
    [['--hidden-size', '64'], "unknown option '--hidden-size' (Did you mean --hidden?). `"],
    [['eval', 'x', '--data-path', 'y'], '(Did you mean --data-dir?). `'],
    [['eval', 'x', '--learning-rate', '1'], "unknown option '--learning-rate'. `"],
    [
      ['trian', '--lr', '1'],
      "unknown command 'trian' (Did you mean train?). `node dist/cli/main.js --help` lists what there is",
    ],
    [['help', 'predcit'], "unknown command 'predcit' (Did you mean predict?)"],
    [['classify'], "unknown command 'classify'. `node dist/cli/main.js --help` lists"],
    [['train', 'doctor'], 'unexpected argument "doctor"'],
    [['--', '--lr'], 'unexpected argument "--lr"'],
    [['doctor', '--jsno'], "unknown option '--jsno'. `node dist/cli/main.js doctor --help` lists what there is"],
    [['eval'], "missing required argument 'model'. `node dist/cli/main.js eval --help` lists"],
    [[''], "unknown command ''. `node dist/cli/main.js --help` lists"],
    [['--nesterov'], '--nesterov needs --momentum'],
    [['--quiet', '--verbose'], '--quiet and --verbose exclude each other'],
    [['--cycle-stop', '--validation', '0.1'], '--cycle-stop is for --validation and --schedule coslog'],
    [['--feature-scale-lr', '6'], '--feature-scale-lr is for --feature-scale'],
    [['--temperature'], '--temperature is for --validation and --loss crossEntropy'],
    [['--target-scale'], '--target-scale is for --loss mse or l1 or huber'],
    [['--task', 'regression'], '--task must be that of --dataset'],
    [['--dataset', 'synthetic', '--data-dir', 'x'], '--data-dir is for --dataset fashion-mnist'],
    [['--dataset', 'synthetic', '--hidden', '1000000000'], 'of memory for 795,000,000,010 parameters, but'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await mlpTrain(args);
    expect(stderr).toMatch(/^mlp-train: .*\n$/);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('an unknown MLP_TRAIN_BACKEND', async () => {
    const { code, stderr } = await mlpTrain(['--dataset', 'synthetic'], { MLP_TRAIN_BACKEND: 'wasm' });
    expect(stderr).toContain('for MLP_TRAIN_BACKEND but got "wasm"');
    expect(code).toBe(2);
  });
});

describe.concurrent('accepted', () => {
  test.each([
    [['--version'], /^\d+\.\d+\.\d+\n$/],
    [['train', '--version'], /^\d+\.\d+\.\d+\n$/],
    [['--help'], / --version /],
    [['--help'], /Commands:\n(  (train|eval|predict|report|export|import|doctor) [^]*?\n){7,}\nExamples:/],
    [['help'], /^Usage: mlp-train \[command\] \[options\]\n/],
    [['train', '--help'], /--momentum <m> .*\(default: 0\)/],
    [['--epochs', '1', '--help'], /^Usage: mlp-train \[train\] \[data\] \[options\]\n/],
    [['doctor', '--help'], /^Usage: mlp-train doctor/],
    [['help', 'eval'], /^Usage: mlp-train eval \[options\] <model> \[table\]\n/],
    [['predict', '-h'], /^Usage: mlp-train predict \[options\] <model> <file\.\.\.>\n/],
  ])('%j prints and ends with 0', async (args, text) => {
    const { code, stdout, stderr } = await mlpTrain(args);
    expect(stdout).toMatch(text);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test.each([
    [['--seed', '-1'], { seed: '18446744073709551615' }],
    [['--seed', '9007199254740993'], { seed: '9007199254740993' }],
    [['--hidden', 'none'], { parameters: 7850 }],
    [['--hidden', '32,16'], { parameters: 784 * 32 + 32 + 32 * 16 + 16 + 16 * 10 + 10 }],
    [
      ['--lr', '.5', '--momentum', '9e-1', '--nesterov', '--weight-decay', '1e-4'],
      {
        optimizer: { lr: 0.5, momentum: 0.9, dampening: 0, weightDecay: 1e-4, nesterov: true },
      },
    ],
    [['--threads', '1'], { threads: 1 }],
    [['--threads', '2'], { threads: 2 }],
    [['--backend', 'javascript'], { backend: 'javascript', blas: 'none' }],
  ])('%j is what the run starts with', async (args, start) => {
    const { code, stdout } = await mlpTrain(['--dataset', 'synthetic', '--epochs', '0', '--json', ...args]);
    expect(JSON.parse(stdout.split('\n')[0])).toMatchObject(start);
    expect(code).toBe(0);
  });
});
