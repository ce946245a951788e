import { words } from '../preferences.ts'

/** "1234.50" grouped, the decimals smaller; a sign when it says which way the money went. Read aloud as a whole. */
export function Amount(props: { value: string; sign?: '+' | '−'; label?: string }) {
  const parts = () => {
    const [whole = '0', part = '00'] = props.value.split('.')
    return { whole: whole.replace('-', '−').replace(/\B(?=(\d{3})+$)/g, ','), part }
  }
  const spoken = () => `${props.label ? `${props.label} ` : ''}${words().aloud(props.value, props.sign)}`
  return (
    <span class="amount" style={`--glyphs: ${parts().whole.length + 2}`}>
      <span aria-hidden="true">
        {props.sign}
        {parts().whole}
        <span class="fen">.{parts().part}</span>
      </span>
      <span class="hidden">{spoken()}</span>
    </span>
  )
}
