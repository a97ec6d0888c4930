import { readFile } from 'node:fs/promises'
import { type Bus, connectBus } from '@sallyport/bus'
import {
  newEventId,
  policyApprovePin,
  policyDecide,
  policyGet,
  policyObserve,
  policyPin,
  policyPins,
  policyPublish,
} from '@sallyport/contracts'
import { loadParser, sqlFacts } from '@sallyport/facts'
import type { RunningService } from '@sallyport/service'
import { createLogger } from '@sallyport/telemetry'
import { argumentCheck } from './argument-check.ts'
import { createEngine } from './cedar/engine.ts'
import { isFatal } from './cedar/fatal.ts'
import type { PolicyConfig } from './config.ts'
import { PolicyError } from './errors.ts'
import { createEvents } from './events.ts'
import { approvePin } from './handlers/policy-approve-pin.ts'
import { decide } from './handlers/policy-decide.ts'
import { get } from './handlers/policy-get.ts'
import { observe } from './handlers/policy-observe.ts'
import { pin } from './handlers/policy-pin.ts'
import { pins } from './handlers/policy-pins.ts'
import { publish } from './handlers/policy-publish.ts'
import { followState, type Store } from './store.ts'

/** What can be put in place of the real thing. */
export interface Deps {
  readonly now: () => Date
}

/** Starts the policy service. It answers nothing before it knows every connection and every policy set. */
export async function createPolicy(
  config: PolicyConfig,
  overrides: Partial<Deps> = {},
): Promise<RunningService> {
  const { now = () => new Date() } = overrides
  await using parts = new AsyncDisposableStack()
  const logger = createLogger('policy', config.log)
  const events = createEvents(logger)
  const schema = await readFile(new URL('schema.cedarschema', import.meta.url), 'utf8')
  const broken = Promise.withResolvers<Error>()
  const engine = createEngine(schema, (error) => {
    events.engineFailed(error)
    if (isFatal(error)) broken.resolve(new PolicyError('engine_failed', ENGINE_FAILED))
  })
  await loadParser()
  const bus = parts.use(await connectBus({ ...config.nats, logger }))
  const store = parts.use(await followState(bus, engine, events))
  const stamp = () => ({ id: newEventId(), source: '/policy', time: now() })
  const { state } = bus
  const writing = { store, state, stamp, events }
  const serving = [
    bus.serve(policyDecide, decide({ store, sqlFacts, argumentProblems: argumentCheck(), events })),
    bus.serve(policyGet, get(store)),
    bus.serve(policyPublish, publish({ ...writing, engine })),
    bus.serve(policyObserve, observe(writing)),
    bus.serve(policyApprovePin, approvePin(writing)),
    bus.serve(policyPins, pins(store)),
    bus.serve(policyPin, pin(store)),
  ]
  for (const served of await Promise.all(serving)) parts.use(served)
  const owned = parts.move()
  return {
    failed: firstFailure(bus, store, broken.promise),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

const ENGINE_FAILED = 'the policy engine has failed and denies everything until a new start'

const firstFailure = (bus: Bus, store: Store, broken: Promise<Error>): Promise<Error> =>
  Promise.race([
    broken,
    store.failed,
    bus.closed.then((error) => error ?? new Error('the bus connection was closed')),
  ])
