/** What others may see of a person: enough to recognise, too little to collect. */

/** 13800001234 → 138****1234 */
export const maskPhone = (phone: string) => `${phone.slice(0, 3)}****${phone.slice(-4)}`
/** 李小明 → 李**, Ann → A** */
export const maskName = (name: string) => [...name][0] + '*'.repeat(Math.max(1, Math.min(2, [...name].length - 1)))
/** 6222020200112233445 → **** 3445 */
export const maskNumber = (number: string) => `**** ${number.slice(-4)}`
/** 110101199003070011 → **************0011 */
export const maskIdentity = (number: string) => '*'.repeat(Math.max(0, number.length - 4)) + number.slice(-4)
