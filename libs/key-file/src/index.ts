export { readKeyFile, readKeyRing } from './key-file.ts'
