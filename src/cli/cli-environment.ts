/** What the command line reads from the environment. */
export interface ClientEnvironment {
  /** Where the service answers. */
  url: string;
  /** The Access-Token. */
  token: string | undefined;
}

/** Reads `EXPORT_TASK_URL` and `EXPORT_TASK_TOKEN`; an empty variable counts as not set. */
export function readClientEnvironment(env: NodeJS.ProcessEnv = process.env): ClientEnvironment {
  return {
    url: env.EXPORT_TASK_URL || 'http://127.0.0.1:3000',
    token: env.EXPORT_TASK_TOKEN || undefined,
  };
}
