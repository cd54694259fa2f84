import { Get, Req, Res, StreamableFile } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiExcludeController, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { CallController } from '../http/call-controller.decorator.js';
import { DocumentedCall } from '../openapi/documented-call.decorator.js';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import { fileAnswer, type FileRequest } from './file-answer.js';
import { FILE_PATH, LocalObjectStore } from './local-object-store.js';
import { isObjectKey } from './object-key.js';
import { attachment } from './object-store.js';
import type { LinkedFile, LinkVerdict } from './signed-link.js';

/** No cache keeps the file, and no browser takes it for another type. */
const PRIVATE = { 'Cache-Control': 'private, no-store', 'X-Content-Type-Options': 'nosniff' };

/** A request with the path of the wildcard: Express names it and splits it, Fastify does neither. */
interface DownloadRequest extends FileRequest {
  params: { path?: string[]; '*'?: string };
  query: Record<string, unknown>;
}

/** Serves the files of the local store to holders of a signed link. */
@ApiTags('Files')
@CallController(FILE_PATH)
export class LocalFileController {
  constructor(
    private readonly store: LocalObjectStore,
    private readonly host: HttpAdapterHost,
  ) {}

  /** @throws PlatformError 403 for an invalid or expired link, 404 for a file that no longer exists. */
  @DocumentedCall({
    summary: 'Download a file from the local disk',
    description:
      'The address comes from a link of the service; a client never composes it. It needs no Access-Token. Range ' +
      'requests and conditional requests with the `ETag` work. Only the local store has this call: files in MinIO are ' +
      'downloaded from MinIO.',
    answer: {
      description: 'The file.',
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    },
    errors: [ErrorCode.fieldInvalid, ErrorCode.forbidden, ErrorCode.urlNotFound, ErrorCode.dataNotFound],
  })
  @ApiParam({ name: 'path', schema: { type: 'string' } })
  @ApiQuery({ name: 'name', schema: { type: 'string' } })
  @ApiQuery({ name: 'type', schema: { type: 'string' } })
  @ApiQuery({ name: 'expires', schema: { type: 'string' } })
  @ApiQuery({ name: 'signature', schema: { type: 'string' } })
  @Get('*path')
  async download(
    // Not `@Param` and `@Query`: the pipes of a host application would change their values first.
    @Req() request: DownloadRequest,
    @Res({ passthrough: true }) response: unknown,
  ): Promise<StreamableFile | undefined> {
    const { path, '*': rest = '' } = request.params;
    const key = path ? path.join('/') : rest;
    const { filename, contentType } = allowed(
      isObjectKey(key) ? this.store.verify(key, request.query) : { status: 'invalid' },
    );
    const file = await this.store.find(key);
    if (!file) throw gone();
    const { status, headers, bytes } = fileAnswer(request, file);
    const isHead = request.method === 'HEAD';
    const content = bytes && (isHead ? Readable.from([]) : await contentOf(file.path, bytes));
    const { httpAdapter } = this.host;
    httpAdapter.status(response, status);
    for (const [name, value] of Object.entries({ ...headers, ...PRIVATE })) {
      httpAdapter.setHeader(response, name, value);
    }
    const disposition = attachment(filename);
    return content && new StreamableFile(content, { type: contentType, disposition, length: bytes.length });
  }
}

/** The same under Fastify, whose router knows only wildcards without a name. */
@ApiExcludeController()
@CallController(FILE_PATH)
export class FastifyLocalFileController extends LocalFileController {
  @Get('*')
  override download(request: DownloadRequest, response: unknown): Promise<StreamableFile | undefined> {
    return super.download(request, response);
  }
}

function allowed(verdict: LinkVerdict): LinkedFile {
  switch (verdict.status) {
    case 'valid':
      return verdict;
    case 'missing':
      throw new PlatformError(ErrorCode.forbidden, 'This address needs a signed link; ask for a new link.');
    case 'invalid':
      throw new PlatformError(
        ErrorCode.forbidden,
        'The link was altered or is incomplete; ask for a new link.',
      );
    case 'expired':
      throw new PlatformError(ErrorCode.forbidden, 'The link has expired; ask for a new link.');
    default:
      return verdict satisfies never;
  }
}

function gone(): PlatformError {
  return new PlatformError(ErrorCode.dataNotFound, 'The file no longer exists; export it again.');
}

/**
 * Opens the file before the answer begins, so that a fault can still be answered.
 * @throws PlatformError 404 for a file that was removed a moment ago.
 */
async function contentOf(
  path: string,
  { start, length }: { start: number; length: number },
): Promise<Readable> {
  if (length === 0) return Readable.from([]);
  try {
    const file = await open(path);
    return file.createReadStream({ start, end: start + length - 1 });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? gone() : error;
  }
}
