import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProgramNotFound } from '@sallyport/programs'
import { Client } from 'minio'
import { dockerAnswers, startContainer } from './container.ts'
import { type RunningVersitygw, startVersitygw } from './start.ts'
import { findVersitygw } from './versitygw.ts'

/** How a test reaches an S3 server. */
export interface S3Access {
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface BucketOptions {
  /** With Object Lock, and so with versions. */
  readonly objectLock?: boolean
}

/** A real S3 server for tests. */
export interface TestS3 extends AsyncDisposable {
  readonly access: S3Access
  /** Makes an empty bucket and returns its name. */
  bucket(options?: BucketOptions): Promise<string>
  /** Whether the newest version of an object is locked. */
  isLocked(bucket: string, key: string): Promise<boolean>
  /** The ids of every version of objects with a prefix, marks of deletions included. */
  versions(bucket: string, prefix: string): Promise<string[]>
  /** Takes the server away, objects kept, and brings it back; undefined where it is not ours to stop. */
  readonly outage: Outage | undefined
}

export interface Outage {
  /** Ends the server at once. */
  begin(): Promise<void>
  /** Starts it again at the same place. */
  end(): Promise<void>
  /** Freezes the server: it takes connections and never answers. */
  freeze(): Promise<void>
}

/** Why a machine has no S3 server, as the name of what is skipped. */
export interface NoS3 {
  readonly missing: string
}

/** Where tests find a server of their own choice. */
const ENDPOINT = 'SALLYPORT_TEST_S3_ENDPOINT'

/**
 * A real S3 server, whatever the machine has: the endpoint that `SALLYPORT_TEST_S3_ENDPOINT` names (with
 * `SALLYPORT_TEST_S3_ACCESS_KEY_ID`, `SALLYPORT_TEST_S3_SECRET_ACCESS_KEY` and `SALLYPORT_TEST_S3_REGION`), a
 * versitygw, or one in a container. Where there is none the answer says so.
 */
export async function openTestS3(): Promise<TestS3 | NoS3> {
  // Only tests call this, and they choose their server by the environment.
  // oxlint-disable-next-line node/no-process-env
  const configured = configuredAccess(process.env)
  if (configured !== undefined) {
    return { ...withBuckets(configured), outage: undefined, [Symbol.asyncDispose]: async () => {} }
  }
  try {
    const { binary } = await findVersitygw({ report: (line) => console.error(line) })
    return await openVersitygw(binary)
  } catch (error) {
    if (!(error instanceof ProgramNotFound)) throw error
    if (await dockerAnswers()) return openContainer()
    return {
      missing: `${error.message}, and no container engine answers; set ${ENDPOINT} to use another S3 server`,
    }
  }
}

function configuredAccess(env: NodeJS.ProcessEnv): S3Access | undefined {
  const endpoint = env[ENDPOINT]
  if (endpoint === undefined || endpoint === '') return undefined
  return {
    endpoint,
    region: env['SALLYPORT_TEST_S3_REGION'] ?? 'us-east-1',
    accessKeyId: env['SALLYPORT_TEST_S3_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: env['SALLYPORT_TEST_S3_SECRET_ACCESS_KEY'] ?? '',
  }
}

/** A versitygw in a container. `docker` is the command of the engine. */
export async function openContainer(docker?: string): Promise<TestS3> {
  const keys = ownKeys()
  const server = await startContainer({ ...keys, ...(docker !== undefined && { docker }) })
  return {
    ...withBuckets({ endpoint: server.endpoint, region: 'us-east-1', ...keys }),
    outage: { begin: () => server.kill(), end: () => server.start(), freeze: () => server.pause() },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** Of a server that only one test has. */
const ownKeys = (): Pick<S3Access, 'accessKeyId' | 'secretAccessKey'> => ({
  accessKeyId: 'sallyport',
  secretAccessKey: randomBytes(24).toString('hex'),
})

async function openVersitygw(binary: string): Promise<TestS3> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-s3-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const keys = ownKeys()
  let server: RunningVersitygw = await startVersitygw({ directory, binary, ...keys })
  const { endpoint, port } = server
  stack.defer(async () => void (await server.kill()))
  const owned = stack.move()
  return {
    ...withBuckets({ endpoint, region: 'us-east-1', ...keys }),
    outage: {
      begin: async () => void (await server.kill()),
      async end() {
        server = await startVersitygw({ directory, binary, port, ...keys })
      },
      freeze: async () => server.pause(),
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function withBuckets(
  access: S3Access,
): Pick<TestS3, 'access' | 'bucket' | 'isLocked' | 'versions'> {
  const { protocol, hostname, port } = new URL(access.endpoint)
  const useSSL = protocol === 'https:'
  const client = new Client({
    endPoint: hostname,
    port: Number(port) || (useSSL ? 443 : 80),
    useSSL,
    region: access.region,
    accessKey: access.accessKeyId,
    secretKey: access.secretAccessKey,
  })
  return {
    access,
    async bucket({ objectLock = false } = {}) {
      const name = `sallyport-test-${randomBytes(8).toString('hex')}`
      await client.makeBucket(name, access.region, { ObjectLocking: objectLock })
      return name
    },
    async isLocked(bucketName, objectName) {
      const { headers } = await client.makeRequestAsyncOmit({
        method: 'HEAD',
        bucketName,
        objectName,
      })
      return headers['x-amz-object-lock-mode'] !== undefined
    },
    async versions(bucketName, prefix) {
      const ids: string[] = []
      const found = client.listObjects(bucketName, prefix, true, { IncludeVersion: true })
      for await (const { versionId } of found) ids.push(String(versionId))
      return ids
    },
  }
}
