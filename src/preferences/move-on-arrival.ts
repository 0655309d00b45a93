/** Whether this browser's own list is to be moved as soon as the page has begun anew with the gateway's. */

const MOVE = 'renderwatch.keeper.move'

export const moveOnArrival = {
  read(): boolean {
    try {
      return localStorage.getItem(MOVE) !== null
    } catch {
      return false
    }
  },
  write(is: boolean): void {
    try {
      if (is) localStorage.setItem(MOVE, 'yes')
      else localStorage.removeItem(MOVE)
    } catch {
      // A browser that keeps nothing leaves the moving to a press of a button.
    }
  },
} as const
