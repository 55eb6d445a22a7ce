import { App, Validations } from 'aws-cdk-lib';
import cdkJson from '../cdk.json';
import { AwsSolutions } from '../lib/checks/policy';

/** An app with the switches of `cdk.json`, as the command line gives them, that bundles no code. */
export function testApp(): App {
  return new App({ context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] } });
}

/**
 * Findings of the AwsSolutions pack that nobody has acknowledged, by the id with which to do so.
 *
 * It leaves out the template rules of `addPolicyChecks`, which need seconds to start.
 */
export function findings(app: App): string[] {
  Validations.of(app).addPlugins(new AwsSolutions(app));
  return findingsOfSynthesis(app);
}

/** What stops the synthesis of an app. */
export function findingsOfSynthesis(app: App): string[] {
  try {
    // A template that was asked for before is an assembly without these checks.
    app.synth({ force: true });
    return [];
  } catch (error) {
    const ids = [...String(error).matchAll(/Acknowledge with '([^']+)'/g)].map((match) => String(match[1]));
    if (ids.length === 0) {
      throw error;
    }
    return ids;
  }
}
