import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { CHECKPOINT_KEY } from '../layout.ts'
import { exchangeLines } from '../testing/sample-events.ts'
import { sampleLog } from '../testing/sample-log.ts'
import { proveInclusion } from '../tiles/prove.ts'
import { readEntries } from '../tiles/read-tile.ts'
import { formatProof } from './proof.ts'

/**
 * A verifier that others made: signed notes and proofs of `golang.org/x/mod/sumdb`, proofs of `transparency-dev/merkle`
 * too. It is built where there is a Go, and its modules can be had.
 */

const PATIENCE_MS = 300_000
const run = promisify(execFile)
const source = fileURLToPath(new URL('../testing/go-verifier', import.meta.url))
const directory = await mkdtemp(join(tmpdir(), 'sallyport-go-verifier-'))
after(() => rm(directory, { recursive: true }))

const go = (...args: string[]) => run('go', args, { cwd: source, timeout: PATIENCE_MS })

/** Why there is none on this machine; undefined where there is. */
async function missing(): Promise<string | undefined> {
  if ((await go('version').catch(() => undefined)) === undefined) return 'there is no Go'
  const had = await go('mod', 'download').catch(() => undefined)
  return had === undefined ? 'the Go modules of the verifier cannot be had' : undefined
}

const reason = await missing()
const skip = reason === undefined ? {} : { skip: `a verifier in Go: ${reason}` }

test(
  'a proof is accepted by verifiers that others made, for its event and no other',
  skip,
  async () => {
    const verifier = join(directory, 'verifier')
    await go('build', '-o', verifier, '.')
    const log = sampleLog()
    for (let i = 0; log.size < 300; i++) await log.batch(exchangeLines(i % 5))
    const note = Buffer.from(log.source.objects.get(CHECKPOINT_KEY) ?? []).toString()
    let carried = false
    const verify = async (index: number, of: number, change = (text: string) => text) => {
      const hashes = await proveInclusion(log.source, index, log.size)
      const entries = await readEntries(log.source, Math.floor(of / 256), log.size)
      const [proof, event] = [join(directory, 'proof'), join(directory, 'event')]
      const entry = entries[of % 256] ?? assert.fail()
      const extra = carried ? { extra: entry } : {}
      await writeFile(proof, change(formatProof({ index, hashes, checkpoint: note, ...extra })))
      await writeFile(event, entry)
      return (await run(verifier, [log.signer.key.text, proof, event])).stdout
    }
    for (const index of [0, 255, 256, log.size - 1])
      assert.equal(
        await verify(index, index),
        `index ${index} of ${log.size} in ${log.signer.key.name}\n`,
      )
    carried = true
    assert.equal(await verify(256, 256), `index 256 of ${log.size} in ${log.signer.key.name}\n`)
    await assert.rejects(verify(0, 1), /invalid transparency proof/)
    await assert.rejects(
      verify(0, 0, (text) => text.replace(`\n${log.size}\n`, `\n${log.size - 1}\n`)),
      /invalid signature/,
    )
  },
)
