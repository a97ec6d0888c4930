import { readFile, realpath } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import {
  createKeyRing,
  describeFinding,
  EvidenceError,
  type KeyWrapper,
  parseVerifierKey,
  type Report,
  type VerifierKey,
  verifyLog,
} from '@sallyport/evidence'
import { readKeyRing } from '@sallyport/key-file'
import type { Context } from '../context.ts'
import { CliError } from '../errors.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { erasureText } from '../replay/erasure-text.ts'
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
  const { key, source } = await readKey(context, directory, options.key)
  const recordingKeys = await readRecordingKeys(context, options.recordingKey)
  const report = await verifyLog(evidence, key, {
    ...(recordingKeys && { recordingKeys }),
    kept: await readKeptFiles(context, options.checkpoint ?? [], key),
    onProgress: ({ leaves, size }) => {
      if (context.isTerminal) context.err.write(`\r${leaves} of ${size} leaves`)
    },
  })
  if (context.isTerminal) context.err.write('\r\u001b[K')
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

/** The keys that open recordings, where a file with them is named. */
async function readRecordingKeys(
  { workingDirectory }: Context,
  file: string | undefined,
): Promise<KeyWrapper | undefined> {
  if (file === undefined) return undefined
  try {
    return createKeyRing(await readKeyRing(resolve(workingDirectory, file), 'recording key'))
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be read'
    throw new CliError('no_recording_key', `--recording-key ${file} is of no use: ${why}.`, 2)
  }
}

/** A key as text, and where it was found. */
interface SourcedKey {
  readonly text: string
  readonly source: string
}

/** The key that was named (a key or a file with one), or that of the deployment in which the command runs. */
async function readKey(
  context: Context,
  directory: string | undefined,
  named: string | undefined,
): Promise<{ readonly key: VerifierKey; readonly source: string }> {
  const { text, source } =
    named === undefined
      ? await deploymentKey(context, directory)
      : await namedKey(context.workingDirectory, named)
  try {
    return { key: parseVerifierKey(text.trim()), source }
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
    throw new CliError(
      'no_key',
      'What --key names is neither a verifier key nor a file with one.',
      2,
    )
  }
}

async function namedKey(workingDirectory: string, named: string): Promise<SourcedKey> {
  const file = resolve(workingDirectory, named)
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? { text: named, source: '--key' } : { text, source: file }
}

/**
 * The key of the deployment in which the command runs. A key that comes with the evidence proves nothing: whoever can
 * write another log can put another key beside it.
 */
async function deploymentKey(
  { workingDirectory }: Context,
  evidence: string | undefined,
): Promise<SourcedKey> {
  for (let at = workingDirectory; ; at = dirname(at)) {
    const source = join(at, '.sallyport', 'keys', 'log.vkey')
    const text = await readFile(source, 'utf8').catch(() => undefined)
    const inside =
      evidence !== undefined &&
      text !== undefined &&
      (await realpath(source)).startsWith(join(evidence, sep))
    if (text !== undefined && !inside) return { text, source }
    if (dirname(at) === at) break
  }
  throw new CliError(
    'no_key',
    'Which key signed this log? Name it with --key (the operator publishes it; `sallyport log` shows it).',
    2,
  )
}
