export { type KeyPart, readKeyFile, readKeyParts, readKeyRing } from './key-file.ts'
