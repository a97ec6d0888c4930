import type { maskingProfiles, ReplyOf } from '@sallyport/contracts'
import type { Store } from '../store.ts'

/** Serves `masking.profiles`. */
export const profiles = (store: Pick<Store, 'list'>) => (): ReplyOf<typeof maskingProfiles> => ({
  profiles: store.list().map(({ name, version, definition, publication }) => ({
    name,
    ...(definition?.description !== undefined && { description: definition.description }),
    version,
    ...publication,
  })),
})
