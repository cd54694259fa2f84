import type { ServerResponse } from 'node:http';
import { demoRegistrations } from '../../src/embedded/demo-data/warranty.js';
import {
  EmbeddedWarrantyPlugin,
  type WarrantyApp,
  type WarrantyCall,
} from '../../src/embedded/warranty-plugin.js';

/** What becomes of an answer on its way, where it does not arrive as it is. */
export type Fault =
  | 'status 500'
  | 'status 503'
  | 'status 429'
  | 'cut'
  | 'not json'
  | 'not utf-8'
  | 'other json'
  | 'reset'
  | 'never'
  | 'redirect'
  | 'endless';

/** An app with a `list` of its own, of the enterprise `acme` unless said otherwise. */
export function app(id: string, more: Partial<WarrantyApp> = {}): WarrantyApp {
  return { id, corpId: 'acme', records: demoRegistrations(250), ...more };
}

/** A warranty plugin of one suite, with faults that are switched on for single calls. */
export class WarrantyUnderTest {
  /** Decides what becomes of the answer to a call; `number` counts the calls since {@link reset} from 1. */
  treat: (call: WarrantyCall, number: number) => Fault | undefined = () => undefined;
  /** What every page is answered with, where it is not what is in the list. */
  answer: unknown;
  /** The calls since {@link reset}. */
  calls: WarrantyCall[] = [];

  private constructor(readonly plugin: EmbeddedWarrantyPlugin) {}

  static async start(apps: WarrantyApp[]): Promise<WarrantyUnderTest> {
    const plugin = await EmbeddedWarrantyPlugin.start({
      accessTokens: { acme: 'acme-secret/+==', other: 'other-secret' },
      apps,
      interfere: (call, response) => suite.interfere(call, response),
    });
    const suite = new WarrantyUnderTest(plugin);
    return suite;
  }

  /** What connects a service to it; the enterprise `stale` has a token that the platform does not know. */
  get variables(): Record<string, string> {
    return {
      PLATFORM_BASE_URL: this.plugin.url,
      WARRANTY_BASE_URL: this.plugin.url,
      PLATFORM_ACCESS_TOKENS: 'acme=acme-secret/+==,other=other-secret,stale=stale-secret',
      WARRANTY_TIMEOUT_SECONDS: '1',
      WARRANTY_RETRIES: '2',
    };
  }

  /** The calls of the list, without those for tokens. */
  get pages(): WarrantyCall[] {
    return this.calls.filter(({ path }) => path.startsWith('/module/'));
  }

  /** The calls for tokens. */
  get applications(): WarrantyCall[] {
    return this.calls.filter(({ path }) => path.startsWith('/v2/'));
  }

  reset(): void {
    this.treat = () => undefined;
    this.calls = [];
  }

  private interfere(call: WarrantyCall, response: ServerResponse): boolean {
    this.calls.push(call);
    if (this.answer !== undefined && call.path.startsWith('/module/')) call.answer = this.answer;
    const fault = this.treat(call, this.calls.length);
    if (fault !== undefined) play(fault, JSON.stringify(call.answer), response);
    return fault !== undefined;
  }
}

function play(fault: Fault, answer: string, response: ServerResponse): void {
  switch (fault) {
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
    case 'never':
      return;
    default:
      fault satisfies never;
  }
}
