/** Coupons for a word (口令券) that a store has told its buyers: typed here, had at once. It may stand inside another form. */
import { createSignal } from 'solid-js'
import { createAct } from '../ui/act.ts'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Parts.tsx'
import { say } from '../ui/toast.ts'
import { mall } from './api.ts'
import { shopping } from './words.ts'

export function CouponCode(props: { had: (promotion: string) => void }) {
  const w = () => shopping().offers
  const [code, setCode] = createSignal('')
  const claim = createAct(
    (press) => mall.claimCode(code(), press),
    ({ id, name }) => {
      setCode('')
      say(w().codeDone(name))
      props.had(id)
    },
  )
  const press = () => {
    if (code().trim() !== '') void claim.run()
  }
  return (
    <div class="stack">
      <Field
        label={w().code}
        value={code()}
        onInput={(typed) => {
          claim.clear()
          setCode(typed)
        }}
        maxlength={20}
        enter={press}
        hint={w().codeHint}
        wrong={claim.about('code')}
      />
      <Notice words={claim.otherThan('code')} />
      <button type="button" class="plain start" aria-busy={claim.busy()} onClick={press}>
        {w().codeClaim}
      </button>
    </div>
  )
}
