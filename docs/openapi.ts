import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { openApi } from './api.js';
import { writePage } from './page.js';

/** The types of the client, of which only the enums with names are there at run time. */
async function clientTypes(document: object): Promise<string> {
  const nodes = await openapiTS(document as OpenAPI3, {
    enum: true,
    conditionalEnums: true,
    defaultNonNullable: false,
  });
  return `/** The types of the API, made from its OpenAPI document by \`npm run docs\`. */\n\n${astToString(nodes)}`;
}

const document = await openApi();
await writePage('docs/openapi.json', JSON.stringify(document));
await writePage('src/client/schema.ts', await clientTypes(document));
