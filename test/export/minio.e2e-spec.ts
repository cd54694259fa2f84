import { ExportTaskScheduler } from '../../src/export-task/work/export-task.scheduler.js';
import { Bucket } from '../chaos/bucket.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { describeWithMinio, startMinio, type RunningMinio } from '../support/minio.js';
import { MinioGate } from '../support/minio-gate.js';
import { TestService } from '../support/service.js';

describeWithMinio('an export into MinIO', () => {
  let minio: RunningMinio;
  let gate: MinioGate;
  let service: TestService;

  beforeAll(async () => {
    minio = await startMinio();
    gate = await MinioGate.open(minio.port);
    service = await TestService.start({
      MINIO_ENDPOINT: gate.endpoint,
      MINIO_PUBLIC_ENDPOINT: minio.endpoint,
      MINIO_ACCESS_KEY: minio.accessKey,
      MINIO_SECRET_KEY: minio.secretKey,
      MINIO_BUCKET: 'exports',
    });
    await insertDevices(service.database, 'acme', [{ name: '客厅灯' }, { name: '卧室灯' }]);
  });

  afterAll(async () => {
    await service.stop();
    await gate.close();
    await minio.stop();
  });

  it('is linked to under its Chinese name, closed by itself, and gone when it has expired', async () => {
    const task = await service.export({
      name: '设备/列表 100%',
      type: 1,
      params: { filter: ['id', 'name'] },
      extend: { product_id: PRODUCT },
    });
    expect(task).toMatchObject({ status: 3, total: 2 });
    expect(task.link_url).toBe(`${minio.endpoint}/exports/acme/${task.id as string}/1.csv`);
    expect((await fetch(task.link_url)).status).toBe(403);

    const { body: link } = await service.call('GET', `/v2/export_task/${task.id as string}/auth_link`);
    expect(link.link_url).not.toContain('%');
    const file = await fetch(link.link_url);
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(file.headers.get('content-disposition')).toContain(
      `filename*=UTF-8''${encodeURIComponent('设备 列表 100%.csv')}`,
    );
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes.toString()).toBe('\uFEFF设备ID,设备名称\r\n1,客厅灯\r\n2,卧室灯\r\n');
    expect(task.size).toBe(bytes.length);

    await service.database.query(`UPDATE export_task SET expire_time = now() - interval '1 s'`);
    await service.application.get(ExportTaskScheduler).expire();
    expect((await service.ended(task.id)).status).toBe(5);
    expect((await fetch(link.link_url)).status).toBe(404);
  });

  it('is cancelled within two seconds while MinIO hangs as it removes the files of an earlier attempt', async () => {
    const { id } = await service.export({ type: 1, params: {}, extend: { product_id: PRODUCT } });
    gate.treat = () => 'hold answer';
    const held = gate.held();
    // As if the attempt had died between its upload and its end.
    await service.database.query('UPDATE export_task SET status = 1, object_key = NULL WHERE id = $1', [id]);
    await held;
    const asked = Date.now();
    await service.call('POST', `/v2/export_task/${id as string}/cancel`);
    expect(await service.ended(id)).toMatchObject({ status: 4, result_code: 'cancelled' });
    expect(Date.now() - asked).toBeLessThan(2000);
    gate.treat = () => 'pass';
    gate.release();
    expect((await service.call('DELETE', `/v2/export_task/${id as string}`)).status).toBe(200);
    expect(await new Bucket(minio.endpoint, 'exports').keys()).toEqual([]);
  });
});
