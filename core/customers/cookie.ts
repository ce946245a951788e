/** The session's cookie (decision 22): opaque, unreadable for scripts, never sent from another site, gone after eight hours at the latest. */
export const COOKIE = '__Host-session'
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict'

export const cookieFor = (token: string) => `${COOKIE}=${token}; ${ATTRIBUTES}; Max-Age=${8 * 3600}`
export const cookieGone = `${COOKIE}=; ${ATTRIBUTES}; Max-Age=0`
