import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { buffer } from 'node:stream/consumers'
import { fetcherOf } from './keys-of-place.ts'

const folder = await mkdtemp(join(tmpdir(), 'sallyport-credentials-'))
after(() => rm(folder, { recursive: true }))

const END = '2030-01-01T00:00:00Z'
const expected = {
  accessKeyId: 'ASIA1',
  secretAccessKey: 'secret',
  sessionToken: 'session',
  expiresAt: Date.parse(END),
}
/** As the services of the platform tell them. */
const ANSWER = {
  AccessKeyId: 'ASIA1',
  SecretAccessKey: 'secret',
  Token: 'session',
  Expiration: END,
}

/** A service of the platform that answers as given; a number is a status. */
async function platform(answer: (request: IncomingMessage, body: string) => string | number) {
  const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const given = answer(request, (await buffer(request)).toString())
    if (typeof given === 'number') response.writeHead(given)
    response.end(typeof given === 'number' ? 'a secret of the platform' : given)
  }
  const server = createServer((request, response) => void reply(request, response)).listen(
    0,
    '127.0.0.1',
  )
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

test('the role of an instance is asked for with a token of the session', async () => {
  const roles = '/latest/meta-data/iam/security-credentials/'
  await using imds = await platform(({ method, url, headers }) => {
    if (method === 'PUT' && url === '/latest/api/token') return 'imds-token'
    if (headers['x-aws-ec2-metadata-token'] !== 'imds-token') return 401
    if (url === roles) return 'sallyport-recorder'
    return url === `${roles}sallyport-recorder`
      ? JSON.stringify({ Code: 'Success', ...ANSWER })
      : 404
  })
  assert.deepEqual(await fetcherOf({ kind: 'instance', url: imds.url })(), expected)
})

test('a container shows its token, which may change in its file', async () => {
  await using service = await platform(({ url, headers }) =>
    url === '/v2/credentials/1' && headers.authorization === 'pod-token'
      ? JSON.stringify(ANSWER)
      : 403,
  )
  const url = `${service.url}/v2/credentials/1`
  const tokenFile = join(folder, 'pod-token')
  await writeFile(tokenFile, 'old\n')
  const fetch = fetcherOf({ kind: 'container', url, tokenFile })
  await assert.rejects(fetch(), { code: 'refused', message: /HTTP 403/ })
  await writeFile(tokenFile, 'pod-token\n')
  assert.deepEqual(await fetch(), expected)
  assert.deepEqual(await fetcherOf({ kind: 'container', url, token: 'pod-token' })(), expected)
})

test('a workload takes on its role with the token of its service account', async () => {
  const tokenFile = join(folder, 'web-identity')
  await writeFile(tokenFile, 'jwt')
  let asked = ''
  await using sts = await platform((_, body) => {
    asked = body
    const { Token, ...rest } = ANSWER
    const elements = Object.entries({ ...rest, SessionToken: Token })
    const credentials = elements.map(([name, value]) => `<${name}>${value}</${name}>`).join('')
    return `<R><Result><Credentials>${credentials}</Credentials></Result></R>`
  })
  const roleArn = 'arn:aws:iam::1:role/recorder'
  const place = {
    kind: 'web_identity',
    tokenFile,
    roleArn,
    sessionName: 's',
    sts: sts.url,
  } as const
  assert.deepEqual(await fetcherOf(place)(), expected)
  const sent = new URLSearchParams(asked)
  assert.equal(sent.get('Action'), 'AssumeRoleWithWebIdentity')
  assert.equal(sent.get('WebIdentityToken'), 'jwt')
  assert.equal(sent.get('RoleArn'), roleArn)
})

test('a file gives the keys of the profile, also those that came after', async () => {
  const file = join(folder, 'credentials')
  const write = (secret: string): Promise<void> =>
    writeFile(
      file,
      `# keys\n[default]\naws_access_key_id=other\naws_secret_access_key=other\n\n[ recorder ]\naws_access_key_id = AKIA1\naws_secret_access_key = ${secret}\n`,
    )
  const fetch = fetcherOf({ kind: 'file', file, profile: 'recorder' })
  await assert.rejects(fetch(), { code: 'refused', message: /credentials cannot be read/ })
  await write('a=b/c+')
  assert.deepEqual(await fetch(), { accessKeyId: 'AKIA1', secretAccessKey: 'a=b/c+' })
  await write('new')
  assert.deepEqual(await fetch(), { accessKeyId: 'AKIA1', secretAccessKey: 'new' })
  await assert.rejects(fetcherOf({ kind: 'file', file, profile: 'absent' })(), {
    code: 'refused',
    message: /under \[absent\]: add them, or name another profile/,
  })
})

test('a platform in trouble may be asked again, a nonsensical one not, and nothing it says is told', async () => {
  for (const [answer, code] of [
    [500, 'unavailable'],
    [429, 'unavailable'],
    [404, 'refused'],
    ['{"SecretAccessKey":"a secret of the platform"}', 'refused'],
    ['a secret of the platform', 'refused'],
    ['x'.repeat(100_000), 'unavailable'],
  ] as const) {
    await using service = await platform(() => answer)
    await assert.rejects(fetcherOf({ kind: 'container', url: service.url })(), (error) => {
      assert.ok(error instanceof Error && 'code' in error && error.code === code)
      assert.doesNotMatch(String(error), /a secret/)
      return true
    })
  }
  const nobody = fetcherOf({ kind: 'instance', url: 'http://127.0.0.1:9' })
  await assert.rejects(nobody(), { code: 'unavailable' })
})
