import { recorderProof, recorderStatus } from '@sallyport/contracts'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'

/** Shows the newest checkpoint and the key that verifies it. */
export async function showLog(context: Context): Promise<void> {
  const status = await openApi(context).get('/api/log', recorderStatus.reply)
  show(
    context,
    status,
    () =>
      `${status.size} leaves\nverifier key: ${clean(status.verifierKey)}\n\n${clean(status.checkpoint)}`,
  )
}

/** Prints the proof that an event is in the log, as a C2SP tlog-proof file. */
export async function showProof(context: Context, event: string): Promise<void> {
  const path = `/api/events/${encodeURIComponent(event)}/proof`
  const answer = await openApi(context).get(path, recorderProof.reply)
  show(context, answer, () => answer.proof)
}
