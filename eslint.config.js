// What the compiler does not see: type-aware mistakes, the one direction of imports, and who may print or exit.
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What each part of src may import, besides itself and the leaves; whatever is not listed here is forbidden. */
const mayImport = {
  kernels: [],
  autograd: ['kernels'],
  dataset: ['kernels'], // and data-loader.ts, which makes Tensors, autograd
  nn: ['autograd', 'kernels'],
  optim: ['autograd', 'kernels'],
  train: ['dataset', 'nn', 'optim', 'autograd', 'kernels'],
  infer: ['train', 'nn', 'kernels'],
  page: ['infer', 'train'],
  report: ['train', 'dataset', 'nn', 'optim', 'autograd', 'kernels'],
  sweep: ['report', 'train', 'dataset', 'nn', 'optim', 'autograd', 'kernels'],
  d2l: ['report', 'train', 'dataset', 'nn', 'optim', 'autograd', 'kernels'],
  cli: ['d2l', 'sweep', 'report', 'train', 'dataset', 'nn', 'optim', 'autograd', 'kernels'],
};
/** Parts that anyone may import, and which of each other they themselves may. */
const leaves = {
  random: [],
  files: [],
  formats: ['files'],
  images: ['files'],
  tables: ['files', 'formats', 'random'],
};
/** Single files that anyone may import, and what they themselves may. */
const leafFiles = {
  'version.ts': [],
  'kinds.ts': [],
  'utf8.ts': [],
  'copies.ts': ['version.ts'],
  'errors.ts': ['copies.ts'],
  'options.ts': ['errors.ts', 'kinds.ts'],
  'platforms.mjs': ['errors.ts'],
};
const loader = 'data-loader.ts';
const path = 'cli -> { d2l, sweep } -> report -> train -> { dataset, nn, optim } -> autograd -> kernels';

const zones = [
  ...Object.entries(mayImport).map(([part, others]) => ({
    target: part === 'dataset' ? `./src/dataset/**/!(${loader})` : `./src/${part}`,
    from: './src',
    except: [part, ...others, ...Object.keys(leaves), ...Object.keys(leafFiles)].map((name) => `./${name}`),
    message: `src/${part} may import only ${others.join(', ') || 'no other part'} and the leaves (${path}).`,
  })),
  {
    target: `./src/dataset/${loader}`,
    from: './src',
    except: ['dataset', 'autograd', 'kernels', ...Object.keys(leaves), ...Object.keys(leafFiles)].map(
      (name) => `./${name}`,
    ),
    message: `src/dataset/${loader} may import only autograd, kernels and the leaves (${path}).`,
  },
  ...Object.entries(leaves).map(([part, others]) => ({
    target: `./src/${part}`,
    from: './src',
    except: [part, ...others, ...Object.keys(leafFiles)].map((name) => `./${name}`),
    message: `src/${part} is a leaf, which anyone may import and which imports only ${['single files', ...others].join(' and ')}.`,
  })),
  ...Object.entries(leafFiles).map(([file, others]) => ({
    target: `./src/${file}`,
    from: './src',
    except: others.map((name) => `./${name}`),
    message: `src/${file} is a leaf, which anyone may import and which imports no other part.`,
  })),
  {
    target: './src/index.ts',
    from: ['./src/cli', './src/d2l'],
    message: 'src/index.ts is the library, which neither prints nor exits: src/d2l has an entry of its own.',
  },
];

/** What the parts of src may not touch, whatever else they do. */
const seeded = [{ object: 'Math', property: 'random', message: 'Randomness is an argument: take a Generator.' }];
const silent = ['stdout', 'stderr', 'exit'].map((property) => ({
  object: 'process',
  property,
  message: 'Only src/cli and src/d2l print or exit; elsewhere use process.emitWarning, an event or an error.',
}));
/** `instanceof` of a builtin is false for what another realm made, as in Jest, Vitest's vm pools and node:vm. */
const builtins =
  '/^(Array|ArrayBuffer|SharedArrayBuffer|DataView|Buffer|(Float|Uint|Int|BigInt|BigUint)\\d+(Clamped)?Array|Object|Function|Map|Set|WeakMap|WeakSet|Promise|RegExp|Date|\\w*Error|AbortSignal|URL)$/';
const realmFree = {
  selector: `BinaryExpression[operator=/^(instanceof|[!=]==)$/][right.name=${builtins}]:not([right.name="MlpError"])`,
  message: 'It asks for the realm, not the kind: take a test of src/kinds.ts.',
};
const explicit = [{ object: 'process', property: 'env', message: 'Only kernels/choose.ts, dataset and cli read it.' }];

export default defineConfig(
  globalIgnores([
    'tests/fixtures/files-0.1.0/',
    'dist/',
    'build/',
    'native/',
    'runs/',
    'bench/peers/',
    'tests/package/consumer/',
    '.ci/',
  ]),
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.check.json', 'src/page/tsconfig.json', 'tests/verify/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.mjs'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.mjs'] },
      'import-x/resolver-next': [createNodeResolver({ extensionAlias: { '.js': ['.ts', '.js'] } })],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      'import-x/no-cycle': 'error',
      'import-x/no-unresolved': 'error', // what is not resolved escapes the two rules above
      'import-x/no-extraneous-dependencies': [
        'error',
        { devDependencies: ['tests/**', 'bench/**', 'setup/**', '*.config.*'] },
      ],
    },
  },
  {
    files: ['src/**'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': ['error', ...seeded, ...silent, ...explicit],
      'no-restricted-syntax': ['error', realmFree],
    },
  },
  {
    files: ['src/dataset/**', 'src/kernels/choose.ts'],
    rules: { 'no-restricted-properties': ['error', ...seeded, ...silent] },
  },
  {
    files: ['src/cli/**', 'src/d2l/**'],
    rules: { 'no-console': 'off', 'no-restricted-properties': ['error', ...seeded] },
  },
  {
    // Tests read JSON and throw wrong values at everything on purpose; JSDoc's casts, which tsc checks, are not seen here.
    files: ['tests/**', '**/*.{js,mjs}'],
    rules: Object.fromEntries(
      ['argument', 'assignment', 'call', 'member-access', 'return'].map((what) => [
        `@typescript-eslint/no-unsafe-${what}`,
        'off',
      ]),
    ),
  },
  {
    // Its packages are in a package.json of its own, and installed only by `npm run test:verify`, which checks its types too.
    files: ['tests/verify/**'],
    rules: { 'import-x/no-unresolved': 'off', 'import-x/no-extraneous-dependencies': 'off' },
  },
  {
    files: ['tests/platforms/**'], // has a package.json of its own, of other machines' Nodes alone
    rules: { 'import-x/no-extraneous-dependencies': ['error', { packageDir: import.meta.dirname }] },
  },
);
