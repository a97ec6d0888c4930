/** What makes evidence false or incomplete. */
export const FAILURES = {
  missing: 'is missing',
  unreadable: 'cannot be read',
  unexpected: 'belongs to nothing in the log',
  not_signed: 'is no checkpoint signed with the given key, or one that it introduced',
  key_foreign: 'says that another key takes over from one that was not in force',
  key_invalid: 'names what is no verifier key of this log, or one that signed it before',
  key_collision: 'names a key that has the id of another key of this log',
  key_not_cross_signed: 'is where a key takes over, and lacks the signature of this one',
  key_retired: 'is signed with a key that was no longer in force',
  key_not_introduced: 'is signed with a key that no given key introduced',
  keys_changed: 'does not publish the keys that the log names',
  misnamed_checkpoint: 'is a checkpoint of another size than its name says',
  rolled_back: 'is older than the newest signed checkpoint',
  root_mismatch: 'signs another tree than the entries make',
  unended_batch: 'signs a log that does not end with a whole batch',
  tile_mismatch: 'does not hold the hashes that the entries make',
  bundle_malformed: 'does not hold as many whole entries as it must',
  bundle_mismatch: 'does not hold the entries of the log',
  entry_changed: 'is not the entry that the signed tree holds',
  not_json: 'is no JSON text in UTF-8',
  unknown_type: 'is no event of a known type',
  invalid_event: 'does not match the contract of its type',
  invalid_content: 'does not match the contract of a content record',
  wrong_stream: 'is of a type that does not stand here',
  too_large: 'is larger than a leaf can be',
  duplicate_id: 'has the id of another event',
  cursor_back: 'says that the log reaches less far into a stream than before',
  object_changed: 'is not the object that its leaf commits to',
  object_malformed: 'does not hold what its leaf says',
  object_misplaced: 'is sealed under another key than its place in the log gives it',
  foreign_record: 'is in a recording to which it does not belong',
  unrecorded_event: 'is in no recording of its session',
  content_missing: 'names content that no recording holds',
  content_changed: 'is not the content that an event commits to',
  content_unreferenced: 'is content that no event names',
  key_missing: 'is gone, though the log tells of no erasure: the content under it cannot be read',
  key_changed: 'is not the data key that was stored',
  key_misnamed: 'names another key than it is wrapped with',
  mark_missing: 'is missing, though data keys that the erasure covers are gone',
  mark_changed: 'is not the mark of the erasure that its leaf tells of',
  position_malformed: 'does not say up to which leaf erasures were carried out',
  completed_undecided: 'completes an exchange that was not decided',
  closed_undecided: 'closes an exchange that was not open',
  completed_twice: 'completes an exchange a second time',
  streamed_late: 'is a part of an answer that is already complete',
  decided_late: 'decides an exchange that is already complete',
  decided_again: 'decides an exchange again that did not wait for approval',
  forwarded_unallowed: 'was forwarded though the last decision was not to allow it',
} as const

/** What a reader should know, though nothing is wrong. */
export const NOTES = {
  indeterminate: 'was decided, and how it ended is not known',
  closed_indeterminate:
    'closes an exchange whose edge was killed: whether it reached its target is not known',
  closed_waiting:
    'closes an exchange whose edge was killed: it was not forwarded: it waited for approval',
  closed_denied: 'closes an exchange whose edge was killed: it was not forwarded: it was denied',
  waiting: 'had not been forwarded where the log ends: it waited for approval',
  denied_open: 'was not forwarded: it was denied, and the log does not have its end',
  uncommitted: 'was left by a batch that did not reach the log',
  log_went_on: 'is newer than the head that was checked: the log went on meanwhile',
  erasure_pending: 'still stands, though the log says that its session was erased',
  key_unused: 'is a key that was given, and that signed nothing here',
  unfinished_content: 'is content of an exchange whose end is not known',
} as const

/** How the log contradicts a checkpoint that someone else kept. */
export const CONTRADICTIONS = {
  log_rolled_back: (at: string, { checkpoint, log }: Claim) =>
    `rolled back: the folder has ${log} leaves, the checkpoint of ${at} names ${checkpoint}`,
  log_forked: (at: string, { checkpoint, log }: Claim) =>
    `forked: the folder has ${log} leaves, of which the first ${checkpoint} are not those that the checkpoint of ${at} names`,
} as const

/** Two sizes, in leaves. */
export interface Claim {
  /** What the checkpoint names. */
  readonly checkpoint: number
  /** What the log has. */
  readonly log: number
}

/** Where something was found: a file, and in it a leaf of the log or a line. */
export interface Place {
  readonly file: string
  /** Index of the leaf in the log. */
  readonly leaf?: number
  /** Line of a recording, or of a file with kept checkpoints, from 1. */
  readonly line?: number
  /** Verifier key that it is about, or the name and the id of one that nobody gave. */
  readonly key?: string
}

/** One thing that was found. */
export type Finding =
  | { readonly severity: 'failure'; readonly place: Place; readonly problem: keyof typeof FAILURES }
  | { readonly severity: 'note'; readonly place: Place; readonly problem: keyof typeof NOTES }
  | Contradiction

/** A checkpoint that someone else kept, and that the log is not true to. */
export interface Contradiction {
  readonly severity: 'failure'
  /** Where the checkpoint stands. */
  readonly place: Place
  readonly problem: keyof typeof CONTRADICTIONS
  readonly claim: Claim
}

/** A finding in words. File names come from the store, so what is not printable in them is escaped. */
export function describeFinding(finding: Finding): string {
  const { file, leaf, line, key } = finding.place
  const name = printable(file)
  const at = [
    name,
    leaf !== undefined && `leaf ${leaf}`,
    line !== undefined && `line ${line}`,
    key !== undefined && `key ${printable(key)}`,
  ]
    .filter(Boolean)
    .join(', ')
  if ('claim' in finding) return CONTRADICTIONS[finding.problem](at, finding.claim)
  const what = finding.severity === 'failure' ? FAILURES[finding.problem] : NOTES[finding.problem]
  return `${at}: ${what}`
}

const printable = (text: string): string =>
  /^[\w./+=-]+$/.test(text) ? text : JSON.stringify(text)
