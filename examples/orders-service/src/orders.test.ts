import { ValidationPipe, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import {
  ExportTaskModule,
  ExportTaskService,
  TaskStatus,
  type Caller,
  type CreateExportTask,
  type ExportTask,
} from 'export-task-service';
import { ExportTaskClient } from 'export-task-service/client';
import { strict as assert } from 'node:assert';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { Invoice } from './invoice.entity.js';
import { LoginService } from './login.service.js';
import { OrderExports } from './order-exports.js';
import { Order } from './order.entity.js';
import { OrdersModule } from './orders.module.js';
import { Reminder } from './reminder.js';

const ann: Caller = { corpId: 'acme', memberId: 'm1', memberName: 'Ann', role: 1 };
const headers = { 'Access-Token': 'token-of-ann', 'Content-Type': 'application/json' };

/** The application under test. */
interface Variant {
  create(...settings: Parameters<typeof OrdersModule.forRoot>): Promise<INestApplication>;
  /** The path of the export's calls. */
  path?: string;
}

const plain: Variant = {
  create: (...settings) =>
    NestFactory.create(OrdersModule.forRoot(...settings), { logger: ['error', 'warn'] }),
};

const hasConsole = ['plain', 'fastify-behind-prefix'].includes(process.env['VARIANT'] ?? 'plain');

let application: INestApplication;
let folder: string;
let url: string;
let started: number;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orders-'));
  const port = await freePort();
  const { DATABASE_URL = '', VARIANT = 'plain' } = process.env;
  const variant = VARIANT === 'plain' ? plain : ((await import(`./variants/${VARIANT}.js`)) as Variant);
  url = `http://127.0.0.1:${port}${variant.path ?? '/internal'}`;
  application = await variant.create(DATABASE_URL, folder, url);
  // These rules are for the host's own calls and must not affect those of the export.
  application.useGlobalPipes(
    new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }),
  );
  // Jobs start while the application does.
  started = Date.now();
  await application.listen(port, '127.0.0.1');
  const orders = application.get(DataSource).getRepository(Order);
  await orders.clear();
  await orders.insert([
    {
      corp_id: 'acme',
      customer: '王小明',
      status: 1,
      amount: '12.50',
      ordered_at: new Date('2026-01-01T08:00:00Z'),
    },
    {
      corp_id: 'acme',
      customer: '=1+1',
      status: 2,
      amount: '7',
      ordered_at: new Date('2026-01-02T08:00:00Z'),
    },
    {
      corp_id: 'other',
      customer: 'Eve',
      status: 1,
      amount: '1',
      ordered_at: new Date('2026-01-03T08:00:00Z'),
    },
  ]);
});

after(async () => {
  await application.close();
  await rm(folder, { recursive: true });
});

test('orders are exported over HTTP', async () => {
  const body = {
    name: '订单',
    describe: 'all orders',
    type: 1001,
    params: {
      filter: ['customer', 'status', 'amount'],
      query: { amount: { $gt: 1 } },
      order: { amount: 'desc' },
    },
    // Object mappers drop this key; the export must not.
    extend: { constructor: 'x' },
    unknown: 'ignored, as on the platform',
  };
  const created = await fetch(`${url}/v2/export_task`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  assert.equal(created.status, 200, await created.clone().text());
  const { id } = (await created.json()) as { id: string };
  let task = { status: 0, finished: 0 };
  while (task.status < 3)
    task = (await (await fetch(`${url}/v2/export_task/${id}`, { headers })).json()) as typeof task;
  assert.equal(task.status, TaskStatus.Exported);
  const link = await fetch(`${url}/v2/export_task/${id}/auth_link`, { headers });
  const { link_url } = (await link.json()) as { link_url: string };
  const file = await (await fetch(link_url)).text();
  assert.equal(file, "客户,状态,金额\r\n王小明,待发货,12.5\r\n'=1+1,已发货,7\r\n");
});

test('the client refuses an unknown token with the error of the service', async () => {
  const client = new ExportTaskClient({ url, token: 'token-of-eve' });
  await assert.rejects(client.types(), /Access-Token: unknown/);
});

test('orders and returns are exported in code', async () => {
  const tasks = application.get(ExportTaskService);
  const finished = new Map<string, ExportTask>();
  const unsubscribe = await tasks.onFinished((task) => {
    finished.set(task.id, task);
  });
  for (const [type, extend, total] of [
    [1001, {}, 2],
    [1001, { unshipped: true }, 1],
    [1002, {}, 2],
  ] as const) {
    const id = await tasks.create(ann, { name: 'n', describe: 'd', type, params: {}, extend });
    let task = finished.get(id);
    for (; !task; task = finished.get(id)) await setTimeout(10);
    assert.equal(task.status, TaskStatus.Exported, task.result_desc);
    assert.equal(task.total, total);
    assert.equal((await fetch(await tasks.link(ann, id))).status, 200);
    await assert.rejects(tasks.get({ ...ann, corpId: 'other' }, id), /no such export task/);
  }
  unsubscribe();
  const { count } = await tasks.list(ann, { query: { type: 1002 } });
  assert.ok(count >= 1);
});

test('each type of column has its cells', async () => {
  const invoices = application.get(DataSource).getRepository(Invoice);
  await invoices.clear();
  await invoices.insert({
    corp_id: 'acme',
    buyer: 'Eve',
    phone: '13800000000',
    state: 'paid',
    priority: 2,
    lines: 3,
    total: '1200.50',
    taxed: true,
    due_on: '2026-01-31',
    issued_at: new Date('2026-01-01T08:00:00Z'),
    tags: ['a', 'b;c'],
    reminded_on: ['2026-02-01', '2026-02-28'],
    details: { currency: 'CNY', address: { city: 'Wuhan' } },
    properties: { colour: 'red' },
  });
  const file = (params: CreateExportTask['params']) =>
    fileOf(1003, params, { labels: 'en', encoding: 'utf-8' });
  assert.equal(
    await file({}),
    'Buyer,State,Priority,Total,Due on,Issued at (UTC),Tags\r\n' +
      'Eve,Paid,Low,1200.5,2026-01-31,2026-01-01 08:00:00,"a;""b;c"""\r\n',
  );
  const filter = ['phone', 'lines', 'taxed', 'reminded_on', 'currency', 'city', 'seen_at', 'colour'];
  const query = {
    state: { $in: ['paid', 'sent'] },
    due_on: { $gt: '2026-01-30' },
    currency: 'CNY',
    city: 'Wuhan',
  };
  assert.equal(
    await file({ filter, query }),
    'Phone,Lines,Taxed,Reminded on,Currency,City,Seen at (UTC),colour\r\n' +
      '13800000000,3,yes,2026-02-01;2026-02-28,CNY,Wuhan,2026-01-02 08:00:00,red\r\n',
  );
});

test('the records of another system have their cells', async () => {
  assert.equal(
    await fileOf(1002, {}, { labels: 'en', encoding: 'utf-8', timezone: 'Asia/Shanghai' }),
    'Return,Reason,State,Sent on,Received at (Asia/Shanghai)\r\n' +
      '1,acme: 颜色不对,Back,2026-01-02,2026-01-05 16:00:00\r\n' +
      '2,acme: too large,Lost,2026-01-03,\r\n',
  );
});

test('a service of the host exports without HTTP', async () => {
  const exports = application.get(OrderExports);
  const id = await exports.exportLarge(ann);
  let link: string | undefined;
  while (link === undefined) link = await exports.linkTo(ann, id);
  assert.match(await (await fetch(link)).text(), /^.?Order,Amount\r\n\d+,12\.5\r\n$/);
});

test(
  'the console is for members with a session',
  { skip: !hasConsole && 'this variant has none' },
  async () => {
    const asked = (path: string, cookie: string) =>
      fetch(`${url}/console/${path}`, { headers: { Cookie: cookie } });
    const page = await asked('', 'session=ann');
    assert.equal(page.status, 200);
    const [, script = ''] = /src="\.\/(assets\/[^"]+\.js)"/.exec(await page.text()) ?? [];
    assert.equal((await asked(script, 'session=ann')).status, 200);
    assert.equal((await asked('session', 'session=eve')).status, 403);
    assert.deepEqual(await (await asked('session', 'session=ann')).json(), { token: 'token-of-ann' });
  },
);

test('an error with a code of the host refuses the creation', async () => {
  const task = { name: 'n', describe: 'd', type: 1001, params: {}, extend: { unshipped: 'yes' } };
  await assert.rejects(application.get(ExportTaskService).create(ann, task), { code: 4009001 });
});

test('a host issues its tokens', async () => {
  const host = await NestFactory.create(
    {
      module: class LoginModule {},
      imports: [
        ScheduleModule.forRoot(),
        ExportTaskModule.forRoot({
          database: { url: process.env['DATABASE_URL'] ?? '', entityPrefix: 'login_' },
          store: {
            driver: 'local',
            root: folder,
            publicUrl: url,
            secret: 'a secret of thirty-two characters',
          },
          worker: false,
        }),
      ],
      providers: [LoginService],
    },
    { logger: ['error', 'warn'] },
  );
  try {
    const port = await freePort();
    await host.listen(port, '127.0.0.1');
    const token = await host.get(LoginService).tokenOf('acme', 'm1', 'Ann');
    const types = await fetch(`http://127.0.0.1:${port}/v2/export_task_types`, {
      headers: { 'Access-Token': token },
    });
    assert.equal(types.status, 200);
  } finally {
    await host.close();
  }
});

test('the export formats its own errors and no others', async () => {
  const refused = await fetch(`${url}/v2/export_task`, { method: 'POST', headers, body: '{}' });
  assert.equal(refused.status, 400);
  assert.equal(((await refused.json()) as { error: { code: number } }).error.code, 4001002);
  const unknown = await fetch(`${url}/nothing`);
  assert.equal(((await unknown.json()) as { statusCode: number }).statusCode, 404);
});

test("the host's scheduled jobs run once each", () => {
  const { runs } = application.get(Reminder);
  assert.ok(runs <= (Date.now() - started) / 200 + 2, `${runs} runs`);
});

/** The file of a task that is created in code. */
async function fileOf(
  type: number,
  params: CreateExportTask['params'],
  options: NonNullable<CreateExportTask['options']>,
): Promise<string> {
  const tasks = application.get(ExportTaskService);
  const id = await tasks.create(ann, { name: 'n', describe: 'd', type, params, options });
  let task = await tasks.get(ann, id);
  while (task.status < TaskStatus.Exported) task = await tasks.get(ann, id);
  assert.equal(task.status, TaskStatus.Exported, task.result_desc);
  return (await fetch(await tasks.link(ann, id))).text();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
