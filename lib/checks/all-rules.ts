import type { Rule } from './rule';
import { accessLogRules } from './rules/access-logs';
import { athenaRules } from './rules/athena';
import { bucketPolicyRules } from './rules/bucket-policies';
import { bucketRules } from './rules/buckets';
import { deletionRules } from './rules/deletion';
import { dmsRules } from './rules/dms';
import { efsRules } from './rules/efs';
import { emrServerlessRules } from './rules/emr-serverless';
import { encryptionRules } from './rules/encryption';
import { endpointRules } from './rules/endpoints';
import { eventRules } from './rules/event-rules';
import { eventSourceRules } from './rules/event-sources';
import { expressWorkflowRules } from './rules/express-workflows';
import { fileSystemNetworkRules } from './rules/file-system-networks';
import { firehoseBufferRules } from './rules/firehose-buffers';
import { firehoseConversionRules } from './rules/firehose-conversion';
import { firehoseDestinationRules } from './rules/firehose-destinations';
import { firehoseRules } from './rules/firehose';
import { glueJobRules } from './rules/glue-jobs';
import { glueNetworkRules } from './rules/glue-network';
import { glueSecurityRules } from './rules/glue-security';
import { hostingAlarmRules } from './rules/hosting-alarms';
import { hostingCaptureRules } from './rules/hosting-capture';
import { hostingComponentRules } from './rules/hosting-components';
import { hostingHardwareRules } from './rules/hosting-hardware';
import { hostingIsolationRules } from './rules/hosting-isolation';
import { hostingModelRules } from './rules/hosting-models';
import { hostingNameRules } from './rules/hosting-names';
import { hostingServerlessRules } from './rules/hosting-serverless';
import { hostingUpdateRules } from './rules/hosting-updates';
import { hostingVariantRules } from './rules/hosting-variants';
import { httpApiRules } from './rules/http-apis';
import { jobStartRules } from './rules/job-starts';
import { keyRules } from './rules/keys';
import { lakeFormationRules } from './rules/lake-formation';
import { lakeGrantRules } from './rules/lake-grants';
import { lakeLocationRules } from './rules/lake-locations';
import { lifecycleRules } from './rules/lifecycle';
import { logGroupRules } from './rules/log-groups';
import { logKeyRules } from './rules/log-keys';
import { lustreLinkRules } from './rules/lustre-links';
import { lustreRules } from './rules/lustre';
import { mechanicsRules } from './rules/mechanics';
import { monitoringRules } from './rules/monitoring';
import { notificationRules } from './rules/notifications';
import { passedRoleRules } from './rules/passed-roles';
import { policyRules } from './rules/policies';
import { policyArnRules } from './rules/policy-arns';
import { queryPrincipalRules } from './rules/query-principals';
import { quickSightRules } from './rules/quicksight';
import { redshiftRules } from './rules/redshift';
import { registryRules } from './rules/registry';
import { scalingPolicyRules } from './rules/scaling-policies';
import { scalingRules } from './rules/scaling';
import { servedContainerRules } from './rules/served-containers';
import { statedRules } from './rules/stated';
import { streamRules } from './rules/streams';
import { studioRules } from './rules/studio';
import { subnetRules } from './rules/subnets';
import { tableFileRules } from './rules/table-files';
import { tableRules } from './rules/tables';
import { templateRules } from './rules/templates';
import { trafficRules } from './rules/traffic-rules';
import { trailDeliveryRules } from './rules/trail-delivery';
import { trailRules } from './rules/trails';
import { trainingAccessRules } from './rules/training-access';
import { trainingDataRules } from './rules/training-data';
import { trainingFileRules } from './rules/training-files';
import { trainingImageRules } from './rules/training-images';
import { trainingInstanceRules } from './rules/training-instances';
import { trainingIsolationRules } from './rules/training-isolation';
import { trainingLimitRules } from './rules/training-limits';
import { trainingNameRules } from './rules/training-names';
import { trainingNetworkRules } from './rules/training-network';
import { trainingRoleRules } from './rules/training-roles';
import { trainingStorageRules } from './rules/training-storage';
import { tuningRules } from './rules/tuning';
import { workflowCallRules } from './rules/workflow-calls';
import { workflowPermissionRules } from './rules/workflow-permissions';
import { workflowRules } from './rules/workflows';

/** Every rule of this folder, in the order of the files; a test looks that none is forgotten. */
export const allRules: readonly Rule[] = [
  ...accessLogRules,
  ...athenaRules,
  ...bucketPolicyRules,
  ...bucketRules,
  ...deletionRules,
  ...dmsRules,
  ...efsRules,
  ...emrServerlessRules,
  ...encryptionRules,
  ...endpointRules,
  ...eventRules,
  ...eventSourceRules,
  ...expressWorkflowRules,
  ...fileSystemNetworkRules,
  ...firehoseBufferRules,
  ...firehoseConversionRules,
  ...firehoseDestinationRules,
  ...firehoseRules,
  ...glueJobRules,
  ...glueNetworkRules,
  ...glueSecurityRules,
  ...hostingAlarmRules,
  ...hostingCaptureRules,
  ...hostingComponentRules,
  ...hostingHardwareRules,
  ...hostingIsolationRules,
  ...hostingModelRules,
  ...hostingNameRules,
  ...hostingServerlessRules,
  ...hostingUpdateRules,
  ...hostingVariantRules,
  ...httpApiRules,
  ...jobStartRules,
  ...keyRules,
  ...lakeFormationRules,
  ...lakeGrantRules,
  ...lakeLocationRules,
  ...lifecycleRules,
  ...logGroupRules,
  ...logKeyRules,
  ...lustreLinkRules,
  ...lustreRules,
  ...mechanicsRules,
  ...monitoringRules,
  ...notificationRules,
  ...passedRoleRules,
  ...policyRules,
  ...policyArnRules,
  ...queryPrincipalRules,
  ...quickSightRules,
  ...redshiftRules,
  ...registryRules,
  ...scalingPolicyRules,
  ...scalingRules,
  ...servedContainerRules,
  ...statedRules,
  ...streamRules,
  ...studioRules,
  ...subnetRules,
  ...tableFileRules,
  ...tableRules,
  ...templateRules,
  ...trafficRules,
  ...trailDeliveryRules,
  ...trailRules,
  ...trainingAccessRules,
  ...trainingDataRules,
  ...trainingFileRules,
  ...trainingImageRules,
  ...trainingInstanceRules,
  ...trainingIsolationRules,
  ...trainingLimitRules,
  ...trainingNameRules,
  ...trainingNetworkRules,
  ...trainingRoleRules,
  ...trainingStorageRules,
  ...tuningRules,
  ...workflowCallRules,
  ...workflowPermissionRules,
  ...workflowRules,
];
