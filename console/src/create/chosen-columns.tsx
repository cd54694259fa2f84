import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined, HolderOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { RecordType } from 'export-task-service/client';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../service/record-types';
import { columnOf, moved, withoutNumber } from '../request/columns';
import { PersonalTag } from './personal-tag';

/**
 * The columns of the file in order: they are dragged, or moved by buttons and keys. One row at a time is in the order of
 * the tab key; the arrow keys go to the others.
 */
export function ChosenColumns({
  type,
  keys,
  set,
}: {
  type: RecordType;
  keys: string[];
  set: (keys: readonly string[]) => void;
}) {
  const { t } = useTranslation('create');
  const list = useRef<HTMLOListElement>(null);
  const [current, setCurrent] = useState(0);
  const [dragged, setDragged] = useState<number>();
  const [over, setOver] = useState<number>();
  const active = Math.min(current, Math.max(0, keys.length - 1));

  const focus = (index: number) => {
    setCurrent(index);
    // After the row has its new place.
    requestAnimationFrame(() => {
      list.current?.querySelectorAll<HTMLElement>(':scope > li')[index]?.focus();
    });
  };
  const move = (from: number, to: number) => {
    const key = keys[from];
    const after = moved(keys, from, to, type);
    set(after);
    if (key !== undefined) focus(after.indexOf(key));
  };
  const remove = (index: number) => {
    set(keys.toSpliced(index, 1));
    focus(Math.max(0, Math.min(index, keys.length - 2)));
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step !== undefined && keys[index + step] !== undefined) {
      event.preventDefault();
      if (event.altKey) move(index, index + step);
      else focus(index + step);
    } else if (event.key === 'Delete') {
      event.preventDefault();
      remove(index);
    }
  };
  return (
    <div>
      <h3 className="part-title" id="chosen-columns">
        {t('columns.chosen', { count: keys.length })}
      </h3>
      <small className="hint">{t('columns.keys')}</small>
      <ol className="chosen" aria-labelledby="chosen-columns" ref={list}>
        {keys.map((key, index) => (
          <li
            key={key}
            tabIndex={index === active ? 0 : -1}
            draggable
            className={index === over && dragged !== undefined ? 'drop' : ''}
            onFocus={() => {
              setCurrent(index);
            }}
            onKeyDown={(event) => {
              onKeyDown(event, index);
            }}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', key);
              setDragged(index);
            }}
            onDragOver={(event) => {
              if (dragged === undefined) return;
              event.preventDefault();
              setOver(index);
            }}
            onDrop={(event) => {
              event.preventDefault();
              if (dragged !== undefined) move(dragged, index);
            }}
            onDragEnd={() => {
              setDragged(undefined);
              setOver(undefined);
            }}
          >
            <ColumnRow
              type={type}
              columnKey={key}
              isActive={index === active}
              up={
                index > 0
                  ? () => {
                      move(index, index - 1);
                    }
                  : undefined
              }
              down={
                index < keys.length - 1
                  ? () => {
                      move(index, index + 1);
                    }
                  : undefined
              }
              remove={() => {
                remove(index);
              }}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}

function ColumnRow({
  type,
  columnKey,
  isActive,
  up,
  down,
  remove,
}: {
  type: RecordType;
  columnKey: string;
  isActive: boolean;
  up: (() => void) | undefined;
  down: (() => void) | undefined;
  remove: () => void;
}) {
  const { t } = useTranslation('create');
  const titleOf = useTitle();
  const column = columnOf(type, columnKey);
  const title = column ? withoutNumber(titleOf(column.title)) : columnKey;
  const isPersonal = column?.personal_data ?? type.extended_properties;
  const button = { type: 'text', size: 'small', tabIndex: isActive ? 0 : -1 } as const;
  return (
    <>
      <HolderOutlined className="handle" aria-hidden title={t('columns.drag')} />
      <span className="chosen-title">
        {title} {title !== columnKey && <code className="key">{columnKey}</code>}
        {isPersonal && <PersonalTag />}
      </span>
      <Button
        {...button}
        aria-label={t('columns.up', { title })}
        icon={<ArrowUpOutlined />}
        disabled={!up}
        onClick={up}
      />
      <Button
        {...button}
        aria-label={t('columns.down', { title })}
        icon={<ArrowDownOutlined />}
        disabled={!down}
        onClick={down}
      />
      <Button
        {...button}
        aria-label={t('columns.remove', { title })}
        icon={<CloseOutlined />}
        onClick={remove}
      />
    </>
  );
}
