import {
  EvidenceError,
  readLine,
  type SignedCheckpoint,
  verifyCarriedProof,
} from '@sallyport/evidence'
import type { SallyportEvent } from '@sallyport/contracts'
import type { Context } from '../context.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { readText } from '../text-file.ts'
import { readVerifierKeys } from './evidence-keys.ts'

/**
 * Checks the proof of one event, which the file carries, with nothing but public keys. Exit code 1 where it does not show
 * that the event is in the log of these keys.
 */
export async function verifyEvent(
  context: Context,
  file: string,
  named: readonly string[] | undefined,
): Promise<number> {
  const text = await readText(context, file)
  const { keys, source } = await readVerifierKeys(context, undefined, named)
  const proven = prove(() => verifyCarriedProof(text, keys))
  if ('why' in proven) {
    const { why } = proven
    show(context, { verdict: 'not_proven', keySource: source, why }, () =>
      lines([
        ['key', source],
        ['result', `NOT PROVEN: ${why}`],
      ]),
    )
    return 1
  }
  const { event, leaf, checkpoint } = proven
  const { id, type, time } = event
  const { origin, size, signers } = checkpoint
  const signedBy = signers.map((key) => key.text)
  const about = { event: id, type, time, log: origin, leaf, size, signedBy, keySource: source }
  show(context, { verdict: 'proven', ...about, data: event.data }, () =>
    lines([
      ['event', id],
      ['type', type],
      ['time', time],
      ['log', origin],
      ['leaf', `${leaf} of ${size}`],
      ...signedBy.map((key) => ['signed by', key] as const),
      ['key', source],
      ['result', 'PROVEN: the event is in the log, as it stands in the file'],
    ]),
  )
  return 0
}

type Proven =
  | { readonly event: SallyportEvent; readonly leaf: number; readonly checkpoint: SignedCheckpoint }
  | { readonly why: string }

function prove(check: () => ReturnType<typeof verifyCarriedProof>): Proven {
  try {
    const { entry, index, checkpoint } = check()
    const line = readLine(entry)
    if (line.kind !== 'event') return { why: 'what the log has there is no event of Sallyport' }
    return { event: line.event, leaf: index, checkpoint }
  } catch (error) {
    if (error instanceof EvidenceError) return { why: error.message }
    throw error
  }
}

const lines = (facts: readonly (readonly [name: string, value: string])[]): string =>
  facts.map(([name, value]) => `${name.padEnd(10)}  ${clean(value)}\n`).join('')
