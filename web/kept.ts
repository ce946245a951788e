/** What is kept in the browser: how the app looks and flags of this device. Never a balance, never a name. */
export const kept = (key: string): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null // storage is switched off: the defaults hold
  }
}
export const keep = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value)
  } catch {
    // as above
  }
}
