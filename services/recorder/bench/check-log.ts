import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createKeyRing, openFolder, parseVerifierKey, verifyLog } from '@sallyport/evidence'
import { readKeyRing } from '@sallyport/key-file'

/** Checks the log that `verify.bench.ts` wrote into a folder, and prints what it took as JSON. */

const [root = '', how] = process.argv.slice(2)
const started = performance.now()
const key = parseVerifierKey(await readFile(join(root, 'log.vkey'), 'utf8'))
const ring = await readKeyRing(join(root, 'recording-key'), 'recording key')
const report = await verifyLog(openFolder(join(root, 'evidence')), key, {
  ...(how === 'inside' && { recordingKeys: createKeyRing(ring) }),
})
const { user, system } = process.cpuUsage()
console.log(
  JSON.stringify({
    ok: report.ok,
    seconds: (performance.now() - started) / 1000,
    core: (user + system) / 1e6,
    memory: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
)
