/** A failure that a person can act on: its message is all that is shown. */
export class Failure extends Error {
  name = 'Failure'
}

const EXPLANATIONS = [
  [/ENOSPC|No space left/, 'the disk is full: free some space and run the command again'],
  [
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|network/i,
    'the npm registry could not be reached: check the network, a proxy, or `npm config get registry`',
  ],
  [
    /EUSAGE/,
    'package-lock.json does not fit the package.json files: run npm install and commit it',
  ],
  [/EACCES|EPERM|EROFS/, 'the folder cannot be written: check who owns it and node_modules in it'],
  [/EINTEGRITY/, 'a package differs from what package-lock.json says: run npm cache verify'],
]

/** One sentence on why npm failed, from what it wrote. */
export function explainInstall(output) {
  for (const [pattern, sentence] of EXPLANATIONS) if (pattern.test(output)) return sentence
  return 'npm ci failed'
}
