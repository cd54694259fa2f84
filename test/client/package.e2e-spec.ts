import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = 'dist/src/client';

describe('the package of the client', () => {
  it('loads under its name, with what it says', () => {
    const script = `console.log(Object.keys(await import('export-task-service/client')).sort().join())`;
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })).toBe(
      'ExportTaskClient,ExportTaskError,ExportTaskFailed,RecordTypeNumber,TaskStatus\n',
    );
  });

  it('needs nothing else, neither of this package nor of Node.js', () => {
    const files = readdirSync(FOLDER).filter((name) => /\.(js|d\.ts)$/.test(name));
    expect(files.length).toBeGreaterThan(10);
    for (const name of files) {
      const text = readFileSync(`${FOLDER}/${name}`, 'utf8');
      const imported = [...text.matchAll(/(?:from|import)\s*\(?['"]([^'"]+)['"]/g)].map(([, path]) => path);
      for (const path of imported)
        expect([name, path]).toEqual([name, expect.stringMatching(/^\.\/[\w-]+\.js$/)]);
      expect(text).not.toMatch(/\b(process|Buffer|require|NodeJS|__dirname)\b/);
    }
  });
});
