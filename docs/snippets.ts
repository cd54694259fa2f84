import { readFile } from 'node:fs/promises';
import { writePage } from './page.js';

/** The pages whose TypeScript comes from an example that CI compiles and runs. */
const PAGES = ['docs/integrating.md', 'docs/console.md'];

/** A comment that names a file, and optionally a region of it, with the block that shows it. */
const SNIPPET = /<!-- ([\w./-]+)(?:#([\w-]+))? -->\n\n```ts\n(?:.*\n)*?```/g;

const REGION = /^\s*\/\/ #(end)?region\b/;

/** The page with the present text of its snippets. */
async function withSnippets(page: string): Promise<string> {
  const text = await readFile(page, 'utf8');
  const snippets = [...text.matchAll(SNIPPET)];
  if (snippets.length !== text.match(/^```ts$/gm)?.length) {
    throw new Error(`${page}: a block of TypeScript names no source. Put <!-- file#region --> above it.`);
  }
  let result = text;
  for (const [snippet, path = '', region] of snippets) {
    const comment = snippet.slice(0, snippet.indexOf('\n'));
    const code = await codeOf(path, region);
    result = result.replace(snippet, () => `${comment}\n\n\`\`\`ts\n${code}\n\`\`\``);
  }
  return result;
}

/** The lines of a file or of its region, without the marks of regions and without the indentation that all share. */
async function codeOf(path: string, region: string | undefined): Promise<string> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const chosen = (region === undefined ? lines : regionOf(lines, region)).filter(
    (line) => !REGION.test(line),
  );
  if (chosen.length === 0) throw new Error(`${path}: has no region ${String(region)}.`);
  const indents = chosen.filter((line) => line !== '').map((line) => line.search(/\S/));
  return chosen.map((line) => line.slice(Math.min(...indents))).join('\n');
}

/** Regions may contain others. */
function regionOf(lines: readonly string[], region: string): string[] {
  const start = lines.findIndex((line) => line.trim() === `// #region ${region}`);
  if (start === -1) return [];
  let depth = 0;
  const end = lines.findIndex((line, index) => {
    if (index >= start && REGION.test(line)) depth += line.includes('#endregion') ? -1 : 1;
    return index > start && depth === 0;
  });
  return lines.slice(start, end);
}

for (const page of PAGES) await writePage(page, await withSnippets(page));
