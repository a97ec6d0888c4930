import { parser } from '@sallyport/contracts'
import { type Static, type TSchema, Type } from 'typebox'
import type { Context } from './context.ts'
import { accessToken } from './credentials.ts'
import { CliError } from './errors.ts'
import { openPieces, problemOf } from './http.ts'

/** One JSON text a line; no line for long means a wait for others, or for one step. */
const LINES = {
  separator: '\n',
  silenceMs: 300_000,
  read: (line: string): unknown[] => [JSON.parse(line)],
}

const Progress = Type.Object({
  progress: Type.Object({
    operations: Type.Integer(),
    of: Type.Integer(),
    seconds: Type.Number(),
    changed: Type.Optional(Type.Integer()),
  }),
})
const Problem = Type.Object({
  problem: Type.Object({ status: Type.Integer() }),
})

/**
 * Asks for something that takes its time: how far it is goes to standard error, the result is returned. Every failure is
 * a CliError that says what to do.
 */
export async function askLong<S extends TSchema>(
  context: Context,
  path: string,
  body: unknown,
  schema: S,
): Promise<Static<S>> {
  const token = await accessToken(context)
  const parse = parser(
    `answer to POST ${path}`,
    Type.Union([Progress, Problem, Type.Object({ result: Type.Unknown() })]),
  )
  const told = telling(context)
  for await (const line of openPieces(context, { method: 'POST', path, body, token }, LINES)) {
    const news = parse(line)
    if ('progress' in news) told.progress(news.progress)
    else {
      told.end()
      if ('problem' in news) throw problemOf(news.problem.status, news.problem)
      return parser(`result of POST ${path}`, schema)(news.result)
    }
  }
  throw new CliError('interrupted', 'The admin API ended before it was done; try again.')
}

/** Says how far it is: on a terminal in one line that is written over, else a line now and then. */
function telling({ err, isTerminal }: Context) {
  let open = false
  return {
    progress({ operations, of, seconds }: Static<typeof Progress>['progress']): void {
      if (operations === 0) return
      const rate = seconds > 0 ? Math.round(operations / seconds) : 0
      const text = `${operations} of ${of} operations, ${rate} per second`
      err.write(isTerminal ? `\r\u{1b}[K${text}` : `${text}\n`)
      open = isTerminal
    },
    end(): void {
      if (open) err.write('\n')
    },
  }
}
