import { Injectable } from '@nestjs/common';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import { RecordsServers } from '../records/records-servers.js';
import { invalid, missing, quote } from './faults.js';
import type { ExtendChoices } from './extend-choice.js';
import type { ExportRequest } from './record-exporter.js';
import { isObject } from './value.js';

/** The most products that a form offers; the id of any other can be entered. */
const MOST_PRODUCTS = 1000;

/**
 * Finds the product of a task: `extend.product_id`, else `params.query.product_id` (a bare value, `$eq`, or the first
 * value of `$in`).
 */
@Injectable()
export class ProductRule {
  constructor(private readonly records: RecordsServers) {}

  /**
   * The task's query, restricted to its product.
   * @throws PlatformError 4001002 if the task names no product, 4001001 if it names two, 4041005 if the enterprise has
   *   no product with that id.
   */
  async apply({ corpId, params, extend }: ExportRequest): Promise<unknown> {
    const { query } = params;
    const named = text(extend.product_id, 'extend.product_id');
    const queried = text(queriedProduct(query), 'query.product_id');
    if (named !== undefined && queried !== undefined && named !== queried) {
      throw invalid(
        'query.product_id',
        'names another product than extend.product_id. Name the product in one of them.',
      );
    }
    const product = await this.owned(corpId, named ?? queried, named === undefined ? 'query' : 'extend');
    if (query === undefined || query === null) return { product_id: product };
    return isObject(query) ? { ...query, product_id: product } : query;
  }

  /**
   * The id of the product in `extend`.
   * @throws PlatformError 4001002 if it is missing, 4041005 if the enterprise has no product with that id.
   */
  async required({ corpId, extend }: ExportRequest): Promise<string> {
    return this.owned(corpId, text(extend.product_id, 'extend.product_id'), 'extend');
  }

  /** The products of an enterprise, by name, for a form. */
  async choices(corpId: string): Promise<ExtendChoices> {
    const records = await this.records.of(corpId);
    return { product_id: await records.named(corpId, 'product', MOST_PRODUCTS) };
  }

  private async owned(
    corpId: string,
    product: string | undefined,
    place: 'query' | 'extend',
  ): Promise<string> {
    if (product === undefined) {
      throw missing('extend.product_id', 'the id of a product');
    }
    const records = await this.records.of(corpId);
    if (!(await records.owns(corpId, 'product', product))) {
      throw new PlatformError(
        ErrorCode.productNotFound,
        `${place}.product_id: unknown product ${quote(product)}. Must belong to the enterprise.`,
        { zh: `${place}.product_id：企业没有产品 ${quote(product)}。` },
      );
    }
    return product;
  }
}

function queriedProduct(query: unknown): unknown {
  const condition = isObject(query) ? query.product_id : undefined;
  if (!isObject(condition)) return condition;
  const { $in: any, $eq: one = any, ...others } = condition;
  const other = Object.keys(others)[0];
  if (other !== undefined) {
    throw invalid(`query.product_id.${other}`, 'unsupported operator. Must be $eq or $in.');
  }
  return Array.isArray(one) ? (one[0] as unknown) : one;
}

function text(value: unknown, field: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string' && !value.includes('\0')) return value;
  throw invalid(field, `must be the id of a product, not ${quote(value)}.`);
}
