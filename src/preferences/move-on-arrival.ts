import { keptText } from '#preferences/safe-storage.ts'

const kept = keptText('renderwatch.keeper.move')

/**
 * Whether this browser's own list is to be moved as soon as the page has begun anew with the gateway's. A browser that
 * keeps nothing leaves the moving to a press of a button.
 */
export const moveOnArrival = {
  read: () => kept.read() !== null,
  write: (is: boolean): void => kept.write(is ? 'yes' : null),
} as const
