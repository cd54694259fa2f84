import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const pages = ['.', 'docs'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

/** The addresses inside a page that lead to files, and to headings of pages. */
function links(page: string): { file: string; heading: string | undefined }[] {
  const found = readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g);
  return [...found].map(([, path, heading]) => ({
    file: path ? join(dirname(page), path) : page,
    heading,
  }));
}

/** The names of a page's headings as GitHub writes them into addresses. */
function headings(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

describe('the documents', () => {
  it.each(pages)('%s links to files and headings that exist', (page) => {
    const dead = links(page).filter(
      ({ file, heading }) =>
        !existsSync(file) ||
        (heading !== undefined && file.endsWith('.md') && !headings(file).includes(heading)),
    );
    expect(dead).toEqual([]);
  });
});
