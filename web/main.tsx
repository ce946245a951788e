import { render } from 'solid-js/web'
import { App } from './app.tsx'
import { registerServiceWorker } from './offline/register.ts'
import './ui/tokens.css'
import './ui/base.css'

const place = document.getElementById('app') as HTMLElement
// Whoever reads this line has a browser that is new enough: what index.html says to the others goes.
place.replaceChildren()
render(() => <App />, place)
registerServiceWorker()
