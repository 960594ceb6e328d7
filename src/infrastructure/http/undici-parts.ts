/**
 * What a thread needs of undici, by file: its index also loads fetch, web sockets and caches, and with them Node's own copy
 * of all these, which takes each thread three times as long (measured with 7.30).
 */
export { default as request } from 'undici/lib/api/api-request.js';
export { default as buildConnector } from 'undici/lib/core/connect.js';
export { default as errors } from 'undici/lib/core/errors.js';
export { default as Client } from 'undici/lib/dispatcher/client.js';
export { default as Dispatcher } from 'undici/lib/dispatcher/dispatcher.js';
