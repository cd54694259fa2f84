import { Injectable } from '@nestjs/common';
import { Exporter } from '../../exporter/exporter.decorator.js';
import { invalid, quote } from '../../exporter/faults.js';
import { parseQuery, type Condition } from '../../exporter/query-language.js';
import type { ExportParams, ExportRequest, RecordExporter } from '../../exporter/record-exporter.js';
import { RecordsDatabase } from '../../records/records-database.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { wechatAuthDeviceColumns } from './wechat-auth-device.columns.js';

/**
 * What the platform's own list of WeChat devices has in its URL, and a task may name or leave out. An application
 * has no table of records: the enterprise knows those that its WeChat devices belong to.
 */
const scopes = [
  { field: 'app_id', table: 'wechat_auth_device', column: 'app_id', unknown: ErrorCode.appNotFound },
  { field: 'product_id', table: 'product', column: 'id', unknown: ErrorCode.productNotFound },
] as const;

type Scope = (typeof scopes)[number];

/** Exports the devices that are, or are to be, authorized in WeChat applications of the enterprise. */
@Injectable()
@Exporter({ type: 8, name: 'WechatAuthDevice', title: { zh: '微信设备列表', en: 'WeChat device list' } })
export class WechatAuthDeviceExporter implements RecordExporter {
  readonly columns = wechatAuthDeviceColumns;
  /** One device may be authorized in several applications. */
  readonly source = { table: 'wechat_auth_device', key: ['device_id', 'app_id'] };

  constructor(private readonly records: RecordsDatabase) {}

  /** Takes application and product from `query`, else from `extend`; with neither, all devices are exported. */
  async resolve({ corpId, params, extend }: ExportRequest): Promise<ExportParams> {
    const conditions = parseQuery(this.columns, params.query);
    const query = { ...(params.query as Record<string, unknown> | null | undefined) };
    for (const scope of scopes) {
      const named = conditions.filter((condition) => names(condition, scope));
      for (const { values } of named) await this.check(corpId, scope, values, `query.${scope.field}`);
      const id = named.length === 0 ? textIn(extend, scope.field) : undefined;
      if (id === undefined) continue;
      await this.check(corpId, scope, [id], `extend.${scope.field}`);
      query[scope.field] = { ...(query[scope.field] as object | undefined), $eq: id };
    }
    return { ...params, query };
  }

  /** @throws PlatformError 4041020 or 4041005 where one of the ids is unknown to the enterprise. */
  private async check(corpId: string, scope: Scope, ids: Condition['values'], field: string): Promise<void> {
    const texts = ids.filter((id) => id !== null);
    const unknown = await this.records.firstUnknown(corpId, scope.table, scope.column, texts);
    if (unknown === undefined) return;
    throw new PlatformError(scope.unknown, `${field}: the enterprise has no ${quote(unknown)}.`);
  }
}

/** Whether a condition says which applications or products are meant, rather than which are not. */
function names({ column, operator }: Condition, { field }: Scope): boolean {
  return column.key === field && (operator === '$eq' || operator === '$in');
}

function textIn(extend: ExportRequest['extend'], field: string): string | undefined {
  const value = extend[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string' && !value.includes('\0')) return value;
  throw invalid(`extend.${field}`, `${quote(value)} is not accepted; a string is.`);
}
