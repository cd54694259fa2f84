/** The options of the console. */
export interface ConsoleOptions {
  /**
   * Origins of the pages that may show the console in a frame, e.g. `https://platform.example.com`. Such a page may also
   * hand over the Access-Token with `postMessage`. Default: none.
   */
  frameAncestors?: readonly string[];
  /**
   * Returns the Access-Token of the person who opens the console, e.g. one issued for the session in a cookie. Without it,
   * or where it returns undefined, the console asks for a token.
   * @param request the request of the application's platform, Express or Fastify.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the host names the type of its platform's requests.
  token?: (request: any) => string | undefined | Promise<string | undefined>;
}

/** Options beside the factory of `forRootAsync`. */
export interface ConsoleExtras {
  /** Path before `console`, e.g. `internal` for `/internal/console`. Default: none. */
  prefix?: string;
}
