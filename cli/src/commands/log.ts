import {
  type EvidenceStore,
  recorderProof,
  recorderStatus,
  type ReplyOf,
} from '@sallyport/contracts'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'

/** Shows the newest checkpoint, the keys that have signed the log, and what keeps the evidence. */
export async function showLog(context: Context): Promise<void> {
  const status = await openApi(context).get('/api/log', recorderStatus.reply)
  show(
    context,
    status,
    () =>
      `${status.stalled === undefined ? '' : `${clean(status.stalled)}\n`}${status.size} leaves\nverifier key: ${clean(status.verifierKey)}\n${keysText(status.keys)}${storeText(status.store)}\n${clean(status.checkpoint)}`,
  )
}

/** Where several keys have signed the log: which, and from which leaf on. */
function keysText(keys: ReplyOf<typeof recorderStatus>['keys']): string {
  if (keys.length < 2) return ''
  return keys.map(({ key, from }) => `signed from leaf ${from} on: ${clean(key)}\n`).join('')
}

/** The place of the evidence, a line for it and one for each warning. */
function storeText({ kind, features, lock, warnings }: EvidenceStore): string {
  const found = Object.entries(features ?? {}).map(
    ([name, presence]) => `${NAMES[name]} ${presence}`,
  )
  const locked = lock && [`locked for ${lock.days} days (${lock.mode})`]
  const about = [...found, ...(locked ?? [])].join(', ')
  const place = kind === 's3' ? `a bucket: ${about}` : 'a folder'
  const told = warnings.map((warning) => `warning: ${clean(warning)}`)
  return [`evidence in ${place}`, ...told, ''].join('\n')
}

const NAMES: Readonly<Record<string, string>> = {
  conditionalPut: 'conditions',
  versioning: 'versions',
  objectLock: 'Object Lock',
  defaultRetention: 'default retention',
}

/** Prints an event with the proof that it is in the log, as a C2SP tlog-proof file. */
export async function showProof(context: Context, event: string): Promise<void> {
  const path = `/api/events/${encodeURIComponent(event)}/proof`
  const answer = await openApi(context).get(path, recorderProof.reply)
  show(context, answer, () => answer.proof)
}
