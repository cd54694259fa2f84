import fc from 'fast-check';
import { exactJson } from './exact-json.js';

describe('JSON with exact numbers', () => {
  it('is parsed as JSON is', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}|e/i.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '')));
        expect(exactJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each(['0', '-0.0', '1.50', '1e3', '0.1', '9007199254740991', '-1.25E-3', '"89860123456789012345"'])(
    'accepts %s',
    (text) => {
      expect(exactJson(`[${text}]`)).toEqual([JSON.parse(text)]);
    },
  );

  it.each([
    ['{"params":{"query":{"sn":89860123456789012345}}}', 'query.sn', '89860123456789012345'],
    ['{"params":{"query":{"sn":{"$nin":["a",9007199254740993]}}}}', 'query.sn.$nin', '9007199254740993'],
    ['{"query":{"a.b":12345678901234567890.5}}', 'query.a.b', '12345678901234567890.5'],
    ['{"extend":{"x":0.1234567890123456789}}', 'extend.x', '0.1234567890123456789'],
    ['{"\\"1":1e400}', '"1', '1e400'],
    ['{"text":"12345678901234567890","limit":1e16}', 'limit', '1e16'],
    ['[12345678901234567890]', 'body', '12345678901234567890'],
  ])('refuses %s and names the field', (text, field, number) => {
    expect(() => exactJson(text)).toThrow(
      `${field}: the JSON number would be rounded. Must be a string: "${number}".`,
    );
  });

  it.each(['1' + '2'.repeat(250_000), `0.1${'0'.repeat(250_000)}1`])(
    'refuses %.5s… of any length, and quotes little of it',
    (number) => {
      expect(() => exactJson(`{"x":${number}}`)).toThrow(
        /^x: the JSON number would be rounded\. Must be a string: .{80,100}$/,
      );
    },
  );

  it('throws SyntaxError for invalid JSON', () => {
    expect(() => exactJson('{"a":12345678901234567890')).toThrow(SyntaxError);
  });
});
