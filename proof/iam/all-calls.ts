import { trailLocationCalls } from '../../lib/audit/audit-tables.calls';
import { auditTrailCalls } from '../../lib/audit/audit-trail.calls';
import { ZONES } from '../../lib/data-lake/data-lake';
import { registrationCalls } from '../../lib/data-lake/lake-formation.calls';
import { optInCalls, optInProviderCalls } from '../../lib/data-lake/lake-opt-in.calls';
import { rawCrawlerCalls } from '../../lib/data-lake/raw-crawler.calls';
import { deliveryCalls } from '../../lib/ingestion/delivery.calls';
import { validationCalls } from '../../lib/ingestion/encounter-validation.calls';
import { alarmTopicCalls } from '../../lib/monitoring/alarm-topic.calls';
import { flowLogCalls } from '../../lib/network/network.calls';
import { analystCalls } from '../../lib/people/analyst.calls';
import { auditorCalls } from '../../lib/people/auditor.calls';
import { dataEngineerCalls } from '../../lib/people/data-engineer.calls';
import { dataScientistCalls } from '../../lib/people/data-scientist.calls';
import { operatorCalls } from '../../lib/people/operator.calls';
import { startCalls } from '../../lib/processing/job-triggers.calls';
import { encountersCalls } from '../../lib/processing/spark-job.calls';
import { cleanupProviderCalls } from '../../lib/registry/registry-cleanup.calls';
import { logGroupCalls } from '../../lib/security/encryption-keys.calls';
import { approvalCalls, promotionCalls } from '../../lib/serving/promotion.calls';
import { apiGatewayCalls, predictionApiCalls } from '../../lib/serving/api/prediction-api.calls';
import { challengerCalls, previousModelCalls, servedModelCalls } from '../../lib/serving/models/served-model.calls';
import { deliversAccessLogs, emptiesBuckets } from '../../lib/storage/private-bucket.calls';
import type { CallLists } from './platform';
import { servingLists } from './serving-lists';
import { trainingLists, trainingServices } from './training-lists';

const zones = ZONES.map((zone) => `Data/Lake/${zone}`);

/** The call lists of the whole platform, in the order of the stacks. */
export const CALL_LISTS: CallLists = {
  roles: [
    emptiesBuckets('Foundation', ['Foundation/AccessLogs', 'Foundation/Results/Files']),
    flowLogCalls,
    registrationCalls,
    optInCalls,
    optInProviderCalls,
    emptiesBuckets('Data', zones),
    cleanupProviderCalls,
    emptiesBuckets('Audit', ['Audit/Trail/Files']),
    trailLocationCalls,
    validationCalls,
    deliveryCalls,
    encountersCalls,
    startCalls,
    rawCrawlerCalls,
    servedModelCalls,
    challengerCalls,
    previousModelCalls,
    promotionCalls,
    approvalCalls,
    predictionApiCalls,
    dataEngineerCalls,
    dataScientistCalls,
    analystCalls,
    operatorCalls,
    auditorCalls,
  ],
  more: (assembly) => [...trainingLists(assembly), ...servingLists(assembly)],
  services: [
    logGroupCalls,
    ...alarmTopicCalls,
    auditTrailCalls,
    apiGatewayCalls,
    deliversAccessLogs('Foundation/AccessLogs', [...zones, 'Foundation/Results/Files', 'Audit/Trail/Files']),
  ],
  moreServices: trainingServices,
};
