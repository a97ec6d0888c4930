/** What requests are signed with. */
export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** When they end, in milliseconds of the epoch; absent where they do not. */
  readonly expiresAt?: number
}

/** Where keys come from. */
export type CredentialsPlace =
  | { readonly kind: 'keys'; readonly keys: Keys }
  /** A credentials file as AWS tools have it, read again and again, so that it can be replaced. */
  | { readonly kind: 'file'; readonly file: string; readonly profile: string }
  | {
      readonly kind: 'web_identity'
      readonly tokenFile: string
      readonly roleArn: string
      readonly sessionName: string
      /** URL of the security token service. */
      readonly sts: string
    }
  | {
      readonly kind: 'container'
      readonly url: string
      readonly token?: string
      readonly tokenFile?: string
    }
  /** The role of the machine, by its metadata service (IMDSv2). */
  | { readonly kind: 'instance'; readonly url: string }

/** Fetches keys; rejects with an ObjectStoreError. */
export type FetchKeys = () => Promise<Keys>
