import type { FileContent } from '../../src/file/file-format.js';

/** What a file tells of itself, for tests that look at its rows. */
export const fileContent = (total: number): FileContent => ({
  total,
  title: 'export',
  typeTitle: { zh: '设备', en: 'Devices' },
  creator: '张三',
  identifier: undefined,
  created: new Date('2026-01-02T03:04:06Z'),
});
