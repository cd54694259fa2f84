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

/** What a call is for, what it answers, and the codes that it may answer instead. */
export interface CallDocumentation {
  summary: string;
  /** What the summary can't say, in Markdown. */
  description?: string;
  /** The body of the answer 200; without it, it is empty. */
  answer?: Type | ApiResponseOptions;
  /** The codes of its refusals, beside 5031001, which any call may answer. */
  errors: readonly ErrorCode[];
}

/** Documents a call of a controller. */
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
            { type: 'object', properties: { error: { properties: { code: { enum: [...codes] } } } } },
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
