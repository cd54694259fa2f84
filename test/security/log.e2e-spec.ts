import { ServiceLogger } from '../../src/log/service-logger.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';
import { capturedOutput } from '../support/captured-output.js';

/** Takes over the line, the terminal, and what comes before. */
const FORGERIES = [
  '\n[00:00:00.000] INFO: [Forged] from a line feed',
  '\r\n[00:00:00.000] INFO: [Forged] from a line break',
  '\r[00:00:00.000] INFO: [Forged] over the line',
  '\u2028[00:00:00.000] INFO: [Forged] from a line separator',
  '\u0085[00:00:00.000] INFO: [Forged] from a next line',
  '\x1b[2K\x1b[1A[00:00:00.000] INFO: [Forged] over the entry above',
  '\n{"level":"info","msg":"[Forged] as JSON"}',
  '","level":"info","msg":"[Forged] as a field',
  '\x08\x08\x08[Forged]',
];

/** Whether a line is an entry that the service itself has written of a fault, or a further line of one. */
const isOwn = {
  pretty: (line: string) => /^\[[\d:.]{12}\] ERROR: |^ {4}/.test(line),
  json: (line: string) => (JSON.parse(line) as { level: string }).level === 'error',
};

describe.each(['json', 'pretty'] as const)('the log as %s', (format) => {
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start({ MAX_ATTEMPTS: '1' }, new ServiceLogger({ format, level: 'info' }));
    await insertDevices(
      service.database,
      'acme',
      FORGERIES.map((name) => ({ name })),
    );
  });

  afterAll(() => service.stop());

  /** The lines that are entries of their own, or could pass for one, and hold something forged. */
  const forged = (output: string) =>
    output
      .split(/[\n\r\u0085\u2028\u2029]/)
      .filter((line) => line.includes('[Forged]') && !isOwn[format](line));

  it('has no entry that a record has written', async () => {
    // A platform whose tables are called otherwise offers views, and PostgreSQL quotes what it can't cast.
    await service.database.query('ALTER TABLE device RENAME TO device_rows');
    await service.database.query(
      `CREATE VIEW device AS SELECT to_jsonb(device_rows) AS row, id, corp_id, product_id, name::integer AS mcu_version
         FROM device_rows`,
    );
    const output = await capturedOutput(async () => {
      for (let id = 1; id <= FORGERIES.length; id += 1) {
        const params = { filter: ['mcu_version'], query: { id } };
        const task = await service.export({ type: 1, params, extend: { product_id: PRODUCT } });
        expect(task).toMatchObject({ status: 4, result_code: 'read_failed' });
        expect(task.result_desc).not.toContain('Forged');
      }
    });
    expect(output.match(/Forged/g)).toHaveLength(FORGERIES.length);
    expect(forged(output)).toEqual([]);
    // eslint-disable-next-line no-control-regex -- these are the very characters that must not be there
    expect(output).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/);
  });

  it('has no entry that a caller has written', async () => {
    await service.database.query(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not %', NEW.name; END $$`,
    );
    await service.database.query(
      'CREATE TRIGGER refuse BEFORE INSERT ON export_task FOR EACH ROW EXECUTE FUNCTION refuse()',
    );
    const output = await capturedOutput(async () => {
      for (const name of FORGERIES) {
        const task = { name, describe: name, type: 5, params: {} };
        expect((await service.call('POST', '/v2/export_task', task)).body.error.code).toBe(5031001);
      }
    });
    expect(output.match(/Forged/g)).toHaveLength(FORGERIES.length);
    expect(forged(output)).toEqual([]);
  });

  it('holds no token and no link, whatever happens to them', async () => {
    const { url, token, database } = service;
    const task = await service.export({ type: 2, params: {} }).catch(() => undefined);
    expect(task).toBeUndefined();
    const output = await capturedOutput(async () => {
      await database.query('ALTER TABLE export_access_token RENAME TO gone');
      for (const one of [token, 'a-token-that-nobody-has']) {
        expect((await service.call('GET', '/v2/export_task_types', undefined, one)).status).toBe(503);
      }
      await database.query('ALTER TABLE gone RENAME TO export_access_token');
      expect(
        (await service.call('GET', '/v2/export_task_types', undefined, 'a-token-that-nobody-has')).status,
      ).toBe(403);
      expect(
        (await fetch(`${url}/v2/export_file/a/b.csv?name=a&type=b&expires=1&signature=a-signature`)).status,
      ).toBe(403);
    });
    expect(output).toMatch(/relation \\?"export_access_token\\?" does not exist/);
    expect(output).not.toContain(token);
    expect(output).not.toMatch(/a-token-that-nobody-has|a-signature/);
  });
});
