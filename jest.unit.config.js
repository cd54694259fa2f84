import config from './jest.config.js';

/**
 * The unit specs alone, those of the console included. They need no build, no database and no modules of Nest.
 * @type {import('jest').Config}
 */
export default {
  ...config,
  roots: [...config.roots, '<rootDir>/console/src'],
  moduleNameMapper: {
    ...config.moduleNameMapper,
    '^export-task-service/client$': '<rootDir>/src/client/index.ts',
  },
  testRegex: '\\.spec\\.ts$',
  globalSetup: undefined,
  globalTeardown: undefined,
  setupFiles: [],
  // They never wait.
  maxWorkers: '100%',
};
