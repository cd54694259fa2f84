import { Alert, Card } from 'antd';
import type { RecordType } from 'export-task-service/client';
import type { ReactNode } from 'react';
import type { Body } from '../request/body';

/** The properties of a part of the editor. */
export interface PartProps {
  type: RecordType;
  body: Body;
  change: (change: (body: Body) => Body) => void;
  /** The message of the service about a field of this part; undefined if there is none. */
  fault: { field: string; text: string } | undefined;
}

/** A part of the editor with its heading and the service's message about it. */
export function Part({
  title,
  fault,
  children,
}: {
  title: string;
  fault?: PartProps['fault'];
  children: ReactNode;
}) {
  return (
    <Card
      size="small"
      role="region"
      aria-label={title}
      title={<h2 className="part-title">{title}</h2>}
      className="part"
    >
      {children}
      {fault && (
        <Alert
          role="alert"
          type="error"
          className="part-fault"
          title={
            <>
              <code>{fault.field}</code> {fault.text}
            </>
          }
        />
      )}
    </Card>
  );
}
