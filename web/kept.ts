/** What is kept in the browser: how the app looks and flags of this device. Never a balance, never a name. */
export const kept = (key: string): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null // storage is switched off: the defaults hold
  }
}
const here = new Map<string, string>()
export const keep = (key: string, value: string): void => {
  if (here.get(key) === value) return
  put(key, value)
}
function put(key: string, value: string): void {
  here.set(key, value)
  try {
    localStorage.setItem(key, value)
  } catch {
    // as above
  }
}
/** Signing out clears what the browser stores (Clear-Site-Data); how this device was set stays. */
export const keepAgain = (): void => {
  for (const [key, value] of here) put(key, value)
}
