import { contents } from './contents.ts'
import { mask, measure, perSecond } from './speed/measure.ts'

/** Prints what masking by the default profile takes; by hand: `npm run bench -w @sallyport/masking`. */

const table = [...contents()].map(([content, json]) => {
  const values = mask(json)
  const ms = measure(json)
  return {
    content,
    KB: (json.length / 1024).toFixed(1),
    'values masked': values,
    ms: ms.toFixed(3),
    'MB/s': perSecond(json, ms).toFixed(1),
  }
})
console.table(table)
