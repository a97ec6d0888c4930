import { type Bus, connectBus } from '@sallyport/bus'
import {
  newEventId,
  policyAccess,
  policyApprovePin,
  policyCan,
  policyBacktest,
  policyDecide,
  policyExplain,
  policyGet,
  policyHistory,
  policyObserve,
  policyOutline,
  policyPin,
  policyPins,
  policyProposals,
  policyPublish,
  policyReview,
  policySchema,
  policySpend,
  policyValidate,
  policyVersion,
} from '@sallyport/contracts'
import { loadParser } from '@sallyport/facts'
import { createEngine, FACT_FINDERS, isFatal } from '@sallyport/policy-engine'
import type { RunningService } from '@sallyport/service'
import { createLogger } from '@sallyport/telemetry'
import { argumentCheck } from './argument-check.ts'
import { SharedBuckets } from './bucket-keeper.ts'
import type { PolicyConfig } from './config.ts'
import { PolicyError } from './errors.ts'
import { createEvents } from './events.ts'
import { access } from './handlers/policy-access.ts'
import { approvePin } from './handlers/policy-approve-pin.ts'
import { can } from './handlers/policy-can.ts'
import { backtest } from './handlers/policy-backtest.ts'
import { decide } from './handlers/policy-decide.ts'
import { explain } from './handlers/policy-explain.ts'
import { get } from './handlers/policy-get.ts'
import { history } from './handlers/policy-history.ts'
import { observe } from './handlers/policy-observe.ts'
import { outline } from './handlers/policy-outline.ts'
import { pin } from './handlers/policy-pin.ts'
import { pins } from './handlers/policy-pins.ts'
import { proposals } from './handlers/policy-proposals.ts'
import { publish } from './handlers/policy-publish.ts'
import { review } from './handlers/policy-review.ts'
import { schema } from './handlers/policy-schema.ts'
import { validate } from './handlers/policy-validate.ts'
import { version } from './handlers/policy-version.ts'
import { spend } from './handlers/policy-spend.ts'
import { createLimits } from './limits.ts'
import { maskDefinitions } from './mask-definition.ts'
import { followState, type Store } from './store.ts'
import { openTrials } from './trial/trials.ts'

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
  const broken = Promise.withResolvers<Error>()
  const engine = createEngine((error) => {
    events.engineFailed(error)
    if (isFatal(error)) broken.resolve(new PolicyError('engine_failed', ENGINE_FAILED))
  })
  await loadParser()
  const bus = parts.use(await connectBus({ ...config.nats, logger }))
  const store = parts.use(await followState(bus, engine, events))
  const trials = parts.use(openTrials({ events }))
  const stamp = () => ({ id: newEventId(), source: '/policy', time: now() })
  const { state } = bus
  const limits = createLimits(new SharedBuckets(bus.rates, () => now().getTime()))
  const writing = { store, state, stamp, events }
  const deciding = { store, find: FACT_FINDERS, argumentProblems: argumentCheck(), now, events }
  const serving = [
    bus.serve(policyDecide, decide({ ...deciding, limits })),
    bus.serve(policyExplain, explain(deciding)),
    bus.serve(policyCan, can({ store, now })),
    bus.serve(policyAccess, access({ store, now })),
    bus.serve(policySchema, schema(store)),
    bus.serve(policyValidate, validate({ store, engine })),
    bus.serve(policyHistory, history({ store, state })),
    bus.serve(policyVersion, version({ store, state })),
    bus.serve(policySpend, spend(limits)),
    bus.serve(policyGet, get(store)),
    bus.serve(policyPublish, publish({ ...writing, engine })),
    bus.serve(policyBacktest, backtest({ store, trials, engine })),
    bus.serve(policyOutline, outline({ store, trials })),
    bus.serve(policyReview, review({ store, state })),
    bus.serve(policyObserve, observe({ ...writing, mask: maskDefinitions(bus) })),
    bus.serve(policyApprovePin, approvePin(writing)),
    bus.serve(policyPins, pins(store)),
    bus.serve(policyPin, pin(store)),
    bus.serve(policyProposals, proposals(store)),
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
