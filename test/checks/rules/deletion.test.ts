import { deletionRules } from '../../../lib/checks/rules/deletion';
import { type Example, type Resources, testRules } from './examples';

const bucket = (beside: Record<string, unknown>): Resources => ({ Bucket: ['AWS::S3::Bucket', {}, beside] });

const examples: Example[] = [
  {
    rule: 'ML-CF-03',
    fails: bucket({ DeletionPolicy: 'Retain' }),
    says: 'AWS::S3::Bucket must state UpdateReplacePolicy, got nothing',
    passes: bucket({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' }),
    alsoFails: { 'a key': { Key: ['AWS::KMS::Key', {}, { UpdateReplacePolicy: 'Retain' }] } },
    alsoPasses: { 'what holds nothing': { Role: ['AWS::IAM::Role'] } },
  },
  {
    rule: 'ML-CF-03-2',
    fails: bucket({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Delete' }),
    says: "DeletionPolicy is 'Retain', yet a replacement deletes it",
    passes: bucket({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }),
    alsoPasses: { 'a snapshot': bucket({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Snapshot' }) },
  },
];

testRules('deletionRules', deletionRules, examples);
