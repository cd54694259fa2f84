import type { ServerResponse } from 'node:http';
import { demoRegistrations } from '../../src/demo/records/warranty.js';
import {
  StandInWarrantyPlugin,
  type WarrantyApp,
  type WarrantyCall,
  type WarrantyPluginOptions,
} from '../../src/demo/warranty-plugin.js';
import { play, type Fault } from './faults.js';

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

  readonly plugin: StandInWarrantyPlugin;
  /** The platform's access token of each enterprise. */
  readonly accessTokens = { acme: 'acme-secret/+==', other: 'other-secret' };

  private constructor(apps: WarrantyApp[]) {
    this.plugin = new FaultyWarrantyPlugin({ accessTokens: this.accessTokens, apps }, (call, response) =>
      this.interfere(call, response),
    );
  }

  static async start(apps: WarrantyApp[]): Promise<WarrantyUnderTest> {
    const suite = new WarrantyUnderTest(apps);
    await suite.plugin.start();
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

  /** Makes the plugin refuse every token that it has issued so far. */
  expireTokens(): void {
    expireTokens(this.plugin);
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

/** Makes a plugin refuse every token that it has issued so far. */
export function expireTokens(plugin: StandInWarrantyPlugin): void {
  for (const token of plugin.tokens.values()) token.expires = 0;
}

/** A plugin whose answers a suite can replace. */
class FaultyWarrantyPlugin extends StandInWarrantyPlugin {
  /** @param interfere returns whether it has answered the call itself. */
  constructor(
    options: WarrantyPluginOptions,
    private readonly interfere: (call: WarrantyCall, response: ServerResponse) => boolean,
  ) {
    super(options);
  }

  protected override respond(call: WarrantyCall, response: ServerResponse): void {
    if (!this.interfere(call, response)) super.respond(call, response);
  }
}
