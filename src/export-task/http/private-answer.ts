import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/**
 * Keeps the answer to a request out of all caches: it belongs to the holder of one Access-Token, errors included. The
 * headers are set when the answer begins, because the application and its platform have set theirs by then.
 */
export function keepPrivate(request: IncomingMessage, response: ServerResponse): void {
  // Express would compare them with a tag that it makes itself, and answer 304.
  delete request.headers['if-none-match'];
  delete request.headers['if-modified-since'];
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  response.writeHead = (...given: unknown[]) => {
    const headers = given.at(-1);
    // Headers that Fastify passes here would replace those of the response.
    if (isHeaders(headers)) {
      given.pop();
      for (const [name, value] of Object.entries(headers)) {
        if (value !== undefined) response.setHeader(name, value);
      }
    }
    makePrivate(response);
    return writeHead(...given);
  };
}

function makePrivate(response: ServerResponse): void {
  response.removeHeader('ETag');
  // A stream of events asks for more than this.
  if (!textOf(response, 'Cache-Control').includes('no-store'))
    response.setHeader('Cache-Control', 'no-store');
  const vary = textOf(response, 'Vary')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name.toLowerCase() !== 'access-token');
  response.setHeader('Vary', [...vary, 'Access-Token'].join(', '));
}

function textOf(response: ServerResponse, name: string): string {
  return [response.getHeader(name) ?? ''].flat().join(', ');
}

function isHeaders(value: unknown): value is OutgoingHttpHeaders {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
