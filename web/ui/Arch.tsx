/** The bridge: what waits, what is empty, what leads over. */
export const Arch = () => (
  <svg
    class="arch"
    viewBox="0 0 120 54"
    fill="none"
    stroke="currentColor"
    stroke-width="3"
    stroke-linecap="round"
    aria-hidden="true"
  >
    <path d="M6 48h108" />
    <path d="M12 48C12 22 34 8 60 8s48 14 48 40" />
    <path d="M40 48c0-12 9-20 20-20s20 8 20 20" />
  </svg>
)

export const Mark = () => (
  <svg viewBox="0 0 64 64" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" aria-hidden="true">
    <path d="M8 46h48M12 46c0-14 9-23 20-23s20 9 20 23M24 46c0-7 4-11 8-11s8 4 8 11" />
  </svg>
)

/** Closes what is done. */
export const Seal = (props: { text: string }) => (
  <span class="seal" aria-hidden="true">
    {props.text}
  </span>
)
