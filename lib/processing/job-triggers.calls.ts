import type { RoleCalls } from '../security/calls';

/** What EventBridge calls to tell the workflow about new files (RV-02). */
export const startCalls: RoleCalls = {
  role: 'Processing/Start/Role',
  by: 'EventBridge',
  when: { construct: 'Processing/Start/Files' },
  trust: { service: 'events.amazonaws.com', context: { 'aws:SourceAccount': '{account}' } },
  calls: [
    {
      actions: ['glue:notifyEvent'],
      on: ['{Processing/Start/Workflow}'],
      why: 'A rule cannot start a Glue job, but it can tell a workflow',
    },
  ],
};
