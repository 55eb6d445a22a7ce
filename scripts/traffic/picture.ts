import { drawn } from '../chart';
import type { Minute } from './simulation';

/** Zones, told apart without red and green. */
const ZONES = ['#1f5fa8', '#7fb2e5', '#e0a84e', '#8d6cab', '#5b8c85', '#9a9a9a'] as const;

const HOUR = 60;

/** Demand and capacity above, instances by zone below, over the hours, as SVG. */
export function picture(minutes: readonly Minute[], title: string): string {
  const hours = minutes.length / HOUR;
  const points = (value: (minute: Minute) => number): number[][] =>
    minutes.map((each) => [each.minute / HOUR, value(each)]);
  const zones = Object.keys(minutes[0]?.inService ?? {});
  const axis = { type: 'value', min: 0, max: hours, interval: hours <= 24 ? 2 : 12 } as const;
  const line = { type: 'line', showSymbol: false, step: 'start' } as const;
  return drawn(
    {
      title: { text: title, left: 'center', top: 8, textStyle: { fontSize: 15 } },
      legend: { bottom: 8 },
      grid: [
        { left: 90, right: 40, top: 60, height: 270 },
        { left: 90, right: 40, top: 380, height: 150 },
      ],
      xAxis: [axis, { ...axis, gridIndex: 1, name: 'hours', nameLocation: 'middle', nameGap: 26 }],
      yAxis: [
        { type: 'value', name: 'requests a minute', nameLocation: 'middle', nameGap: 65 },
        { type: 'value', gridIndex: 1, name: 'instances', nameLocation: 'middle', nameGap: 65, minInterval: 1 },
      ],
      series: [
        { ...line, name: 'capacity', color: '#2e7d32', data: points(({ capacity }) => capacity) },
        { ...line, name: 'requests', color: '#333333', data: points(({ demand }) => demand) },
        {
          ...line,
          name: 'over capacity',
          color: '#c0392b',
          lineStyle: { width: 0 },
          areaStyle: { opacity: 0.8 },
          data: points(({ over }) => over),
        },
        ...zones.map((zone, index) => ({
          ...line,
          name: zone,
          xAxisIndex: 1,
          yAxisIndex: 1,
          stack: 'instances',
          color: ZONES[index % ZONES.length] ?? '#000000',
          lineStyle: { width: 0 },
          areaStyle: { opacity: 0.9 },
          data: points(({ inService }) => inService[zone] ?? 0),
        })),
      ],
    },
    { width: 1000, height: 620 },
  );
}
