import type { ServerResponse } from 'node:http';

/** What becomes of an answer on its way, where it does not arrive as it is. */
export type Fault =
  | 'status 401'
  | 'status 500'
  | 'status 503'
  | 'status 429'
  | 'cut'
  | 'not json'
  | 'not utf-8'
  | 'other json'
  | 'reset'
  | 'never'
  | 'stalled'
  | 'redirect'
  | 'endless';

/** Answers as the fault has it. */
export function play(fault: Fault, answer: string, response: ServerResponse): void {
  switch (fault) {
    case 'status 401':
    case 'status 500':
    case 'status 503':
    case 'status 429':
      response.writeHead(Number(fault.slice(-3))).end('<html>');
      return;
    case 'cut':
      response.writeHead(200, { 'Content-Length': Buffer.byteLength(answer) });
      response.write(answer.slice(0, answer.length / 2), () => response.destroy());
      return;
    case 'not json':
      response.end(answer.slice(0, -1));
      return;
    case 'not utf-8':
      response.end(
        Buffer.concat([
          Buffer.from(answer.slice(0, -1)),
          Buffer.from(',"x":"'),
          Buffer.of(0xff),
          Buffer.from('"}'),
        ]),
      );
      return;
    case 'other json':
      response.end('{"count":1,"list":[{}]}');
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'redirect':
      response.writeHead(302, { Location: '/elsewhere' }).end();
      return;
    case 'endless':
      response.write('['.repeat(40 * 1024 * 1024));
      return;
    case 'stalled':
      response.write(answer.slice(0, answer.length / 2));
      return;
    case 'never':
      return;
    default:
      fault satisfies never;
  }
}
