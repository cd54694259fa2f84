import { ExportScheduleService, type Caller, type ExportTaskModuleOptions } from '../../src/index.js';
import { ScheduleTicker } from '../../src/export-task/schedules/schedule-ticker.js';
import { TokenVerifier } from '../../src/index.js';
import { ann, HostUnderTest, NoteExporter, task } from '../service/host-under-test.js';

const DUE = new Date('2027-01-10T00:00:00Z');
const body = { ...task, schedule: { cron: '0 0 * * *' } };

class NoVerifier extends TokenVerifier {
  verify(): Promise<Caller> {
    return Promise.reject(new Error('nobody calls'));
  }
}

/** The members as the application knows them, while its directory answers. */
class Directory {
  answers = true;

  find(): Promise<typeof ann> {
    if (this.answers) return Promise.resolve(ann);
    return Promise.reject(Object.assign(new Error('the directory is away'), { code: 'ECONNREFUSED' }));
  }
}

describe('the owner of a schedule of an application', () => {
  let host: HostUnderTest;

  beforeEach(async () => {
    host = await HostUnderTest.create();
  });

  afterEach(() => host.remove());

  /** Creates a schedule with the role 1, lets it be due, and answers it. */
  const afterDue = async (
    options: Partial<ExportTaskModuleOptions>,
    meanwhile: (schedules: ExportScheduleService, id: string) => Promise<unknown> = () => Promise.resolve(),
  ) => {
    const typeRoles = new Map([[1001, [1]]]);
    const application = await host.start({ worker: false, typeRoles, ...options }, NoteExporter);
    const schedules = application.get(ExportScheduleService);
    const id = await schedules.create(ann, body);
    await host.database.query('UPDATE export_schedule SET next_due_at = $1', [DUE]);
    await meanwhile(schedules, id);
    await application.get(ScheduleTicker).tick(DUE);
    const administrator = { ...ann, memberId: 'm9' };
    return { schedules, id, view: () => schedules.get(administrator, id) };
  };

  /** An application whose member changes while nobody calls. */
  const changing = (to: Caller | undefined) => {
    let member: Caller | undefined = ann;
    const change = () => {
      member = to;
      return Promise.resolve();
    };
    return { options: { members: { find: () => Promise.resolve(member) } }, change };
  };

  it('has the role that the application tells', async () => {
    const { options, change } = changing({ ...ann, memberName: 'Ann B.' });
    const { view, id } = await afterDue(options, change);
    expect(await view()).toMatchObject({ state: 'active', last_run: { outcome: 'created' } });
    const [made] = await host.database.query('SELECT schedule_id, creator_name FROM export_task');
    expect(made).toEqual({ schedule_id: id, creator_name: 'Ann B.' });
  });

  it('loses a run with the role that the application tells', async () => {
    const { options, change } = changing({ ...ann, role: 2 });
    const { view } = await afterDue(options, change);
    expect(await view()).toMatchObject({
      state: 'suspended',
      state_reason: 'The owner has lost a right. type: role 2 may not export type 1001. Only role 1 may.',
      last_run: { outcome: 'failed' },
    });
  });

  it('has left if the application does not know the member any more', async () => {
    const { options, change } = changing(undefined);
    const { view } = await afterDue(options, change);
    expect(await view()).toMatchObject({
      state: 'suspended',
      state_reason: 'The owner is no longer a member of the enterprise.',
    });
  });

  it('must be known when the schedule is created', async () => {
    const members = { find: () => Promise.resolve(undefined) };
    const application = await host.start({ worker: false, members }, NoteExporter);
    await expect(application.get(ExportScheduleService).create(ann, body)).rejects.toMatchObject({
      code: 4031001,
      message:
        'The owner of the schedule is not a member of the enterprise. Let a member create the schedule.',
    });
  });

  it('keeps the run while the application cannot tell', async () => {
    const members = new Directory();
    const application = await host.start({ worker: false, members }, NoteExporter);
    const schedules = application.get(ExportScheduleService);
    const id = await schedules.create(ann, body);
    await host.database.query('UPDATE export_schedule SET next_due_at = $1', [DUE]);
    members.answers = false;
    await application.get(ScheduleTicker).tick(DUE);
    expect(await schedules.runs(ann, id, {})).toEqual({ count: 0, list: [] });
    members.answers = true;
    await application.get(ScheduleTicker).tick(new Date(DUE.getTime() + 3_600_000));
    expect(await schedules.runs(ann, id, {})).toMatchObject({ list: [{ due_at: DUE, outcome: 'created' }] });
  });

  it('keeps runs that are made up, however late, while the application cannot tell', async () => {
    const members = new Directory();
    const application = await host.start({ worker: false, members }, NoteExporter);
    const schedules = application.get(ExportScheduleService);
    const id = await schedules.create(ann, { ...body, schedule: { ...body.schedule, catch_up: 'all' } });
    const days = (count: number) => new Date(DUE.getTime() + count * 86_400_000);
    await host.database.query('UPDATE export_schedule SET next_due_at = $1', [DUE]);
    await application.get(ScheduleTicker).tick(days(5));
    const made = (await schedules.runs(ann, id, {})).list.map(({ outcome }) => outcome);
    expect(made).toEqual([...made.slice(1).map(() => 'waiting'), 'created']);
    await host.database.query('UPDATE export_task SET status = 3, end_time = now()');
    members.answers = false;
    await application.get(ScheduleTicker).tick(days(5));
    const kept = (await schedules.runs(ann, id, {})).list.map(({ outcome }) => outcome);
    expect(kept.filter((outcome) => outcome === 'waiting')).toHaveLength(made.length - 1);
  });

  it('fails a run once the application has not been able to tell for ENVIRONMENT_MAX_HOURS', async () => {
    const members = new Directory();
    const options = { worker: false, members, environmentMaxHours: 2 };
    const application = await host.start(options, NoteExporter);
    const schedules = application.get(ExportScheduleService);
    const id = await schedules.create(ann, { ...body, schedule: { ...body.schedule, catch_up: 'all' } });
    members.answers = false;
    await host.database.query('UPDATE export_schedule SET next_due_at = $1', [DUE]);
    // It is late from the first look on, and others become due meanwhile.
    const tick = (minutes: number) =>
      application.get(ScheduleTicker).tick(new Date(DUE.getTime() + 120 * 3_600_000 + minutes * 60_000));
    for (let minutes = 0; minutes < 120; minutes += 5) await tick(minutes);
    const failed = async () =>
      (await schedules.runs(ann, id, {})).list.filter(({ outcome }) => outcome === 'failed').length;
    expect(await failed()).toBe(0);
    await tick(120);
    expect(await failed()).toBe(1);
    // The next one gets no further time.
    await tick(121);
    expect(await failed()).toBe(2);
    members.answers = true;
    await tick(122);
    expect(await schedules.runs(ann, id, {})).toMatchObject({
      list: expect.arrayContaining([expect.objectContaining({ outcome: 'created' })]),
    });
  });

  it('has the role of the latest call for schedules where tokens are verified elsewhere', async () => {
    const auth = { mode: 'custom', verifier: new NoVerifier() } as const;
    const { view, schedules } = await afterDue({ auth }, (service) => service.list({ ...ann, role: 2 }, {}));
    expect(await view()).toMatchObject({ state: 'suspended', last_run: { outcome: 'failed' } });
    await expect(schedules.resume({ ...ann, memberId: 'm9' }, (await view()).id)).rejects.toMatchObject({
      code: 4031005,
    });
    await schedules.resume(ann, (await view()).id);
    expect(await view()).toMatchObject({ state: 'active', failures: 0 });
  });
});
