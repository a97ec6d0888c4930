import assert from 'node:assert/strict'
import type { Feature } from './feature.ts'
import { outcomeOf } from './noticed.ts'

/** Sampling, elicitation and roots: requests of the server in the legacy era, results that ask back in the modern one. */
export const dialogues: Feature = {
  name: 'answers what tools ask of its model, its user and its roots',
  has: (samples) => samples.dialogues !== undefined,
  async try({ peer, samples }) {
    const noticed: unknown[] = []
    for (const sample of samples.dialogues ?? []) {
      const before = peer.asked.length
      // One after the other, so that it is known which of them asked what.
      // oxlint-disable-next-line no-await-in-loop
      const result = await outcomeOf(peer.ask('tools/call', { ...sample }))
      // A server may want to know the roots at any time after the connection was made.
      const asked = peer.asked.slice(before).filter(({ method }) => method !== 'roots/list')
      noticed.push({ name: sample.name, asked, result })
    }
    const roots = peer.asked.filter(({ method }) => method === 'roots/list').length > 0
    return { noticed, roots }
  },
  expect(noticed) {
    const text = JSON.stringify(noticed)
    for (const said of ['sampling/createMessage', 'elicitation/create', 'Paris', '"roots":true'])
      assert.ok(text.includes(said), `${said} is missing`)
  },
}
