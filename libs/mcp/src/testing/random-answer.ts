import { mutate, type Random, randomJson, randomScalar } from '@sallyport/json/testing'
import { type Member, randomObject } from './random-object.ts'

export const RELATED_TASK = 'io.modelcontextprotocol/related-task'

/** A result as a target sends it, with data of any kind, and right or wrong where the gateway judges. */
export function randomAnswer(random: Random): Uint8Array {
  const result: Member[] = [['structuredContent', randomJson(random, 2)]]
  for (const [key, make] of MEMBERS) if (random.below(3) === 0) result.push([key, make(random)])
  const envelope: Member[] = [
    ['jsonrpc', '"2.0"'],
    ['id', random.pick(['1', '2', '"a"', '"b"', '9007199254740993', String.raw`"\ud800"`])],
    ['result', randomObject(random, result)],
  ]
  const json = randomObject(random, envelope)
  return random.below(5) === 0 ? mutate(random, json) : Buffer.from(json)
}

type Make = (random: Random) => string

const task: Make = (random) => randomObject(random, [['taskId', random.pick(['"t1"', '"t2"'])]])

const MEMBERS: readonly (readonly [string, Make])[] = [
  ['resultType', (random) => random.pick(['"complete"', '"input_required"', '"task"'])],
  ['isError', (random) => random.pick(['true', 'false'])],
  ['nextCursor', () => '"c"'],
  ['cacheScope', (random) => random.pick(['"public"', '"private"'])],
  ['ttlMs', (random) => random.pick(['5000', '0', '0.5', '1e400'])],
  ['instructions', randomScalar],
  ['taskId', () => '"t0"'],
  ['task', task],
  ['tasks', (random) => `[${task(random)}]`],
  ['tools', (random) => `[${tool(random)},${tool(random)}]`],
  [
    'inputRequests',
    (random) =>
      randomObject(random, [
        ['a', ask(random)],
        ['b', ask(random)],
      ]),
  ],
  ['_meta', (random) => randomObject(random, [[RELATED_TASK, task(random)]])],
]

const tool: Make = (random) =>
  randomObject(random, [
    ['name', random.pick(['"query"', '"refund"'])],
    ['inputSchema', '{"type":"object","properties":{"Name":{},"name":{}}}'],
  ])

const ask: Make = (random) =>
  randomObject(random, [
    ['method', random.pick(['"roots/list"', '"sampling/createMessage"'])],
    ['params', '{}'],
  ])
