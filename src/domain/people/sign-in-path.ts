/** Where a browser signs in at a gateway that asks who somebody is. */
export const signInPath = '/access'
/** Where one ends that was opened beside a page which goes on by itself. */
export const signInDonePath = '/access/done'
export const signOutPath = '/access/out'
