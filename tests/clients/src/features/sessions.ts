import assert from 'node:assert/strict'
import { Lines } from '../peers/lines.ts'
import type { Feature, Seat } from './feature.ts'
import { outcomeOf } from './noticed.ts'
import { stepsIn } from './streams.ts'

export const reconnection: Feature = {
  name: 'comes back by itself for an answer when the server breaks the stream',
  has: ({ breaks }, era) => breaks !== undefined && era === 'legacy',
  try: ({ peer, samples }) => outcomeOf(peer.ask('tools/call', { ...samples.breaks })),
  expect: (noticed) => assert.match(JSON.stringify(noticed), /"content":\[\{/),
}

export const resumption: Feature = {
  name: 'loses its connections in the middle of a call and hears the rest by Last-Event-ID',
  has: ({ outlasts }, era) => outlasts !== undefined && era === 'legacy',
  async try({ again, samples: { outlasts } }) {
    const lines = new Lines()
    await using peer = await again({ lines })
    let steps = 0
    const onprogress = (): void => {
      steps += 1
      if (steps === STEPS_BEFORE) lines.cut()
    }
    const result = await outcomeOf(peer.ask('tools/call', { ...outlasts }, { onprogress }))
    return { told: stepsIn(peer.heard), result }
  },
  expect: (noticed) => assert.match(JSON.stringify(noticed), /"told":\[\{.*"content":\[\{/),
}

/** After how many steps the connections break. */
const STEPS_BEFORE = 3

export const ending: Feature = {
  name: 'ends its session, after which nothing more can be asked in it',
  has: ({ sessions }, era) => sessions === true && era === 'legacy',
  async try(seat: Seat) {
    await using peer = await seat.again()
    await using other = await seat.again({ session: peer })
    await peer.endSession()
    return await outcomeOf(other.ask('ping'))
  },
  expect: (noticed) => assert.match(JSON.stringify(noticed), /"error":/),
}
