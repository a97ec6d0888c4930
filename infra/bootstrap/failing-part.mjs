/** Of the log of many packages, the lines of those that failed; of any other log, all of it. */
export function failingPart(log) {
  const failed = [...log.matchAll(/^ *Failed: +(.+)$/gm)]
    .flatMap(([, list]) => list.split(','))
    .map((task) => `${task.trim().replace('#', ':')}: `)
  if (failed.length === 0) return log.trimEnd()
  const lines = log.split('\n')
  return lines.filter((line) => failed.some((prefix) => line.startsWith(prefix))).join('\n')
}
