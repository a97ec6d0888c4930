import { setTimeout as sleep } from 'node:timers/promises'
import { Type } from 'typebox'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { show } from '../output/show.ts'

const Progress = Type.Object({
  run: Type.String(),
  next: Type.Integer(),
  until: Type.Optional(Type.Integer()),
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
    const { next, until, done } = await api.get('/api/rebuild', Progress)
    if (done) return show(context, { leaves: until }, () => `Rebuilt from ${until} leaves.\n`)
    const line = `${next} of ${until ?? 'unknown'} leaves\n`
    if (line !== told) context.err.write(line)
    told = line
    await sleep(waitMs)
  }
  /* oxlint-enable no-await-in-loop */
}
