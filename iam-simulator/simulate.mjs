// Answers whether IAM would allow requests: one JSON object per line on standard input, one per line on standard output.
//
// In:  {"id": 1, "documents": {"d1": {policy}, …}, "requests": [{"principal": …, "action": …, …}, …]}
// Out: {"id": 1, "answers": [{"allowed": true, "explicit": false, "ignored": []}, …]}
//
// Documents are policies, named once and kept while the process lives; requests name them. The end of the input ends it.
import { createInterface } from 'node:readline';
import { anonymousPrincipal, runSimulation } from '@cloud-copilot/iam-simulate';

// The library does not know `kms:EncryptionContext:<key>` and would ignore it. It knows `aws:PrincipalTag/<key>`, another
// key with a free name that no request here sends, and evaluates it in the same way; so one stands for the other.
const ENCRYPTION_CONTEXT = 'kms:EncryptionContext:';
const STAND_IN = `aws:PrincipalTag/${ENCRYPTION_CONTEXT}`;

const documents = new Map();

for await (const line of createInterface({ input: process.stdin })) {
  const { id, documents: added, requests } = JSON.parse(line);
  for (const [name, document] of Object.entries(added)) {
    documents.set(name, JSON.parse(JSON.stringify(document).replaceAll(`"${ENCRYPTION_CONTEXT}`, `"${STAND_IN}`)));
  }
  const answers = [];
  for (const request of requests) answers.push(await answer(request));
  process.stdout.write(`${JSON.stringify({ id, answers })}\n`);
}

/** Whether a request is allowed; `error` says why it cannot be simulated. */
async function answer({ principal, action, resource, account, context, identity, resourcePolicy, boundary, endpoint }) {
  const policies = (names) => names.map((name) => ({ name, policy: documents.get(name) }));
  try {
    const result = await runSimulation(
      {
        request: {
          principal: principal === null ? anonymousPrincipal : principal,
          action,
          resource: { resource, accountId: account },
          contextVariables: Object.fromEntries(
            Object.entries(context).map(([key, value]) => [
              key.startsWith(ENCRYPTION_CONTEXT) ? `aws:PrincipalTag/${key}` : key,
              value,
            ]),
          ),
        },
        identityPolicies: policies(identity),
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        ...(resourcePolicy === undefined ? {} : { resourcePolicy: documents.get(resourcePolicy) }),
        ...(boundary === undefined ? {} : { permissionBoundaryPolicies: policies(boundary) }),
        ...(endpoint === undefined ? {} : { vpcEndpointPolicies: policies(endpoint) }),
      },
      {},
    );
    if (result.resultType === 'error') {
      return { allowed: false, explicit: false, ignored: [], error: JSON.stringify(result.errors) };
    }
    const each = result.resultType === 'single' ? [result.result] : result.results;
    return {
      allowed: result.overallResult === 'Allowed',
      explicit: result.overallResult === 'ExplicitlyDenied',
      ignored: [...new Set(each.flatMap(({ ignoredContextKeys }) => ignoredContextKeys ?? []))],
    };
  } catch (error) {
    return { allowed: false, explicit: false, ignored: [], error: String(error) };
  }
}
