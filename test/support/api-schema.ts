import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';

/** The committed OpenAPI document. */
export const apiDocument = JSON.parse(readFileSync('docs/openapi.json', 'utf8'));

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(apiDocument, 'api');

/** What is wrong with a value by the schema at a place of the document, e.g. `/components/schemas/ExportTask`. */
export function schemaFaults(place: string, value: unknown): string[] {
  const validate = ajv.compile({ $ref: `api#${place.split('/').map(encodeURIComponent).join('/')}` });
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${String(message)}`);
}

/** The place of what a call answers with a status, as {@link schemaFaults} takes it. */
export function answerPlace(method: string, path: string, status: number): string {
  const type = 'application/json';
  const content = apiDocument.paths[path]?.[method]?.responses[status]?.content;
  if (!content?.[type]) throw new Error(`${method} ${path} does not tell what it answers with ${status}.`);
  return `/paths/${pointer(path)}/${method}/responses/${status}/content/${pointer(type)}/schema`;
}

function pointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
