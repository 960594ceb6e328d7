import { parentPort, workerData } from 'node:worker_threads';
import { type LocalSiteOptions, startLocalSite } from './local-site.js';

const options: LocalSiteOptions = workerData;
const { url } = await startLocalSite(options);
parentPort?.postMessage({ url });
