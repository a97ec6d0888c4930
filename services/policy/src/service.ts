import { readFile } from 'node:fs/promises'
import { type Bus, connectBus } from '@sallyport/bus'
import { newEventId, policyDecide, policyGet, policyPublish } from '@sallyport/contracts'
import { loadParser, sqlFacts } from '@sallyport/facts'
import type { RunningService } from '@sallyport/service'
import { createLogger } from '@sallyport/telemetry'
import { createEngine } from './cedar/engine.ts'
import { isFatal } from './cedar/fatal.ts'
import type { PolicyConfig } from './config.ts'
import { PolicyError } from './errors.ts'
import { createEvents } from './events.ts'
import { decide } from './handlers/policy-decide.ts'
import { get } from './handlers/policy-get.ts'
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
  parts.use(await bus.serve(policyDecide, decide({ store, sqlFacts, events })))
  parts.use(await bus.serve(policyGet, get(store)))
  parts.use(
    await bus.serve(policyPublish, publish({ store, state: bus.state, engine, stamp, events })),
  )
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
