import assert from 'node:assert/strict'
import type { Bench } from './bench.ts'
import { comparable } from './compare.ts'
import type { Encounter, Trial } from './encounter.ts'
import { inspect } from './peers/inspector.ts'
import type { Samples, ServerRow } from './servers/server.ts'

/** Name of the client that is a command. */
export const INSPECTOR = 'Inspector'

/** What the Inspector's command can ask a server; it connects anew for each question. */
export function inspection(bench: () => Bench, server: ServerRow): Encounter {
  const trials = questions(server.samples).map((asked): Trial => ({
    name: asked[1] ?? '',
    run: () => alike(bench(), server, asked),
  }))
  return {
    client: INSPECTOR,
    server: server.name,
    trials,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

async function alike(bench: Bench, server: ServerRow, asked: readonly string[]): Promise<void> {
  const question = bench.filled(asked)
  const [direct, through] = await Promise.all([
    inspect(bench.direct(server), question, bench.home),
    inspect(await bench.through(server), question, bench.home),
  ])
  const expected = comparable(direct, server.varies)
  assert.match(JSON.stringify(expected), /^\{"code":0,"said":\{/)
  assert.deepEqual(comparable(through, server.varies), expected)
}

function questions({ calls, resources, prompts }: Samples): string[][] {
  const call = calls[0]
  const resource = resources?.[0]
  const prompt = prompts?.[0]
  const args = Object.entries(call?.arguments ?? {}).flatMap(([key, value]) => [
    '--tool-arg',
    `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  ])
  return [
    ['--method', 'tools/list'],
    ['--method', 'tools/call', '--tool-name', call?.name ?? '', ...args],
    ...(resource === undefined ? [] : [['--method', 'resources/read', '--uri', resource]]),
    ...(prompt === undefined ? [] : [['--method', 'prompts/get', '--prompt-name', prompt.name]]),
  ]
}
