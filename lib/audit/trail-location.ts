import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnResource as RegisteredLocation } from 'aws-cdk-lib/aws-lakeformation';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { LakePermissions } from '../data-lake/lake-permissions';
import { allow } from '../security/allow';
import { deployingRoleArn } from '../security/deploying-role';

/** Files to register. */
export interface TrailLocationProps {
  /** Bucket of the trail. */
  readonly bucket: IBucket;

  /** Key of its files. */
  readonly encryptionKey: IKey;
}

/**
 * Makes Lake Formation know the files of a trail, so that whoever may query them needs no right to the bucket or its key.
 *
 * It is registered without hybrid access, whatever the mode of the lake: nobody worked with these files before, so nobody has
 * to be opted in, and no rights in IAM reach the rows past Lake Formation (LF-14). The role reads records and writes none (LF-07).
 */
export class TrailLocation extends Construct {
  constructor(scope: Construct, id: string, props: TrailLocationProps) {
    super(scope, id);
    const { bucket } = props;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lakeformation.amazonaws.com'),
      description: 'Lake Formation reads the audit trail with it, for those it has let in',
    });
    allow(role, { actions: ['s3:ListBucket', 's3:GetBucketLocation'], resources: [bucket.bucketArn] });
    allow(role, {
      actions: ['s3:GetObject'],
      resources: [bucket.arnForObjects('AWSLogs/*')],
      wildcard: 'CloudTrail names the files; Lake Formation narrows what it vends to the table that it grants',
    });
    // LF-08: all that the guide asks for, although nothing is ever written with it.
    allow(role, {
      actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
      resources: [props.encryptionKey.keyArn],
    });

    const location = new RegisteredLocation(this, 'Resource', {
      resourceArn: bucket.bucketArn,
      useServiceLinkedRole: false,
      roleArn: role.roleArn,
      hybridAccessEnabled: false,
    });
    location.node.addDependency(role);
    // LF-10: whoever creates a table needs its location; here CloudFormation does.
    new LakePermissions(this, 'Deployer', {
      principalArn: deployingRoleArn(this),
      permissions: [
        {
          permission: 'DATA_LOCATION_ACCESS',
          resource: { dataLocation: { catalogId: Stack.of(this).account, resourceArn: bucket.bucketArn } },
        },
      ],
      after: location,
    });
  }
}
