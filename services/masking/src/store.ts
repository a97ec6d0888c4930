import { type Bus, VersionBook } from '@sallyport/bus'
import type { Compile } from './compiler.ts'
import type { Profile } from './domain/profile.ts'
import type { Events } from './events.ts'
import { type InForce, ProfileShelf } from './profile-shelf.ts'

export type { InForce } from './profile-shelf.ts'

/** Masking profiles, as STATE has them now. */
export interface Store extends AsyncDisposable {
  /** Profiles that mask, by name. */
  readonly ready: ReadonlyMap<string, Profile>
  /** The newest version of a profile, whether it masks or not. */
  find(name: string): InForce | undefined
  /** By name. */
  list(): readonly InForce[]
  /** Where the published versions stand in STATE. */
  readonly versions: Pick<VersionBook, 'find' | 'newest'>
  /** Resolves when the event of that sequence counts here; rejects where following has ended. */
  reached(sequence: number): Promise<void>
  readonly failed: Promise<Error>
}

/** Follows the profiles in STATE; resolves when all that stands there is known and made ready. */
export async function followState(
  bus: Pick<Bus, 'state'>,
  compile: Compile,
  events: Events,
): Promise<Store> {
  await using parts = new AsyncDisposableStack()
  const shelf = new ProfileShelf(compile, events)
  const versions = new VersionBook()
  const follower = parts.use(
    await bus.state.follow(['masking'], (entry) => {
      versions.add(entry.id, shelf.put(entry), entry.sequence)
    }),
  )
  await shelf.open()
  events.ready(shelf.list().length)
  const owned = parts.move()
  return {
    ready: shelf.ready,
    find: (name) => shelf.get(name),
    list: () => shelf.list(),
    versions,
    reached: (sequence) => follower.reached(sequence),
    failed: follower.failed,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
