import { availableParallelism } from 'node:os';

/** The suites of test/chaos need a path: the load of all others is too much for leases of three seconds. */
const isChaos = process.argv.slice(2).some((argument) => argument.includes('test/chaos'));

/** Their long form runs one suite after the other. */
const isWhole = process.env.CHAOS === 'whole';

/** @type {import('jest').Config} */
export default {
  roots: ['<rootDir>/src', '<rootDir>/console/src', '<rootDir>/test'],
  testRegex: '\\.(spec|e2e-spec)\\.ts$',
  testPathIgnorePatterns: ['/node_modules/', ...(isChaos ? [] : ['<rootDir>/test/chaos/'])],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^export-task-service/client$': '<rootDir>/src/client/index.ts',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  testEnvironment: '<rootDir>/test/support/leak-environment.js',
  setupFiles: ['<rootDir>/test/support/commonjs.js', '<rootDir>/test/support/async-storages.js'],
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  testTimeout: 60_000,
  // Two more than there are cores: many suites wait for databases, stores and processes.
  maxWorkers: isWhole ? 1 : availableParallelism() + (isChaos ? 0 : 2),
  // Jest never frees the modules of a suite; a fresh worker is quicker than the garbage collector of a full one.
  workerIdleMemoryLimit: '1GB',
};
