import { Logger } from '@aws-lambda-powertools/logger';
import { LakeFormationClient } from '@aws-sdk/client-lakeformation';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { removeAdministrator } from './administrators';
import { close } from './closing';
import { changeOptIns, removeOptIns } from './opt-ins';
import { administratorOf, optInsOf, resourcesOf, roleName } from './request';

const logger = new Logger();

// Several stacks may ask at once, and Lake Formation throttles; `adaptive` slows down where it does.
const lakeFormation = new LakeFormationClient({ maxAttempts: 10, retryMode: 'adaptive' });

/**
 * Custom resources (`onEvent` of the provider framework) for what CloudFormation cannot ask of Lake Formation (RV-06, LF-05, LF-06).
 *
 * - `Custom::LakeFormationOptIn`: the opt-ins of one role.
 * - `Custom::LakeFormationClosed`: takes databases and tables from everybody whom IAM lets in, and gives nothing back (LF-06).
 * - `Custom::LakeFormationAdministrator`: takes a role off the list of administrators when it is deleted, and does nothing before.
 *
 * The physical id of the first and the last derives from the role, so that CloudFormation answers a replaced role with a deletion for the old one.
 *
 * @throws if a property is missing or wrong, or Lake Formation refuses a call
 */
export async function handler(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  switch (event.ResourceType) {
    case 'Custom::LakeFormationAdministrator':
      return await administrator(event);
    case 'Custom::LakeFormationClosed':
      return await closed(event);
    default:
      return await optIn(event);
  }
}

async function optIn(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  const wanted = optInsOf(event.ResourceProperties);
  const role = roleName(wanted.principal);
  if (event.RequestType === 'Delete') {
    const removed = await removeOptIns(lakeFormation, wanted);
    logger.info('Removed all opt-ins of a role', { role, removed });
    return { PhysicalResourceId: event.PhysicalResourceId };
  }
  const before = event.RequestType === 'Update' ? optInsOf(event.OldResourceProperties) : { ...wanted, resources: [] };
  const changed = await changeOptIns(lakeFormation, wanted, before);
  logger.info('Changed the opt-ins of a role', { role, ...changed });
  return { PhysicalResourceId: `${wanted.principal}/opt-ins` };
}

async function administrator(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  const arn = administratorOf(event.ResourceProperties);
  if (event.RequestType === 'Delete') {
    const removed = await removeAdministrator(lakeFormation, arn);
    logger.info('Took a role off the administrators', { role: roleName(arn), removed });
    return { PhysicalResourceId: event.PhysicalResourceId };
  }
  return { PhysicalResourceId: `${arn}/administrator` };
}

async function closed(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  if (event.RequestType === 'Delete') {
    return { PhysicalResourceId: event.PhysicalResourceId };
  }
  const count = await close(lakeFormation, resourcesOf(event.ResourceProperties));
  logger.info('Took databases and tables from everybody', { count });
  return { PhysicalResourceId: 'closed' };
}
