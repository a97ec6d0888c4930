import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  maskingHistory,
  maskingMask,
  maskingPreview,
  maskingProfile,
  maskingProfiles,
  type MaskProfile,
} from '@sallyport/contracts'
import { RpcError } from '@sallyport/bus'
import type { RunningService } from '@sallyport/service'
import { createMasking } from './service.ts'
import { dave, type MaskingRig, startMaskingRig } from './testing/masking-rig.ts'

let rig: MaskingRig
let service: RunningService
before(async () => {
  rig = await startMaskingRig()
  service = await createMasking(rig.config)
})
after(async () => {
  await service[Symbol.asyncDispose]()
  await rig[Symbol.asyncDispose]()
})

const SAMPLE = '{"to":"bob@example.com","iban":"DE89370400440532013000"}'
const mask = (profile: string) => rig.bus.call(maskingMask, { profile, content: SAMPLE })
const open = (name: string): MaskProfile => ({ name, kinds: { email: { action: 'keep' } } })
const closed = (name: string): MaskProfile => ({ name, kinds: { iban: { action: 'redact' } } })

async function restart(): Promise<void> {
  await service[Symbol.asyncDispose]()
  service = await createMasking(rig.config)
}

test('a profile masks from its publication on, each version in the place of the one before', async () => {
  await assert.rejects(mask('steps'), { code: 'unknown_profile' })
  assert.deepEqual(await rig.publish(open('steps'), 0), { version: 1 })
  const first = await mask('steps')
  assert.deepEqual(
    [first.version, first.content],
    [1, '{"to":"bob@example.com","iban":"[masked:iban:3000]"}'],
  )
  assert.deepEqual(await rig.publish(closed('steps'), 1), { version: 2 })
  const second = await mask('steps')
  assert.deepEqual(
    [second.version, second.content],
    [2, '{"to":"[masked:email]","iban":"[masked:iban]"}'],
  )
  await restart()
  assert.deepEqual(await mask('steps'), second)
})

test('versions are listed and read back, with who published them and why', async () => {
  await rig.publish({ ...open('told'), description: 'For those who write.' }, 0)
  await rig.publish(closed('told'), 1)
  await rig.publish(open('told'), 2)
  const { versions } = await rig.bus.call(maskingHistory, { name: 'told', limit: 2 })
  assert.deepEqual(
    versions.map(({ version, author, reason }) => [version, author?.id, reason]),
    [
      [3, 'dave', 'test'],
      [2, 'dave', 'test'],
    ],
  )
  const older = await rig.bus.call(maskingHistory, { name: 'told', limit: 5, before: 2 })
  assert.deepEqual(
    older.versions.map(({ version }) => version),
    [1],
  )
  const read = (version?: number) =>
    rig.bus.call(maskingProfile, { name: 'told', ...(version !== undefined && { version }) })
  assert.deepEqual((await read(1)).profile.description, 'For those who write.')
  assert.deepEqual([(await read()).version, (await read()).profile], [3, open('told')])
  assert.deepEqual((await read(2)).author, dave)
  await assert.rejects(read(4), { code: 'unknown_profile' })
  await assert.rejects(rig.bus.call(maskingHistory, { name: 'none', limit: 1 }), {
    code: 'unknown_profile',
  })
  const { profiles } = await rig.bus.call(maskingProfiles, {})
  const listed = profiles.find(({ name }) => name === 'told')
  assert.deepEqual([listed?.version, listed?.reason], [3, 'test'])
})

test('what is wrong with a profile is said, all of it, and nothing is published', async () => {
  const wrong: MaskProfile = {
    name: 'wrong',
    kinds: { shoe_size: { action: 'redact' }, iban: { action: 'token' } },
    recogniser: { kinds: ['person'] },
  }
  await assert.rejects(rig.publish(wrong, 0), (error) => {
    assert.ok(error instanceof RpcError)
    assert.equal(error.code, 'invalid_profile')
    for (const part of [
      /^kinds\.shoe_size: /m,
      /^kinds\.iban: token needs a key: set SALLYPORT_MASKING_KEY_FILE/m,
      /^recogniser: .*SALLYPORT_MASKING_RECOGNISER_URL/m,
    ])
      assert.match(error.message, part)
    return true
  })
  await assert.rejects(mask('wrong'), { code: 'unknown_profile' })
})

test('whoever is behind is told, and `default` can be published over', async () => {
  await assert.rejects(rig.publish(open('default'), 1), { code: 'version_conflict' })
  const builtIn = await rig.bus.call(maskingProfile, { name: 'default' })
  assert.deepEqual([builtIn.version, builtIn.author], [0, undefined])
  assert.deepEqual(await rig.publish(closed('default'), 0), { version: 1 })
  await assert.rejects(rig.publish(open('default'), 0), { code: 'version_conflict' })
  assert.equal((await mask('default')).content, '{"to":"[masked:email]","iban":"[masked:iban]"}')
  await rig.publish({ name: 'default' }, 1)
  assert.equal(
    (await mask('default')).content,
    '{"to":"[masked:email]","iban":"[masked:iban:3000]"}',
  )
})

test('a stored profile that this replica cannot use is refused, at once and after a start, until a better one comes', async () => {
  const { version } = await rig.publish(open('newer'), 0)
  const places = await rig.bus.state.read('masking', 'newer')
  const foreign: MaskProfile = { name: 'newer', kinds: { gait: { action: 'redact' } } }
  await rig.write(foreign, version + 1, places.at(-1)?.sequence ?? 0)
  await rig.publish(open('behind'), 0)
  await assert.rejects(mask('newer'), { code: 'unknown_profile' })
  await restart()
  await assert.rejects(mask('newer'), { code: 'unknown_profile' })
  assert.match(await rig.log(), /"profile":"newer","version":2,"problems":"kinds.gait/)
  await rig.publish(open('newer'), 2)
  assert.equal((await mask('newer')).version, 3)
})

test('of four who publish at once at two replicas, one wins every time', async () => {
  await using _ = await createMasking(rig.config)
  const buses = await Promise.all([rig.connect(), rig.connect(), rig.connect(), rig.connect()])
  for (let version = 0; version < 5; version++) {
    // oxlint-disable-next-line no-await-in-loop -- each round is on top of the one before
    const outcomes = await Promise.allSettled(
      buses.map((bus) => rig.publish(open('raced'), version, bus)),
    )
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'version_conflict')
  }
})

test('a sample is masked by a published profile or by a draft, and nothing of it is kept', async () => {
  await rig.publish(open('shown'), 0)
  const preview = (profile: string | MaskProfile, content = SAMPLE) =>
    rig.bus.call(maskingPreview, { profile, content })
  assert.match((await preview('shown')).content, /bob@example\.com/)
  const draft = await preview(closed('draft'))
  assert.equal(draft.content, '{"to":"[masked:email]","iban":"[masked:iban]"}')
  assert.deepEqual(
    draft.findings.map(({ kind, place, count }) => [kind, place, count]),
    [
      ['email', '/to', 1],
      ['iban', '/iban', 1],
    ],
  )
  await assert.rejects(preview('draft'), { code: 'unknown_profile' })
  await assert.rejects(preview('shown', '{'), { code: 'invalid_content' })
  const wrong: MaskProfile = { name: 'draft', kinds: { gait: { action: 'redact' } } }
  await assert.rejects(preview(wrong), { code: 'invalid_profile' })
  assert.doesNotMatch(await rig.log(), /bob@example|"profile":"(draft|shown)".*"masked"/)
})

test('with a key in a file, and only in one that is closed to others, the service starts', async () => {
  const keyFile = join(rig.directory, 'masking-key')
  await writeFile(keyFile, 'ab'.repeat(32), { mode: 0o644 })
  await assert.rejects(createMasking({ ...rig.config, keyFile }), /chmod 600/)
})
