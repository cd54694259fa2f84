import config from './jest.config.js';

/** The unit specs alone, which need no build and no database. */
const { globalSetup, globalTeardown, setupFiles, ...rest } = config;

/** @type {import('jest').Config} */
export default { ...rest, testRegex: '\\.spec\\.ts$' };
