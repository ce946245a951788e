import { A } from '@solidjs/router'
import { api } from '../api.ts'
import { words } from '../preferences.ts'
import { close, session } from '../session.ts'
import { createAct } from '../ui/act.ts'
import { Facts, Notice } from '../ui/Parts.tsx'
import { LookChoices } from './LookChoices.tsx'

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
      <div class="pair">
        <A class="button" href="/me/security">
          {words().me.security}
        </A>
        <A class="button" href="/me/limits">
          {words().me.limits}
        </A>
        <A class="button" href="/me/phone">
          {words().me.newPhone}
        </A>
        <A class="button" href="/me/data">
          {words().me.data}
        </A>
        <A class="button" href="/me/firms">
          {words().me.firms}
        </A>
        <A class="button" href="/bills/mandates">
          {words().house.mandates.title}
        </A>
        <A class="button" href="/bills/households">
          {words().house.households.title}
        </A>
      </div>
      <h2>{words().me.look}</h2>
      <LookChoices whole />
      <Notice words={leave.otherThan()} />
      <button type="button" class="button" onClick={() => void leave.run()}>
        {words().me.signOut}
      </button>
      <p class="quiet">{words().me.operator}</p>
    </div>
  )
}
