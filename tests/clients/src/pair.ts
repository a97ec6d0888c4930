import assert from 'node:assert/strict'
import type { Bench } from './bench.ts'
import { comparable } from './compare.ts'
import { NO_ERA, throughGateway } from './deviations.ts'
import type { Encounter, Trial } from './encounter.ts'
import type { Feature, Seat } from './features/feature.ts'
import { FEATURES } from './features/index.ts'
import { outcomeOf } from './features/noticed.ts'
import type { ClientRow } from './peers/clients.ts'
import type { Era, Peer, Route } from './peers/peer.ts'
import type { ServerRow } from './servers/server.ts'

/** The era in which a client speaks to a server; undefined where they have none in common. */
const commonEra = (client: ClientRow, server: ServerRow): Era | undefined =>
  client.eras.find((era) => server.eras.includes(era))

/** What a client of an SDK can try at a server. Each connects once directly and once through the gateway, when needed. */
export function pair(bench: () => Bench, client: ClientRow, server: ServerRow): Encounter {
  const own = { client: client.name, server: server.name }
  const era = commonEra(client, server)
  const seats = new AsyncDisposableStack()
  if (era === undefined) {
    const run = (): Promise<void> => refusedAlike(bench(), client, server)
    return { ...own, trials: [{ name: NO_ERA, run }], [Symbol.asyncDispose]: () => closed(seats) }
  }
  let taken: Promise<Seats> | undefined
  const take = (): Promise<Seats> => (taken ??= takeSeats(bench(), client, server, seats))
  const trials = FEATURES.filter((feature) => feature.has(server.samples, era)).map(
    (feature): Trial => ({
      name: feature.name,
      run: async () => alike(feature, await take(), server),
    }),
  )
  return { ...own, trials, [Symbol.asyncDispose]: () => closed(seats) }
}

const closed = (stack: AsyncDisposableStack): Promise<void> => stack.disposeAsync()

async function refusedAlike(bench: Bench, client: ClientRow, server: ServerRow): Promise<void> {
  const meet = async (route: Route): Promise<unknown> => {
    await using left = new AsyncDisposableStack()
    const connecting = client.connect({ route, root: bench.root })
    return await outcomeOf(connecting.then((peer) => void left.use(peer)))
  }
  const [direct, through] = await Promise.all([
    meet(bench.direct(server)),
    meet(await bench.through(server)),
  ])
  assert.notEqual(direct, undefined, 'the client connected')
  assert.deepEqual(through, throughGateway(NO_ERA, server.name, direct))
}

interface Seats {
  readonly direct: Seat
  readonly through: Seat
}

async function takeSeats(
  bench: Bench,
  client: ClientRow,
  server: ServerRow,
  owner: AsyncDisposableStack,
): Promise<Seats> {
  const { root } = bench
  const samples = bench.samplesOf(server)
  const sit = async (route: Route): Promise<Seat> => {
    const again: Seat['again'] = ({ session, lines } = {}) =>
      client.connect({ route, root, ...sessionOf(session), ...(lines && { lines }) })
    return { peer: owner.use(await again()), samples, again }
  }
  const [direct, through] = await Promise.all([
    sit(bench.direct(server)),
    sit(await bench.through(server)),
  ])
  return { direct, through }
}

async function alike(feature: Feature, seats: Seats, { name, varies }: ServerRow): Promise<void> {
  const attempt = async (seat: Seat): Promise<unknown> =>
    comparable(await feature.try(seat), varies)
  const [direct, through] = await Promise.all([attempt(seats.direct), attempt(seats.through)])
  feature.expect(direct)
  assert.deepEqual(through, throughGateway(feature.name, name, direct))
}

function sessionOf(peer: Peer | undefined) {
  if (peer?.session === undefined) return {}
  const { greeting, session } = peer
  const revision: unknown = Reflect.get(Object(greeting), 'revision')
  return { session, ...(typeof revision === 'string' && { revision }) }
}
