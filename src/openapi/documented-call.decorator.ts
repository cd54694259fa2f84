import { applyDecorators, type Type } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOperation,
  ApiResponse,
  getSchemaPath,
  type ApiResponseOptions,
} from '@nestjs/swagger';
import { ErrorEnvelope } from '../errors/error-envelope.js';
import { errorMeanings } from '../errors/error-meanings.js';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';

/** Documentation of a call: its purpose, its answer and its error codes. */
export interface CallDocumentation {
  summary: string;
  /** Details beyond the summary, in Markdown. */
  description?: string;
  /** Body of the answer 200. Default: empty. */
  answer?: Type | ApiResponseOptions;
  /** Error codes of the call, besides 5031001, which every call may answer. */
  errors: readonly ErrorCode[];
}

/** Documents a controller's method as a call of the OpenAPI document. */
export function DocumentedCall({ summary, description, answer, errors }: CallDocumentation): MethodDecorator {
  const codes = [...new Set([...errors, ErrorCode.serverFault])].sort((a, b) => a - b);
  const statuses = [...new Set(codes.map(statusOf))];
  return applyDecorators(
    ApiExtraModels(ErrorEnvelope),
    ApiOperation({ summary, ...(description !== undefined && { description }) }),
    ApiResponse({ status: 200, description: 'Done.', ...(isClass(answer) ? { type: answer } : answer) }),
    ...statuses.map((status) =>
      refusal(
        status,
        codes.filter((code) => statusOf(code) === status),
      ),
    ),
  );
}

function refusal(status: number, codes: readonly ErrorCode[]): MethodDecorator {
  return ApiResponse({
    status,
    description: codes.map((code) => `- \`${code}\` ${errorMeanings[code]}`).join('\n'),
    content: {
      'application/json': {
        schema: {
          allOf: [
            { $ref: getSchemaPath(ErrorEnvelope) },
            {
              type: 'object',
              properties: {
                error: { type: 'object', properties: { code: { type: 'integer', enum: [...codes] } } },
              },
            },
          ],
        },
        examples: Object.fromEntries(
          codes.map((code) => [
            code,
            { summary: errorMeanings[code], value: new PlatformError(code, errorMeanings[code]).envelope },
          ]),
        ),
      },
    },
  });
}

function statusOf(code: ErrorCode): number {
  return new PlatformError(code, '').status;
}

function isClass(answer: CallDocumentation['answer']): answer is Type {
  return typeof answer === 'function';
}
