import type { Era, Peer } from './peer.ts'
import type { Connecting } from './sdk-client.ts'
import { connectV1 } from './v1.ts'
import { connectV2 } from './v2.ts'

/** One row of the clients that the suite knows. */
export interface ClientRow {
  readonly name: string
  /** Eras in which it can speak, the preferred one first. */
  readonly eras: readonly Era[]
  connect(connecting: Connecting): Promise<Peer>
}

/** The official clients on their default options; how the era is agreed on is all that differs. */
export const CLIENTS: readonly ClientRow[] = [
  { name: 'SDK v1', eras: ['legacy'], connect: connectV1 },
  { name: 'SDK v2', eras: ['legacy'], connect: (to) => connectV2(to) },
  {
    name: 'SDK v2 auto',
    eras: ['modern', 'legacy'],
    connect: (to) => connectV2(to, { mode: 'auto' }),
  },
  {
    name: 'SDK v2 pinned',
    eras: ['modern'],
    connect: (to) => connectV2(to, { mode: { pin: '2026-07-28' } }),
  },
]
