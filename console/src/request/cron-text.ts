import { useTranslation } from 'react-i18next';
import { ruleOfCron } from './cron';

/** The name of a day of the week; 0 is Sunday. */
export function weekdayName(day: number, language: string): string {
  // 4 January 2026 is a Sunday.
  const date = new Date(Date.UTC(2026, 0, 4 + day));
  return new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(date);
}

/** Words the expression of a schedule; one that the form cannot show stays as it is. */
export function useCronText(): (cron: string) => string {
  const { t, i18n } = useTranslation('request');
  return (cron) => {
    const rule = ruleOfCron(cron);
    if (!rule) return cron;
    const { frequency, time, days } = rule;
    const names = days.map((day) => (frequency === 'weekly' ? weekdayName(day, i18n.language) : String(day)));
    return t(`cron.${frequency}`, { time, days: new Intl.ListFormat(i18n.language).format(names) });
  };
}
