import { ExportTaskModule, ExportTaskService, FileOptions, TaskStatus } from '../../src/index.js';
import { ann, exported, HostUnderTest, NoteExporter } from './host-under-test.js';

describe('the options of an application that imports the module', () => {
  let host: HostUnderTest;

  beforeEach(async () => {
    host = await HostUnderTest.create();
  });

  afterEach(() => host.remove());

  it('cannot have `http` in what a factory returns, where it would be ignored', async () => {
    const returned = { ...host.options, http: false };
    await expect(
      host.startWith(
        ExportTaskModule.forRootAsync({
          // @ts-expect-error `http` stands beside the factory.
          useFactory: () => returned,
        }),
      ),
    ).rejects.toThrow(/^http: returned by the factory of forRootAsync\. Must stand beside it/);
  });

  it('need the address of a local store for calls over HTTP alone', async () => {
    const store = { ...host.store, publicUrl: undefined };
    await expect(host.start({ store, http: true }, NoteExporter)).rejects.toThrow(
      /^store\.publicUrl: missing\./,
    );
    const service = (await host.start({ store }, NoteExporter)).get(ExportTaskService);
    const [done] = await exported(service);
    const id = done?.id ?? '';
    expect(done).toMatchObject({ status: TaskStatus.Exported, total: 2 });
    expect(await service.get(ann, id)).toMatchObject({ link_url: '' });
    await expect(service.link(ann, id)).rejects.toThrow(/^store\.publicUrl: missing\./);
  });

  it('have file defaults that tasks may have, in a zone that the records database knows', async () => {
    const defaults = (changes: object) =>
      host.start({ fileDefaults: Object.assign(new FileOptions(), changes) }, NoteExporter);
    await expect(defaults({ timezone: 'CST' })).rejects.toThrow(
      /^fileDefaults\.timezone: invalid value "CST"\. Must be the IANA name of a time zone, such as "Asia\/Shanghai"\.$/,
    );
    await expect(defaults({ labels: 'fr' })).rejects.toThrow(/^fileDefaults\.labels: unknown value "fr"\./);
  });

  it.each([
    [
      { exportMaxSeconds: 3_000_000 },
      'exportMaxSeconds: invalid value 3000000. Must be an integer from 1 to 604800.',
    ],
    [{ leaseSeconds: 0.5 }, 'leaseSeconds: invalid value 0.5. Must be an integer from 3 to 3600.'],
    [{ maxAttempts: NaN }, 'maxAttempts: invalid value NaN. Must be an integer from 1 to 100.'],
    [{ personalDataRoles: [9] }, 'personalDataRoles: invalid value 9. Must be roles from 1, 2, 3, 99.'],
    [{ typeRoles: new Map([[1001, [0]]]) }, 'typeRoles, type 1001: invalid value 0. Must be roles from'],
    [{ webhooks: { key: 'short' } }, 'webhooks.key: too short. Must be a secret of at least 32 characters.'],
    [
      { webhooks: { key: 'k'.repeat(32), targets: ['intranet'] } },
      'webhooks.targets: invalid value "intranet". Must be public, private, or networks such as 10.1.0.0/16.',
    ],
  ])('are checked like the environment of the service: %j', async (changes, message) => {
    await expect(host.start(changes, NoteExporter)).rejects.toThrow(message);
  });
});
