import { ask, readToken } from './ask.ts'
import type { CredentialsPlace, Keys } from './credentials.ts'
import { noKeys } from './failure.ts'

type Place<K extends CredentialsPlace['kind']> = Extract<CredentialsPlace, { kind: K }>

/** Keys of an Amazon ECS task or an EKS pod. */
export async function containerKeys(place: Place<'container'>): Promise<Keys> {
  const { url, tokenFile } = place
  const token = tokenFile === undefined ? place.token : await readToken(tokenFile)
  const request = token === undefined ? {} : { headers: { authorization: token } }
  return keysOf(await ask('the container credentials service', url, request))
}

const IMDS = 'the instance metadata service'
const ROLES = '/latest/meta-data/iam/security-credentials/'
const SESSION_SECONDS = '300'

/** Keys of the role of an EC2 instance: IMDSv2 alone, which asks for a token first. */
export async function instanceKeys({ url }: Place<'instance'>): Promise<Keys> {
  const token = await ask(IMDS, `${url}/latest/api/token`, {
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': SESSION_SECONDS },
  })
  const headers = { 'x-aws-ec2-metadata-token': token }
  const [role = ''] = (await ask(IMDS, `${url}${ROLES}`, { headers })).trim().split(/\s/)
  if (role === '') throw noKeys('this instance has no role: give it one, or configure keys')
  return keysOf(await ask(IMDS, `${url}${ROLES}${encodeURIComponent(role)}`, { headers }))
}

/** Keys of a role that is assumed with the token of a workload, such as a Kubernetes service account. */
export async function webIdentityKeys(place: Place<'web_identity'>): Promise<Keys> {
  const body = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: place.roleArn,
    RoleSessionName: place.sessionName,
    WebIdentityToken: await readToken(place.tokenFile),
  })
  const text = await ask('the security token service', place.sts, { method: 'POST', body })
  const element = (name: string): string | undefined =>
    new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]
  const names = ['AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration']
  return checked(Object.fromEntries(names.map((name) => [name, element(name)])), 'SessionToken')
}

function keysOf(text: string): Keys {
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer === 'object' && answer !== null) return checked(answer, 'Token')
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw noKeys('the answer holds no keys')
}

function checked(answer: object, tokenName: string): Keys {
  const text = (name: string): string => {
    const value: unknown = Reflect.get(answer, name)
    return typeof value === 'string' ? value : ''
  }
  const [accessKeyId, secretAccessKey] = [text('AccessKeyId'), text('SecretAccessKey')]
  const sessionToken = text(tokenName)
  const expiresAt = Date.parse(text('Expiration'))
  if (accessKeyId === '' || secretAccessKey === '' || Number.isNaN(expiresAt))
    throw noKeys('the answer holds no keys with a time at which they end')
  return { accessKeyId, secretAccessKey, expiresAt, ...(sessionToken !== '' && { sessionToken }) }
}
