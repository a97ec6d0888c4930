import assert from 'node:assert/strict'
import type { Method, Params, Peer } from '../peers/peer.ts'
import { memberOf } from '../peers/host.ts'
import type { Feature } from './feature.ts'
import { outcomeOf } from './noticed.ts'

const LISTS = ['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list'] as const

/** What a server is, and what it has. */
export const greeting: Feature = {
  name: 'connects and learns what the server is',
  has: () => true,
  try: ({ peer }) => Promise.resolve({ era: peer.era, greeting: peer.greeting }),
  expect: (noticed) => assert.match(JSON.stringify(noticed), /"server":\{.*"name":/),
}

export const lists: Feature = {
  name: 'lists tools, resources, templates and prompts',
  has: () => true,
  try: ({ peer }) => each(LISTS, async (list) => ({ [list]: await outcomeOf(peer.ask(list)) })),
  expect: (noticed) => assert.match(JSON.stringify(noticed), /"inputSchema"/),
}

export const calls: Feature = {
  name: 'calls tools',
  has: () => true,
  try: ({ peer, samples }) => all(peer, 'tools/call', samples.calls),
  expect: (noticed) => assert.match(JSON.stringify(noticed), /"content":\[\{/),
}

export const resources: Feature = {
  name: 'reads resources',
  has: (samples) => samples.resources !== undefined,
  try: ({ peer, samples: { resources: uris = [] } }) =>
    all(
      peer,
      'resources/read',
      uris.map((uri) => ({ uri })),
    ),
  expect: (noticed) => assert.match(JSON.stringify(noticed), /"contents":\[\{/),
}

export const prompts: Feature = {
  name: 'gets prompts',
  has: (samples) => samples.prompts !== undefined,
  try: ({ peer, samples }) => all(peer, 'prompts/get', samples.prompts ?? []),
  expect: (noticed) => assert.match(JSON.stringify(noticed), /"messages":\[\{/),
}

export const completions: Feature = {
  name: 'completes arguments',
  has: (samples) => samples.completions !== undefined,
  try: ({ peer, samples }) => all(peer, 'completion/complete', samples.completions ?? []),
  expect: (noticed) => assert.match(JSON.stringify(noticed), /"values":\["/),
}

export const mistakes: Feature = {
  name: 'is told of its mistakes',
  has: (samples) => samples.mistakes !== undefined,
  async try({ again, samples }) {
    // A client of its own, as SDK v1 tries to resume the stream on which it got an error.
    await using peer = await again()
    return await each(samples.mistakes ?? [], ({ method, params }) =>
      outcomeOf(peer.ask(method, params)),
    )
  },
  expect: (noticed) => assert.match(JSON.stringify(noticed), /"error":/),
}

/** What no list offers, and what does not fit its schema: told as the code of the gateway's refusal, or as the server's. */
export const refusals: Feature = {
  name: 'is refused what is not offered or does not fit its schema',
  has: (samples) => samples.refused !== undefined,
  async try({ again, samples }) {
    await using peer = await again()
    return await each(samples.refused ?? [], async ({ method, params }) =>
      refusalIn(await outcomeOf(peer.ask(method, params))),
    )
  },
  expect: (noticed) => assert.match(JSON.stringify(noticed), /not found.*Invalid arguments/),
}

/** The code of the gateway's own refusal; anything else as it is. */
function refusalIn(outcome: unknown): unknown {
  const inResult = memberOf(memberOf(outcome, '_meta'), 'dev.sallyport/refusal')
  const refusal = inResult ?? memberOf(memberOf(outcome, 'error'), 'data')
  const code = memberOf(refusal, 'code')
  return typeof code === 'string' ? code : outcome
}

export const ping: Feature = {
  name: 'pings',
  has: (_, era) => era === 'legacy',
  try: ({ peer }) => outcomeOf(peer.ask('ping')),
  expect: (noticed) => assert.deepEqual(noticed, {}),
}

/** Asks one after the other, as a session may remember. */
function all(peer: Peer, method: Method, asked: readonly (Params | object)[]): Promise<unknown[]> {
  return each(asked, (params) => outcomeOf(peer.ask(method, { ...params })))
}

async function each<T>(
  items: readonly T[],
  ask: (item: T) => Promise<unknown>,
): Promise<unknown[]> {
  const answers: unknown[] = []
  // oxlint-disable-next-line no-await-in-loop
  for (const item of items) answers.push(await ask(item))
  return answers
}
