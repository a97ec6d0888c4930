import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const PLATFORMS: Readonly<Record<string, string>> = {
  'linux x64': 'linux-amd64',
  'linux arm64': 'linux-arm64',
  'darwin x64': 'darwin-amd64',
  'darwin arm64': 'darwin-arm64',
}

/** Path of the script that runs the program for this platform; undefined where npm has installed none for it. */
export function kubernetesProgram(): string | undefined {
  const platform = PLATFORMS[`${process.platform} ${process.arch}`]
  try {
    createRequire(import.meta.url).resolve(`kubernetes-mcp-server-${platform}/package.json`)
  } catch {
    return undefined
  }
  return fileURLToPath(import.meta.resolve('kubernetes-mcp-server/bin/index.js'))
}
