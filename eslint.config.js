import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const sizeLimits = {
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 4],
  complexity: ['error', 12],
};

export default defineConfig(
  { ignores: ['dist', 'coverage', 'reports', 'node_modules', 'wasm', '**/*.mjs', '**/*.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.browser.json', './tsconfig.eslint.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      ...sizeLimits,
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        { selector: 'ExportAllDeclaration', message: 'Export by name: no barrels.' },
      ],
    },
  },
  {
    // Indexed loops over columns of a known length: the one place where `!` says something true.
    files: [
      'src/{core,cvd,divergence,stats,backtest}/**',
      'src/data/**',
      'src/report/**',
      'src/{lab,cli,sweep}/**',
      'test/**',
      'bench/**',
      'examples/**',
      'notebooks/*.nb.ts',
    ],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['src/{core,cvd,divergence,stats,backtest}/**'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'console', 'Date', 'performance', 'setTimeout', 'Buffer', 'fetch'],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Pass a seeded Random.' }],
    },
  },
  {
    files: ['test/**', 'bench/**', 'scripts/**'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': ['error', { max: 600 }] },
  },
  // One line an export, and nothing else.
  { files: ['src/index.ts'], rules: { 'max-lines': 'off' } },
  // A default export is how a user's own file hands over what it makes.
  { files: ['*.config.*', 'examples/**', 'test/support/leaks/**'], rules: { 'no-restricted-syntax': 'off' } },
);
