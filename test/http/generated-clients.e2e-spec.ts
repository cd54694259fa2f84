import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startDemoService, type DemoService } from '../support/demo-service.js';
import { describeWith, goProgram, pythonPackages, runIn } from '../support/installed-programs.js';

/** Creates a task with the generated client, gets it, and reads a list and a refusal. Prints what it got as JSON. */
const PYTHON_CALLER = `
import json, sys
from client import AuthenticatedClient
from client.api.export_tasks import create_export_task, get_export_task, list_export_task
from client.models import CreateExportTask, ListExportTasks, TaskStatus

client = AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2], prefix='', auth_header_name='Access-Token')
body = CreateExportTask.from_dict({
    'name': 'n', 'describe': 'd', 'type': 2, 'params': {'order': {'id': 'desc'}}, 'options': {'delimiter': '\\t'}})
task = get_export_task.sync(create_export_task.sync(client=client, body=body).id, client=client)
listed = list_export_task.sync(client=client, body=ListExportTasks(limit=1))
refused = get_export_task.sync('01936c5e-0000-7000-8000-000000000000', client=client)
json.dump({
    'name': task.name, 'known': isinstance(task.status, TaskStatus), 'delimiter': task.options.delimiter,
    'count': listed.count, 'code': int(refused.error.code)}, sys.stdout)
`;

/** The validator and the generator of clients in Python. */
const PYTHON_GENERATOR = ['openapi-spec-validator==0.9.0', 'openapi-python-client==0.29.1'];

/** The generator of clients in Go, and the package that its clients import. */
const GO_GENERATOR = 'github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2';
const GO_RUNTIME = 'github.com/oapi-codegen/runtime@v1.9.0';

const document = resolve('docs/openapi.json');

describe('a client that is generated from the OpenAPI document', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'generated-client-'));
    copyFileSync(document, join(folder, 'openapi.json'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  describeWith('in Python', pythonPackages(PYTHON_GENERATOR), (programs) => {
    let demo: DemoService;

    beforeAll(async () => {
      demo = await startDemoService();
    });

    afterAll(() => demo.stop());

    it('needs a document that another validator accepts', () => {
      expect(runIn(folder, programs, join(programs, 'openapi-spec-validator'), ['openapi.json'])).toContain(
        ': OK',
      );
    });

    it('is complete, and calls the service', async () => {
      const generate = ['generate', '--path', 'openapi.json', '--output-path', 'client', '--meta', 'none'];
      runIn(folder, programs, join(programs, 'openapi-python-client'), [...generate, '--fail-on-warning']);
      runIn(folder, programs, join(programs, 'python'), ['-m', 'compileall', '-q', 'client']);
      writeFileSync(join(folder, 'caller.py'), PYTHON_CALLER);
      const caller = [join(folder, 'caller.py'), demo.service.url, demo.token];
      // The service answers from this process, which must not wait for the caller.
      const { stdout } = await promisify(execFile)(join(programs, 'python'), caller);
      expect(JSON.parse(stdout)).toEqual({
        name: 'n',
        known: true,
        delimiter: '\t',
        count: 1,
        code: 4041043,
      });
    });
  });

  describeWith('in Go', goProgram(GO_GENERATOR), (programs) => {
    it('is complete, and compiles', () => {
      runIn(folder, programs, join(programs, 'oapi-codegen'), [
        ...['-generate', 'types,client', '-package', 'api', '-o', 'api.go', 'openapi.json'],
      ]);
      runIn(folder, programs, 'go', ['mod', 'init', 'example.com/api']);
      runIn(folder, programs, 'go', ['mod', 'edit', `-require=${GO_RUNTIME}`]);
      runIn(folder, programs, 'go', ['mod', 'tidy']);
      runIn(folder, programs, 'go', ['vet', './...']);
    });
  });
});
