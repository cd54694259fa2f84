import { Injectable } from '@nestjs/common';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import { invalid, missing, quote } from './faults.js';
import { isObject } from './json-object.js';
import type { ExportRequest } from './record-exporter.js';
import { RecordsDatabase } from '../records/records-database.js';

/**
 * Finds the product of a task: `extend.product_id`, else what `params.query.product_id` names (`$in`, of which only
 * the first value counts, `$eq`, or a bare value).
 */
@Injectable()
export class ProductRule {
  constructor(private readonly records: RecordsDatabase) {}

  /**
   * The task's query, in which `product_id` is the one product.
   * @throws PlatformError 4001002 where no product is named, 4001001 where two are, 4041005 where the enterprise
   * has none of that id.
   */
  async apply({ corpId, params, extend }: ExportRequest): Promise<unknown> {
    const { query } = params;
    const named = text(extend.product_id, 'extend.product_id');
    const queried = text(queriedProduct(query), 'query.product_id');
    if (named !== undefined && queried !== undefined && named !== queried) {
      throw invalid(
        'query.product_id',
        `names another product than extend.product_id; one of them is enough.`,
      );
    }
    const product = await this.owned(corpId, named ?? queried);
    if (query === undefined || query === null) return { product_id: product };
    return isObject(query) ? { ...query, product_id: product } : query;
  }

  /**
   * The product that `extend` names.
   * @throws PlatformError 4001002 where it names none, 4041005 where the enterprise has none of that id.
   */
  async required({ corpId, extend }: ExportRequest): Promise<string> {
    return this.owned(corpId, text(extend.product_id, 'extend.product_id'));
  }

  private async owned(corpId: string, product: string | undefined): Promise<string> {
    if (product === undefined) {
      throw missing('extend.product_id', 'the id of a product');
    }
    if (!(await this.records.owns(corpId, 'product', product))) {
      throw new PlatformError(ErrorCode.productNotFound, `extend.product_id: no product ${quote(product)}.`);
    }
    return product;
  }
}

function queriedProduct(query: unknown): unknown {
  const condition = isObject(query) ? query.product_id : undefined;
  if (!isObject(condition)) return condition;
  const { $in: any, $eq: one = any, ...others } = condition;
  const other = Object.keys(others)[0];
  if (other !== undefined)
    throw invalid(`query.product_id.${other}`, 'no such operator here; $in or $eq is accepted.');
  return Array.isArray(one) ? (one[0] as unknown) : one;
}

function text(value: unknown, field: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string' && !value.includes('\0')) return value;
  throw invalid(field, `${quote(value)} is not accepted; the id of a product is.`);
}
