import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { apiExamples } from './api-examples.js';
import { ACCESS_TOKEN_SCHEME } from '../../auth/access-token.guard.js';
import { RECORD_TYPE_NUMBER, SORT_DIRECTION } from '../../exporter/record-type.js';
import type { RecordType } from '../../exporter/record-type.js';
import { packageVersion } from '../../log/package-version.js';

const description = `Export tasks of an IoT platform: create a task, and the service exports the matching records into a file in the background.

Every answer other than 200 is an \`ErrorEnvelope\`. Field names and codes are those of the platform. Every body is read as
JSON in UTF-8.`;

/**
 * The OpenAPI document of an application, made from its controllers and record types.
 * @param base the path under which callers reach the service.
 */
export function apiDocument(
  application: INestApplication,
  types: readonly RecordType[],
  base = '/',
): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Export task service')
    .setDescription(description)
    .setVersion(packageVersion)
    .setLicense('MIT', 'https://spdx.org/licenses/MIT.html')
    .addServer(base)
    .addApiKey({ type: 'apiKey', in: 'header', name: 'Access-Token' }, ACCESS_TOKEN_SCHEME)
    .build();
  const document = SwaggerModule.createDocument(application, config, {
    operationIdFactory: (controller, method) => `${method}${controller.replace(/Controller$/, '')}`,
  });
  Object.assign(((document.components ??= {}).schemas ??= {}), {
    [RECORD_TYPE_NUMBER]: recordTypeNumber(types),
    [SORT_DIRECTION]: { type: 'string', enum: ['asc', 'desc'] },
  });
  for (const [path, examples] of Object.entries(apiExamples(types))) {
    const body = document.paths[path]?.post?.requestBody;
    if (!body || !('content' in body)) throw new Error(`No POST ${path} has a body.`);
    Object.assign(body.content['application/json'] ?? {}, { examples });
  }
  return document;
}

function recordTypeNumber(types: readonly RecordType[]): object {
  const lines = types.map(({ value, name, title }) => `- \`${value}\` ${name}, ${title.en}, ${title.zh}`);
  return {
    type: 'integer',
    enum: types.map(({ value }) => value),
    'x-enumNames': types.map(({ name }) => name),
    description: `The record types:\n\n${lines.join('\n')}`,
  };
}
