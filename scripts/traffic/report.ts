import { table } from '../rehearsal/table';
import type { Minute } from './simulation';

/** What a day comes to. */
export interface Summary {
  /** Requests. */
  readonly requests: number;

  /** Share of them that was more than the instances carried, from 0 to 1. */
  readonly overShare: number;

  /** Minutes in which there were such. */
  readonly overMinutes: number;

  /** Hours of instances that answered: what is paid, as far as starting is free. */
  readonly instanceHours: number;

  /** Most instances that answered at a time. */
  readonly most: number;
}

/** Rows of a table of a day: an hour each. */
const HOUR = 60;

/** What the model leaves out. */
export const LEFT_OUT =
  'A model, and no promise: alarms see a minute as soon as it is over (CloudWatch takes up to a few more); requests reach the instances evenly;\n' +
  'what is over capacity is lost and does not come again; a lost zone stays lost, and SageMaker starts what it held in the others, in the time of\n' +
  'any start; capacity is always there to be started; an endpoint that is updating takes the next change at once; high-resolution metrics (10 s) are\n' +
  'seen as minutes; how many instances AWS takes away at once is not documented: here as many as the target leaves over.';

/** Sums up a day. */
export function summaryOf(minutes: readonly Minute[]): Summary {
  const sum = (value: (minute: Minute) => number): number =>
    minutes.reduce((total, minute) => total + value(minute), 0);
  const requests = sum(({ demand }) => demand);
  return {
    requests,
    overShare: requests === 0 ? 0 : sum(({ over }) => over) / requests,
    overMinutes: minutes.filter(({ over }) => over > 0).length,
    instanceHours: sum(serving) / 60,
    most: Math.max(...minutes.map(serving)),
  };
}

/** Instances that answer in a minute. */
export function serving({ inService }: Minute): number {
  return Object.values(inService).reduce((sum, each) => sum + each, 0);
}

/** The hours as lines of a table, and what the day comes to. */
export function trafficLines(minutes: readonly Minute[]): string[] {
  const zones = Object.keys(minutes[0]?.inService ?? {});
  const rows = Array.from({ length: Math.ceil(minutes.length / HOUR) }, (_, hour) => {
    const these = minutes.slice(hour * HOUR, (hour + 1) * HOUR);
    const { overShare } = summaryOf(these);
    return [
      `${String(hour).padStart(2, '0')}:00`,
      ...[Math.max(...these.map(({ demand }) => demand)), Math.min(...these.map(({ capacity }) => capacity))].map(
        (value) => value.toFixed(0),
      ),
      ...zones.map((zone) => range(these.map(({ inService }) => inService[zone] ?? 0))),
      range(these.map(({ desired }) => desired)),
      percent(overShare),
    ];
  });
  const { requests, overShare, overMinutes, instanceHours, most } = summaryOf(minutes);
  return [
    ...table([['from', 'most requests/min', 'least capacity/min', ...zones, 'wanted', 'over capacity'], ...rows], 1),
    '',
    `${requests.toFixed(0)} requests, ${percent(overShare)} of them over capacity, in ${overMinutes} minutes; ${instanceHours.toFixed(1)} hours of ` +
      `instances, at most ${most} at a time.`,
    '',
    ...LEFT_OUT.split('\n'),
  ];
}

function range(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? String(least) : `${least}-${most}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
