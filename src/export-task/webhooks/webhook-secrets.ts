import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';

/** In bytes. */
const IV = 12;
const TAG = 16;
const SECRET = 32;

/** The prefix of a secret, as the Standard Webhooks define it. */
const PREFIX = 'whsec_';

/** The webhook whose secret is encrypted. A secret that was moved to another one cannot be decrypted. */
export interface SecretOwner {
  corp_id: string;
  id: string;
}

/** Makes the signing secrets, and encrypts them for the database with the key of the configuration. */
export class WebhookSecrets {
  private readonly key: Buffer;

  constructor(key: string) {
    this.key = Buffer.from(hkdfSync('sha256', key, '', 'export-task-service webhook secrets', 32));
  }

  /** A new secret: `whsec_` and 32 random bytes in Base64. */
  create(): string {
    return PREFIX + randomBytes(SECRET).toString('base64');
  }

  encrypt(secret: string, owner: SecretOwner): Buffer {
    const iv = randomBytes(IV);
    const cipher = createCipheriv(CIPHER, this.key, iv).setAAD(additional(owner));
    const encrypted = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), encrypted]);
  }

  /** @throws Error if it was encrypted with another key, or for another webhook. */
  decrypt(encrypted: Buffer, owner: SecretOwner): string {
    const [iv, tag, rest] = [
      encrypted.subarray(0, IV),
      encrypted.subarray(IV, IV + TAG),
      encrypted.subarray(IV + TAG),
    ];
    const decipher = createDecipheriv(CIPHER, this.key, iv, { authTagLength: TAG });
    decipher.setAAD(additional(owner)).setAuthTag(tag);
    return Buffer.concat([decipher.update(rest), decipher.final()]).toString('utf8');
  }
}

/** The text of the header `webhook-signature`: a signature with each secret. */
export function signatures(secrets: readonly string[], id: string, timestamp: number, body: string): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
      const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
      return `v1,${signature}`;
    })
    .join(' ');
}

function additional({ corp_id, id }: SecretOwner): Buffer {
  return Buffer.from(JSON.stringify([corp_id, id]));
}
