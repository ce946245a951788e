/** One entry of the ledger with everything, for a reason or from a difference that it belongs to. */
import { useParams, useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, on, Show } from 'solid-js'
import type { Explanation } from '../../core/ledger/wire.ts'
import { Explained, explainWords } from '../ledger/Explained.tsx'
import { Away } from '../ui/Away.tsx'
import { createAct } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { work } from './api.ts'
import { staff } from './words.ts'

const w = () => explainWords().staff
const mono = (text: string | null) => <span class="mono explained-hash">{text || w().none}</span>

function Record(props: { one: Explanation }) {
  const one = () => props.one
  const signature = () => one().basis.signature
  return (
    <>
      <h2>{w().record}</h2>
      <Facts
        rows={[
          [w().business, mono(one().business)],
          [w().step, mono(one().step)],
          [w().actor, mono(one().actor)],
          [w().request, mono(one().request)],
          [w().session, mono(one().session)],
          ...(one().target ? ([[w().target, mono(one().target)]] as const) : []),
          [w().quote, mono(one().basis.quote)],
          [w().consent, mono(one().basis.consent)],
          [w().risk, mono(one().basis.risk)],
          ...(signature()?.passkey ? ([[w().passkey, mono(signature()!.passkey)]] as const) : []),
          ...(one().run ? ([[w().run, mono(one().run!.id)]] as const) : []),
        ]}
      />
      <Show when={one().run?.url}>
        {(url) => (
          <Away href={url()} newWindow>
            {w().temporal}
          </Away>
        )}
      </Show>
      <Show when={signature()?.proof}>
        {(proof) => (
          <details>
            <summary>{w().assertion}</summary>
            <pre class="mono explained-text">{JSON.stringify(proof(), null, 1)}</pre>
          </details>
        )}
      </Show>
    </>
  )
}

export default function Movement() {
  const params = useParams<{ id: string }>()
  const [query] = useSearchParams<{ case?: string }>()
  const [reason, setReason] = createSignal('')
  const [shown, setShown] = createSignal<Explanation>()
  const show = createAct(
    () => work.explain(params.id, query.case ? { case: query.case } : { reason: reason() }),
    setShown,
  )
  // Another record of the same business is another reading, for the reason that was given for the first.
  createEffect(
    on(
      () => params.id,
      (_, before) => {
        if (query.case || (before && reason())) void show.run()
      },
    ),
  )
  return (
    <Show
      when={shown()}
      fallback={
        <div class="stack narrow">
          <h1>{explainWords().title}</h1>
          <Show
            when={!query.case}
            fallback={
              <>
                <p class="quiet">{w().forCase}</p>
                <Notice words={show.otherThan()} />
              </>
            }
          >
            <p class="quiet">{w().ask}</p>
            <form class="stack" onSubmit={show.submit} novalidate>
              <Field
                label={w().reason}
                value={reason()}
                onInput={setReason}
                maxlength={200}
                hint={staff().reasonHint}
                wrong={show.about('reason')}
                focus
              />
              <Notice words={show.otherThan('reason')} />
              <MainButton busy={show.busy()}>{w().show}</MainButton>
            </form>
          </Show>
        </div>
      }
    >
      {(one) => (
        <Explained
          one={one()}
          staff
          pathOf={(entry) => `/staff/movements/${entry}${query.case ? `?case=${query.case}` : ''}`}
        >
          <Record one={one()} />
        </Explained>
      )}
    </Show>
  )
}
