import { setTimeout as sleep } from 'node:timers/promises'
import { Type } from 'typebox'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { show } from '../output/show.ts'

const Progress = Type.Object({
  run: Type.String(),
  next: Type.Integer(),
  until: Type.Optional(Type.Integer()),
  text: Type.Optional(
    Type.Object({ next: Type.Integer(), erased: Type.Integer(), unreadable: Type.Integer() }),
  ),
  done: Type.Boolean(),
})

/** Drops the read models, has them made again from the log, and says how far that has come until it is done. */
export async function rebuild(context: Context, waitMs = 500): Promise<void> {
  const api = openApi(context)
  await api.send('POST', '/api/rebuild', {}, Type.Object({}))
  let told = ''
  // Whoever leaves earlier ends nothing.
  /* oxlint-disable no-await-in-loop */
  for (;;) {
    const { next, until, text, done } = await api.get('/api/rebuild', Progress)
    if (done)
      return show(
        context,
        { leaves: until, ...(text && { erased: text.erased, unreadable: text.unreadable }) },
        () => `Rebuilt from ${until} leaves.\n${text === undefined ? '' : gone(text)}`,
      )
    const content = text === undefined ? '' : `, content of ${text.next}`
    const line = `${next} of ${until ?? 'unknown'} leaves${content}\n`
    if (line !== told) context.err.write(line)
    told = line
    await sleep(waitMs)
  }
  /* oxlint-enable no-await-in-loop */
}

/** What is not found by words any more, and why. */
const gone = ({ erased, unreadable }: { readonly erased: number; readonly unreadable: number }) =>
  [
    erased > 0 && `Content of ${erased} exchanges was erased: they are not found by words.\n`,
    unreadable > 0 &&
      `Content of ${unreadable} exchanges could not be read: it is damaged (verify), or its key is wrapped with one that the recorder does not have.\n`,
  ]
    .filter((line) => line !== false)
    .join('')
