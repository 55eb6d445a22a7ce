import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../lib/config/load-config';
import { changedConfiguration } from '../../../scripts/deploy-rehearsal/unrelated-change';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'change-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test.each(['config/sandbox.yaml', 'config/production.yaml'])(
  '%s changes in the days of its logs, and takes a challenger, alone',
  (path) => {
    const before = loadConfig(path);
    const after = loadConfig(changedConfiguration(path, before, join(folder, 'changed')));
    expect(after.logRetentionDays).not.toBe(before.logRetentionDays);
    const serving = { ...before.serving, rollout: { mode: 'split', share: 10, instances: 1 } };
    expect({ ...after, logRetentionDays: before.logRetentionDays }).toEqual({ ...before, serving });
  },
);

test('a configuration that has the days already gets others', () => {
  const first = changedConfiguration('config/sandbox.yaml', loadConfig('config/sandbox.yaml'), join(folder, 'one'));
  const second = changedConfiguration(first, loadConfig(first), join(folder, 'two'));
  expect(loadConfig(second).logRetentionDays).not.toBe(loadConfig(first).logRetentionDays);
});
