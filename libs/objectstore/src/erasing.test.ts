import assert from 'node:assert/strict'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { after, suite, test } from 'node:test'
import { openTestS3, type TestS3 } from '@sallyport/s3-server'
import type { Client } from 'minio'
import { keysOf, remainsOf } from './object-store.suite.ts'
import type { S3Settings } from './s3/settings.ts'
import { createS3Store } from './s3-store.ts'
import { openBareS3, refuse } from './testing/bare-s3.ts'
import { ownerOf } from './testing/owner.ts'
import { settingsFor } from './testing/s3-settings.ts'

const s3 = await openTestS3()
if ('missing' in s3) test('erasing in a bucket with versions', { skip: s3.missing })
else {
  after(() => s3[Symbol.asyncDispose]())
  const bucket = await s3.bucket({ objectLock: true })
  const retention = { mode: 'COMPLIANCE', days: 1 } as const
  suite('erasing in a bucket with versions', () =>
    versionTests(s3, settingsFor(s3.access, bucket, { prefix: 'log/', retention })),
  )
  suite('erasing in other buckets', () => bucketTests(s3))
}

const rules = { immutable: (key: string) => key.startsWith('sealed/'), erasable: 'keys/' }
const secret = Buffer.from('a data key')

function versionTests(server: TestS3, settings: S3Settings): void {
  const owner = ownerOf(server.access)

  test('no version of an erased object can be read, also of one that was hidden or overwritten', async () => {
    const store = await createS3Store(settings, rules)
    const versions: string[] = []
    for (const bytes of [secret, Buffer.from('another'), secret]) {
      await store.put('keys/s/1', bytes)
      await store.put('keys/s/2', bytes)
      await store.delete('keys/s/2')
    }
    await store.put('keys/s/10', secret)
    assert.deepEqual(await keysOf(store, 'keys/s/'), ['keys/s/1', 'keys/s/10'])
    for (const { name, id } of await versionsOf(owner, settings, 'keys/s/')) {
      if (name === 'log/keys/s/10') continue
      if ((await readVersion(owner, settings, name, id)) !== undefined)
        versions.push(`${name} ${id}`)
    }
    assert.equal(versions.length, 6)
    const left = await remainsOf(store, 'keys/s/')
    assert.deepEqual(left, ['keys/s/1', 'keys/s/10', 'keys/s/2'])
    await store.erase('keys/s/1')
    await store.erase('keys/s/2')
    for (const [name = '', id = ''] of versions.map((version) => version.split(' ')))
      assert.equal(await readVersion(owner, settings, name, id), undefined)
    const names = (await versionsOf(owner, settings, 'keys/')).map(({ name }) => name)
    assert.deepEqual(names, ['log/keys/s/10'])
  })

  test('no earlier version of an object that was replaced can be read, and the newest can', async () => {
    const store = await createS3Store(settings, rules)
    for (const bytes of [secret, Buffer.from('another'), Buffer.from('newest')])
      await store.put('keys/r/1', bytes)
    await store.put('keys/r/10', secret)
    await store.eraseOlder('keys/r/1')
    assert.equal(Buffer.from((await store.get('keys/r/1')) ?? []).toString(), 'newest')
    const left = await versionsOf(owner, settings, 'keys/r/')
    assert.deepEqual(
      left.map(({ name }) => name),
      ['log/keys/r/1', 'log/keys/r/10'],
    )
    await store.erase('keys/r/1')
    await store.erase('keys/r/10')
  })

  test('what is locked is not erased, and that is said', async () => {
    const store = await createS3Store(settings, rules)
    await store.put('sealed/1', secret)
    await assert.rejects(store.erase('sealed/1'), {
      code: 'refused',
      message: /cannot delete a version of sealed\/1 \(AccessDenied\)/,
    })
  })
}

function bucketTests(server: TestS3): void {
  const owner = ownerOf(server.access)

  test('versions from before versions were suspended are erased, too', async () => {
    const bucket = await server.bucket()
    const plain = settingsFor(server.access, bucket)
    await owner.setBucketVersioning(bucket, { Status: 'Enabled' })
    await (await createS3Store(plain, rules)).put('keys/s', secret)
    await owner.setBucketVersioning(bucket, { Status: 'Suspended' })
    const store = await createS3Store(plain, rules)
    await store.put('keys/s', secret)
    await store.erase('keys/s')
    assert.deepEqual(await versionsOf(owner, plain, 'keys/'), [])
  })

  test('a bucket that locks everything by default is refused, with what to do', async () => {
    const bucket = await server.bucket({ objectLock: true })
    // The client's types do not know that it is one to wait for.
    // oxlint-disable-next-line typescript/await-thenable
    await owner.setObjectLockConfig(bucket, { mode: 'GOVERNANCE', unit: 'Days', validity: 1 })
    await assert.rejects(createS3Store(settingsFor(server.access, bucket), rules), {
      code: 'refused',
      message: /could not be erased: the default retention of bucket .* remove it/,
    })
    assert.deepEqual(await versionsOf(owner, settingsFor(server.access, bucket), 'keys/'), [])
  })
}

test('a store that may not list or delete versions is not opened, with the rights it lacks', async () => {
  await using bare = await openBareS3()
  const denied = (is: (url: string, method?: string) => boolean) => {
    bare.instead = ({ url = '', method }: IncomingMessage, response: ServerResponse) => {
      if (is(url, method)) refuse(response, 403, 'AccessDenied')
      else if (url.includes('versions=')) response.end(oneVersion)
      else return false
      return true
    }
    return assert.rejects(createS3Store(bare.settings, rules), {
      code: 'refused',
      message: /under keys\/ could not be erased.*s3:ListBucketVersions.*s3:DeleteObjectVersion/,
    })
  }
  await denied((url) => url.includes('versions='))
  await denied((url, method) => method === 'DELETE' && url.includes('versionId='))
})

test('a server that deletes a version and has it still is refused', async () => {
  await using bare = await openBareS3()
  bare.instead = ({ url = '' }, response) => {
    if (url.includes('versions=')) response.end(oneVersion)
    return url.includes('versions=')
  }
  await assert.rejects(createS3Store(bare.settings, rules), {
    code: 'refused',
    message: /keys\/\.tmp\/probe was deleted, and the server has it still/,
  })
})

test('versions are erased however many pages they fill', async () => {
  await using bare = await openBareS3()
  let ids: string[] = []
  bare.instead = ({ url = '', method }, response) => {
    const query = new URL(url, 'http://bare').searchParams
    const version = query.get('versionId')
    if (method === 'DELETE' && version !== null) {
      ids = ids.filter((id) => id !== version)
      response.end()
    } else if (query.has('versions')) {
      const from = query.get('version-id-marker') ?? ''
      const [first, ...more] = ids.filter((id) => id > from)
      response.end(versionPage(query.get('prefix') ?? '', first, more.length > 0))
    } else return false
    return true
  }
  const store = await createS3Store(bare.settings, rules)
  ids = ['1', '2', '3', '4', '5']
  assert.deepEqual(await remainsOf(store, 'keys/a'), ['keys/a'])
  await store.erase('keys/a')
  assert.deepEqual(ids, [])
})

function versionPage(key: string, id: string | undefined, more: boolean): string {
  const version = id && `<Version><Key>${key}</Key><VersionId>${id}</VersionId></Version>`
  const next = `<NextKeyMarker>${key}</NextKeyMarker><NextVersionIdMarker>${id}</NextVersionIdMarker>`
  return `<ListVersionsResult><IsTruncated>${more}</IsTruncated>${version ?? ''}${more ? next : ''}</ListVersionsResult>`
}

const oneVersion = versionPage('keys/.tmp/probe', '1', false)

/** What a bucket has under a prefix, marks of deletions included. */
async function versionsOf(
  owner: Client,
  settings: S3Settings,
  prefix: string,
): Promise<{ name: string; id: string }[]> {
  const found: { name: string; id: string }[] = []
  const all = owner.listObjects(settings.bucket, `${settings.prefix}${prefix}`, true, {
    IncludeVersion: true,
  })
  for await (const { name, versionId } of all) found.push({ name, id: String(versionId) })
  return found
}

async function readVersion(
  owner: Client,
  { bucket }: S3Settings,
  name: string,
  versionId: string,
): Promise<string | undefined> {
  const stream = await owner.getObject(bucket, name, { versionId }).catch(() => undefined)
  return stream && Buffer.concat(await stream.toArray()).toString()
}
