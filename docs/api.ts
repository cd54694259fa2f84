import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { apiDocument } from '../src/service/api-docs/api-document.js';
import { AppModule, exporterModules } from '../src/app.module.js';
import { readEnvironment } from '../src/service/config/environment.js';
import { moduleOptions } from '../src/service/module-options.js';
import { ClickhouseModule } from '../src/clickhouse/clickhouse.module.js';
import { ExporterRegistry } from '../src/exporter/exporter-registry.js';
import { ExporterModule } from '../src/exporter/exporter.module.js';
import type { RecordType } from '../src/exporter/record-type.js';
import { RecordsModule } from '../src/records/records.module.js';

/** With a secret given, none is created on the disk. */
const environment = readEnvironment({ LINK_SECRET: 'x'.repeat(32) });
const options = moduleOptions(environment, { tasks: 'postgres://nowhere' });

/** The exporters alone: they need a database only to read rows. */
@Module({
  imports: [
    RecordsModule.forRoot({ url: 'postgres://nowhere', connections: 1 }),
    ClickhouseModule.forRoot({ server: undefined }),
    ExporterModule,
    ...exporterModules(options),
  ],
})
class RecordTypesModule {}

/** The record types of the service. */
export async function catalogue(): Promise<RecordType[]> {
  const context = await NestFactory.createApplicationContext(RecordTypesModule, { logger: ['error'] });
  const types = context.get(ExporterRegistry).catalogue;
  await context.close();
  return types;
}

/** The OpenAPI document of the service; Nest's preview mode creates no providers for it. */
export async function openApi(): Promise<OpenAPIObject> {
  const module = AppModule.create(options);
  const application = await NestFactory.create(module, { preview: true, logger: ['error'] });
  const document = apiDocument(application, await catalogue());
  await application.close();
  return document;
}
