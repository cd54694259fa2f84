/** The nonce with which the content policy allows style elements. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';

/** Gives every new style element the nonce: parts of Ant Design create some without it, e.g. under open dialogs. */
export function allowStyles(): void {
  /* eslint-disable @typescript-eslint/no-deprecated -- one of its overloads is. */
  const create = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (name === 'style') element.nonce = nonce;
    return element;
  };
  /* eslint-enable @typescript-eslint/no-deprecated */
}
