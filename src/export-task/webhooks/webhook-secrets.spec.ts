import { Webhook } from 'standardwebhooks';
import { signatures, WebhookSecrets } from './webhook-secrets.js';

const KEY = 'a key that is long enough for the tests';
const owner = { corp_id: 'acme', id: 'w1' };

describe('the secrets of webhooks', () => {
  const secrets = new WebhookSecrets(KEY);

  it('are 32 random bytes that standardwebhooks verifies with', () => {
    const [one, other] = [secrets.create(), secrets.create()];
    expect(one).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(other).not.toBe(one);
    const timestamp = Math.floor(Date.now() / 1000);
    const body = '{"type":"é 导出"}';
    const headers = {
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatures([one, other], 'evt_1', timestamp, body),
    };
    for (const secret of [one, other]) {
      expect(new Webhook(secret).verify(body, headers)).toEqual({ type: 'é 导出' });
    }
    expect(() => new Webhook(secrets.create()).verify(body, headers)).toThrow();
    expect(() => new Webhook(one).verify(body, { ...headers, 'webhook-id': 'evt_2' })).toThrow();
  });

  it('are decrypted with the same key, for the same webhook', () => {
    const secret = secrets.create();
    const encrypted = secrets.encrypt(secret, owner);
    expect(encrypted.includes(secret)).toBe(false);
    expect(encrypted.equals(secrets.encrypt(secret, owner))).toBe(false);
    expect(new WebhookSecrets(KEY).decrypt(encrypted, owner)).toBe(secret);
    expect(() => new WebhookSecrets(`${KEY}.`).decrypt(encrypted, owner)).toThrow();
    for (const moved of [
      { ...owner, id: 'w2' },
      { ...owner, corp_id: 'other' },
    ]) {
      expect(() => secrets.decrypt(encrypted, moved)).toThrow();
    }
  });

  it('are not decrypted after any change of a byte', () => {
    const encrypted = secrets.encrypt(secrets.create(), owner);
    for (let place = 0; place < encrypted.length; place += 1) {
      const changed = Buffer.from(encrypted);
      changed[place] = (changed[place] ?? 0) ^ 1;
      expect(() => secrets.decrypt(changed, owner)).toThrow();
    }
    expect(() => secrets.decrypt(encrypted.subarray(0, 20), owner)).toThrow();
  });
});
