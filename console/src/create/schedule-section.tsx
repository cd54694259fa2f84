import { Alert, Checkbox, Collapse, Input, Radio, Select, Switch } from 'antd';
import type { UseQueryResult } from '@tanstack/react-query';
import { ExportTaskError, type ScheduledRun } from 'export-task-service/client';
import { useTranslation } from 'react-i18next';
import { without, type ScheduleTimes } from '../request/body';
import { cronOfRule, frequencies, ruleOfCron, withFrequency, type CronRule } from '../request/cron';
import { useCronText, weekdayName } from '../request/cron-text';
import { formatTime, offsetOf, zones } from '../time';
import { Part, type PartProps } from './part';
import { useResolvedText } from './resolved-text';
import { scheduled } from './schedule-start';

/** The week begins with Monday; 0 is Sunday. */
const weekdays = [1, 2, 3, 4, 5, 6, 0];
const monthDays = Array.from({ length: 31 }, (_, index) => index + 1);

/** Makes a schedule of the export: when it is due, and what its next runs will ask for. */
export function ScheduleSection({
  isEdited,
  next,
  ...part
}: PartProps & {
  /** Whether the body is that of an existing schedule, which cannot become a single task. */
  isEdited: boolean;
  next: UseQueryResult<ScheduledRun[]>;
}) {
  const { t } = useTranslation('create');
  const { body, change, fault } = part;
  const { schedule } = body;
  const toggle = (on: boolean) => {
    change((before) => scheduled(before, on));
  };
  return (
    <Part title={t('sections.schedule')} fault={fault}>
      {!isEdited && (
        <label>
          <Switch checked={schedule !== undefined} onChange={toggle} /> {t('schedule.on')}
        </label>
      )}
      {schedule && (
        <>
          <TimesFields
            schedule={schedule}
            set={(to) => {
              change((before) => ({ ...before, schedule: to }));
            }}
            faultField={fault?.field}
          />
          <NextRuns {...part} schedule={schedule} next={next} />
        </>
      )}
    </Part>
  );
}

function TimesFields({
  schedule,
  set,
  faultField,
}: {
  schedule: ScheduleTimes;
  set: (to: ScheduleTimes) => void;
  faultField: string | undefined;
}) {
  const { t } = useTranslation('create');
  const cronText = useCronText();
  const { cron, timezone, overlap = 'skip', catch_up = 'newest', fixed_range = false } = schedule;
  const rule = ruleOfCron(cron);
  const setRule = (to: CronRule) => {
    set({ ...schedule, cron: cronOfRule(to) });
  };
  return (
    <>
      <div className="fields schedule-times">
        <div className="field field-wide">
          <span id="schedule-frequency">{t('schedule.frequency')}</span>
          <Radio.Group
            aria-labelledby="schedule-frequency"
            optionType="button"
            buttonStyle="solid"
            value={rule?.frequency ?? null}
            options={frequencies.map((value) => ({ value, label: t(`schedule.frequencies.${value}`) }))}
            onChange={({ target }) => {
              setRule(withFrequency(rule, target.value as CronRule['frequency']));
            }}
          />
        </div>
        {rule && <RuleFields rule={rule} set={setRule} />}
        <div className="field field-option">
          <label htmlFor="schedule-cron">{t('schedule.cron')}</label>
          <Input
            id="schedule-cron"
            className="json"
            status={faultField === 'schedule.cron' ? 'error' : ''}
            aria-describedby="schedule-cron-hint"
            value={cron}
            onChange={({ target }) => {
              set({ ...schedule, cron: target.value });
            }}
          />
          <small id="schedule-cron-hint" className="hint">
            {rule ? cronText(cron) : t('schedule.cronHint')}
          </small>
        </div>
        <div className="field field-option">
          <label htmlFor="schedule-zone">{t('schedule.zone')}</label>
          <Select
            id="schedule-zone"
            showSearch
            allowClear
            status={faultField === 'schedule.timezone' ? 'error' : ''}
            value={timezone ?? null}
            placeholder={t('schedule.zoneOfFile')}
            options={zones.map((value) => ({ value, label: value }))}
            onChange={(value: string | undefined) => {
              set(value === undefined ? without(schedule, 'timezone') : { ...schedule, timezone: value });
            }}
          />
          <small className="hint">{t('schedule.zoneHint')}</small>
        </div>
      </div>
      <Collapse
        ghost
        size="small"
        items={[
          {
            key: 'more',
            label: t('schedule.more'),
            children: (
              <div className="fields">
                <div className="field field-option">
                  <label htmlFor="schedule-overlap">{t('schedule.overlap')}</label>
                  <Select
                    id="schedule-overlap"
                    value={overlap}
                    options={(['skip', 'queue'] as const).map((value) => ({
                      value,
                      label: t(`schedule.overlaps.${value}`),
                    }))}
                    onChange={(value) => {
                      set({ ...schedule, overlap: value });
                    }}
                  />
                </div>
                <div className="field field-option">
                  <label htmlFor="schedule-catch-up">{t('schedule.catchUp')}</label>
                  <Select
                    id="schedule-catch-up"
                    value={catch_up}
                    options={(['newest', 'none', 'all'] as const).map((value) => ({
                      value,
                      label: t(`schedule.catchUps.${value}`),
                    }))}
                    onChange={(value) => {
                      set({ ...schedule, catch_up: value });
                    }}
                  />
                </div>
                <div className="field field-wide">
                  <Checkbox
                    checked={fixed_range}
                    onChange={({ target }) => {
                      set({ ...schedule, fixed_range: target.checked });
                    }}
                  >
                    {t('schedule.fixedRange')}
                  </Checkbox>
                  <small className="hint">{t('schedule.fixedRangeHint')}</small>
                </div>
              </div>
            ),
          },
        ]}
      />
    </>
  );
}

function RuleFields({ rule, set }: { rule: CronRule; set: (rule: CronRule) => void }) {
  const { t, i18n } = useTranslation('create');
  const { frequency, time, days } = rule;
  return (
    <>
      {frequency === 'weekly' && (
        <div className="field field-option">
          <label htmlFor="schedule-weekdays">{t('schedule.weekdays')}</label>
          <Select
            id="schedule-weekdays"
            mode="multiple"
            value={days}
            options={weekdays.map((value) => ({ value, label: weekdayName(value, i18n.language) }))}
            onChange={(value) => {
              if (value.length > 0) set({ ...rule, days: value.toSorted((one, other) => one - other) });
            }}
          />
        </div>
      )}
      {frequency === 'monthly' && (
        <div className="field field-day">
          <label htmlFor="schedule-day">{t('schedule.monthDay')}</label>
          <Select
            id="schedule-day"
            value={days[0] ?? 1}
            options={monthDays.map((value) => ({ value, label: String(value) }))}
            onChange={(value) => {
              set({ ...rule, days: [value] });
            }}
          />
        </div>
      )}
      <label className="field field-day">
        <span>{t('schedule.time')}</span>
        <Input
          type="time"
          value={time}
          onChange={({ target }) => {
            if (target.value !== '') set({ ...rule, time: target.value });
          }}
        />
      </label>
      {frequency === 'monthly' && (days[0] ?? 1) > 28 && (
        <small className="hint field-wide">{t('schedule.shortMonths')}</small>
      )}
    </>
  );
}

/** The next due times, in the zone of the schedule, with the conditions that depend on them. */
function NextRuns({
  type,
  body,
  schedule,
  next: { data, error, isPlaceholderData },
}: Pick<PartProps, 'type' | 'body'> & { schedule: ScheduleTimes; next: UseQueryResult<ScheduledRun[]> }) {
  const { t } = useTranslation('create');
  const conditions = useResolvedText(type, body);
  const zone = schedule.timezone ?? body.options?.timezone ?? 'UTC';
  if (error) {
    return error instanceof ExportTaskError ? null : <Alert type="error" title={t('preview.unreachable')} />;
  }
  if (!data) return null;
  return (
    <section aria-labelledby="next-runs" aria-busy={isPlaceholderData}>
      <h3 id="next-runs" className="part-title">
        {t('schedule.next', { zone: `${zone} (${offsetOf(zone)})` })}
      </h3>
      <ol className="next-runs">
        {data.map(({ due_at, resolved_query }) => (
          <li key={due_at}>
            <strong>{formatTime(due_at, zone)}</strong>
            {!isPlaceholderData &&
              conditions(resolved_query).map((text) => (
                <span key={text} className="type-more">
                  {text}
                </span>
              ))}
          </li>
        ))}
      </ol>
    </section>
  );
}
