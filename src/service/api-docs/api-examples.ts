import type { ExampleObject } from '@nestjs/swagger';
import { exampleTask } from './example-task.js';
import type { RecordType } from '../../exporter/record-type.js';

/** The example bodies of the API documentation, by path. The demo enterprise can send each of them. */
export function apiExamples(
  types: readonly RecordType[],
): Record<string, Record<string, Required<Pick<ExampleObject, 'summary' | 'value'>>>> {
  const creations = { ...creationExamples(types), ...typeExamples(types) };
  return {
    '/v2/export_task': creations,
    '/v2/export_task/preview': creations,
    '/v2/export_tasks': {
      newest: { summary: 'The ten newest tasks', value: {} },
      page: {
        summary: 'The second page of the exported tasks, by name, with the fields of a table',
        value: {
          offset: 10,
          limit: 10,
          filter: ['id', 'name', 'status', 'finished', 'total', 'create_time'],
          query: { status: { $in: [3] }, name: { $like: '设备' } },
          order: { name: 'asc', create_time: 'desc' },
        },
      },
    },
  };
}

/** Examples of conditions and options. */
function creationExamples(types: readonly RecordType[]): ReturnType<typeof apiExamples>[string] {
  return {
    conditions: {
      summary: 'Some fields of the online devices, as a workbook',
      value: {
        ...exampleTask(types, 'Device'),
        name: '在线设备',
        describe: '每周一',
        params: {
          filter: ['id', 'name', 'mac', 'tags'],
          query: { is_online: true, create_time: { $gte: '2016-01-01T00:00:00.000Z' } },
          order: { create_time: 'desc' },
        },
        options: { timezone: 'Asia/Shanghai', labels: 'en', format: 'xlsx' },
      },
    },
    groups: {
      summary: 'Devices with their locations and key accounts, by groups of fields',
      value: {
        ...exampleTask(types, 'DeviceAggregate'),
        name: '设备聚合',
        params: {
          filter: { device: ['id', 'mac'], geography: ['country', 'city'], heavy_buyer: ['name'] },
          query: { $logical: 'AND', device: { is_active: { $eq: true } } },
          order: { device: { id: 'asc' } },
        },
      },
    },
  };
}

/** All records of each type. */
function typeExamples(types: readonly RecordType[]): ReturnType<typeof apiExamples>[string] {
  return Object.fromEntries(
    types.map(({ name, title }) => [
      name,
      { summary: `All of type ${name}, ${title.en}`, value: exampleTask(types, name) },
    ]),
  );
}
