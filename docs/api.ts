import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { apiDocument } from '../src/service/api-docs/api-document.js';
import { AppModule, exporterModules } from '../src/app.module.js';
import { readEnvironment } from '../src/service/config/environment.js';
import { ExporterRegistry } from '../src/exporter/exporter-registry.js';
import type { RecordType } from '../src/exporter/record-type.js';
import { RecordsModule } from '../src/records/records.module.js';

/** No file of a secret is made where one is given. */
const environment = readEnvironment({ LINK_SECRET: 'x'.repeat(32) });

/** The exporters alone: they need no database until they are asked for rows. */
@Module({
  imports: [
    RecordsModule.forRoot({ url: 'postgres://nowhere', connections: 1 }),
    ...exporterModules(environment),
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

/** The OpenAPI document of the service, whose providers are not made for it. */
export async function openApi(): Promise<OpenAPIObject> {
  const module = AppModule.create(environment, { tasks: 'postgres://nowhere' });
  const application = await NestFactory.create(module, { preview: true, logger: ['error'] });
  const document = apiDocument(application, await catalogue());
  await application.close();
  return document;
}
