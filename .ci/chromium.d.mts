/** The path of a usable browser, or undefined. */
export function findChromium(): string | undefined
/** Finds a browser or installs one; throws with what to do when neither works. */
export function ensureChromium(): string
