import {
  describeFinding,
  findLogKeys,
  type KeyReport,
  type Report,
  verifyLog,
} from '@sallyport/evidence'
import type { Context } from '../context.ts'
import { usage } from '../errors.ts'
import { clean } from '../output/clean.ts'
import { clearProgress, shownProgress } from '../output/progress.ts'
import { show } from '../output/show.ts'
import { erasureText } from '../replay/erasure-text.ts'
import { readRecordingKeys, readVerifierKeys } from './evidence-keys.ts'
import { openEvidence } from './evidence-place.ts'
import { readKeptFiles } from './kept.ts'
import { verifyEvent } from './verify-event.ts'
import { verdictOf } from './verdict.ts'

export interface VerifyCommandOptions {
  /** Verifier keys, or files with some. */
  readonly key?: readonly string[]
  /** Files with checkpoints that someone else kept. */
  readonly checkpoint?: readonly string[]
  /** File with the keys that open recordings. */
  readonly recordingKey?: string
  /** File with the proof of one event, to be checked instead. */
  readonly proof?: string
}

/**
 * Checks evidence in a folder or a bucket with nothing but public keys, and with checkpoints that someone else kept
 * where they are named; or one event by its proof. Exit code 1 where anything is wrong with it.
 */
export async function verify(
  context: Context,
  place: string | undefined,
  options: VerifyCommandOptions,
): Promise<number> {
  const { proof, key, ...others } = options
  if (proof !== undefined) {
    if (place !== undefined || Object.keys(others).length > 0)
      throw usage('--proof is checked with --key and nothing else: name no place beside it.')
    return verifyEvent(context, proof, key)
  }
  if (place === undefined)
    throw usage(
      'Name the evidence (a folder, or s3://bucket/prefix), or the proof of an event with --proof.',
    )
  const { source: evidence, directory } = await openEvidence(context, place)
  const { keys, source } = await readVerifierKeys(context, directory, key)
  const recordingKeys = await readRecordingKeys(context, options.recordingKey)
  const { known } = await findLogKeys(evidence, keys)
  const report = await verifyLog(evidence, keys, {
    ...(recordingKeys && { recordingKeys }),
    kept: await readKeptFiles(context, options.checkpoint ?? [], known),
    ...shownProgress(context),
  })
  clearProgress(context)
  show(context, { verdict: verdictOf(report), keySource: source, ...report }, () =>
    describe(report, source, recordingKeys !== undefined),
  )
  return report.ok ? 0 : 1
}

function describe(report: Report, keySource: string, keysGiven: boolean): string {
  const { origin, size, kept, checkpoints, segments, exchanges, findings, omitted } = report
  const lines = [
    ...findings.map((finding) => `${finding.severity.toUpperCase()}  ${describeFinding(finding)}`),
    ...(omitted > 0 ? [`and ${omitted} more`] : []),
    `log         ${origin}`,
    `key         ${clean(keySource)}`,
    ...signedText(report.keys),
    `checked     ${size} leaves, ${checkpoints} checkpoints, ${segments} recording segments, ${exchanges} exchanges`,
    ...insideText(report, keysGiven),
    ...kept.map(
      ({ file, checkpoints: given, newest, agrees }) =>
        `kept        ${clean(file)}: ${given} signed, the newest names ${newest} leaves; the log agrees up to leaf ${agrees}`,
    ),
    `result      ${verdictOf(report)}`,
  ]
  return `${lines.join('\n')}\n`
}

/** Which key signed what, where there are several, or one that is not to be trusted. */
function signedText(keys: readonly KeyReport[]): string[] {
  if (keys.length === 1 && keys[0]?.trust === 'given') return []
  return keys.map(
    ({ key, from, to, trust }) =>
      `signed      leaves ${from} to ${to - 1} by ${clean(key)} (${TRUST[trust]})`,
  )
}

const TRUST = {
  given: 'given',
  introduced: 'introduced by a given key',
  none: 'NOT INTRODUCED by any given key',
} as const

/** What of the recordings was not checked inside, and why. */
function insideText({ unopened, erased, erasures }: Report, keysGiven: boolean): string[] {
  const why = keysGiven ? 'under a key that is not among those given' : 'no key for them was given'
  return [
    ...(unopened > 0
      ? [`not opened  ${unopened} recording segments: ${why} (--recording-key)`]
      : []),
    ...(erased > 0 ? [`erased      ${erased} recording segments, as the log tells`] : []),
    ...erasures.slice(0, MAX_ERASURES).map((erasure) => {
      const { session, leaf } = erasure
      return `            leaf ${leaf}, session ${session}: ${erasureText(erasure)}`
    }),
    ...(erasures.length > MAX_ERASURES ? ['            and more (--json has them)'] : []),
  ]
}

/** Erasures that the text lists. */
const MAX_ERASURES = 20
