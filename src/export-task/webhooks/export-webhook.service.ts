import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { isISO8601, isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Caller } from '../../auth/caller.js';
import { ADMINISTRATOR } from '../../auth/member-role.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { DATABASE } from '../../migrations/data-source-name.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { checkedBody } from '../http/dto/body.decorators.js';
import type { AuditAction } from '../queue/export-audit.entity.js';
import { writeAudit } from '../queue/export-audit.js';
import { ExportWebhook } from '../queue/export-webhook.entity.js';
import { databaseTime } from '../queue/database-time.js';
import { EnterpriseLimits } from '../queue/enterprise-limits.js';
import { fromMaster } from '../queue/master.js';
import { KEPT_DAYS, WebhookDeliveries } from '../queue/webhook-deliveries.js';
import { deliveryStates, type DeliveryState } from '../queue/webhook-events.js';
import { WebhookOutbox } from '../queue/webhook-outbox.js';
import {
  SaveExportWebhook,
  type CreatedExportWebhook,
  type ExportWebhookList,
  type ExportWebhookView,
  type RotatedSecret,
  type WebhookDeliveryList,
} from './export-webhook.dto.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { WebhookTargets } from './webhook-targets.js';

/** The most webhooks of an enterprise. */
const MOST_WEBHOOKS = 20;

/** The time for which the former secret signs too, in hours. */
const ROTATION_HOURS = 24;

/** The sizes of a page of deliveries. */
export const DEFAULT_DELIVERIES = 20;
export const MOST_DELIVERIES = 100;

/** Creates, lists, changes, tests and deletes the webhooks of an enterprise, for its administrators. */
@Injectable()
export class ExportWebhookService {
  private readonly secrets: WebhookSecrets | undefined;
  private readonly targets: WebhookTargets;

  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly outbox: WebhookOutbox,
    private readonly limits: EnterpriseLimits,
    private readonly queue: WebhookDeliveries,
    @Inject(EXPORT_TASK_OPTIONS) { webhooks }: ExportTaskOptions,
  ) {
    this.secrets = webhooks && new WebhookSecrets(webhooks.key);
    this.targets = new WebhookTargets(webhooks?.targets);
  }

  /** The webhooks of the enterprise, by name. @throws PlatformError 4031005, 4001137 as every method. */
  async list(caller: Caller): Promise<ExportWebhookList> {
    this.allowed(caller);
    const webhooks = await fromMaster(this.dataSource, (manager) =>
      manager.find(ExportWebhook, { where: { corp_id: caller.corpId }, order: { name: 'ASC', id: 'ASC' } }),
    );
    return { count: webhooks.length, list: webhooks.map(view) };
  }

  /** @throws PlatformError 4041017 if the enterprise has no such webhook. */
  async get(caller: Caller, id: string): Promise<ExportWebhookView> {
    this.allowed(caller);
    return view(await fromMaster(this.dataSource, (manager) => find(manager, caller, id)));
  }

  /**
   * Creates a webhook.
   * @returns its id, and the secret that signs its events.
   * @throws PlatformError that names the field; 4001080 if the enterprise has too many.
   */
  async create(caller: Caller, sent: SaveExportWebhook): Promise<CreatedExportWebhook> {
    const secrets = this.allowed(caller);
    const saved = await this.checked(sent);
    const { corpId: corp_id, memberId: creator_id, memberName: creator_name } = caller;
    const id = uuid();
    const secret = secrets.create();
    await this.dataSource.transaction(async (manager) => {
      await this.limits.assertRoom(manager, ExportWebhook, corp_id, MOST_WEBHOOKS, 'webhooks');
      await manager.insert(ExportWebhook, {
        ...{ corp_id, id, creator_id, creator_name, ...saved },
        secret: secrets.encrypt(secret, { corp_id, id }),
      });
      await this.audit(manager, 'webhook_create', caller, id);
    });
    return { id, secret };
  }

  /** Replaces a webhook. Enabling a disabled one forgets its failures. @throws as `create` and `get`. */
  async replace(caller: Caller, id: string, sent: SaveExportWebhook): Promise<void> {
    await this.get(caller, id);
    const saved = await this.checked(sent);
    await this.changed(caller, id, 'webhook_change', async (manager, key, { enabled }) => {
      const forgotten = saved.enabled && !enabled ? { failing_since: null } : {};
      const reason = saved.enabled ? { disabled_reason: null } : {};
      const changes = { ...saved, ...forgotten, ...reason, update_time: () => 'now()' };
      await manager.update(ExportWebhook, key, changes);
    });
  }

  /** Deletes a webhook and its deliveries. @throws as `get`. */
  async delete(caller: Caller, id: string): Promise<void> {
    await this.changed(caller, id, 'webhook_delete', async (manager, key) => {
      await manager.delete(ExportWebhook, key);
      await this.queue.deleteOf(manager, id);
    });
  }

  /** Makes a new secret; for a day, the former one signs too. @throws as `get`. */
  async rotate(caller: Caller, id: string): Promise<RotatedSecret> {
    const secrets = this.allowed(caller);
    const secret = secrets.create();
    const previous_secret_until = await this.changed(
      caller,
      id,
      'webhook_rotate',
      async (manager, key, former) => {
        const now = await databaseTime(manager);
        const until = new Date(now.getTime() + ROTATION_HOURS * 3_600_000);
        await manager.update(ExportWebhook, key, {
          secret: secrets.encrypt(secret, key),
          previous_secret: former.secret,
          previous_secret_until: until,
        });
        return until;
      },
    );
    return { secret, previous_secret_until };
  }

  /** Queues a test event for a webhook, whether it is enabled or not. @returns its id. @throws as `get`. */
  async test(caller: Caller, id: string): Promise<string> {
    const event = await this.changed(caller, id, 'webhook_test', (manager, { corp_id }) =>
      this.outbox.addTest(manager, corp_id, id),
    );
    if (event === undefined) throw missing();
    return event;
  }

  /**
   * Queues the webhook's events since a time again.
   * @returns their number.
   * @throws PlatformError 4001001 for a time that is invalid or too long ago, 4001002 without one; as `get`.
   */
  async replay(caller: Caller, id: string, since: unknown): Promise<number> {
    await this.get(caller, id);
    const time = timeOf(since);
    return this.changed(caller, id, 'webhook_replay', (manager, key) =>
      this.queue.replay(manager, key, time),
    );
  }

  /** The deliveries of a webhook, the newest first. @throws PlatformError 4001001 that names the parameter; as `get`. */
  async deliveries(
    caller: Caller,
    id: string,
    { state, offset, limit }: { state?: unknown; offset?: unknown; limit?: unknown },
  ): Promise<WebhookDeliveryList> {
    await this.get(caller, id);
    return this.queue.list(id, {
      state: stateOf(state),
      offset: numberOf('offset', offset, [0, Number.MAX_SAFE_INTEGER], 0),
      limit: numberOf('limit', limit, [1, MOST_DELIVERIES], DEFAULT_DELIVERIES),
    });
  }

  /**
   * @returns the cipher of the secrets.
   * @throws PlatformError 4031005 if the caller is no administrator, 4001137 if webhooks are off.
   */
  private allowed({ role }: Caller): WebhookSecrets {
    if (!this.secrets) {
      throw new PlatformError(
        ErrorCode.appNotEnabled,
        'Webhooks are off. The operator of the service turns them on with WEBHOOK_SECRET_KEY.',
      );
    }
    if (role !== ADMINISTRATOR) {
      throw new PlatformError(
        ErrorCode.administratorNeeded,
        'Only administrators may manage webhooks. Ask an administrator of the enterprise.',
      );
    }
    return this.secrets;
  }

  /** The columns of a body. */
  private async checked(
    sent: SaveExportWebhook,
  ): Promise<Pick<ExportWebhook, 'name' | 'url' | 'events' | 'enabled'>> {
    const { name, url, events, enabled = true } = await checkedBody(SaveExportWebhook, sent);
    this.targets.check(url);
    return { name, url, events: [...new Set(events)], enabled };
  }

  /** Changes a webhook and writes the audit trail in one transaction. */
  private async changed<T>(
    caller: Caller,
    id: string,
    action: AuditAction,
    change: (
      manager: EntityManager,
      key: { corp_id: string; id: string },
      webhook: ExportWebhook,
    ) => Promise<T>,
  ): Promise<T> {
    this.allowed(caller);
    return this.dataSource.transaction(async (manager) => {
      const webhook = await find(manager, caller, id, true);
      const changed = await change(manager, { corp_id: caller.corpId, id }, webhook);
      await this.audit(manager, action, caller, id);
      return changed;
    });
  }

  private audit(manager: EntityManager, action: AuditAction, caller: Caller, id: string): Promise<void> {
    return writeAudit(manager, action, { corp_id: caller.corpId }, caller, { webhook_id: id });
  }
}

/** @param lock whether nobody else may change it before the transaction ends. */
async function find(
  manager: EntityManager,
  { corpId }: Caller,
  id: string,
  lock = false,
): Promise<ExportWebhook> {
  const found = isUUID(id)
    ? await manager.findOne(ExportWebhook, {
        where: { corp_id: corpId, id },
        ...(lock && { lock: { mode: 'pessimistic_write' } }),
      })
    : null;
  if (!found) throw missing();
  return found;
}

function missing(): PlatformError {
  return new PlatformError(ErrorCode.dataNotFound, 'id: the enterprise has no such webhook.');
}

/** Without the enterprise, which callers know, and without the secrets. */
function view(webhook: ExportWebhook): ExportWebhookView {
  const { id, creator_id, creator_name, name, url, events, enabled } = webhook;
  const { disabled_reason, failing_since, previous_secret_until, create_time, update_time } = webhook;
  return {
    id,
    creator_id,
    creator_name,
    name,
    url,
    events,
    enabled,
    disabled_reason,
    failing_since,
    previous_secret_until,
    create_time,
    update_time,
  };
}

function timeOf(since: unknown): Date {
  if (since === undefined || since === '') {
    throw new PlatformError(
      ErrorCode.fieldMissing,
      'since: missing. Expected a time such as 2026-01-05T00:00:00Z.',
    );
  }
  const isTime = typeof since === 'string' && isISO8601(since) && /(Z|[+-]\d\d:?\d\d)$/.test(since);
  const time = new Date(isTime ? since : NaN);
  if (Number.isNaN(time.getTime())) {
    throw new PlatformError(
      ErrorCode.fieldInvalid,
      'since: invalid. Expected a time with its zone, such as 2026-01-05T00:00:00Z.',
    );
  }
  if (time.getTime() < Date.now() - KEPT_DAYS * 86_400_000) {
    throw new PlatformError(
      ErrorCode.fieldInvalid,
      `since: too long ago. Events are kept for ${KEPT_DAYS} days.`,
    );
  }
  return time;
}

function stateOf(state: unknown): DeliveryState | undefined {
  if (state === undefined || state === '') return undefined;
  const known = deliveryStates.find((one) => one === state);
  if (known === undefined) {
    throw new PlatformError(
      ErrorCode.fieldInvalid,
      `state: invalid. Expected one of ${deliveryStates.join(', ')}.`,
    );
  }
  return known;
}

function numberOf(name: string, value: unknown, [from, to]: [number, number], otherwise: number): number {
  if (value === undefined || value === '') return otherwise;
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : NaN;
  if (number >= from && number <= to) return number;
  throw new PlatformError(
    ErrorCode.fieldInvalid,
    `${name}: invalid. Expected an integer from ${from} to ${to}.`,
  );
}
