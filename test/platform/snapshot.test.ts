import { config, synthesized } from './synthesized';

/**
 * Hashes of assets change with every edit of a script; the snapshot is a tripwire for templates. CDK orders the resources
 * of a statement by their ARNs, hashes included; without them, the order is another one, and means nothing to IAM.
 */
function redacted(template: unknown): unknown {
  const text = JSON.stringify(template).replace(/[0-9a-f]{64}/g, '<hash>');
  return JSON.parse(text, (key, value: unknown) =>
    key === 'Resource' && Array.isArray(value)
      ? value
          .map((resource) => JSON.stringify(resource))
          .sort()
          .map((resource) => JSON.parse(resource) as unknown)
      : value,
  );
}

describe('templates of the sandbox', () => {
  const sandbox = synthesized(config('sandbox'));

  it.each([...sandbox.keys()])('%s changes only on purpose', (id) => {
    expect(redacted(sandbox.get(id))).toMatchSnapshot();
  });
});
