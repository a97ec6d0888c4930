import type { Principal } from '@sallyport/contracts'

/**
 * Whether two principals are, or act for, one person. An agent counts as the user on whose behalf it acts as well as
 * itself, so that nobody consents to their own request, or twice, by way of an agent.
 */
export function samePerson(one: Principal, other: Principal): boolean {
  if (one.issuer !== other.issuer) return false
  const people = [one.id, one.onBehalfOf]
  return (
    people.includes(other.id) ||
    (other.onBehalfOf !== undefined && people.includes(other.onBehalfOf))
  )
}

/** Whether two principals are one and the same; another agent of the same user is not. */
export const isSelf = (one: Principal, other: Principal): boolean =>
  one.issuer === other.issuer &&
  one.kind === other.kind &&
  one.id === other.id &&
  one.onBehalfOf === other.onBehalfOf

/**
 * Whether someone may withdraw what a principal asked for: that principal itself, and the user for whom it acts. Another
 * agent of the same user may not.
 */
export function mayWithdraw(by: Principal, requester: Principal): boolean {
  if (isSelf(by, requester)) return true
  return by.issuer === requester.issuer && by.kind === 'user' && by.id === requester.onBehalfOf
}
