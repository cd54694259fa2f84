/**
 * An error and its cause on one line, for a log. `fetch` reports a network fault as the cause of its error; a refused
 * connection to a name with several addresses has a code but no message.
 */
export function errorText(error: unknown): string {
  const { cause } = Object(error) as { cause?: unknown };
  return cause === undefined ? ownText(error) : `${ownText(error)}: ${ownText(cause)}`;
}

function ownText(error: unknown): string {
  const { message, code } = Object(error) as Partial<NodeJS.ErrnoException>;
  return message ? message : (code ?? String(error));
}
