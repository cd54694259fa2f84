import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Checksums in browsers, which have none that takes a file piece by piece. It depends on nothing itself. */
const LIBRARY = '@noble/hashes/';

/** The texts by path of the files that `export-task-service/client` loads: `.js` at run time, `.d.ts` for the compiler. */
function loaded(
  ending: '.js' | '.d.ts',
  file = join('dist/src/client', `index${ending}`),
  found = new Map<string, string>(),
) {
  expect(file).toMatch(/^dist\/src\/(client|file-name)\/[\w-]+\.(js|d\.ts)$/);
  if (found.has(file)) return found;
  const text = readFileSync(file, 'utf8');
  found.set(file, text);
  for (const [, path = ''] of text.matchAll(/(?:from|import)\s*\(?['"]([^'"]+)['"]/g)) {
    if (path.startsWith(LIBRARY)) continue;
    expect(path).toMatch(/^\.\.?\//);
    loaded(ending, join(dirname(file), path.replace(/\.js$/, ending)), found);
  }
  return found;
}

describe('the package of the client', () => {
  it('loads under its name and exports what the documentation lists', () => {
    const script = `console.log(Object.keys(await import('export-task-service/client')).sort().join())`;
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })).toBe(
      'DownloadCorrupted,ExportTaskClient,ExportTaskError,ExportTaskFailed,RecordTypeNumber,TaskStatus,' +
        'fileOptionChoices,fileOptionDefaults,fixedByFormat\n',
    );
  });

  it('needs nothing of the service, nothing of Node.js and one library', () => {
    const files = new Map([...loaded('.js'), ...loaded('.d.ts')]);
    expect(files.size).toBeGreaterThan(10);
    for (const text of files.values()) {
      expect(text).not.toMatch(/\b(process|Buffer|require|NodeJS|__dirname)\b/);
    }
  });
});
