/** Settings that the command line reads from the environment. */
export interface CliEnvironment {
  /** The service's base URL. */
  url: string;
  /** The Access-Token. */
  token: string | undefined;
}

/** Reads `EXPORT_TASK_URL` and `EXPORT_TASK_TOKEN`; an empty variable counts as unset. */
export function readCliEnvironment(env: NodeJS.ProcessEnv = process.env): CliEnvironment {
  return {
    url: env.EXPORT_TASK_URL || 'http://127.0.0.1:3000',
    token: env.EXPORT_TASK_TOKEN || undefined,
  };
}
