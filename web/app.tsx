/** The app: its routes in their frame. A link that is pointed at, touched or focused loads its screen before it is followed. */
import { Route, Router } from '@solidjs/router'
import { lazy } from 'solid-js'
import { Frame } from './frame/Frame.tsx'
import { words } from './preferences.ts'
import { routes } from './routes.ts'

const screens = routes.map(({ path, screen }) => ({ path, component: lazy(screen) }))

export const App = () => (
  <Router root={Frame}>
    {screens.map(({ path, component }) => (
      <Route path={path} component={component} />
    ))}
    <Route path="*" component={() => <h1>{words().notFound}</h1>} />
  </Router>
)
