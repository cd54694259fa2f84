import { IsUrl, Matches } from 'class-validator';

/** An address, with a path or without, such as `https://login.example.com/oauth2/introspect`; no account is in it. */
export function HttpUrl(): PropertyDecorator {
  const message = 'an address such as https://login.example.com/oauth2/keys is accepted';
  return (target, key) => {
    IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true }, { message })(
      target,
      key,
    );
    Matches(/^https?:\/\/[^\s#@]+$/, { message })(target, key);
  };
}
