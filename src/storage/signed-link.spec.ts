import fc from 'fast-check';
import { signLink, verifyLink, type LinkQuery } from './signed-link.js';

const secret = 'a secret of this service alone';
const key = 'demo/1/1.csv';
const filename = '设备 №1.csv';
const contentType = 'text/csv; charset=utf-8';
const expires = 1_000;

const link = (): LinkQuery => signLink(secret, { key, filename, contentType }, expires);
const anyText = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.base64String());

describe('a signed link', () => {
  it('is valid until it expires, and carries the name and the type of the file', () => {
    expect(verifyLink(secret, key, link(), expires - 1)).toEqual({ status: 'valid', filename, contentType });
    expect(verifyLink(secret, key, link(), expires)).toEqual({ status: 'expired' });
  });

  it('is missing from an address without a query', () => {
    expect(verifyLink(secret, key, {}, 0)).toEqual({ status: 'missing' });
  });

  it('is invalid if a parameter is missing or given twice', () => {
    for (const name of ['name', 'type', 'expires', 'signature'] as const) {
      expect(verifyLink(secret, key, { ...link(), [name]: undefined }, 0)).toEqual({ status: 'invalid' });
      expect(verifyLink(secret, key, { ...link(), [name]: [link()[name]] }, 0)).toEqual({
        status: 'invalid',
      });
    }
  });

  it('is invalid under another secret', () => {
    expect(verifyLink('another', key, link(), 0)).toEqual({ status: 'invalid' });
  });

  it('carries any file name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const signed = signLink(secret, { key, filename: name, contentType }, expires);
        expect(verifyLink(secret, key, signed, 0)).toMatchObject({ status: 'valid', filename: name });
      }),
    );
  });

  it('is invalid if the key or a parameter has another value', () => {
    fc.assert(
      fc.property(fc.constantFrom('key', 'name', 'type', 'expires', 'signature'), anyText, (field, text) => {
        const original = { ...link(), key };
        fc.pre(original[field] !== text);
        const { key: other, ...query } = { ...original, [field]: text };
        expect(verifyLink(secret, other, query, 0)).toEqual({ status: 'invalid' });
      }),
    );
  });

  it('is invalid if a character of the key or a parameter is changed, removed or added', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('key', 'name', 'type', 'expires', 'signature'),
        fc.nat(),
        fc.nat(1),
        fc.string({ maxLength: 1 }),
        (field, at, removed, added) => {
          const original = { ...link(), key };
          const text = original[field];
          const from = at % (text.length + 1);
          const changed = text.slice(0, from) + added + text.slice(from + removed);
          fc.pre(changed !== text);
          const { key: other, ...query } = { ...original, [field]: changed };
          expect(verifyLink(secret, other, query, 0)).toEqual({ status: 'invalid' });
        },
      ),
    );
  });

  it('is invalid if characters move from one parameter to the next', () => {
    const { name, ...others } = link();
    const moved = { name: name.slice(1), ...others };
    expect(verifyLink(secret, key + name.slice(0, 1), moved, 0)).toEqual({ status: 'invalid' });
  });
});
