import { getSchemaPath } from '@nestjs/swagger';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { RECORD_TYPE_NUMBER } from '../src/exporter/record-type.js';
import { choices, FileOptions, fixedByFormat } from '../src/file/file-options.js';
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
  return `/** The types of the API, made from its OpenAPI document by \`npm run docs\`. */\n\n${astToString(nodes)}\n${fileOptionValues()}`;
}

/** What a form needs of the file options, which an OpenAPI document cannot say or the types do not keep. */
function fileOptionValues(): string {
  const constant = (comment: string, name: string, value: object) =>
    `/** ${comment} */\nexport const ${name} = ${JSON.stringify(value)} as const;\n`;
  return [
    constant('The valid values of the file options that have a list of them.', 'fileOptionChoices', choices),
    constant('The built-in defaults of all file options.', 'fileOptionDefaults', new FileOptions()),
    constant('The options that a format fixes: another value is refused.', 'fixedByFormat', fixedByFormat),
  ].join('\n');
}

const document = await openApi();
await writePage('docs/openapi.json', JSON.stringify(document));
await writePage('src/client/schema.ts', await clientTypes(document));
