/** Who I am here, what I have set, and how the app looks. */
import { A } from '@solidjs/router'
import { For } from 'solid-js'
import { api } from '../api.ts'
import { KeysChoice } from '../frame/KeysChoice.tsx'
import { InstallEntry } from '../offline/Install.tsx'
import { words } from '../preferences.ts'
import type { Path } from '../routes.ts'
import { close, session } from '../session.ts'
import { createAct } from '../ui/act.ts'
import { Icon, type IconName } from '../ui/icons.tsx'
import { Facts, Notice } from '../ui/Parts.tsx'
import { LookChoices } from './LookChoices.tsx'

const ways: readonly { readonly path: Path; readonly icon: IconName }[] = [
  { path: '/me/security', icon: 'shield' },
  { path: '/me/notices', icon: 'bell' },
  { path: '/me/limits', icon: 'limits' },
  { path: '/me/phone', icon: 'phone' },
  { path: '/me/firms', icon: 'firm' },
  { path: '/store', icon: 'mall' },
  { path: '/bills/households', icon: 'family' },
  { path: '/bills/mandates', icon: 'repeat' },
  { path: '/me/data', icon: 'data' },
]

export default function Me() {
  const leave = createAct(() => api.signOut(), close)
  return (
    <div class="stack narrow">
      <h1>{words().me.title}</h1>
      <Facts
        rows={[
          [words().signIn.name, session()?.customer.name ?? ''],
          [words().signIn.phone, session()?.customer.phone ?? ''],
          [
            words().me.bound,
            session()?.boundAccount
              ? `${session()?.boundAccount?.bankName} ${session()?.boundAccount?.number}`
              : words().me.notBound,
          ],
        ]}
      />
      <ul class="ways">
        <For each={ways}>
          {({ path, icon }) => (
            <li>
              <A href={path}>
                <Icon name={icon} />
                {words().titles[path]}
                <Icon name="next" />
              </A>
            </li>
          )}
        </For>
      </ul>
      <h2>{words().me.look}</h2>
      <LookChoices whole />
      <KeysChoice />
      <InstallEntry />
      <Notice words={leave.otherThan()} />
      <button type="button" class="button" onClick={() => void leave.run()}>
        {words().me.signOut}
      </button>
      <p class="quiet">{words().me.operator}</p>
      <p class="quiet">
        {words().update.version} {import.meta.env.VITE_BUILD}
      </p>
    </div>
  )
}
