import { useTranslation } from 'react-i18next';
import { comparedType, type Column } from './columns';
import { en } from './request.words';

/** Words a comparison as it reads after the title of its column: a time is earlier or later, not less or more. */
export function useComparisonWord(): (operator: string, column: Column | undefined) => string {
  const { t } = useTranslation('request');
  return (operator, column) => {
    const isTime = column !== undefined && ['date', 'datetime'].includes(comparedType(column));
    if (isTime && isKey(operator, en.timeOperators)) return t(`timeOperators.${operator}`);
    return isKey(operator, en.operators) ? t(`operators.${operator}`) : operator;
  };
}

function isKey<T extends object>(name: string, object: T): name is keyof T & string {
  return Object.hasOwn(object, name);
}
