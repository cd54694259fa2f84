import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { defineConfig, globalIgnores } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The house, from the top floor to the ground. A room may import the rooms on lower floors, and nothing else. */
const floors = [
  ['main.ts'],
  ['demo'],
  ['service', 'cli'],
  ['app.module.ts', 'index.ts'],
  ['operate', 'console'],
  ['export-task', 'exporters'],
  ['reading'],
  ['file', 'storage', 'auth'],
  ['exporter'],
  ['records', 'clickhouse'],
  ['openapi', 'http'],
  ['migrations'],
  ['sql', 'log', 'errors', 'bounded', 'file-name'],
];

/** Rooms that only programs import. */
const apart = ['client', 'embedded'];
const programs = ['main.ts', 'demo', 'service', 'cli'];

/** Rooms that may import fewer rooms than their floor allows. */
const narrower = {
  console: ['http', 'errors'],
  exporters: ['exporter', 'records', 'openapi', 'log', 'errors', 'bounded'],
  cli: ['client', 'log', 'errors'],
  client: ['file-name'],
  migrations: ['sql'],
  sql: [],
  log: [],
  errors: [],
  bounded: [],
  'file-name': [],
};

const allowedBy = new Map([
  ...floors.flatMap((rooms, floor) => {
    const below = floors.slice(floor + 1).flat();
    return rooms.map((room) => {
      const lower = [...below, ...(programs.includes(room) ? apart : [])];
      return [room, narrower[room] ?? lower];
    });
  }),
  ...apart.map((room) => [room, narrower[room] ?? []]),
]);

const arrows = [...allowedBy].map(([room, allowed]) => ({
  target: `./src/${room}`,
  from: './src',
  except: [room, ...allowed].map((name) => `./${name}`),
  message: `src/${room} may import only: ${[room, ...allowed].join(', ')}.`,
}));

/** The parts of the core: `http` and `work` use `queue`, which uses neither; all of them share the entity and options. */
const shared = ['entity', 'options', 'module-options'].map((role) => `./export-task.${role}.ts`);
const core = [
  { target: 'queue', except: ['./queue', ...shared] },
  { target: 'work', except: ['./work', './queue', ...shared] },
  { target: 'http', except: ['./http', './queue', './export-task.service.ts', ...shared] },
].map(({ target, except }) => ({
  target: `./src/export-task/${target}`,
  from: './src/export-task',
  except,
  message: `src/export-task/${target} may import only: ${except.join(', ')}.`,
}));

export default defineConfig(
  globalIgnores([
    'dist',
    'coverage',
    'test-results',
    '.data',
    '.cache',
    'examples/orders-service',
    'src/client/schema.ts',
  ]),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.js'] } } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: [...arrows, ...core] }],
      'import-x/no-cycle': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only src/service/config and the command line read the environment.',
        },
      ],
      // Nest declares options as classes and reads them as plain values.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    // Tables of texts.
    files: ['**/*.words.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['console/**'],
    extends: [reactHooks.configs.flat.recommended],
  },
  {
    files: ['src/service/config/**', 'src/cli/*-environment.ts', 'test/**', '*.js'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // Answers are JSON of unknown shape, which the expectations check.
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', URL: 'readonly', Response: 'readonly' } },
  },
  prettier,
);
