import type { Context } from '../../context.ts'
import { CliError } from '../../errors.ts'
import { seen } from '../../output/seen.ts'
import type { Replay } from '../replay.ts'
import { bodyOf, pageOf, screenOf, type Size } from './screen.ts'
import { press, START, type Step } from './state.ts'
import { keysOf, terminalOf } from './terminal.ts'

/** To the top; what is left of a line, and of the screen, is wiped as it is written. */
const HOME = '\u{1b}[H'
const WIPE_LINE = '\u{1b}[K'
const WIPE_REST = '\u{1b}[J'

/** What reads a session again with its content; undefined where there is no more than is shown. */
export type OpenContent = (() => Promise<Replay>) | undefined

/**
 * Steps through a session at a terminal until that is left, by its keys, by a signal, or because it is gone; the terminal
 * is then as it was. Rejects where content that was asked for cannot be read.
 */
export async function stepThrough(
  context: Context,
  first: Replay,
  openContent: OpenContent,
): Promise<void> {
  const terminal = terminalOf(context)
  const { out } = terminal
  const coloured = (context.environment?.['NO_COLOR'] ?? '') === ''
  let replay = first
  let open = openContent
  let step: Step = START
  const size = (): Size => ({ columns: out.columns ?? 80, rows: out.rows ?? 24 })
  const draw = (): void => {
    const lines = screenOf(replay, step, size(), coloured)
    out.write(`${HOME}${lines.map((line) => `${line}${WIPE_LINE}`).join('\r\n')}${WIPE_REST}`)
  }
  const around = () => ({
    exchanges: replay.exchanges,
    page: pageOf(size()),
    lines: bodyOf(replay, step, size()).length,
  })
  const lookAt = async (): Promise<void> => {
    const asked = open
    open = undefined
    if (asked === undefined) step = { ...step, told: 'there is no more content than is shown' }
    else
      try {
        replay = await asked()
      } catch (error) {
        if (!(error instanceof CliError)) throw error
        step = { ...step, told: seen(error.message.split('\n')[0] ?? '') }
      }
  }
  using keys = keysOf(terminal, draw, context.interrupted?.() ?? [])
  draw()
  for await (const key of keys.all()) {
    const move = press(step, key, around())
    if (move.kind === 'quit') return
    if (move.kind === 'open') await lookAt()
    else ({ step } = move)
    draw()
  }
}
