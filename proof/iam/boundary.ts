import { boundaryDocument } from '../../lib/security/permissions-boundary';
import { DEPLOYERS, EMPTIERS } from '../../lib/security/guardrails-account';
import type { Document } from './simulator';

/**
 * The text of a boundary that a configuration names: that of the account app, whatever its name. Names are made up here, in
 * lower case, and so functions that empty buckets have others than CloudFormation gives them.
 */
export function namedBoundary(arn: string): Document {
  return boundaryDocument({
    arn,
    deployers: DEPLOYERS,
    emptiers: [...EMPTIERS, 'arn:*:iam::*:role/*-customs3autodelete*'],
  });
}
