import { assertObjectKey, isObjectKey } from './object-key.js';

describe('an object key', () => {
  it.each(['a', 'demo/0198c0de/1.csv', '~5bel6K-V/x=y/..a', 'a/b/c/d/e', '.hidden', '...'])(
    'may be %j',
    (key) => {
      expect(isObjectKey(key)).toBe(true);
    },
  );

  it.each([
    '',
    '/',
    'a/',
    '/a',
    'a//b',
    '.',
    '..',
    'a/../b',
    './a',
    'a b',
    'a%2fb',
    'a\\b',
    'a\0',
    '文',
    'a\n',
  ])('cannot be %j', (key) => {
    expect(isObjectKey(key)).toBe(false);
    expect(() => {
      assertObjectKey(key);
    }).toThrow(/^object key ".*": invalid\. Must be segments of letters/);
  });
});
