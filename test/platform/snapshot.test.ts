import { config, synthesized } from './synthesized';

/** Hashes of assets change with every edit of a script; the snapshot is a tripwire for templates. */
function redacted(template: unknown): unknown {
  return JSON.parse(JSON.stringify(template).replace(/[0-9a-f]{64}/g, '<hash>'));
}

describe('templates of the sandbox', () => {
  const sandbox = synthesized(config('sandbox'));

  it.each([...sandbox.keys()])('%s changes only on purpose', (id) => {
    expect(redacted(sandbox.get(id))).toMatchSnapshot();
  });
});
