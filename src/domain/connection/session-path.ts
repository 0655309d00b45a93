/** Where the page asks who its gateway is. By itself, because the first thing the page does needs this and no schema. */
export const sessionPath = '/api/session'
