import type { GatewayEvent } from './gateway-event';
import type { Problem } from './problem';
import { MEDIA_TYPE, MOST_BYTES } from './versions';

/** A body that was read, or why it cannot be. */
export type ReadBody = { readonly value: unknown } | { readonly problem: Problem };

/**
 * Reads the body of a request as JSON, from the cheapest check to the dearest: what is too large is never decoded.
 *
 * Never throws, whatever the body.
 */
export function readBody({ headers = {}, body, isBase64Encoded }: GatewayEvent): ReadBody {
  const typeProblem = wrongType(headers['content-type'], headers['content-encoding']);
  if (typeProblem !== undefined) return { problem: typeProblem };
  if (body === undefined || body === '') return refused('no-body', 'Send the encounters as the body.');
  if (byteLength(body, isBase64Encoded) > MOST_BYTES) {
    return refused('body-too-large', `The body must be at most ${MOST_BYTES} bytes; send fewer encounters at once.`);
  }
  const text = isBase64Encoded === true ? fromBase64(body) : { text: body };
  if ('problem' in text) return text;
  try {
    return { value: JSON.parse(text.text) as unknown };
  } catch {
    // The parser's message quotes the body.
    return refused('not-json', 'The body must be one JSON value, without anything before or after it.');
  }
}

/** Bytes of the body; of base64 at most one or two too many. */
function byteLength(body: string, isBase64 = false): number {
  return isBase64 ? Math.floor((body.length * 3) / 4) : Buffer.byteLength(body);
}

function wrongType(contentType = '', encoding = 'identity'): Problem | undefined {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters.map((one) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/.exec(one)?.[1]).find((one) => one);
  if (type.trim() !== MEDIA_TYPE || !['utf-8', 'utf8', undefined].includes(charset)) {
    return { code: 'wrong-content-type', detail: `Content-Type must be ${MEDIA_TYPE}, in UTF-8.` };
  }
  return encoding.trim().toLowerCase() === 'identity'
    ? undefined
    : { code: 'wrong-content-encoding', detail: 'Content-Encoding must be absent; send the body as it is.' };
}

/** Strictly, because Node.js skips what is no base64. */
function fromBase64(body: string): { readonly text: string } | { readonly problem: Problem } {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(body))
    return refused('not-base64', 'The body must be base64 where it is said to be.');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(body, 'base64')) };
  } catch {
    return refused('not-utf8', 'The body must be UTF-8.');
  }
}

function refused(code: Problem['code'], detail: string): { readonly problem: Problem } {
  return { problem: { code, detail } };
}
