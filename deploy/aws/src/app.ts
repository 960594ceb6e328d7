import { App } from 'aws-cdk-lib';
import { readSettings } from './settings.js';
import { WorkersStack } from './workers-stack.js';

const app = new App();
new WorkersStack(app, 'imdb-scraper', readSettings(app.node));
