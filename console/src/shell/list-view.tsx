import { ReloadOutlined } from '@ant-design/icons';
import { Button, Flex, Tooltip, Typography, type TableColumnType } from 'antd';
import { useEffect, type ReactNode } from 'react';

/** Columns that a narrow window leaves out; the details of an entry show them. */
export const WIDE: Pick<TableColumnType, 'responsive'> = { responsive: ['md'] };

/** The title of a list, and what can be done with the list. */
export function ListHeading({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Flex justify="space-between" align="center" wrap gap={8}>
      <Typography.Title level={1} className="view-title">
        {title}
      </Typography.Title>
      <Flex align="center" gap={8} wrap>
        {children}
      </Flex>
    </Flex>
  );
}

/** Asks the service for a list again. */
export function RefreshButton({
  label,
  fetching,
  refetch,
}: {
  label: string;
  fetching: boolean;
  refetch: () => Promise<unknown>;
}) {
  return (
    <Tooltip title={label}>
      <Button aria-label={label} icon={<ReloadOutlined spin={fetching} />} onClick={() => void refetch()} />
    </Tooltip>
  );
}

/** The name of an entry of a list; it opens the details of the entry. */
export function NameButton({ name, open }: { name: string; open: () => void }) {
  return (
    <Button type="link" className="name" title={name} onClick={open}>
      {name}
    </Button>
  );
}

/** Goes to the last page if the one in the address does not exist. */
export function useExistingPage(
  { page, size }: { page: number; size: number },
  count: number | undefined,
  setParameters: (changes: { page: string | null }, options: { replace: boolean }) => void,
): void {
  const last = count === undefined ? page : Math.max(1, Math.ceil(count / size));
  useEffect(() => {
    if (page > last) setParameters({ page: last > 1 ? String(last) : null }, { replace: true });
  }, [page, last, setParameters]);
}

/** The properties of a column by which the service sorts a list. */
export function sortedBy<Field extends string>(
  sort: { field: string; direction: 'asc' | 'desc' },
  dataIndex: Field,
) {
  const order = sort.direction === 'asc' ? 'ascend' : 'descend';
  return {
    dataIndex,
    sorter: true,
    sortOrder: sort.field === dataIndex ? order : null,
    // A third click sorts upwards again: an order of the service's own could not be left.
    sortDirections: ['ascend', 'descend', 'ascend'] as ('ascend' | 'descend')[],
  } as const;
}
