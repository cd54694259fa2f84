import fc from 'fast-check';
import { checkedOptions, fileOptions, FileOptions } from './file-options.js';

const of = (sent: unknown, defaults = new FileOptions()) => fileOptions(sent, defaults);

describe('the options of a file', () => {
  it('are the documented ones where nothing is asked for', () => {
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
    { encoding: 'gb18030', delimiter: ';', newline: 'lf' },
    { delimiter: '\t', null_text: '无' },
    { null_text: '-' },
    { null_text: '—' },
    { null_text: "'=1" },
    { formula_guard: false, long_numbers: 'excel_text' },
    { compress: 'gzip', format: 'jsonl' },
    { compress: 'zip', format: 'xlsx', null_text: 'N/A' },
  ])('take %j', (sent) => {
    expect(of(sent)).toMatchObject(sent);
  });

  it('take words for what JSON and environment variables spell differently', () => {
    expect(of({ delimiter: 'tab', formula_guard: 'false' })).toMatchObject({
      delimiter: '\t',
      formula_guard: false,
    });
  });

  it.each([
    [{ labels: 'fr' }, /^options\.labels: "fr" is not accepted; one of "zh", "en", "raw" is\.$/],
    [{ timezone: '+08:00' }, /^options\.timezone: "\+08:00" is not accepted; the IANA name/],
    [{ timezone: 'Mars/Base' }, /^options\.timezone/],
    [{ timezone: "UTC'; DROP TABLE device; --" }, /^options\.timezone/],
    [{ timezone: 'UTC\0' }, /^options\.timezone/],
    [{ timezone: 8 }, /^options\.timezone/],
    [{ timezone: '' }, /^options\.timezone/],
    [{ encoding: 'utf-16' }, /^options\.encoding/],
    [{ delimiter: ':' }, /^options\.delimiter: ":" is not accepted; one of ",", ";", "\\t", "\|" is\.$/],
    [{ delimiter: [','] }, /^options\.delimiter: \[","\] is not accepted/],
    [{ newline: '\n' }, /^options\.newline/],
    [{ null_text: '=1' }, /^options\.null_text/],
    [{ null_text: '-1' }, /^options\.null_text/],
    [{ null_text: '＝1' }, /^options\.null_text/],
    [{ null_text: '\uFEFF=1' }, /^options\.null_text/],
    [{ null_text: 'a\nb' }, /^options\.null_text/],
    [{ null_text: '\u0000' }, /^options\.null_text/],
    [{ null_text: '\uD800' }, /^options\.null_text/],
    [{ null_text: 'x'.repeat(33) }, /^options\.null_text: .* at most 32 characters is\.$/],
    [{ null_text: 0 }, /^options\.null_text/],
    [{ formula_guard: 1 }, /^options\.formula_guard: 1 is not accepted; true or false is\.$/],
    [{ long_numbers: true }, /^options\.long_numbers/],
    [{ compress: 'rar' }, /^options\.compress/],
    [{ format: 'pdf' }, /^options\.format/],
    [{ format: { toString: 'csv' } }, /^options\.format/],
    [{ lables: 'en' }, /^options\.lables: no such option; one of labels, timezone, .*format is accepted\.$/],
    [JSON.parse('{"__proto__": {"format": "xlsx"}}'), /^options\.__proto__: no such option/],
    [{ constructor: 1 }, /^options\.constructor: no such option/],
    [['csv'], /^options: \["csv"\] is not accepted; an object is\.$/],
    ['csv', /^options: "csv" is not accepted; an object is\.$/],
  ] as [unknown, RegExp][])('refuse %j and name the option', (sent, message) => {
    expect(() => of(sent)).toThrow(message);
  });

  it.each([
    [{ format: 'jsonl', encoding: 'gb18030' }, '"gb18030" does not go with format jsonl; "utf-8" does'],
    [{ format: 'jsonl', null_text: 'N/A' }, '"N/A" does not go with format jsonl; "" does'],
    [{ format: 'xlsx', delimiter: ';' }, '";" does not go with format xlsx; "," does'],
  ])('refuse %j, which can not be had together', (sent, message) => {
    expect(() => of(sent)).toThrow(message);
  });

  it('take what a format settles, and a default gives way to it', () => {
    expect(of({ format: 'jsonl', encoding: 'utf-8', formula_guard: false })).toMatchObject({ newline: 'lf' });
    expect(of({ format: 'xlsx' })).toMatchObject({ encoding: 'utf-8', long_numbers: 'excel_text' });
    const everything = Object.assign(new FileOptions(), { format: 'xlsx' });
    expect(of(everything)).toMatchObject({ format: 'xlsx', encoding: 'utf-8' });
  });

  it('begin with the defaults of the service', () => {
    const defaults = Object.assign(new FileOptions(), { labels: 'en', delimiter: ';' });
    expect(of({}, defaults)).toMatchObject({ labels: 'en', delimiter: ';' });
    expect(of({ labels: 'zh' }, defaults)).toMatchObject({ labels: 'zh', delimiter: ';' });
    expect(of({ format: 'xlsx', delimiter: ';' }, defaults)).toMatchObject({ delimiter: ',' });
  });

  it('are either complete or refused by name, whatever is sent', () => {
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
          expect((error as Error).message).toMatch(/^options\..*(accepted|does|is)/s);
          return;
        }
        expect(Object.keys(taken).sort()).toEqual(Object.keys(new FileOptions()).sort());
        expect(of(taken)).toEqual(taken);
      }),
    );
  });

  it('are called in a refusal what the one who set them calls them', () => {
    expect(() => checkedOptions({ labels: 'fr' }, (key) => `FILE_${key.toUpperCase()}`)).toThrow(
      /^FILE_LABELS: /,
    );
  });
});
