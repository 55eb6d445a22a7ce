import { type Assembly, at } from '../../lib/checks/assembly';

/** Schedules that start nothing, because they are switched off (API: ScheduleState). */
export function schedulesSwitchedOff(assembly: Assembly): string[] {
  return assembly
    .ofType('AWS::Scheduler::Schedule')
    .filter(({ properties }) => !['ENABLED', undefined].includes(properties.State as string | undefined))
    .map(({ id, properties }) => `${id} State: must be ENABLED, or it starts nothing, got ${String(properties.State)}`);
}

/** Schedules that Scheduler refuses: one that may start within a window says how long that is, and no other does (API: FlexibleTimeWindow). */
export function wrongWindows(assembly: Assembly): string[] {
  return assembly.ofType('AWS::Scheduler::Schedule').flatMap(({ id, properties }) => {
    const flexible = at(properties, 'FlexibleTimeWindow.Mode') === 'FLEXIBLE';
    const minutes = at(properties, 'FlexibleTimeWindow.MaximumWindowInMinutes');
    if (flexible === (minutes !== undefined)) return [];
    return [`${id} FlexibleTimeWindow: must have MaximumWindowInMinutes where Mode is FLEXIBLE, and nowhere else`];
  });
}
