import { type Assembly, asProperties } from '../../lib/checks/assembly';
import { accessFaults } from '../access/faults';
import type { Layer } from '../layer';
import { CALL_LISTS } from './all-calls';
import { expand } from './actions';
import { unreadDoors } from './doors';
import { lakeFaults } from './lake-permissions';
import { listedQuestions } from './listed-questions';
import { minimality } from './minimal';
import { pathOf } from './names';
import { openings } from './openings';
import { outsiderQuestions } from './outsiders';
import { type CallLists, endpointFor, type Platform, platformOf, type Question } from './platform';
import { statementsOf } from './policies';
import { probes } from './probes';
import { referenceFaults } from './reference';
import { simulate } from './simulator';
import { trustFaults, trustQuestions } from './trust';

/** Proves with a simulator of IAM, and a model of Lake Formation, that each role may do and see what is listed, and nothing else. */
export const iamLayer: Layer = {
  name: 'iam',
  proves:
    'Each role may make the API calls that its code or service makes, and nothing else, for nobody else; and with Lake Formation sees the zones, tables, columns and rows that a list says',
  check: async (assembly) => [...(await iamFaults(assembly, CALL_LISTS)), ...(await accessFaults(assembly))],
};

/** What is wrong with the policies of an assembly, held against call lists: one line for each fault. */
export async function iamFaults(assembly: Assembly, lists: CallLists): Promise<string[]> {
  const platform = await platformOf(assembly, lists);
  const questions = [
    ...(await listedQuestions(platform)),
    ...(await probes(platform)),
    ...trustQuestions(platform),
    ...outsiderQuestions(platform),
  ];
  return [
    ...new Set([
      ...listFaults(platform),
      ...trustFaults(platform),
      ...unreadDoors(platform),
      ...lakeFaults(platform),
      ...(await openings(platform)),
      ...(await uncalled(platform)),
      ...(await referenceFaults(platform)),
      ...(await asked(questions)),
      ...(await minimality(platform)),
    ]),
  ];
}

/** Lists without a role, roles without a list, and what a role has that cannot be simulated. */
function listFaults(platform: Platform): string[] {
  const { roles, roleLists, serviceLists, assembly } = platform;
  const paths = new Set(roles.map(({ path }) => path));
  return [
    ...[...roleLists.values(), ...serviceLists.values()].flatMap(({ faults }) => faults),
    ...[...roleLists.values()]
      .filter(({ trust }) => trust?.people === undefined)
      .filter(({ trust }) => Object.keys(trust?.context ?? {}).length === 0 && trust?.unconfined === undefined)
      .map(
        ({ caller }) =>
          `the call list of ${caller} must say what its service says about for whom it acts, or why nothing`,
      ),
    ...[...roleLists.values()].flatMap(({ caller, through }) =>
      (through?.services ?? [])
        .filter((service) => endpointFor(platform, through?.network ?? '', service) === undefined)
        .map(
          (service) =>
            `the call list of ${caller} goes to '${service}' through ${through?.network ?? ''}, which has no endpoint for it; add the endpoint, or take the service out`,
        ),
    ),
    ...[...roleLists.keys()]
      .filter((path) => !paths.has(path))
      .map((path) => `the call list of ${path} has no role in the templates; delete it, or say 'when'`),
    ...roles
      .filter(({ path }) => !roleLists.has(path))
      .map(({ path }) => `${path} has no call list; write what its code or service calls beside the construct`),
    ...roles.flatMap(({ path, trust }) =>
      (roleLists.get(path)?.trust?.people === true ? [] : statementsOf(trust))
        .filter(({ allows }) => allows)
        .flatMap(({ principals }) => principals.filter(({ kind }) => kind !== 'Service'))
        .map(({ value }) => `${path} can be assumed by ${value}, which is no service; name its service alone`),
    ),
    ...roles.flatMap(({ path, unknown }) =>
      unknown.map((arn) => `${path} has the policy ${arn}, whose text is not known here; write statements instead`),
    ),
    ...assembly
      .ofType('AWS::IAM::User', 'AWS::IAM::Group', 'AWS::IAM::AccessKey')
      .map((resource) => `${pathOf(resource)} is ${resource.type}; give a role instead, which has no lasting secret`),
  ];
}

/** Calls in state machines that the lists of their roles do not have. */
async function uncalled({ assembly, roleLists }: Platform): Promise<string[]> {
  const faults: string[] = [];
  for (const { resource, service, operation, where, integration } of assembly.apiCalls) {
    const role = assembly.target(asProperties(resource.properties).RoleArn);
    const list = role && roleLists.get(pathOf(role));
    if (role === undefined || list === undefined || !['optimized', 'aws-sdk'].includes(integration)) continue;
    const [action] = await expand(actionOf(`${service}:${operation}`));
    if (action === undefined || !list.calls.some((call) => call.action === action)) {
      faults.push(
        `${pathOf(resource)}, ${where}, calls ${service}:${operation}, which the call list of ${pathOf(role)} lacks`,
      );
    }
  }
  return faults;
}

/** The action of an operation, which in S3 may have another name. */
function actionOf(operation: string): string {
  return operation === 's3:listObjectsV2' ? 's3:ListBucket' : operation;
}

/** Faults of the questions that were answered in another way than they must be. */
async function asked(questions: readonly Question[]): Promise<string[]> {
  const answers = await simulate(questions.map(({ request }) => request));
  return questions.flatMap(({ request, allowed, fault, need = fault }, index) => {
    const answer = answers[index];
    // What cannot be asked is denied, too.
    if (answer?.error !== undefined) return allowed ? [`${need}, which cannot be asked: ${answer.error}`] : [];
    if (answer?.allowed !== allowed) return [fault];
    const ignored = answer.ignored.filter((key) => key in request.context);
    return allowed && ignored.length > 0 ? [`${need}, and its requests never have ${ignored.join(' or ')}`] : [];
  });
}
