import { ObjectStoreError } from '../../errors.ts'

/** A place that does not answer now, and may later. */
export const noAnswer = (what: string, why: string): ObjectStoreError =>
  new ObjectStoreError('unavailable', `no S3 credentials: ${what} cannot be asked (${why})`)

/** A place that will not give keys until someone changes something. */
export const noKeys = (why: string): ObjectStoreError =>
  new ObjectStoreError('refused', `no S3 credentials: ${why}`)
