import { writeFileSync } from 'node:fs'
import { caseFileDocument } from './case-schema.ts'

const { name, schema } = caseFileDocument()
const file = new URL(`../../../schemas/${name}`, import.meta.url)
writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`)
