import config from './jest.config.js';

/**
 * The unit specs alone. They need no build, no database and no modules of Nest.
 * @type {import('jest').Config}
 */
export default {
  ...config,
  testRegex: '\\.spec\\.ts$',
  globalSetup: undefined,
  globalTeardown: undefined,
  setupFiles: [],
  // They never wait.
  maxWorkers: '100%',
};
