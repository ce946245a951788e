import { render } from 'solid-js/web'
import { App } from './app.tsx'
import { SIGNED_IN } from './early.ts'
import { kept } from './kept.ts'
import { watchInstalling } from './offline/install.ts'
import { registerServiceWorker } from './offline/register.ts'
import { follow, spoken } from './preferences.ts'
import { routeAt } from './routes.ts'
import { breath } from './ui/Later.tsx'
import './ui/styles.ts'

/** By then the first screen is there. */
const CALM_MS = 1_500
const place = document.getElementById('app') as HTMLElement
// A browser says once, and early, that the app could be installed.
watchInstalling()
// Loaded while the bank says who is signed in. A file that does not come is asked for again, and told of, by the router.
if (kept(SIGNED_IN) === 'yes')
  routeAt(location.pathname)
    ?.screen()
    .catch(() => undefined)
void spoken()
  .then(breath)
  .then(() => {
    // Whoever reads this line has a browser that is new enough: what index.html says to the others goes.
    place.replaceChildren()
    follow()
    render(() => <App />, place)
    // Laying up the app's files is not what one came for.
    setTimeout(registerServiceWorker, CALM_MS)
  })
