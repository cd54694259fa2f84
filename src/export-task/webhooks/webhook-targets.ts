import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';

/** The ranges of `private`, as ipaddr.js names them: neither loopback nor link-local addresses are among them. */
const PRIVATE = ['private', 'uniqueLocal', 'carrierGradeNat'];

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** The addresses to which webhooks may connect. */
export class WebhookTargets {
  private readonly networks: readonly Network[];
  /** Whether all of them are public. */
  readonly onlyPublic: boolean;

  /** @throws Error one line, for a target that is neither a known word nor a network. */
  constructor(private readonly targets: readonly string[] = ['public']) {
    this.onlyPublic = targets.every((target) => target === 'public');
    this.networks = targets.filter((target) => !['public', 'private'].includes(target)).map(network);
    if (targets.length === 0) throw invalid('');
  }

  /** Whether webhooks may connect to an address. */
  allows(address: string): boolean {
    const parsed = ipaddr.parse(address);
    const range = parsed.range();
    return (
      (this.targets.includes('public') && range === 'unicast') ||
      (this.targets.includes('private') && PRIVATE.includes(range)) ||
      this.networks.some((one) => one[0].kind() === parsed.kind() && parsed.match(one))
    );
  }

  /**
   * Checks a URL without resolving its name; the resolved address is checked at each connection.
   * @throws PlatformError 4001001 that names the fault.
   */
  check(text: string): void {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !/^https?:$/.test(url.protocol)) {
      throw fault('invalid. Expected an address such as https://hooks.example.com/exports.');
    }
    if (url.username !== '' || url.password !== '') {
      throw fault('contains a user name or a password. Let the receiver verify the signature instead.');
    }
    if (url.hash !== '') throw fault('contains a fragment, which is never sent. Leave it out.');
    if (url.protocol === 'http:' && this.onlyPublic) throw fault('not HTTPS. Expected https://.');
    const host = hostOf(url);
    const isLocal = /(^|\.)localhost\.?$/.test(host) && !this.allows('127.0.0.1') && !this.allows('::1');
    if (isLocal || (isIP(host) && !this.allows(host))) {
      throw fault(`the address ${host} is not allowed. Must be in one of ${this.targets.join(', ')}.`);
    }
  }
}

/** The name or address of a URL; an IPv6 address without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function network(text: string): Network {
  try {
    return ipaddr.parseCIDR(text);
  } catch {
    throw invalid(text);
  }
}

function invalid(text: string): Error {
  return new Error(
    `webhooks.targets: invalid value ${JSON.stringify(text)}. Must be public, private, or networks such as 10.1.0.0/16.`,
  );
}

function fault(text: string): PlatformError {
  return new PlatformError(ErrorCode.fieldInvalid, `url: ${text}`);
}
