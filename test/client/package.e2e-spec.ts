import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const FOLDER = 'dist/src/client';

/** The texts by name of the files that `export-task-service/client` loads: `.js` at run time, `.d.ts` for the compiler. */
function loaded(ending: '.js' | '.d.ts', name = './index.js', found = new Map<string, string>()) {
  expect(name).toMatch(/^\.\/[\w-]+\.js$/);
  const file = name.slice(2).replace(/\.js$/, ending);
  if (found.has(file)) return found;
  const text = readFileSync(`${FOLDER}/${file}`, 'utf8');
  found.set(file, text);
  for (const [, path = ''] of text.matchAll(/(?:from|import)\s*\(?['"]([^'"]+)['"]/g))
    loaded(ending, path, found);
  return found;
}

describe('the package of the client', () => {
  it('loads under its name and exports what the documentation lists', () => {
    const script = `console.log(Object.keys(await import('export-task-service/client')).sort().join())`;
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })).toBe(
      'ExportTaskClient,ExportTaskError,ExportTaskFailed,RecordTypeNumber,TaskStatus\n',
    );
  });

  it('needs no other file of this package, no dependency and nothing of Node.js', () => {
    const files = new Map([...loaded('.js'), ...loaded('.d.ts')]);
    expect(files.size).toBeGreaterThan(10);
    for (const text of files.values()) {
      expect(text).not.toMatch(/\b(process|Buffer|require|NodeJS|__dirname)\b/);
    }
  });
});
