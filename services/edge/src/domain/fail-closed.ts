import type { Decision } from '@sallyport/contracts'

/** The decision that stands where none could be made. */
export const failClosed = (reason: string): Decision => ({
  outcome: 'deny',
  access: 'admin',
  reasons: [reason],
  policies: [],
  policyVersion: 0,
  unasked: true,
})
