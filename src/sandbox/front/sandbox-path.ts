/** The path under which the sandbox expects to be mounted: it reads and writes whole URLs. */
export const SANDBOX_PATH = '/sandbox'
