import { Inject, Injectable } from '@nestjs/common';
import type { ExportRequest, RecordSource, Selection, SourceRecord } from '../../exporter/record-exporter.js';
import { meets, pluginOrder, splitConditions } from './warranty.conditions.js';
import { WARRANTY_OPTIONS, type WarrantyOptions } from './warranty.module-definition.js';
import { WarrantyPlugin, type Registration } from './warranty.plugin.js';
import { changed, wholeList, type WholeList } from './whole-list.js';

/** Reads the registrations of a task: the plugin evaluates what it can of the query, this service checks the rest. */
@Injectable()
export class WarrantySource implements RecordSource {
  /** The platform guarantees no types: an export must neither fail because of one value nor lose it. */
  readonly wrongTypes = 'text';

  constructor(
    private readonly plugin: WarrantyPlugin,
    @Inject(WARRANTY_OPTIONS) private readonly options: WarrantyOptions,
  ) {}

  async open(
    { columns, conditions, sorts }: Selection,
    request: ExportRequest,
    signal: AbortSignal,
  ): Promise<{ total: number; records: AsyncIterable<SourceRecord> }> {
    const to = this.plugin.connection(request);
    const { query, rest } = splitConditions(conditions);
    const order = pluginOrder(sorts);
    const checked = rest.map(({ column }) => column);
    const read = (fields: typeof columns): Promise<WholeList> => {
      const filter = [...new Set(['_id', ...fields.map(({ key }) => key)])];
      return wholeList(
        (offset, limit) => this.plugin.page(to, { offset, limit, filter, query, order }, signal),
        this.options.pageSize,
      );
    };
    const wanted = (record: Registration) => rest.every((condition) => meets(record, condition));

    // The plugin can't count what this service checks, so the list is read twice: once for the total of the file.
    const counted = rest.length > 0 ? await count((await read(checked)).pages, wanted) : undefined;
    const { total, pages } = await read([...columns, ...checked]);
    return { total: counted ?? total, records: recordsOf(pages, wanted, counted) };
  }
}

type Wanted = (record: Registration) => boolean;

async function count(pages: WholeList['pages'], wanted: Wanted): Promise<number> {
  let total = 0;
  for await (const page of pages) total += page.filter(wanted).length;
  return total;
}

/** @throws Error if there are more or fewer records than were counted before. */
async function* recordsOf(
  pages: WholeList['pages'],
  wanted: Wanted,
  counted: number | undefined,
): AsyncGenerator<SourceRecord> {
  let found = 0;
  for await (const page of pages) {
    const records = page.filter(wanted);
    found += records.length;
    yield* records;
  }
  if (counted !== undefined && found !== counted) {
    throw changed(`${found} records match instead of ${counted}`);
  }
}
