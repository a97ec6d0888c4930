import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { policyDecide, RequestOf } from '@sallyport/contracts'
import { Random } from '@sallyport/json/testing'
import { plainText, randomPosted, splitPosted, standsIn } from '@sallyport/mcp/testing'
import { allowed } from './controls.ts'
import { plainHeaders, sendRaw } from './raw-request.ts'
import { type Rig, startRig } from './rig.ts'
import type { SeenRequest } from './target.ts'

type Operation = RequestOf<typeof policyDecide>['operation']

let rig: Rig
before(async () => {
  rig = await startRig()
})
after(() => rig[Symbol.asyncDispose]())

const SEED = 20_261_121
const ROUNDS = 1500

/** A message as a plain reader has it. */
interface Body {
  readonly method: string
  readonly params?: {
    readonly name?: unknown
    readonly uri?: unknown
    readonly arguments?: unknown
  }
}

test(`of ${ROUNDS} made-up requests, those that reach the target are what was decided on`, async () => {
  const decided: Operation[] = []
  rig.controls.decideBy(({ operation }) => {
    decided.push(operation)
    return allowed
  })
  const forwarded = { legacy: 0, modern: 0, refused: 0 }
  for (let seed = SEED; seed < SEED + ROUNDS; seed++) {
    const { headers, body } = splitPosted(randomPosted(new Random(seed)))
    const [earlier, asked] = [rig.target.seen.length, decided.length]
    const all = Object.entries({ ...(await plainHeaders(rig)), ...headers })
    const { status } = await sendRaw(rig, all, body)
    const seen = rig.target.seen.slice(earlier)
    if (seen.length === 0) {
      assert.ok(status >= 400, `seed ${seed}: refused and not told`)
      forwarded.refused++
      continue
    }
    const operation = decided[asked]
    assert.ok(seen.length === 1 && seen[0] !== undefined && operation !== undefined)
    check(`seed ${seed}`, body.toString(), seen[0], operation)
    forwarded[seen[0].headers['mcp-method'] === undefined ? 'legacy' : 'modern']++
  }
  for (const [what, count] of Object.entries(forwarded))
    assert.ok(count >= 10, `${what}: ${count} is too few to show anything`)
})

/** Holds what the target saw against what was sent, and against what policy was asked. */
function check(where: string, sent: string, seen: SeenRequest, operation: Operation): void {
  assert.equal(seen.body, sent, where)
  const { method, params }: Body = JSON.parse(sent)
  assert.equal(operation.verb, method, where)
  assert.deepEqual(operation.arguments, params?.arguments, where)
  const named = new Map([
    ['tools/call', params?.name],
    ['prompts/get', params?.name],
    ['resources/read', params?.uri],
  ])
  if (named.has(method)) assert.equal(operation.name, named.get(method), where)
  checkHeaders(where, seen.headers, operation)
}

function checkHeaders(where: string, headers: SeenRequest['headers'], operation: Operation): void {
  const method = headers['mcp-method']
  assert.ok(method === undefined || method === operation.verb, where)
  for (const [header, value] of Object.entries(headers)) {
    if (header === 'mcp-name') assert.equal(plainText(String(value)), operation.name, where)
    if (header.startsWith('mcp-param-'))
      assert.ok(standsIn(operation.arguments, String(value)), `${where}: ${header}`)
  }
}
