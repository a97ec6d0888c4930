import type { CredentialsPlace } from './credentials/credentials.ts'

/** How a bucket is reached, and what is done with what is written there. */
export interface S3Settings {
  readonly bucket: string
  /** What all keys begin with: empty, or names that end with a slash. */
  readonly prefix: string
  /** `https://host` or `http://host`, with a port where it is not the scheme's. */
  readonly endpoint: string
  readonly region: string
  /** `https://host/bucket/key` rather than `https://bucket.host/key`. Amazon S3 itself is always asked the latter way. */
  readonly pathStyle: boolean
  /** Certificates (PEM) that are trusted beside those of the system. */
  readonly ca?: string
  /** Longest time that one request may take, its answer included. */
  readonly timeoutMs: number
  readonly credentials: CredentialsPlace
  /** How long and how strictly immutable objects are locked; not at all where it is absent. */
  readonly retention?: Retention
}

/** S3 Object Lock of one object version: GOVERNANCE can be lifted by who has the right to, COMPLIANCE by nobody. */
export interface Retention {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE'
  readonly days: number
}
