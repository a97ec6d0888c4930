import { type Bus, connectBus } from '@sallyport/bus'
import { maskingMask, policyPin } from '@sallyport/contracts'
import type { RunningService } from '@sallyport/service'
import { createLogger } from '@sallyport/telemetry'
import type { MaskingConfig } from './config.ts'
import { DEFAULT_PROFILE, type Profile } from './domain/profile.ts'
import { createEvents } from './events.ts'
import { handleMask } from './handlers/masking-mask.ts'
import { findSchemas } from './schemas.ts'

/** What can be put in place of the real thing. */
export interface Deps {
  readonly profiles: readonly Profile[]
}

/** Starts a replica of the masking service. It keeps no state. */
export async function createMasking(
  config: MaskingConfig,
  overrides: Partial<Deps> = {},
): Promise<RunningService> {
  const { profiles = [DEFAULT_PROFILE] } = overrides
  await using parts = new AsyncDisposableStack()
  const logger = createLogger('masking', config.log)
  const bus = parts.use(await connectBus({ ...config.nats, logger }))
  const byName = new Map(profiles.map((profile) => [profile.name, profile]))
  const handler = handleMask({
    profiles: byName,
    findSchema: findSchemas((place) => bus.call(policyPin, place)),
    events: createEvents(logger),
  })
  parts.use(await bus.serve(maskingMask, handler))
  const owned = parts.move()
  return { failed: failureOf(bus), [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

const failureOf = (bus: Bus): Promise<Error> =>
  bus.closed.then((error) => error ?? new Error('the connection to the bus was closed'))
