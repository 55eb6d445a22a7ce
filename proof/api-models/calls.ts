import type { ApiCall } from '../../lib/checks/api-calls';
import { faultsInRequest, type RequestStyle } from './request';

/** Texts of optimized integrations that may be given as JSON; the integration writes them as text. */
const JSON_TEXTS: Readonly<Record<string, readonly string[]>> = {
  'sns:publish': ['Message'],
  'sqs:sendMessage': ['MessageBody'],
  'states:startExecution': ['Input'],
  'lambda:invoke': ['Payload'],
};

/** Optimized integrations that are no API operations of their own. */
const NO_OPERATIONS = new Set(['http:invoke', 'apigateway:invoke', 'eks:call', 'eks:runJob', 'bedrock:invokeModel']);

/**
 * What the API of a call would not take of its parameters, as far as they are known before it runs.
 *
 * @param parameters what is sent instead of what stands in the template, with every value known
 */
export function faultsInCall(
  { service, operation, integration, parameters: written }: ApiCall,
  parameters?: unknown,
): readonly string[] {
  const name = `${service}:${operation}`;
  if (integration === 'optimized' && NO_OPERATIONS.has(name)) return [];
  const style: RequestStyle = {
    pascalCase: integration === 'optimized' || integration === 'aws-sdk',
    paths: parameters === undefined && (integration === 'optimized' || integration === 'aws-sdk'),
    jsonTexts: integration === 'optimized' ? JSON_TEXTS[name] : undefined,
  };
  const request = parameters ?? written;
  return faultsInRequest(service, operation, integration === 'pipeline' ? withoutVariables(request) : request, style);
}

/** Parameters of a pipeline step without what only a run knows, as text that stands for it. */
function withoutVariables(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutVariables);
  if (typeof value !== 'object' || value === null) return value;
  const [[key, argument] = ['', undefined], ...others] = Object.entries(value);
  if (others.length === 0 && (key === 'Get' || key.startsWith('Std:'))) return `<Variable ${JSON.stringify(argument)}>`;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutVariables(item)]));
}
