import { takesChallenger } from '../../lib/config/experiments';
import { forcedNames } from '../../lib/config/names';
import { FEATURES } from '../../lib/readmission/layout';
import { identify } from '../preflight/identity';
import { ask } from './ask';
import type { Context } from './context';
import { makeFeatures } from './features';
import { manifestFigures } from './manifest';
import { type Outputs, readOutputs } from './outputs';
import { promote } from './promotion';
import { Stopped } from './stopped';
import { putEncounters } from './stream';
import { train, type Trained } from './training';
import { filesOf, uploadFiles } from './upload';
import { type Amount, asked, streamed, type Workload } from './workload';

/** How many steps there are. */
export const STEPS = 6;

/** What a first run is made of. */
export interface FirstRun {
  /** What steps work with. */
  readonly context: Context;

  /** Where data comes from. */
  readonly workload: Workload;

  /** How much of it. */
  readonly amount: Amount;

  /** The command that deploys the platform. */
  readonly deploy: string;
}

/**
 * The way of the data through a deployed platform: files and stream, features, model, promotion, answer.
 *
 * It can run again: files that are there stay, records come a second time and count once, features get a new version,
 * and so do models.
 *
 * @throws Stopped at the first thing that goes wrong
 */
export async function firstRun(run: FirstRun): Promise<void> {
  const { context, amount, workload } = run;
  const { clients, config, journal } = context;
  const { line, identity } = await identify(config, clients.sts);
  if (identity === undefined) throw new Stopped(line.found, line.todo ?? '');
  journal.say(line.found);
  const outputs = await readOutputs(clients.cloudFormation, forcedNames(config), run.deploy);

  const events = streamed(workload, amount);
  await uploadStep(run, outputs);
  await journal.step('Encounters into the stream', async () => {
    await putEncounters(context, outputs.stream, events);
    journal.say('they reach the raw zone within minutes, and the tables with the next run of the job');
    return { result: undefined, outcome: `${events.length} records in ${outputs.stream}` };
  });
  const version = await featuresStep(run, outputs);
  const trained = await trainingStep(run, outputs, version);
  await promotionStep(run, outputs, trained);
  await journal.step('A question to the endpoint', async () => {
    // A stack that was deployed without the endpoint says so in place of the name.
    if (!config.serving.enabled || /\s/.test(outputs.endpoint)) {
      journal.say('there is no endpoint: serving.enabled is false, here or when it was deployed');
      return { result: undefined, outcome: 'left out: no endpoint' };
    }
    const answer = await ask(clients.runtime, outputs.endpoint, asked(events));
    journal.say(answer);
    return { result: undefined, outcome: answer };
  });
  journal.lookAt(`the dashboard ${forcedNames(config).dashboard} in CloudWatch`);
}

async function uploadStep({ context, workload, amount }: FirstRun, { raw }: Outputs): Promise<void> {
  const { config, journal } = context;
  await journal.step('Files into the raw zone', async () => {
    const files = filesOf(workload, amount);
    const fresh = await uploadFiles(context, raw, files);
    const { arrival } = config.processing;
    if (fresh > 0 && arrival !== undefined) {
      journal.say(
        `new encounters also start the job by themselves within ${arrival.windowMinutes} min: one version more`,
      );
    }
    if (fresh === 0) journal.say('nothing is new, so that no event starts the job; this command does');
    return {
      result: undefined,
      outcome: `${fresh} of ${files.length} new, ${amount.encounters} encounters, seed ${amount.seed}`,
    };
  });
}

async function featuresStep({ context }: FirstRun, { job, features }: Outputs): Promise<string> {
  const { clients, journal } = context;
  return await journal.step('Tables and features', async () => {
    const version = await makeFeatures(context, job);
    for (const figure of await manifestFigures(clients.s3, features, version)) journal.say(figure);
    journal.lookAt(`the features: s3://${features}/${FEATURES}version=${version}/`);
    return { result: version, outcome: `version ${version}` };
  });
}

async function trainingStep({ context }: FirstRun, { training }: Outputs, version: string): Promise<Trained> {
  return await context.journal.step('Training and evaluation', async () => {
    const trained = await train(context, training, version);
    const bar = context.config.training.minimumAuc;
    const auc = `AUC ${trained.auc.toFixed(3)}, the bar is ${bar}`;
    context.journal.say(auc);
    return {
      result: trained,
      outcome: trained.modelPackage === undefined ? `${auc}: not registered` : `${auc}: registered`,
    };
  });
}

async function promotionStep({ context }: FirstRun, { promotion }: Outputs, { modelPackage }: Trained): Promise<void> {
  const { config, journal } = context;
  await journal.step('Approval and promotion', async () => {
    if (modelPackage === undefined) {
      journal.say('the model stayed below the bar: what is served stays, at first the baseline');
      return { result: undefined, outcome: 'left out: the model stayed below the bar' };
    }
    await promote(context, promotion, modelPackage);
    journal.lookAt(
      `the versions: aws sagemaker list-model-packages --model-package-group-name ${forcedNames(config).modelPackageGroup}`,
    );
    const { serving } = config;
    const outcome = takesChallenger(serving) ? 'on trial beside the served version' : 'served';
    return { result: undefined, outcome: `${serving.enabled ? '' : 'to be '}${outcome}: ${modelPackage}` };
  });
}
