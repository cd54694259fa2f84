import fc from 'fast-check';
import { checkedOptions, fileOptions, FileOptions } from './file-options.js';

const of = (sent: unknown, defaults = new FileOptions()) => fileOptions(sent, defaults);

describe('the options of a file', () => {
  it('have the documented defaults', () => {
    const documented = {
      labels: 'zh',
      timezone: 'UTC',
      encoding: 'utf-8-bom',
      delimiter: ',',
      newline: 'crlf',
      null_text: '',
      formula_guard: true,
      long_numbers: 'plain',
      compress: 'none',
      format: 'csv',
    };
    expect(of(undefined)).toEqual(documented);
    expect(of({ labels: null, null_text: null })).toEqual(documented);
  });

  it.each([
    { labels: 'en', timezone: 'Asia/Shanghai' },
    { labels: 'raw', timezone: 'America/Argentina/Buenos_Aires' },
    { timezone: 'Etc/GMT+8' },
    { timezone: 'PRC' },
    { encoding: 'gb18030', delimiter: ';', newline: 'lf' },
    { delimiter: '\t', null_text: '无' },
    { null_text: '-' },
    { null_text: '—' },
    { null_text: "'=1" },
    { formula_guard: false, long_numbers: 'excel_text' },
    { compress: 'gzip', format: 'jsonl' },
    { compress: 'zip', format: 'xlsx', null_text: 'N/A' },
  ])('allow %j', (sent) => {
    expect(of(sent)).toMatchObject(sent);
  });

  it('allow words for values that an environment variable cannot express', () => {
    expect(of({ delimiter: 'tab', formula_guard: 'false' })).toMatchObject({
      delimiter: '\t',
      formula_guard: false,
    });
  });

  it.each([
    [{ labels: 'fr' }, /^options\.labels: unknown value "fr"\. Must be one of "zh", "en", "raw"\.$/],
    [{ timezone: '+08:00' }, /^options\.timezone: invalid value "\+08:00"\. Must be the IANA name/],
    [{ timezone: 'Mars/Base' }, /^options\.timezone/],
    [
      { timezone: 'CST' },
      /^options\.timezone: invalid value "CST"\. Must be the IANA name of a time zone, such as "Asia\/Shanghai"\.$/,
    ],
    [{ timezone: 'ist' }, /^options\.timezone/],
    [{ timezone: "UTC'; DROP TABLE device; --" }, /^options\.timezone/],
    [{ timezone: 'UTC\0' }, /^options\.timezone/],
    [{ timezone: 8 }, /^options\.timezone/],
    [{ timezone: '' }, /^options\.timezone/],
    [{ encoding: 'utf-16' }, /^options\.encoding/],
    [{ delimiter: ':' }, /^options\.delimiter: unknown value ":"\. Must be one of ",", ";", "\\t", "\|"\.$/],
    [{ delimiter: [','] }, /^options\.delimiter: unknown value \[","\]\. Must be/],
    [{ newline: '\n' }, /^options\.newline/],
    [{ null_text: '=1' }, /^options\.null_text/],
    [{ null_text: '-1' }, /^options\.null_text/],
    [{ null_text: '＝1' }, /^options\.null_text/],
    [{ null_text: '\uFEFF=1' }, /^options\.null_text/],
    [{ null_text: ' =1' }, /^options\.null_text/],
    [{ null_text: '\u200B@A1' }, /^options\.null_text/],
    [{ null_text: 'a\nb' }, /^options\.null_text/],
    [{ null_text: '\u0000' }, /^options\.null_text/],
    [{ null_text: '\uD800' }, /^options\.null_text/],
    [{ null_text: 'x'.repeat(33) }, /^options\.null_text: .* Must be a text of at most 32 characters\.$/],
    [{ null_text: 0 }, /^options\.null_text/],
    [{ formula_guard: 1 }, /^options\.formula_guard: invalid value 1\. Must be true or false\.$/],
    [{ long_numbers: true }, /^options\.long_numbers/],
    [{ compress: 'rar' }, /^options\.compress/],
    [{ format: 'pdf' }, /^options\.format/],
    [{ format: { toString: 'csv' } }, /^options\.format/],
    [{ lables: 'en' }, /^options\.lables: unknown option\. Must be one of labels, timezone, .*format\.$/],
    [JSON.parse('{"__proto__": {"format": "xlsx"}}'), /^options\.__proto__: unknown option/],
    [{ constructor: 1 }, /^options\.constructor: unknown option/],
    [['csv'], /^options: must be an object, not \["csv"\]\.$/],
    ['csv', /^options: must be an object, not "csv"\.$/],
  ] as [unknown, RegExp][])('refuse %j and name the option', (sent, message) => {
    expect(() => of(sent)).toThrow(message);
  });

  it.each([
    [
      { format: 'jsonl', encoding: 'gb18030' },
      '"gb18030" cannot be combined with format jsonl. Must be "utf-8".',
    ],
    [{ format: 'jsonl', null_text: 'N/A' }, '"N/A" cannot be combined with format jsonl. Must be "".'],
    [{ format: 'xlsx', delimiter: ';' }, '";" cannot be combined with format xlsx. Must be ",".'],
  ])('refuse the combination %j', (sent, message) => {
    expect(() => of(sent)).toThrow(message);
  });

  it('allow the fixed values of a format, which replace defaults', () => {
    expect(of({ format: 'jsonl', encoding: 'utf-8', formula_guard: false })).toMatchObject({ newline: 'lf' });
    expect(of({ format: 'xlsx' })).toMatchObject({ encoding: 'utf-8', long_numbers: 'excel_text' });
    const everything = Object.assign(new FileOptions(), { format: 'xlsx' });
    expect(of(everything)).toMatchObject({ format: 'xlsx', encoding: 'utf-8' });
  });

  it('have keys and values as in the records in JSON Lines, unless the task asks for labels', () => {
    const defaults = Object.assign(new FileOptions(), { labels: 'en' });
    expect(of({ format: 'jsonl' }).labels).toBe('raw');
    expect(of({ format: 'jsonl' }, defaults).labels).toBe('raw');
    expect(of({}, Object.assign(new FileOptions(), { labels: 'en', format: 'jsonl' })).labels).toBe('raw');
    expect(of({ format: 'jsonl', labels: 'en' }).labels).toBe('en');
    expect(of({ format: 'jsonl', labels: 'zh' }, defaults).labels).toBe('zh');
    expect(of({ format: 'xlsx' }, defaults).labels).toBe('en');
  });

  it('begin with the defaults of the service', () => {
    const defaults = Object.assign(new FileOptions(), { labels: 'en', delimiter: ';' });
    expect(of({}, defaults)).toMatchObject({ labels: 'en', delimiter: ';' });
    expect(of({ labels: 'zh' }, defaults)).toMatchObject({ labels: 'zh', delimiter: ';' });
    expect(of({ format: 'xlsx', delimiter: ';' }, defaults)).toMatchObject({ delimiter: ',' });
  });

  it('are either complete or refused by name, for random values', () => {
    const sent = fc.dictionary(
      fc.oneof(fc.constantFrom(...Object.keys(new FileOptions())), fc.string()),
      fc.oneof(fc.jsonValue(), fc.constantFrom('zh', 'raw', 'UTC', 'xlsx', 'jsonl', ';', true, false, '')),
    );
    fc.assert(
      fc.property(sent, (options) => {
        let taken;
        try {
          taken = of(options);
        } catch (error) {
          expect((error as Error).message).toMatch(/^options\..*Must be /s);
          return;
        }
        expect(Object.keys(taken).sort()).toEqual(Object.keys(new FileOptions()).sort());
        expect(of(taken)).toEqual(taken);
      }),
    );
  });

  it('have the name of their source in a refusal', () => {
    expect(() => checkedOptions({ labels: 'fr' }, (key) => `FILE_${key.toUpperCase()}`)).toThrow(
      /^FILE_LABELS: /,
    );
  });
});
