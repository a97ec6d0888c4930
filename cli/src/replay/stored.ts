import type { Erasure, SessionId } from '@sallyport/contracts'
import {
  describeFinding,
  type KeyWrapper,
  readSession,
  type Report,
  sessionPrefix,
} from '@sallyport/evidence'
import { readRecordingKeys, readVerifierKeys } from '../commands/evidence-keys.ts'
import { openEvidence } from '../commands/evidence-place.ts'
import type { Context } from '../context.ts'
import { CliError } from '../errors.ts'
import { clearProgress, shownProgress } from '../output/progress.ts'
import { readExchanges, type Unreadable } from './exchanges.ts'
import { DECLINED, type Replay } from './replay.ts'

/** Where evidence is, and the keys to it. */
export interface StoredOptions {
  readonly evidence: string
  /** Whether content is wanted, where there is a key to it. */
  readonly content: boolean
  readonly key?: readonly string[]
  readonly recordingKey?: string
}

/** Reads a session from evidence alone. */
export async function readStored(
  context: Context,
  session: SessionId,
  { evidence: place, content, key: named, recordingKey }: StoredOptions,
): Promise<Replay> {
  const { source, directory } = await openEvidence(context, place, (sealed) =>
    sealed.startsWith(sessionPrefix(session)),
  )
  const { keys, source: keySource } = await readVerifierKeys(context, directory, named)
  const recordingKeys = content ? await readRecordingKeys(context, recordingKey) : undefined
  const { report, lines } = await readSession(source, keys, session, {
    ...(recordingKeys && { recordingKeys }),
    ...shownProgress(context),
  })
  clearProgress(context)
  const texts = lines.map((line) => Buffer.from(line).toString('utf8'))
  const exchanges = readExchanges(
    texts,
    report.erasures.map(erasureOf),
    content ? unreadableOf(report) : undefined,
  )
  if (exchanges.length === 0 && report.ok)
    throw new CliError('not_found', `The log in ${place} has nothing of session ${session}.`)
  const { origin: log, size, time, ok, findings, omitted } = report
  const withheld = content ? withheldOf(report, recordingKeys) : DECLINED
  return {
    session,
    origin: {
      kind: 'evidence',
      place: directory ?? place,
      log,
      keySource,
      size,
      ...(time !== undefined && { time }),
      ok,
      findings: [
        ...findings.map((one) => `${one.severity.toUpperCase()}  ${describeFinding(one)}`),
        ...(omitted > 0 ? [`and ${omitted} more`] : []),
      ],
    },
    ...(withheld !== undefined && { withheld }),
    exchanges,
  }
}

/** An erasure of the session that is read, as the gateway tells it. */
function erasureOf(told: Report['erasures'][number]): Erasure {
  const { session: _session, connection: _connection, ...erasure } = told
  return erasure
}

function withheldOf(
  { unopened }: Report,
  recordingKeys: KeyWrapper | undefined,
): string | undefined {
  if (unopened === 0) return undefined
  if (recordingKeys === undefined)
    return 'Content is encrypted, and no key for it was given (--recording-key): this is what the log tells.'
  return `${unopened} segments of content are encrypted under keys that --recording-key does not open.`
}

/** Why content is not there that nobody erased. */
function unreadableOf({ ok, unopened }: Report): Unreadable {
  const why = [
    ...(unopened > 0 ? ['the key is missing'] : []),
    ...(ok ? [] : ['it is damaged, as was found']),
  ]
  return {
    of: new Map(),
    ...(why.length > 0 && { otherwise: `cannot be read: ${why.join(', or ')}` }),
  }
}
