import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** A value without quotes that a `#` cuts although no blank precedes it: `PASSWORD=a#b` is `a`. */
const CUT = /^(?:export\s+)?(\w+)\s*=\s*(?!["'`\s])[^#]*[^\s#]#/;

/**
 * Loads the `.env` file of the working folder; variables that are already set keep their values.
 * @returns one line for each value that a `#` cuts.
 */
export function loadEnvFile(): string[] {
  if (!existsSync('.env')) return [];
  // A byte order mark, as editors of Windows write it, would belong to the name of the first variable.
  const text = readFileSync('.env', 'utf8').replace(/^\uFEFF/, '');
  for (const [name, value] of Object.entries(parseEnv(text))) process.env[name] ??= value;
  return text.split(/\r?\n/).flatMap((line) => {
    const [, name] = CUT.exec(line) ?? [];
    return name === undefined
      ? []
      : [`.env: ${name}: cut at "#". Must be in quotes if the sign belongs to it.`];
  });
}
