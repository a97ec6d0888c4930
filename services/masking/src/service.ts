import { type Bus, connectBus } from '@sallyport/bus'
import {
  type EventStamp,
  maskingHistory,
  maskingMask,
  maskingPreview,
  maskingProfile,
  maskingProfiles,
  maskingPublish,
  type MaskProfile,
  maskingStream,
  newEventId,
  policyPin,
} from '@sallyport/contracts'
import { readKeyFile } from '@sallyport/key-file'
import type { RunningService } from '@sallyport/service'
import { createLogger } from '@sallyport/telemetry'
import { compilerFor } from './compiler.ts'
import type { MaskingConfig } from './config.ts'
import { deriveKeys } from './domain/actions/keys.ts'
import type { Profile } from './domain/profile.ts'
import { createEvents, type Events, eventsOfSamples } from './events.ts'
import { history } from './handlers/masking-history.ts'
import { handleMask } from './handlers/masking-mask.ts'
import { type MaskHandler, preview } from './handlers/masking-preview.ts'
import { profile } from './handlers/masking-profile.ts'
import { profiles } from './handlers/masking-profiles.ts'
import { publish } from './handlers/masking-publish.ts'
import { createPresidio } from './recogniser/presidio.ts'
import { withRecogniser } from './recogniser/second-pass.ts'
import { followState, type Store } from './store.ts'
import { handleStream } from './handlers/masking-stream.ts'
import { type FindSchema, findSchemas } from './schemas.ts'

/** Starts a replica of the masking service. It answers nothing before it knows every profile. */
export async function createMasking(config: MaskingConfig): Promise<RunningService> {
  await using parts = new AsyncDisposableStack()
  const logger = createLogger('masking', config.log)
  const events = createEvents(logger)
  const { keyFile, recogniserUrl } = config
  const keys =
    keyFile === undefined ? undefined : deriveKeys(await readKeyFile(keyFile, 'masking key'))
  const compile = compilerFor(keys, recogniserUrl !== undefined)
  const bus = parts.use(await connectBus({ ...config.nats, logger }))
  const { state } = bus
  const store = parts.use(await followState(bus, compile, events))
  const maskBy = maskerWith(recogniserUrl, events)
  const findSchema = findSchemas((place) => bus.call(policyPin, place))
  const serving = [
    bus.serve(
      maskingMask,
      maskBy(
        handleMask({ profiles: store.ready, findSchema, events }),
        (name) => store.find(name)?.definition,
      ),
    ),
    bus.serve(maskingStream, handleStream({ profiles: store.ready, events })),
    bus.serve(
      maskingPreview,
      preview({ store, compile, maskBy: sampleMasker(maskBy, findSchema, events) }),
    ),
    bus.serve(maskingProfiles, profiles(store)),
    bus.serve(maskingProfile, profile({ store, state })),
    bus.serve(maskingHistory, history({ store, state })),
    bus.serve(maskingPublish, publish({ store, state, compile, stamp, events })),
  ]
  for (const served of await Promise.all(serving)) parts.use(served)
  const owned = parts.move()
  return { failed: failureOf(bus, store), [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Has the recogniser, where there is one, look at what a handler leaves. */
type MaskBy = (
  handler: MaskHandler,
  definitionOf: (name: string) => MaskProfile | undefined,
) => MaskHandler

function maskerWith(recogniserUrl: string | undefined, events: Events): MaskBy {
  // A profile that asks for a recogniser is not ready where there is none.
  if (recogniserUrl === undefined) return (handler) => handler
  const recogniser = createPresidio({ url: recogniserUrl })
  return (handler, definitionOf) => withRecogniser(handler, { recogniser, definitionOf, events })
}

/** Masks samples by one profile, and tells nobody of them. */
const sampleMasker =
  (maskBy: MaskBy, findSchema: FindSchema, events: Events) =>
  (made: Profile, definition: MaskProfile): MaskHandler =>
    maskBy(
      handleMask({
        profiles: new Map([[definition.name, made]]),
        findSchema,
        events: eventsOfSamples(events),
      }),
      () => definition,
    )

const stamp = (): EventStamp => ({ id: newEventId(), source: '/masking', time: new Date() })

const failureOf = (bus: Bus, store: Store): Promise<Error> =>
  Promise.race([
    store.failed,
    bus.closed.then((error) => error ?? new Error('the connection to the bus was closed')),
  ])
