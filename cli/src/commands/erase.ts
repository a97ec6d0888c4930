import { recorderErase } from '@sallyport/contracts'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { whileShown } from '../output/progress.ts'
import { show } from '../output/show.ts'
import { erasureText } from '../replay/erasure-text.ts'

/** Erases the recorded content of a session. */
export async function erase(
  context: Context,
  { session, reason }: { readonly session: string; readonly reason: string },
): Promise<void> {
  const path = `/api/sessions/${encodeURIComponent(session)}/erasure`
  const asked = openApi(context).send('POST', path, { reason }, recorderErase.reply)
  // The recorder answers when the keys are gone.
  const reply = await whileShown(context, 'Erasing; this may take 20 s.', asked)
  show(context, reply, () => {
    const end = reply.done
      ? 'Its content can no longer be read by anyone. The log and its proofs stand.'
      : 'Its keys are deleted as soon as the evidence store answers.'
    return `${reply.erasures.map((erasure) => `Content ${erasureText(erasure)}\n`).join('')}${end}\n`
  })
}
