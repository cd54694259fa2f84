import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { ExportTaskClient } from '../../src/client/index.js';
import { freePort } from '../../src/embedded/free-port.js';
import { MinioObjectStore } from '../../src/storage/minio-object-store.js';
import { PART_SIZE } from '../../src/storage/upload-lane.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { describeWithMinio, startMinio } from '../support/minio.js';
import { startNginx } from '../support/nginx.js';
import { describeWithPrograms } from '../support/programs.js';
import { TestService } from '../support/service.js';
import { content } from '../storage/content.js';

/** The configurations of docs/deploying.md: before MinIO, and before the service. */
const [beforeMinio = '', beforeService = ''] = [
  ...readFileSync('docs/deploying.md', 'utf8').matchAll(/```nginx\n([^]*?)```/g),
].map(([, block = '']) => block);

describeWithPrograms(['nginx'], 'nginx as docs/deploying.md has it', () => {
  it('serves the service under a path: calls, events, links and documentation', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/export`;
    const service = await TestService.start({ PUBLIC_URL: `${url}/` });
    const nginx = await startNginx(port, beforeService.replace('http://export-task:3000', service.url));
    try {
      await insertDevices(service.database, 'acme', [{ name: '客厅灯' }]);
      const client = new ExportTaskClient({ url, token: service.token });
      const seen: unknown[] = [];
      const { task, body } = await client.exportAndDownload(
        {
          name: '设备',
          describe: '设备',
          type: 1,
          params: { filter: ['id', 'name'] },
          extend: { product_id: PRODUCT },
        },
        { onProgress: (event) => seen.push(event) },
      );
      expect(await new Response(body).text()).toContain('1,客厅灯');
      expect(seen).not.toEqual([]);
      expect(task.link_url).toMatch(new RegExp(`^${url}/v2/export_file/`));
      expect(await client.link(task.id)).toMatch(new RegExp(`^${url}/v2/export_file/`));
      const document = (await (await fetch(`${url}/docs/openapi.json`)).json()) as { servers: unknown };
      expect(document.servers).toEqual([{ url: '/export' }]);
    } finally {
      await nginx.stop();
      await service.stop();
    }
  });

  describeWithMinio('before MinIO', () => {
    it.each([
      ['without', ''],
      ['with', 'proxy_request_buffering on; '],
    ])('takes parts and serves links, %s a buffer', async (_, more) => {
      const [minio, port] = [await startMinio(), await freePort()];
      const { accessKey, secretKey } = minio;
      const block = beforeMinio.replace('http://minio:9000', minio.endpoint);
      const buffered = more === '' ? block : block.replace('proxy_request_buffering off;', more);
      const nginx = await startNginx(port, buffered);
      try {
        const endpoint = `http://127.0.0.1:${port}`;
        const store = new MinioObjectStore({ endpoint, accessKey, secretKey, bucket: 'exports' });
        await store.prepare();
        const key = `demo/${randomUUID()}/1.csv`;
        const file = { key, filename: 'a.csv', contentType: 'text/csv' };
        await store.put(file, content(2 * PART_SIZE + 1));
        const answer = await fetch(await store.link(file, 60));
        expect((await answer.arrayBuffer()).byteLength).toBe(2 * PART_SIZE + 1);
      } finally {
        await nginx.stop();
        await minio.stop();
      }
    });
  });
});
