/** The longest body of an error that is read, in bytes. Reasons of S3 have less than one KiB. */
const MAX_BODY = 64 * 1024;

/** The longest quotation of a body that is no error of S3, in characters. */
const MAX_QUOTE = 200;

/** The answer of an object store that refuses a request. The message holds the status and the reason of the store. */
export class StoreAnswer extends Error {
  override readonly name = 'StoreAnswer';

  /**
   * @param status of HTTP.
   * @param code of S3, e.g. `AccessDenied`; empty if the answer has none.
   */
  constructor(
    readonly status: number,
    readonly code: string,
    reason: string,
  ) {
    const told = [reason, remedies[code]].filter(Boolean).join(' ');
    super(`HTTP ${status} ${code || 'without an S3 code'}: ${told || 'no message'}`);
  }
}

/** An answer as it arrives, e.g. an `IncomingMessage`. */
interface Answer extends AsyncIterable<Buffer> {
  statusCode?: number | undefined;
  headers: Record<string, string | string[] | undefined>;
}

/** What an operator has to do, by the code of S3. Ceph RGW gives a code and no reason. */
const remedies: Record<string, string> = {
  RequestTimeTooSkewed: 'The clock of this machine or of the store is wrong: set it',
};

/** Reads why a store refuses a request. An answer to HEAD has no body; MinIO gives the reason in its headers. */
export async function storeAnswer(answer: Answer): Promise<StoreAnswer> {
  const { statusCode = 0, headers } = answer;
  const { 'x-minio-error-code': code = '', 'x-minio-error-desc': reason } = headers;
  const inBody = refusalIn(await textOf(answer));
  if (inBody.code === '' && code !== '') {
    // MinIO quotes the text in this header.
    return new StoreAnswer(statusCode, String(code), String(reason).replace(/^"|"$/g, ''));
  }
  return new StoreAnswer(statusCode, inBody.code, inBody.reason);
}

/** The refusal in a body: the code of S3 and the reason in words, each empty if there is none. */
export function refusalIn(body: string): { code: string; reason: string } {
  if (/<Error[\s>]/.test(body)) {
    const code = element(body, 'Code');
    return { code, reason: element(body, 'Message') };
  }
  if (body.trim() === '') return { code: '', reason: 'an empty answer' };
  const isPage = /<html[\s>]|<!doctype html/i.test(body);
  const text = (isPage && element(body, 'title')) || body.replace(/<[^>]*>/g, ' ');
  const quote = decoded(text).replace(/\s+/g, ' ').trim().slice(0, MAX_QUOTE);
  return { code: '', reason: `${isPage ? 'an HTML page' : 'the text'} "${quote}"` };
}

function element(xml: string, name: string): string {
  return decoded(new RegExp(`<${name}>([^<]*)</${name}>`, 'i').exec(xml)?.[1] ?? '').trim();
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|#x([\da-f]{1,5})|(\w+));/gi, (whole, decimal, hex, name: string) => {
    if (name) return entities[name] ?? whole;
    return String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex as string, 16));
  });
}

/** The text of a body, or of what has arrived of it if it breaks off. */
async function textOf(answer: Answer): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_BODY) break;
    }
  } catch {
    // The status and what has arrived say more than the broken connection.
  }
  return Buffer.concat(chunks).toString();
}
