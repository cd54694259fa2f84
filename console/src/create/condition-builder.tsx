import { AntDActionElement } from '@react-querybuilder/antd';
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Select, Typography } from 'antd';
import type { RecordType } from 'export-task-service/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  generateID,
  QueryBuilder,
  type ActionProps,
  type CombinatorSelectorProps,
  type FieldSelectorProps,
  type OperatorSelectorProps,
  type RuleGroupType,
  type RuleType,
  type ValueEditorProps,
} from 'react-querybuilder';
import { useTitle } from '../service/record-types';
import { BlankFields } from './blank-fields';
import { isGrouped } from '../request/body';
import { columnOf } from '../request/columns';
import type { PartProps } from './part';
import {
  adapted,
  conditionsOf,
  isComplete,
  operatorsOf,
  queryableKeys,
  queryOf,
  repeatedRules,
  withQuery,
  type Conditions,
  type Rule,
} from '../request/rules';
import { useComparisonWord } from '../request/comparison-word';
import { ValueInput } from './value-input';

/** Values that all inputs of the builder share. */
interface BuilderContext {
  type: RecordType;
  zone: string | undefined;
  rules: readonly Rule[];
  fault: PartProps['fault'];
}

/** Builds conditions; the body follows each change. It is a chunk of its own, which brings the query builder along. */
export default function ConditionBuilder({
  type,
  body,
  change,
  fault,
  begin,
}: PartProps & { begin: boolean }) {
  const { t } = useTranslation('create');
  const title = useTitle();
  const { query } = body.params;
  // A rule without a value is not in the body: the builder has it alone.
  const [built, setBuilt] = useState(() => {
    const conditions = identified(query, type);
    const used = conditions.rules.map(({ field }) => field);
    const field = queryableKeys(type).find((key) => !used.includes(key));
    const isBegun = begin && field !== undefined;
    return isBegun ? { ...conditions, rules: [...conditions.rules, emptyRule(type, field)] } : conditions;
  });
  const [seen, setSeen] = useState(query);
  // The body was changed elsewhere, e.g. as JSON.
  if (query !== seen) {
    setSeen(query);
    setBuilt(identified(query, type));
  }
  const grouped = isGrouped(type.value);
  const keys = [...new Set([...queryableKeys(type), ...built.rules.map(({ field }) => field)])];

  const set = (to: Conditions) => {
    const next = queryOf(to, type);
    setBuilt(to);
    setSeen(next);
    change((before) => withQuery(before, next));
  };
  const shown: RuleGroupType = {
    combinator: built.logical === 'OR' ? 'or' : 'and',
    rules: built.rules as RuleType[],
  };
  const context: BuilderContext = { type, zone: body.options?.timezone, rules: built.rules, fault };
  return (
    <div className="conditions">
      {!grouped && built.rules.length > 1 && (
        <Typography.Text type="secondary">{t('conditions.all')}</Typography.Text>
      )}
      <QueryBuilder
        fields={keys.map((name) => ({ name, label: nameOf(type, name, title) }))}
        getOperators={(field) => operatorsOf(type, field).map((name) => ({ name, label: name }))}
        getDefaultValue={() => null}
        query={shown}
        onQueryChange={({ combinator, rules }: RuleGroupType) => {
          const logical = grouped && rules.length > 0 ? (combinator === 'or' ? 'OR' : 'AND') : built.logical;
          set({ ...built, logical, rules: (rules as unknown as Rule[]).map(adapted) });
        }}
        context={context}
        enableMountQueryChange={false}
        resetOnOperatorChange={false}
        listsAsArrays
        controlElements={{
          addRuleAction: AddAction,
          addGroupAction: null,
          combinatorSelector: grouped ? LogicalSelector : null,
          fieldSelector: FieldSelector,
          operatorSelector: OperatorSelector,
          removeRuleAction: RemoveAction,
          valueEditor: ValueEditor,
        }}
      />
      <BlankFields
        type={type}
        columns={type.columns.filter(({ operators }) => operators.length > 0)}
        add={(field) => {
          set({ ...built, rules: [...built.rules, emptyRule(type, field)] });
        }}
      />
    </div>
  );
}

/** The conditions of a query. The builder makes new inputs for a rule whose id it does not know. */
function identified(query: PartProps['body']['params']['query'], type: RecordType): Conditions {
  const conditions = conditionsOf(query, type);
  return { ...conditions, rules: conditions.rules.map((rule) => ({ ...rule, id: generateID() })) };
}

function emptyRule(type: RecordType, field: string): Rule & { id: string } {
  return { id: generateID(), field, operator: operatorsOf(type, field)[0] ?? '$eq', value: null };
}

function nameOf(type: RecordType, key: string, title: ReturnType<typeof useTitle>): string {
  const column = columnOf(type, key);
  if (!column) return key;
  return column.key.includes('{') ? `${title(column.title)} (${key})` : title(column.title);
}

function AddAction(props: ActionProps) {
  const { t } = useTranslation('create');
  return (
    <AntDActionElement
      {...props}
      type="dashed"
      label={
        <>
          <PlusOutlined aria-hidden /> {t('conditions.add')}
        </>
      }
      title=""
    />
  );
}

function RemoveAction(props: ActionProps) {
  const { t } = useTranslation('create');
  return (
    <Button
      type="text"
      aria-label={t('conditions.remove')}
      icon={<DeleteOutlined />}
      onClick={(event) => {
        props.handleOnClick(event);
      }}
    />
  );
}

function LogicalSelector(props: CombinatorSelectorProps) {
  const { value } = props;
  const { t } = useTranslation('create');
  return (
    <Select
      aria-label={t('conditions.logical')}
      className="logical"
      value={value ?? null}
      onChange={(to) => {
        props.handleOnChange(to);
      }}
      options={[
        { value: 'and', label: t('conditions.AND') },
        { value: 'or', label: t('conditions.OR') },
      ]}
    />
  );
}

function FieldSelector(props: FieldSelectorProps) {
  const { value, options } = props;
  const { t } = useTranslation('create');
  return (
    <Select
      aria-label={t('conditions.field')}
      className="rule-field"
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      value={value ?? null}
      onChange={(to) => {
        props.handleOnChange(to);
      }}
      options={options.flatMap((option) =>
        'name' in option ? [{ value: option.name, label: option.label }] : [],
      )}
    />
  );
}

function OperatorSelector(props: OperatorSelectorProps) {
  const { field, value } = props;
  const { t } = useTranslation('create');
  const { type } = props.context as BuilderContext;
  const word = useComparisonWord();
  const column = columnOf(type, field);
  return (
    <Select
      aria-label={t('conditions.operator')}
      className="rule-operator"
      popupMatchSelectWidth={false}
      value={value ?? null}
      onChange={(to) => {
        props.handleOnChange(to);
      }}
      options={operatorsOf(type, field).map((operator) => ({
        value: operator,
        label: word(operator, column),
      }))}
    />
  );
}

function ValueEditor(props: ValueEditorProps) {
  const { field, operator, path } = props;
  const value: unknown = props.value;
  const { t } = useTranslation('create');
  const { type, zone, rules, fault } = props.context as BuilderContext;
  const column = columnOf(type, field);
  const index = path.at(-1) ?? 0;
  const place = `query.${field}`;
  const refused =
    fault && [place, `${place}.${operator}`].some((name) => fault.field.startsWith(name))
      ? fault.text
      : undefined;
  const hint = repeatedRules(rules).includes(index)
    ? t('conditions.repeated')
    : isComplete({ field, operator, value })
      ? refused
      : t('conditions.incomplete');
  return (
    <div className="rule-input">
      {column && (
        <ValueInput
          column={column}
          operator={operator}
          value={value ?? null}
          change={(to) => {
            props.handleOnChange(to);
          }}
          zone={zone}
          isFaulty={refused !== undefined}
        />
      )}
      {hint !== undefined && <small className={refused === hint ? 'hint hint-fault' : 'hint'}>{hint}</small>}
    </div>
  );
}
