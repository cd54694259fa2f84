import { Collapse, Flex } from 'antd';
import type { TaskStatistics } from 'export-task-service/client';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../format';

type Day = TaskStatistics['days'][number];

/** A part of each day's bar. */
interface Part {
  title: string;
  colour: 'good' | 'bad';
  value: (day: Day) => number;
}

const WIDTH = 600;
const HEIGHT = 140;

/** A bar for each day, and the same figures as a table. */
export function DayChart({
  days,
  parts,
  caption,
}: {
  days: readonly Day[];
  parts: readonly Part[];
  caption: string;
}) {
  const { t, i18n } = useTranslation('overview');
  const number = (value: number) => formatNumber(value, i18n.language);
  const sums = days.map((day) => parts.reduce((sum, { value }) => sum + value(day), 0));
  const most = Math.max(1, ...sums);
  const step = WIDTH / days.length;
  const [first, last] = [days[0]?.day ?? '', days.at(-1)?.day ?? ''];
  return (
    <>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="day-chart" role="img" aria-label={caption}>
        {days.map((day, index) => {
          let top = HEIGHT;
          return (
            <g key={day.day}>
              <title>
                {[day.day, ...parts.map(({ title, value }) => `${title} ${number(value(day))}`)].join(' · ')}
              </title>
              {/* The whole column tells its figures, not only the bar. */}
              <rect x={index * step} y={0} width={step} height={HEIGHT} fill="transparent" />
              {parts.map(({ title, colour, value }) => {
                const height = (value(day) / most) * (HEIGHT - 4);
                top -= height;
                return (
                  <rect
                    key={title}
                    className={colour}
                    x={index * step + step * 0.15}
                    y={top}
                    width={step * 0.7}
                    height={height}
                  />
                );
              })}
            </g>
          );
        })}
      </svg>
      <Flex justify="space-between" className="small">
        <span>{first}</span>
        <span>
          {parts.map(({ title, colour }) => (
            <span key={title} className="legend">
              <span className={`swatch ${colour}`} aria-hidden /> {title}
            </span>
          ))}
        </span>
        <span>{last}</span>
      </Flex>
      <Collapse
        ghost
        size="small"
        items={[
          {
            key: 'table',
            label: t('showTable'),
            children: (
              <table className="figures">
                <thead>
                  <tr>
                    <th scope="col">{t('day')}</th>
                    {parts.map(({ title }) => (
                      <th key={title} scope="col">
                        {title}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {days.map((day) => (
                    <tr key={day.day}>
                      <th scope="row">{day.day}</th>
                      {parts.map(({ title, value }) => (
                        <td key={title}>{number(value(day))}</td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            ),
          },
        ]}
      />
    </>
  );
}
