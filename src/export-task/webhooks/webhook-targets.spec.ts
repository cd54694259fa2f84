import { WebhookTargets } from './webhook-targets.js';

const PUBLIC = ['8.8.8.8', '2606:4700:4700::1111'];
const PRIVATE = ['10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', 'fd00::1'];
const NEVER = [
  '127.0.0.1',
  '::1',
  '0.0.0.0',
  '::',
  '169.254.169.254',
  'fe80::1',
  '::ffff:10.0.0.1',
  '::ffff:169.254.169.254',
  '64:ff9b::a00:1',
  '2002:a00:1::',
  '224.0.0.1',
  '255.255.255.255',
  '192.0.2.1',
  '198.18.0.1',
];

describe('the targets of webhooks', () => {
  it.each([
    [['public'], PUBLIC, [...PRIVATE, ...NEVER]],
    [['private'], PRIVATE, [...PUBLIC, ...NEVER]],
    [['public', 'private'], [...PUBLIC, ...PRIVATE], NEVER],
    [
      ['10.0.0.0/8', '::1/128'],
      ['10.0.0.1', '::1'],
      ['192.168.1.1', '127.0.0.1', '8.8.8.8', 'fd00::1', '::ffff:10.0.0.1'],
    ],
  ])('%j allow %j and not %j', (targets, allowed, refused) => {
    const rule = new WebhookTargets(targets);
    expect(allowed.filter((address) => !rule.allows(address))).toEqual([]);
    expect(refused.filter((address) => rule.allows(address))).toEqual([]);
  });

  it('are public by default', () => {
    expect(new WebhookTargets().onlyPublic).toBe(true);
    expect(new WebhookTargets(['public', '10.0.0.0/8']).onlyPublic).toBe(false);
  });

  it.each([['intranet'], ['10.0.0.1'], ['10.0.0.0/33'], ['']])('refuse %j', (target) => {
    expect(() => new WebhookTargets([target])).toThrow(
      `webhooks.targets: invalid value ${JSON.stringify(target)}. Must be public, private, or networks such as 10.1.0.0/16.`,
    );
  });

  it('refuse an empty list', () => {
    expect(() => new WebhookTargets([])).toThrow('webhooks.targets');
  });

  const check =
    (url: string, targets = ['public']) =>
    () => {
      new WebhookTargets(targets).check(url);
    };

  it.each([
    ['hooks.example.com', 'url: invalid. Expected an address such as https://hooks.example.com/exports.'],
    ['ftp://example.com', 'url: invalid. Expected an address such as https://hooks.example.com/exports.'],
    ['file:///etc/passwd', 'url: invalid. Expected an address such as https://hooks.example.com/exports.'],
    ['https://me:secret@example.com', 'url: contains a user name or a password.'],
    ['https://example.com/#top', 'url: contains a fragment'],
    ['http://example.com', 'url: not HTTPS. Expected https://.'],
    ['https://127.0.0.1/', 'url: the address 127.0.0.1 is not allowed.'],
    ['https://2130706433/', 'url: the address 127.0.0.1 is not allowed.'],
    ['https://0x7f.1/', 'url: the address 127.0.0.1 is not allowed.'],
    ['https://[::ffff:10.0.0.1]/', 'url: the address ::ffff:a00:1 is not allowed.'],
    ['https://[::1]/', 'url: the address ::1 is not allowed.'],
    ['https://localhost/', 'url: the address localhost is not allowed.'],
    ['https://db.LOCALHOST./', 'url: the address db.localhost. is not allowed.'],
    ['https://169.254.169.254/latest/meta-data', 'url: the address 169.254.169.254 is not allowed.'],
  ])('refuse the URL %s', (url, message) => {
    expect(check(url)).toThrow(message);
  });

  it('accept public URLs, and plain HTTP where other addresses are allowed', () => {
    expect(check('https://hooks.example.com:8443/a?b=c')).not.toThrow();
    expect(check('https://8.8.8.8/')).not.toThrow();
    expect(check('http://10.0.0.1:8080/', ['private'])).not.toThrow();
    expect(check('http://localhost:8080/', ['127.0.0.0/8'])).not.toThrow();
  });
});
