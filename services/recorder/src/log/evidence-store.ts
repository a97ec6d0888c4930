import type { EvidenceStore } from '@sallyport/contracts'
import { isImmutable, KEYS_PREFIX } from '@sallyport/evidence'
import {
  createFolderStore,
  createS3Store,
  type ObjectStore,
  type S3Features,
  type S3Settings,
} from '@sallyport/objectstore'
import type { EvidencePlace } from '../config.ts'
import type { Events } from '../events.ts'

/** What a bucket does with the objects of the evidence. */
export const KEY_RULES = { immutable: isImmutable, erasable: KEYS_PREFIX }

/** The place of the evidence, and what is known of it. */
export interface OpenedStore {
  readonly store: ObjectStore
  readonly about: EvidenceStore
}

/** What is known of a folder. */
export const FOLDER: EvidenceStore = { kind: 'folder', warnings: [] }

/** Opens the place of the evidence, and says what a bucket lacks. Rejects with an ObjectStoreError. */
export async function openEvidenceStore(
  place: EvidencePlace,
  events: Events,
): Promise<OpenedStore> {
  if (place.kind === 'folder')
    return { store: await createFolderStore(place.directory), about: FOLDER }
  const store = await createS3Store(place.settings, KEY_RULES)
  events.bucketOpened(place.settings.bucket, store.features, place.settings.retention)
  const warnings = lacksOf(store.features, place.settings)
  for (const lack of warnings) events.bucketLacks(lack)
  const { features } = store
  const { retention } = place.settings
  const lock = retention && { mode: LOCK_MODES[retention.mode], days: retention.days }
  return { store, about: { kind: 's3', features, ...(lock && { lock }), warnings } }
}

const LOCK_MODES = { GOVERNANCE: 'governance', COMPLIANCE: 'compliance' } as const

/** What evidence should have and this bucket does not give, each with what to do. */
function lacksOf(features: S3Features, { retention }: S3Settings): string[] {
  const { conditionalPut, versioning, objectLock } = features
  const lacks: string[] = []
  if (conditionalPut === 'off')
    lacks.push(
      'the server ignores If-None-Match, so that something else that writes to the same place is noticed too late: see to it that nothing does, or use a server that has it',
    )
  if (versioning === 'off')
    lacks.push('the bucket keeps no versions, so that what is deleted is gone: turn versioning on')
  if (objectLock === 'off')
    lacks.push(
      'the bucket has no Object Lock, so that whoever may delete can destroy evidence: use a bucket that has it',
    )
  if (objectLock === 'on' && retention === undefined)
    lacks.push(
      'the Object Lock of the bucket is not used: set SALLYPORT_S3_LOCK_MODE and SALLYPORT_S3_LOCK_DAYS',
    )
  if (versioning === 'unknown') lacks.push(unknown('versions', 's3:GetBucketVersioning'))
  if (objectLock === 'unknown')
    lacks.push(unknown('Object Lock', 's3:GetBucketObjectLockConfiguration'))
  return lacks
}

const unknown = (what: string, action: string): string =>
  `whether the bucket has ${what} may not be asked: allow ${action}`
