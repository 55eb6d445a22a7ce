import { forEach, type Rule } from '../rule';

/** The property that says how a resource of a type is encrypted, and what to do when it is missing. */
const ENCRYPTION: Readonly<Record<string, { readonly property: string; readonly fix: string }>> = {
  'AWS::S3::Bucket': { property: 'BucketEncryption', fix: 'PrivateBucket makes a bucket with it' },
  'AWS::Kinesis::Stream': { property: 'StreamEncryption', fix: 'EventStream makes a stream with it' },
  'AWS::Logs::LogGroup': { property: 'KmsKeyId', fix: 'encryptionKey of LogGroup sets it' },
  'AWS::SNS::Topic': { property: 'KmsMasterKeyId', fix: 'masterKey of Topic sets it' },
  'AWS::CloudTrail::Trail': { property: 'KMSKeyId', fix: 'kmsKeyId of CfnTrail sets it' },
};

/**
 * Every store of data or logs says in the template how it is encrypted.
 *
 * Services encrypt by default nowadays, so neither CloudFormation nor cdk-nag miss the property. The rule asks that it is
 * stated, not with which key.
 */
const encryptionStated: Rule = {
  id: 'ML-KM-001',
  title: 'Every store of data or logs says how it is encrypted',
  facts: [],
  fix: 'state it, so that a reader of the template knows the key',
  advice: true,
  check: forEach(Object.keys(ENCRYPTION), ({ type, properties }) => {
    const { property, fix } = ENCRYPTION[type] ?? { property: '', fix: '' };
    if (properties[property] !== undefined) return [];
    return [
      {
        problem: `${type} must say how it is encrypted in ${property}, which is missing (${fix})`,
        location: `Properties/${property}`,
      },
    ];
  }),
};

/** Rules about encryption at rest. */
export const encryptionRules: readonly Rule[] = [encryptionStated];
