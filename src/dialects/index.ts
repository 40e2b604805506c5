export { envelope } from './envelope.js'
export { type TextEvents, text } from './text.js'
