import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files of a certificate and its key. */
export interface Certified {
  readonly certFile: string
  readonly keyFile: string
}

/** An authority of a test. */
export interface Authority {
  readonly caFile: string
  /** A certificate of this authority for 127.0.0.1, or for a client of that name. */
  certify(name: string): Certified
}

const EC = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'

/** Makes an authority with openssl; undefined where this machine has none. */
export function createAuthority(folder: string, name: string): Authority | undefined {
  const file = (suffix: string): string => join(folder, `${name}${suffix}`)
  const [caFile, caKey] = [file('.pem'), file('.key')]
  try {
    openssl(`req -x509 ${EC} -days 2`, '-subj', `/CN=${name}`, '-keyout', caKey, '-out', caFile)
  } catch {
    return undefined
  }
  return {
    caFile,
    certify(subject) {
      const [certFile, keyFile] = [file(`-${subject}.pem`), file(`-${subject}.key`)]
      const [request, extensions] = [file(`-${subject}.csr`), file(`-${subject}.ext`)]
      writeFileSync(extensions, 'subjectAltName=IP:127.0.0.1\n')
      openssl(`req ${EC}`, '-subj', `/CN=${subject}`, '-keyout', keyFile, '-out', request)
      const by = ['-CA', caFile, '-CAkey', caKey, '-CAcreateserial', '-extfile', extensions]
      openssl('x509 -req -days 2', '-in', request, ...by, '-out', certFile)
      return { certFile, keyFile }
    },
  }
}

function openssl(command: string, ...files: readonly string[]): void {
  execFileSync('openssl', [...command.split(' '), ...files], { stdio: 'ignore' })
}
