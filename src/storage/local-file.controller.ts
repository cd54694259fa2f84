import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DocumentedCall } from '../openapi/documented-call.decorator.js';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import { FILE_PATH, LocalObjectStore } from './local-object-store.js';
import { isObjectKey } from './object-key.js';
import { attachment } from './object-store.js';
import type { LinkedFile, LinkVerdict } from './signed-link.js';

/** Serves the files of the local store to holders of a signed link. */
@ApiTags('Files')
@Controller(FILE_PATH)
export class LocalFileController {
  constructor(private readonly store: LocalObjectStore) {}

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
    @Param('path') path: string[],
    @Query() query: Record<string, unknown>,
    @Res() response: Response,
  ): Promise<void> {
    const key = path.join('/');
    const verdict: LinkVerdict = isObjectKey(key) ? this.store.verify(key, query) : { status: 'invalid' };
    const { filename, contentType } = allowed(verdict);
    const file = await this.store.find(key);
    if (!file) throw gone();
    await send(response, file.path, {
      'Content-Type': contentType,
      'Content-Disposition': attachment(filename),
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
      // The file of a key never changes, so two answers with the same tag have the same bytes.
      ETag: `"${file.size.toString(16)}-${Math.floor(file.modified).toString(16)}"`,
    });
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

/** Answers with the file or the requested range of it; a client that hangs up is not an error. */
function send(response: Response, path: string, headers: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    response.set(headers);
    // The path of the store may contain a folder whose name begins with a dot.
    const options = { dotfiles: 'allow', cacheControl: false } as const;
    response.sendFile(path, options, (error?: NodeJS.ErrnoException & { status?: number }) => {
      if (!error || error.code === 'ECONNABORTED' || error.syscall === 'write') {
        resolve();
      } else if (error.status === 412 || error.status === 416) {
        response.status(error.status).end();
        resolve();
      } else {
        if (!response.headersSent) removeHeaders(response);
        reject(error.status === 404 ? gone() : error);
      }
    });
  });
}

/** Removes the headers of the file, which would otherwise describe the error envelope. */
function removeHeaders(response: Response): void {
  for (const name of ['Type', 'Length', 'Disposition', 'Range']) response.removeHeader(`Content-${name}`);
  for (const name of ['ETag', 'Last-Modified', 'Accept-Ranges']) response.removeHeader(name);
}
