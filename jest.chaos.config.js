import { availableParallelism } from 'node:os';
import config from './jest.config.js';

const isWhole = process.env.CHAOS === 'whole';

/**
 * The suites that kill and stop workers, databases and stores. They run apart from the others, whose load is too much for
 * leases of three seconds. `CHAOS=whole` runs their long form and the whole year of schedules, one suite after the other.
 * @type {import('jest').Config}
 */
export default {
  ...config,
  testPathIgnorePatterns: ['/node_modules/'],
  testRegex: isWhole ? '/test/(chaos/.+|schedules/year)\\.e2e-spec\\.ts$' : '/test/chaos/.+\\.e2e-spec\\.ts$',
  maxWorkers: isWhole ? 1 : availableParallelism(),
};
