import type { Bus } from '@sallyport/bus'
import { approvalList, maskingMask, parser, policyGet, recorderStatus } from '@sallyport/contracts'
import type { ServiceName, Standalone } from '@sallyport/standalone'

/** It is asked again where it does not answer. */
const LOOK = { deadlineMs: 5_000 }
const parseName = parser('connection', policyGet.request)

/** Asks a service for something that it always answers. */
export async function serviceAnswers(
  name: ServiceName,
  bus: Bus,
  urls: Standalone['urls'],
): Promise<boolean> {
  try {
    await ask(name, bus, urls)
    return true
  } catch {
    return false
  }
}

async function ask(name: ServiceName, bus: Bus, urls: Standalone['urls']): Promise<unknown> {
  switch (name) {
    case 'policy':
      return bus.call(policyGet, parseName({ connection: 'orders' }), LOOK)
    case 'masking':
      return bus.call(maskingMask, { profile: 'default', content: '""' }, LOOK)
    case 'approval':
      return bus.call(approvalList, { limit: 1 }, LOOK)
    case 'recorder':
      return bus.call(recorderStatus, {}, LOOK)
    case 'control':
    case 'edge':
      return fetch(`${urls[name]}/healthz`)
  }
}
