import { describeFinding, type Report, verifyLog } from '@sallyport/evidence'
import type { Context } from '../context.ts'
import { clean } from '../output/clean.ts'
import { clearProgress, shownProgress } from '../output/progress.ts'
import { show } from '../output/show.ts'
import { erasureText } from '../replay/erasure-text.ts'
import { readRecordingKeys, readVerifierKey } from './evidence-keys.ts'
import { openEvidence } from './evidence-place.ts'
import { readKeptFiles } from './kept.ts'
import { verdictOf } from './verdict.ts'

export interface VerifyCommandOptions {
  readonly key?: string
  /** Files with checkpoints that someone else kept. */
  readonly checkpoint?: readonly string[]
  /** File with the keys that open recordings. */
  readonly recordingKey?: string
}

/**
 * Checks evidence in a folder or a bucket with nothing but the public key, and with checkpoints that someone else kept
 * where they are named. Exit code 1 where anything is wrong with it.
 */
export async function verify(
  context: Context,
  place: string,
  options: VerifyCommandOptions,
): Promise<number> {
  const { source: evidence, directory } = await openEvidence(context, place)
  const { key, source } = await readVerifierKey(context, directory, options.key)
  const recordingKeys = await readRecordingKeys(context, options.recordingKey)
  const report = await verifyLog(evidence, key, {
    ...(recordingKeys && { recordingKeys }),
    kept: await readKeptFiles(context, options.checkpoint ?? [], key),
    ...shownProgress(context),
  })
  clearProgress(context)
  show(context, { verdict: verdictOf(report), keySource: source, ...report }, () =>
    describe(report, source),
  )
  return report.ok ? 0 : 1
}

function describe(report: Report, keySource: string): string {
  const { origin, size, kept, checkpoints, segments, exchanges, findings, omitted } = report
  const lines = [
    ...findings.map((finding) => `${finding.severity.toUpperCase()}  ${describeFinding(finding)}`),
    ...(omitted > 0 ? [`and ${omitted} more`] : []),
    `log         ${origin}`,
    `key         ${clean(keySource)}`,
    `checked     ${size} leaves, ${checkpoints} checkpoints, ${segments} recording segments, ${exchanges} exchanges`,
    ...insideText(report),
    ...kept.map(
      ({ file, checkpoints: given, newest, agrees }) =>
        `kept        ${clean(file)}: ${given} signed, the newest names ${newest} leaves; the log agrees up to leaf ${agrees}`,
    ),
    `result      ${verdictOf(report)}`,
  ]
  return `${lines.join('\n')}\n`
}

/** What of the recordings was not checked inside, and why. */
function insideText({ unopened, erased, erasures }: Report): string[] {
  return [
    ...(unopened > 0
      ? [`not opened  ${unopened} recording segments: no key for them was given (--recording-key)`]
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
