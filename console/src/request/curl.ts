import type { Body } from './body';

/** The command that creates the same task or schedule. It reads the token from a variable: commands end up in histories. */
export function curlCommand(apiUrl: string, body: Body): string {
  const json = JSON.stringify(body).replaceAll("'", String.raw`'\''`);
  return [
    `curl -s '${apiUrl}/v2/${body.schedule ? 'export_schedule' : 'export_task'}'`,
    `  -H "Access-Token: $TOKEN"`,
    `  -H 'Content-Type: application/json'`,
    `  -d '${json}'`,
  ].join(' \\\n');
}
