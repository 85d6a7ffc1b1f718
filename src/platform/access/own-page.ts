import type { IncomingMessage } from 'node:http';

/**
 * Says that a request comes from the operators' page, and whether its operator has done something or the page
 * asks by itself. No form can send it, and no other site without asking first, which nobody answers.
 */
export const PAGE_HEADER = 'x-desk-request';
export const PAGE_HEADER_VALUES = ['operator', 'background'] as const;

/** Whether the operator did something, so that the session lasts longer. */
export function isOperatorPresent({ headers }: IncomingMessage): boolean {
  return headers[PAGE_HEADER] === 'operator';
}

/**
 * What is wrong with a request that is to count as its browser's: it does not come from the gateway's own page.
 * Null where nothing is. What only looks may also be an address that somebody opens, such as a file of an export.
 */
export function whatIsForeign(request: IncomingMessage): string | null {
  const isChange = request.method !== 'GET' && request.method !== 'HEAD';
  const { headers } = request;
  if (isChange && !PAGE_HEADER_VALUES.some((value) => value === headers[PAGE_HEADER])) {
    return `By a session, whatever changes something takes the header X-Desk-Request.`;
  }
  const site = headers['sec-fetch-site'];
  // Browsers of the last years say it, and no page can change what they say.
  if (site !== undefined) {
    if (site === 'same-origin' || (site === 'none' && !isChange)) return null;
    return 'The request comes from a page of another origin.';
  }
  const { origin } = headers;
  if (origin === undefined) {
    return isChange ? 'Nothing says of which origin the page is that asks.' : null;
  }
  return hostOf(origin) === headers.host
    ? null
    : 'The request comes from a page of another origin.';
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
