import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AccessTokens, TokenVerifier, type Caller } from '../../src/index.js';
import { ann, HostUnderTest, NoteExporter } from './host-under-test.js';

class AnnVerifier extends TokenVerifier {
  verify(): Promise<Caller> {
    return Promise.resolve(ann);
  }
}

describe('the tokens of an application', () => {
  let host: HostUnderTest;

  beforeEach(async () => {
    host = await HostUnderTest.create();
  });

  afterEach(() => host.remove());

  it('are issued by AccessTokens if they are in the table', async () => {
    const application = await host.start({ http: true, worker: false }, NoteExporter);
    const token = await application.get(AccessTokens).create(ann, 60);
    const { port } = (application.getHttpServer() as Server).address() as AddressInfo;
    const list = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}/v2/export_task_types`, { headers });
    expect((await list({ 'Access-Token': token })).status).toBe(200);
    expect((await list({ 'Access-Token': `${token}x` })).status).toBe(403);
  });

  it('are not issued here if a verifier knows those of another issuer', async () => {
    const auth = { mode: 'custom', verifier: new AnnVerifier() } as const;
    const application = await host.start({ http: true, worker: false, auth }, NoteExporter);
    await expect(application.get(AccessTokens).create(ann, 60)).rejects.toThrow(
      "auth: custom trusts the tokens of another issuer. Ask that issuer, or set { mode: 'table' }.",
    );
  });
});
