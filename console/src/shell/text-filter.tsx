import { Input } from 'antd';

/** Narrows a list down to what contains a text. */
export function TextFilter({
  label,
  text,
  search,
}: {
  label: string;
  text: string;
  search: (text: string) => void;
}) {
  return (
    <Input.Search
      // The address may change by itself, e.g. when all filters are cleared.
      key={text}
      allowClear
      className="filter"
      placeholder={label}
      aria-label={label}
      defaultValue={text}
      onSearch={search}
    />
  );
}
