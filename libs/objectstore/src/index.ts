export { ObjectStoreError, type ObjectStoreErrorCode } from './errors.ts'
export { createFolderStore } from './folder-store.ts'
export type { ObjectStore, PutOptions } from './object-store.ts'
