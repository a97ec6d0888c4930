import type { CredentialsPlace, FetchKeys } from './credentials.ts'
import { keysInFile } from './credentials-file.ts'
import { containerKeys, instanceKeys, webIdentityKeys } from './platform.ts'

/** How keys are fetched from a place. */
export function fetcherOf(place: CredentialsPlace): FetchKeys {
  switch (place.kind) {
    case 'keys':
      return () => Promise.resolve(place.keys)
    case 'file':
      return () => keysInFile(place.file, place.profile)
    case 'web_identity':
      return () => webIdentityKeys(place)
    case 'container':
      return () => containerKeys(place)
    case 'instance':
      return () => instanceKeys(place)
  }
}
