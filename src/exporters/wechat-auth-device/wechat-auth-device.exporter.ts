import { Injectable } from '@nestjs/common';
import { invalid, quote } from '../../exporter/faults.js';
import { parseQuery, type Condition } from '../../exporter/query-language.js';
import {
  Exporter,
  type ExportRequest,
  type RecordExporter,
  type ResolvedRequest,
} from '../../exporter/record-exporter.js';
import { RecordsServers } from '../../records/records-servers.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { wechatAuthDeviceColumns } from './wechat-auth-device.columns.js';

/**
 * The scopes that the platform's list of WeChat devices has in its URL; a task may name either, both or none. There is
 * no table of applications: an application is of an enterprise that has one of its WeChat devices.
 */
const scopes = [
  {
    field: 'app_id',
    table: 'wechat_auth_device',
    column: 'app_id',
    noun: 'application',
    code: ErrorCode.appNotFound,
  },
  { field: 'product_id', table: 'product', column: 'id', noun: 'product', code: ErrorCode.productNotFound },
] as const;

type Scope = (typeof scopes)[number];

/** Exports the devices that are authorized, or waiting for authorization, in the enterprise's WeChat applications. */
@Injectable()
@Exporter({ type: 8, name: 'WechatAuthDevice', title: { zh: '微信设备列表', en: 'WeChat device list' } })
export class WechatAuthDeviceExporter implements RecordExporter {
  readonly columns = wechatAuthDeviceColumns;
  /** One device may be authorized in several applications. */
  readonly source = { table: 'wechat_auth_device', key: ['device_id', 'app_id'], reads: ['product'] };

  constructor(private readonly records: RecordsServers) {}

  /** Takes application and product from `query`, else from `extend`. Without either, all devices are exported. */
  async resolve({ corpId, params, extend, timezone }: ExportRequest): Promise<ResolvedRequest> {
    const conditions = parseQuery(this.columns, params.query, { timezone });
    const query = { ...(params.query as Record<string, unknown> | null | undefined) };
    for (const scope of scopes) {
      const named = conditions.filter((condition) => names(condition, scope));
      for (const { values } of named) await this.check(corpId, scope, values, `query.${scope.field}`);
      const id = named.length === 0 ? textIn(extend, scope.field) : undefined;
      if (id === undefined) continue;
      await this.check(corpId, scope, [id], `extend.${scope.field}`);
      query[scope.field] = { ...(query[scope.field] as object | undefined), $eq: id };
    }
    return { params: { ...params, query } };
  }

  /** @throws PlatformError 4041020 or 4041005 if the enterprise does not have one of the ids. */
  private async check(corpId: string, scope: Scope, ids: Condition['values'], field: string): Promise<void> {
    const texts = ids.filter((id) => typeof id === 'string');
    const records = await this.records.of(corpId);
    const unknown = await records.firstUnknown(corpId, scope.table, scope.column, texts);
    if (unknown === undefined) return;
    throw new PlatformError(
      scope.code,
      `${field}: unknown ${scope.noun} ${quote(unknown)}. Must belong to the enterprise.`,
      { zh: `${field}：企业没有 ${quote(unknown)}。` },
    );
  }
}

/** Whether a condition names the applications or products to include, rather than those to exclude. */
function names({ column, operator }: Condition, { field }: Scope): boolean {
  return column.key === field && (operator === '$eq' || operator === '$in');
}

function textIn(extend: ExportRequest['extend'], field: string): string | undefined {
  const value = extend[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string' && !value.includes('\0')) return value;
  throw invalid(`extend.${field}`, `must be a string, not ${quote(value)}.`);
}
