import assert from 'node:assert/strict'
import { readStrictJson, StrictJsonError } from '@sallyport/json'
import type { FuzzTarget } from '@sallyport/json/testing'
import { isObject, type JsonObject, readMessage } from '../message.ts'
import { FROM_SERVER } from '../protocol-keys.ts'
import { randomAnswer, RELATED_TASK } from './random-answer.ts'
import { childOf, memberOf, type Reader, READERS } from './readers.ts'
import { readTree } from './tree.ts'

type Path = readonly (string | number)[]

/** Where values stand that decide what becomes of a result. */
const JUDGED: readonly Path[] = [
  ['id'],
  ['result', 'resultType'],
  ['result', 'isError'],
  ['result', 'nextCursor'],
  ['result', 'cacheScope'],
  ['result', 'ttlMs'],
  ['result', 'instructions'],
  ['result', 'taskId'],
  ['result', 'task', 'taskId'],
  ['result', 'tasks', 0, 'taskId'],
  ['result', 'tools', 0, 'name'],
  ['result', 'tools', 1, 'name'],
  ['result', '_meta', RELATED_TASK, 'taskId'],
]

const NOT_JSON: ReadonlySet<unknown> = new Set(['not_utf8', 'syntax', 'trailing'])

/** Whatever passes in the data of a target's answer: by what the gateway judges, every reader understands the same. */
export const answerTarget: FuzzTarget = {
  name: "target's answer",
  make: randomAnswer,
  check: (bytes) => {
    const value = read(bytes)
    if (typeof value === 'string') return NOT_JSON.has(value) ? 'not JSON' : `refused: ${value}`
    const message = readMessage(value)
    if (message?.kind !== 'result') return 'no result'
    const json = Buffer.from(bytes).toString()
    for (const reader of READERS) {
      for (const path of JUDGED) checkValue(reader, json, path, at(value, path))
      checkRequests(reader, json, message.result)
    }
    return 'read'
  },
}

function read(bytes: Uint8Array): unknown {
  try {
    return readStrictJson(bytes, FROM_SERVER)
  } catch (error) {
    if (error instanceof StrictJsonError) return error.code
    throw error
  }
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((held, step) => {
    if (Array.isArray(held)) return typeof step === 'number' ? held[step] : undefined
    return isObject(held) && Object.hasOwn(held, step) ? held[step] : undefined
  }, value)
}

function checkValue(reader: Reader, json: string, path: Path, judged: unknown): void {
  const found = memberOf(reader, json, path)
  const where = `${reader.name}: ${path.join('/')}`
  if (typeof judged === 'number') assert.ok(Number(found) === judged, where)
  else if (typeof judged !== 'object' || judged === null) assert.equal(found, judged, where)
  else assert.ok(typeof found === 'object' && found !== null, where)
}

/** A reader that merges keys finds fewer requests to the client, and none that was not judged. */
function checkRequests(reader: Reader, json: string, { inputRequests }: JsonObject): void {
  const judged = Object.values(isObject(inputRequests) ? inputRequests : {}).map((request) =>
    isObject(request) ? request['method'] : undefined,
  )
  const requests = ['result', 'inputRequests'].reduce<ReturnType<typeof childOf>>(
    (tree, step) => tree && childOf(reader, tree, step),
    readTree(json),
  )
  if (requests?.kind !== 'object') return
  for (const [, request] of requests.members) {
    const method = childOf(reader, request, 'method')
    if (method?.kind === 'plain' && typeof method.value === 'string')
      assert.ok(judged.includes(method.value), `${reader.name}: a request that was not judged`)
  }
}
