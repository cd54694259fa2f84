import type { RecordType } from '../src/exporter/record-type.js';
import type { RecordTypeColumn } from '../src/exporter/record-type.js';
import { catalogue } from './api.js';
import { writePage } from './page.js';

function page(types: readonly RecordType[]): string {
  const contents = types.map(
    ({ value, name, title }) => `| ${value} | [${name}](#${name.toLowerCase()}) | ${title.zh} |`,
  );
  return `# Record types

This page is made from the definitions of the columns by \`npm run docs\`. The same catalogue is answered by
\`GET /v2/export_task_types\`. What becomes of personal data is told in [audit.md](audit.md).

| type | name | 名称 |
| ---- | ---- | ---- |
${contents.join('\n')}

${types.map(section).join('\n')}`;
}

function section({ value, name, title, required_extend, extended_properties, columns }: RecordType): string {
  const needs = required_extend.map((key) => `\`extend.${key}\``).join(', ');
  return `## ${name}

Type ${value}, ${title.zh}, ${title.en}.${needs ? ` A task needs ${needs}.` : ''}${
    extended_properties ? ' `filter` may also name extended properties, which count as personal data.' : ''
  } The columns marked _default_ make the file where \`filter\` names none.

| key | 标题 | title | type | default | query | order | personal data | identifier |
| --- | ---- | ----- | ---- | ------- | ----- | ----- | ------------- | ---------- |
${columns.map(row).join('\n')}
`;
}

function row(column: RecordTypeColumn): string {
  const cells = [
    `\`${column.key}\``,
    column.title.zh,
    column.title.en,
    column.enum ? `${column.type}: ${numbers(column.enum)}` : column.type,
    ...[column.default, column.queryable, column.sortable, column.personal_data, column.identifier].map(
      (is) => (is ? 'yes' : ''),
    ),
  ];
  return `| ${cells.join(' | ')} |`;
}

function numbers(labels: NonNullable<RecordTypeColumn['enum']>): string {
  return Object.entries(labels)
    .map(([number, { zh, en }]) => `${number} ${zh} / ${en}`)
    .join('; ');
}

await writePage('docs/record-types.md', page(await catalogue()));
