import type { RecordType, RecordTypeColumn } from '../src/exporter/record-type.js';
import { catalogue } from './api.js';
import { writePage } from './page.js';

function page(types: readonly RecordType[]): string {
  const contents = types.map(
    ({ value, name, title }) => `| ${value} | [${name}](#${name.toLowerCase()}) | ${title.zh} |`,
  );
  return `# Record types

\`npm run docs\` generates this page from the definitions of the columns. \`GET /v2/export_task_types\` returns the same
catalogue. [audit.md](audit.md) explains the rules for personal data.

| type | name | 名称 |
| ---- | ---- | ---- |
${contents.join('\n')}

${types.map(section).join('\n')}`;
}

function section({ value, name, title, required_extend, extended_properties, columns }: RecordType): string {
  const needs = required_extend.map((key) => `\`extend.${key}\``).join(', ');
  return `## ${name}

Type ${value}, ${title.zh}, ${title.en}.${needs ? ` A task needs ${needs}.` : ''}${
    extended_properties
      ? ' `filter` may also name extended properties, which count as personal data: `name`, or `properties.name` where a column has that name.'
      : ''
  } If \`filter\` names no columns, the file has the columns marked _default_.

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
