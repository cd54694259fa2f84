import { Alert, Spin, Typography } from 'antd';
import { ExportTaskError, type RecordType } from 'export-task-service/client';
import { useTranslation } from 'react-i18next';
import type { Body } from '../request/body';
import { Part } from './part';
import { extendLabel } from './extend-fields';
import { serviceFault } from './faults';
import { useResolvedText } from './resolved-text';
import type { PreviewState } from './use-preview';

/** The first rows of the file as its reader will see them. */
export function PreviewPanel({
  type,
  body,
  preview,
}: {
  type: RecordType;
  body: Body;
  preview: PreviewState;
}) {
  const { t } = useTranslation('create');
  const { needed, error, data, isFetching, isPlaceholderData } = preview;
  if (needed !== undefined && type.required_extend.includes(needed)) {
    return (
      <Part title={t('sections.preview')}>
        <Typography.Text type="secondary">
          {t('preview.needs', { field: extendLabel(needed, t) })}
        </Typography.Text>
      </Part>
    );
  }
  return (
    <Part title={t('sections.preview')}>
      <div aria-busy={isFetching}>
        {isFetching && (
          <Typography.Text type="secondary" className="preview-state">
            <Spin size="small" /> {t('preview.loading')}
          </Typography.Text>
        )}
        {error && (
          <Alert
            type="error"
            title={
              error instanceof ExportTaskError
                ? t('preview.failed', { message: faultText(error.message) })
                : t('preview.unreachable')
            }
          />
        )}
        {data && !isPlaceholderData && <Resolved type={type} body={body} resolved={data.resolved_query} />}
        {data && <Rows {...data} missing={body.options?.null_text || t('preview.missing')} />}
      </div>
    </Part>
  );
}

/** The conditions whose times are relative, with the times of this moment. */
function Resolved({
  type,
  body,
  resolved,
}: {
  type: RecordType;
  body: Body;
  resolved: Record<string, unknown> | null;
}) {
  const { t } = useTranslation('create');
  const conditions = useResolvedText(type, body)(resolved);
  if (conditions.length === 0) return null;
  return <p className="hint">{t('preview.resolved', { conditions: conditions.join('; ') })}</p>;
}

function faultText(message: string): string {
  const { field, text } = serviceFault(message);
  return field === '' ? text : `${field}: ${text}`;
}

function Rows({ header, rows, missing }: { header: string[]; rows: (string | null)[][]; missing: string }) {
  const { t } = useTranslation('create');
  return (
    <>
      <div className="preview-rows" tabIndex={0} role="region" aria-label={t('preview.caption')}>
        <table>
          <thead>
            <tr>
              {header.map((title, column) => (
                <th key={column} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, number) => (
              <tr key={number}>
                {row.map((cell, column) => (
                  <td key={column}>{cell ?? <i className="missing">{missing}</i>}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length === 0 && <p className="hint">{t('preview.empty')}</p>}
    </>
  );
}
