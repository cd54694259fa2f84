import { DiscoveryService } from '@nestjs/core';
import type { Column } from '../../../src/exporter/column.js';
import { Exporter, type RecordExporter, type SqlSource } from '../../../src/exporter/record-exporter.js';
import type { TestService } from '../../support/service.js';

/** A record type that is read from the records database. */
export interface SqlType {
  type: number;
  name: string;
  columns: readonly Column[];
  source: SqlSource;
  /** The columns of the source's key. */
  keys: readonly string[];
  defaultOrder: Readonly<Record<string, 'asc' | 'desc'>>;
  requiredExtend: readonly string[];
}

/** The devices of an aggregate are put together from many tables and asked for in a language of their own. */
const TESTED_ELSEWHERE = [9];

/** Every record type of the running service that is read from the records database, whoever registered it. */
export function sqlTypes(service: TestService): SqlType[] {
  const discovery = service.application.get(DiscoveryService, { strict: false });
  return discovery.getProviders({ metadataKey: Exporter.KEY }).flatMap((wrapper) => {
    const metadata = discovery.getMetadataByDecorator(Exporter, wrapper);
    const { columns, source, defaultOrder = {}, requiredExtend = [] } = wrapper.instance as RecordExporter;
    if (!metadata || 'open' in source || TESTED_ELSEWHERE.includes(metadata.type)) return [];
    const { type, name } = metadata;
    return [{ type, name, columns, source, keys: [source.key].flat(), defaultOrder, requiredExtend }];
  });
}
