import { Validator } from '@seriousme/openapi-schema-validator';
import { answerPlace, apiDocument, schemaFaults } from '../support/api-schema.js';
import { PRODUCT } from '../support/devices.js';
import { startDemoService, type DemoService } from '../support/demo-service.js';
import { TestService } from '../support/service.js';

const UNKNOWN_ID = '01936c5e-0000-7000-8000-000000000000';

/** Every operation of the document. */
const operations = Object.entries<Record<string, any>>(apiDocument.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every example of a request's body. */
const requests = operations.flatMap(({ path, method, operation }) =>
  Object.entries<any>(operation.requestBody?.content['application/json'].examples ?? {}).map(
    ([name, { value }]) => ({ path, method, name, body: value }),
  ),
);

describe('the OpenAPI document', () => {
  let service: TestService;
  let demo: DemoService;
  let token: string;

  beforeAll(async () => {
    demo = await startDemoService();
    ({ service, token } = demo);
  });

  afterAll(() => demo.stop());

  it('is valid', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(apiDocument));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  it('has nothing that generators of clients stumble over', () => {
    const faults: string[] = [];
    const look = (place: string, value: any): void => {
      if (typeof value !== 'object' || value === null) return;
      if (typeof value.pattern === 'string' && /\\[pu0]/.test(value.pattern as string))
        faults.push(`${place}: escape`);
      if (Array.isArray(value.enum)) {
        if (value.enum.some((one: unknown) => /\p{Cc}/u.test(String(one))))
          faults.push(`${place}: control character`);
        if (value.type === undefined || value.type === 'number') faults.push(`${place}: type`);
      }
      for (const part of value.allOf ?? []) {
        const { $ref = '' } = part;
        const { additionalProperties } = apiDocument.components.schemas[$ref.split('/').at(-1)] ?? part;
        if (additionalProperties === false) faults.push(`${place}: closed part`);
      }
      for (const [key, one] of Object.entries(value)) if (key !== 'examples') look(`${place}/${key}`, one);
    };
    look('', apiDocument);
    expect(faults).toEqual([]);
    expect(apiDocument.servers).toEqual([{ url: '/' }]);
    const optional = requests.filter(({ body }) => Object.keys(body as object).length === 0);
    expect(optional.map(({ path }) => path)).toEqual(['/v2/export_tasks']);
    expect(apiDocument.paths['/v2/export_tasks'].post.requestBody.required).toBe(false);
  });

  it('is the one that is served', async () => {
    const { status, body } = await service.call('GET', '/docs/openapi.json');
    expect(status).toBe(200);
    expect(body).toEqual(apiDocument);
  });

  it('has every route of the application but those of its operators and its console, and no other', () => {
    const { stack } = service.application.getHttpAdapter().getInstance().router;
    const routes = stack
      .filter(({ route }: any) => route && !/^\/(docs|health|metrics|console)/.test(route.path))
      .flatMap(({ route }: any) =>
        Object.keys(route.methods).map(
          (method) => `${method} ${route.path.replace(/[:*]([a-z_]+)/g, '{$1}') as string}`,
        ),
      );
    expect(routes.sort()).toEqual(operations.map(({ path, method }) => `${method} ${path}`).sort());
  });

  it('describes every call, field and refusal', () => {
    const described = { summary: expect.stringMatching(/./), operationId: expect.stringMatching(/./) };
    for (const { operation } of operations) {
      expect(operation).toMatchObject(described);
      for (const { description } of Object.values<any>(operation.responses)) expect(description).not.toBe('');
    }
    const { ErrorEnvelope, Title, CreatedExportTask, ExportTaskList, RecordTypeList, ...schemas } =
      apiDocument.components.schemas;
    expect([ErrorEnvelope, Title, CreatedExportTask, ExportTaskList, RecordTypeList]).not.toContain(
      undefined,
    );
    for (const name of ['CreateExportTask', 'ListExportTasks', 'ExportTask', 'FileOptions']) {
      for (const [field, schema] of Object.entries<any>(schemas[name].properties)) {
        expect([name, field, schema.description]).toEqual([name, field, expect.stringMatching(/.{5}/)]);
      }
    }
  });

  it('has examples of fields and of refusals that fit their schemas', () => {
    for (const [name, { properties = {} }] of Object.entries<any>(apiDocument.components.schemas)) {
      for (const [field, { example }] of Object.entries<any>(properties)) {
        if (example === undefined) continue;
        const place = `/components/schemas/${name}/properties/${field}`;
        expect([place, schemaFaults(place, example)]).toEqual([place, []]);
      }
    }
    for (const { path, method, operation } of operations) {
      for (const [status, { content }] of Object.entries<any>(operation.responses)) {
        for (const { value } of Object.values<any>(content?.['application/json']?.examples ?? {})) {
          expect(schemaFaults(answerPlace(method, path, Number(status)), value)).toEqual([]);
        }
      }
    }
  });

  it('has an example of each record type, for a creation and for a preview', () => {
    const types = apiDocument.components.schemas.RecordTypeNumber.enum;
    for (const path of ['/v2/export_task', '/v2/export_task/preview']) {
      const shown = requests
        .filter((request) => request.path === path)
        .map(({ body }) => body.type as number);
      expect([...new Set(shown)].sort((a, b) => a - b)).toEqual(types);
    }
  });

  it.each(requests.map((request) => [`${request.method} ${request.path}`, request.name, request] as const))(
    'has an example that works: %s %s',
    async (_, __, { path, method, body }) => {
      const place = `/paths/${path.replaceAll('/', '~1')}/${method}/requestBody/content/application~1json/schema`;
      expect(schemaFaults(place, body)).toEqual([]);
      const answer = await service.call('POST', path, body, token);
      expect(answer).toMatchObject({ status: 200 });
      expect(schemaFaults(answerPlace(method, path, 200), answer.body)).toEqual([]);
      if (path !== '/v2/export_task') return;
      const task = await service.ended(answer.body.id as string, token);
      expect(task).toMatchObject({ status: 3, finished: task.total });
      expect(task.total).toBeGreaterThan(0);
      expect(schemaFaults(answerPlace('get', '/v2/export_task/{id}', 200), task)).toEqual([]);
    },
  );

  it('describes a task at each moment, its link, its events, and the catalogue', async () => {
    const id = await service.create(requests[0]?.body as Record<string, unknown>, token);
    const get = (path: string) => service.call('GET', path.replace('{id}', id), undefined, token);
    const waiting = (await get('/v2/export_task/{id}')).body;
    await service.ended(id, token);
    const path = '/v2/export_task/{id}';
    for (const task of [waiting, (await get(path)).body]) {
      expect(schemaFaults(answerPlace('get', path, 200), task)).toEqual([]);
      expect(Object.keys(task as object).sort()).toEqual(
        Object.keys(apiDocument.components.schemas.ExportTask.properties as object).sort(),
      );
    }
    const { ExportTask, ListedExportTask } = apiDocument.components.schemas;
    expect(Object.keys(ListedExportTask.properties as object)).toEqual(
      Object.keys(ExportTask.properties as object),
    );
    for (const other of ['/v2/export_task/{id}/auth_link', '/v2/export_task_types']) {
      expect(schemaFaults(answerPlace('get', other, 200), (await get(other)).body)).toEqual([]);
    }
    const events = await fetch(`${service.url}/v2/export_task/${id}/events`, {
      headers: { 'Access-Token': token },
    });
    const [, event = ''] = /^data: (.*)$/m.exec(await events.text()) ?? [];
    expect(schemaFaults('/components/schemas/ExportTaskEvent', JSON.parse(event))).toEqual([]);
  });

  describe('tells of each refusal', () => {
    const task = { name: 'n', describe: 'd', type: 2, params: {} };
    const calls: [string, string, string, unknown][] = [
      ...(['name', 'describe', 'type', 'params', 'extend', 'options'] as const).flatMap(
        (field): typeof calls =>
          ['/v2/export_task', '/v2/export_task/preview'].map((path) => [
            'post',
            path,
            field,
            { ...task, [field]: [] },
          ]),
      ),
      ...(['offset', 'limit', 'filter', 'query', 'order'] as const).map((field): (typeof calls)[number] => [
        'post',
        '/v2/export_tasks',
        field,
        { [field]: 'x' },
      ]),
      ['post', '/v2/export_task', 'type of a product', { ...task, type: 1 }],
      ['post', '/v2/export_task', 'product', { ...task, type: 1, extend: { product_id: PRODUCT } }],
      ['post', '/v2/export_task', 'app', { ...task, type: 8, params: { query: { app_id: 'x' } } }],
      ['post', '/v2/export_task', 'order', { ...task, params: { order: { id: 'up' } } }],
      ['post', '/v2/export_tasks', 'status', { query: { status: 9 } }],
      ['post', '/v2/export_tasks', 'direction', { order: { id: 'up' } }],
      ...operations
        .filter(({ path }) => path.includes('{id}'))
        .map(({ path, method }): (typeof calls)[number] => [method, path, 'unknown task', undefined]),
    ];

    it.each(calls)('%s %s: %s', async (method, path, _, body) => {
      const url = path.replace('{id}', UNKNOWN_ID);
      const answer = await service.call(method.toUpperCase() as 'GET', url, body, token);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(schemaFaults(answerPlace(method, path, answer.status), answer.body)).toEqual([]);
    });

    it.each(operations.map(({ method, path }) => [method, path]))(
      '%s %s without a token, or with an unknown one',
      async (method, path) => {
        for (const wrong of ['', 'nonsense']) {
          const url = path.replace('{id}', UNKNOWN_ID).replace('{path}', 'x');
          const answer = await service.call(method.toUpperCase() as 'GET', url, undefined, wrong);
          expect(answer.status).toBe(403);
          expect(schemaFaults(answerPlace(method, path, 403), answer.body)).toEqual([]);
        }
      },
    );

    it('that a code which is none of its own would not fit', () => {
      const error = { error: { code: 4001080, msg: 'x' } };
      expect(schemaFaults(answerPlace('post', '/v2/export_task', 400), error)).toEqual([]);
      expect(schemaFaults(answerPlace('post', '/v2/export_tasks', 400), error)).not.toEqual([]);
    });
  });

  describe('at /docs', () => {
    it('is a page that loads everything from the service, under a strict policy', async () => {
      const response = await fetch(`${service.url}/docs`);
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self';");
      const page = await response.text();
      expect(page).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/);
      const loaded = [...page.matchAll(/<(?:script|link)[^>]*\b(?:src|href)=["']([^"']+)/g)];
      const urls = loaded.map(([, url = '']) => new URL(url, `${service.url}/docs`));
      expect(urls.length).toBeGreaterThanOrEqual(4);
      for (const url of urls) {
        expect(url.origin).toBe(service.url);
        const file = await fetch(url);
        expect(file.status).toBe(200);
        // An unread body keeps its connection open.
        await file.body?.cancel();
      }
      const start = await (await fetch(`${service.url}/docs/swagger-ui-init.js`)).text();
      expect(start).toContain('"validatorUrl": null');
    });

    it('answers in the envelope where there is no such file', async () => {
      expect(await service.call('GET', '/docs/nothing.js')).toMatchObject({
        status: 404,
        body: { error: { code: 4041001 } },
      });
    });

    it('is not there where API_DOCS is false', async () => {
      const closed = await TestService.start({ ROLE: 'api', API_DOCS: 'false' });
      try {
        for (const path of ['/docs', '/docs/openapi.json', '/docs/swagger-ui-init.js']) {
          expect((await closed.call('GET', path)).status).toBe(404);
        }
      } finally {
        await closed.stop();
      }
    });
  });
});
