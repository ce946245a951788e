import { render } from 'solid-js/web'
import { App } from './app.tsx'
import { registerServiceWorker } from './offline/register.ts'
import './ui/tokens.css'
import './ui/base.css'
import './ui/frame.css'
import './ui/controls.css'
import './ui/lists.css'
import './ui/signs.css'
import './ui/dialog.css'
import './ui/charts.css'

const place = document.getElementById('app') as HTMLElement
// Whoever reads this line has a browser that is new enough: what index.html says to the others goes.
place.replaceChildren()
render(() => <App />, place)
registerServiceWorker()
