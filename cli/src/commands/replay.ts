import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { SessionId } from '@sallyport/contracts'
import type { Context } from '../context.ts'
import { CliError, usage } from '../errors.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { renderPage } from '../replay/html/page.ts'
import { readLive } from '../replay/live.ts'
import { renderExchange } from '../replay/render.ts'
import { originLines, type Replay } from '../replay/replay.ts'
import { stepThrough } from '../replay/step/pager.ts'
import { terminalOf } from '../replay/step/terminal.ts'
import { readStored } from '../replay/stored.ts'

export interface ReplayOptions {
  readonly full?: boolean
  readonly exchange?: string
  readonly html?: string
  /** Whether a person steps through it at a terminal. */
  readonly step?: boolean
  readonly content: boolean
  readonly reason?: string
  readonly evidence?: string
  readonly recordingKey?: string
  readonly key?: readonly string[]
}

/** Longest content that is shown without --full, in characters. */
const SHORT_CHARS = { text: 2000, html: 20_000 } as const

/**
 * Steps through a session: every exchange with its decision, approval, content and outcome, and who erased content; read
 * from the gateway, or from evidence alone. Exit code 1 where what was read is not whole.
 */
export async function replay(
  context: Context,
  session: string,
  options: ReplayOptions,
): Promise<number> {
  if (options.step === true) return step(context, session, options)
  const shown = await readShown(context, session, options)
  const chars = (short: number): number => (options.full === true ? Infinity : short)
  if (options.html !== undefined) {
    const page = renderPage(shown, chars(SHORT_CHARS.html))
    await write(context, options.html, page)
  }
  show(context, shown, () =>
    options.html === undefined
      ? renderReplay(shown, chars(SHORT_CHARS.text))
      : `${[...heading(shown), `written to ${options.html}`].map(clean).join('\n')}\n`,
  )
  return codeOf(shown)
}

const codeOf = ({ origin }: Replay): number => (origin.ok ? 0 : 1)

/**
 * Lets a person step through a session. From the gateway it is read without content: only when that is asked for, the
 * session is read with it, and that look is recorded.
 */
async function step(context: Context, session: string, options: ReplayOptions): Promise<number> {
  if (context.json || options.html !== undefined)
    throw usage('--step is for people at a terminal, and goes with neither --json nor --html.')
  terminalOf(context)
  const { evidence, content, reason: _, ...rest } = options
  const live = evidence === undefined
  const first = await readShown(context, session, live ? { ...rest, content: false } : options)
  const asks = live && content
  const shown = asks ? { ...first, withheld: 'not read yet: c looks at it' } : first
  let looked = first
  const look = async (): Promise<Replay> => {
    looked = await readShown(context, session, options)
    return looked
  }
  await stepThrough(context, shown, asks ? look : undefined)
  return codeOf(looked)
}

/** Reads a session, or one exchange of it where that was asked for. */
async function readShown(
  context: Context,
  session: string,
  options: ReplayOptions,
): Promise<Replay> {
  const whole = await read(context, session, options)
  return options.exchange === undefined ? whole : only(whole, options.exchange)
}

function read(context: Context, session: string, options: ReplayOptions): Promise<Replay> {
  const { evidence, recordingKey, key, content, reason } = options
  if (evidence !== undefined) {
    if (reason !== undefined)
      throw usage('--reason is for the gateway: what reads evidence alone records nothing.')
    return readStored(context, parsed(session), {
      evidence,
      content,
      ...(key !== undefined && { key }),
      ...(recordingKey !== undefined && { recordingKey }),
    })
  }
  if (recordingKey !== undefined || key !== undefined)
    throw usage('--recording-key and --key are for --evidence.')
  return readLive(context, session, { content, ...(reason !== undefined && { reason }) })
}

// The argument was held against the pattern of an id.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const parsed = (session: string): SessionId => session as SessionId

function only(whole: Replay, id: string): Replay {
  const exchanges = whole.exchanges.filter((exchange) => exchange.id === id)
  if (exchanges.length > 0) return { ...whole, exchanges }
  throw new CliError('not_found', `Session ${whole.session} has no exchange ${id}.`)
}

const heading = ({ origin, withheld }: Replay): readonly string[] => [
  ...originLines(origin).map(([name, value]) => `${name.padEnd(10)}  ${value}`),
  ...(withheld === undefined ? [] : [`${'content'.padEnd(10)}  ${withheld}`]),
]

const renderReplay = (shown: Replay, chars: number): string =>
  [
    `${heading(shown).map(clean).join('\n')}\n`,
    ...shown.exchanges.map((exchange) => renderExchange(exchange, chars)),
  ].join('\n')

/** Writes a file that its owner alone can read: it may hold content. */
async function write({ workingDirectory }: Context, file: string, text: string): Promise<void> {
  try {
    await writeFile(resolve(workingDirectory, file), text, { mode: 0o600 })
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
    throw new CliError('file_unwritable', `${file} cannot be written (${String(code)}).`, 2)
  }
}
