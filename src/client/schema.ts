/** The types of the API, made from its OpenAPI document by `npm run docs`. */

export interface paths {
  '/v2/export_task': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Create an export task
     * @description Checks the request and exports in the background. Follow the progress with `events`.
     */
    post: operations['createExportTask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_task/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Preview the file of an export task
     * @description Returns the header and the first rows of the file that a creation with this body would export. Creates no task.
     */
    post: operations['previewExportTask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_task/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get an export task */
    get: operations['getExportTask'];
    put?: never;
    post?: never;
    /**
     * Delete an export task and its file
     * @description Running tasks cannot be deleted; cancel the task first.
     */
    delete: operations['deleteExportTask'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_task/{id}/auth_link': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a link to the file of an export task */
    get: operations['linkExportTask'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_task_types': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the record types that the caller may export
     * @description Describes their columns, and the fields that `filter`, `query`, `order` and `extend` support.
     */
    get: operations['typesExportTask'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_task_types/{type}/choices': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the choices for a record type
     * @description Lists values that keys of `extend` may have in the enterprise, e.g. its products, by title; at most 1,000 for each key. A key without a list of its values is left out.
     */
    get: operations['choicesExportTask'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_task/{id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Follow an export task
     * @description Sends the state of the task at once, after each change, and at its end, which closes the stream. An event called `refused` ends the stream earlier: the task has been deleted, or the Access-Token is invalid or cannot be verified. A comment every 20 seconds keeps the connection alive. A stream that ends without either was interrupted: call again.
     */
    get: operations['eventsExportTask'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_task/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Cancel an export task
     * @description Stops a waiting or running task. It becomes Invalid when it has stopped.
     */
    post: operations['cancelExportTask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_task/{id}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Retry an export task
     * @description Puts an Invalid or Expired task back into the queue, under the same id.
     */
    post: operations['retryExportTask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_tasks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** List the enterprise's export tasks */
    post: operations['listExportTask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_tasks/statistics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Count the enterprise's export tasks
     * @description Counts the tasks of the last days by day, by type and by result, and the tasks that now wait or run.
     */
    post: operations['statisticsExportTask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_template': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Save a template
     * @description Saves the body of a creation under its name. It is checked like a creation, but creates no task.
     */
    post: operations['createExportTemplate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_templates': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the templates
     * @description Lists the caller's templates and those that the enterprise shares, by name.
     */
    get: operations['listExportTemplate'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_template/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a template */
    get: operations['getExportTemplate'];
    /**
     * Replace a template
     * @description Only its creator or an administrator may change a shared template.
     */
    put: operations['replaceExportTemplate'];
    post?: never;
    /**
     * Delete a template
     * @description Only its creator or an administrator may delete a shared template.
     */
    delete: operations['deleteExportTemplate'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_schedule': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Create a schedule
     * @description Checks the body like a creation, and creates a task from it at each due time, with the rights that its owner has then.
     */
    post: operations['createExportSchedule'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_schedule/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Preview a schedule
     * @description Returns the next five due times, each with its resolved query. The body is that of a creation of a schedule.
     */
    post: operations['previewExportSchedule'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_schedules': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * List the schedules
     * @description Lists the caller's schedules; for an administrator, those of the enterprise. `query` and `order` are those of the list of tasks.
     */
    post: operations['listExportSchedule'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_schedule/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a schedule */
    get: operations['getExportSchedule'];
    /**
     * Replace a schedule
     * @description The next run is the first one due from now on. The owner stays the same, and so does the state: a suspended schedule has to be resumed.
     */
    put: operations['replaceExportSchedule'];
    post?: never;
    /**
     * Delete a schedule
     * @description Deletes the schedule and its list of runs. Its tasks and their files stay.
     */
    delete: operations['deleteExportSchedule'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_schedule/{id}/pause': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Pause a schedule
     * @description It is not due until it is resumed. A task that it has created goes on.
     */
    post: operations['pauseExportSchedule'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_schedule/{id}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Resume a schedule
     * @description Makes a paused or suspended schedule active again. The runs that were due meanwhile are not made up.
     */
    post: operations['resumeExportSchedule'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_schedule/{id}/run': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Run a schedule now
     * @description Makes a run that is due now, in any state of the schedule. While the run before it is not finished, the call is refused if `overlap` is `skip`; otherwise the run waits.
     */
    post: operations['runExportSchedule'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_schedule/{id}/runs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the runs of a schedule
     * @description The run with the latest due time comes first. Runs are kept for a year.
     */
    get: operations['runsExportSchedule'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_webhook': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Create a webhook
     * @description Only administrators may call it. Only this answer shows the secret. The receiver gets a `WebhookEventBody`.
     */
    post: operations['createExportWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_webhooks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the webhooks
     * @description Lists the webhooks of the enterprise, by name. Only administrators may call it.
     */
    get: operations['listExportWebhook'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_webhook/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Get a webhook */
    get: operations['getExportWebhook'];
    /**
     * Replace a webhook
     * @description Its secret stays the same.
     */
    put: operations['replaceExportWebhook'];
    post?: never;
    /**
     * Delete a webhook
     * @description Deletes its deliveries too.
     */
    delete: operations['deleteExportWebhook'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_webhook/{id}/rotate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Rotate the secret of a webhook
     * @description Returns a new secret. For 24 hours, both the former and the new one sign.
     */
    post: operations['rotateExportWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_webhook/{id}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Test a webhook
     * @description Sends the event `export_webhook.test` once, even if the webhook is disabled. Its outcome is in `deliveries`.
     */
    post: operations['testExportWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_webhook/{id}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Replay the events of a webhook
     * @description Sends the subscribed events again, with the same ids and bodies. The service keeps events for 30 days.
     */
    post: operations['replayExportWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_webhook/{id}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the deliveries of a webhook
     * @description The newest event comes first. The service keeps them for 30 days.
     */
    get: operations['deliveriesExportWebhook'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v2/export_file/{path}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Download a file from the local disk
     * @description The address comes from a link of the service; a client never composes it. It needs no Access-Token. Range requests and conditional requests with the `ETag` work. Only the local store has this call: files in MinIO are downloaded from MinIO.
     */
    get: operations['downloadLocalFile'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    ErrorEnvelope: {
      error: {
        /** @description The platform's code; its first three digits are the HTTP status. */
        code: number;
        /** @description Names the field, its fault and its valid values. The wording may change. */
        msg: string;
      };
    };
    /** @description How the file is written. `docs/files.md` shows an example file for each option. */
    FileOptions: {
      /**
       * @description The language of the header, of enum values and of booleans, and of the task's `result_desc`. With `raw` the header has keys, enum values are as in the records, booleans are `true` and `false`, times are instants in UTC, and `result_desc` is English. The default of JSON Lines is `raw`, whatever the default of the service is.
       * @enum {string}
       */
      labels?: 'zh' | 'en' | 'raw';
      /**
       * @description The time zone of times, by its IANA name; the header names it. Days in conditions on times are days of this zone. Dates have no zone, and with `labels` `raw` times are in UTC. Abbreviations such as CST, which several zones share, are refused, and so are names that the records database does not know: some servers lack old ones, such as `US/Pacific` or `Asia/Calcutta`.
       * @example Asia/Shanghai
       */
      timezone?: string;
      /**
       * @description Excel reads a CSV file as UTF-8 only if it begins with a byte order mark (`utf-8-bom`). Programs that always expect UTF-8 are better off without the mark. Some older Chinese programs need GB 18030. Its table is that of 2005, which has all Unicode characters. A program with the table of 2022 may confuse U+FE10 to U+FE19 and U+9FB4 to U+9FBB with the private-use characters that stood for them before, and browsers read U+E5E5 as a space.
       * @enum {string}
       */
      encoding?: 'utf-8-bom' | 'utf-8' | 'gb18030';
      /** @description The separator of cells; `tab` is another spelling of the tab character. */
      delimiter?: string;
      /**
       * @description The line break.
       * @enum {string}
       */
      newline?: 'crlf' | 'lf';
      /** @description The text of a missing value: at most 32 characters that a spreadsheet does not read as a formula. If it is empty, quotes distinguish an empty text from a missing value. In a file of one column a missing value is quoted too: its line would be blank, and readers skip blank lines. */
      null_text?: string;
      /** @description A text that begins with `=`, `+`, `-`, `@` or a full-width form of these gets an apostrophe in front, so that no spreadsheet runs it as a formula. So does a text that has blanks or invisible characters before such a sign, and one that begins with a tab, a line break or a byte order mark. This applies to titles too, but not to numbers, times, booleans and labels of enums. In the file a guarded text looks the same as a text that had the apostrophe before; XLSX and JSON Lines keep every text unchanged. The guard works only if the file is opened with its own delimiter: with another one, a cell may be split into several. */
      formula_guard?: boolean;
      /**
       * @description With `excel_text`, identifiers are written as formulas that evaluate to their text, so that Excel keeps leading zeros and all digits. Identifiers are ids, MACs, serial numbers, phones, and extended properties that are texts.
       * @enum {string}
       */
      long_numbers?: 'plain' | 'excel_text';
      /**
       * @description The file itself, a gzip file, or a ZIP archive with the file in it.
       * @enum {string}
       */
      compress?: 'none' | 'gzip' | 'zip';
      /**
       * @description `xlsx` is a workbook with typed cells: numbers are numbers if Excel keeps all their digits, days and times are dates, identifiers are texts. The header has filters, stays in view, and is repeated on each printed page. A new sheet begins after Excel's 1,048,576 rows, or earlier if a sheet of many columns would exceed 4 GiB. A cell holds at most 32,767 characters: a task with a longer text becomes Invalid, with the reason in `result_desc`. `jsonl` is a JSON object for each row, with lists as lists and numbers as numbers. Identifiers are strings, and so are numbers from 2^53 on, which JavaScript and jq would round.
       * @enum {string}
       */
      format?: 'csv' | 'xlsx' | 'jsonl';
    };
    /** @description The export to create. */
    CreateExportTask: {
      /** @description The name of the task and of its file. */
      name: string;
      /** @description The purpose of the task. */
      describe: string;
      /** @description The record type, as a number or a string of digits. */
      type: number;
      /** @description `filter`, `query` and `order` of the export, in the fields of the record type; at most 64 KiB of JSON in 8 levels. Other keys are refused, but for `offset` and `limit`, which have no effect: an export covers all rows. The task returns `params` as sent. */
      params: {
        /** @description The fields of the file, in order; by default the default fields of the type. `properties.name` is the extended property `name`, even if the type has a field of that name. For type 9, `group -> fields`. */
        filter?:
          | string[]
          | {
              [key: string]: string[];
            };
        /** @description Conditions, all of which must hold: `field -> {operator: value}`. A bare value stands for `$eq`, a bare array for `$in`. The operators are `$eq $ne $in $nin $lt $lte $gt $gte $like $all`. A time is ISO 8601 with `Z` or an offset, or epoch milliseconds; times are compared in whole milliseconds. A bare day, such as `2024-10-09`, is that whole day in `options.timezone`: `$gte` and `$lt` compare with its beginning, `$gt` and `$lte` with its end. The same holds for a period, two times with a slash between them, and for a rounded relative time: `now-1d/d` is the whole of yesterday. A relative time is `now` with any steps such as `-1d`, `+1d` and `/d`, in the units `s m h d w M y`. `$like` searches the text of a file whose `labels` is `raw`. `false` is less than `true`. For type 9, `group -> field -> {operator: value}` beside `$logical`. */
        query?: {
          [key: string]: unknown;
        };
        /** @description Sort criteria: `field -> "asc" | "desc"`. The first field has the highest priority. For type 9, `group -> field -> direction`. */
        order?: {
          [key: string]:
            | components['schemas']['SortDirection']
            | {
                [key: string]: components['schemas']['SortDirection'];
              };
        };
      };
      /** @description Further input of some record types: see their `required_extend`. */
      extend?: {
        /** @description The product whose devices are exported. Types 1 and 9 need it. */
        product_id?: string;
        /** @description The app of the warranty plugin. Type 6 needs it. */
        app_id?: string;
      } & {
        [key: string]: unknown;
      };
      /** @description The file options. The configuration of the service supplies the defaults. */
      options?: components['schemas']['FileOptions'];
    };
    CreatedExportTask: {
      /** @example 01936c5e-0000-7000-8000-000000000001 */
      id: string;
    };
    Preview: {
      /**
       * @example [
       *       "设备ID",
       *       "设备名称"
       *     ]
       */
      header: string[];
      /**
       * @description At most 20 rows. Each cell is its text, or null if the value is missing.
       * @example [
       *       [
       *         "1",
       *         "客厅灯"
       *       ],
       *       [
       *         "2",
       *         null
       *       ]
       *     ]
       */
      rows: (string | null)[][];
      /**
       * @description `query` with absolute values in place of its relative times, as of the creation; null if it has none. A rounded time that is compared for equality becomes a period: two times with a slash between them.
       * @example {
       *       "create_time": {
       *         "$gte": "2026-01-03T16:00:00.000Z",
       *         "$lt": "2026-01-04T16:00:00.000Z"
       *       }
       *     }
       */
      resolved_query: {
        [key: string]: unknown;
      } | null;
    };
    /**
     * @description Status, 导出任务状态.
     * @enum {integer}
     */
    TaskStatus: TaskStatus;
    /** @description An export task. */
    ExportTask: {
      /**
       * Format: uuid
       * @description Task ID, 导出任务id.
       * @example 01936c5e-0000-7000-8000-000000000001
       */
      id: string;
      /**
       * @description Creator ID, 创建任务成员id.
       * @example m1
       */
      creator_id: string;
      /**
       * @description Creator, 创建任务成员名称.
       * @example 王小明
       */
      creator_name: string;
      /**
       * @description Name, 导出任务名称.
       * @example 设备列表
       */
      name: string;
      /**
       * @description Description, 导出任务描述.
       * @example 每周一
       */
      describe: string;
      /**
       * @description Type, 导出任务类型.
       * @example 1
       */
      type: number;
      /**
       * @description Status, 导出任务状态.
       * @example 3
       */
      status: components['schemas']['TaskStatus'];
      /**
       * @description Params, 导出任务参数. As sent.
       * @example {
       *       "filter": [
       *         "id",
       *         "name"
       *       ],
       *       "query": {
       *         "is_online": true
       *       },
       *       "order": {
       *         "create_time": "desc"
       *       }
       *     }
       */
      params: {
        [key: string]: unknown;
      };
      /**
       * @description Size, 文件大小. In bytes; 0 until the task is exported.
       * @example 68214
       */
      size: number;
      /**
       * @description Address, 链接地址. The address of the file, which cannot be downloaded from it: use `auth_link`. Empty without a file.
       * @example https://files.example.com/export-task/acme/01936c5e-0000-7000-8000-000000000001/1.csv
       */
      link_url: string;
      /**
       * Format: date-time
       * @description Created at, 创建时间.
       * @example 2026-01-05T08:15:40.843Z
       */
      create_time: string;
      /**
       * @description Result, 结果描述. The result as a sentence, in the language of the file's labels.
       * @example 导出完成，共 5000 行。
       */
      result_desc: string;
      /**
       * @description Total, 总数. Rows the file will have.
       * @example 5000
       */
      total: number;
      /**
       * @description Finished, 完成数. Rows read so far. It equals `total` once the task is exported. Only a retry by a member resets it.
       * @example 5000
       */
      finished: number;
      /**
       * Format: date-time
       * @description Began at, 任务开始执行时间. null before the export begins.
       * @example 2026-01-05T08:15:41.020Z
       */
      begin_time: string | null;
      /**
       * Format: date-time
       * @description Ended at, 任务结束执行时间. null before the task ends.
       * @example 2026-01-05T08:15:41.377Z
       */
      end_time: string | null;
      /**
       * @description The result as a stable code; empty until the first attempt ends, unless no worker exports the type (`no_worker`).
       * @example exported
       * @enum {string}
       */
      result_code:
        | ''
        | 'exported'
        | 'read_failed'
        | 'store_failed'
        | 'finish_failed'
        | 'store_full'
        | 'timed_out'
        | 'no_worker'
        | 'cancelled'
        | 'worker_lost'
        | 'refused';
      /**
       * @description Checksum, 校验和. The checksum of the file in hexadecimal: `sha256:…`, or `crc32:…` for a large file that several connections wrote; null without a file.
       * @example sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
       */
      checksum: string | null;
      /**
       * Format: uuid
       * @description Schedule ID, 计划id. The schedule that made the task; null if a member created it.
       * @example 01936c5e-0000-7000-8000-000000000003
       */
      schedule_id: string | null;
      /**
       * Format: date-time
       * @description File expires at, 文件过期时间. When the file is removed; null before the task is exported.
       * @example 2026-01-12T08:15:41.377Z
       */
      expire_time: string | null;
      /**
       * @description Attempts, 尝试次数. Attempts that count against the limit.
       * @example 1
       */
      attempts: number;
      /**
       * @description Will be retried, 是否将重试. Whether an attempt has failed and the task waits for the next one.
       * @example false
       */
      will_retry: boolean;
      /**
       * @description Extend, 额外条件. As sent.
       * @example {
       *       "product_id": "0000000000000000000000000000d001"
       *     }
       */
      extend: {
        [key: string]: unknown;
      };
      /**
       * @description `query` with absolute values in place of its relative times, as of the creation; null if it has none. A rounded time that is compared for equality becomes a period: two times with a slash between them.
       * @example {
       *       "create_time": {
       *         "$gte": "2026-01-03T16:00:00.000Z",
       *         "$lt": "2026-01-04T16:00:00.000Z"
       *       }
       *     }
       */
      resolved_query: {
        [key: string]: unknown;
      } | null;
      /**
       * @description File options, 文件选项. The file options: as sent, completed with the defaults at creation.
       * @example {
       *       "labels": "zh",
       *       "timezone": "UTC",
       *       "encoding": "utf-8-bom",
       *       "delimiter": ",",
       *       "newline": "crlf",
       *       "null_text": "",
       *       "formula_guard": true,
       *       "long_numbers": "plain",
       *       "compress": "none",
       *       "format": "csv"
       *     }
       */
      options: components['schemas']['FileOptions'];
    };
    ExportTaskLink: {
      /**
       * Format: uri
       * @description Downloads the file for a limited time, without an Access-Token.
       * @example https://files.example.com/export-task/acme/01936c5e-0000-7000-8000-000000000001/1.csv?signature=x
       */
      link_url: string;
    };
    Title: {
      zh: string;
      en: string;
    };
    RecordTypeColumn: {
      /** @description Name of the field in `filter`, `query` and `order`; the request fills in `{…}`. */
      key: string;
      title: components['schemas']['Title'];
      /** @enum {string} */
      type:
        | 'text'
        | 'integer'
        | 'number'
        | 'boolean'
        | 'date'
        | 'datetime'
        | 'enum'
        | 'text_enum'
        | 'list'
        | 'json';
      /**
       * @description Type of the elements of a list, by default text; or the type that a json value is expected to have.
       * @enum {string}
       */
      element_type?:
        | 'text'
        | 'integer'
        | 'number'
        | 'boolean'
        | 'date'
        | 'datetime'
        | 'enum'
        | 'text_enum'
        | 'list'
        | 'json';
      /** @description Titles of an enum by its values: numbers, or the texts of a `text_enum`. */
      enum?: {
        [key: string]: components['schemas']['Title'];
      };
      /** @description Whether the file contains the column if the task names no fields. */
      default: boolean;
      queryable: boolean;
      /** @description Operators that `query` supports for the field; empty if it cannot be queried. */
      operators: ('$eq' | '$ne' | '$in' | '$nin' | '$lt' | '$lte' | '$gt' | '$gte' | '$like' | '$all')[];
      sortable: boolean;
      /** @description Whether the column is personal data, which some roles must not see. */
      personal_data: boolean;
      /** @description Whether the value is an identifier; spreadsheets must not treat it as a number. */
      identifier: boolean;
    };
    RecordType: {
      /** @description Number of the record type: the `type` of a task. */
      value: number;
      name: string;
      title: components['schemas']['Title'];
      /** @description Keys that `extend` must contain. */
      required_extend: string[];
      /** @description Whether `filter` may name extended properties in addition to the columns. */
      extended_properties: boolean;
      columns: components['schemas']['RecordTypeColumn'][];
    };
    RecordTypeList: {
      count: number;
      list: components['schemas']['RecordType'][];
    };
    ExtendChoice: {
      value: string;
      title: string;
    };
    ExportTaskEvent: {
      status: components['schemas']['TaskStatus'];
      /** @description Rows read so far. */
      finished: number;
      /** @description Rows the file will have. */
      total: number;
      /** @description The average throughput since the export began; 0 before. */
      rows_per_second: number;
      /** @description The remaining time at this throughput; null if it is unknown. */
      seconds_left: number | null;
      /**
       * @description The result as a stable code; empty until the first attempt ends, unless no worker exports the type (`no_worker`).
       * @enum {string}
       */
      result_code:
        | ''
        | 'exported'
        | 'read_failed'
        | 'store_failed'
        | 'finish_failed'
        | 'store_full'
        | 'timed_out'
        | 'no_worker'
        | 'cancelled'
        | 'worker_lost'
        | 'refused';
      /** @description The result as a sentence. */
      result_desc: string;
    };
    /** @description The tasks to list, and their fields to show. */
    ListExportTasks: {
      /** @description Conditions, all of which must hold: `field -> {operator: value}`. A bare value stands for `$eq`, a bare array for `$in`. The operators are `$eq $ne $in $nin $lt $lte $gt $gte $like $all`. A time is ISO 8601 with `Z` or an offset, or epoch milliseconds; times are compared in whole milliseconds. A bare day, such as `2024-10-09`, is that whole day in `timezone`: `$gte` and `$lt` compare with its beginning, `$gt` and `$lte` with its end. The same holds for a period, two times with a slash between them, and for a rounded relative time: `now-1d/d` is the whole of yesterday. A relative time is `now` with any steps such as `-1d`, `+1d` and `/d`, in the units `s m h d w M y`. `$like` searches the text of a file whose `labels` is `raw`. `false` is less than `true`. */
      query?: {
        [key: string]: unknown;
      };
      /**
       * @description The time zone of days, by its IANA name.
       * @default UTC
       * @example Asia/Shanghai
       */
      timezone?: string;
      /**
       * @description Tasks to skip.
       * @default 0
       */
      offset?: number;
      /**
       * @description Tasks to return. More than 1000 means 1000.
       * @default 10
       */
      limit?: number;
      /** @description The fields to show; by default the default fields. */
      filter?: string[];
      /** @description Sort criteria: `field -> "asc" | "desc"`. The first field has the highest priority. By default, the newest task comes first. */
      order?: {
        [key: string]: components['schemas']['SortDirection'];
      };
    };
    /** @description An export task with the fields that `filter` names, or the default fields. */
    ListedExportTask: {
      /**
       * Format: uuid
       * @description Task ID, 导出任务id.
       * @example 01936c5e-0000-7000-8000-000000000001
       */
      id?: string;
      /**
       * @description Creator ID, 创建任务成员id.
       * @example m1
       */
      creator_id?: string;
      /**
       * @description Creator, 创建任务成员名称.
       * @example 王小明
       */
      creator_name?: string;
      /**
       * @description Name, 导出任务名称.
       * @example 设备列表
       */
      name?: string;
      /**
       * @description Description, 导出任务描述.
       * @example 每周一
       */
      describe?: string;
      /**
       * @description Type, 导出任务类型.
       * @example 1
       */
      type?: number;
      /**
       * @description Status, 导出任务状态.
       * @example 3
       */
      status?: components['schemas']['TaskStatus'];
      /**
       * @description Params, 导出任务参数. As sent.
       * @example {
       *       "filter": [
       *         "id",
       *         "name"
       *       ],
       *       "query": {
       *         "is_online": true
       *       },
       *       "order": {
       *         "create_time": "desc"
       *       }
       *     }
       */
      params?: {
        [key: string]: unknown;
      };
      /**
       * @description Size, 文件大小. In bytes; 0 until the task is exported.
       * @example 68214
       */
      size?: number;
      /**
       * @description Address, 链接地址. The address of the file, which cannot be downloaded from it: use `auth_link`. Empty without a file.
       * @example https://files.example.com/export-task/acme/01936c5e-0000-7000-8000-000000000001/1.csv
       */
      link_url?: string;
      /**
       * Format: date-time
       * @description Created at, 创建时间.
       * @example 2026-01-05T08:15:40.843Z
       */
      create_time?: string;
      /**
       * @description Result, 结果描述. The result as a sentence, in the language of the file's labels.
       * @example 导出完成，共 5000 行。
       */
      result_desc?: string;
      /**
       * @description Total, 总数. Rows the file will have.
       * @example 5000
       */
      total?: number;
      /**
       * @description Finished, 完成数. Rows read so far. It equals `total` once the task is exported. Only a retry by a member resets it.
       * @example 5000
       */
      finished?: number;
      /**
       * Format: date-time
       * @description Began at, 任务开始执行时间. null before the export begins.
       * @example 2026-01-05T08:15:41.020Z
       */
      begin_time?: string | null;
      /**
       * Format: date-time
       * @description Ended at, 任务结束执行时间. null before the task ends.
       * @example 2026-01-05T08:15:41.377Z
       */
      end_time?: string | null;
      /**
       * @description The result as a stable code; empty until the first attempt ends, unless no worker exports the type (`no_worker`).
       * @example exported
       * @enum {string}
       */
      result_code?:
        | ''
        | 'exported'
        | 'read_failed'
        | 'store_failed'
        | 'finish_failed'
        | 'store_full'
        | 'timed_out'
        | 'no_worker'
        | 'cancelled'
        | 'worker_lost'
        | 'refused';
      /**
       * @description Checksum, 校验和. The checksum of the file in hexadecimal: `sha256:…`, or `crc32:…` for a large file that several connections wrote; null without a file.
       * @example sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
       */
      checksum?: string | null;
      /**
       * Format: uuid
       * @description Schedule ID, 计划id. The schedule that made the task; null if a member created it.
       * @example 01936c5e-0000-7000-8000-000000000003
       */
      schedule_id?: string | null;
      /**
       * Format: date-time
       * @description File expires at, 文件过期时间. When the file is removed; null before the task is exported.
       * @example 2026-01-12T08:15:41.377Z
       */
      expire_time?: string | null;
      /**
       * @description Attempts, 尝试次数. Attempts that count against the limit.
       * @example 1
       */
      attempts?: number;
      /**
       * @description Will be retried, 是否将重试. Whether an attempt has failed and the task waits for the next one.
       * @example false
       */
      will_retry?: boolean;
      /**
       * @description Extend, 额外条件. As sent.
       * @example {
       *       "product_id": "0000000000000000000000000000d001"
       *     }
       */
      extend?: {
        [key: string]: unknown;
      };
      /**
       * @description `query` with absolute values in place of its relative times, as of the creation; null if it has none. A rounded time that is compared for equality becomes a period: two times with a slash between them.
       * @example {
       *       "create_time": {
       *         "$gte": "2026-01-03T16:00:00.000Z",
       *         "$lt": "2026-01-04T16:00:00.000Z"
       *       }
       *     }
       */
      resolved_query?: {
        [key: string]: unknown;
      } | null;
      /**
       * @description File options, 文件选项. The file options: as sent, completed with the defaults at creation.
       * @example {
       *       "labels": "zh",
       *       "timezone": "UTC",
       *       "encoding": "utf-8-bom",
       *       "delimiter": ",",
       *       "newline": "crlf",
       *       "null_text": "",
       *       "formula_guard": true,
       *       "long_numbers": "plain",
       *       "compress": "none",
       *       "format": "csv"
       *     }
       */
      options?: components['schemas']['FileOptions'];
    };
    ExportTaskList: {
      /** @description Matching tasks on all pages. */
      count: number;
      list: components['schemas']['ListedExportTask'][];
    };
    /** @description The tasks to count. */
    CountExportTasks: {
      /** @description Conditions, all of which must hold: `field -> {operator: value}`. A bare value stands for `$eq`, a bare array for `$in`. The operators are `$eq $ne $in $nin $lt $lte $gt $gte $like $all`. A time is ISO 8601 with `Z` or an offset, or epoch milliseconds; times are compared in whole milliseconds. A bare day, such as `2024-10-09`, is that whole day in `timezone`: `$gte` and `$lt` compare with its beginning, `$gt` and `$lte` with its end. The same holds for a period, two times with a slash between them, and for a rounded relative time: `now-1d/d` is the whole of yesterday. A relative time is `now` with any steps such as `-1d`, `+1d` and `/d`, in the units `s m h d w M y`. `$like` searches the text of a file whose `labels` is `raw`. `false` is less than `true`. */
      query?: {
        [key: string]: unknown;
      };
      /**
       * @description The time zone of days, by its IANA name.
       * @default UTC
       * @example Asia/Shanghai
       */
      timezone?: string;
      /**
       * @description The number of days up to today.
       * @default 30
       */
      days?: number;
    };
    DayCounts: {
      /** @description Tasks in any state. */
      tasks: number;
      /** @description Tasks that were exported, the expired ones included. */
      exported: number;
      /** @description Tasks that are Invalid. */
      invalid: number;
      /** @description Rows of the exported files. */
      rows: number;
      /**
       * Format: date
       * @example 2026-01-05
       */
      day: string;
    };
    TypeCounts: {
      /** @description Tasks in any state. */
      tasks: number;
      /** @description Tasks that were exported, the expired ones included. */
      exported: number;
      /** @description Tasks that are Invalid. */
      invalid: number;
      /** @description Rows of the exported files. */
      rows: number;
      type: number;
    };
    ResultCounts: {
      /**
       * @description The result as a stable code; empty until the first attempt ends, unless no worker exports the type (`no_worker`).
       * @enum {string}
       */
      result_code:
        | ''
        | 'exported'
        | 'read_failed'
        | 'store_failed'
        | 'finish_failed'
        | 'store_full'
        | 'timed_out'
        | 'no_worker'
        | 'cancelled'
        | 'worker_lost'
        | 'refused';
      tasks: number;
    };
    TaskStatistics: {
      /** @description Each of the days, the latest last. */
      days: components['schemas']['DayCounts'][];
      /** @description The types of these tasks, by number. */
      types: components['schemas']['TypeCounts'][];
      /** @description The results of these tasks, the most frequent first. */
      results: components['schemas']['ResultCounts'][];
      /** @description Waiting tasks of the enterprise, whenever they were created. */
      waiting: number;
      /** @description Running tasks of the enterprise, whenever they were created. */
      running: number;
      /**
       * Format: date-time
       * @description When the oldest waiting task was created; null if none waits.
       */
      oldest_waiting: string | null;
    };
    /** @description The body of a creation, to be saved as a template. */
    SaveExportTemplate: {
      /** @description The name of the task and of its file. */
      name: string;
      /** @description The purpose of the task. */
      describe: string;
      /** @description The record type, as a number or a string of digits. */
      type: number;
      /** @description `filter`, `query` and `order` of the export, in the fields of the record type; at most 64 KiB of JSON in 8 levels. Other keys are refused, but for `offset` and `limit`, which have no effect: an export covers all rows. The task returns `params` as sent. */
      params: {
        /** @description The fields of the file, in order; by default the default fields of the type. `properties.name` is the extended property `name`, even if the type has a field of that name. For type 9, `group -> fields`. */
        filter?:
          | string[]
          | {
              [key: string]: string[];
            };
        /** @description Conditions, all of which must hold: `field -> {operator: value}`. A bare value stands for `$eq`, a bare array for `$in`. The operators are `$eq $ne $in $nin $lt $lte $gt $gte $like $all`. A time is ISO 8601 with `Z` or an offset, or epoch milliseconds; times are compared in whole milliseconds. A bare day, such as `2024-10-09`, is that whole day in `options.timezone`: `$gte` and `$lt` compare with its beginning, `$gt` and `$lte` with its end. The same holds for a period, two times with a slash between them, and for a rounded relative time: `now-1d/d` is the whole of yesterday. A relative time is `now` with any steps such as `-1d`, `+1d` and `/d`, in the units `s m h d w M y`. `$like` searches the text of a file whose `labels` is `raw`. `false` is less than `true`. For type 9, `group -> field -> {operator: value}` beside `$logical`. */
        query?: {
          [key: string]: unknown;
        };
        /** @description Sort criteria: `field -> "asc" | "desc"`. The first field has the highest priority. For type 9, `group -> field -> direction`. */
        order?: {
          [key: string]:
            | components['schemas']['SortDirection']
            | {
                [key: string]: components['schemas']['SortDirection'];
              };
        };
      };
      /** @description Further input of some record types: see their `required_extend`. */
      extend?: {
        /** @description The product whose devices are exported. Types 1 and 9 need it. */
        product_id?: string;
        /** @description The app of the warranty plugin. Type 6 needs it. */
        app_id?: string;
      } & {
        [key: string]: unknown;
      };
      /** @description The file options. The configuration of the service supplies the defaults. */
      options?: components['schemas']['FileOptions'];
      /** @description Whether all members of the enterprise see the template. By default its creator alone does. */
      shared?: boolean;
    };
    SavedExportTemplate: {
      /** @example 01936c5e-0000-7000-8000-000000000002 */
      id: string;
    };
    /** @description A template. Its fields are those of a creation, and more. */
    ExportTemplate: {
      /**
       * Format: uuid
       * @example 01936c5e-0000-7000-8000-000000000002
       */
      id: string;
      /** @example m1 */
      creator_id: string;
      /** @example 王小明 */
      creator_name: string;
      /** @description Whether all members of the enterprise see it, or its creator alone. */
      shared: boolean;
      /**
       * @description The name of the template, and of the tasks made from it.
       * @example 昨日告警
       */
      name: string;
      /** @example 每天 */
      describe: string;
      type: number;
      /** @description As sent. */
      params: {
        /** @description The fields of the file, in order; by default the default fields of the type. `properties.name` is the extended property `name`, even if the type has a field of that name. For type 9, `group -> fields`. */
        filter?:
          | string[]
          | {
              [key: string]: string[];
            };
        /** @description Conditions, all of which must hold: `field -> {operator: value}`. A bare value stands for `$eq`, a bare array for `$in`. The operators are `$eq $ne $in $nin $lt $lte $gt $gte $like $all`. A time is ISO 8601 with `Z` or an offset, or epoch milliseconds; times are compared in whole milliseconds. A bare day, such as `2024-10-09`, is that whole day in `options.timezone`: `$gte` and `$lt` compare with its beginning, `$gt` and `$lte` with its end. The same holds for a period, two times with a slash between them, and for a rounded relative time: `now-1d/d` is the whole of yesterday. A relative time is `now` with any steps such as `-1d`, `+1d` and `/d`, in the units `s m h d w M y`. `$like` searches the text of a file whose `labels` is `raw`. `false` is less than `true`. For type 9, `group -> field -> {operator: value}` beside `$logical`. */
        query?: {
          [key: string]: unknown;
        };
        /** @description Sort criteria: `field -> "asc" | "desc"`. The first field has the highest priority. For type 9, `group -> field -> direction`. */
        order?: {
          [key: string]:
            | components['schemas']['SortDirection']
            | {
                [key: string]: components['schemas']['SortDirection'];
              };
        };
      };
      /** @description As sent; empty if nothing was. */
      extend: {
        /** @description The product whose devices are exported. Types 1 and 9 need it. */
        product_id?: string;
        /** @description The app of the warranty plugin. Type 6 needs it. */
        app_id?: string;
      } & {
        [key: string]: unknown;
      };
      /** @description As sent. The defaults of the service complete them when a task is created. */
      options: components['schemas']['FileOptions'];
      /** Format: date-time */
      create_time: string;
      /** Format: date-time */
      update_time: string;
    };
    ExportTemplateList: {
      count: number;
      list: components['schemas']['ExportTemplate'][];
    };
    /** @description When a schedule is due, and what happens if it cannot run. */
    ScheduleTimes: {
      /**
       * @description When the schedule is due, as five fields of cron: minute, hour, day of the month, month, day of the week. A time that the zone skips in spring is due at the end of the gap; one that comes twice in autumn is due the first time. Times with a `*` or a step, such as `*\/30`, go on through both hours.
       * @example 30 2 * * *
       */
      cron: string;
      /**
       * @description The time zone of `cron`, by its IANA name; by default that of the file.
       * @example Europe/Berlin
       */
      timezone?: string;
      /**
       * @description What becomes of a run that is due while the one before it is not finished: `skip` records it as skipped, `queue` makes it afterwards.
       * @default skip
       * @enum {string}
       */
      overlap?: 'skip' | 'queue';
      /**
       * @description What becomes of runs that were due while the service was down: `newest` makes the newest one if it is at most 24 hours late, `none` if at most five minutes, `all` makes the newest 100, one after the other. All others are recorded as missed.
       * @default newest
       * @enum {string}
       */
      catch_up?: 'newest' | 'none' | 'all';
      /**
       * @description Allows a `query` whose conditions on times are all fixed. It is otherwise refused: every run would export the same range.
       * @default false
       */
      fixed_range?: boolean;
    };
    /** @description The body of a creation, and when to create a task from it. */
    SaveExportSchedule: {
      /** @description The name of the task and of its file. */
      name: string;
      /** @description The purpose of the task. */
      describe: string;
      /** @description The record type, as a number or a string of digits. */
      type: number;
      /** @description `filter`, `query` and `order` of the export, in the fields of the record type; at most 64 KiB of JSON in 8 levels. Other keys are refused, but for `offset` and `limit`, which have no effect: an export covers all rows. The task returns `params` as sent. */
      params: {
        /** @description The fields of the file, in order; by default the default fields of the type. `properties.name` is the extended property `name`, even if the type has a field of that name. For type 9, `group -> fields`. */
        filter?:
          | string[]
          | {
              [key: string]: string[];
            };
        /** @description Conditions, all of which must hold: `field -> {operator: value}`. A bare value stands for `$eq`, a bare array for `$in`. The operators are `$eq $ne $in $nin $lt $lte $gt $gte $like $all`. A time is ISO 8601 with `Z` or an offset, or epoch milliseconds; times are compared in whole milliseconds. A bare day, such as `2024-10-09`, is that whole day in `options.timezone`: `$gte` and `$lt` compare with its beginning, `$gt` and `$lte` with its end. The same holds for a period, two times with a slash between them, and for a rounded relative time: `now-1d/d` is the whole of yesterday. A relative time is `now` with any steps such as `-1d`, `+1d` and `/d`, in the units `s m h d w M y`. `$like` searches the text of a file whose `labels` is `raw`. `false` is less than `true`. For type 9, `group -> field -> {operator: value}` beside `$logical`. */
        query?: {
          [key: string]: unknown;
        };
        /** @description Sort criteria: `field -> "asc" | "desc"`. The first field has the highest priority. For type 9, `group -> field -> direction`. */
        order?: {
          [key: string]:
            | components['schemas']['SortDirection']
            | {
                [key: string]: components['schemas']['SortDirection'];
              };
        };
      };
      /** @description Further input of some record types: see their `required_extend`. */
      extend?: {
        /** @description The product whose devices are exported. Types 1 and 9 need it. */
        product_id?: string;
        /** @description The app of the warranty plugin. Type 6 needs it. */
        app_id?: string;
      } & {
        [key: string]: unknown;
      };
      /** @description The file options. The configuration of the service supplies the defaults. */
      options?: components['schemas']['FileOptions'];
      /** @description The times of the schedule. */
      schedule: components['schemas']['ScheduleTimes'];
    };
    SavedExportSchedule: {
      /** @example 01936c5e-0000-7000-8000-000000000003 */
      id: string;
    };
    /** @description A time at which a schedule will be due, and what the run will ask for. */
    ScheduledRun: {
      /** Format: date-time */
      due_at: string;
      /**
       * @description The `query` of the run with absolute values in place of its relative times; null if it has none.
       * @example {
       *       "create_time": {
       *         "$gte": "2026-01-03T16:00:00.000Z",
       *         "$lt": "2026-01-04T16:00:00.000Z"
       *       }
       *     }
       */
      resolved_query: {
        [key: string]: unknown;
      } | null;
    };
    SchedulePreview: {
      count: number;
      /** @description The next five due times. */
      list: components['schemas']['ScheduledRun'][];
    };
    /** @description The schedules to list, and their fields to show. */
    ListExportSchedules: {
      /** @description Conditions, all of which must hold: `field -> {operator: value}`. A bare value stands for `$eq`, a bare array for `$in`. The operators are `$eq $ne $in $nin $lt $lte $gt $gte $like $all`. A time is ISO 8601 with `Z` or an offset, or epoch milliseconds; times are compared in whole milliseconds. A bare day, such as `2024-10-09`, is that whole day in `timezone`: `$gte` and `$lt` compare with its beginning, `$gt` and `$lte` with its end. The same holds for a period, two times with a slash between them, and for a rounded relative time: `now-1d/d` is the whole of yesterday. A relative time is `now` with any steps such as `-1d`, `+1d` and `/d`, in the units `s m h d w M y`. `$like` searches the text of a file whose `labels` is `raw`. `false` is less than `true`. */
      query?: {
        [key: string]: unknown;
      };
      /**
       * @description The time zone of days, by its IANA name.
       * @default UTC
       * @example Asia/Shanghai
       */
      timezone?: string;
      /**
       * @description Tasks to skip.
       * @default 0
       */
      offset?: number;
      /**
       * @description Tasks to return. More than 1000 means 1000.
       * @default 10
       */
      limit?: number;
      /** @description The fields to show; by default the default fields. */
      filter?: string[];
      /** @description Sort criteria: `field -> "asc" | "desc"`. The first field has the highest priority. By default, the newest task comes first. */
      order?: {
        [key: string]: components['schemas']['SortDirection'];
      };
    };
    /** @enum {string} */
    ScheduleOverlap: 'skip' | 'queue';
    /** @enum {string} */
    ScheduleCatchUp: 'newest' | 'none' | 'all';
    /** @description The times of a schedule, completed with the defaults. */
    SavedScheduleTimes: {
      /** @example 30 2 * * * */
      cron: string;
      /** @example Europe/Berlin */
      timezone: string;
      overlap: components['schemas']['ScheduleOverlap'];
      catch_up: components['schemas']['ScheduleCatchUp'];
      fixed_range: boolean;
    };
    /**
     * @description State, 状态. Only an `active` schedule becomes due. A member `paused` it, or the service `suspended` it: see `state_reason`.
     * @enum {string}
     */
    ScheduleState: 'active' | 'paused' | 'suspended';
    /**
     * @description `waiting`: it waits for the run before it. `created`: its task waits or runs. `exported`, `invalid`, `cancelled`, `deleted`: what became of its task. `failed`: its task could not be created. `skipped`: the run before it was not finished, too many runs waited, or the schedule was stopped. `missed`: the service, or a system that it needs, was down when it was due.
     * @enum {string}
     */
    ScheduleRunOutcome:
      | 'waiting'
      | 'created'
      | 'exported'
      | 'invalid'
      | 'cancelled'
      | 'deleted'
      | 'failed'
      | 'skipped'
      | 'missed';
    /** @description A run of a schedule. */
    ExportScheduleRun: {
      /**
       * Format: date-time
       * @description When the run was due. Its ranges of time are resolved at this time.
       * @example 2026-01-05T01:30:00.000Z
       */
      due_at: string;
      /** @description `waiting`: it waits for the run before it. `created`: its task waits or runs. `exported`, `invalid`, `cancelled`, `deleted`: what became of its task. `failed`: its task could not be created. `skipped`: the run before it was not finished, too many runs waited, or the schedule was stopped. `missed`: the service, or a system that it needs, was down when it was due. */
      outcome: components['schemas']['ScheduleRunOutcome'];
      /** @description Its task; null if none was created. */
      task_id: string | null;
      /** @description The reason for the outcome, in words; may be empty. */
      reason: string;
      /** @description Whether a member asked for it with `run`. */
      manual: boolean;
      /**
       * Format: date-time
       * @description When the run was recorded.
       */
      create_time: string;
      /**
       * Format: date-time
       * @description When the outcome became final; null for `waiting` and `created`.
       */
      end_time: string | null;
    };
    /** @description A schedule with the fields that `filter` names, or the default fields. */
    ListedExportSchedule: {
      /**
       * Format: uuid
       * @description Schedule ID, 计划id.
       * @example 01936c5e-0000-7000-8000-000000000003
       */
      id?: string;
      /**
       * @description Owner ID, 所有者id. The member who created the schedule. Each run needs the rights of this member.
       * @example m1
       */
      creator_id?: string;
      /**
       * @description Owner, 所有者名称.
       * @example 王小明
       */
      creator_name?: string;
      /**
       * @description Name, 名称. The name of the schedule, and of its tasks.
       * @example 昨日告警
       */
      name?: string;
      /**
       * @description Description, 描述.
       * @example 每天
       */
      describe?: string;
      /**
       * @description Type, 导出类型.
       * @example 3
       */
      type?: number;
      /**
       * @description Times, 执行时间.
       * @example {
       *       "cron": "30 2 * * *",
       *       "timezone": "Europe/Berlin",
       *       "overlap": "skip",
       *       "catch_up": "newest",
       *       "fixed_range": false
       *     }
       */
      schedule?: components['schemas']['SavedScheduleTimes'];
      /**
       * @description State, 状态. Only an `active` schedule becomes due. A member `paused` it, or the service `suspended` it: see `state_reason`.
       * @example active
       */
      state?: components['schemas']['ScheduleState'];
      /**
       * @description Reason of the state, 状态原因. Why the schedule is suspended, in words; empty otherwise.
       * @example
       */
      state_reason?: string;
      /**
       * Format: date-time
       * @description Next due at, 下次执行时间. null unless the schedule is active.
       * @example 2026-01-06T01:30:00.000Z
       */
      next_due_at?: string | null;
      /**
       * @description Last run, 最近一次执行. The run with the latest due time; null before the first one.
       * @example null
       */
      last_run?: components['schemas']['ExportScheduleRun'] | null;
      /**
       * @description Failures in a row, 连续失败次数. Failed runs since the last exported one, or since the schedule was resumed; five suspend the schedule.
       * @example 0
       */
      failures?: number;
      /**
       * Format: date-time
       * @description Created at, 创建时间.
       * @example 2026-01-05T08:15:40.843Z
       */
      create_time?: string;
      /**
       * Format: date-time
       * @description Changed at, 修改时间.
       * @example 2026-01-05T08:15:40.843Z
       */
      update_time?: string;
      /**
       * @description Params, 导出参数. As sent.
       * @example {
       *       "filter": [
       *         "id"
       *       ],
       *       "query": {}
       *     }
       */
      params?: {
        /** @description The fields of the file, in order; by default the default fields of the type. `properties.name` is the extended property `name`, even if the type has a field of that name. For type 9, `group -> fields`. */
        filter?:
          | string[]
          | {
              [key: string]: string[];
            };
        /** @description Conditions, all of which must hold: `field -> {operator: value}`. A bare value stands for `$eq`, a bare array for `$in`. The operators are `$eq $ne $in $nin $lt $lte $gt $gte $like $all`. A time is ISO 8601 with `Z` or an offset, or epoch milliseconds; times are compared in whole milliseconds. A bare day, such as `2024-10-09`, is that whole day in `options.timezone`: `$gte` and `$lt` compare with its beginning, `$gt` and `$lte` with its end. The same holds for a period, two times with a slash between them, and for a rounded relative time: `now-1d/d` is the whole of yesterday. A relative time is `now` with any steps such as `-1d`, `+1d` and `/d`, in the units `s m h d w M y`. `$like` searches the text of a file whose `labels` is `raw`. `false` is less than `true`. For type 9, `group -> field -> {operator: value}` beside `$logical`. */
        query?: {
          [key: string]: unknown;
        };
        /** @description Sort criteria: `field -> "asc" | "desc"`. The first field has the highest priority. For type 9, `group -> field -> direction`. */
        order?: {
          [key: string]:
            | components['schemas']['SortDirection']
            | {
                [key: string]: components['schemas']['SortDirection'];
              };
        };
      };
      /**
       * @description Extend, 额外条件. As sent; empty if nothing was.
       * @example {}
       */
      extend?: {
        /** @description The product whose devices are exported. Types 1 and 9 need it. */
        product_id?: string;
        /** @description The app of the warranty plugin. Type 6 needs it. */
        app_id?: string;
      } & {
        [key: string]: unknown;
      };
      /**
       * @description File options, 文件选项. As sent. The defaults of the service complete them when a task is created.
       * @example {
       *       "format": "xlsx"
       *     }
       */
      options?: components['schemas']['FileOptions'];
    };
    ExportScheduleList: {
      /** @description Matching schedules on all pages. */
      count: number;
      list: components['schemas']['ListedExportSchedule'][];
    };
    /** @description A schedule. Its fields are those of a creation, and more. */
    ExportSchedule: {
      /**
       * Format: uuid
       * @description Schedule ID, 计划id.
       * @example 01936c5e-0000-7000-8000-000000000003
       */
      id: string;
      /**
       * @description Owner ID, 所有者id. The member who created the schedule. Each run needs the rights of this member.
       * @example m1
       */
      creator_id: string;
      /**
       * @description Owner, 所有者名称.
       * @example 王小明
       */
      creator_name: string;
      /**
       * @description Name, 名称. The name of the schedule, and of its tasks.
       * @example 昨日告警
       */
      name: string;
      /**
       * @description Description, 描述.
       * @example 每天
       */
      describe: string;
      /**
       * @description Type, 导出类型.
       * @example 3
       */
      type: number;
      /**
       * @description Times, 执行时间.
       * @example {
       *       "cron": "30 2 * * *",
       *       "timezone": "Europe/Berlin",
       *       "overlap": "skip",
       *       "catch_up": "newest",
       *       "fixed_range": false
       *     }
       */
      schedule: components['schemas']['SavedScheduleTimes'];
      /**
       * @description State, 状态. Only an `active` schedule becomes due. A member `paused` it, or the service `suspended` it: see `state_reason`.
       * @example active
       */
      state: components['schemas']['ScheduleState'];
      /**
       * @description Reason of the state, 状态原因. Why the schedule is suspended, in words; empty otherwise.
       * @example
       */
      state_reason: string;
      /**
       * Format: date-time
       * @description Next due at, 下次执行时间. null unless the schedule is active.
       * @example 2026-01-06T01:30:00.000Z
       */
      next_due_at: string | null;
      /**
       * @description Last run, 最近一次执行. The run with the latest due time; null before the first one.
       * @example null
       */
      last_run: components['schemas']['ExportScheduleRun'] | null;
      /**
       * @description Failures in a row, 连续失败次数. Failed runs since the last exported one, or since the schedule was resumed; five suspend the schedule.
       * @example 0
       */
      failures: number;
      /**
       * Format: date-time
       * @description Created at, 创建时间.
       * @example 2026-01-05T08:15:40.843Z
       */
      create_time: string;
      /**
       * Format: date-time
       * @description Changed at, 修改时间.
       * @example 2026-01-05T08:15:40.843Z
       */
      update_time: string;
      /**
       * @description Params, 导出参数. As sent.
       * @example {
       *       "filter": [
       *         "id"
       *       ],
       *       "query": {}
       *     }
       */
      params: {
        /** @description The fields of the file, in order; by default the default fields of the type. `properties.name` is the extended property `name`, even if the type has a field of that name. For type 9, `group -> fields`. */
        filter?:
          | string[]
          | {
              [key: string]: string[];
            };
        /** @description Conditions, all of which must hold: `field -> {operator: value}`. A bare value stands for `$eq`, a bare array for `$in`. The operators are `$eq $ne $in $nin $lt $lte $gt $gte $like $all`. A time is ISO 8601 with `Z` or an offset, or epoch milliseconds; times are compared in whole milliseconds. A bare day, such as `2024-10-09`, is that whole day in `options.timezone`: `$gte` and `$lt` compare with its beginning, `$gt` and `$lte` with its end. The same holds for a period, two times with a slash between them, and for a rounded relative time: `now-1d/d` is the whole of yesterday. A relative time is `now` with any steps such as `-1d`, `+1d` and `/d`, in the units `s m h d w M y`. `$like` searches the text of a file whose `labels` is `raw`. `false` is less than `true`. For type 9, `group -> field -> {operator: value}` beside `$logical`. */
        query?: {
          [key: string]: unknown;
        };
        /** @description Sort criteria: `field -> "asc" | "desc"`. The first field has the highest priority. For type 9, `group -> field -> direction`. */
        order?: {
          [key: string]:
            | components['schemas']['SortDirection']
            | {
                [key: string]: components['schemas']['SortDirection'];
              };
        };
      };
      /**
       * @description Extend, 额外条件. As sent; empty if nothing was.
       * @example {}
       */
      extend: {
        /** @description The product whose devices are exported. Types 1 and 9 need it. */
        product_id?: string;
        /** @description The app of the warranty plugin. Type 6 needs it. */
        app_id?: string;
      } & {
        [key: string]: unknown;
      };
      /**
       * @description File options, 文件选项. As sent. The defaults of the service complete them when a task is created.
       * @example {
       *       "format": "xlsx"
       *     }
       */
      options: components['schemas']['FileOptions'];
    };
    ExportScheduleRunList: {
      /** @description Runs on all pages. */
      count: number;
      list: components['schemas']['ExportScheduleRun'][];
    };
    WebhookEventData: {
      /**
       * @description The enterprise.
       * @example acme
       */
      corp_id: string;
      /**
       * Format: uuid
       * @description Of events of a task.
       * @example 01936c5e-0000-7000-8000-000000000003
       */
      task_id?: string;
      /** @description Of events of a task. */
      type?: number;
      /** @description Of events of a task. */
      status?: components['schemas']['TaskStatus'];
      /** @description Of events of a task: the rows of its file; 0 for an Invalid task. */
      rows?: number;
      /**
       * @description The result as a stable code; empty until the first attempt ends, unless no worker exports the type (`no_worker`).
       * @enum {string}
       */
      result_code?:
        | ''
        | 'exported'
        | 'read_failed'
        | 'store_failed'
        | 'finish_failed'
        | 'store_full'
        | 'timed_out'
        | 'no_worker'
        | 'cancelled'
        | 'worker_lost'
        | 'refused';
      /**
       * Format: uuid
       * @description Of `export_schedule.suspended`, and of events of a task that a schedule made.
       * @example 01936c5e-0000-7000-8000-000000000003
       */
      schedule_id?: string;
      /**
       * @description Of `export_schedule.suspended` and `export_webhook.disabled`: why.
       * @example 5 runs in a row failed.
       */
      reason?: string;
      /**
       * Format: uuid
       * @description Of `export_webhook.disabled` and `export_webhook.test`.
       * @example 01936c5e-0000-7000-8000-000000000003
       */
      webhook_id?: string;
    };
    /** @description The body that a webhook sends. It is the same, byte for byte, in every try. */
    WebhookEventBody: {
      /** @enum {string} */
      type:
        | 'export_task.exported'
        | 'export_task.invalid'
        | 'export_task.expired'
        | 'export_schedule.suspended'
        | 'export_webhook.disabled'
        | 'export_webhook.test';
      /**
       * Format: date-time
       * @description The time of the event.
       */
      timestamp: string;
      data: components['schemas']['WebhookEventData'];
    };
    /** @description A webhook to save. */
    SaveExportWebhook: {
      /**
       * @description The name of the webhook.
       * @example 订单系统
       */
      name: string;
      /**
       * Format: uri
       * @description The address of the receiver. It must be HTTPS, unless the service may connect to addresses that are not public.
       * @example https://hooks.example.com/exports
       */
      url: string;
      /**
       * @description The events to send.
       * @example [
       *       "export_task.exported",
       *       "export_task.invalid"
       *     ]
       */
      events: (
        'export_task.exported' | 'export_task.invalid' | 'export_task.expired' | 'export_schedule.suspended'
      )[];
      /** @description Whether events are sent; true by default. Enabling a disabled webhook forgets its failures. */
      enabled?: boolean;
    };
    CreatedExportWebhook: {
      /** @example 01936c5e-0000-7000-8000-000000000003 */
      id: string;
      /**
       * @description The secret that signs the events, for `standardwebhooks`. It is shown this once.
       * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYq=
       */
      secret: string;
    };
    /** @description A webhook. Nobody can read its secret. */
    ExportWebhook: {
      /**
       * Format: uuid
       * @example 01936c5e-0000-7000-8000-000000000003
       */
      id: string;
      /** @example m1 */
      creator_id: string;
      /** @example 王小明 */
      creator_name: string;
      /** @example 订单系统 */
      name: string;
      /**
       * Format: uri
       * @example https://hooks.example.com/exports
       */
      url: string;
      events: (
        'export_task.exported' | 'export_task.invalid' | 'export_task.expired' | 'export_schedule.suspended'
      )[];
      /** @description Whether events are sent. */
      enabled: boolean;
      /**
       * @description Why the service has disabled it: `gone`, the receiver answered 410; `failing`, every try of five days failed. Null otherwise.
       * @enum {string|null}
       */
      disabled_reason: 'gone' | 'failing' | null;
      /**
       * Format: date-time
       * @description The first failed try since the last success; null without one.
       */
      failing_since: string | null;
      /**
       * Format: date-time
       * @description Until then the secret from before the rotation signs too; null without one.
       */
      previous_secret_until: string | null;
      /** Format: date-time */
      create_time: string;
      /** Format: date-time */
      update_time: string;
    };
    ExportWebhookList: {
      count: number;
      list: components['schemas']['ExportWebhook'][];
    };
    RotatedSecret: {
      /**
       * @description The secret that signs the events, for `standardwebhooks`. It is shown this once.
       * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYq=
       */
      secret: string;
      /**
       * Format: date-time
       * @description Until then the former secret signs too.
       */
      previous_secret_until: string;
    };
    QueuedTest: {
      /**
       * @description The `webhook-id` of the test event.
       * @example evt_5f0c2a1e9b7d4c3fa8e6d1b2c3a4f5e6
       */
      event_id: string;
    };
    QueuedReplay: {
      /** @description Events that are sent again. */
      count: number;
    };
    WebhookTryView: {
      /**
       * Format: date-time
       * @description When it began.
       */
      time: string;
      /** @description The status of the answer; null without one. */
      status: number | null;
      milliseconds: number;
      /**
       * @description `delivered`: 2xx; `gone`: 410; `status`: any other status, a redirect included; `timeout`: no complete answer in time; `address`: webhooks may not connect to the address; `connection`: no connection, or it broke.
       * @enum {string}
       */
      outcome: 'delivered' | 'gone' | 'status' | 'timeout' | 'address' | 'connection';
    };
    /** @description An event on its way to a webhook, with the log of its tries. */
    WebhookDelivery: {
      /**
       * @description The `webhook-id` of every try.
       * @example evt_5f0c2a1e9b7d4c3fa8e6d1b2c3a4f5e6
       */
      event_id: string;
      /** @enum {string} */
      event:
        | 'export_task.exported'
        | 'export_task.invalid'
        | 'export_task.expired'
        | 'export_schedule.suspended'
        | 'export_webhook.disabled'
        | 'export_webhook.test';
      /** @description The body of every try. */
      body: string;
      /**
       * @description `waiting` for the next try, `delivered`, or `failed`: no further tries.
       * @enum {string}
       */
      state: 'waiting' | 'delivered' | 'failed';
      /** @description Tries since the event was queued or replayed. */
      attempts: number;
      /**
       * Format: date-time
       * @description No try before this time; null if it does not wait.
       */
      next_time: string | null;
      /**
       * Format: date-time
       * @description The time of the event.
       */
      create_time: string;
      /**
       * Format: date-time
       * @description When it was delivered or failed; null while it waits.
       */
      end_time: string | null;
      /** @description The latest tries, the oldest first; at most 20. */
      tries: components['schemas']['WebhookTryView'][];
    };
    WebhookDeliveryList: {
      /** @description Matching deliveries on all pages. */
      count: number;
      list: components['schemas']['WebhookDelivery'][];
    };
    /**
     * @description The record types:
     *
     *     - `1` Device, Device list, 设备列表
     *     - `2` User, Users, 用户列表
     *     - `3` Alert, Alert messages, 告警信息列表
     *     - `4` Heavybuyer, Key accounts, 大客户列表
     *     - `5` Dealer, Dealers, 经销商列表
     *     - `6` Warranty, Warranty list, 维保列表
     *     - `7` DeviceSessionLog, Device online/offline log, 设备上下线
     *     - `8` WechatAuthDevice, WeChat device list, 微信设备列表
     *     - `9` DeviceAggregate, Device aggregate list, 设备聚合列表
     *     - `10` BroadcastTaskList, Push history, 推送历史列表
     * @enum {integer}
     */
    RecordTypeNumber: RecordTypeNumber;
    /** @enum {string} */
    SortDirection: 'asc' | 'desc';
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  createExportTask: {
    parameters: {
      query?: never;
      header?: {
        /** @description Makes a creation safe to repeat: within 24 hours, the same key and body return the same task. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateExportTask'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CreatedExportTask'];
        };
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001002` A mandatory field is missing or empty.
       *     - `4001080` The queue of the enterprise is full.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       *     - `4001144` The app is not authorised.
       *     - `4001149` The granularity of the statistic is unknown.
       *     - `4001158` A sort direction is neither "asc" nor "desc".
       *     - `4001180` `$logical` is neither "AND" nor "OR".
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001002 | 4001080 | 4001137 | 4001144 | 4001149 | 4001158 | 4001180;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031006` The member's custom role may not export this type.
       *     - `4031007` The task requests personal data that the member's role may not see.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031006 | 4031007 | 4031021;
            };
          };
        };
      };
      /**
       * @description - `4041005` The enterprise has no such product.
       *     - `4041007` The product has no such datapoint.
       *     - `4041020` The enterprise has no such app.
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041005 | 4041007 | 4041020;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  previewExportTask: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateExportTask'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Preview'];
        };
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001002` A mandatory field is missing or empty.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       *     - `4001144` The app is not authorised.
       *     - `4001149` The granularity of the statistic is unknown.
       *     - `4001158` A sort direction is neither "asc" nor "desc".
       *     - `4001180` `$logical` is neither "AND" nor "OR".
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001002 | 4001137 | 4001144 | 4001149 | 4001158 | 4001180;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031006` The member's custom role may not export this type.
       *     - `4031007` The task requests personal data that the member's role may not see.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031006 | 4031007 | 4031021;
            };
          };
        };
      };
      /**
       * @description - `4041005` The enterprise has no such product.
       *     - `4041007` The product has no such datapoint.
       *     - `4041020` The enterprise has no such app.
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041005 | 4041007 | 4041020;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  getExportTask: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExportTask'];
        };
      };
      /** @description - `4001001` A field has an invalid value. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031021;
            };
          };
        };
      };
      /** @description - `4041043` The enterprise has no such export task. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041043;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  deleteExportTask: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001172` The status is unknown, or the status of the task does not allow the call.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001172;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031021;
            };
          };
        };
      };
      /** @description - `4041043` The enterprise has no such export task. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041043;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  linkExportTask: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExportTaskLink'];
        };
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001173` The task is not exported and has no file.
       *     - `4001174` The file of the task has expired.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001173 | 4001174;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031006` The member's custom role may not export this type.
       *     - `4031007` The task requests personal data that the member's role may not see.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031006 | 4031007 | 4031021;
            };
          };
        };
      };
      /** @description - `4041043` The enterprise has no such export task. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041043;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  typesExportTask: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecordTypeList'];
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031021;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  choicesExportTask: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        type: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "product_id": [
           *         {
           *           "value": "0000000000000000000000000000d001",
           *           "title": "客厅灯"
           *         }
           *       ]
           *     }
           */
          'application/json': {
            [key: string]: components['schemas']['ExtendChoice'][];
          };
        };
      };
      /** @description - `4001001` A field has an invalid value. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031006` The member's custom role may not export this type.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031006 | 4031021;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  eventsExportTask: {
    parameters: {
      query?: never;
      header: {
        'Access-Token': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Server-sent events. The `data` of each is an `ExportTaskEvent` as JSON; that of an event called `refused` is an `ErrorEnvelope`. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /** @example data: {"status":2,"finished":500,"total":1000,"rows_per_second":250,"seconds_left":2,"result_code":"","result_desc":""} */
          'text/event-stream': string;
        };
      };
      /** @description - `4001001` A field has an invalid value. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031021;
            };
          };
        };
      };
      /** @description - `4041043` The enterprise has no such export task. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041043;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  cancelExportTask: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001172` The status is unknown, or the status of the task does not allow the call.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001172;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031021;
            };
          };
        };
      };
      /** @description - `4041043` The enterprise has no such export task. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041043;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  retryExportTask: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001080` The queue of the enterprise is full.
       *     - `4001172` The status is unknown, or the status of the task does not allow the call.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001080 | 4001172;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031006` The member's custom role may not export this type.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031006 | 4031021;
            };
          };
        };
      };
      /** @description - `4041043` The enterprise has no such export task. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041043;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  listExportTask: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['ListExportTasks'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExportTaskList'];
        };
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001002` A mandatory field is missing or empty.
       *     - `4001158` A sort direction is neither "asc" nor "desc".
       *     - `4001172` The status is unknown, or the status of the task does not allow the call.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001002 | 4001158 | 4001172;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031021;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  statisticsExportTask: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['CountExportTasks'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TaskStatistics'];
        };
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001002` A mandatory field is missing or empty.
       *     - `4001172` The status is unknown, or the status of the task does not allow the call.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001002 | 4001172;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031021;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  createExportTemplate: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SaveExportTemplate'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SavedExportTemplate'];
        };
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001002` A mandatory field is missing or empty.
       *     - `4001080` The queue of the enterprise is full.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       *     - `4001144` The app is not authorised.
       *     - `4001149` The granularity of the statistic is unknown.
       *     - `4001158` A sort direction is neither "asc" nor "desc".
       *     - `4001180` `$logical` is neither "AND" nor "OR".
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001002 | 4001080 | 4001137 | 4001144 | 4001149 | 4001158 | 4001180;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031006` The member's custom role may not export this type.
       *     - `4031007` The task requests personal data that the member's role may not see.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031006 | 4031007 | 4031021;
            };
          };
        };
      };
      /**
       * @description - `4041005` The enterprise has no such product.
       *     - `4041007` The product has no such datapoint.
       *     - `4041020` The enterprise has no such app.
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041005 | 4041007 | 4041020;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  listExportTemplate: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExportTemplateList'];
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031021;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  getExportTemplate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExportTemplate'];
        };
      };
      /** @description - `4001001` A field has an invalid value. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031021;
            };
          };
        };
      };
      /** @description - `4041017` The file no longer exists. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041017;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  replaceExportTemplate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SaveExportTemplate'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001002` A mandatory field is missing or empty.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       *     - `4001144` The app is not authorised.
       *     - `4001149` The granularity of the statistic is unknown.
       *     - `4001158` A sort direction is neither "asc" nor "desc".
       *     - `4001180` `$logical` is neither "AND" nor "OR".
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001002 | 4001137 | 4001144 | 4001149 | 4001158 | 4001180;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031006` The member's custom role may not export this type.
       *     - `4031007` The task requests personal data that the member's role may not see.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031006 | 4031007 | 4031021;
            };
          };
        };
      };
      /**
       * @description - `4041005` The enterprise has no such product.
       *     - `4041007` The product has no such datapoint.
       *     - `4041017` The file no longer exists.
       *     - `4041020` The enterprise has no such app.
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041005 | 4041007 | 4041017 | 4041020;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  deleteExportTemplate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description - `4001001` A field has an invalid value. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031021;
            };
          };
        };
      };
      /** @description - `4041017` The file no longer exists. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041017;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  createExportSchedule: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SaveExportSchedule'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SavedExportSchedule'];
        };
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001002` A mandatory field is missing or empty.
       *     - `4001080` The queue of the enterprise is full.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       *     - `4001144` The app is not authorised.
       *     - `4001149` The granularity of the statistic is unknown.
       *     - `4001158` A sort direction is neither "asc" nor "desc".
       *     - `4001180` `$logical` is neither "AND" nor "OR".
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001002 | 4001080 | 4001137 | 4001144 | 4001149 | 4001158 | 4001180;
            };
          };
        };
      };
      /**
       * @description - `4031001` Access is forbidden.
       *     - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031006` The member's custom role may not export this type.
       *     - `4031007` The task requests personal data that the member's role may not see.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031001 | 4031002 | 4031003 | 4031005 | 4031006 | 4031007 | 4031021;
            };
          };
        };
      };
      /**
       * @description - `4041005` The enterprise has no such product.
       *     - `4041007` The product has no such datapoint.
       *     - `4041020` The enterprise has no such app.
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041005 | 4041007 | 4041020;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  previewExportSchedule: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SaveExportSchedule'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SchedulePreview'];
        };
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001002` A mandatory field is missing or empty.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       *     - `4001144` The app is not authorised.
       *     - `4001149` The granularity of the statistic is unknown.
       *     - `4001158` A sort direction is neither "asc" nor "desc".
       *     - `4001180` `$logical` is neither "AND" nor "OR".
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001002 | 4001137 | 4001144 | 4001149 | 4001158 | 4001180;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031006` The member's custom role may not export this type.
       *     - `4031007` The task requests personal data that the member's role may not see.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031006 | 4031007 | 4031021;
            };
          };
        };
      };
      /**
       * @description - `4041005` The enterprise has no such product.
       *     - `4041007` The product has no such datapoint.
       *     - `4041020` The enterprise has no such app.
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041005 | 4041007 | 4041020;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  listExportSchedule: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['ListExportSchedules'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExportScheduleList'];
        };
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001158` A sort direction is neither "asc" nor "desc".
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001158;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031021;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  getExportSchedule: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExportSchedule'];
        };
      };
      /** @description - `4001001` A field has an invalid value. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031021;
            };
          };
        };
      };
      /** @description - `4041017` The file no longer exists. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041017;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  replaceExportSchedule: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SaveExportSchedule'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001002` A mandatory field is missing or empty.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       *     - `4001144` The app is not authorised.
       *     - `4001149` The granularity of the statistic is unknown.
       *     - `4001158` A sort direction is neither "asc" nor "desc".
       *     - `4001180` `$logical` is neither "AND" nor "OR".
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001002 | 4001137 | 4001144 | 4001149 | 4001158 | 4001180;
            };
          };
        };
      };
      /**
       * @description - `4031001` Access is forbidden.
       *     - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031006` The member's custom role may not export this type.
       *     - `4031007` The task requests personal data that the member's role may not see.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031001 | 4031002 | 4031003 | 4031005 | 4031006 | 4031007 | 4031021;
            };
          };
        };
      };
      /**
       * @description - `4041005` The enterprise has no such product.
       *     - `4041007` The product has no such datapoint.
       *     - `4041017` The file no longer exists.
       *     - `4041020` The enterprise has no such app.
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041005 | 4041007 | 4041017 | 4041020;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  deleteExportSchedule: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description - `4001001` A field has an invalid value. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031021;
            };
          };
        };
      };
      /** @description - `4041017` The file no longer exists. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041017;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  pauseExportSchedule: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001172` The status is unknown, or the status of the task does not allow the call.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001172;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031021;
            };
          };
        };
      };
      /** @description - `4041017` The file no longer exists. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041017;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  resumeExportSchedule: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001002` A mandatory field is missing or empty.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       *     - `4001144` The app is not authorised.
       *     - `4001149` The granularity of the statistic is unknown.
       *     - `4001158` A sort direction is neither "asc" nor "desc".
       *     - `4001180` `$logical` is neither "AND" nor "OR".
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001002 | 4001137 | 4001144 | 4001149 | 4001158 | 4001180;
            };
          };
        };
      };
      /**
       * @description - `4031001` Access is forbidden.
       *     - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031006` The member's custom role may not export this type.
       *     - `4031007` The task requests personal data that the member's role may not see.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031001 | 4031002 | 4031003 | 4031005 | 4031006 | 4031007 | 4031021;
            };
          };
        };
      };
      /**
       * @description - `4041005` The enterprise has no such product.
       *     - `4041007` The product has no such datapoint.
       *     - `4041017` The file no longer exists.
       *     - `4041020` The enterprise has no such app.
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041005 | 4041007 | 4041017 | 4041020;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  runExportSchedule: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExportScheduleRun'];
        };
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001002` A mandatory field is missing or empty.
       *     - `4001080` The queue of the enterprise is full.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       *     - `4001144` The app is not authorised.
       *     - `4001149` The granularity of the statistic is unknown.
       *     - `4001158` A sort direction is neither "asc" nor "desc".
       *     - `4001172` The status is unknown, or the status of the task does not allow the call.
       *     - `4001180` `$logical` is neither "AND" nor "OR".
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001002 | 4001080 | 4001137 | 4001144 | 4001149 | 4001158 | 4001172 | 4001180;
            };
          };
        };
      };
      /**
       * @description - `4031001` Access is forbidden.
       *     - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031006` The member's custom role may not export this type.
       *     - `4031007` The task requests personal data that the member's role may not see.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031001 | 4031002 | 4031003 | 4031005 | 4031006 | 4031007 | 4031021;
            };
          };
        };
      };
      /**
       * @description - `4041005` The enterprise has no such product.
       *     - `4041007` The product has no such datapoint.
       *     - `4041017` The file no longer exists.
       *     - `4041020` The enterprise has no such app.
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041005 | 4041007 | 4041017 | 4041020;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  runsExportSchedule: {
    parameters: {
      query?: {
        /** @description Runs to skip. */
        offset?: number;
        /** @description Runs to return. More than 1000 means 1000. */
        limit?: number;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExportScheduleRunList'];
        };
      };
      /** @description - `4001001` A field has an invalid value. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031021;
            };
          };
        };
      };
      /** @description - `4041017` The file no longer exists. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041017;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  createExportWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SaveExportWebhook'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CreatedExportWebhook'];
        };
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001002` A mandatory field is missing or empty.
       *     - `4001080` The queue of the enterprise is full.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001002 | 4001080 | 4001137;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031021;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  listExportWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExportWebhookList'];
        };
      };
      /** @description - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001137;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031021;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  getExportWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExportWebhook'];
        };
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001137;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031021;
            };
          };
        };
      };
      /** @description - `4041017` The file no longer exists. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041017;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  replaceExportWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SaveExportWebhook'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001002` A mandatory field is missing or empty.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001002 | 4001137;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031021;
            };
          };
        };
      };
      /** @description - `4041017` The file no longer exists. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041017;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  deleteExportWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001137;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031021;
            };
          };
        };
      };
      /** @description - `4041017` The file no longer exists. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041017;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  rotateExportWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RotatedSecret'];
        };
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001137;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031021;
            };
          };
        };
      };
      /** @description - `4041017` The file no longer exists. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041017;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  testExportWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['QueuedTest'];
        };
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001137;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031021;
            };
          };
        };
      };
      /** @description - `4041017` The file no longer exists. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041017;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  replayExportWebhook: {
    parameters: {
      query: {
        /** @description Replays the events since this time. */
        since: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['QueuedReplay'];
        };
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001002` A mandatory field is missing or empty.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001002 | 4001137;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031021;
            };
          };
        };
      };
      /** @description - `4041017` The file no longer exists. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041017;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  deliveriesExportWebhook: {
    parameters: {
      query?: {
        /** @description Deliveries to return. */
        limit?: number;
        /** @description Deliveries to skip. */
        offset?: number;
        /** @description Only deliveries in this state. */
        state?: 'waiting' | 'delivered' | 'failed';
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookDeliveryList'];
        };
      };
      /**
       * @description - `4001001` A field has an invalid value.
       *     - `4001137` The app is not enabled, the service is not connected to its plugin, or it has no webhooks.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001 | 4001137;
            };
          };
        };
      };
      /**
       * @description - `4031002` The header `Access-Token` is missing.
       *     - `4031003` The Access-Token is unknown or invalid.
       *     - `4031005` The member's role does not allow it.
       *     - `4031021` The Access-Token has expired.
       */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031002 | 4031003 | 4031005 | 4031021;
            };
          };
        };
      };
      /** @description - `4041017` The file no longer exists. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041017;
            };
          };
        };
      };
      /** @description - `4291001` The member or the address makes too many calls. `Retry-After` is the number of seconds to wait. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4291001;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
  downloadLocalFile: {
    parameters: {
      query: {
        signature: string;
        expires: string;
        type: string;
        name: string;
      };
      header?: never;
      path: {
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The file. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/octet-stream': string;
        };
      };
      /** @description - `4001001` A field has an invalid value. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4001001;
            };
          };
        };
      };
      /** @description - `4031001` Access is forbidden. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4031001;
            };
          };
        };
      };
      /**
       * @description - `4041001` There is no such URL.
       *     - `4041017` The file no longer exists.
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 4041001 | 4041017;
            };
          };
        };
      };
      /** @description - `5031001` Internal error of the service. The call may be retried later. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErrorEnvelope'] & {
            error?: {
              /** @enum {integer} */
              code?: 5031001;
            };
          };
        };
      };
    };
  };
}
export enum TaskStatus {
  ToBeExported = 1,
  Exporting = 2,
  Exported = 3,
  Invalid = 4,
  Expired = 5,
}
export enum RecordTypeNumber {
  Device = 1,
  User = 2,
  Alert = 3,
  Heavybuyer = 4,
  Dealer = 5,
  Warranty = 6,
  DeviceSessionLog = 7,
  WechatAuthDevice = 8,
  DeviceAggregate = 9,
  BroadcastTaskList = 10,
}

/** The valid values of the file options that have a list of them. */
export const fileOptionChoices = {
  labels: ['zh', 'en', 'raw'],
  encoding: ['utf-8-bom', 'utf-8', 'gb18030'],
  delimiter: [',', ';', '\t', '|'],
  newline: ['crlf', 'lf'],
  long_numbers: ['plain', 'excel_text'],
  compress: ['none', 'gzip', 'zip'],
  format: ['csv', 'xlsx', 'jsonl'],
} as const;

/** The built-in defaults of all file options. */
export const fileOptionDefaults = {
  labels: 'zh',
  timezone: 'UTC',
  encoding: 'utf-8-bom',
  delimiter: ',',
  newline: 'crlf',
  null_text: '',
  formula_guard: true,
  long_numbers: 'plain',
  compress: 'none',
  format: 'csv',
} as const;

/** The options that a format fixes: another value is refused. */
export const fixedByFormat = {
  csv: {},
  xlsx: { encoding: 'utf-8', delimiter: ',', newline: 'lf', long_numbers: 'excel_text' },
  jsonl: {
    encoding: 'utf-8',
    delimiter: ',',
    newline: 'lf',
    null_text: '',
    formula_guard: false,
    long_numbers: 'plain',
  },
} as const;
