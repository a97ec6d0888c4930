import type { RunningService } from '@sallyport/service'

/** The services of a deployment. */
export type ServiceName = 'policy' | 'approval' | 'masking' | 'recorder' | 'control' | 'edge'

/** The data plane starts last and stops first. */
const BEHIND_THE_EDGE: readonly ServiceName[] = [
  'policy',
  'approval',
  'masking',
  'recorder',
  'control',
]

export type ServiceFactories = Readonly<Record<ServiceName, () => Promise<RunningService>>>

/** Services that run in this process, each of which can be stopped and started alone. */
export interface ServiceSet extends AsyncDisposable {
  /** Starts all but the edge, at the same time. */
  startBehindTheEdge(): Promise<void>
  start(name: ServiceName): Promise<void>
  stop(name: ServiceName): Promise<void>
  /** Resolves with the first reason why a service can no longer do its work. */
  readonly failed: Promise<Error>
}

/** Holds the services; none runs yet. */
export function createServiceSet(factories: ServiceFactories): ServiceSet {
  const running = new Map<ServiceName, RunningService>()
  const { promise: failed, resolve: fail } = Promise.withResolvers<Error>()

  async function start(name: ServiceName): Promise<void> {
    if (running.has(name)) return
    const service = await factories[name]()
    running.set(name, service)
    void watch(name, service)
  }

  async function watch(name: ServiceName, service: RunningService): Promise<void> {
    if (service.failed === undefined) return
    const reason = await service.failed
    if (running.get(name) === service) fail(new Error(`${name}: ${reason.message}`))
  }

  async function stop(name: ServiceName): Promise<void> {
    const service = running.get(name)
    running.delete(name)
    await service?.[Symbol.asyncDispose]()
  }

  return {
    start,
    stop,
    failed,
    async startBehindTheEdge() {
      const outcomes = await Promise.allSettled(BEHIND_THE_EDGE.map(start))
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
    },
    async [Symbol.asyncDispose]() {
      await stop('edge')
      await Promise.all(BEHIND_THE_EDGE.map(stop))
    },
  }
}
