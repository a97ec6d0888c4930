import { eventLine, principal } from './sample-lines.ts'

const REFUSED = {
  authenticated: true,
  principal,
  clientAddress: '10.0.0.7',
  method: 'GET',
  route: '/api/sessions/:id/recording',
  code: 'forbidden',
  count: 1,
  first: '2026-01-01T00:00:00.000Z',
  last: '2026-01-01T00:00:00.000Z',
}
/** Of requests that share nothing. */
const MANY = {
  authenticated: false,
  count: 4711,
  first: '2026-01-01T00:00:00.000Z',
  last: '2026-01-01T00:01:00.000Z',
}

/** Requests that the admin API refused, alone and together. */
export const REFUSALS: Readonly<Record<string, string>> = {
  'request refused': eventLine('request.refused', 'refusal/x', REFUSED),
  'requests refused': eventLine('request.refused', 'refusal/x', {
    ...REFUSED,
    method: 'PUT',
    clientAddress: undefined,
    count: 40,
    last: '2026-01-01T00:00:59.000Z',
  }),
  'requests of one caller refused': eventLine('request.refused', 'refusal/x', {
    ...MANY,
    authenticated: true,
    principal: { ...principal, kind: 'agent', id: 'reporting-agent', onBehalfOf: 'alice' },
  }),
  'requests of callers refused': eventLine('request.refused', 'refusal/x', {
    ...MANY,
    authenticated: true,
  }),
  'requests without a token refused': eventLine('request.refused', 'refusal/x', {
    ...REFUSED,
    authenticated: false,
    principal: undefined,
    code: 'unauthenticated',
    reason: 'missing',
  }),
  'requests with bad tokens refused': eventLine('request.refused', 'refusal/x', MANY),
}
