import type { ExportWebhook, SaveExportWebhook, WebhookDelivery } from '../client/index.js';
import { UsageError, wholeNumber, type CommandContext, type Values } from './command-line.js';
import { print, printable } from './output.js';

const EVENTS = [
  'export_task.exported',
  'export_task.invalid',
  'export_task.expired',
  'export_schedule.suspended',
] as const satisfies SaveExportWebhook['events'];

/** The commands for webhooks by name. */
export const webhookCommands = {
  'webhook create': create,
  'webhook list': list,
  'webhook get': get,
  'webhook update': update,
  'webhook rotate': rotate,
  'webhook test': test,
  'webhook replay': replay,
  'webhook deliveries': deliveries,
  'webhook delete': remove,
};

/** Prints the id and the secret, one line each. */
async function create({ client, values, signal }: CommandContext): Promise<void> {
  const { name = '', receiver: url = '', events = [...EVENTS], enabled = true } = changes(values);
  if (url === '') throw new UsageError('--receiver: missing. Must be the address of the receiver.');
  const { id, secret } = await client.createWebhook({ name: name || url, url, events, enabled }, { signal });
  print(values.json ? JSON.stringify({ id, secret }) : `${id}\n${secret}`);
}

async function list({ client, values, signal }: CommandContext): Promise<void> {
  for (const webhook of await client.webhooks({ signal })) {
    print(values.json ? JSON.stringify(webhook) : printable(webhookLine(webhook)));
  }
}

async function get({ client, values, id, signal }: CommandContext): Promise<void> {
  print(JSON.stringify(await client.getWebhook(id, { signal }), undefined, values.json ? 0 : 2));
}

async function update({ client, values, id, signal }: CommandContext): Promise<void> {
  const { receiver, ...given } = changes(values);
  const { name, url, events, enabled } = await client.getWebhook(id, { signal });
  const webhook = { name, url: receiver ?? url, events, enabled, ...given };
  await client.replaceWebhook(id, webhook, { signal });
  if (values.json) print(JSON.stringify({ id }));
}

async function rotate({ client, values, id, signal }: CommandContext): Promise<void> {
  const rotated = await client.rotateWebhookSecret(id, { signal });
  print(values.json ? JSON.stringify(rotated) : rotated.secret);
}

async function test({ client, values, id, signal }: CommandContext): Promise<void> {
  const event_id = await client.testWebhook(id, { signal });
  print(values.json ? JSON.stringify({ event_id }) : event_id);
}

async function replay({ client, values, id, signal }: CommandContext): Promise<void> {
  const since = new Date(values.since ?? NaN);
  if (Number.isNaN(since.getTime())) {
    throw new UsageError('--since: missing or invalid. Must be a time such as 2026-01-05T00:00:00Z.');
  }
  const count = await client.replayWebhook(id, since, { signal });
  print(values.json ? JSON.stringify({ count }) : String(count));
}

async function deliveries({ client, values, id, signal }: CommandContext): Promise<void> {
  const limit = values.limit === undefined ? 10 : wholeNumber(values.limit);
  const state = stateOf(values.state);
  const { list: found } = await client.webhookDeliveries(id, { limit, ...(state && { state }), signal });
  for (const delivery of found) {
    print(values.json ? JSON.stringify(delivery) : printable(deliveryLine(delivery)));
  }
}

async function remove({ client, values, id, signal }: CommandContext): Promise<void> {
  await client.deleteWebhook(id, { signal });
  if (values.json) print(JSON.stringify({ id }));
}

/** The fields of a webhook that the options of the command set. */
function changes({ name, receiver, event, enabled }: Values): {
  name?: string;
  receiver?: string;
  events?: SaveExportWebhook['events'];
  enabled?: boolean;
} {
  if (enabled !== undefined && enabled !== 'true' && enabled !== 'false') {
    throw new UsageError(`--enabled: must be true or false, not "${enabled}".`);
  }
  return {
    ...(name !== undefined && { name }),
    ...(receiver !== undefined && { receiver }),
    ...(event !== undefined && { events: event.map(eventOf) }),
    ...(enabled !== undefined && { enabled: enabled === 'true' }),
  };
}

function eventOf(text: string): SaveExportWebhook['events'][number] {
  const found = EVENTS.find((event) => event === text);
  if (found === undefined) {
    throw new UsageError(`--event: unknown event "${text}". Must be one of ${EVENTS.join(', ')}.`);
  }
  return found;
}

function stateOf(text: string | undefined): WebhookDelivery['state'] | undefined {
  if (text === undefined || text === 'waiting' || text === 'delivered' || text === 'failed') return text;
  throw new UsageError(`--state: unknown state "${text}". Must be one of waiting, delivered, failed.`);
}

function webhookLine({ id, enabled, disabled_reason, failing_since, name, url }: ExportWebhook): string {
  const health = failing_since === null ? 'enabled' : 'failing';
  const state = enabled ? health : `disabled${disabled_reason === null ? '' : ` (${disabled_reason})`}`;
  return [id, state.padEnd(18), name, url].join('  ');
}

function deliveryLine({ event_id, state, attempts, create_time, event, tries }: WebhookDelivery): string {
  const last = tries.at(-1);
  const answer = last ? String(last.status ?? last.outcome) : '';
  return [
    create_time,
    state.padEnd(9),
    `${attempts} ${attempts === 1 ? 'try' : 'tries'}`,
    answer.padEnd(10),
    event,
    event_id,
  ].join('  ');
}
