import { DiscoveryService } from '@nestjs/core';
import type { Column } from '../../../src/exporter/column.js';
import { Exporter, type RecordExporter, type SqlSource } from '../../../src/exporter/record-exporter.js';
import type { TestService } from '../../support/service.js';

/** A record type with an SQL source. */
export interface SqlType {
  type: number;
  name: string;
  columns: readonly Column[];
  source: SqlSource;
  /** The columns of the source's key. */
  keys: readonly string[];
  defaultOrder: Readonly<Record<string, string>>;
  requiredExtend: readonly string[];
}

/** DeviceAggregate joins many tables and has its own query language. */
const TESTED_ELSEWHERE = [9];

/** Every registered record type of the running service that has an SQL source. */
export function sqlTypes(service: TestService): SqlType[] {
  const discovery = service.application.get(DiscoveryService, { strict: false });
  return discovery.getProviders({ metadataKey: Exporter.KEY }).flatMap((wrapper) => {
    const metadata = discovery.getMetadataByDecorator(Exporter, wrapper);
    const { columns, source, defaultOrder = {}, requiredExtend = [] } = wrapper.instance as RecordExporter;
    if (!metadata || !('table' in source) || TESTED_ELSEWHERE.includes(metadata.type)) return [];
    const { type, name } = metadata;
    return [{ type, name, columns, source, keys: [source.key].flat(), defaultOrder, requiredExtend }];
  });
}
