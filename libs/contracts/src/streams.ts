/** Names of the JetStream streams and of what travels on them. */
export const STREAMS = {
  journal: { name: 'JOURNAL', subjects: ['journal.*'] },
  state: { name: 'STATE', subjects: ['state.*.*'] },
  audit: { name: 'AUDIT', subjects: ['audit.>'] },
  approval: {
    name: 'APPROVAL',
    subjects: ['approval.requested.*', 'approval.resolved.*', 'approval.break_glass.*'],
  },
  asked: { name: 'ASKED', subjects: ['asked.*'] },
  held: { name: 'HELD', subjects: ['held.*'] },
  rates: { name: 'RATES', subjects: ['rates.*'] },
  leases: { name: 'LEASES', subjects: ['leases.*'] },
} as const

/** Durable consumer of JOURNAL and STATE by which the recorder reads; without it the edge takes no traffic. */
export const RECORDER_CONSUMER = 'recorder'

/**
 * Durable consumer of AUDIT that the server pushes to whoever listens to the subject, from where it stopped. It needs no
 * word back, so that those outside need no right to say anything.
 */
export const SIEM_CONSUMER = { name: 'siem', subject: 'siem.audit' } as const

/** What a writer name looks like: it becomes one subject token. */
export const WRITER_PATTERN = /^[a-z0-9][a-z0-9-]{0,62}$/

/** Subject of one writer's evidence. */
export const journalSubject = (writer: string): string => `journal.${writer}`

/** Kinds of aggregate whose events stand in STATE. */
export type Aggregate =
  | 'connection'
  | 'policy'
  | 'approval'
  | 'pin'
  | 'masking'
  | 'retention'
  | 'view'
  | 'search'
  | 'refusal'

/** Subject of one aggregate's events: its last sequence is the fence of optimistic concurrency. */
export const stateSubject = (aggregate: Aggregate, id: string): string => `state.${aggregate}.${id}`

/** Subject of the arguments that approvers of an approval are shown. */
export const askedSubject = (approval: string): string => `asked.${approval}`

/** Subject of what an edge holds for a client, sealed with its own key. */
export const heldSubject = (id: string): string => `held.${id}`

/** Subject of the fill of one bucket, of a rate or a budget. */
export const rateSubject = (id: string): string => `rates.${id}`

/** Subject of who may do something that only one process may do at a time. */
export const leaseSubject = (id: string): string => `leases.${id}`

/** Id of the lease of the log: whoever has it writes the log. */
export const LOG_LEASE = 'log'

/** Classes of the audit stream: OCSF classes, decisions as they stand in the log, and the log's checkpoints. */
export const AUDIT_CLASSES = [
  'api_activity',
  'authentication',
  'entity_management',
  'break_glass',
  'admin_refusal',
  'detection_finding',
  'decision',
  'checkpoint',
] as const
export type AuditClass = (typeof AUDIT_CLASSES)[number]

/** Subject of one class of audit events. */
export const auditSubject = (kind: AuditClass): string => `audit.${kind}`

/** What approval bots are told: consent was asked for, the outcome stands, or someone broke the glass. */
export type ApprovalNews = 'requested' | 'resolved' | 'break_glass'

/** Subject of one kind of news of the approvals of a connection. */
export const approvalNewsSubject = (kind: ApprovalNews, connection: string): string =>
  `approval.${kind}.${connection}`

/** Longest line of the journal that becomes a leaf of the log, in bytes (C2SP tlog-tiles entry bundles). */
export const MAX_LEAF_BYTES = 65_535
