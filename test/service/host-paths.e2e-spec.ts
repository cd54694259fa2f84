import { RequestMethod, VersioningType, type INestApplication, type VersioningOptions } from '@nestjs/common';
import { HttpHost, platforms } from './http-host.js';

const versionings: VersioningOptions[] = [
  { type: VersioningType.URI },
  { type: VersioningType.HEADER, header: 'X-Version' },
  { type: VersioningType.MEDIA_TYPE, key: 'v=' },
].flatMap((versioning) => [versioning, { ...versioning, defaultVersion: '3' }] as VersioningOptions[]);

describe.each(platforms)('the calls in an application on %s', (_, adapter) => {
  let host: HttpHost;

  beforeAll(async () => {
    host = await HttpHost.create(adapter);
  });

  afterEach(() => host.stop());

  afterAll(() => host.remove());

  const prefixed =
    (...[prefix, options]: Parameters<INestApplication['setGlobalPrefix']>) =>
    (application: INestApplication) =>
      application.setGlobalPrefix(prefix, options);

  it.each(versionings)('have no version: %j', async (versioning) => {
    await host.start({ setUp: (application) => application.enableVersioning(versioning) });
    expect(await host.allCalls()).toEqual(host.expected());
    const headers = { 'X-Version': '3', Accept: 'application/json;v=3' };
    expect((await host.call('GET', '/v2/export_task_types', undefined, headers)).status).toBe(200);
  });

  it('have no version under a global prefix either', async () => {
    await host.start({
      http: { prefix: 'internal' },
      setUp: (application) =>
        application
          .setGlobalPrefix('api')
          .enableVersioning({ type: VersioningType.URI, defaultVersion: '3' }),
    });
    expect(await host.allCalls('/api/internal')).toEqual(host.expected());
  });

  it.each<[string, string, string | undefined, string]>([
    ['the global one', 'api', undefined, '/api'],
    ['the one of the module', '', 'internal', '/internal'],
    ['both', '/api/', 'internal/exports', '/api/internal/exports'],
  ])('follow a prefix, and so do the links to files: %s', async (_name, global, own, prefix) => {
    await host.start({ ...(own !== undefined && { http: { prefix: own } }), setUp: prefixed(global) });
    expect(await host.allCalls(prefix)).toEqual(host.expected());
    expect(new URL(await host.link(prefix)).pathname).toMatch(`${prefix}/v2/export_file/acme/`);
  });

  it('stay without the global prefix if the application excludes them', async () => {
    const exclude = [{ path: 'v2/*rest', method: RequestMethod.ALL }];
    await host.start({ setUp: prefixed('api', { exclude }) });
    expect(await host.allCalls()).toEqual(host.expected());
  });

  it('have links under the address of the application, with its prefixes or without', async () => {
    const setting = { http: { prefix: 'internal' }, setUp: prefixed('api') };
    for (const publicUrl of ['https://x.example/shop', 'https://x.example/shop/api/internal/']) {
      await host.start({ ...setting, publicUrl: () => publicUrl });
      expect(await host.link('/api/internal')).toMatch(
        'https://x.example/shop/api/internal/v2/export_file/acme/',
      );
      await host.stop();
    }
    await host.start({ http: { prefix: 'internal' }, publicUrl: () => 'https://internal' });
    expect(await host.link('/internal')).toMatch('https://internal/internal/v2/export_file/acme/');
  });

  it('need an address that is one', async () => {
    await expect(host.start({ publicUrl: () => 'localhost/files' })).rejects.toThrow(
      'store.publicUrl: invalid value "localhost/files". Must be an address, such as "http://localhost:3000".',
    );
  });
});
