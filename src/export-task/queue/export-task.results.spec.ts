import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { refusal, result, resultCodes } from './export-task.results.js';

/** A sentence in Chinese, which may quote names. */
const CHINESE = /^[^A-Za-z]*$/;

describe('the result of a task', () => {
  it('is in one language, whatever its code', () => {
    const codes = resultCodes.flatMap((code) => (code === 'refused' ? [] : [code]));
    for (const { desc } of codes.map((code) => result(code, 3))) {
      expect(desc.zh).toMatch(CHINESE);
      expect(desc.en).toMatch(/^[\x20-\x7e]*$/);
    }
  });

  it('gives the reason of a refusal in the language of the sentence', () => {
    const reason = new PlatformError(ErrorCode.productNotFound, 'No such product.', {
      zh: '企业没有该产品。',
    });
    expect(refusal(reason, false).desc).toEqual({
      zh: '无法导出：企业没有该产品。',
      en: 'The task cannot be exported: No such product.',
    });
    expect(refusal(reason, true).desc).toEqual({
      zh: '任务条件不再有效，无法导出：企业没有该产品。',
      en: 'The task is no longer valid: No such product.',
    });
  });

  it('is the reason alone if it exists in no other language', () => {
    const { code, desc } = refusal(new PlatformError(4001999, 'The shop is closed.'), true);
    expect(code).toBe('refused');
    expect(desc.zh).toBe('The shop is closed.');
  });
});
