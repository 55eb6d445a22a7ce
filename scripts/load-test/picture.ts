import { drawn } from '../chart';
import { capacityOf } from './capacity';
import type { LoadTest } from './report';

/** Red for what is too much, blue and grey for the rest; told apart without colour by their marks, too. */
const COLOURS = { p50: '#7a8aa0', p99: '#1f5fa8', errors: '#c0392b', capacity: '#2e7d32', target: '#e08e0b' } as const;

/** p50, p99 and errors over the rate, with the capacity, the target, and the p99 that is allowed, as SVG. */
export function picture(test: LoadTest): string {
  const { limits, instances } = test;
  const { perSecond, target } = capacityOf(test.steps, test);
  const steps = [...test.steps].sort((one, other) => one.rate - other.rate);
  // A logarithm knows no 0.
  const time = (milliseconds: number): number => Math.max(milliseconds, 0.01);
  const line = (name: string, xAxis: number, color: string): object => ({
    xAxis,
    lineStyle: { color, width: 2 },
    label: { formatter: `${name}\n${xAxis.toFixed(1)}/s`, color, position: 'end' },
  });
  return drawn(
    {
      title: {
        text: `${test.asked}: ${test.encounters} encounters a request`,
        left: 'center',
        top: 8,
        textStyle: { fontSize: 15 },
      },
      legend: { bottom: 8 },
      grid: { left: 80, right: 80, top: 100, bottom: 90 },
      xAxis: { type: 'value', name: 'requests per second, planned', nameLocation: 'middle', nameGap: 30, min: 0 },
      yAxis: [
        { type: 'log', name: 'milliseconds', nameLocation: 'middle', nameGap: 50 },
        {
          type: 'value',
          name: 'errors, %',
          nameLocation: 'middle',
          nameGap: 45,
          min: 0,
          max: 100,
          splitLine: { show: false },
        },
      ],
      series: [
        {
          name: 'p50',
          type: 'line',
          symbol: 'circle',
          symbolSize: 7,
          color: COLOURS.p50,
          data: steps.map(({ rate, p50Ms }) => [rate, time(p50Ms)]),
        },
        {
          name: 'p99',
          type: 'line',
          symbol: 'diamond',
          symbolSize: 10,
          color: COLOURS.p99,
          data: steps.map(({ rate, p99Ms }) => [rate, time(p99Ms)]),
          markLine: {
            symbol: 'none',
            data: [
              {
                yAxis: limits.p99Ms,
                lineStyle: { color: COLOURS.p99 },
                label: { formatter: `p99 at most ${limits.p99Ms} ms`, position: 'insideStartTop', color: COLOURS.p99 },
              },
              ...(perSecond === 0
                ? []
                : [
                    line('target', (target / 60) * instances, COLOURS.target),
                    line('capacity', perSecond * instances, COLOURS.capacity),
                  ]),
            ],
          },
        },
        {
          name: 'errors',
          type: 'line',
          yAxisIndex: 1,
          symbol: 'triangle',
          symbolSize: 8,
          color: COLOURS.errors,
          lineStyle: { type: 'dashed' },
          data: steps.map(({ rate, errors, sent }) => [rate, sent === 0 ? 0 : (errors / sent) * 100]),
        },
      ],
    },
    { width: 900, height: 560 },
  );
}
