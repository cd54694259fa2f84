import type { CreateExportTask } from 'export-task-service/client';

/** The command that creates the same task. It reads the token from a variable: commands end up in histories. */
export function curlCommand(apiUrl: string, body: CreateExportTask): string {
  const json = JSON.stringify(body).replaceAll("'", String.raw`'\''`);
  return [
    `curl -s '${apiUrl}/v2/export_task'`,
    `  -H "Access-Token: $TOKEN"`,
    `  -H 'Content-Type: application/json'`,
    `  -d '${json}'`,
  ].join(' \\\n');
}
