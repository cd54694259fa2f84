import { Connection, type CallOptions, type ClientOptions } from './connection.js';
import { ExportTaskFailed } from './export-task-failed.js';
import { filenameOf } from './filename.js';
import { TaskStatus } from './schema.js';
import type {
  CreateExportTask,
  ExportTask,
  ExportTaskEvent,
  ListedExportTask,
  ListExportTasks,
  Preview,
  RecordType,
} from './types.js';
import { watchTask } from './watch-task.js';

/** What is said of a creation. */
export interface CreateOptions extends CallOptions {
  /** Makes it safe to create the same task again within 24 hours; a new one unless said otherwise. */
  idempotencyKey?: string;
}

/** What is said of a whole journey. */
export interface ExportOptions extends CreateOptions {
  /** Told of the task now, whenever it has changed, and at its end. */
  onProgress?: (event: ExportTaskEvent, id: string) => void;
}

/** The file of a task, as it arrives. */
export interface Download {
  body: ReadableStream<Uint8Array>;
  /** The name that it is to be stored under. */
  filename: string;
  /** In bytes, where it is known. */
  size: number | undefined;
}

/**
 * Calls the service. Every method throws an `ExportTaskError` with the service's words where it refuses, and what
 * `fetch` throws where it is not reached.
 */
export class ExportTaskClient {
  private readonly connection: Connection;

  constructor(options: ClientOptions) {
    this.connection = new Connection(options);
  }

  /** Creates a task; answers its id. It is sent with an `Idempotency-Key`. */
  async create(
    task: CreateExportTask,
    { signal, idempotencyKey = globalThis.crypto.randomUUID() }: CreateOptions = {},
  ): Promise<string> {
    const headers = { 'Idempotency-Key': idempotencyKey };
    const call = { method: 'POST', path: '/v2/export_task', body: task, headers, signal } as const;
    return (await this.connection.json<{ id: string }>(call)).id;
  }

  /** The header and the first rows of the file that a creation would make. */
  preview(task: CreateExportTask, { signal }: CallOptions = {}): Promise<Preview> {
    return this.connection.json({ method: 'POST', path: '/v2/export_task/preview', body: task, signal });
  }

  get(id: string, { signal }: CallOptions = {}): Promise<ExportTask> {
    return this.connection.json({ method: 'GET', path: '/v2/export_task/{id}', id, signal });
  }

  /** The enterprise's tasks; `count` is of all pages. */
  list(
    request: ListExportTasks = {},
    { signal }: CallOptions = {},
  ): Promise<{ count: number; list: ListedExportTask[] }> {
    return this.connection.json({ method: 'POST', path: '/v2/export_tasks', body: request, signal });
  }

  /** A link to the file, which needs no token and is valid for a limited time. */
  async link(id: string, { signal }: CallOptions = {}): Promise<string> {
    const call = { method: 'GET', path: '/v2/export_task/{id}/auth_link', id, signal } as const;
    return (await this.connection.json<{ link_url: string }>(call)).link_url;
  }

  cancel(id: string, { signal }: CallOptions = {}): Promise<void> {
    return this.connection.json({ method: 'POST', path: '/v2/export_task/{id}/cancel', id, signal });
  }

  retry(id: string, { signal }: CallOptions = {}): Promise<void> {
    return this.connection.json({ method: 'POST', path: '/v2/export_task/{id}/retry', id, signal });
  }

  delete(id: string, { signal }: CallOptions = {}): Promise<void> {
    return this.connection.json({ method: 'DELETE', path: '/v2/export_task/{id}', id, signal });
  }

  /** The record types that the caller may export, with their columns. */
  async types({ signal }: CallOptions = {}): Promise<RecordType[]> {
    const call = { method: 'GET', path: '/v2/export_task_types', signal } as const;
    return (await this.connection.json<{ list: RecordType[] }>(call)).list;
  }

  /**
   * Follows a task: it now, whenever it has changed, and at its end, which ends the loop. A connection that breaks is
   * made anew.
   */
  watch(id: string, { signal }: CallOptions = {}): AsyncGenerator<ExportTaskEvent, void> {
    return watchTask(this.connection, id, signal);
  }

  /** The file of a task, through a fresh link. */
  async download(id: string, { signal }: CallOptions = {}): Promise<Download> {
    const response = await this.connection.file(await this.link(id, { signal }), signal);
    const size = response.headers.get('Content-Length');
    return {
      body: response.body ?? new Blob([]).stream(),
      filename: filenameOf(response.headers.get('Content-Disposition')) ?? id,
      size: size === null ? undefined : Number(size),
    };
  }

  /**
   * The whole journey: creates a task, follows it, and downloads its file. Where the signal aborts before there is a
   * file, the task is cancelled.
   * @throws ExportTaskFailed where the task ends without a file.
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
      // The first error matters; a task that is at its end by now can't be cancelled.
      if (signal?.aborted) await this.cancel(id).catch(() => undefined);
      throw error;
    }
    const ended = await this.get(id, { signal });
    if (ended.status !== TaskStatus.Exported) throw new ExportTaskFailed(ended);
    return { task: ended, ...(await this.download(id, { signal })) };
  }
}
