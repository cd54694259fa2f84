/** The options by name: how they are parsed, and what help says of them. */
export const options = {
  type: { type: 'string', value: 'TYPE', help: 'name or number of the record type, e.g. Device' },
  name: {
    type: 'string',
    value: 'NAME',
    help: 'name of the task and of its file, of the schedule or of the webhook; default: title of the record type, or URL of the webhook',
  },
  describe: { type: 'string', value: 'TEXT', help: 'purpose of the task; default: its name' },
  filter: { type: 'string', value: 'FIELDS', help: 'field names separated by commas, or JSON' },
  query: { type: 'string', value: 'JSON', help: 'conditions' },
  order: { type: 'string', value: 'JSON', help: 'sort order' },
  extend: { type: 'string', multiple: true, value: 'KEY=VALUE', help: 'e.g. product_id=…; may be repeated' },
  option: {
    type: 'string',
    multiple: true,
    value: 'KEY=VALUE',
    help: 'an option of the file, e.g. format=xlsx; may be repeated',
  },
  watch: { type: 'boolean', help: 'follow the task until it ends; Ctrl-C cancels the task' },
  out: { type: 'string', value: 'FILE', help: 'download the file to FILE; - is the standard output' },
  force: { type: 'boolean', help: 'overwrite FILE' },
  status: {
    type: 'string',
    value: 'STATUS',
    help: 'only tasks in this status, by name or number, e.g. Exported',
  },
  limit: { type: 'string', value: 'NUMBER', help: 'maximum number of lines; default: 10' },
  cron: { type: 'string', value: 'CRON', help: 'when it is due: five fields, e.g. "30 2 * * *"' },
  timezone: { type: 'string', value: 'ZONE', help: 'time zone of --cron; default: that of the file' },
  overlap: {
    type: 'string',
    value: 'RULE',
    help: 'what to do with a run while the one before it is not finished: skip or queue',
  },
  'catch-up': { type: 'string', value: 'RULE', help: 'for missed runs: newest, none or all' },
  'fixed-range': { type: 'boolean', help: 'allow conditions on times that are the same for all runs' },
  receiver: { type: 'string', value: 'URL', help: 'address to which the events are sent' },
  event: {
    type: 'string',
    multiple: true,
    value: 'EVENT',
    help: 'an event to send, e.g. export_task.exported; may be repeated; default: all',
  },
  enabled: { type: 'string', value: 'true|false', help: 'whether events are sent' },
  since: { type: 'string', value: 'TIME', help: 'events since this time, e.g. 2026-01-05T00:00:00Z' },
  state: { type: 'string', value: 'STATE', help: 'only deliveries that are waiting, delivered or failed' },
  url: {
    type: 'string',
    value: 'URL',
    help: 'base URL of the service; default: EXPORT_TASK_URL, else http://127.0.0.1:3000',
  },
  token: {
    type: 'string',
    value: 'TOKEN',
    help: 'Access-Token; default: EXPORT_TASK_TOKEN. Prefer the variable: other users can see command lines',
  },
  json: { type: 'boolean', help: 'print JSON, one value per line' },
  help: { type: 'boolean', short: 'h', help: 'print help, or the help of the given command' },
  version: { type: 'boolean', help: 'print the version' },
} as const;

/** The name of an option. */
export type Option = keyof typeof options;

/** The options that every command takes. */
export const commonOptions: readonly Option[] = ['url', 'token', 'json', 'help', 'version'];
