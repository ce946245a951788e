/** A class I account for whoever stands at the counter: the card compared with the person, then with the registry. */
import { createSignal, Show } from 'solid-js'
import { Seal } from '../ui/Arch.tsx'
import { createAct } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { Facts, MainButton, Notice } from '../ui/Parts.tsx'
import { work } from './api.ts'
import { StaffNav } from './StaffNav.tsx'
import { staff } from './words.ts'

type Opened = Awaited<ReturnType<typeof work.open>>

export default function Opening() {
  const w = staff
  const [phone, setPhone] = createSignal('')
  const [name, setName] = createSignal('')
  const [identity, setIdentity] = createSignal('')
  const [seen, setSeen] = createSignal(false)
  const [missing, setMissing] = createSignal(false)
  const [opened, setOpened] = createSignal<Opened>()
  const open = createAct(
    (press) => work.open({ phone: phone(), name: name(), identity: identity() }, press),
    (one) => {
      // Nothing of the person stays on the screen of a counter.
      for (const clear of [setPhone, setName, setIdentity]) clear('')
      setSeen(false)
      setOpened(one)
    },
  )
  return (
    <div class="stack">
      <div>
        <h1>{w().opening}</h1>
        <p class="quiet">{w().openingLead}</p>
      </div>
      <StaffNav />
      <Show
        when={opened()}
        fallback={
          <form
            class="stack narrow"
            novalidate
            onSubmit={(event) => {
              event.preventDefault()
              setMissing(!seen())
              if (seen()) void open.run()
            }}
          >
            <Field
              label={w().name}
              value={name()}
              onInput={setName}
              hint={w().nameHint}
              wrong={open.about('name')}
              focus
            />
            <Field
              label={w().identity}
              value={identity()}
              onInput={setIdentity}
              maxlength={24}
              hint={w().identityHint}
              wrong={open.about('identity')}
            />
            <Field
              label={w().phone}
              value={phone()}
              onInput={setPhone}
              inputmode="tel"
              maxlength={20}
              wrong={open.about('phone')}
            />
            <label class="row tight middle agree">
              <input
                type="checkbox"
                checked={seen()}
                onChange={(event) => {
                  setSeen(event.currentTarget.checked)
                  setMissing(false)
                }}
              />
              <span>{w().checked}</span>
            </label>
            <Notice words={missing() ? w().checkedMissing : open.otherThan('name', 'identity', 'phone')} />
            <MainButton busy={open.busy()}>{w().openNow}</MainButton>
          </form>
        }
      >
        {(one) => (
          <div class="stack narrow">
            <div class="row middle">
              <h2>{w().opened}</h2>
              <Seal text={w().openSeal} />
            </div>
            <Facts
              rows={[
                [w().name, one().name],
                [w().phone, one().phone],
                [w().accountNumber, <span class="mono">{one().account}</span>],
              ]}
            />
            <p>{w().openedSays}</p>
            <button type="button" class="button" onClick={() => setOpened(undefined)}>
              {w().openNext}
            </button>
          </div>
        )}
      </Show>
    </div>
  )
}
