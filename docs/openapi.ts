import { getSchemaPath } from '@nestjs/swagger';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { RECORD_TYPE_NUMBER } from '../src/exporter/record-type.js';
import { openApi } from './api.js';
import { writePage } from './page.js';

/**
 * The types of the client, of which only the enums with names are there at run time. The number of a record type is any
 * number: a host has types of its own.
 */
async function clientTypes(document: object): Promise<string> {
  const number = `{"$ref":"${getSchemaPath(RECORD_TYPE_NUMBER)}"}`;
  const text = JSON.stringify(document).replaceAll(number, '{"type":"integer"}');
  const nodes = await openapiTS(JSON.parse(text) as OpenAPI3, {
    enum: true,
    conditionalEnums: true,
    defaultNonNullable: false,
  });
  return `/** The types of the API, made from its OpenAPI document by \`npm run docs\`. */\n\n${astToString(nodes)}`;
}

const document = await openApi();
await writePage('docs/openapi.json', JSON.stringify(document));
await writePage('src/client/schema.ts', await clientTypes(document));
