import { recorderRewrap, type ReplyOf } from '@sallyport/contracts'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'

type Answer = ReplyOf<typeof recorderRewrap>

/** What became of all data keys. */
type Counts = Pick<Answer, 'rewrapped' | 'current' | 'erased' | 'locked' | 'damaged'>

/**
 * Has every data key wrapped anew, part by part; begun again, it goes on where keys are still to be wrapped. Exit code 1
 * where an older recording key is still needed.
 */
export async function rewrap(
  context: Context,
  { reason }: { readonly reason: string },
): Promise<number> {
  const api = openApi(context)
  const counts = { rewrapped: 0, current: 0, erased: 0, locked: 0, damaged: 0 }
  let after: string | undefined
  let wrapper = ''
  do {
    const body = { reason, ...(after !== undefined && { after }) }
    // Each part begins where the one before it ended.
    // oxlint-disable-next-line no-await-in-loop
    const answer = await api.send('POST', '/api/recordings/rewrap', body, recorderRewrap.reply)
    for (const name of NAMES) counts[name] += answer[name]
    wrapper = answer.wrapper
    after = answer.next
    if (context.isTerminal) context.err.write(`\r${Math.floor(100 * answer.reached)} %`)
  } while (after !== undefined)
  if (context.isTerminal) context.err.write('\r\u001b[K')
  const whole = counts.locked + counts.damaged === 0
  show(context, { wrapper, ...counts, whole }, () => describe(wrapper, counts, whole))
  return whole ? 0 : 1
}

const NAMES = ['rewrapped', 'current', 'erased', 'locked', 'damaged'] as const

function describe(wrapper: string, counts: Counts, whole: boolean): string {
  const { rewrapped, current, erased, locked, damaged } = counts
  return [
    `${rewrapped} data keys wrapped anew with ${clean(wrapper)}, ${current} were already, ${erased} are erased`,
    ...(locked > 0
      ? [
          `${locked} are wrapped with keys that the recorder does not have: add these to its recording keys, and run this again`,
        ]
      : []),
    ...(damaged > 0 ? [`${damaged} are not as they were stored: run sallyport verify`] : []),
    whole ? 'No older recording key is needed any more.' : 'Keep the older recording keys.',
    '',
  ].join('\n')
}
