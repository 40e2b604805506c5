export { type SocketDevtools, type SocketDevtoolsOptions, socketDevtools } from './socketDevtools.js'
