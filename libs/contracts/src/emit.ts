import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { documents } from './documents.ts'

const dir = new URL('../../../schemas/', import.meta.url)
const docs = documents()
mkdirSync(dir, { recursive: true })
for (const stale of readdirSync(dir).filter((name) => !docs.has(name))) rmSync(new URL(stale, dir))
for (const [name, doc] of docs) {
  writeFileSync(new URL(name, dir), `${JSON.stringify(doc, null, 2)}\n`)
}
