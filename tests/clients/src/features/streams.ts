import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Peer, Said } from '../peers/peer.ts'
import type { Feature } from './feature.ts'
import { eventually, outcomeOf, textOf } from './noticed.ts'

export const progress: Feature = {
  name: 'hears how far a call is',
  has: (samples) => samples.progress !== undefined,
  async try({ peer, samples }) {
    const before = peer.heard.length
    const result = await outcomeOf(
      peer.ask('tools/call', { ...samples.progress }, { onprogress: () => {} }),
    )
    return { told: stepsIn(peer.heard.slice(before)), result }
  },
  expect: (noticed) => assert.match(JSON.stringify(noticed), /"told":\[\{.*"content":\[\{/),
}

/** What was told of progress, under tokens of which each client has its own. */
export const stepsIn = (heard: readonly Said[]): unknown[] =>
  heard
    .filter(({ method }) => method === 'notifications/progress')
    .map(({ params }) => ({ ...Object(params), progressToken: undefined }))

export const cancellation: Feature = {
  name: 'gives up a call, and the server hears of it',
  has: (samples) => samples.cancellation !== undefined,
  async try({ peer, samples: { cancellation: tools } }) {
    const key = randomUUID()
    const told = async (): Promise<string> =>
      textOf(await peer.ask('tools/call', { name: tools?.told, arguments: { key } }))
    const leaving = new AbortController()
    const call = outcomeOf(
      peer.ask('tools/call', { name: tools?.wait, arguments: { key } }, { signal: leaving.signal }),
    )
    await eventually('the call is under way', async () => (await told()).includes('"started":1'))
    leaving.abort('enough')
    const heard = await eventually('the server hears of it', async () => {
      const text = await told()
      return text.includes('"cancelled":1') ? text : undefined
    })
    return { call: await call, heard }
  },
  expect: (noticed) => assert.match(JSON.stringify(noticed), /cancelled\\":1/),
}

export const subscription: Feature = {
  name: 'hears of changes that it subscribed to',
  has: (samples) => samples.subscription !== undefined,
  async try({ peer, samples: { subscription: wanted } }) {
    if (wanted === undefined) return undefined
    const watching = await peer.watch(wanted.uri)
    const result = await outcomeOf(peer.ask('tools/call', { ...wanted.change }))
    const heard = await eventually('the change is told', () => saidIn(peer, wanted.notification))
    await watching[Symbol.asyncDispose]()
    // The tool that begins to change a resource also ends that.
    await peer.ask('tools/call', { ...wanted.change })
    return { result, heard }
  },
  expect: (noticed) => assert.match(JSON.stringify(noticed), /"method":"notifications/),
}

export const logging: Feature = {
  name: 'gets lines of the log of the level that it asked for',
  has: (samples) => samples.logging !== undefined,
  async try({ again, samples: { logging: source } }) {
    if (source === undefined) return undefined
    await using peer = await again()
    const level = 'info'
    const set = peer.era === 'legacy' ? await peer.ask('logging/setLevel', { level }) : undefined
    const meta = { _meta: { 'io.modelcontextprotocol/logLevel': level } }
    const result =
      'tool' in source
        ? await peer.ask('tools/call', { name: source.tool, ...(set === undefined && meta) })
        : await peer.ask('resources/subscribe', { uri: source.subscribe })
    const lines = (): Said[] =>
      peer.heard.filter(({ method, params }) => method === LINE && !isOfRoots(params))
    await eventually('a line is told', () => lines()[0])
    return { set, result, lines: lines() }
  },
  expect: (noticed) => assert.match(JSON.stringify(noticed), /"lines":\[\{/),
}

const LINE = 'notifications/message'

/** A server may ask for the roots at any time after the connection was made, and log that. */
const isOfRoots = (params: unknown): boolean => JSON.stringify(params).includes('Roots updated')

const saidIn = ({ heard }: Peer, wanted: string) => heard.find(({ method }) => method === wanted)
