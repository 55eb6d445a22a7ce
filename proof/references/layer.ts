import type { Layer } from '../layer';
import { wrongAlarms } from './alarms';
import { wrongAssets } from './assets';
import { wrongVariants } from './endpoint-variants';
import { wrongEvents } from './events';
import { wrongKinds, wrongParameters } from './kinds';
import { wrongMetrics } from './metrics';
import { wrongNames } from './names';
import { wrongOrder } from './order';
import { schedulesSwitchedOff, wrongWindows } from './schedules';
import { wrongWakes } from './wakes';

/** References, names of events and metrics, and the order of a deployment, by AWS's own description of every resource. */
export const referencesLayer: Layer = {
  name: 'references',
  proves:
    'Every reference leads to a resource of the right kind, by the right attribute, and never to a later stack; events and metrics exist',
  check: (assembly) =>
    Promise.resolve(
      [
        wrongKinds,
        wrongParameters,
        wrongOrder,
        wrongNames,
        wrongVariants,
        wrongWakes,
        wrongWindows,
        schedulesSwitchedOff,
        wrongAssets,
        wrongEvents,
        wrongMetrics,
        wrongAlarms,
      ].flatMap((find) => find(assembly)),
    ),
};
