import { Connection, type CallOptions, type ClientOptions } from './connection.js';
import { ExportTaskError, ExportTaskFailed } from './errors.js';
import { fileContent } from './file-content.js';
import { filenameOf } from './filename.js';
import { TaskStatus } from './schema.js';
import type {
  CountExportTasks,
  CreateExportTask,
  ExportSchedule,
  ExportScheduleRun,
  ExportTask,
  ExportTaskEvent,
  ExportTemplate,
  ExportWebhook,
  ExtendChoice,
  ListedExportSchedule,
  ListedExportTask,
  ListExportSchedules,
  ListExportTasks,
  Preview,
  RecordType,
  SaveExportSchedule,
  SaveExportTemplate,
  SaveExportWebhook,
  ScheduledRun,
  TaskStatistics,
  WebhookDelivery,
} from './types.js';
import { watchTask } from './watch-task.js';

/** Options of creating a task. */
export interface CreateOptions extends CallOptions {
  /**
   * Sending the same task with the same key again within 24 hours creates no second task. Default: a new random key.
   */
  idempotencyKey?: string;
}

/** Options of exporting and downloading in one step. */
export interface ExportOptions extends CreateOptions {
  /** Called with the current state of the task, after each change, and at its end. */
  onProgress?: (event: ExportTaskEvent, id: string) => void;
}

/** Options of listing the deliveries of a webhook. */
export interface ListDeliveries extends CallOptions {
  /** Only deliveries in this state. */
  state?: WebhookDelivery['state'];
  /** Deliveries to skip. Default: 0. */
  offset?: number;
  /** Deliveries to return, up to 100. Default: 20. */
  limit?: number;
}

/** The file of a task, as a stream. */
export interface Download {
  /**
   * The bytes. If the connection breaks, the stream resumes up to three times. After the last byte it fails with
   * `DownloadCorrupted` if the bytes do not have the task's checksum: discard them then.
   */
  body: ReadableStream<Uint8Array>;
  /** File name that the service suggests, without path or control characters; the task's id if it sends none. */
  filename: string;
  /** Size in bytes. */
  size: number;
}

/**
 * Client of the service. Every method throws an `ExportTaskError` with the service's code and message if the call is
 * refused, and the error of `fetch` if the service cannot be reached.
 */
export class ExportTaskClient {
  private readonly connection: Connection;

  constructor(options: ClientOptions) {
    this.connection = new Connection(options);
  }

  /** Creates a task and returns its id. The call carries an `Idempotency-Key`, so a retry creates no second task. */
  async create(
    task: CreateExportTask,
    { signal, idempotencyKey = randomKey() }: CreateOptions = {},
  ): Promise<string> {
    const headers = { 'Idempotency-Key': idempotencyKey };
    const call = { method: 'POST', path: '/v2/export_task', body: task, headers, signal } as const;
    return (await this.connection.json<{ id: string }>(call)).id;
  }

  /** Returns the header and the first rows of the file that this task would produce. */
  preview(task: CreateExportTask, { signal }: CallOptions = {}): Promise<Preview> {
    return this.connection.json({ method: 'POST', path: '/v2/export_task/preview', body: task, signal });
  }

  /** Returns a task. */
  get(id: string, { signal }: CallOptions = {}): Promise<ExportTask> {
    return this.connection.json({ method: 'GET', path: '/v2/export_task/{id}', id, signal });
  }

  /** Lists the enterprise's tasks; `count` is the total over all pages. */
  list(
    request: ListExportTasks = {},
    { signal }: CallOptions = {},
  ): Promise<{ count: number; list: ListedExportTask[] }> {
    return this.connection.json({ method: 'POST', path: '/v2/export_tasks', body: request, signal });
  }

  /** Counts the enterprise's tasks of the last days by day, type and result. */
  statistics(request: CountExportTasks = {}, { signal }: CallOptions = {}): Promise<TaskStatistics> {
    return this.connection.json({
      method: 'POST',
      path: '/v2/export_tasks/statistics',
      body: request,
      signal,
    });
  }

  /** Returns a download link that needs no token and expires. */
  async link(id: string, { signal }: CallOptions = {}): Promise<string> {
    const call = { method: 'GET', path: '/v2/export_task/{id}/auth_link', id, signal } as const;
    return (await this.connection.json<{ link_url: string }>(call)).link_url;
  }

  /** Cancels a waiting or running task. */
  cancel(id: string, { signal }: CallOptions = {}): Promise<void> {
    return this.connection.json({ method: 'POST', path: '/v2/export_task/{id}/cancel', id, signal });
  }

  /** Queues an Invalid or Expired task again, under the same id. */
  retry(id: string, { signal }: CallOptions = {}): Promise<void> {
    return this.connection.json({ method: 'POST', path: '/v2/export_task/{id}/retry', id, signal });
  }

  /** Deletes a task and its file. */
  delete(id: string, { signal }: CallOptions = {}): Promise<void> {
    return this.connection.json({ method: 'DELETE', path: '/v2/export_task/{id}', id, signal });
  }

  /** Lists the record types that the caller may export, with their columns. */
  async types({ signal }: CallOptions = {}): Promise<RecordType[]> {
    const call = { method: 'GET', path: '/v2/export_task_types', signal } as const;
    return (await this.connection.json<{ list: RecordType[] }>(call)).list;
  }

  /** Lists values that keys of `extend` may have for a record type, by key. */
  choices(type: number, { signal }: CallOptions = {}): Promise<Record<string, ExtendChoice[]>> {
    const path = '/v2/export_task_types/{type}/choices';
    return this.connection.json({ method: 'GET', path, id: String(type), signal });
  }

  /** Lists the caller's templates, and those that the enterprise shares, by name. */
  async templates({ signal }: CallOptions = {}): Promise<ExportTemplate[]> {
    const call = { method: 'GET', path: '/v2/export_templates', signal } as const;
    return (await this.connection.json<{ list: ExportTemplate[] }>(call)).list;
  }

  /** Saves a template and returns its id. */
  async createTemplate(template: SaveExportTemplate, { signal }: CallOptions = {}): Promise<string> {
    const call = { method: 'POST', path: '/v2/export_template', body: template, signal } as const;
    return (await this.connection.json<{ id: string }>(call)).id;
  }

  /** Returns a template. It is also the body of a creation. */
  getTemplate(id: string, { signal }: CallOptions = {}): Promise<ExportTemplate> {
    return this.connection.json({ method: 'GET', path: '/v2/export_template/{id}', id, signal });
  }

  /** Replaces a template. */
  replaceTemplate(id: string, template: SaveExportTemplate, { signal }: CallOptions = {}): Promise<void> {
    const path = '/v2/export_template/{id}';
    return this.connection.json({ method: 'PUT', path, id, body: template, signal });
  }

  /** Deletes a template. */
  deleteTemplate(id: string, { signal }: CallOptions = {}): Promise<void> {
    return this.connection.json({ method: 'DELETE', path: '/v2/export_template/{id}', id, signal });
  }

  /** Lists the webhooks of the enterprise, by name. As all calls for webhooks, it needs an administrator. */
  async webhooks({ signal }: CallOptions = {}): Promise<ExportWebhook[]> {
    const call = { method: 'GET', path: '/v2/export_webhooks', signal } as const;
    return (await this.connection.json<{ list: ExportWebhook[] }>(call)).list;
  }

  /** Creates a webhook. Keep the secret that it returns: no other call shows it. */
  createWebhook(
    webhook: SaveExportWebhook,
    { signal }: CallOptions = {},
  ): Promise<{ id: string; secret: string }> {
    return this.connection.json({ method: 'POST', path: '/v2/export_webhook', body: webhook, signal });
  }

  /** Returns a webhook. */
  getWebhook(id: string, { signal }: CallOptions = {}): Promise<ExportWebhook> {
    return this.connection.json({ method: 'GET', path: '/v2/export_webhook/{id}', id, signal });
  }

  /** Replaces a webhook; its secret stays the same. */
  replaceWebhook(id: string, webhook: SaveExportWebhook, { signal }: CallOptions = {}): Promise<void> {
    const path = '/v2/export_webhook/{id}';
    return this.connection.json({ method: 'PUT', path, id, body: webhook, signal });
  }

  /** Deletes a webhook. */
  deleteWebhook(id: string, { signal }: CallOptions = {}): Promise<void> {
    return this.connection.json({ method: 'DELETE', path: '/v2/export_webhook/{id}', id, signal });
  }

  /** Gives a webhook a new secret. Until `previous_secret_until`, the former one signs too. */
  rotateWebhookSecret(
    id: string,
    { signal }: CallOptions = {},
  ): Promise<{ secret: string; previous_secret_until: string }> {
    return this.connection.json({ method: 'POST', path: '/v2/export_webhook/{id}/rotate', id, signal });
  }

  /** Sends a test event to a webhook and returns its id; `webhookDeliveries` shows the outcome. */
  async testWebhook(id: string, { signal }: CallOptions = {}): Promise<string> {
    const call = { method: 'POST', path: '/v2/export_webhook/{id}/test', id, signal } as const;
    return (await this.connection.json<{ event_id: string }>(call)).event_id;
  }

  /** Sends the events since a time again, with the same ids and bodies, and returns their number. */
  async replayWebhook(id: string, since: Date, { signal }: CallOptions = {}): Promise<number> {
    const query = { since: since.toISOString() };
    const call = { method: 'POST', path: '/v2/export_webhook/{id}/replay', id, query, signal } as const;
    return (await this.connection.json<{ count: number }>(call)).count;
  }

  /** Lists the deliveries of a webhook, the newest event first; `count` is the total over all pages. */
  webhookDeliveries(
    id: string,
    { signal, state, offset, limit }: ListDeliveries = {},
  ): Promise<{ count: number; list: WebhookDelivery[] }> {
    const query = { state, offset, limit };
    return this.connection.json({
      method: 'GET',
      path: '/v2/export_webhook/{id}/deliveries',
      id,
      query,
      signal,
    });
  }

  /** Lists the caller's schedules; for an administrator, those of the enterprise. `count` is the total over all pages. */
  schedules(
    request: ListExportSchedules = {},
    { signal }: CallOptions = {},
  ): Promise<{ count: number; list: ListedExportSchedule[] }> {
    return this.connection.json({ method: 'POST', path: '/v2/export_schedules', body: request, signal });
  }

  /** Creates a schedule and returns its id. */
  async createSchedule(schedule: SaveExportSchedule, { signal }: CallOptions = {}): Promise<string> {
    const call = { method: 'POST', path: '/v2/export_schedule', body: schedule, signal } as const;
    return (await this.connection.json<{ id: string }>(call)).id;
  }

  /** Returns the next five due times of a schedule, and what each run would ask for. It saves nothing. */
  async previewSchedule(schedule: SaveExportSchedule, { signal }: CallOptions = {}): Promise<ScheduledRun[]> {
    const call = { method: 'POST', path: '/v2/export_schedule/preview', body: schedule, signal } as const;
    return (await this.connection.json<{ list: ScheduledRun[] }>(call)).list;
  }

  /** Returns a schedule. */
  getSchedule(id: string, { signal }: CallOptions = {}): Promise<ExportSchedule> {
    return this.connection.json({ method: 'GET', path: '/v2/export_schedule/{id}', id, signal });
  }

  /** Replaces a schedule. Its owner and its state stay. */
  replaceSchedule(id: string, schedule: SaveExportSchedule, { signal }: CallOptions = {}): Promise<void> {
    const path = '/v2/export_schedule/{id}';
    return this.connection.json({ method: 'PUT', path, id, body: schedule, signal });
  }

  /** Deletes a schedule. Its tasks stay. */
  deleteSchedule(id: string, { signal }: CallOptions = {}): Promise<void> {
    return this.connection.json({ method: 'DELETE', path: '/v2/export_schedule/{id}', id, signal });
  }

  /** Pauses a schedule. */
  pauseSchedule(id: string, { signal }: CallOptions = {}): Promise<void> {
    return this.connection.json({ method: 'POST', path: '/v2/export_schedule/{id}/pause', id, signal });
  }

  /** Makes a paused or suspended schedule active again, from now on. */
  resumeSchedule(id: string, { signal }: CallOptions = {}): Promise<void> {
    return this.connection.json({ method: 'POST', path: '/v2/export_schedule/{id}/resume', id, signal });
  }

  /** Makes a run of a schedule now, and returns it. */
  runSchedule(id: string, { signal }: CallOptions = {}): Promise<ExportScheduleRun> {
    return this.connection.json({ method: 'POST', path: '/v2/export_schedule/{id}/run', id, signal });
  }

  /** Lists the runs of a schedule, the latest first; `count` is the total over all pages. */
  scheduleRuns(
    id: string,
    page: { offset?: number; limit?: number } = {},
    { signal }: CallOptions = {},
  ): Promise<{ count: number; list: ExportScheduleRun[] }> {
    const path = '/v2/export_schedule/{id}/runs';
    return this.connection.json({ method: 'GET', path, id, query: { ...page }, signal });
  }

  /**
   * Follows a task: yields its current state, then its state after each change, and returns when the task ends.
   * Reconnects if the connection breaks.
   */
  watch(id: string, { signal }: CallOptions = {}): AsyncGenerator<ExportTaskEvent, void> {
    return watchTask(this.connection, id, signal);
  }

  /** Downloads the file of a task through a fresh link. */
  async download(id: string, { signal }: CallOptions = {}): Promise<Download> {
    return this.fileOf(await this.get(id, { signal }), signal);
  }

  /**
   * Creates a task, follows it until it ends, and downloads its file. If the signal aborts while the task is followed,
   * the task is cancelled.
   * @throws ExportTaskFailed if the task ends without a file.
   */
  async exportAndDownload(
    task: CreateExportTask,
    options: ExportOptions = {},
  ): Promise<Download & { task: ExportTask }> {
    const { signal, onProgress } = options;
    const id = await this.create(task, options);
    try {
      for await (const event of this.watch(id, { signal })) onProgress?.(event, id);
    } catch (error) {
      // The first error is the one to report; cancelling fails if the task has ended meanwhile.
      if (signal?.aborted) await this.cancel(id).catch(() => undefined);
      throw error;
    }
    const ended = await this.get(id, { signal });
    if (ended.status !== TaskStatus.Exported) throw new ExportTaskFailed(ended);
    return { task: ended, ...(await this.fileOf(ended, signal)) };
  }

  /** The file of a task that has been read. */
  private async fileOf(
    { id, size, checksum }: ExportTask,
    signal: AbortSignal | undefined,
  ): Promise<Download> {
    const first = await this.connection.file(await this.link(id, { signal }), { signal });
    const request = (position: number, etag: string | null) => this.rest(id, position, etag, signal);
    return {
      body: fileContent(first, { size, checksum, request, signal }),
      filename: filenameOf(first.headers.get('Content-Disposition')) ?? id,
      size,
    };
  }

  /** Requests the rest of a file. @throws ExportTaskError if the server has another file by now, or knows no ranges. */
  private async rest(
    id: string,
    position: number,
    etag: string | null,
    signal: AbortSignal | undefined,
  ): Promise<Response> {
    const headers = { Range: `bytes=${position}-`, ...(etag && { 'If-Match': etag }) };
    const response = await this.connection.file(await this.link(id, { signal }), { headers, signal });
    if (response.status === 206) return response;
    await response.body?.cancel();
    throw new ExportTaskError(
      response.status,
      response.status,
      'The download broke off, and its server cannot resume it. Download the file again.',
    );
  }
}

/** A random key. Browsers have no `randomUUID` in pages that came over plain HTTP. */
function randomKey(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
