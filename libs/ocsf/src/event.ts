import { isIP } from 'node:net'
import type { Principal } from '@sallyport/contracts'

/** Version of the Open Cybersecurity Schema Framework that every record follows (https://schema.ocsf.io/1.8.0). */
const VERSION = '1.8.0'

/** A coded value and its caption, as OCSF pairs them. */
export interface Coded {
  readonly id: number
  readonly caption: string
}

/** A class of OCSF with its category. */
export interface OcsfClass {
  readonly uid: number
  readonly name: string
  readonly category: Coded
}

const APPLICATION = { id: 6, caption: 'Application Activity' }
const UNCATEGORIZED = { id: 0, caption: 'Uncategorized' }
const FINDINGS = { id: 2, caption: 'Findings' }
const IAM = { id: 3, caption: 'Identity & Access Management' }
export const API_ACTIVITY: OcsfClass = { uid: 6003, name: 'API Activity', category: APPLICATION }
export const AUTHENTICATION: OcsfClass = { uid: 3002, name: 'Authentication', category: IAM }
export const AUTHORIZE_SESSION: OcsfClass = { uid: 3003, name: 'Authorize Session', category: IAM }
export const ENTITY_MANAGEMENT: OcsfClass = { uid: 3004, name: 'Entity Management', category: IAM }
export const DETECTION_FINDING: OcsfClass = {
  uid: 2004,
  name: 'Detection Finding',
  category: FINDINGS,
}
/** For what none of the classes is about. */
export const BASE_EVENT: OcsfClass = { uid: 0, name: 'Base Event', category: UNCATEGORIZED }

export const SUCCESS: Coded = { id: 1, caption: 'Success' }
export const FAILURE: Coded = { id: 2, caption: 'Failure' }
/** The status of a finding that nobody has looked at. */
export const NEW: Coded = { id: 1, caption: 'New' }
export const INFORMATIONAL: Coded = { id: 1, caption: 'Informational' }
export const LOW: Coded = { id: 2, caption: 'Low' }
export const MEDIUM: Coded = { id: 3, caption: 'Medium' }
export const HIGH: Coded = { id: 4, caption: 'High' }

/** The verdict of a control (profile `security_control`). */
export interface Verdict {
  readonly action: Coded
  readonly disposition: Coded
}

const ALLOW = { id: 1, caption: 'Allowed' }
const DENY = { id: 2, caption: 'Denied' }
export const ALLOWED: Verdict = { action: ALLOW, disposition: ALLOW }
export const APPROVED: Verdict = { action: ALLOW, disposition: { id: 8, caption: 'Approved' } }
export const BLOCKED: Verdict = { action: DENY, disposition: { id: 2, caption: 'Blocked' } }
/** Set aside until someone decides. */
export const QUARANTINED: Verdict = { action: DENY, disposition: { id: 3, caption: 'Quarantined' } }
export const REJECTED: Verdict = { action: DENY, disposition: { id: 25, caption: 'Rejected' } }
export const UNAUTHORIZED: Verdict = {
  action: DENY,
  disposition: { id: 26, caption: 'Unauthorized' },
}
/** Neither let through nor refused: consent is awaited. */
export const AWAITED: Verdict = {
  action: { id: 99, caption: 'Approval awaited' },
  disposition: { id: 14, caption: 'Delayed' },
}

/** Where a record stands: a gap shows where its `previous` is not the leaf of the record before it. */
export interface LeafPlace {
  /** Index of the leaf of the log that the record tells of. */
  readonly leaf: number
  /** Index of the leaf that the record before it tells of; -1 for none. The leaves in between have no record. */
  readonly previous: number
}

/** What a record tells of: an event, as far as every record needs it. */
interface Told {
  readonly id: string
  readonly type: string
  readonly subject: string
  /** RFC 3339. */
  readonly time: string
}

/** What every record says beside the attributes of its class. */
export interface OcsfBase {
  readonly activity: Coded
  readonly severity: Coded
  readonly status: Coded
  readonly statusCode?: string | undefined
  readonly statusDetail?: string | undefined
  readonly verdict?: Verdict | undefined
  readonly message: string
  readonly session?: string | undefined
  /** Sallyport's own attributes. */
  readonly sallyport: Readonly<Record<string, unknown>>
}

/**
 * The base of a record, without a place where it tells of no leaf. Members that are undefined vanish when it is written.
 */
export function ocsfBase(
  place: LeafPlace | undefined,
  event: Told,
  { uid, name, category }: OcsfClass,
  base: OcsfBase,
): Readonly<Record<string, unknown>> {
  const { activity, severity, status, verdict } = base
  return {
    category_uid: category.id,
    category_name: category.caption,
    class_uid: uid,
    class_name: name,
    activity_id: activity.id,
    activity_name: activity.caption,
    type_uid: uid * 100 + activity.id,
    type_name: `${name}: ${activity.id === 99 ? 'Other' : activity.caption}`,
    time: Date.parse(event.time),
    severity_id: severity.id,
    severity: severity.caption,
    status_id: status.id,
    status: status.caption,
    status_code: base.statusCode,
    status_detail: base.statusDetail,
    message: base.message,
    action_id: verdict?.action.id,
    action: verdict?.action.caption,
    disposition_id: verdict?.disposition.id,
    disposition: verdict?.disposition.caption,
    metadata: {
      version: VERSION,
      uid: event.id,
      event_code: event.type,
      correlation_uid: base.session,
      sequence: place?.leaf,
      profiles: verdict === undefined ? undefined : ['security_control'],
      product: { name: 'Sallyport', vendor_name: 'Sallyport' },
    },
    unmapped: {
      sallyport: {
        leaf: place?.leaf,
        previous: place?.previous,
        type: event.type,
        subject: event.subject,
        ...base.sallyport,
      },
    },
  }
}

/** A principal as OCSF user. */
export function ocsfUser(principal: Principal): object {
  const service = principal.kind === 'agent'
  return {
    uid: principal.id,
    name: principal.id,
    domain: principal.issuer,
    type_id: service ? 4 : 1,
    type: service ? 'Service' : 'User',
    groups: principal.groups.map((name) => ({ name })),
  }
}

/** Where a request came from; a name stands where no address is known. */
export function ocsfEndpoint(address: string | undefined): object {
  const ip = address?.replace(/^::ffff:(?=\d+\.)/i, '')
  return ip !== undefined && isIP(ip) !== 0 ? { ip } : { name: ip ?? 'unknown' }
}
