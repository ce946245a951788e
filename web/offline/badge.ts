/** The number on the app's icon: bills that are due, as last seen. Nothing but that number leaves the app, and it goes at sign-out. */
type Badges = { setAppBadge?(count: number): Promise<void>; clearAppBadge?(): Promise<void> }
const icon = navigator as Badges

// An app that is not installed has no icon, and says no: nothing depends on it.
const ignored = (failure: unknown) => console.debug('badge', failure)

export const badge = (count: number): void =>
  void (count > 0 ? icon.setAppBadge?.(count) : icon.clearAppBadge?.())?.catch(ignored)
