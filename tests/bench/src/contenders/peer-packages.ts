/** Where the bootstrap installs `peers/package.json`, apart from all else. */
export const PEER_PACKAGES = new URL('../../../../.sallyport/bench-peers/', import.meta.url)
