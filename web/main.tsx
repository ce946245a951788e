import { render } from 'solid-js/web'
import { App } from './app.tsx'
import { registerServiceWorker } from './offline/register.ts'
import './ui/tokens.css'
import './ui/base.css'

render(() => <App />, document.getElementById('app') as HTMLElement)
registerServiceWorker()
